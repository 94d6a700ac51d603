import { Button } from '@mantine/core';
import { IconBan, IconHelpCircle, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { post } from '../../api/api';
import type { Message } from '../../api/objects';
import { refresh } from '../../api/query';
import { wordsOf } from '../../kit/empty';
import { newKey } from '../../kit/form';
import { Notice } from '../../kit/notice';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { canCancel, canRetry } from './message-words';
import styles from './messages.module.css';

const paths = { cancel: '/v1/messages/{id}/cancel', retry: '/v1/messages/{id}/retry' } as const;
type Act = keyof typeof paths;

/* What can still be done about a message. */
export function MessageActs({ message }: { message: Message }) {
  const speech = useSpeech();
  const { t } = speech;
  const [busy, setBusy] = useState(false);
  const run = async (act: Act) => {
    setBusy(true);
    try {
      await post(paths[act], { path: { id: message.id }, body: {}, key: newKey() });
      say(t(`console.messages.${act}_done`));
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    }
    await refresh('/v1/messages');
    setBusy(false);
  };
  if (!canCancel(message) && !canRetry(message)) return null;
  return (
    <>
      {message.status === 'unknown' && <Notice tone="waiting" icon={IconHelpCircle} title={t('console.messages.twice')} text={t('console.messages.twice_text')} />}
      <div className={styles.acts}>
        {canCancel(message) && (
          <Button variant="default" leftSection={<IconBan size={16} />} disabled={busy} onClick={() => void run('cancel')}>
            {t('console.messages.cancel')}
          </Button>
        )}
        {canRetry(message) && (
          <Button variant="default" leftSection={<IconRefresh size={16} />} disabled={busy} onClick={() => void run('retry')}>
            {t('console.messages.retry')}
          </Button>
        )}
      </div>
    </>
  );
}
