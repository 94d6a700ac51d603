import styles from './person.module.css';

/* A person as two letters in a circle, for lists and cards. */

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : '';
  const letters = [first, last].map((word) => [...word][0] ?? '').join('');
  return letters.toLocaleUpperCase();
}

export function Initials({ name, large = false }: { name: string; large?: boolean }) {
  return (
    <span className={styles.initials} data-large={large || undefined} aria-hidden>
      {initialsOf(name)}
    </span>
  );
}
