import { ACTS, type Column } from './types';

/* What a file has: the columns on show without the buttons, and beside the first amount its currency, shown or not. */
export function fileColumns<Row>(columns: readonly Column<Row>[], shown: readonly string[], currencyTitle: string): Column<Row>[] {
  const kept = columns.filter((column) => shown.includes(column.key) && column.key !== ACTS && column.key !== 'currency');
  const at = kept.findIndex((column) => column.currencyOf !== undefined);
  const { currencyOf } = kept[at] ?? {};
  if (currencyOf === undefined) return columns.filter((column) => shown.includes(column.key) && column.key !== ACTS);
  const currency: Column<Row> = { key: 'currency', title: currencyTitle, cell: () => null, csv: (row) => currencyOf(row) ?? null };
  return [...kept.slice(0, at + 1), currency, ...kept.slice(at + 1)];
}
