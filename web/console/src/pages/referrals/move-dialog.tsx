import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconUserEdit } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { get, post } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { money as isMoney } from '../../kit/checks';
import { Notice } from '../../kit/notice';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { parseMoney, typedMoney } from '../../text/money';
import { useSpeech } from '../../text/text';
import { stageName, stagesOf, usePrograms } from '../shared/programs';
import { DISQUALIFIED_BY_HAND, reasonCodes } from './reasons';
import styles from './referrals.module.css';

/* What the dialog must know of a referral: rows of the board and the page of one have it. */
export interface Movable {
  id: string;
  program_id: string;
  stage: string;
  owner: string | null;
  value: number | null;
  prospect_name?: string | null;
}

export function MoveDialog({ row, onClose }: { row: Movable | null; onClose(): void }) {
  const { t } = useSpeech();
  return (
    <Dialog title={t('console.referral.move')} opened={row !== null} onClose={onClose}>
      {row && <MoveForm key={row.id} row={row} onClose={onClose} />}
    </Dialog>
  );
}

interface Seen {
  id: string;
  who: string;
  what: string;
  ago: string;
}

function MoveForm({ row, onClose }: { row: Movable; onClose(): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const session = useSession();
  const programs = usePrograms();
  const program = programs.find(row.program_id);
  const stages = stagesOf(program, speech).filter((stage) => stage.key !== row.stage);
  const currency = program?.currency ?? 'USD';
  const [changed, setChanged] = useState<Seen | null>(null);
  const seenStage = useRef(row.stage);
  const isLost = (to: string) => stages.find((stage) => stage.key === to)?.kind === 'lost';
  const form = useForm({
    initial: {
      to: stages[0]?.key ?? '',
      owner: row.owner ?? '',
      value: row.value === null ? '' : typedMoney(row.value, currency, speech.locale),
      reason_code: DISQUALIFIED_BY_HAND,
      reason: '',
    },
    checks: { value: isMoney(currency, speech) },
    submit: async (values, key) => {
      const other = await changedMeanwhile();
      if (other) {
        setChanged(other);
        return null;
      }
      const value = values.value === '' ? null : parseMoney(values.value, currency, speech.locale);
      return post('/v1/referrals/{id}/transitions', {
        path: { id: row.id },
        key,
        body: {
          to: values.to,
          ...(values.owner.trim() === '' ? {} : { owner: values.owner.trim() }),
          ...(value === null || value === row.value ? {} : { value }),
          ...(isLost(values.to) ? { reason_code: values.reason_code } : {}),
          ...(values.reason.trim() === '' ? {} : { reason: values.reason.trim() }),
        },
      });
    },
    onDone: (referral) => {
      if (!referral) return;
      void refresh('/v1/referrals', '/v1/counts');
      say(t('console.board.moved', { name: row.prospect_name ?? '', stage: stageName(referral.stage, program, speech) }));
      onClose();
    },
  });
  const lost = isLost(form.values.to);

  /* Somebody else moved it while this was open: it is shown before anything is overwritten. */
  async function changedMeanwhile(): Promise<Seen | null> {
    const now = await get('/v1/referrals/{id}', { path: { id: row.id } });
    if (now.stage === seenStage.current) return null;
    const last = (await get('/v1/referrals/{id}/timeline', { path: { id: row.id }, query: { limit: 1 } })).data[0];
    const before = stageName(seenStage.current, program, speech);
    seenStage.current = now.stage;
    const mine = last?.actor.id === session.user.id;
    return {
      id: now.id,
      who: mine ? t('console.conflict.you') : (last?.actor.name ?? t('console.conflict.somebody')),
      what: t('console.conflict.stage', { from: before, to: stageName(now.stage, program, speech) }),
      ago: last ? speech.ago(last.at) : '',
    };
  }

  return (
    <FormFrame form={form} act={t('console.referral.move')} danger={lost} onCancel={onClose}>
      {changed && (
        <Notice
          tone="info"
          icon={IconUserEdit}
          title={t('console.conflict.title', { who: changed.who, ago: changed.ago })}
          text={changed.what}
          action={
            <>
              <Button
                variant="default"
                onClick={() => {
                  void refresh('/v1/referrals');
                  onClose();
                }}
              >
                {t('console.conflict.theirs')}
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  setChanged(null);
                  form.submit();
                }}
              >
                {t('console.conflict.mine')}
              </Button>
            </>
          }
        />
      )}
      <NativeSelect {...form.text('to')} label={t('console.referral.to_stage')} data={stages.map(({ key, name }) => ({ value: key, label: name }))} data-autofocus />
      {lost && <NativeSelect {...form.text('reason_code')} label={t('console.reason.code')} data={reasonCodes(speech)} />}
      <div className={styles.pair}>
        <TextInput {...form.text('owner')} label={t('console.column.owner')} />
        <TextInput {...form.text('value')} label={`${t('console.column.value')} (${currency})`} inputMode="decimal" />
      </div>
      <Textarea {...form.text('reason')} label={t('console.reason.label')} description={t('console.reason.kept')} rows={2} />
    </FormFrame>
  );
}
