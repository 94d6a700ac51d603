import { Card } from '../../kit/card';
import { LineChart } from '../../kit/chart/line-chart';
import { useSpeech } from '../../text/text';
import { monthsOf, type Month } from './cohort';
import { tell, valueOf, type Column, type Report } from './report';

/* The chosen figure of referred customers and of others, month by month; each currency has a chart of its own. Months that are
 * too young for the figure are no part of it. */
export function CohortChart({ report, figure }: { report: Report; figure: string }) {
  const column = report.columns.find((one) => one.key === figure) ?? report.columns[0];
  if (!column) return null;
  const currencies = [...new Set(report.rows.map((row) => row.currency))];
  return currencies.map((currency) => <Chart key={currency} column={column} months={monthsOf(report, currency)} currency={currency} />);
}

function Chart({ column, months, currency }: { column: Column; months: Month[]; currency: string | null }) {
  const speech = useSpeech();
  const { t, word } = speech;
  const title = `${word('console.figure', column.key)}, ${currency ?? ''}`;
  const known = months.filter((month) => [month.referred, month.others].some((row) => row && valueOf(row, column.key) !== null));
  const last = known[known.length - 1];
  const shown = last ? months.slice(months.indexOf(known[0] ?? last), months.indexOf(last) + 1) : [];
  if (shown.length === 0) return <Card title={title}>{t('console.reports.cohort_young')}</Card>;
  const pointsOf = (group: 'referred' | 'others') => shown.map((month) => ({ at: month.at, value: month[group] ? valueOf(month[group], column.key) : null }));
  return (
    <Card title={title} flush>
      <LineChart
        label={title}
        series={pointsOf('referred')}
        before={pointsOf('others')}
        nowLabel={t('console.reports.cohort_referred')}
        beforeLabel={t('console.reports.cohort_others')}
        format={(value) => tell(value, column.kind, currency, speech)}
        nameOf={(at) => speech.counted(at, 'month')}
        stepName={t('console.reports.cohort_month')}
        look="month"
        ended
      />
    </Card>
  );
}
