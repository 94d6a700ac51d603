/* The country in which a business is, as far as its time zone tells: what a phone number without a country code is read by.
 * Zones of several countries, and runtimes that do not tell a country's zones, leave the browser's own country. */

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/* A method in today's standard, a property in that of 2023. */
type Zoned = Intl.Locale & { getTimeZones?(): string[] | undefined; timeZones?: string[] };

function zonesOf(region: string): readonly string[] {
  const locale = new Intl.Locale(`und-${region}`) as Zoned;
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

function search(timeZone: string): string | undefined {
  for (const first of ALPHABET) for (const second of ALPHABET) if (zonesOf(first + second).includes(timeZone)) return new Intl.Locale(`und-${first}${second}`).region;
  return undefined;
}

const found = new Map<string, string | undefined>();

/* An ISO 3166 code of two letters; undefined where neither zone nor language tells. */
export function regionOf(timeZone: string, language = navigator.language): string | undefined {
  const { region } = new Intl.Locale(language).maximize();
  if (region !== undefined && zonesOf(region).includes(timeZone)) return region;
  if (!found.has(timeZone)) found.set(timeZone, search(timeZone));
  return found.get(timeZone) ?? region;
}

/* What the API is told beside a number that has no country code. */
export function countryOfNumber(phone: string, region: string | undefined): string {
  const national = phone.trim() !== '' && !phone.trim().startsWith('+');
  return (national && region) || '';
}
