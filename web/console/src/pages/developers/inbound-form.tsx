import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { post } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { useSpeech } from '../../text/text';
import parts from '../parts/parts.module.css';
import { usePrograms } from '../shared/programs';
import type { Connection } from './connection-kinds';

/* A new connection for any system that can post JSON. How its messages are read is said on its own page, with one of them
 * at hand. */
export function NewWebhookForm({ onMade, onCancel }: { onMade(connection: Connection): void; onCancel: () => void }) {
  const speech = useSpeech();
  const { t } = speech;
  const { workspace } = useSession();
  const { options } = usePrograms();
  const form = useForm({
    initial: { account: '', program_id: '', 'settings.auth': 'secret_path', 'settings.header': '', 'settings.prefix': '', 'settings.encoding': 'hex', secret: '' },
    aliases: { 'secrets.token': 'secret', 'secrets.signing_secret': 'secret' },
    checks: { account: required(speech), program_id: required(speech) },
    submit: (values, key) => {
      const auth = values['settings.auth'];
      const signed = auth === 'hmac_sha256';
      const given = (name: 'settings.header' | 'settings.prefix', as: string) => (values[name].trim() === '' ? {} : { [as]: values[name].trim() });
      const settings = { auth, ...(auth === 'secret_path' ? {} : given('settings.header', 'header')), ...(signed ? { encoding: values['settings.encoding'], ...given('settings.prefix', 'prefix') } : {}) };
      const secrets = auth === 'secret_path' ? {} : { [signed ? 'signing_secret' : 'token']: values.secret.trim() };
      return post('/v1/connections', { body: { kind: 'webhook', livemode: workspace.livemode, program_id: values.program_id, account: values.account.trim(), settings, secrets }, key });
    },
    onDone: (made) => {
      void refresh('/v1/connections');
      onMade(made);
    },
  });
  const auth = form.values['settings.auth'];
  return (
    <FormFrame form={form} act={t('console.admin.connect')} onCancel={onCancel}>
      <div className={parts.fields}>
        <TextInput {...form.text('account')} label={t('console.inbound.name')} placeholder="Make, n8n, CRM" />
        <NativeSelect {...form.text('program_id')} label={t('console.money.program')} data={[{ value: '', label: t('console.admin.choose') }, ...options]} />
        <NativeSelect
          {...form.text('settings.auth')}
          label={t('console.inbound.auth')}
          data={[
            { value: 'secret_path', label: t('console.inbound.auth_path') },
            { value: 'bearer', label: t('console.inbound.auth_bearer') },
            { value: 'hmac_sha256', label: t('console.inbound.auth_hmac') },
          ]}
        />
        {auth !== 'secret_path' && (
          <>
            <PasswordInput {...form.text('secret')} label={t(auth === 'bearer' ? 'console.inbound.token' : 'console.inbound.signing_secret')} description={t('console.inbound.secret_hint')} autoComplete="off" />
            <TextInput {...form.text('settings.header')} label={t('console.inbound.header')} placeholder={auth === 'bearer' ? 'Authorization' : 'X-Signature'} />
          </>
        )}
        {auth === 'hmac_sha256' && (
          <div className={parts.pair}>
            <NativeSelect {...form.text('settings.encoding')} label={t('console.inbound.encoding')} data={['hex', 'base64']} />
            <TextInput {...form.text('settings.prefix')} label={t('console.inbound.prefix')} placeholder="sha256=" />
          </div>
        )}
      </div>
    </FormFrame>
  );
}
