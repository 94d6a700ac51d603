import { Link } from 'wouter';
import type { Answer } from '../../api/api';
import { SmallTable } from '../../kit/card';
import { Money } from '../../kit/figures';
import { Initials } from '../../kit/person';
import { useSpeech } from '../../text/text';
import styles from './leaderboard.module.css';

type Row = Answer<'/v1/leaderboard', 'get'>['data'][number];

/* The rows with their ranks; a bar says how far each is behind the first of the page. */
export function Ranks({ rows, metric }: { rows: readonly Row[]; metric: 'closed' | 'revenue' | 'earned' }) {
  const { t, number } = useSpeech();
  const most = Math.max(1, ...rows.map((row) => row.value));
  const head = [{ title: t('console.leaders.rank') }, { title: t('console.top.participant') }, { title: t('console.leaders.bar'), className: styles.barCell }, { title: t(`console.leaders.${metric}`), figure: true }];
  return (
    <SmallTable label={t('console.leaders.title')} head={head}>
      {rows.map((row) => (
        <tr key={row.participant.id}>
          <td className={styles.rank}>{number(row.rank)}</td>
          <td>
            <Link href={`/participants/${row.participant.id}`} className={styles.person}>
              <Initials name={row.participant.name ?? '?'} />
              {row.participant.name ?? row.participant.id}
            </Link>
          </td>
          <td className={styles.barCell}>
            <svg className={styles.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
              <rect width="100" height="6" className={styles.ground} />
              <rect width={Math.max(1, (100 * row.value) / most)} height="6" className={styles.fill} />
            </svg>
          </td>
          <td data-figure>{row.currency === null ? number(row.value) : <Money amount={row.value} currency={row.currency} />}</td>
        </tr>
      ))}
    </SmallTable>
  );
}
