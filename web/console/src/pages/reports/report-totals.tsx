import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { beforeOf, mainFigure, tell, valueOf, type Column, type Report, type Room, type Row } from './report';
import styles from './reports.module.css';

/* More tiles are two rows that are about as long. */
const ROW_MOST = 7;

/* The totals: one tile for each figure, with a line for each currency. The chosen one is in the chart. */
export function ReportTotals({ report, figure }: { report: Report; figure: string }) {
  const { word } = useSpeech();
  const { set } = useUrl();
  const choose = (key: string) => set({ figure: key === mainFigure[report.name as Room] ? null : key });
  return (
    <div className={styles.tiles} role="group" data-rows={report.columns.length > ROW_MOST || undefined}>
      {report.columns.map((column) => (
        <button key={column.key} type="button" className={styles.tile} aria-pressed={column.key === figure} onClick={() => choose(column.key)}>
          <span className={styles.name}>{word('console.figure', column.key)}</span>
          {linesOf(report, column).map((row) => (
            <Total key={`${row.key ?? ''} ${row.currency ?? ''}`} row={row} column={column} compared={report.compare !== null} named={new Set(report.totals.map((one) => one.currency)).size > 1} />
          ))}
        </button>
      ))}
    </div>
  );
}

/* A currency in which there is nothing of it is left out, unless all are so; of cohorts whatever is not known yet. */
function linesOf(report: Report, column: Column): Row[] {
  const cohorts = report.name === 'cohorts';
  const told = report.totals.filter((row) => valueOf(row, column.key) || beforeOf(row, column.key) || (cohorts && valueOf(row, column.key) !== null));
  return told.length > 0 ? told : report.totals.slice(0, 1);
}

/* Of what is not money the currency is named beside it, where there are several; of cohorts, whom it is of. */
function Total({ row, column, compared, named }: { row: Row; column: Column; compared: boolean; named: boolean }) {
  const speech = useSpeech();
  const value = valueOf(row, column.key);
  const before = beforeOf(row, column.key);
  const text = tell(value, column.kind, row.currency, speech);
  return (
    <span className={styles.line}>
      <span className={styles.total}>{text === '' ? speech.t('console.reports.none') : text}</span>
      {row.key !== null && text !== '' && <span className={styles.change}>{speech.word('console.reports.cohort', row.key)}</span>}
      {named && column.kind !== 'money' && row.currency !== null && <span className={styles.change}>{row.currency}</span>}
      {compared && <Change value={value} before={before} />}
    </span>
  );
}

function Change({ value, before }: { value: number | null; before: number | null }) {
  const { percent, t } = useSpeech();
  if (value === null || !before) return <span className={styles.change}>{t('console.home.none_before')}</span>;
  const change = (value - before) / Math.abs(before);
  const Arrow = change < 0 ? IconArrowDown : IconArrowUp;
  return (
    <span className={styles.change}>
      {change !== 0 && <Arrow size={13} aria-hidden />}
      {percent(change)}
    </span>
  );
}
