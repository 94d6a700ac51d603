import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, type Icon } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import styles from './rules.module.css';

interface Props {
  icon: Icon;
  title: string;
  /* What it comes to, in a sentence. */
  text: string;
  open?: boolean;
  /* Beside the title while it is open. */
  side?: ReactNode;
  changed?: boolean;
  children: ReactNode;
}

/* A part of the rules that opens and closes; closed, its sentence still says what holds. */
export function Card({ icon: Mark, title, text, open = false, side, changed = false, children }: Props) {
  const [isOpen, setOpen] = useState(open);
  const bodyId = useId();
  return (
    <section className={styles.card} data-changed={changed || undefined}>
      <div className={styles.head}>
        <h2 className={styles.heading}>
          <UnstyledButton className={styles.toggle} aria-expanded={isOpen} aria-controls={bodyId} onClick={() => setOpen(!isOpen)}>
            <span className={styles.mark}>
              <Mark size={17} aria-hidden />
            </span>
            <span className={styles.titles}>
              <span className={styles.title}>{title}</span>
              <span className={styles.text}>{text}</span>
            </span>
            <IconChevronDown size={17} className={styles.chevron} data-open={isOpen || undefined} aria-hidden />
          </UnstyledButton>
        </h2>
        {isOpen && side}
      </div>
      <div id={bodyId} className={styles.body} hidden={!isOpen}>
        {children}
      </div>
    </section>
  );
}
