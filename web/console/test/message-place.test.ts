import { expect, test } from 'vitest';
import { placeOf } from '../src/pages/messages/place';

test('a place in the first line', () => {
  expect(placeOf('Hi {{frist_name}}, hello', 3)).toEqual({ line: 1, column: 4, start: 3, end: 17, tag: '{{frist_name}}' });
});

test('bytes are not characters: what comes before may be wide', () => {
  const text = 'Grüße 👋\n an {{nobody}}.';
  const offset = new TextEncoder().encode(text.slice(0, text.indexOf('{{'))).length;
  expect(placeOf(text, offset)).toEqual({ line: 2, column: 5, start: text.indexOf('{{'), end: text.length - 1, tag: '{{nobody}}' });
});

test('braces that are never closed go to the end', () => {
  expect(placeOf('a {{link', 2)).toEqual({ line: 1, column: 3, start: 2, end: 8, tag: '{{link' });
});
