import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Logo } from './logo';
import styles from './enter.module.css';

/* The page before one is in: one box, one question. */
export function EnterFrame({ title, text, children }: { title: string; text?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · referd`;
  }, [title]);
  return (
    <main className={styles.frame}>
      <div className={styles.box}>
        <Logo />
        <h1>{title}</h1>
        {text && <p className={styles.text}>{text}</p>}
        {children}
      </div>
    </main>
  );
}
