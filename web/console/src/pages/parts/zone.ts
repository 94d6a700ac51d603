/* Times of the clock on the wall in a time zone, and the instants that they are. */

function wallAsUtc(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instantMs);
  return Date.parse(`${parts.replace(' ', 'T')}Z`);
}

/* "2026-06-09T14:30" in a zone as RFC 3339 in UTC; null: no such text. An hour that a change of the clock leaves out is taken
 * as the one after it. */
export function instantOf(wall: string, timeZone: string): string | null {
  const wanted = Date.parse(`${wall}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(wall) || Number.isNaN(wanted)) return null;
  let instant = wanted;
  for (let i = 0; i < 2; i++) instant = wanted - (wallAsUtc(instant, timeZone) - instant);
  return new Date(instant).toISOString();
}

/* The same the other way, to the minute, as fields for times want it. */
export function wallOf(iso: string, timeZone: string): string {
  return new Date(wallAsUtc(Date.parse(iso), timeZone)).toISOString().slice(0, 16);
}
