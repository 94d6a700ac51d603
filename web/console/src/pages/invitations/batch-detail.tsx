import { Button } from '@mantine/core';
import { IconBan, IconPlayerPause, IconPlayerPlay, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { post } from '../../api/api';
import type { InvitationBatch } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { Failed, wordsOf } from '../../kit/empty';
import { newKey } from '../../kit/form';
import { useLookAgain, WorkCounts, WorkErrors, WorkHead, WorkProgress } from '../../kit/long-work';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { isUnderWay, leftOut, sentOf, shownStatus, wordsFor, type Word } from './batch-words';
import styles from './invitations.module.css';

const LOOK_AGAIN_MS = 1500;

/* A batch: who would be invited and who not, how far it is, and the words that stop it or let it go on. */
export function BatchDetail({ id, may }: { id: string; may: boolean }) {
  const found = useGet('/v1/invitation_batches/{id}', { path: { id } });
  const under = found.data !== undefined && isUnderWay(found.data);
  const { refetch } = found;
  useLookAgain(under, refetch, LOOK_AGAIN_MS);
  if (found.error && !found.data) return <Failed error={found.error} onAgain={() => void refetch()} />;
  if (!found.data) return <Shapes lines={5} />;
  return (
    <div className={styles.batch}>
      <Head batch={found.data} />
      <Counts batch={found.data} />
      <Progress batch={found.data} />
      <Faults batch={found.data} />
      {may && <Acts batch={found.data} />}
    </div>
  );
}

function Head({ batch }: { batch: InvitationBatch }) {
  const { t, number } = useSpeech();
  const waits = batch.status === 'ready';
  return (
    <WorkHead>
      {batch.name !== null && <strong>{batch.name}</strong>}
      <StatusBadge kind="batch" status={shownStatus(batch)} />
      <p>{t(batch.prepared ? (waits ? 'console.invitations.would_send' : 'console.invitations.sends') : 'console.invitations.looking', { count: batch.counts.will_send, total: number(batch.counts.total) })}</p>
    </WorkHead>
  );
}

function Counts({ batch }: { batch: InvitationBatch }) {
  const { t } = useSpeech();
  const told = ['will_send' as const, ...leftOut.filter((name) => batch.counts[name] > 0)];
  return <WorkCounts counts={told.map((name) => ({ key: name, words: t(`console.invitations.count_${name}`), count: batch.counts[name], main: name === 'will_send' }))} />;
}

function Progress({ batch }: { batch: InvitationBatch }) {
  const { t, number } = useSpeech();
  const { will_send: all } = batch.counts;
  if (batch.started_at === null || all === 0) return null;
  const sent = sentOf(batch);
  const failed = (batch.messages?.failed ?? 0) + (batch.messages?.unknown ?? 0);
  return (
    <WorkProgress value={sent} max={all} label={t('console.invitations.progress')}>
      {t('console.invitations.sent_of', { sent: number(sent), all: number(all) })}
      {batch.skipped > 0 && ` ${t('console.invitations.skipped', { count: batch.skipped })}`}
      {failed > 0 && ` ${t('console.invitations.failed', { count: failed })}`}
    </WorkProgress>
  );
}

function Faults({ batch }: { batch: InvitationBatch }) {
  const { t } = useSpeech();
  const errors = batch.errors ?? [];
  if (errors.length === 0) return null;
  return <WorkErrors summary={t('console.invitations.faults', { count: batch.counts.invalid + batch.counts.duplicate })} errors={errors} />;
}

const paths = {
  start: '/v1/invitation_batches/{id}/start',
  pause: '/v1/invitation_batches/{id}/pause',
  resume: '/v1/invitation_batches/{id}/resume',
  cancel: '/v1/invitation_batches/{id}/cancel',
} as const;
const icons = { start: IconSend, pause: IconPlayerPause, resume: IconPlayerPlay, cancel: IconBan };

function Acts({ batch }: { batch: InvitationBatch }) {
  const speech = useSpeech();
  const { t } = speech;
  const [busy, setBusy] = useState(false);
  const run = async (word: Word) => {
    setBusy(true);
    try {
      await post(paths[word], { path: { id: batch.id }, body: {}, key: newKey() });
      say(t(`console.invitations.${word}_done`));
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech) : String(error), true);
    }
    await refresh('/v1/invitation_batches');
    setBusy(false);
  };
  return (
    <div className={styles.acts}>
      {wordsFor(batch).map((word) => {
        const Mark = icons[word];
        const main = word === 'start' || word === 'resume';
        return (
          <Button key={word} variant={main ? 'filled' : 'default'} {...(word === 'cancel' ? { color: 'red' } : {})} leftSection={<Mark size={16} />} disabled={busy || (word === 'start' && batch.counts.will_send === 0)} onClick={() => void run(word)}>
            {t(`console.invitations.${word}`, { count: batch.counts.will_send })}
          </Button>
        );
      })}
    </div>
  );
}
