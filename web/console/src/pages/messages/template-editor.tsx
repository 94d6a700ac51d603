import { Button, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { put } from '../../api/api';
import type { MessageTemplate } from '../../api/objects';
import { refresh } from '../../api/query';
import { Card } from '../../kit/card';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Columns, Stack } from '../../kit/page';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import parts from '../parts/parts.module.css';
import { Confirm } from '../parts/confirm';
import { Dialog } from '../../kit/reason';
import { draftOf, keepDraft } from './drafts';
import { useFault, usePreview } from './preview';
import { PreviewCard } from './preview-card';
import { VariableCard } from './variable-card';

const LATER_MS = 300;

/* One text: what is typed is shown at once as the person would get it, and an unknown variable is told where it stands. */
export function TemplateEditor({ name, template, disabled }: { name: string; template: MessageTemplate; disabled: boolean }) {
  const speech = useSpeech();
  const { t } = speech;
  const mail = template.channel === 'email';
  const [participantId, setParticipantId] = useState('');
  const [usual, setUsual] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { program_id, kind, channel, language } = template;
  const which = { program_id, kind, channel, language };
  const save = (text: { subject?: string; text?: string }, key: string) => put('/v1/message_templates', { body: { ...which, ...text }, key });
  const kept = { subject: template.subject ?? '', text: template.text ?? '' };
  const form = useForm({
    initial: draftOf(name) ?? kept,
    checks: { text: required(speech), ...(mail ? { subject: required(speech) } : {}) },
    submit: (typed, key) => save(mail ? typed : { text: typed.text }, key),
    onDone: (saved) => {
      keepDraft(name, null);
      void refresh('/v1/message_templates');
      say(t('console.messages.template_saved', { version: saved.version }));
    },
  });
  const { subject, text } = form.values;
  const changed = subject !== kept.subject || text !== kept.text;
  useEffect(() => keepDraft(name, changed ? { subject, text } : null), [name, changed, subject, text]);
  const [typed] = useDebouncedValue(form.values, LATER_MS);
  const body = { ...which, text: typed.text, ...(mail ? { subject: typed.subject } : {}), ...(participantId === '' ? {} : { participant_id: participantId }) };
  const preview = usePreview(body, typed.text.trim() !== '' && (!mail || typed.subject.trim() !== ''));
  const fault = useFault(preview.error, typed);
  const faultOf = (of: 'subject' | 'text') => (fault?.field === of ? fault.words : form.text(of).error);
  const insert = (variable: string) => {
    const at = field.current?.selectionEnd ?? form.values.text.length;
    form.set({ text: form.values.text.slice(0, at) + variable + form.values.text.slice(at) });
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at + variable.length, at + variable.length);
    });
  };
  const show = () => {
    field.current?.focus();
    if (fault) field.current?.setSelectionRange(fault.place.start, fault.place.end);
  };
  return (
    <Columns wide>
      <Card title={t(`console.messages.kind.${template.kind as 'invitation'}`)} side={t(template.is_default ? 'console.messages.usual_text' : 'console.messages.own_text', { version: template.version })}>
        <FormFrame
          form={form}
          act={t('console.admin.save')}
          off={disabled}
          extra={
            !template.is_default && (
              <Button variant="subtle" disabled={disabled} onClick={() => setUsual(true)}>
                {t('console.messages.usual_again')}
              </Button>
            )
          }
        >
          <fieldset disabled={disabled} className={parts.fieldset}>
            {mail && <TextInput {...form.text('subject')} error={faultOf('subject')} label={t('console.messages.subject')} />}
            <Textarea {...form.text('text')} ref={field} error={faultOf('text')} label={t('console.messages.text')} description={t(mail ? 'console.messages.mail_hint' : 'console.messages.sms_hint')} autosize minRows={mail ? 10 : 5} maxRows={24} />
            {fault?.field === 'text' && (
              <div>
                <Button variant="default" size="xs" onClick={show}>
                  {t('console.messages.show_place')}
                </Button>
              </div>
            )}
          </fieldset>
        </FormFrame>
      </Card>
      <Stack>
        <PreviewCard body={body} preview={preview} faulty={fault !== null} participantId={participantId} onParticipant={setParticipantId} disabled={disabled} />
        {!disabled && <VariableCard onChoose={insert} />}
      </Stack>
      <Dialog title={t('console.messages.usual_again')} opened={usual} onClose={() => setUsual(false)}>
        <Confirm
          act={t('console.messages.usual_again')}
          words={t('console.messages.usual_means')}
          refreshes={['/v1/message_templates']}
          run={(key) => save({}, key)}
          onDone={() => {
            keepDraft(name, null);
            say(t('console.messages.usual_done'));
          }}
          onCancel={() => setUsual(false)}
        />
      </Dialog>
    </Columns>
  );
}
