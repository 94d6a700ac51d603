import { useState, type KeyboardEvent } from 'react';
import { useSpeech } from '../../text/text';
import styles from './bar-chart.module.css';

export interface Bar {
  key: string;
  name: string;
  /* Null: there is none to be told. */
  value: number | null;
  before: number | null;
}

interface Props {
  label: string;
  bars: Bar[];
  format(value: number): string;
  /* What a full bar stands for, at least: all, of shares. */
  full?: number;
}

/* Bars below each other, the period before as a thin one. Arrow keys go from bar to bar, which is told; names and values are
 * texts beside the bars, so that nothing is only in the picture. */
export function BarChart({ label, bars, format, full = 1 }: Props) {
  const { t } = useSpeech();
  const [at, setAt] = useState<number | null>(null);
  const most = Math.max(...bars.flatMap((bar) => [bar.value ?? 0, bar.before ?? 0]), full);
  const end = bars.length - 1;
  const press = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -end, End: end }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.min(end, Math.max(0, (at ?? (step > 0 ? -1 : end + 1)) + step)));
  };
  const bar = at === null ? undefined : bars[at];
  return (
    <div className={styles.chart} role="group" aria-label={`${label}. ${t('console.reports.keys')}`} tabIndex={0} onKeyDown={press} onBlur={() => setAt(null)}>
      <dl className={styles.bars}>
        {bars.map((one, index) => (
          <div key={one.key} data-chosen={index === at || undefined}>
            <dt>{one.name}</dt>
            <dd className={styles.room}>
              <Shape value={one.value} before={one.before} most={most} />
            </dd>
            <dd className={styles.value}>
              {one.value === null ? '' : format(one.value)}
              {one.before !== null && <span className={styles.before}>{format(one.before)}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="unseen" role="status">
        {bar ? `${bar.name}: ${bar.value === null ? t('console.reports.none') : format(bar.value)}` : ''}
      </p>
    </div>
  );
}

/* A loss has no length; its value is told beside it. */
function Shape({ value, before, most }: { value: number | null; before: number | null; most: number }) {
  const length = (amount: number | null) => (Math.max(0, amount ?? 0) / most) * 100;
  return (
    <svg className={styles.svg} viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden>
      <rect className={styles.ground} width="100" height={before === null ? 16 : 11} />
      <rect className={styles.part} width={length(value)} height={before === null ? 16 : 11} />
      {before !== null && <rect className={styles.then} y="12" width={length(before)} height="4" />}
    </svg>
  );
}
