import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { post, remove, type Answer } from '../../api/api';
import { useSession, useSessionControl } from '../../api/session';
import { Card } from '../../kit/card';
import { required } from '../../kit/checks';
import { CopyButton } from '../../kit/copy';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Dialog } from '../../kit/reason';
import { Badge } from '../../kit/status';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Secret } from '../parts/secret';

type Start = Answer<'/v1/session/totp', 'post'>;

/* The second factor: a code from an app beside the password, and recovery codes for when the phone is lost. */
export function SecondFactor() {
  const { t } = useSpeech();
  const { user } = useSession();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Card title={t('console.admin.second_factor')} side={<Badge tone={user.totp ? 'done' : 'closed'} text={t(user.totp ? 'console.admin.on_state' : 'console.admin.off_state')} />}>
      <div className={styles.fields}>
        <p className={styles.quiet}>{t('console.admin.second_factor_hint')}</p>
        <div className={styles.line}>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t(user.totp ? 'console.admin.totp_off' : 'console.admin.totp_on')}
          </Button>
        </div>
      </div>
      <Dialog title={t(user.totp ? 'console.admin.totp_off' : 'console.admin.totp_on')} opened={open} onClose={close}>
        {user.totp ? <SwitchOff onClose={close} /> : <SwitchOn onClose={close} />}
      </Dialog>
    </Card>
  );
}

function SwitchOff({ onClose }: { onClose: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const control = useSessionControl();
  const form = useForm({
    initial: { code: '' },
    checks: { code: required(speech) },
    submit: ({ code }, key) => remove('/v1/session/totp', { body: { code: code.trim() }, key }),
    onDone: () => {
      void control.reload();
      say(t('console.admin.totp_off_done'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.admin.totp_off')} danger onCancel={onClose}>
      <TextInput {...form.text('code')} label={t('console.admin.totp_code')} inputMode="numeric" autoComplete="one-time-code" data-autofocus />
    </FormFrame>
  );
}

/* First the secret for the app, then a code from it as the proof, then the recovery codes: shown once. */
function SwitchOn({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const control = useSessionControl();
  const [start, setStart] = useState<Start | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const begin = useForm({
    initial: {},
    submit: (_values, key) => post('/v1/session/totp', { key }),
    onDone: setStart,
  });
  if (codes !== null)
    return (
      <RecoveryCodes
        codes={codes}
        onClose={() => {
          void control.reload();
          onClose();
        }}
      />
    );
  if (start !== null) return <Proof start={start} onCodes={setCodes} onCancel={onClose} />;
  return (
    <FormFrame form={begin} act={t('console.admin.totp_begin')} onCancel={onClose}>
      <p>{t('console.admin.totp_app')}</p>
    </FormFrame>
  );
}

function Proof({ start, onCodes, onCancel }: { start: Start; onCodes(codes: readonly string[]): void; onCancel: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const form = useForm({
    initial: { code: '' },
    checks: { code: required(speech) },
    submit: ({ code }, key) => post('/v1/session/totp/confirm', { body: { code: code.trim() }, key }),
    onDone: (answer) => onCodes(answer.recovery_codes),
  });
  return (
    <FormFrame form={form} act={t('console.admin.totp_confirm')} onCancel={onCancel}>
      <div className={styles.fields}>
        <p className={styles.quiet}>{t('console.admin.totp_scan')}</p>
        <Secret text={start.secret} />
        <a href={start.uri}>{t('console.admin.totp_open')}</a>
        <TextInput {...form.text('code')} label={t('console.admin.totp_code')} inputMode="numeric" autoComplete="one-time-code" data-autofocus />
      </div>
    </FormFrame>
  );
}

function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useSpeech();
  return (
    <div className={styles.fields}>
      <p className={styles.quiet}>{t('console.admin.recovery_hint')}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.line}>
        <CopyButton text={codes.join('\n')} />
        <Button onClick={onClose}>{t('console.admin.recovery_kept')}</Button>
      </div>
    </div>
  );
}
