import { expect, it } from 'vitest';
import { changesText, readChanges } from './changes';

it('reads old and new, field by field', () => {
  expect(readChanges({ status: ['pending', 'issued'], hold_until: [null, '2026-07-09'], note: ['a', null] })).toEqual([
    { field: 'status', before: 'pending', after: 'issued' },
    { field: 'hold until', before: null, after: '2026-07-09' },
    { field: 'note', before: 'a', after: null },
  ]);
});

it('shows what is no pair, and no endless text', () => {
  expect(readChanges({ rules: { a: 1 } })).toEqual([{ field: 'rules', before: null, after: '{"a":1}' }]);
  expect(readChanges({ text: ['', 'x'.repeat(500)] })[0]?.after).toHaveLength(121);
  expect(changesText({ status: ['a', 'b'] })).toBe('status: a > b');
});
