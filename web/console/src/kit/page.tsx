import { useEffect, type ReactNode } from 'react';
import styles from './page.module.css';

interface Props {
  title: string;
  /* Beside the title: buttons, the switch of views. */
  acts?: ReactNode;
  /* Above it: the way back. */
  above?: ReactNode;
  beside?: ReactNode;
  children: ReactNode;
  /* A table that fills the page and scrolls by itself. */
  full?: boolean;
}

/* A page of the console: one heading, its acts, its content. */
export function Page({ title, acts, above, beside, children, full = false }: Props) {
  useEffect(() => {
    document.title = `${title} · referd`;
  }, [title]);
  return (
    <div className={styles.page} data-full={full || undefined}>
      {above && <div className={styles.above}>{above}</div>}
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {beside}
        <div className={styles.acts}>{acts}</div>
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  );
}

export function Columns({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return <div className={wide ? styles.twoToOne : styles.half}>{children}</div>;
}

export function Stack({ children }: { children: ReactNode }) {
  return <div className={styles.stack}>{children}</div>;
}
