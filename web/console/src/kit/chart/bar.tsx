import type { Tone } from '../status';
import styles from './chart.module.css';

/* A share of a whole as a bar. */
export function Share({ value, of, tone, label }: { value: number; of: number; tone: Tone; label: string }) {
  const share = of <= 0 ? 0 : Math.min(1, value / of);
  return (
    <svg className={styles.share} viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect className={styles.rest} width="100" height="10" />
      <rect className={styles.part} data-tone={tone} width={share * 100} height="10" />
    </svg>
  );
}
