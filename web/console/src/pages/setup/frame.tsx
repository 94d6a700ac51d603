import { IconCheck } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useSpeech } from '../../text/text';
import { Logo } from '../enter/logo';
import styles from './setup.module.css';

const steps = ['you', 'business', 'program', 'link'] as const;

/* Where one is of four steps, and about how long it still takes. `began` is null when the page has not seen the first. */
export function SetupFrame({ step, began, children }: { step: (typeof steps)[number]; began: number | null; children: ReactNode }) {
  const { t } = useSpeech();
  const at = steps.indexOf(step);
  useEffect(() => {
    document.title = `${t('console.setup.title')} · referd`;
  }, [t]);
  return (
    <div className={styles.frame}>
      <header className={styles.head}>
        <Logo />
        <ol aria-label={t('console.setup.steps')}>
          {steps.map((one, index) => (
            <li key={one} data-done={index < at || undefined} aria-current={one === step ? 'step' : undefined}>
              <span aria-hidden>{index < at ? <IconCheck size={13} /> : index + 1}</span>
              {t(`console.setup.${one}`)}
            </li>
          ))}
        </ol>
        <p>{step === 'link' ? began !== null && <Took began={began} /> : t('console.setup.left', { minutes: 3 - Math.min(at, 2) })}</p>
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  );
}

function Took({ began }: { began: number }) {
  const { t } = useSpeech();
  const [seconds] = useState(() => Math.round((Date.now() - began) / 1000));
  return t('console.setup.took', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}
