import { describe, expect, it } from 'vitest';
import { addTo, newLeaf, OFFERED_FIELDS, OPS, readCondition, withMode, withOp, writeValue, type Leaf, type Line } from './condition';
import { at, put, type Json } from './json';
import { customerReferrals, everything } from './samples';

const leaves = (line: Line): Leaf[] =>
  line.line === 'leaf' ? [line] : line.line === 'group' ? line.lines.flatMap(leaves) : [];
const raws = (line: Line): Json[] =>
  line.line === 'raw' ? [line.value] : line.line === 'group' ? line.lines.flatMap(raws) : [];

const qualification = (document: Json): Line => readCondition(at(document, ['qualification']) ?? null, ['qualification']);

describe('readCondition', () => {
  it('shows the sentences of the example', () => {
    const line = qualification(customerReferrals);
    expect(line).toMatchObject({ line: 'group', mode: 'all' });
    expect(leaves(line)).toMatchObject([
      { field: 'event.type', words: 'event_type', op: 'in', value: { as: 'texts', values: ['job.invoiced', 'invoice.paid'] } },
      { field: 'event.amount', type: 'money', op: 'gte', value: { as: 'money', value: 5000 } },
      { field: 'referral.age_days', op: 'lte', value: { as: 'integer', value: 365 }, path: ['qualification', 'all', 2] },
    ]);
  });

  it('shows every form, and leaves to JSON what is none', () => {
    const line = qualification(everything);
    expect(leaves(line).map((leaf) => leaf.value.as)).toEqual(['texts', 'integer', 'integer_range', 'text', 'boolean', 'flag']);
    expect(raws(line)).toEqual([
      { field: 'weather', op: 'eq', value: 'sunny' },
      { field: 'event.amount', op: 'gte', value: '5000' },
      { all: 'of it' },
      7,
    ]);
  });

  it('loses nothing: each value written back where it was read gives the same document', () => {
    for (const document of [customerReferrals, everything])
      for (const leaf of leaves(qualification(document))) {
        const path = [...leaf.path, 'value'];
        if (at(document, path) === undefined) continue;
        expect(JSON.stringify(put(document, path, writeValue(leaf.value)))).toBe(JSON.stringify(document));
      }
  });
});

describe('a change', () => {
  it('of op keeps what fits and makes a leaf that can be read again', () => {
    for (const field of [...OFFERED_FIELDS, 'prospect.tags', 'count.invoice.paid', 'event.data.score']) {
      const first = readCondition(newLeaf(field), []);
      if (first.line !== 'leaf') throw new Error(`${field} begins as something that cannot be shown`);
      for (const op of OPS[first.type]) {
        const changed = readCondition(withOp(first, op), []);
        expect(changed, `${field} ${op}`).toMatchObject({ line: 'leaf', field, op });
      }
    }
    const amount = readCondition({ field: 'event.amount', op: 'gte', value: 5000 }, []) as Leaf;
    expect(withOp(amount, 'lt')).toEqual({ field: 'event.amount', op: 'lt', value: 5000 });
    expect(withOp(amount, 'between')).toEqual({ field: 'event.amount', op: 'between', value: [5000, 5000] });
    const type = readCondition({ field: 'event.type', op: 'eq', value: 'invoice.paid' }, []) as Leaf;
    expect(withOp(type, 'in')).toEqual({ field: 'event.type', op: 'in', value: ['invoice.paid'] });
  });

  it('adds to what is there', () => {
    const leaf = newLeaf('event.amount');
    expect(addTo(undefined, leaf)).toEqual({ all: [leaf] });
    expect(addTo({ any: [1] }, leaf)).toEqual({ any: [1, leaf] });
    expect(addTo({ field: 'event.type', op: 'eq', value: 'x' }, leaf)).toEqual({ all: [{ field: 'event.type', op: 'eq', value: 'x' }, leaf] });
    expect(withMode({ all: [leaf] }, 'any')).toEqual({ any: [leaf] });
    expect(withMode(leaf, 'any')).toEqual({ any: [leaf] });
  });
});
