import { NativeSelect, TextInput } from '@mantine/core';
import { IconArrowRight, IconBan, IconUserCheck } from '@tabler/icons-react';
import { post } from '../../api/api';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import type { AskProps, BulkAct } from '../../kit/table/types';
import { useSpeech } from '../../text/text';
import { stagesOf, usePrograms } from '../shared/programs';
import type { Row } from './columns';
import { DISQUALIFIED_BY_HAND } from './reasons';

/* What shows where referrals stand. */
const CHANGED = ['/v1/referrals', '/v1/counts', '/v1/rewards'];

/* Moves to a stage, gives an owner, disqualifies: one call per row. */
export function useReferralBulk(): BulkAct<Row>[] {
  const { t } = useSpeech();
  return [
    {
      key: 'move',
      label: t('console.referral.move'),
      icon: IconArrowRight,
      refreshes: CHANGED,
      ask: (props) => <AskStage {...props} />,
      run: (row, to, key) => post('/v1/referrals/{id}/transitions', { path: { id: row.id }, key, body: { to } }),
    },
    {
      key: 'assign',
      label: t('console.referral.assign'),
      icon: IconUserCheck,
      refreshes: CHANGED,
      ask: (props) => <AskOwner {...props} />,
      run: (row, owner, key) => post('/v1/referrals/{id}/transitions', { path: { id: row.id }, key, body: { owner } }),
    },
    {
      key: 'disqualify',
      label: t('console.referral.disqualify'),
      icon: IconBan,
      refreshes: CHANGED,
      danger: true,
      can: (row) => row.status !== 'disqualified',
      ask: 'reason',
      run: (row, reason, key) =>
        post('/v1/referrals/{id}/disqualify', { path: { id: row.id }, key, body: { reason, reason_code: DISQUALIFIED_BY_HAND } }),
    },
  ];
}

/* The stages of all programs, each once: a row whose program has no such stage answers so. */
function AskStage({ onAnswer, onCancel }: AskProps) {
  const speech = useSpeech();
  const programs = usePrograms();
  const stages = new Map(programs.list.flatMap((program) => stagesOf(program, speech)).map((stage) => [stage.key, stage.name]));
  const form = useForm({
    initial: { to: [...stages.keys()][0] ?? 'accepted' },
    submit: ({ to }) => Promise.resolve(onAnswer(to)),
  });
  return (
    <FormFrame form={form} act={speech.t('console.referral.move')} onCancel={onCancel}>
      <NativeSelect
        {...form.text('to')}
        label={speech.t('console.referral.to_stage')}
        data={[...stages].map(([value, label]) => ({ value, label }))}
        data-autofocus
      />
    </FormFrame>
  );
}

function AskOwner({ onAnswer, onCancel }: AskProps) {
  const speech = useSpeech();
  const form = useForm({
    initial: { owner: '' },
    checks: { owner: required(speech) },
    submit: ({ owner }) => Promise.resolve(onAnswer(owner.trim())),
  });
  return (
    <FormFrame form={form} act={speech.t('console.referral.assign')} onCancel={onCancel}>
      <TextInput {...form.text('owner')} label={speech.t('console.column.owner')} data-autofocus />
    </FormFrame>
  );
}
