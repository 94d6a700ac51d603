import type { Report, Row } from './report';

/* A month, by its beginning, with the two rows that it has in one currency. */
export interface Month {
  at: string;
  referred: Row | undefined;
  others: Row | undefined;
}

export function monthsOf(report: Report, currency: string | null): Month[] {
  const rows = report.rows.filter((row) => row.currency === currency);
  const starts = [...new Set(rows.map((row) => row.from ?? ''))];
  const find = (from: string, key: string) => rows.find((row) => row.from === from && row.key === key);
  return starts.map((from) => ({ at: from, referred: find(from, 'referred'), others: find(from, 'others') }));
}
