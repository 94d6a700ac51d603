import type { Report, Row } from './report';

/* A month with the two rows that it has in one currency. It is named by a moment in its midst, which is in it wherever one is. */
export interface Month {
  at: string;
  referred: Row | undefined;
  others: Row | undefined;
}

export function middleOf(from: string): string {
  return `${from.slice(0, 8)}15T12:00:00Z`;
}

export function monthsOf(report: Report, currency: string | null): Month[] {
  const rows = report.rows.filter((row) => row.currency === currency);
  const starts = [...new Set(rows.map((row) => row.from ?? ''))];
  const find = (from: string, key: string) => rows.find((row) => row.from === from && row.key === key);
  return starts.map((from) => ({ at: middleOf(from), referred: find(from, 'referred'), others: find(from, 'others') }));
}
