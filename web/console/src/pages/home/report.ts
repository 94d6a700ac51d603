import type { Answer } from '../../api/api';

export type Report = Answer<'/v1/reports/dashboard', 'get'>;
export type Measure = Report['measures'][number];

/* By how much a figure changed; null: there was none to compare with. */
export function changeOf(total: number, before: number): number | null {
  return before === 0 ? null : (total - before) / before;
}

/* The same measure in several currencies together, in the order of the report. */
export function byKey(measures: readonly Measure[]): Measure[][] {
  const keys = [...new Set(measures.map((one) => one.key))];
  return keys.map((key) => measures.filter((one) => one.key === key));
}
