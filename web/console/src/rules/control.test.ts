import { expect, it } from 'vitest';
import { newCap, readBudgets, readByAmount, readCaps, readRelease } from './control';

it('reads caps by number and by amount, and refuses what is neither', () => {
  expect(readCaps(undefined, [])).toEqual([]);
  expect(readCaps([{ scope: 'participant', count: 5 }, { scope: 'program', amount: 900, per: 'month' }], ['caps'])).toEqual([
    { path: ['caps', 0], scope: 'participant', per: 'life', count: 5 },
    { path: ['caps', 1], scope: 'program', per: 'month', amount: 900 },
  ]);
  expect(readCaps([{ scope: 'program' }], [])).toBeUndefined();
  expect(readCaps(5, [])).toBeUndefined();
});

it('reads budgets, and leaves out what is none', () => {
  expect(readBudgets({ budgets: [{ amount: 5, at_limit: 'review' }, {}, { amount: 6, currency: 'EUR', per: 'day' }] })).toEqual([
    { path: ['budgets', 0], amount: 5, per: 'life', review: true },
    { path: ['budgets', 2], amount: 6, per: 'day', review: false, currency: 'EUR' },
  ]);
  expect(readBudgets({})).toEqual([]);
});

it('reads approval by amount', () => {
  expect(readByAmount('manual')).toBeUndefined();
  expect(readByAmount({ above: 5 })).toEqual({ above: 5 });
  expect(readByAmount({ above: 5, second_above: 9 })).toEqual({ above: 5, secondAbove: 9 });
});

it('reads what ends a hold', () => {
  expect(readRelease(undefined, [])).toBeUndefined();
  expect(readRelease({ events: ['job.completed'] }, [])).toEqual({ on: 'events', events: ['job.completed'] });
  expect(readRelease({ field: 'event.type', op: 'eq', value: 'job.completed' }, ['x'])).toMatchObject({ on: 'condition' });
});

it('offers a cap that is not there yet', () => {
  const first = newCap([]);
  expect(first).toEqual({ scope: 'participant', count: 10, per: 'month' });
  expect(newCap(readCaps([first], []) ?? [])).toEqual({ scope: 'participant', count: 10, per: 'year' });
});
