import type { ReactNode } from 'react';
import styles from './card.module.css';

/* A part of a page with its heading. `flush`: its content goes to the edges (tables). */
export function Card({ title, side, children, flush = false, foot }: { title?: ReactNode; side?: ReactNode; children: ReactNode; flush?: boolean; foot?: ReactNode }) {
  return (
    <section className={styles.card}>
      {title !== undefined && (
        <header className={styles.head}>
          <h2>{title}</h2>
          {side && <div className={styles.side}>{side}</div>}
        </header>
      )}
      <div className={flush ? undefined : styles.body}>{children}</div>
      {foot && <footer className={styles.foot}>{foot}</footer>}
    </section>
  );
}

/* Facts in a row, or beside each other on a narrow screen. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/* A small table in a card. A wide one in which nothing can be chosen is scrolled by keys. */
export function SmallTable({ label, head, wide = false, children }: { label: string; wide?: boolean; head: { title: string; figure?: boolean; className?: string | undefined }[]; children: ReactNode }) {
  return (
    <div className={styles.scroll} {...(wide ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {head.map((column) => (
              <th key={column.title} className={column.className} data-figure={column.figure || undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
