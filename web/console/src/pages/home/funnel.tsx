import { Card } from '../../kit/card';
import { Share } from '../../kit/chart/bar';
import type { Tone } from '../../kit/status';
import { useSpeech } from '../../text/text';
import styles from './home.module.css';
import type { Report } from './report';

const tones: Record<string, Tone> = { qualified: 'progress', rewarded: 'done' };

/* How many of each step came to the next. */
export function Funnel({ report }: { report: Report }) {
  const { t, word, number, percent } = useSpeech();
  return (
    <Card title={t('console.home.funnel')}>
      <dl className={styles.funnel}>
        {report.funnel.map((step) => {
          const share = step.of ? t('console.home.share', { percent: percent(step.count / step.of) }) : '';
          return (
            <div key={step.key}>
              <dt>{word('console.measure', step.key)}</dt>
              <dd className={styles.amount}>{number(step.count)}</dd>
              <dd>{step.of ? <Share value={step.count} of={step.of} tone={tones[step.key] ?? 'info'} label={share} /> : null}</dd>
              <dd className={styles.share}>{step.of ? percent(step.count / step.of) : ''}</dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
