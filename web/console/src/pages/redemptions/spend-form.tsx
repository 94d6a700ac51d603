import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { post } from '../../api/api';
import type { Problem } from '../../api/problem';
import { refresh, useGet } from '../../api/query';
import { useSession } from '../../api/session';
import { money, required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { parseMoney } from '../../text/money';
import { useSpeech } from '../../text/text';
import { ContactField } from '../parts/contact-field';
import styles from '../parts/parts.module.css';
import { usePrograms } from '../shared/programs';

const REFRESHED = ['/v1/redemptions', '/v1/rewards', '/v1/ledger', '/v1/contacts', '/v1/participants', '/v1/reports'];

/* Spends credit of a contact, at once or set aside first. The button names what is spent. */
export function SpendForm({ onClose, contactId = '' }: { onClose: () => void; contactId?: string }) {
  const speech = useSpeech();
  const { t, locale } = speech;
  const { workspace } = useSession();
  const { list } = usePrograms();
  const currencies = [...new Set([workspace.currency, ...list.map((program) => program.currency)])];
  const form = useForm({
    initial: { contact_id: contactId, currency: workspace.currency, amount: '', reference: '', later: false },
    checks: { contact_id: required(speech), reference: required(speech), amount: (value, values) => money(values.currency, speech)(value, values) },
    submit: ({ contact_id, currency, amount, reference, later }, key) =>
      post('/v1/redemptions', {
        body: { contact_id, currency, reference: reference.trim(), capture: !later, ...(amount === '' ? {} : { amount: parseMoney(amount, currency, locale) ?? 0 }) },
        key,
      }),
    onDone: (redemption) => {
      void refresh(...REFRESHED);
      const amount = speech.money(redemption.amount, redemption.currency);
      say(t(redemption.status === 'open' ? 'console.money.reserved_done' : 'console.money.spent_done', { amount }));
      onClose();
    },
  });
  const minor = parseMoney(form.values.amount, form.values.currency, locale);
  const amount = minor === null ? t('console.money.all_there_is') : speech.money(minor, form.values.currency);
  return (
    <FormFrame form={form} act={t(form.values.later ? 'console.money.reserve' : 'console.money.spend', { amount })} onCancel={onClose}>
      <div className={styles.fields}>
        <ContactField field={form.text('contact_id')} label={t('console.money.contact')} />
        {form.values.contact_id !== '' && <Spendable contactId={form.values.contact_id} currency={form.values.currency} />}
        <NativeSelect {...form.text('currency')} label={t('console.money.currency')} data={currencies} />
        <TextInput {...form.text('amount')} label={t('console.money.amount')} description={t('console.money.amount_or_all')} inputMode="decimal" />
        <TextInput {...form.text('reference')} label={t('console.money.reference')} description={t('console.money.reference_unique')} maxLength={255} />
        <Checkbox {...form.check('later')} label={t('console.money.only_reserve')} description={t('console.money.only_reserve_hint')} />
        <NotEnough problem={form.problem} currency={form.values.currency} />
      </div>
    </FormFrame>
  );
}

/* What can be spent, before anybody tries. */
function Spendable({ contactId, currency }: { contactId: string; currency: string }) {
  const { t, money: told } = useSpeech();
  const accounts = useGet('/v1/ledger/accounts', { query: { contact_id: contactId, limit: 100 } });
  const account = accounts.data?.data.find((one) => one.kind === 'available' && one.currency === currency);
  if (!accounts.data) return null;
  return <p className={styles.quiet}>{t('console.money.can_spend', { amount: told(account?.balance ?? 0, currency) })}</p>;
}

function NotEnough({ problem, currency }: { problem: Problem | null; currency: string }) {
  const { t, money: told } = useSpeech();
  const available = problem?.body['available'];
  if (problem?.code !== 'insufficient_credit' || typeof available !== 'number') return null;
  return <p className={styles.quiet}>{t('console.money.can_spend', { amount: told(available, currency) })}</p>;
}
