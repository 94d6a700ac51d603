import { expect, it } from 'vitest';
import { instantOf, wallOf } from './zone';

it('knows the instant of a time on the wall, in summer and in winter', () => {
  expect(instantOf('2026-06-09T14:30', 'Europe/Berlin')).toBe('2026-06-09T12:30:00.000Z');
  expect(instantOf('2026-01-09T14:30', 'Europe/Berlin')).toBe('2026-01-09T13:30:00.000Z');
  expect(instantOf('2026-06-09T23:30', 'America/Los_Angeles')).toBe('2026-06-10T06:30:00.000Z');
  expect(instantOf('2026-06-09T00:15', 'Asia/Kathmandu')).toBe('2026-06-08T18:30:00.000Z');
});

it('goes both ways', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])
    for (const wall of ['2026-03-29T04:00', '2026-07-01T00:00', '2026-12-31T23:59'])
      expect(wallOf(instantOf(wall, zone) ?? '', zone), zone).toBe(wall);
});

it('refuses what is no time', () => {
  expect(instantOf('', 'UTC')).toBeNull();
  expect(instantOf('2026-13-40T99:99', 'UTC')).toBeNull();
});
