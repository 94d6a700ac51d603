import { expect, test } from 'vitest';
import { leastSale, qualifyingEvents } from './how-it-runs';

const PAID = { field: 'event.type', op: 'in', value: ['job.invoiced', 'invoice.paid'] };
const ONE = { field: 'event.type', op: 'eq', value: 'order.placed' };
const FROM = { field: 'event.amount', op: 'gte', value: 5000 };

test('the events that a program qualifies by', () => {
  expect(qualifyingEvents(PAID)).toEqual(['job.invoiced', 'invoice.paid']);
  expect(qualifyingEvents({ all: [FROM, { all: [ONE] }] })).toEqual(['order.placed']);
  expect(qualifyingEvents(FROM)).toEqual([]);
  expect(qualifyingEvents(undefined)).toEqual([]);
});

test('the least that a sale must be', () => {
  expect(leastSale({ all: [ONE, FROM] })).toBe(5000);
  expect(leastSale(PAID)).toBe(null);
});
