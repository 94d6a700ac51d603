import { TextInput } from '@mantine/core';
import { post } from '../../api/api';
import { refresh } from '../../api/query';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import type { PreviewBody } from './preview';

/* The text as it stands in the editor, saved or not, to an address of one's own. */
export function TestForm({ body, onClose }: { body: PreviewBody; onClose(): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const mail = body.channel === 'email';
  const form = useForm({
    initial: { to: '' },
    checks: { to: required(speech) },
    submit: ({ to }, key) => post('/v1/message_templates/test', { body: { ...body, to: to.trim() }, key }),
    onDone: (message) => {
      void refresh('/v1/messages');
      say(t('console.messages.test_done', { to: message.to }));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.messages.test_send')} onCancel={onClose}>
      <p>{t('console.messages.test_text')}</p>
      <TextInput
        {...form.text('to')}
        label={t(mail ? 'console.person.email' : 'console.person.phone')}
        description={mail ? undefined : t('console.messages.test_phone')}
        placeholder={mail ? 'you@example.com' : '+1 202 555 0143'}
        type={mail ? 'email' : 'tel'}
        data-autofocus
      />
    </FormFrame>
  );
}
