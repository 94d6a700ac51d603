import { CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { createStore, useStore } from '../api/store';
import { useSpeech } from '../text/text';
import styles from './toast.module.css';

/* What an act has done, in a line at the foot of the page. It goes by itself unless something failed. */

interface Said {
  id: number;
  words: string;
  failed: boolean;
}

const said = createStore<Said[]>([]);
let count = 0;

export function say(words: string, failed = false): void {
  count += 1;
  said.set([...said.get().slice(-2), { id: count, words, failed }]);
}

function dismiss(id: number): void {
  said.set(said.get().filter((one) => one.id !== id));
}

function Toast({ one }: { one: Said }) {
  const { t } = useSpeech();
  useEffect(() => {
    if (one.failed) return undefined;
    const timer = setTimeout(() => dismiss(one.id), 6_000);
    return () => clearTimeout(timer);
  }, [one]);
  const Mark = one.failed ? IconAlertTriangle : IconCircleCheck;
  return (
    <li className={styles.toast}>
      <Mark size={17} aria-hidden />
      <span>{one.words}</span>
      <CloseButton size="sm" variant="transparent" className={styles.close} aria-label={t('console.close')} onClick={() => dismiss(one.id)} />
    </li>
  );
}

export function Toasts() {
  const list = useStore(said);
  return (
    <div role="status" aria-live="polite">
      <ul className={styles.toasts}>
        {list.map((one) => (
          <Toast key={one.id} one={one} />
        ))}
      </ul>
    </div>
  );
}
