import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useState } from 'react';
import { post } from '../../api/api';
import type { Message } from '../../api/objects';
import { refresh } from '../../api/query';
import { useMay } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { usePrograms } from './programs';

interface To {
  contactId: string;
  name: string;
  phone: string | null;
  email: string | null;
  /* As whom: gives the link and the code, and the program in whose name it is written. */
  participant?: { id: string; programId: string };
}

/* Variables as templates write them. */
const TAGS = { first_name_tag: '{{first_name}}', link_tag: '{{link}}' };

/* Somebody's own words to one person. */
export function WriteButton({ to }: { to: To }) {
  const { t } = useSpeech();
  const may = useMay()('messages:write');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconMessage size={16} />} onClick={() => setOpen(true)}>
        {t('console.own_words.act')}
      </Button>
      <Dialog title={t('console.own_words.title', { name: to.name })} opened={open} onClose={() => setOpen(false)} size="lg">
        {open && <WriteForm to={to} onClose={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function WriteForm({ to, onClose }: { to: To; onClose(): void }) {
  const speech = useSpeech();
  const { t, word } = speech;
  const programs = usePrograms();
  const ways: { value: 'sms' | 'email'; label: string }[] = [];
  if (to.phone !== null) ways.push({ value: 'sms', label: t('console.own_words.by_sms', { to: to.phone }) });
  if (to.email !== null) ways.push({ value: 'email', label: t('console.own_words.by_email', { to: to.email }) });
  const form = useForm({
    initial: { channel: ways[0]?.value ?? 'sms', program_id: to.participant?.programId ?? '', subject: '', text: '' },
    checks: { program_id: required(speech), text: required(speech) },
    submit: ({ channel, program_id, subject, text }, key): Promise<Message> =>
      post('/v1/messages', {
        body: {
          contact_id: to.contactId,
          program_id,
          channel: channel === 'email' ? 'email' : 'sms',
          text: text.trim(),
          ...(to.participant ? { participant_id: to.participant.id } : {}),
          ...(channel === 'email' && subject.trim() !== '' ? { subject: subject.trim() } : {}),
        },
        key,
      }),
    onDone: (message) => {
      void refresh('/v1/messages');
      const waits = message.status === 'queued';
      say(waits ? t('console.own_words.done', { name: to.name }) : t('console.own_words.kept', { name: to.name, reason: word('console.messages.reason', message.reason ?? '') }), !waits);
      onClose();
    },
  });
  if (ways.length === 0) return <p>{t('console.own_words.unreachable', { name: to.name })}</p>;
  return (
    <FormFrame form={form} act={t('console.own_words.send')} onCancel={onClose}>
      <div className={styles.fields}>
        <NativeSelect {...form.text('channel')} label={t('console.own_words.by')} data={ways} />
        {!to.participant && (
          <NativeSelect
            {...form.text('program_id')}
            label={t('console.own_words.program')}
            data={[{ value: '', label: t('console.admin.choose') }, ...programs.list.map((program) => ({ value: program.id, label: program.name }))]}
          />
        )}
        {form.values.channel === 'email' && <TextInput {...form.text('subject')} label={t('console.own_words.subject')} placeholder={t('console.own_words.usual_subject')} maxLength={255} />}
        <Textarea {...form.text('text')} label={t('console.own_words.text')} description={to.participant ? t('console.own_words.hint_link', TAGS) : t('console.own_words.hint', TAGS)} rows={5} data-autofocus />
      </div>
    </FormFrame>
  );
}
