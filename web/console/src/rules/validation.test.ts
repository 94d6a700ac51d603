import { expect, test } from 'vitest';
import type { Json } from './json';
import { readValidation, validationChoice, validationJson } from './validation';

test('what a rule says of the question is a choice, and comes back as it was', () => {
  for (const json of [undefined, true, false, { endpoint: 'whk_01h455vb4pex5vsknk084sn02q' }]) {
    const read = readValidation(json);
    expect(read && validationJson(validationChoice(read))).toEqual(json);
  }
});

test('what a card cannot show is left to the JSON', () => {
  const others: Json[] = [null, 'yes', 1, [], {}, { endpoint: 1 }, { endpoint: 'whk_x', more: true }];
  for (const json of others) expect(readValidation(json)).toBeUndefined();
});
