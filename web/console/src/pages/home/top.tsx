import { Link } from 'wouter';
import { Card, SmallTable } from '../../kit/card';
import { Money } from '../../kit/figures';
import { Initials } from '../../kit/person';
import { useSpeech } from '../../text/text';
import styles from './home.module.css';
import type { Report } from './report';

export function Top({ report }: { report: Report }) {
  const { t, number } = useSpeech();
  const head = [
    { title: t('console.top.participant') },
    { title: t('console.top.closed'), figure: true },
    { title: t('console.top.revenue'), figure: true },
    { title: t('console.top.earned'), figure: true },
  ];
  return (
    <Card title={t('console.home.top')} flush>
      {report.top.length === 0 && <p className={styles.none}>{t('console.home.nobody')}</p>}
      {report.top.length > 0 && (
        <SmallTable label={t('console.home.top')} head={head}>
          {report.top.map((row) => (
            <tr key={row.participant_id}>
              <td>
                <Link href={`/participants/${row.participant_id}`} className={styles.person}>
                  <Initials name={row.name ?? '?'} />
                  {row.name ?? row.participant_id}
                </Link>
              </td>
              <td data-figure>{number(row.closed)}</td>
              <td data-figure>
                <Money amount={row.revenue} currency={row.currency} short />
              </td>
              <td data-figure>
                <Money amount={row.earned} currency={row.currency} short />
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </Card>
  );
}
