import { Link } from 'wouter';
import { SmallTable } from '../../kit/card';
import { useSpeech } from '../../text/text';
import { beforeOf, hrefOf, nameOf, tell, valueOf, type Column, type Report, type Row } from './report';
import styles from './reports.module.css';

/* All figures of all rows, and the totals below. */
export function ReportTable({ report }: { report: Report }) {
  const { t, word } = useSpeech();
  const several = new Set(report.rows.map((row) => row.currency)).size > 1;
  const head = [
    { title: t(`console.reports.by_${(report.by ?? 'nothing') as 'program'}`) },
    ...(several ? [{ title: t('console.reports.currency') }] : []),
    ...report.columns.map((column) => ({ title: word('console.figure', column.key), figure: true })),
  ];
  return (
    <SmallTable label={t(`console.reports.room_${report.name}`)} head={head}>
      {report.rows.map((row, index) => (
        <Line key={`${row.key ?? index} ${row.currency ?? ''}`} row={row} report={report} several={several} />
      ))}
      {report.totals
        .filter((total) => report.rows.some((row) => row.currency === total.currency))
        .map((row) => (
          <Line key={`total ${row.currency ?? ''}`} row={row} report={report} several={several} total />
        ))}
    </SmallTable>
  );
}

function Line({ row, report, several, total = false }: { row: Row; report: Report; several: boolean; total?: boolean }) {
  const speech = useSpeech();
  const name = total ? speech.t('console.reports.total') : nameOf(row, report.by, speech);
  const href = total ? null : hrefOf(row, report.by);
  return (
    <tr className={total ? styles.totalLine : undefined}>
      <td>{href === null ? name : <Link href={href}>{name}</Link>}</td>
      {several && <td>{row.currency}</td>}
      {report.columns.map((column) => (
        <Cell key={column.key} row={row} column={column} />
      ))}
    </tr>
  );
}

function Cell({ row, column }: { row: Row; column: Column }) {
  const speech = useSpeech();
  const before = beforeOf(row, column.key);
  return (
    <td data-figure>
      {tell(valueOf(row, column.key), column.kind, row.currency, speech, 'full')}
      {before !== null && <span className={styles.then}>{tell(before, column.kind, row.currency, speech, 'full')}</span>}
    </td>
  );
}
