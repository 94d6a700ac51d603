import { expect, it } from 'vitest';
import { dayCheck, dayOf, endOfDay, instantOf, startOfDay, wallOf } from './zone';

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

it('refuses the years that a year typed by keyboard passes through', () => {
  for (const year of ['0000', '0002', '0020', '0202', '0999']) expect(instantOf(`${year}-06-09T14:30`, 'America/New_York'), year).toBeNull();
  expect(instantOf('2026-06-09T14:30', 'America/New_York')).not.toBeNull();
});

it('knows when a day begins and ends where the business is', () => {
  expect(startOfDay('2026-06-09', 'Europe/Berlin')).toBe('2026-06-08T22:00:00.000Z');
  expect(endOfDay('2026-06-09', 'Europe/Berlin')).toBe('2026-06-09T21:59:59.000Z');
  expect(startOfDay('2026-01-09', 'America/Los_Angeles')).toBe('2026-01-09T08:00:00.000Z');
  expect(startOfDay('', 'UTC')).toBeNull();
  expect(dayOf('2026-06-08T22:00:00.000Z', 'Europe/Berlin')).toBe('2026-06-09');
  expect(dayOf('2026-06-08T22:00:00.000Z', 'America/Los_Angeles')).toBe('2026-06-08');
});

it('tells a field for a date that holds none', () => {
  const check = dayCheck({ t: (key) => key });
  expect(['', '2026-06-09'].map(check)).toEqual([null, null]);
  expect(['0002-06-09', 'soon', '2026-13-01'].map(check)).toEqual(Array(3).fill('console.form.day'));
});
