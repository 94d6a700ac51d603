import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { post, type Answer } from '../../api/api';
import { useGet } from '../../api/query';
import { useSessionControl } from '../../api/session';
import { all, atLeast, required } from '../../kit/checks';
import { Failed } from '../../kit/empty';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import { EnterFrame } from './frame';
import { PASSWORD_LENGTH } from './password';
import { takeToken } from './token';

type Invitation = Answer<'/v1/invitations/{token}', 'get'>;



export default function InvitationPage() {
  const { t, word } = useSpeech();
  const [token] = useState(takeToken);
  const invitation = useGet('/v1/invitations/{token}', { path: { token }, enabled: token !== '', open: true });
  if (token === '' || invitation.error)
    return (
      <EnterFrame title={t('console.invitation.title')} text={t('console.invitation.gone')}>
        {invitation.error && <Failed error={invitation.error} />}
      </EnterFrame>
    );
  if (!invitation.data) return null;
  const { business_name: business, role } = invitation.data;
  return (
    <EnterFrame title={t('console.invitation.title')} text={t('console.invitation.text', { business, role: word('console.role', role) })}>
      <AcceptForm token={token} invitation={invitation.data} />
    </EnterFrame>
  );
}

function AcceptForm({ token, invitation }: { token: string; invitation: Invitation }) {
  const speech = useSpeech();
  const { begin } = useSessionControl();
  const [, go] = useLocation();
  const form = useForm({
    initial: { name: invitation.name ?? '', password: '' },
    checks: { name: required(speech), password: all(required(speech), atLeast(PASSWORD_LENGTH, speech)) },
    submit: ({ name, password }) => post('/v1/invitations/{token}/accept', { path: { token }, open: true, body: { name: name.trim(), password } }),
    onDone: (session) => {
      begin(session);
      go('/', { replace: true });
    },
  });
  return (
    <FormFrame form={form} act={speech.t('console.invitation.act')} size="md" wide>
      <TextInput label={speech.t('console.sign_in.email')} size="md" value={invitation.email} readOnly autoComplete="username" />
      <TextInput {...form.text('name')} label={speech.t('console.you.name')} size="md" autoComplete="name" />
      <PasswordInput
        {...form.text('password')}
        label={speech.t('console.you.password')}
        description={speech.t('console.you.password_text', { length: PASSWORD_LENGTH })}
        size="md"
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': speech.t('console.sign_in.show') }}
      />
    </FormFrame>
  );
}
