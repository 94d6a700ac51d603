import { PasswordInput, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { post } from '../api/api';
import { gate } from '../api/gate';
import { useSession, useSessionControl, type Account } from '../api/session';
import { useStore } from '../api/store';
import { world } from '../api/world';
import { required } from '../kit/checks';
import { useForm } from '../kit/form';
import { FormFrame } from '../kit/form-frame';
import { Notice } from '../kit/notice';
import { Dialog } from '../kit/reason';
import { SignInForm } from '../pages/enter/sign-in-form';
import { useSpeech } from '../text/text';

/* Over the page, while calls wait: signing in again after the session has ended, or a password before a dangerous act. The
 * tab stays in its world; calls of somebody else who was signed in before are given up. */
export default function Gates() {
  const { t } = useSpeech();
  const waiting = useStore(gate);
  const session = useSession();
  const { resume } = useSessionControl();
  const signedIn = async (next: Account) => {
    await resume(next);
    if (next.user.id === session.user.id) waiting?.open();
    else waiting?.close();
  };
  return (
    <>
      <Dialog title={t('console.gate.sign_in')} opened={waiting?.kind === 'sign_in'} onClose={() => waiting?.close()}>
        <Notice tone="closed" icon={IconLock} title={t('console.gate.ended')} text={t('console.gate.stays')} />
        <SignInForm email={session.user.email} onDone={signedIn} />
      </Dialog>
      <Dialog title={t('console.gate.confirm')} opened={waiting?.kind === 'confirm'} onClose={() => waiting?.close()}>
        {waiting && <ConfirmForm onDone={waiting.open} onCancel={waiting.close} />}
      </Dialog>
    </>
  );
}

/* A password, or a code of the second factor, is good for ten minutes. */
function ConfirmForm({ onDone, onCancel }: { onDone(): void; onCancel(): void }) {
  const speech = useSpeech();
  const { resume } = useSessionControl();
  const { totp } = useSession().user;
  const [byCode, setByCode] = useState(false);
  const form = useForm({
    initial: { password: '', code: '' },
    checks: byCode ? { code: required(speech) } : { password: required(speech) },
    submit: async (values) => {
      const body = byCode ? { code: values.code } : { password: values.password };
      await resume(await post('/v1/session/confirm', { open: true, world: world.get(), body }));
    },
    onDone,
  });
  return (
    <FormFrame form={form} act={speech.t('console.gate.confirm_act')} onCancel={onCancel}>
      <p>{speech.t('console.gate.confirm_text')}</p>
      {byCode ? (
        <TextInput {...form.text('code')} label={speech.t('console.sign_in.code')} inputMode="numeric" autoComplete="one-time-code" data-autofocus />
      ) : (
        <PasswordInput {...form.text('password')} label={speech.t('console.sign_in.password')} autoComplete="current-password" data-autofocus />
      )}
      {totp && (
        <button type="button" className="plain" onClick={() => setByCode(!byCode)}>
          {byCode ? speech.t('console.gate.by_password') : speech.t('console.gate.by_code')}
        </button>
      )}
    </FormFrame>
  );
}
