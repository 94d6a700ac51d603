import styles from './enter.module.css';

export function Logo() {
  return (
    <span className={styles.logo}>
      <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden>
        <rect className={styles.ground} width="32" height="32" rx="8" />
        <path className={styles.stroke} d="m11.5 20 9-8.5" />
        <circle className={styles.ring} cx="10.5" cy="20.5" r="3.5" />
        <circle className={styles.point} cx="21.5" cy="11" r="4" />
      </svg>
      referd
    </span>
  );
}
