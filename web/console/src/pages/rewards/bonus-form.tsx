import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/api';
import { refresh } from '../../api/query';
import { all, money, required } from '../../kit/checks';
import { newKey, useForm, type Values } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { parseMoney } from '../../text/money';
import { useSpeech } from '../../text/text';
import { ContactField } from '../parts/contact-field';
import { usePrograms } from '../shared/programs';
import styles from '../parts/parts.module.css';
import { discountBody, discountChecks, noDiscount } from './bonus-discount';
import { BonusDiscountFields } from './bonus-discount-fields';

const KINDS = ['credit', 'cash', 'gift_card', 'discount', 'custom'] as const;
type Kind = (typeof KINDS)[number];

const kindOf = (word: string): Kind => KINDS.find((one) => one === word) ?? 'credit';

/* A reward by hand. Its own id is drawn when the form opens, so that it pays once, however often it is sent. */
export function BonusForm({ onClose, contactId = '' }: { onClose: () => void; contactId?: string }) {
  const speech = useSpeech();
  const { t, locale } = speech;
  const { list: programs } = usePrograms();
  const [externalId] = useState(newKey);
  const currencyOf = (programId: string): string => (programs.find((program) => program.id === programId) ?? programs[0])?.currency ?? 'USD';
  const amountFault = (value: string, values: Values): string | null => {
    if (values['kind'] === 'discount') return null;
    if (value === '') return values['kind'] === 'custom' ? null : t('console.form.required');
    const currency = currencyOf(String(values['program_id'] ?? ''));
    return all(money(currency, speech))(value, values) ?? ((parseMoney(value, currency, locale) ?? 0) > 0 ? null : t('console.money.above_zero'));
  };
  const form = useForm({
    initial: { contact_id: contactId, program_id: '', kind: 'credit', amount: '', ...noDiscount, title: '', reason: '' },
    checks: {
      contact_id: required(speech),
      program_id: required(speech),
      reason: required(speech),
      amount: (value, values) => amountFault(value, values),
      title: (value, values) => (values.kind === 'custom' && value.trim() === '' ? t('console.form.required') : null),
      ...discountChecks(speech, currencyOf),
    },
    submit: (values, key) => {
      const currency = currencyOf(values.program_id);
      const kind = kindOf(values.kind);
      const title = values.title.trim();
      return post('/v1/rewards', {
        body: {
          contact_id: values.contact_id,
          program_id: values.program_id,
          kind,
          reason: values.reason.trim(),
          external_id: externalId,
          ...(title === '' ? {} : { title }),
          ...(kind === 'discount' ? { discount: discountBody(values, currency, locale) } : {}),
          ...(kind === 'discount' || values.amount === '' ? {} : { amount: parseMoney(values.amount, currency, locale) ?? 0, currency }),
        },
        key,
      });
    },
    onDone: () => {
      void refresh('/v1/rewards', '/v1/ledger', '/v1/counts', '/v1/reports', '/v1/contacts', '/v1/participants', '/v1/todos', '/v1/code_pools');
      say(t('console.money.bonus_done'));
      onClose();
    },
  });
  const kind = kindOf(form.values.kind);
  const currency = currencyOf(form.values.program_id);
  const minor = kind === 'discount' ? null : parseMoney(form.values.amount, currency, locale);
  return (
    <FormFrame form={form} act={minor === null || minor <= 0 ? t('console.money.give_bonus') : t('console.money.give', { amount: speech.money(minor, currency) })} onCancel={onClose}>
      <div className={styles.fields}>
        <ContactField field={form.text('contact_id')} label={t('console.money.for')} />
        <NativeSelect
          {...form.text('program_id')}
          label={t('console.money.program_pays')}
          data={[{ value: '', label: t('console.admin.choose') }, ...programs.map((program) => ({ value: program.id, label: program.name }))]}
        />
        <NativeSelect
          {...form.text('kind')}
          label={t('console.money.kind')}
          description={kind === 'gift_card' || kind === 'custom' ? t(`console.money.kind_hint.${kind}`) : undefined}
          data={KINDS.map((one) => ({ value: one, label: t(`console.reward_kind.${one}`) }))}
        />
        {kind === 'discount' ? (
          <BonusDiscountFields form={form} programId={form.values.program_id} currency={currency} />
        ) : (
          <TextInput {...form.text('amount')} label={t('console.money.amount_in', { currency })} inputMode="decimal" />
        )}
        <TextInput {...form.text('title')} label={t('console.rules.title')} description={t('console.money.title_hint')} maxLength={255} />
        <Textarea {...form.text('reason')} label={t('console.reason.label')} description={t('console.reason.kept')} rows={3} maxLength={5000} />
      </div>
    </FormFrame>
  );
}
