import { useEffect, type ReactNode } from 'react';
import { useSpeech } from '../text/text';
import styles from './long-work.module.css';

/* Work that goes on after it was asked for (an import, a batch of invitations): how it stands in a sentence, what it comes to
 * by counts, how far it is, and what is wrong by line. */

/* Looks at it again every so often while it is under way. */
export function useLookAgain(underWay: boolean, refetch: () => unknown, everyMs: number): void {
  useEffect(() => {
    if (!underWay) return undefined;
    const timer = window.setInterval(() => void refetch(), everyMs);
    return () => window.clearInterval(timer);
  }, [underWay, refetch, everyMs]);
}

export function WorkHead({ children }: { children: ReactNode }) {
  return <div className={styles.head}>{children}</div>;
}

export interface WorkCount {
  key: string;
  words: string;
  count: number;
  main: boolean; /* what it is done for */
}

export function WorkCounts({ counts }: { counts: WorkCount[] }) {
  const { number } = useSpeech();
  return (
    <dl className={styles.counts}>
      {counts.map(({ key, words, count, main }) => (
        <div key={key} data-main={main || undefined}>
          <dt>{words}</dt>
          <dd>{number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

/* `children`: the same in words. */
export function WorkProgress({ value, max, label, children }: { value: number; max: number; label: string; children: ReactNode }) {
  return (
    <div className={styles.progress}>
      <progress value={value} max={max} aria-label={label} />
      <p>{children}</p>
    </div>
  );
}

/* `children`: what can be done with them. */
export function WorkErrors({ summary, errors, children }: { summary: string; errors: { line: number; detail: string }[]; children?: ReactNode }) {
  const { t } = useSpeech();
  return (
    <details className={styles.errors}>
      <summary>{summary}</summary>
      <ul>
        {errors.map((error) => (
          <li key={error.line}>
            <span>{t('console.work.line', { line: error.line })}</span> {error.detail}
          </li>
        ))}
      </ul>
      {children}
    </details>
  );
}
