import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/api';
import { Problem } from '../../api/problem';
import type { Account } from '../../api/session';
import { all, email as isEmail, required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';

interface Props {
  email?: string;
  onDone(session: Account): Promise<void>;
  size?: 'sm' | 'md';
}

/* E-mail and password; the code of the second factor is asked for when the server wants it. */
export function SignInForm({ email = '', onDone, size = 'sm' }: Props) {
  const speech = useSpeech();
  const { t } = speech;
  const [second, setSecond] = useState(false);
  const form = useForm({
    initial: { email, password: '', code: '' },
    checks: { email: all(required(speech), isEmail(speech)), password: required(speech), ...(second ? { code: required(speech) } : {}) },
    submit: async ({ email: address, password, code }) => {
      try {
        return await onDone(await post('/v1/session', { open: true, body: { email: address.trim(), password, ...(second ? { code: code.trim() } : {}) } }));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.code === 'second_factor_required' && !second) {
          setSecond(true);
          return;
        }
        throw worded(error, second, t('console.sign_in.wrong'), t('console.sign_in.wrong_code'), (seconds) => t('console.sign_in.wait', { seconds }));
      }
    },
  });
  return (
    <FormFrame form={form} act={t('console.sign_in.act')} size={size} wide>
      {!second && (
        <>
          <TextInput {...form.text('email')} size={size} label={t('console.sign_in.email')} type="email" autoComplete="username" autoFocus={email === ''} data-autofocus={email === '' || undefined} />
          <PasswordInput
            {...form.text('password')}
            size={size}
            label={t('console.sign_in.password')}
            autoComplete="current-password"
            autoFocus={email !== ''}
            data-autofocus={email !== '' || undefined}
            visibilityToggleButtonProps={{ 'aria-label': t('console.sign_in.show') }}
          />
        </>
      )}
      {second && (
        <TextInput
          {...form.text('code')}
          size={size}
          label={t('console.sign_in.code')}
          description={t('console.sign_in.code_text')}
          inputMode="text"
          autoComplete="one-time-code"
          autoFocus
        />
      )}
    </FormFrame>
  );
}

/* The refusals of the door in the words of the page. */
function worded(error: Problem, second: boolean, wrong: string, wrongCode: string, wait: (seconds: number) => string): Problem {
  const detail = error.status === 429 ? wait(error.retryAfter ?? 60) : error.status === 401 ? (second ? wrongCode : wrong) : error.message;
  return new Problem(error.status, { detail, code: error.code, ...(error.requestId ? { request_id: error.requestId } : {}), errors: error.errors }, error.retryAfter);
}
