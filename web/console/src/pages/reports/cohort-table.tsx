import { SmallTable } from '../../kit/card';
import { useSpeech } from '../../text/text';
import { monthsOf } from './cohort';
import { tell, valueOf, type Column, type Report, type Row } from './report';
import styles from './reports.module.css';

/* All figures of both groups in every month in which somebody bought, the newest first, and the totals below. */
export function CohortTable({ report }: { report: Report }) {
  const { t, word } = useSpeech();
  const currencies = [...new Set(report.rows.map((row) => row.currency))];
  const several = currencies.length > 1;
  const head = [
    { title: t('console.reports.cohort_month') },
    { title: t('console.figure.customers') },
    ...(several ? [{ title: t('console.reports.currency') }] : []),
    ...report.columns.map((column) => ({ title: column.key === 'customers' ? t('console.reports.cohort_number') : word('console.figure', column.key), figure: true })),
  ];
  const rows = currencies.flatMap((currency) =>
    monthsOf(report, currency)
      .reverse()
      .filter(({ referred, others }) => Boolean(referred?.values.customers) || Boolean(others?.values.customers))
      .flatMap(({ referred, others }) => [referred, others].filter((row) => row !== undefined)),
  );
  return (
    <SmallTable label={t('console.reports.room_cohorts')} head={head} wide>
      {[...rows, ...report.totals].map((row) => (
        <Line key={`${row.from ?? 'total'} ${row.key ?? ''} ${row.currency ?? ''}`} row={row} report={report} several={several} />
      ))}
    </SmallTable>
  );
}

function Line({ row, report, several }: { row: Row; report: Report; several: boolean }) {
  const { t, counted, word } = useSpeech();
  return (
    <tr className={row.from === null ? styles.totalLine : undefined}>
      <td>{row.from === null ? t('console.reports.total') : counted(row.from, 'month')}</td>
      <td>{word('console.reports.cohort', row.key ?? '')}</td>
      {several && <td>{row.currency}</td>}
      {report.columns.map((column) => (
        <Cell key={column.key} row={row} column={column} />
      ))}
    </tr>
  );
}

/* What is not known has a dash, and why. */
function Cell({ row, column }: { row: Row; column: Column }) {
  const speech = useSpeech();
  const value = valueOf(row, column.key);
  if (value !== null) return <td data-figure>{tell(value, column.kind, row.currency, speech, 'full')}</td>;
  return (
    <td data-figure className={styles.gap} title={speech.t(row.values.customers ? 'console.reports.cohort_young' : 'console.reports.cohort_nobody')}>
      <span aria-hidden>–</span>
      <span className="unseen">{speech.t('console.reports.none')}</span>
    </td>
  );
}
