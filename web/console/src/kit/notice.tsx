import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Tone } from './status';
import styles from './notice.module.css';

interface Props {
  tone: Tone;
  icon: Icon;
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
}

/* A line across the page or form that says what happened and offers the way on. */
export function Notice({ tone, icon: Mark, title, text, action }: Props) {
  return (
    <div className={styles.notice} data-tone={tone} role="status">
      <Mark size={18} aria-hidden />
      <div className={styles.words}>
        <strong>{title}</strong> {text}
      </div>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
