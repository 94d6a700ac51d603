import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { post, type Body } from '../../api/api';
import { refresh } from '../../api/query';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';

type Said = Body<'/v1/contacts/{id}/consents', 'post'>;

/* The likeliest first. */
const states: Said['state'][] = ['granted', 'withdrawn'];
const channels: Said['channel'][] = ['sms', 'email'];
const purposes: Said['purpose'][] = ['marketing', 'transactional'];

interface Props {
  contactId: string;
  /* The one that is asked about: chosen until somebody chooses another. */
  channel: Said['channel'];
  onDone(): void;
  onCancel(): void;
}

/* What somebody has agreed to or taken back on the phone, on paper, at the door. It is written down for good. */
export function ConsentForm({ contactId, channel, onDone, onCancel }: Props) {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm({
    initial: { state: 'granted', channel: channel as string, purpose: 'marketing', source: '', wording: '' },
    checks: { source: required(speech) },
    submit: (said, key) =>
      post('/v1/contacts/{id}/consents', {
        path: { id: contactId },
        key,
        body: {
          state: said.state as Said['state'],
          channel: said.channel as Said['channel'],
          purpose: said.purpose as Said['purpose'],
          source: said.source.trim(),
          ...(said.wording.trim() === '' ? {} : { wording: said.wording.trim() }),
        },
      }),
    onDone: () => {
      void refresh('/v1/contacts');
      say(t('console.consents.noted'));
      onDone();
    },
  });
  return (
    <FormFrame form={form} act={t('console.consents.note')} onCancel={onCancel}>
      <NativeSelect {...form.text('state')} label={t('console.consents.what')} data={states.map((value) => ({ value, label: t(`console.consents.says_${value}`) }))} />
      <NativeSelect {...form.text('purpose')} label={t('console.consents.about')} data={purposes.map((value) => ({ value, label: t(`console.consents.purpose_${value}`) }))} />
      <NativeSelect {...form.text('channel')} label={t('console.messages.by')} data={channels.map((value) => ({ value, label: t(`console.messages.channel.${value}`) }))} />
      <TextInput {...form.text('source')} label={t('console.consents.how')} description={t('console.consents.how_text')} maxLength={255} data-autofocus />
      <Textarea {...form.text('wording')} label={t('console.consents.wording')} description={t('console.consents.wording_text')} rows={2} />
      {form.values.state === 'granted' && <p>{t('console.consents.stop_text')}</p>}
    </FormFrame>
  );
}
