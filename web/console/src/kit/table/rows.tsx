import { Checkbox } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useSpeech } from '../../text/text';
import { Bar } from '../shape';
import type { ListPath, RowOf } from '../list';
import { useRowKeys } from './row-keys';
import type { Selection } from './selection';
import type { TableControl } from './state';
import styles from './table.module.css';
import type { Column, TableSpec } from './types';

export interface BodyProps<P extends ListPath> {
  spec: TableSpec<P>;
  shown: Column<RowOf<P>>[];
  rows: RowOf<P>[] | undefined;
  selection: Selection<RowOf<P>>;
  control: TableControl;
}

/* The list as a table: the first cell is the link that opens the row. */
export function Rows<P extends ListPath>({ spec, shown, rows, selection, control }: BodyProps<P>) {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body, spec.bulk !== undefined);
  return (
    <div className={styles.scroll} tabIndex={-1}>
      <table className={styles.table} aria-label={spec.label} aria-busy={rows === undefined}>
        <thead>
          <tr>
            {spec.bulk && (
              <th className={styles.tick}>
                <TickAll rows={rows ?? []} idOf={spec.idOf} selection={selection} />
              </th>
            )}
            {shown.map((column) => (
              <Head key={column.key} column={column} control={control} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows
            ? rows.map((row) => <Row key={spec.idOf(row)} row={row} spec={spec} shown={shown} selection={selection} />)
            : Array.from({ length: 8 }, (_none, line) => (
                <tr key={line}>
                  {spec.bulk && <td className={styles.tick} />}
                  {shown.map((column, index) => (
                    <td key={column.key}>
                      <Bar step={line + index} />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

function Head<Row>({ column, control }: { column: Column<Row>; control: TableControl }) {
  const { order } = control.state;
  const ordered = column.order !== undefined && column.order === order;
  return (
    <th data-figure={column.figure || undefined} aria-sort={ordered ? 'descending' : undefined}>
      {column.order === undefined ? (
        column.title
      ) : (
        <button type="button" className={styles.order} onClick={() => control.orderBy(ordered ? null : (column.order ?? null))}>
          {column.title}
          {ordered && <IconArrowDown size={14} aria-hidden />}
        </button>
      )}
    </th>
  );
}

interface RowProps<P extends ListPath> {
  row: RowOf<P>;
  spec: TableSpec<P>;
  shown: Column<RowOf<P>>[];
  selection: Selection<RowOf<P>>;
}

function Row<P extends ListPath>({ row, spec, shown, selection }: RowProps<P>) {
  const { t } = useSpeech();
  const id = spec.idOf(row);
  const picked = selection.rows.has(id);
  return (
    <tr data-picked={picked || undefined}>
      {spec.bulk && (
        <td className={styles.tick}>
          <Checkbox checked={picked} onChange={() => selection.toggle(id, row)} aria-label={t('console.table.pick', { row: id })} />
        </td>
      )}
      {shown.map((column, index) => (
        <td key={column.key} data-figure={column.figure || undefined} data-quiet={column.quiet || undefined}>
          <Opened href={index === 0 ? spec.hrefOf?.(row) : undefined}>{column.cell(row)}</Opened>
        </td>
      ))}
    </tr>
  );
}

export function Opened({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (href === undefined) return children;
  return (
    <Link href={href} className={styles.open} data-row-link>
      {children}
    </Link>
  );
}

interface TickAllProps<Row> {
  rows: readonly Row[];
  idOf(row: Row): string;
  selection: Selection<Row>;
}

function TickAll<Row>({ rows, idOf, selection }: TickAllProps<Row>) {
  const { t } = useSpeech();
  const picked = rows.filter((row) => selection.rows.has(idOf(row))).length;
  return (
    <Checkbox
      checked={rows.length > 0 && picked === rows.length}
      indeterminate={picked > 0 && picked < rows.length}
      onChange={() => selection.togglePage(rows, idOf)}
      aria-label={t('console.table.pick_all')}
    />
  );
}
