import { Button } from '@mantine/core';
import { IconCircleCheck, IconClock, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { post, type Answer } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Card } from '../../kit/card';
import { wordsOf } from '../../kit/empty';
import { Moment } from '../../kit/figures';
import { newKey } from '../../kit/form';
import { Badge, StatusBadge } from '../../kit/status';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from './referral.module.css';
import type { Referral } from './types';

type Contact = Answer<'/v1/contacts/{id}', 'get'>;
type Verification = Answer<'/v1/referrals/{id}/verifications', 'get'>['data'][number];
type Channel = Verification['channel'];

const PATH = '/v1/referrals/{id}/verifications';

/* Whether the referred person has shown that its address and number are its own, and a way to ask it. */
export function VerificationCard({ referral, contact }: { referral: Referral; contact: Contact }) {
  const { t } = useSpeech();
  const sent = useGet(PATH, { path: { id: referral.id } });
  if (sent.data === undefined || (contact.email === null && contact.phone === null)) return null;
  const rows = sent.data.data;
  return (
    <Card title={t('console.verification.title')} flush>
      <ul className={styles.rewards}>
        {contact.email !== null && <Line referral={referral} channel="email" to={contact.email} at={contact.email_verified_at} last={newest(rows, 'email')} />}
        {contact.phone !== null && <Line referral={referral} channel="sms" to={contact.phone} at={contact.phone_verified_at} last={newest(rows, 'sms')} />}
      </ul>
    </Card>
  );
}

const newest = (rows: readonly Verification[], channel: Channel): Verification | undefined => rows.find((row) => row.channel === channel);

interface LineProps {
  referral: Referral;
  channel: Channel;
  to: string;
  at: string | null;
  last: Verification | undefined;
}

function Line({ referral, channel, to, at, last }: LineProps) {
  const { t, word } = useSpeech();
  return (
    <li>
      <div>
        <p className={styles.beside}>
          <strong>{to}</strong>
          <Badge tone={at === null ? 'waiting' : 'done'} icon={at === null ? IconClock : IconCircleCheck} text={t(at === null ? 'console.verification.open' : 'console.verification.done')} />
        </p>
        <p className={styles.quiet}>
          {at !== null && <Moment at={at} look="month_day_time" />}
          {at === null && last === undefined && t('console.verification.never')}
          {at === null && last !== undefined && (
            <>
              {t('console.verification.sent')} <Moment at={last.created_at} look="month_day_time" /> {last.message_status !== null && <StatusBadge kind="message" status={last.message_status} />}{' '}
              {last.message_reason !== null && word('console.messages.reason', last.message_reason)}
              {last.state === 'expired' && t('console.verification.expired')}
              {last.state === 'denied' && t('console.verification.denied')}
            </>
          )}
        </p>
      </div>
      {at === null && referral.status !== 'disqualified' && <Ask referral={referral} channel={channel} to={to} again={last !== undefined} />}
    </li>
  );
}

function Ask({ referral, channel, to, again }: { referral: Referral; channel: Channel; to: string; again: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('referrals:write');
  const [busy, setBusy] = useState(false);
  if (!may) return null;
  const ask = () => {
    setBusy(true);
    post(PATH, { path: { id: referral.id }, body: { channel }, key: newKey() })
      .then(() => say(t('console.verification.asked', { to })))
      .catch((problem: unknown) => say(problem instanceof Error ? wordsOf(problem, speech) : t('console.verification.failed'), true))
      .finally(() => {
        setBusy(false);
        void refresh(PATH, '/v1/messages');
      });
  };
  return (
    <Button variant="default" size="xs" leftSection={<IconSend size={15} />} loading={busy} onClick={ask} aria-label={t(again ? 'console.verification.again_to' : 'console.verification.ask_to', { to })}>
      {t(again ? 'console.verification.again' : 'console.verification.ask')}
    </Button>
  );
}
