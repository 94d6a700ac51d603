import { LineChart } from '../../kit/chart/line-chart';
import { BarChart, type Bar } from '../../kit/chart/bar-chart';
import { Card } from '../../kit/card';
import { usePlace, useSpeech, type Speech } from '../../text/text';
import { beforeOf, isByTime, nameOf, tell, valueOf, type Column, type Report, type Row } from './report';

/* The chosen figure: over time as a line, else as bars; each currency has a chart of its own. Without rows the steps of the
 * totals are the bars. */
export function ReportChart({ report, figure }: { report: Report; figure: string }) {
  const column = report.columns.find((one) => one.key === figure) ?? report.columns[0];
  if (!column) return null;
  if (report.rows.length === 0) return <Steps report={report} like={column} />;
  const currencies = [...new Set(report.rows.map((row) => row.currency))];
  const shown = currencies.filter((currency) => report.rows.some((row) => row.currency === currency && valueOf(row, column.key)));
  return (shown.length > 0 ? shown : currencies.slice(0, 1)).map((currency) => (
    <Chart key={currency} report={report} column={column} rows={report.rows.filter((row) => row.currency === currency)} currency={currency} />
  ));
}

/* Shares are held against all. */
function fullOf(column: Column): number {
  return column.kind === 'ratio' ? 10_000 : 1;
}

function titleOf(column: Column, currency: string | null, speech: Speech): string {
  const name = speech.word('console.figure', column.key);
  return currency === null ? name : `${name}, ${currency}`;
}

function Chart({ report, column, rows, currency }: { report: Report; column: Column; rows: Row[]; currency: string | null }) {
  const speech = useSpeech();
  const { now } = usePlace();
  const title = titleOf(column, currency, speech);
  const format = (value: number) => tell(value, column.kind, currency, speech);
  if (!isByTime(report.by)) {
    const bars = rows.map((row): Bar => ({ key: row.key ?? '', name: nameOf(row, report.by, speech), value: valueOf(row, column.key), before: beforeOf(row, column.key) }));
    return (
      <Card title={title}>
        <BarChart label={title} bars={bars} format={format} full={fullOf(column)} />
      </Card>
    );
  }
  const before = report.compare ? rows.map((row) => ({ at: row.key ?? '', value: beforeOf(row, column.key) ?? 0 })) : undefined;
  return (
    <Card title={title} flush>
      <LineChart
        label={title}
        series={rows.map((row) => ({ at: row.key ?? '', value: valueOf(row, column.key) ?? 0 }))}
        {...(before ? { before } : {})}
        beforeLabel={speech.t('console.reports.before')}
        format={format}
        nameOf={(at) => speech.counted(at, 'day_year')}
        stepName={speech.t('console.reports.step')}
        ended={report.to !== null && Date.parse(report.to) <= Date.parse(now())}
      />
    </Card>
  );
}

/* What is told beside the steps of a funnel, and is none of them. */
const asides = ['bots', 'lost'];

/* Figures of one kind beside each other: how many took each step, or which shares go on. */
function Steps({ report, like }: { report: Report; like: Column }) {
  const speech = useSpeech();
  const columns = report.columns.filter((column) => column.kind === like.kind && !asides.includes(column.key));
  return report.totals.map((row) => {
    const title = row.currency === null ? speech.t('console.reports.steps') : row.currency;
    const bars = columns.map((column): Bar => ({ key: column.key, name: speech.word('console.figure', column.key), value: valueOf(row, column.key), before: beforeOf(row, column.key) }));
    return (
      <Card key={row.currency} title={title}>
        <BarChart label={title} bars={bars} format={(value) => tell(value, like.kind, row.currency, speech)} full={fullOf(like)} />
      </Card>
    );
  });
}
