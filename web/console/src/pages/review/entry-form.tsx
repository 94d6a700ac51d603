import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { post, type Body } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { dayCheck, endOfDay } from '../parts/zone';

type Entry = Body<'/v1/fraud_lists', 'post'>;
const EFFECTS: readonly Entry['effect'][] = ['block', 'allow'];
const KINDS: readonly Entry['kind'][] = ['email', 'domain', 'phone', 'network', 'device'];

/* What is blocked or allowed from now on, why, and until when. */
export function EntryForm({ onClose }: { onClose(): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const zone = useSession().workspace.time_zone;
  const form = useForm({
    initial: { effect: 'block' as Entry['effect'], kind: 'email' as Entry['kind'], value: '', reason: '', expires_at: '' },
    checks: { value: required(speech), reason: required(speech), expires_at: dayCheck(speech) },
    submit: ({ effect, kind, value, reason, expires_at: until }, key) => {
      const expires = endOfDay(until, zone);
      return post('/v1/fraud_lists', { body: { effect, kind, value: value.trim(), reason: reason.trim(), ...(expires === null ? {} : { expires_at: expires }) }, key });
    },
    onDone: () => {
      void refresh('/v1/fraud_lists');
      say(t('console.fraud_list.added'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.fraud_list.add')} onCancel={onClose}>
      <div className={styles.fields}>
        <NativeSelect {...form.text('effect')} label={t('console.fraud_list.effect')} data={EFFECTS.map((value) => ({ value, label: t(`console.fraud_list.effect.${value}`) }))} />
        <NativeSelect {...form.text('kind')} label={t('console.fraud_list.kind')} data={KINDS.map((value) => ({ value, label: t(`console.fraud_list.kind.${value}`) }))} />
        <TextInput {...form.text('value')} label={t('console.fraud_list.value')} description={t('console.fraud_list.value_hint')} maxLength={1024} />
        <Textarea {...form.text('reason')} label={t('console.fraud_list.reason')} rows={2} maxLength={5000} />
        <TextInput {...form.text('expires_at')} type="date" label={t('console.fraud_list.expires')} description={t('console.fraud_list.expires_hint')} />
      </div>
    </FormFrame>
  );
}
