import { describe, expect, it } from 'vitest';
import { shownTexts } from '../../build/texts';
import type { Texts } from './message';
import { packTexts, unpackTexts } from './packed';

describe('packed texts', () => {
  it('come out as they went in, in each language', () => {
    for (const language of ['en', 'de', 'es']) {
      const texts = shownTexts(language) as Texts;
      const again = unpackTexts(JSON.parse(JSON.stringify(packTexts(texts))) as ReturnType<typeof packTexts>);
      expect(Object.keys(texts).length).toBeGreaterThan(1000);
      expect(again).toEqual(texts);
    }
  });
});
