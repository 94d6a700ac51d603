import { Checkbox } from '@mantine/core';
import { useRef } from 'react';
import { useSpeech } from '../../text/text';
import type { ListPath, RowOf } from '../list';
import { Bar } from '../shape';
import { useRowKeys } from './row-keys';
import { Opened, type BodyProps } from './rows';
import styles from './table.module.css';
import { ACTS, type Column } from './types';

/* The list on a narrow screen: two lines a row, and what can be done to it below. */
export function Cards<P extends ListPath>({ spec, rows, selection }: BodyProps<P>) {
  const { t } = useSpeech();
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list, spec.bulk !== undefined);
  const acts = spec.columns.find((column) => column.key === ACTS && column.card === undefined);
  if (!rows) return <LoadingCards />;
  return (
    <ul className={styles.cards} ref={list} aria-label={spec.label}>
      {rows.map((row) => {
        const id = spec.idOf(row);
        const picked = selection.rows.has(id);
        return (
          <li key={id} data-picked={picked || undefined}>
            {spec.bulk && (
              <Checkbox checked={picked} onChange={() => selection.toggle(id, row)} aria-label={t('console.table.pick', { row: id })} />
            )}
            <div className={styles.card}>
              <p className={styles.first}>
                <Opened href={spec.hrefOf?.(row)}>
                  <Cells columns={spec.columns} row={row} place="title" />
                </Opened>
                <span>
                  <Cells columns={spec.columns} row={row} place="side" />
                </span>
              </p>
              <p className={styles.second}>
                <span>
                  <Cells columns={spec.columns} row={row} place="line" />
                </span>
                <span>
                  <Cells columns={spec.columns} row={row} place="end" />
                </span>
              </p>
              {acts && <div className={styles.acts}>{acts.cell(row)}</div>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Cells<P extends ListPath>({ columns, row, place }: { columns: Column<RowOf<P>>[]; row: RowOf<P>; place: Column<RowOf<P>>['card'] }) {
  return columns.filter((column) => column.card === place).map((column) => <span key={column.key}>{column.cell(row)}</span>);
}

function LoadingCards() {
  return (
    <ul className={styles.cards} aria-busy>
      {Array.from({ length: 6 }, (_none, index) => (
        <li key={index}>
          <div className={styles.card}>
            <Bar step={index} />
            <Bar step={index + 2} />
          </div>
        </li>
      ))}
    </ul>
  );
}
