import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { post } from '../../api/api';
import type { Account } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import { currencyOptions, likelyCurrency, timeZones } from './choices';
import styles from './setup.module.css';
import type { You } from './you-step';

interface Props {
  token: string;
  you: You;
  onBack(): void;
  onDone(session: Account): void;
}

/* The account and the business are made by one call, once for ever. */
export function BusinessStep({ token, you, onBack, onDone }: Props) {
  const speech = useSpeech();
  const { t, locale } = speech;
  const form = useForm({
    initial: { business_name: '', currency: likelyCurrency(), time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    checks: { business_name: required(speech) },
    submit: (values) => post('/v1/setup', { open: true, body: { token, ...you, ...values, business_name: values.business_name.trim(), locale: locale } }),
    onDone,
  });
  return (
    <div className={styles.narrow}>
      <h1>{t('console.setup.business_title')}</h1>
      <p className={styles.lead}>{t('console.setup.business_text')}</p>
      <FormFrame
        form={form}
        act={t('console.setup.next')}
        size="md"
        wide
        extra={
          <Button variant="subtle" size="md" leftSection={<IconArrowLeft size={16} />} onClick={onBack}>
            {t('console.setup.back')}
          </Button>
        }
      >
        <TextInput {...form.text('business_name')} size="md" label={t('console.setup.business_name')} autoComplete="organization" autoFocus />
        <NativeSelect {...form.text('currency')} size="md" label={t('console.setup.currency')} description={t('console.setup.currency_text')} data={currencyOptions(locale)} />
        <NativeSelect {...form.text('time_zone')} size="md" label={t('console.setup.time_zone')} data={timeZones()} />
      </FormFrame>
    </div>
  );
}
