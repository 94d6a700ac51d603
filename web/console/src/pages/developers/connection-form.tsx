import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { patch, post } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Secret } from '../parts/secret';
import { usePrograms } from '../shared/programs';
import type { Connection } from './connection-kinds';

/* A new Stripe connection. Stripe shows the signing secret of an endpoint when the endpoint is made; it is never shown here. */
export function NewConnectionForm({ onMade, onCancel }: { onMade(connection: Connection): void; onCancel: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const { workspace } = useSession();
  const { options } = usePrograms();
  const form = useForm({
    initial: { program_id: '', signing_secret: '', account: '' },
    checks: { program_id: required(speech), signing_secret: required(speech) },
    submit: ({ program_id, signing_secret, account }, key) =>
      post('/v1/connections', {
        body: { kind: 'stripe', program_id, signing_secret: signing_secret.trim(), livemode: workspace.livemode, ...(account.trim() === '' ? {} : { account: account.trim() }) },
        key,
      }),
    onDone: (made) => {
      void refresh('/v1/connections');
      onMade(made);
    },
  });
  return (
    <FormFrame form={form} act={t('console.admin.connect')} onCancel={onCancel}>
      <div className={styles.fields}>
        <NativeSelect {...form.text('program_id')} label={t('console.money.program')} data={[{ value: '', label: t('console.admin.choose') }, ...options]} />
        <PasswordInput {...form.text('signing_secret')} label={t('console.admin.signing_secret')} description={t('console.admin.signing_hint')} placeholder="whsec_" autoComplete="off" />
        <TextInput {...form.text('account')} label={t('console.admin.account')} description={t('console.admin.account_hint')} placeholder="acct_" />
      </div>
    </FormFrame>
  );
}

/* A connection: where Stripe posts to, whether it gets in, another secret. */
export function ConnectionForm({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { t } = useSpeech();
  const form = useForm({
    initial: { signing_secret: '', account: connection.account ?? '', status: connection.status as string },
    submit: ({ signing_secret, account, status }, key) =>
      patch('/v1/connections/{id}', {
        path: { id: connection.id },
        body: {
          ...(signing_secret.trim() === '' ? {} : { signing_secret: signing_secret.trim() }),
          ...(account.trim() === (connection.account ?? '') ? {} : { account: account.trim() }),
          ...(status === connection.status ? {} : { status: status === 'paused' ? ('paused' as const) : ('active' as const) }),
        },
        key,
      }),
    onDone: () => {
      void refresh('/v1/connections');
      say(t('console.admin.saved'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.admin.save')} onCancel={onClose}>
      <div className={styles.fields}>
        <div>
          <p className={styles.quiet}>{t('console.admin.hook_hint')}</p>
          <Secret text={connection.hook_url ?? ''} />
        </div>
        <NativeSelect
          {...form.text('status')}
          label={t('console.admin.status')}
          description={t('console.admin.paused_hint')}
          data={[
            { value: 'active', label: t('console.admin.takes_messages') },
            { value: 'paused', label: t('console.admin.paused') },
          ]}
        />
        <PasswordInput {...form.text('signing_secret')} label={t('console.admin.new_signing_secret')} description={t('console.admin.rotation_hint')} placeholder="whsec_" autoComplete="off" />
        <TextInput {...form.text('account')} label={t('console.admin.account')} description={t('console.admin.account_hint')} placeholder="acct_" />
      </div>
    </FormFrame>
  );
}
