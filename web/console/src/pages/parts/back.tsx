import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from 'wouter';
import styles from './parts.module.css';

/* The way back to the page above. */
export function Back({ href, label }: { href: string; label: string }) {
  return (
    <Link href={href} className={styles.back}>
      <IconChevronLeft size={17} aria-hidden />
      {label}
    </Link>
  );
}
