/* Times as people read them, in their language and the time zone of the business. */

export type DateLook = 'day' | 'day_year' | 'month' | 'time' | 'moment' | 'weekday' | 'month_day_time';

const looks: Record<DateLook, Intl.DateTimeFormatOptions> = {
  day: { month: 'short', day: 'numeric' },
  day_year: { year: 'numeric', month: 'short', day: 'numeric' },
  month: { year: 'numeric', month: 'short' },
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  moment: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short', month: 'short', day: 'numeric' },
  month_day_time: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: string, timeZone: string, look: DateLook): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${look}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...looks[look], timeZone });
  formats.set(key, made);
  return made;
}

export function formatDate(iso: string, locale: string, timeZone: string, look: DateLook): string {
  return formatOf(locale, timeZone, look).format(new Date(iso));
}

/* A day needs its year where it is not this one. */
export function formatDay(iso: string, nowIso: string, locale: string, timeZone: string): string {
  const year = (text: string) => formatDate(text, 'en', timeZone, 'day_year').slice(-4);
  return formatDate(iso, locale, timeZone, year(iso) === year(nowIso) ? 'day' : 'day_year');
}

const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/* "in 29 days", "3 minutes ago". */
export function formatAgo(iso: string, nowIso: string, locale: string, style: 'long' | 'narrow' = 'long'): string {
  const seconds = Math.round((Date.parse(iso) - Date.parse(nowIso)) / 1000);
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style }).format(Math.trunc(seconds / size), unit);
}

/* Whole days from one time to another, as the business counts them: by the date in its time zone. */
export function daysBetween(fromIso: string, toIso: string, timeZone: string): number {
  const day = (iso: string) => Date.parse(`${new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(iso))}T00:00:00Z`);
  return Math.round((day(toIso) - day(fromIso)) / 86_400_000);
}
