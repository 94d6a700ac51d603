import { Link } from 'wouter';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { Share } from '../../kit/chart/bar';
import type { Tone } from '../../kit/status';
import { useSpeech } from '../../text/text';
import styles from './home.module.css';
import type { Report } from './report';

const tones: Record<string, Tone> = { qualified: 'progress', rewarded: 'done' };

/* How many of each step came to the next. */
export function Funnel({ report }: { report: Report }) {
  const { t, has, word, number, percent } = useSpeech();
  const may = useMay();
  const shareOf = (count: number, of: number, before: string | undefined) => {
    const way = count > of ? 'beyond' : 'of'; // more than there were before: not of these alone
    const key = `console.home.${way}_${before}`;
    const share = { percent: percent(count / of) };
    return has(key) ? t(key, share) : t(way === 'of' ? 'console.home.share' : 'console.home.beyond', share);
  };
  return (
    <Card title={t('console.home.funnel')} side={may('reports:read') && <Link href="/reports">{t('console.home.reports')}</Link>}>
      <dl className={styles.funnel}>
        {report.funnel.map((step, index) => {
          const share = step.of ? shareOf(step.count, step.of, report.funnel[index - 1]?.key) : '';
          return (
            <div key={step.key}>
              <dt>{word('console.measure', step.key)}</dt>
              <dd className={styles.amount}>{number(step.count)}</dd>
              <dd>{step.of ? <Share value={step.count} of={step.of} tone={tones[step.key] ?? 'info'} label={share} /> : null}</dd>
              <dd className={styles.share}>{share}</dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
