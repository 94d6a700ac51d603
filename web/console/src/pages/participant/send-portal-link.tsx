import { NativeSelect } from '@mantine/core';
import { post, type Answer } from '../../api/api';
import { refresh } from '../../api/query';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';

type Participant = Answer<'/v1/participants/{id}', 'get'>;
type Channel = 'sms' | 'email';

/* Sends a participant the way into the portal: nobody in the office gets to see the link. */
export function SendPortalLink({ participant, name, onClose }: { participant: Participant; name: string; onClose(): void }) {
  const { t } = useSpeech();
  const to: { value: Channel; label: string }[] = [];
  if (participant.phone !== null) to.push({ value: 'sms', label: t('console.own_words.by_sms', { to: participant.phone }) });
  if (participant.email !== null) to.push({ value: 'email', label: t('console.own_words.by_email', { to: participant.email }) });
  const form = useForm({
    initial: { send: to[0]?.value ?? '' },
    submit: ({ send }, key) => post('/v1/participants/{id}/portal_links', { path: { id: participant.id }, body: { send: send === 'email' ? 'email' : 'sms' }, key }),
    onDone: () => {
      void refresh('/v1/messages');
      say(t('console.portal_link.sent', { name }));
      onClose();
    },
  });
  if (to.length === 0) return <p>{t('console.own_words.unreachable', { name })}</p>;
  return (
    <FormFrame form={form} act={t('console.portal_link.send')} onCancel={onClose}>
      <div className={styles.fields}>
        <p>{t('console.portal_link.send_text')}</p>
        <NativeSelect {...form.text('send')} label={t('console.own_words.by')} data={to} />
      </div>
    </FormFrame>
  );
}
