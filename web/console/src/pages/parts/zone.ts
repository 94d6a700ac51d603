import type { Speech } from '../../text/text';

/* Times of the clock on the wall in a time zone, and the instants that they are. */

function wallAsUtc(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instantMs);
  return Date.parse(`${parts.replace(' ', 'T')}Z`);
}

/* A year that is typed by keyboard passes through 0002: no time that anybody means. */
const FIRST_MS = Date.parse('1000-01-02T00:00Z');

/* "2026-06-09T14:30" in a zone as RFC 3339 in UTC; null: no such text, or before the year 1000. An hour that a change of the clock leaves out is taken
 * as the one after it. */
export function instantOf(wall: string, timeZone: string): string | null {
  const wanted = Date.parse(`${wall}Z`);
  if (wanted < FIRST_MS || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(wall) || Number.isNaN(wanted)) return null;
  let instant = wanted;
  for (let i = 0; i < 2; i++) instant = wanted - (wallAsUtc(instant, timeZone) - instant);
  return new Date(instant).toISOString();
}

/* The same the other way, to the minute, as fields for times want it. */
export function wallOf(iso: string, timeZone: string): string {
  return new Date(wallAsUtc(Date.parse(iso), timeZone)).toISOString().slice(0, 16);
}

/* Days, as fields for dates have them, "2026-06-09": when one begins and ends in a zone, which one an instant is in. */
export function startOfDay(day: string, timeZone: string): string | null {
  return instantOf(`${day}T00:00`, timeZone);
}

export function endOfDay(day: string, timeZone: string): string | null {
  return instantOf(`${day}T23:59:59`, timeZone);
}

export function dayOf(iso: string, timeZone: string): string {
  return wallOf(iso, timeZone).slice(0, 10);
}

/* The check of a field for a date: it holds one, or nothing. */
export function dayCheck({ t }: Pick<Speech, 't'>): (value: string) => string | null {
  return (value) => (value === '' || startOfDay(value, 'UTC') !== null ? null : t('console.form.day'));
}
