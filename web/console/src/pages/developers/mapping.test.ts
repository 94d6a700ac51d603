import { describe, expect, test } from 'vitest';
import { draftOf, mappingOf, pathsOf, placeOf } from './mapping';

describe('a mapping as rows', () => {
  test('comes back as it was', () => {
    const mapping = { each: '$.rows', amount_unit: 'minor', type: { path: '$.e', map: { won: 'order.placed' } }, external_id: '@.id', currency: { const: 'EUR' }, amount: '@.total', no_reward: { const: true } };
    expect(mappingOf(draftOf(mapping))).toEqual(mapping);
  });

  test('leaves empty rows out, and the unit where there is no amount', () => {
    expect(mappingOf({ each: '', unit: 'major', rows: [{ place: 'type', value: 'invoice.paid' }, { place: 'amount', value: ' ' }, { place: '', value: '$.x' }] })).toEqual({ type: { const: 'invoice.paid' } });
  });

  test('finds the row of an error', () => {
    expect(placeOf('facts[12].customer.email')).toBe('customer.email');
    expect(placeOf('mapping.amount')).toBe('amount');
    expect(placeOf(null)).toBe('');
  });

  test('offers the paths of an example', () => {
    expect(pathsOf('{"a":{"b c":[1,{"d":null}]},"e":"x"}')).toEqual(["$.a['b c'][0]", "$.a['b c'][1].d", '$.e']);
    expect(pathsOf('{')).toEqual([]);
  });
});
