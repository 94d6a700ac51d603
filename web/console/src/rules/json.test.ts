import { describe, expect, it } from 'vitest';
import { at, change, drop, parsePath, pathText, put, same, startsWith, type Json } from './json';
import { customerReferrals as rules, everything } from './samples';

function allPaths(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Array.isArray(value)
    ? value.flatMap((part, i) => allPaths(part, [...path, i]))
    : Object.entries(value).flatMap(([name, part]) => allPaths(part, [...path, name]));
  return [path, ...inside];
}

describe('put', () => {
  it('changes nothing when it puts back what is there, order of members included', () => {
    for (const document of [rules, everything])
      for (const path of allPaths(document))
        expect(JSON.stringify(put(document, path, at(document, path) ?? null))).toBe(JSON.stringify(document));
  });

  it('leaves what stands beside the change the same object', () => {
    const changed = put(rules, ['rewards', 0, 'hold_days'], 14);
    expect(at(changed, ['rewards', 0, 'hold_days'])).toBe(14);
    expect(at(rules, ['rewards', 0, 'hold_days'])).toBe(30);
    expect(at(changed, ['rewards', 1])).toBe(at(rules, ['rewards', 1]));
    expect(at(changed, ['qualification'])).toBe(at(rules, ['qualification']));
  });

  it('makes the objects on the way', () => {
    expect(put({}, ['attribution', 'touch'], 'first')).toEqual({ attribution: { touch: 'first' } });
  });

  it('refuses a place far behind the end', () => {
    expect(() => put([], [2], 1)).toThrow(RangeError);
  });
});

describe('drop', () => {
  it('takes a member, or moves the rest of a list up', () => {
    expect(drop({ a: 1, b: 2 }, ['a'])).toEqual({ b: 2 });
    expect(drop({ a: [1, 2, 3] }, ['a', 1])).toEqual({ a: [1, 3] });
    expect(drop({ a: 1 }, ['b'])).toEqual({ a: 1 });
    expect(drop({ a: [1] }, ['a', 4])).toEqual({ a: [1] });
    expect(change({ a: 1 }, ['a'], undefined)).toEqual({});
  });
});

describe('paths', () => {
  it('reads what it writes, as the API names fields', () => {
    expect(pathText(['rewards', 1, 'amount', 'cap'])).toBe('rewards[1].amount.cap');
    expect(parsePath('rules.rewards[1].amount.cap')).toEqual(['rules', 'rewards', 1, 'amount', 'cap']);
    for (const path of allPaths(rules).slice(1)) expect(parsePath(pathText(path))).toEqual(path);
    expect(startsWith(['a', 1, 'b'], ['a', 1])).toBe(true);
    expect(startsWith(['a', 1], ['a', 2])).toBe(false);
  });

  it('never steps into what objects inherit', () => {
    expect(at({}, ['constructor'])).toBeUndefined();
    expect(at({}, ['__proto__', 'toString'])).toBeUndefined();
  });
});

it('compares as JSON', () => {
  expect(same({ a: 1, b: [{}] }, { b: [{}], a: 1 })).toBe(true);
  expect(same([1, 2], [2, 1])).toBe(false);
  expect(same({ a: null }, {})).toBe(false);
  expect(same([], {})).toBe(false);
});
