import { expect, it } from 'vitest';
import { parsePercent, typedPercent } from '../src/text/percent';

it('reads a share as it is typed', () => {
  expect([parsePercent('12.5', 'en'), parsePercent('12,5 %', 'de'), parsePercent('100', 'en'), parsePercent('0', 'en')]).toEqual([1250, 1250, 10_000, 0]);
  for (const odd of ['', 'a', '100.01', '-1', '1.005', '1,5']) expect(parsePercent(odd, 'en')).toBeNull();
});

it('writes it without needless decimals', () => {
  expect([typedPercent(1000, 'en'), typedPercent(1250, 'en'), typedPercent(1225, 'de'), typedPercent(10_000, 'en')]).toEqual(['10', '12.5', '12,25', '100']);
});
