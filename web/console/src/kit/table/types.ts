import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ListPath, RowOf } from '../list';
import type { CsvValue } from './csv';

/* What a table of the console is told: its list, its columns, its filters, its acts. */

/* The column of what can be done to a row: it is no figure of it, and on every screen. */
export const ACTS = 'acts';

export interface Column<Row> {
  key: string;
  title: string;
  cell(row: Row): ReactNode;
  /* For CSV: numbers stay numbers, texts are made safe. */
  csv(row: Row): CsvValue;
  /* Of a column of amounts: in what they are. In a file it stands beside the first of them. */
  currencyOf?(row: Row): string | null | undefined;
  /* Figures stand at the right. */
  figure?: boolean;
  /* Shown only when asked for. */
  optional?: boolean;
  /* The API's name of the order by this column. */
  order?: string;
  /* Where it stands on a narrow screen's card: in the first or second line, at the left or right; absent: not at all. */
  card?: 'title' | 'side' | 'line' | 'end';
  quiet?: boolean;
}

export interface FilterOption {
  value: string;
  label: string;
}

export interface Filter {
  /* The API's name of it. */
  name: string;
  title: string;
  options?: FilterOption[];
  /* A text or an id that is typed. */
  typed?: boolean;
  /* The label of a value that is no option (a person's name). */
  labelOf?(value: string): string;
  /* Set by other controls (tabs): told and dropped here, not chosen. */
  elsewhere?: boolean;
}

export interface BulkAct<Row> {
  key: string;
  label: string;
  icon: Icon;
  danger?: boolean;
  /* Which of the rows it can be done to; the others are left out. */
  can?(row: Row): boolean;
  /* What is read again afterwards: everything whose path begins so. */
  refreshes: readonly string[];
  /* What is asked first; its answer goes to every row. */
  ask?: 'reason' | ((props: AskProps) => ReactNode);
  run(row: Row, answer: string, key: string): Promise<unknown>;
  /* Where one call does it to many, MANY at most, with an answer for each: in their order null, or why not. */
  runMany?(rows: Row[], answer: string, key: string): Promise<(string | null)[]>;
}

export const MANY = 100;

export interface AskProps {
  count: number;
  onAnswer(answer: string): void;
  onCancel(): void;
}

export interface TableSpec<P extends ListPath> {
  path: P;
  /* Of the whole page in saved views and CSV files: "referrals". */
  name: string;
  label: string;
  /* Filters that the page itself sets, and that nobody drops. */
  fixed?: Record<string, string>;
  columns: Column<RowOf<P>>[];
  filters?: Filter[];
  idOf(row: RowOf<P>): string;
  hrefOf?(row: RowOf<P>): string;
  bulk?: BulkAct<RowOf<P>>[];
  empty: ReactNode;
  /* How many there are by the roll-ups, where they say. */
  total?: number | null;
  limit?: number;
}
