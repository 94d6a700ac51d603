import { Textarea, TextInput } from '@mantine/core';
import { post, remove } from '../../api/api';
import { refresh } from '../../api/query';
import { money as isMoney, required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog, ReasonDialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { parseMoney } from '../../text/money';
import { useSpeech } from '../../text/text';
import { reasonCodes } from '../referrals/reasons';
import { usePrograms } from '../shared/programs';
import { PreviewNotice } from '../whose/preview-notice';
import type { Referral } from './types';
import { WhatHappens } from './what-happens';

export interface ActProps {
  referral: Referral;
  opened: boolean;
  onClose(): void;
}

export function refreshMoney(): Promise<void> {
  return refresh('/v1/referrals', '/v1/rewards', '/v1/counts', '/v1/reports', '/v1/participants', '/v1/contacts', '/v1/ledger');
}

export function DisqualifyDialog({ referral, opened, onClose }: ActProps) {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <ReasonDialog
      title={t('console.referral.disqualify')}
      act={t('console.referral.disqualify')}
      danger
      codes={reasonCodes(speech)}
      opened={opened}
      onClose={onClose}
      submit={async (reason, key, code) => {
        await post('/v1/referrals/{id}/disqualify', { path: { id: referral.id }, key, body: { reason, reason_code: code } });
        say(t('console.referral.disqualified'));
        await refreshMoney();
      }}
    >
      <WhatHappens id={referral.id} />
    </ReasonDialog>
  );
}

export function ReopenDialog({ referral, opened, onClose }: ActProps) {
  const { t } = useSpeech();
  return (
    <ReasonDialog
      title={t('console.referral.reopen')}
      act={t('console.referral.reopen')}
      opened={opened}
      onClose={onClose}
      submit={async (reason, key) => {
        await post('/v1/referrals/{id}/reopen', { path: { id: referral.id }, key, body: { reason } });
        say(t('console.referral.reopened'));
        await refreshMoney();
      }}
    >
      <p>{t('console.referral.reopen_text')}</p>
    </ReasonDialog>
  );
}

export function RemoveDialog({ referral, opened, onClose }: ActProps) {
  const { t } = useSpeech();
  return (
    <ReasonDialog
      title={t('console.attribution.remove')}
      act={t('console.attribution.remove')}
      danger
      opened={opened}
      onClose={onClose}
      submit={async (reason, key) => {
        await remove('/v1/referrals/{id}/attribution', { path: { id: referral.id }, key, query: { reason } });
        say(t('console.attribution.removed'));
        await refreshMoney();
      }}
    >
      <PreviewNotice referralId={referral.id} whom={opened ? {} : null} />
    </ReasonDialog>
  );
}

/* By hand, whatever the condition says. What a percentage is taken of is asked for, since there is no sale. */
export function QualifyDialog({ referral, opened, onClose }: ActProps) {
  const { t } = useSpeech();
  return (
    <Dialog title={t('console.referral.qualify')} opened={opened} onClose={onClose}>
      <QualifyForm referral={referral} onClose={onClose} />
    </Dialog>
  );
}

function QualifyForm({ referral, onClose }: { referral: Referral; onClose(): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const currency = usePrograms().find(referral.program_id)?.currency ?? 'USD';
  const form = useForm({
    initial: { amount: '', reason: '' },
    checks: { amount: isMoney(currency, speech), reason: required(speech) },
    submit: ({ amount, reason }, key) => {
      const minor = amount === '' ? null : parseMoney(amount, currency, speech.locale);
      return post('/v1/referrals/{id}/qualify', { path: { id: referral.id }, key, body: { reason: reason.trim(), ...(minor === null ? {} : { amount: minor, currency }) } });
    },
    onDone: () => {
      say(t('console.referral.qualified'));
      void refreshMoney();
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.referral.qualify')} onCancel={onClose}>
      <p>{t('console.referral.qualify_text')}</p>
      <TextInput {...form.text('amount')} label={t('console.referral.amount', { currency })} description={t('console.referral.amount_text')} inputMode="decimal" />
      <Textarea {...form.text('reason')} label={t('console.reason.label')} description={t('console.reason.kept')} rows={3} data-autofocus />
    </FormFrame>
  );
}
