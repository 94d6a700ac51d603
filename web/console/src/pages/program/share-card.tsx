import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { patch } from '../../api/api';
import { refresh, useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Failed } from '../../kit/empty';
import { useForm, type Check } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Shapes } from '../../kit/shape';
import { say } from '../../kit/toast';
import { languageNames, languages, type Language } from '../../text/locale';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import type { Program } from './program-page';

const CHANNELS = ['copy', 'email', 'sms', 'whatsapp', 'x', 'linkedin'] as const;
type Channel = (typeof CHANNELS)[number];
/* By language and channel; the API's description leaves the inside of it open. */
type Share = Record<string, Record<string, { subject?: string; text: string }>>;

/* The texts that participants share, where they differ from the usual ones. */
export function ShareCard({ program, disabled }: { program: Program; disabled: boolean }) {
  const { t } = useSpeech();
  const portal = useGet('/v1/programs/{id}/portal', { path: { id: program.id } });
  const [language, setLanguage] = useState<Language>('en');
  const [channel, setChannel] = useState<Channel>('email');
  return (
    <Card title={t('console.admin.share_texts')}>
      {portal.error && <Failed error={portal.error} />}
      {!portal.error && !portal.data && <Shapes lines={3} />}
      {portal.data && (
        <>
          <div className={styles.line}>
            <NativeSelect
              label={t('console.admin.channel')}
              value={channel}
              data={CHANNELS.map((one) => ({ value: one, label: t(`console.admin.channel_${one}`) }))}
              onChange={(event) => setChannel(CHANNELS.find((one) => one === event.currentTarget.value) ?? 'email')}
            />
            <NativeSelect
              label={t('console.admin.language')}
              value={language}
              data={languages.map((one) => ({ value: one, label: languageNames[one] }))}
              onChange={(event) => setLanguage(languages.find((one) => one === event.currentTarget.value) ?? 'en')}
            />
          </div>
          <ShareText key={`${language} ${channel}`} programId={program.id} share={portal.data.share as Share} language={language} channel={channel} disabled={disabled} />
        </>
      )}
    </Card>
  );
}

function without<T>(record: Readonly<Record<string, T>>, gone: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== gone));
}

function withText(share: Share, language: string, channel: string, text: string, subject: string): Share {
  const others = without(share[language] ?? {}, channel);
  const own = text === '' ? others : { ...others, [channel]: { ...(subject === '' ? {} : { subject }), text } };
  const left = without(share, language);
  return Object.keys(own).length === 0 ? left : { ...left, [language]: own };
}

interface TextProps {
  programId: string;
  share: Share;
  language: Language;
  channel: Channel;
  disabled: boolean;
}

function ShareText({ programId, share, language, channel, disabled }: TextProps) {
  const { t } = useSpeech();
  const kept = share[language]?.[channel];
  const named: Check<{ text: string; subject: string }> = (text) => (text === '' || /\{(link|code)\}/.test(text) ? null : t('console.admin.share_needs_link'));
  const form = useForm({
    initial: { subject: kept?.subject ?? '', text: kept?.text ?? '' },
    checks: { text: named },
    submit: ({ text, subject }, key) =>
      patch('/v1/programs/{id}/portal', { path: { id: programId }, body: { share: withText(share, language, channel, text.trim(), subject.trim()) }, key }),
    onDone: () => {
      void refresh('/v1/programs');
      say(t('console.admin.saved'));
    },
  });
  return (
    <FormFrame
      form={form}
      act={t('console.admin.save')}
      off={disabled}
      extra={
        !disabled &&
        kept && (
          <Button variant="subtle" onClick={() => form.set({ subject: '', text: '' })}>
            {t('console.admin.usual_text')}
          </Button>
        )
      }
    >
      <div className={styles.fields}>
        {channel === 'email' && <TextInput {...form.text('subject')} label={t('console.admin.subject')} disabled={disabled} maxLength={255} />}
        <Textarea {...form.text('text')} label={t('console.admin.text')} description={t('console.admin.share_hint')} placeholder={t('console.admin.usual_text_holds')} rows={4} disabled={disabled} maxLength={1000} />
      </div>
    </FormFrame>
  );
}
