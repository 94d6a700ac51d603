import { describe, expect, it } from 'vitest';
import { daysBetween, formatAgo, formatDate, formatDay } from '../src/text/when';

describe('times', () => {
  it('are those of the business, wherever the browser is', () => {
    expect(formatDate('2026-06-09T02:30:00Z', 'en-US', 'America/New_York', 'day')).toBe('Jun 8');
    expect(formatDate('2026-06-09T02:30:00Z', 'de-DE', 'Europe/Berlin', 'time')).toBe('04:30:00');
  });

  it('have a year where it is another one', () => {
    expect(formatDay('2026-03-01T12:00:00Z', '2026-06-09T12:00:00Z', 'en-US', 'UTC')).toBe('Mar 1');
    expect(formatDay('2025-03-01T12:00:00Z', '2026-06-09T12:00:00Z', 'en-US', 'UTC')).toBe('Mar 1, 2025');
  });

  it('are told from now', () => {
    expect(formatAgo('2026-07-08T12:00:00Z', '2026-06-09T12:00:00Z', 'en-US')).toBe('in 29 days');
    expect(formatAgo('2026-06-09T11:59:57Z', '2026-06-09T12:00:00Z', 'en-US')).toBe('3 seconds ago');
  });

  it('count days by the calendar of the business', () => {
    expect(daysBetween('2026-06-08T23:30:00Z', '2026-06-09T00:30:00Z', 'UTC')).toBe(1);
    expect(daysBetween('2026-06-08T23:30:00Z', '2026-06-09T00:30:00Z', 'America/New_York')).toBe(0);
  });
});
