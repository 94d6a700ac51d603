import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ConnectionLost, Problem } from '../api/problem';
import { useSpeech, type Speech } from '../text/text';
import styles from './empty.module.css';

interface Props {
  icon: Icon;
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
}

/* Nothing to show: what it is, and what to do. */
export function Empty({ icon: Mark, title, text, actions }: Props) {
  return (
    <div className={styles.empty}>
      <Mark size={26} stroke={1.6} aria-hidden />
      <h2 className={styles.title}>{title}</h2>
      {text && <p className={styles.text}>{text}</p>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/* What happened, and whose fault it was. Of an act whose answer was lost nobody knows whether it was done; what was only to be
 * read changed nothing. */
export function wordsOf(error: Error, { t }: Speech, call: 'act' | 'read' = 'act'): string {
  if (error instanceof ConnectionLost) return t(call === 'read' ? 'console.failed.unreachable' : 'console.failed.lost');
  if (!(error instanceof Problem)) return t('console.failed.page');
  if (error.status === 403) return t('console.failed.forbidden');
  if (error.status === 404) return t('console.failed.gone');
  if (error.status === 501) return t('console.failed.not_built');
  if (error.status >= 500) return t('console.failed.server', { status: error.status });
  return error.message;
}

export function Failed({ error, onAgain, title }: { error: Error; onAgain?: () => void; title?: string }) {
  const speech = useSpeech();
  const id = error instanceof Problem ? error.requestId : null;
  return (
    <div role="alert">
      <Empty
        icon={IconAlertTriangle}
        title={title ?? speech.t('console.failed.title')}
        text={
          <>
            {wordsOf(error, speech, 'read')} {id && <span className="mono">{id}</span>}
          </>
        }
        actions={
          onAgain && (
            <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={onAgain}>
              {speech.t('console.failed.again')}
            </Button>
          )
        }
      />
    </div>
  );
}
