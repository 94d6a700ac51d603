import styles from './shape.module.css';

/* The shape of what is coming, seen only when it takes longer than 300 ms. Widths are steps, since a style of its own per
 * bar would be an inline one. */
export function Bar({ step = 0, tall = false }: { step?: number; tall?: boolean }) {
  return <span className={styles.bar} data-step={step % 5} data-tall={tall || undefined} aria-hidden />;
}

export function Shapes({ lines = 4 }: { lines?: number }) {
  return (
    <div className={styles.shapes} aria-hidden>
      {Array.from({ length: lines }, (_none, index) => (
        <Bar key={index} step={index} />
      ))}
    </div>
  );
}
