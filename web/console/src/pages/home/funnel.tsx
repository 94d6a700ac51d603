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
  const shareOf = (percentage: string, before: string | undefined) => {
    const key = `console.home.of_${before}`;
    return has(key) ? t(key, { percent: percentage }) : t('console.home.share', { percent: percentage });
  };
  return (
    <Card title={t('console.home.funnel')} side={may('reports:read') && <Link href="/reports">{t('console.home.reports')}</Link>}>
      <dl className={styles.funnel}>
        {report.funnel.map((step, index) => {
          const share = step.of ? shareOf(percent(step.count / step.of), report.funnel[index - 1]?.key) : '';
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
