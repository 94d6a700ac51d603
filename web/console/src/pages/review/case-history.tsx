import { TextInput } from '@mantine/core';
import type { Case } from '../../api/objects';
import { refresh, useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { required } from '../../kit/checks';
import { Moment } from '../../kit/figures';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import parts from '../parts/parts.module.css';
import { noteCase } from './act';

/* What was said and done in the case, and room for a note. */
export function CaseHistory({ one, may }: { one: Case; may: boolean }) {
  const { t, word } = useSpeech();
  const timeline = useGet('/v1/referrals/{id}/timeline', { path: { id: one.referral_id ?? '' }, query: { limit: 50 }, enabled: one.referral_id !== null });
  if (one.referral_id === null) return null;
  const rows = (timeline.data?.data ?? []).filter((row) => row.type.startsWith('case.'));
  return (
    <Card title={t('console.review.history')}>
      <ul className={parts.list}>
        {rows.map((row) => (
          <li key={row.id}>
            <span className={parts.grow}>
              {word('console.event', row.type)}
              {row.reason !== null && <span className={parts.small}> {row.reason}</span>}
            </span>
            <Moment at={row.at} />
          </li>
        ))}
      </ul>
      {may && <Note one={one} />}
    </Card>
  );
}

function Note({ one }: { one: Case }) {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm({
    initial: { text: '' },
    checks: { text: required(speech) },
    submit: ({ text }, key) => noteCase(one.id, text.trim(), key),
    onDone: () => {
      void refresh('/v1/referrals');
      say(t('console.review.noted'));
    },
  });
  return (
    <FormFrame form={form} act={t('console.review.note')}>
      <TextInput {...form.text('text')} label={t('console.review.note_field')} maxLength={5000} />
    </FormFrame>
  );
}
