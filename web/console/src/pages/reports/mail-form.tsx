import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { post } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm, type Form } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { usePlace, useSpeech } from '../../text/text';
import parts from '../parts/parts.module.css';
import type { Room } from './report';
import type { Mailed } from './mailed';
import { weekdays } from './mailed';

interface Fields extends Record<string, string> {
  period: string;
  day: string;
  at: string;
  recipients: string;
  language: string;
}

/* What the page shows: of which the mail is the same again. */
export interface MailAsk {
  room: Room;
  program_id?: string | undefined;
  by?: Mailed['by'];
  compare: boolean;
}

const addresses = (text: string) => text.split(/[\s,;]+/).filter((one) => one !== '');

function DayField({ form }: { form: Form<Fields> }) {
  const { t, locale } = useSpeech();
  if (form.values.period === 'week') return <NativeSelect {...form.text('day')} label={t('console.mailed.weekday')} data={weekdays(locale)} />;
  if (form.values.period === 'day') return null;
  const { value, onChange, ...bound } = form.text('day');
  return <NumberInput {...bound} value={value} onChange={(day) => onChange(String(day))} label={t('console.mailed.day_of_month')} description={t('console.mailed.day_hint')} min={1} max={31} allowDecimal={false} />;
}

/* How often, when, to whom. */
export function MailForm({ ask, onClose }: { ask: MailAsk; onClose(): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const { user } = useSession();
  const { timeZone: zone } = usePlace();
  const form = useForm<Fields, Mailed>({
    initial: { period: 'week', day: '1', at: '08:00', recipients: user.email, language: '' },
    checks: { at: required(speech), recipients: (value) => (addresses(value).length === 0 ? t('console.form.required') : null) },
    submit: ({ period, day, at, recipients, language }, key) =>
      post('/v1/report_schedules', {
        body: {
          report: ask.room,
          period: period as Mailed['period'],
          at,
          recipients: addresses(recipients),
          ...(period === 'day' ? {} : { day: Number(day) }),
          ...(ask.program_id === undefined ? {} : { program_id: ask.program_id }),
          ...(ask.by ? { by: ask.by as 'program' } : {}),
          ...(ask.compare ? { compare: 'previous' } : {}),
          ...(language === '' ? {} : { language }),
        },
        key,
      }),
    onDone: () => {
      void refresh('/v1/report_schedules');
      say(t('console.mailed.made'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.mailed.send')} onCancel={onClose}>
      <div className={parts.fields}>
        <NativeSelect {...form.text('period')} label={t('console.mailed.period')} data={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(`console.mailed.every_${value}`) }))} data-autofocus />
        <DayField form={form} />
        <TextInput {...form.text('at')} type="time" label={t('console.mailed.at')} description={t('console.mailed.at_hint', { zone })} />
        <Textarea {...form.text('recipients')} label={t('console.mailed.recipients')} description={t('console.mailed.recipients_hint')} rows={2} spellCheck={false} />
        <NativeSelect
          {...form.text('language')}
          label={t('console.mailed.language')}
          data={[
            { value: '', label: t('console.mailed.language_own') },
            { value: 'en', label: 'English' },
            { value: 'de', label: 'Deutsch' },
            { value: 'es', label: 'Español' },
          ]}
        />
      </div>
    </FormFrame>
  );
}
