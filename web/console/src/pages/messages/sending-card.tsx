import { Button } from '@mantine/core';
import { IconBan, IconCircleCheck, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { patch, post } from '../../api/api';
import type { Messaging } from '../../api/objects';
import { refresh } from '../../api/query';
import { wordsOf } from '../../kit/empty';
import { Card } from '../../kit/card';
import { newKey } from '../../kit/form';
import { Dialog } from '../../kit/reason';
import { Badge } from '../../kit/status';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { Confirm } from '../parts/confirm';
import styles from './messages.module.css';

/* Whether anything goes out, and the two ways to stop it: for now, and for good what waits. */
export function SendingCard({ messaging, disabled }: { messaging: Messaging; disabled: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const [busy, setBusy] = useState(false);
  const [canceling, setCanceling] = useState(false);
  const { paused, program_id: id } = messaging;
  const pause = async () => {
    setBusy(true);
    try {
      await patch('/v1/programs/{id}/messaging', { path: { id }, body: { paused: !paused }, key: newKey() });
      say(t(paused ? 'console.messages.resumed' : 'console.messages.paused_done'));
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    }
    await refresh('/v1/programs', '/v1/messages');
    setBusy(false);
  };
  return (
    <Card title={t('console.messages.sending')}>
      <div className={styles.detail}>
        <div className={styles.outcome}>
          <Badge tone={paused ? 'waiting' : 'done'} icon={paused ? IconPlayerPause : IconCircleCheck} text={t(paused ? 'console.messages.is_paused' : 'console.messages.is_sending')} />
          <p>{t(paused ? 'console.messages.paused_text' : 'console.messages.sending_text')}</p>
        </div>
        <Link href={`/messages?program_id=${id}&status=queued`}>{t('console.messages.show_queued')}</Link>
        {!disabled && (
          <div className={styles.acts}>
            <Button variant="default" leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />} disabled={busy} onClick={() => void pause()}>
              {t(paused ? 'console.messages.resume' : 'console.messages.pause')}
            </Button>
            <Button variant="default" color="red" leftSection={<IconBan size={16} />} onClick={() => setCanceling(true)}>
              {t('console.messages.cancel_all')}
            </Button>
          </div>
        )}
      </div>
      <Dialog title={t('console.messages.cancel_all')} opened={canceling} onClose={() => setCanceling(false)}>
        <Confirm
          danger
          act={t('console.messages.cancel_all')}
          words={t('console.messages.cancel_all_means')}
          refreshes={['/v1/messages', '/v1/programs']}
          run={(key) => post('/v1/programs/{id}/messaging/cancel', { path: { id }, body: {}, key })}
          onDone={() => {
            setCanceling(false);
            say(t('console.messages.cancel_all_done'));
          }}
          onCancel={() => setCanceling(false)}
        />
      </Dialog>
    </Card>
  );
}
