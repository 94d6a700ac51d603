import { expect, test } from 'vitest';
import { rangeOf } from '../src/pages/reports/report';

const MONDAY = '2026-11-30T09:00:00Z';
const SUNDAY = '2026-12-06T23:59:59Z';

test('twelve weeks are eleven whole ones and this one so far, as on the first page', () => {
  expect(rangeOf('12w', MONDAY)).toEqual({ from: '2026-09-14T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' });
  expect(rangeOf('12w', SUNDAY)).toEqual({ from: '2026-09-14T00:00:00.000Z', to: '2026-12-07T00:00:00.000Z' });
});

test('months and years are whole', () => {
  expect(rangeOf('month', SUNDAY)).toEqual({ from: '2026-12-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' });
  expect(rangeOf('last_month', '2027-01-15T00:00:00Z')).toEqual({ from: '2026-12-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' });
  expect(rangeOf('all', MONDAY)).toEqual({});
});
