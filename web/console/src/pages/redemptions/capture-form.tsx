import { TextInput } from '@mantine/core';
import { post } from '../../api/api';
import type { Redemption } from '../../api/objects';
import { refresh } from '../../api/query';
import { money } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { parseMoney } from '../../text/money';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';

/* Spends what was set aside, or a part of it: the rest goes back. */
export function CaptureForm({ redemption, onClose }: { redemption: Redemption; onClose: () => void }) {
  const speech = useSpeech();
  const { t, locale } = speech;
  const { currency } = redemption;
  const form = useForm({
    initial: { amount: '' },
    checks: {
      amount: (value, values) => {
        const wrong = money(currency, speech)(value, values);
        const minor = parseMoney(value, currency, locale);
        if (wrong !== null || minor === null) return wrong;
        return minor > redemption.amount ? t('console.money.more_than_reserved', { amount: speech.money(redemption.amount, currency) }) : null;
      },
    },
    submit: ({ amount }, key) =>
      post('/v1/redemptions/{id}/capture', { path: { id: redemption.id }, body: amount === '' ? {} : { amount: parseMoney(amount, currency, locale) ?? 0 }, key }),
    onDone: (done) => {
      void refresh('/v1/redemptions', '/v1/rewards', '/v1/ledger', '/v1/contacts', '/v1/participants', '/v1/reports');
      say(t('console.money.spent_done', { amount: speech.money(done.amount, done.currency) }));
      onClose();
    },
  });
  const part = form.values.amount === '' ? redemption.amount : (parseMoney(form.values.amount, currency, locale) ?? redemption.amount);
  return (
    <FormFrame form={form} act={t('console.money.capture', { amount: speech.money(part, currency) })} onCancel={onClose}>
      <div className={styles.fields}>
        <p className={styles.quiet}>{t('console.money.capture_means', { amount: speech.money(redemption.amount, currency) })}</p>
        <TextInput {...form.text('amount')} label={t('console.money.part')} inputMode="decimal" data-autofocus />
      </div>
    </FormFrame>
  );
}
