import type { Answer, GetPath } from '../api/api';

/* Lists of the API: what has {data, has_more, next_cursor}. */

export type ListPath = { [P in GetPath]: Answer<P, 'get'> extends { data: readonly unknown[] } ? P : never }[GetPath];
export type RowOf<P extends ListPath> = Answer<P, 'get'> extends { data: readonly (infer Row)[] } ? Row : never;

export interface Page<Row> {
  data: Row[];
  has_more: boolean;
  next_cursor: string | null;
}
