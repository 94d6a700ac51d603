import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { ListPath, RowOf } from '../list';
import { BulkBar } from './bulk-bar';
import { Cards } from './cards';
import { FilterBar } from './filter-bar';
import { ListState } from './list-state';
import { useList, type ListQuery } from './list-query';
import { Pager } from './pager';
import { Rows } from './rows';
import { useSelection } from './selection';
import { useTableState } from './state';
import styles from './table.module.css';
import type { Column, TableSpec } from './types';

interface Props<P extends ListPath> extends TableSpec<P> {
  /* Between the page's head and the filters: tabs with counts. */
  above?: ReactNode;
}

const PAGE_ROWS = 50;

/* The table of the console. Its list, filters and columns are told by a spec; where it stands, by the address. */
export function DataTable<P extends ListPath>(props: Props<P>) {
  const { columns, filters = [], path, fixed, limit = PAGE_ROWS } = props;
  const control = useTableState(filters, columns as unknown as Column<never>[]);
  const selection = useSelection<RowOf<P>>();
  const narrow = useMediaQuery('(max-width: 991px)') ?? false;
  const { state } = control;
  const query: ListQuery = {
    ...fixed,
    ...state.filters,
    ...(state.order ? { order: state.order } : {}),
    ...(state.after ? { starting_after: state.after } : {}),
    limit,
  };
  const list = useList(path, query);
  const shown = columns.filter((column) => state.shown.includes(column.key));
  const rows = list.data?.data;
  const body = { spec: props, shown, rows, selection, control };
  return (
    <section className={styles.frame} aria-label={props.label}>
      {props.above}
      <FilterBar spec={props} control={control} query={query} />
      <ListState list={list} spec={props} control={control}>
        {narrow ? <Cards {...body} /> : <Rows {...body} />}
      </ListState>
      {props.bulk && <BulkBar acts={props.bulk} selection={selection} />}
      {rows && (rows.length > 0 || state.after !== null) && (
        <Pager control={control} page={list.data} count={rows.length} total={props.total ?? null} limit={limit} />
      )}
    </section>
  );
}
