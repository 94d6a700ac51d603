import { expect, test } from 'vitest';
import { wholeAddress } from './checks';

test.each([
  ['www.example.com', 'https://www.example.com'],
  [' example.com/start?a=b#c ', 'https://example.com/start?a=b#c'],
  ['example.com#c', 'https://example.com#c'],
])('"%s" is written out', (typed, whole) => {
  expect(wholeAddress(typed)).toBe(whole);
});

test.each(['https://example.com', 'http://example.com', 'mailto:a@example.com', 'a@example.com', 'example', 'two words.com', 'javascript:alert.call()', ''])('"%s" stays what it is', (typed) => {
  expect(wholeAddress(typed)).toBe(typed);
});
