import type { Answer } from '../../api/api';
import type { Speech } from '../../text/text';

export type Report = Answer<'/v1/reports/funnel', 'get'>;
export type Row = Report['rows'][number];
export type Column = Report['columns'][number];
export type FigureKey = keyof Row['values'];

/* The rooms, each a report, and what their charts show unless something else is chosen. */
export const rooms = ['funnel', 'conversion', 'roi', 'revenue', 'cost', 'payouts', 'liabilities', 'time_to_close', 'participation', 'cohorts'] as const;
export type Room = (typeof rooms)[number];

export const mainFigure: Record<Room, FigureKey> = {
  funnel: 'referrals',
  conversion: 'referral_to_closed',
  roi: 'gain',
  revenue: 'revenue',
  cost: 'cost',
  payouts: 'issued',
  liabilities: 'owed',
  time_to_close: 'closed',
  participation: 'became_active',
  cohorts: 'revenue_90d_per_customer',
};

const steps = ['day', 'week', 'month'] as const;
const keyed = ['program', 'participant', 'channel', 'source'] as const;

/* What a report can be told by: as the server has it, which refuses the rest. */
export const bys: Record<Room, readonly string[]> = {
  funnel: [...keyed, 'owner', ...steps],
  conversion: [...keyed, 'owner', ...steps],
  roi: [...keyed, ...steps],
  revenue: [...keyed, 'owner', ...steps],
  cost: [...keyed, ...steps],
  payouts: ['program', ...steps],
  liabilities: ['program', ...steps],
  time_to_close: ['program', 'channel', 'source', 'owner', ...steps],
  participation: ['program', 'channel', ...steps],
  cohorts: [],
};

export function isByTime(by: string | null): boolean {
  return steps.some((step) => step === by);
}

export const periods = ['4w', '12w', '26w', '52w', 'month', 'last_month', 'year', 'last_year', 'all', '12m', '24m'] as const;
export type Period = (typeof periods)[number];

/* Days are those of UTC, as figures are counted; weeks begin on Monday, and the last is this one, as on the first page. */
const DAY_MS = 86_400_000;
const utc = (year: number, month: number) => new Date(Date.UTC(year, month, 1)).toISOString();

export function rangeOf(period: Period, nowIso: string): { from?: string; to?: string } {
  const now = new Date(nowIso);
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  switch (period) {
    case 'month':
      return { from: utc(year, month), to: utc(year, month + 1) };
    case 'last_month':
      return { from: utc(year, month - 1), to: utc(year, month) };
    case 'year':
      return { from: utc(year, 0), to: utc(year + 1, 0) };
    case 'last_year':
      return { from: utc(year - 1, 0), to: utc(year, 0) };
    case 'all':
      return {};
    case '12m':
    case '24m':
      return { from: utc(year, month + 1 - Number.parseInt(period, 10)), to: utc(year, month + 1) };
    default: {
      const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
      const monday = today - ((now.getUTCDay() + 6) % 7) * DAY_MS;
      return { from: new Date(monday - (Number.parseInt(period, 10) - 1) * 7 * DAY_MS).toISOString(), to: new Date(today + DAY_MS).toISOString() };
    }
  }
}

/* Ranks are counted by month, by year and in all; customers by months that are old enough; everything else over a stretch of
 * time. */
export function fits(period: Period, room: Room, by: string | null): boolean {
  if (room === 'cohorts') return ['12m', '24m', 'year', 'last_year'].includes(period);
  if (by === 'participant') return ['month', 'last_month', 'year', 'last_year', 'all'].includes(period);
  return !['all', '12m', '24m'].includes(period);
}

export function usualPeriod(room: Room, by: string | null): Period {
  if (room === 'cohorts') return '12m';
  return by === 'participant' ? 'all' : '12w';
}

export function valueOf(row: { values: Row['values'] }, key: string): number | null {
  return row.values[key as FigureKey] ?? null;
}

export function beforeOf(row: Row, key: string): number | null {
  return row.before?.[key as FigureKey] ?? null;
}

function duration(seconds: number, { t }: Speech): string {
  if (seconds < 3_600) return t('console.reports.minutes', { minutes: Math.round(seconds / 60) });
  if (seconds < 86_400) return t('console.reports.hours', { hours: Math.round(seconds / 3_600) });
  return t('console.reports.days', { days: Math.round(seconds / 86_400) });
}

/* `look` full: with all decimals, for columns whose figures stand below each other. */
export function tell(value: number | null, kind: Column['kind'], currency: string | null, speech: Speech, look: 'short' | 'full' = 'short'): string {
  if (value === null) return '';
  if (kind === 'money') return currency ? speech.money(value, currency, { short: look === 'short' }) : '';
  if (kind === 'ratio') return speech.percent(value / 10_000);
  return kind === 'seconds' ? duration(value, speech) : speech.number(value);
}

/* What a row is of, in words. */
export function nameOf(row: Row, by: string | null, speech: Speech): string {
  if (row.key === null) return speech.t('console.reports.rest');
  if (row.label !== null) return row.label;
  if (by === 'source') return speech.word('console.source', row.key);
  if (by === 'channel') return speech.word('console.channel', row.key);
  if (by === 'age') return speech.t('console.reports.age', { days: row.key.replace(/-$/, '+').replace('-', '–') });
  if (by === 'span') return spanName(row.key, speech);
  return isByTime(by) ? speech.counted(row.key, by === 'day' || by === 'week' ? 'day' : 'day_year') : row.key;
}

function spanName(key: string, speech: Speech): string {
  const [from = '0', to = ''] = key.split('-');
  return to === '' ? speech.t('console.reports.longer', { time: duration(Number(from), speech) }) : speech.t('console.reports.within', { time: duration(Number(to), speech) });
}

/* The page of the console with the referrals behind a row. */
export function hrefOf(row: Row, by: string | null): string | null {
  if (row.key === null) return null;
  if (by === 'participant') return `/participants/${row.key}`;
  if (by === 'program') return `/referrals?program_id=${row.key}`;
  return by === 'owner' ? `/referrals?owner=${encodeURIComponent(row.key)}` : null;
}
