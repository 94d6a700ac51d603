import { describe, expect, it } from 'vitest';
import { changes, isChanged, valueBefore } from './changes';
import { at, drop, put, type Json } from './json';
import { customerReferrals as live, everything } from './samples';

const amount = ['qualification', 'all', 1, 'value'];

describe('valueBefore', () => {
  it('says what stood there', () => {
    const draft = put(live, amount, 7500);
    expect(valueBefore(live, draft, amount)).toBe(5000);
    expect(isChanged(live, draft, amount)).toBe(true);
    expect(isChanged(live, draft, ['qualification', 'all', 0])).toBe(false);
  });

  it('finds conditions by field and rewards by key, wherever they stand', () => {
    const fewer = drop(put(live, amount, 7500), ['qualification', 'all', 0]);
    expect(valueBefore(live, fewer, ['qualification', 'all', 0, 'value'])).toBe(5000);
    const rewards = at(live, ['rewards']) as Json[];
    const turned = put(live, ['rewards'], rewards.toReversed());
    expect(isChanged(live, turned, ['rewards', 0, 'amount', 'cap'])).toBe(false);
    expect(valueBefore(live, turned, ['rewards', 1, 'hold_days'])).toBe(30);
  });

  it('knows nothing of what is new', () => {
    const draft = put(live, ['rewards', 2], { key: 'extra', to: 'referrer', hold_days: 3 });
    expect(valueBefore(live, draft, ['rewards', 2, 'hold_days'])).toBeUndefined();
    expect(valueBefore(live, put(live, ['stage_on_qualified'], null), ['stage_on_qualified'])).toBeUndefined();
  });
});

describe('changes', () => {
  it('finds none between the same, whatever the order of members', () => {
    for (const document of [live, everything]) expect(changes(document, JSON.parse(JSON.stringify(document)) as Json)).toEqual([]);
    expect(changes({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
  });

  it('names each by its path', () => {
    const draft = put(put(drop(live, ['rewards', 1]), amount, 7500), ['rewards', 0, 'amount', 'per'], 'year');
    expect(changes(live, draft)).toEqual([
      { path: amount, kind: 'changed', before: 5000, after: 7500 },
      { path: ['rewards', 0, 'amount', 'per'], kind: 'added', after: 'year' },
      { path: ['rewards', 1], kind: 'removed', before: at(live, ['rewards', 1]) },
    ]);
  });

  it('tells a list of words as one change', () => {
    const draft = put(live, ['qualification', 'all', 0, 'value'], ['invoice.paid']);
    expect(changes(live, draft)).toMatchObject([{ kind: 'changed', path: ['qualification', 'all', 0, 'value'] }]);
  });

  it('tells two conditions of one field apart by their order', () => {
    const before = { all: [{ field: 'a', op: 'gt', value: 1 }, { field: 'a', op: 'lt', value: 9 }] };
    const after = { all: [{ field: 'a', op: 'gt', value: 1 }, { field: 'a', op: 'lt', value: 8 }] };
    expect(changes(before, after)).toEqual([{ path: ['all', 1, 'value'], kind: 'changed', before: 9, after: 8 }]);
  });
});
