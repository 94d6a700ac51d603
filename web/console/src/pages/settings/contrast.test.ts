import { expect, it } from 'vitest';
import { contrast, parseHex, readingOf } from './contrast';

const hex = (text: string) => parseHex(text) ?? { r: 0, g: 0, b: 0 };

it('reads colours as they are written', () => {
  expect(parseHex('#1c48b9')).toEqual({ r: 28, g: 72, b: 185 });
  expect(parseHex('1C48B9')).toEqual({ r: 28, g: 72, b: 185 });
  for (const wrong of ['', '#fff', 'red', '#1c48b', '#1c48b9aa']) expect(parseHex(wrong)).toBeNull();
});

it('measures as WCAG does', () => {
  expect(contrast(hex('#000000'), hex('#ffffff'))).toBeCloseTo(21, 5);
  expect(contrast(hex('#777777'), hex('#ffffff'))).toBeCloseTo(4.48, 2);
  expect(contrast(hex('#ffffff'), hex('#ffffff'))).toBe(1);
});

it('puts on a colour what can be read on it', () => {
  expect(readingOf(hex('#1c48b9'))).toMatchObject({ on: 'white' });
  expect(readingOf(hex('#ffd84d'))).toMatchObject({ on: 'ink' });
  expect(readingOf(hex('#ffd84d')).onRatio).toBeGreaterThan(4.5);
  expect(readingOf(hex('#fefefe')).pageRatio).toBeLessThan(1.1);
});
