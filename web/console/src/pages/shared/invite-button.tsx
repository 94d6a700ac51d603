import { Button, NativeSelect } from '@mantine/core';
import { IconMailForward, IconMailOff } from '@tabler/icons-react';
import { useState } from 'react';
import { post } from '../../api/api';
import type { InvitationSent } from '../../api/objects';
import { Problem } from '../../api/problem';
import { refresh } from '../../api/query';
import { useMay } from '../../api/session';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Notice } from '../../kit/notice';
import { Dialog } from '../../kit/reason';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { ConsentForm } from './consent-form';
import { usePrograms } from './programs';

/* Whom: a participant, or a contact who takes part by it. */
interface To {
  contactId: string;
  phone: string | null;
  participantId?: string;
}

/* "Text this customer the link". */
export function InviteButton({ to, name }: { to: To; name: string }) {
  const { t } = useSpeech();
  const may = useMay()('participants:write');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconMailForward size={16} />} onClick={() => setOpen(true)}>
        {t('console.invite.act')}
      </Button>
      <Dialog title={t('console.invite.title', { name })} opened={open} onClose={() => setOpen(false)}>
        {open && <InviteForm to={to} name={name} onClose={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

/* By which way somebody is written to when both would do. */
function channelOf(to: To, channels: string): 'sms' | 'email' {
  if (channels === 'sms' || channels === 'email') return channels;
  return to.phone === null ? 'email' : 'sms';
}

function InviteForm({ to, name, onClose }: { to: To; name: string; onClose(): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const programs = usePrograms();
  const may = useMay()('contacts:write');
  const [step, setStep] = useState<'ask' | 'not_agreed' | 'note'>('ask');
  const active = programs.list.filter((program) => program.status === 'active');
  const form = useForm({
    initial: { program_id: active[0]?.id ?? '', channels: 'both', resend: '' },
    submit: ({ program_id, channels, resend }, key): Promise<InvitationSent> => {
      const said = { channels: channels === 'both' ? ['sms', 'email'] : [channels], ...(resend === '' ? {} : { again: true }) };
      return to.participantId !== undefined
        ? post('/v1/participants/{id}/invitations', { path: { id: to.participantId }, body: said, key })
        : post('/v1/contacts/{id}/invitations', { path: { id: to.contactId }, body: { ...said, program_id }, key });
    },
    onDone: (sent, said) => {
      void refresh('/v1/participants', '/v1/contacts', '/v1/messages');
      if (may && (sent.reason === 'no_consent' || sent.reason === 'consent_withdrawn')) {
        setStep('not_agreed');
        return form.reset(said); /* what is sent next is another act, with a key of its own */
      }
      const reason = sent.reason === null ? '' : speech.has(`console.invite.reason_${sent.reason}`) ? t(`console.invite.reason_${sent.reason}` as 'console.invite.reason_no_consent') : sent.reason;
      say(sent.status === 'queued' ? t('console.invite.done', { name }) : t('console.invite.not_sent', { name, reason }), sent.status !== 'queued');
      onClose();
    },
  });
  const lately = form.problem instanceof Problem && form.problem.code === 'conflict' && form.values.resend === '';
  if (step === 'note') return <ConsentForm contactId={to.contactId} channel={channelOf(to, form.values.channels)} onDone={() => setStep('ask')} onCancel={() => setStep('ask')} />;
  return (
    <FormFrame form={form} act={t(form.values.resend === '' ? 'console.invite.send' : 'console.invite.send_again')} onCancel={onClose}>
      <p>{t('console.invite.text')}</p>
      {step === 'not_agreed' && (
        <Notice
          tone="waiting"
          icon={IconMailOff}
          title={t('console.invite.not_agreed')}
          text={t('console.invite.not_agreed_text', { name })}
          action={
            <Button variant="default" onClick={() => setStep('note')}>
              {t('console.consents.note')}
            </Button>
          }
        />
      )}
      {to.participantId === undefined && active.length > 1 && <NativeSelect {...form.text('program_id')} label={t('console.groups.program')} data={active.map((one) => ({ value: one.id, label: one.name }))} />}
      <NativeSelect {...form.text('channels')} label={t('console.invitations.channels')} data={(['both', 'sms', 'email'] as const).map((value) => ({ value, label: t(`console.invitations.by_${value}`) }))} />
      {lately && (
        <Button variant="subtle" size="xs" onClick={() => form.set({ resend: 'yes' })}>
          {t('console.invite.all_the_same')}
        </Button>
      )}
    </FormFrame>
  );
}
