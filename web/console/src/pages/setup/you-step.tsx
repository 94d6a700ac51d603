import { PasswordInput, TextInput } from '@mantine/core';
import { all, atLeast, email as isEmail, required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import { PASSWORD_LENGTH } from '../enter/password';
import styles from './setup.module.css';

export interface You {
  name: string;
  email: string;
  password: string;
}

export function YouStep({ known, onDone }: { known: You | null; onDone(you: You): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm({
    initial: { name: known?.name ?? '', email: known?.email ?? '', password: known?.password ?? '' },
    checks: { name: required(speech), email: all(required(speech), isEmail(speech)), password: all(required(speech), atLeast(PASSWORD_LENGTH, speech)) },
    submit: (values) => Promise.resolve(values),
    onDone: (values) => onDone({ ...values, name: values.name.trim(), email: values.email.trim() }),
  });
  return (
    <div className={styles.narrow}>
      <h1>{t('console.setup.you_title')}</h1>
      <p className={styles.lead}>{t('console.setup.you_text')}</p>
      <FormFrame form={form} act={t('console.setup.next')} size="md" wide>
        <TextInput {...form.text('name')} size="md" label={t('console.you.name')} autoComplete="name" autoFocus />
        <TextInput {...form.text('email')} size="md" label={t('console.sign_in.email')} type="email" autoComplete="username" />
        <PasswordInput
          {...form.text('password')}
          size="md"
          label={t('console.you.password')}
          description={t('console.you.password_text', { length: PASSWORD_LENGTH })}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('console.sign_in.show') }}
        />
      </FormFrame>
    </div>
  );
}
