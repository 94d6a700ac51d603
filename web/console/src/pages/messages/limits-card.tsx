import { NativeSelect, TextInput } from '@mantine/core';
import { patch } from '../../api/api';
import type { Messaging } from '../../api/objects';
import { refresh } from '../../api/query';
import { Card } from '../../kit/card';
import { all, money, required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import { limitsBody, PRICE, typedLimits, type Limits } from './messaging';
import styles from './messages.module.css';
import { wholeNumber } from './whole-number';

/* When nobody is disturbed, how much one person and everybody gets, and at what cost. */
export function LimitsCard({ messaging, disabled }: { messaging: Messaging; disabled: boolean }) {
  const speech = useSpeech();
  const { t, locale } = speech;
  const { currency } = messaging.budget;
  const whole = wholeNumber(speech);
  const form = useForm<Limits, unknown>({
    initial: typedLimits(messaging, locale),
    checks: {
      'quiet_hours.from': required(speech),
      'quiet_hours.to': required(speech),
      'per_recipient.count': whole,
      'per_recipient.days': all(required(speech), whole),
      per_day: whole,
      per_minute: whole,
      'budget.amount': money(currency, speech),
      segment_price_micros: (value) => (PRICE.test(value.trim()) ? null : t('console.messages.price_wrong')),
    },
    submit: (typed, key) => patch('/v1/programs/{id}/messaging', { path: { id: messaging.program_id }, body: limitsBody(typed, currency, locale), key }),
    onDone: () => {
      void refresh('/v1/programs');
      say(t('console.admin.saved'));
    },
  });
  return (
    <Card title={t('console.messages.limits')}>
      <FormFrame form={form} act={t('console.messages.save_limits')} off={disabled}>
        <fieldset disabled={disabled} className={styles.plain}>
          <div className={styles.pair}>
            <TextInput {...form.text('quiet_hours.from')} type="time" label={t('console.messages.quiet_from')} description={t('console.messages.quiet_text')} />
            <TextInput {...form.text('quiet_hours.to')} type="time" label={t('console.messages.quiet_to')} description={t('console.messages.quiet_none')} />
            <TextInput {...form.text('per_recipient.count')} inputMode="numeric" label={t('console.messages.per_person')} description={t('console.messages.no_limit')} />
            <TextInput {...form.text('per_recipient.days')} inputMode="numeric" label={t('console.messages.per_person_days')} description={t('console.messages.per_person_days_text')} />
            <TextInput {...form.text('per_day')} inputMode="numeric" label={t('console.messages.per_day')} description={t('console.messages.per_day_text')} />
            <TextInput {...form.text('per_minute')} inputMode="numeric" label={t('console.messages.per_minute')} description={t('console.messages.no_limit')} />
            <TextInput {...form.text('budget.amount')} inputMode="decimal" label={t('console.messages.budget', { currency })} description={t('console.messages.budget_text')} />
            <NativeSelect
              {...form.text('budget.per')}
              label={t('console.messages.budget_per')}
              description={t('console.messages.budget_per_text')}
              data={(['day', 'month'] as const).map((value) => ({ value, label: t(`console.messages.per_${value}_word`) }))}
            />
            <TextInput {...form.text('segment_price_micros')} inputMode="decimal" label={t('console.messages.price', { currency })} description={t('console.messages.price_text')} />
            <TextInput {...form.text('prefixes')} label={t('console.messages.prefixes')} description={t('console.messages.prefixes_text')} placeholder="+1 +49" />
            <NativeSelect
              {...form.text('invitation_consent')}
              label={t('console.messages.consent')}
              description={t('console.messages.consent_text')}
              data={(['granted', 'not_withdrawn'] as const).map((value) => ({ value, label: t(`console.messages.consent_${value}`) }))}
            />
            <TextInput {...form.text('thanks_from')} label={t('console.messages.thanks_from')} description={t('console.messages.thanks_from_text')} />
          </div>
        </fieldset>
      </FormFrame>
    </Card>
  );
}
