import { Button } from '@mantine/core';
import { IconAlertTriangle, IconWifiOff } from '@tabler/icons-react';
import type { FormEvent, ReactNode } from 'react';
import { useSpeech } from '../text/text';
import type { Form, Values } from './form';
import { Notice } from './notice';
import styles from './form-frame.module.css';

interface Props<V extends Values> {
  form: Form<V>;
  /* What the button does: it names its act, and its amount where money moves. */
  act: string;
  onCancel?: (() => void) | undefined;
  danger?: boolean;
  children: ReactNode;
  size?: 'sm' | 'md';
  wide?: boolean;
  extra?: ReactNode;
  /* What is needed first is not there, or this person may only look: the act cannot be done. */
  off?: boolean;
  /* What leaving the form is called, where it is more than to cancel. */
  cancel?: string;
}

/* The frame of every form: the summary with its links, the fields, what happened to the connection, the buttons. */
export function FormFrame<V extends Values>({ form, act, onCancel, danger = false, children, size = 'sm', wide = false, extra, off = false, cancel }: Props<V>) {
  const { t } = useSpeech();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    form.submit();
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <Faults form={form} />
      {children}
      {form.state === 'lost' && (
        <Notice
          tone="waiting"
          icon={IconWifiOff}
          title={t('console.form.lost')}
          text={t('console.form.lost_kept')}
          action={
            <Button variant="default" onClick={form.submit}>
              {t('console.form.try_now')}
            </Button>
          }
        />
      )}
      <div className={wide ? styles.wide : styles.buttons}>
        {!wide && extra}
        {onCancel && (
          <Button variant="default" size={size} onClick={onCancel}>
            {cancel ?? t('console.form.cancel')}
          </Button>
        )}
        <Button type="submit" size={size} loading={form.state === 'sending'} disabled={off} color={danger ? 'red' : 'ink'} fullWidth={wide}>
          {act}
        </Button>
        {wide && extra}
      </div>
    </form>
  );
}

/* The words of a fault name its field, as its label does: "Your name: This is needed." */
function wordsOf(fault: { id: string; words: string }): string {
  const label = document.querySelector(`label[for="${CSS.escape(fault.id)}"]`)?.textContent;
  return label ? `${label}: ${fault.words}` : fault.words;
}

/* "2 fields need a look", each a link to its field; and what the API said of none of them. */
function Faults<V extends Values>({ form }: { form: Form<V> }) {
  const { t } = useSpeech();
  if (form.faults.length === 0 && !form.problem) return null;
  return (
    <div role="alert" className={styles.faults}>
      <IconAlertTriangle size={16} aria-hidden />
      <div>
        {form.problem ? <p>{form.problem.message}</p> : <p>{t('console.form.faults', { count: form.faults.length })}</p>}
        {form.problem?.requestId && <p className="mono">{form.problem.requestId}</p>}
        {form.faults.length > 1 && (
          <ul>
            {form.faults.map((fault) => (
              <li key={fault.name}>
                <a
                  href={`#${fault.id}`}
                  onClick={(event) => {
                    event.preventDefault();
                    document.getElementById(fault.id)?.focus();
                  }}
                >
                  {wordsOf(fault)}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
