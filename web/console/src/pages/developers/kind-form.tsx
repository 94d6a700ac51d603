import { NativeSelect } from '@mantine/core';
import { patch, post } from '../../api/api';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm, type Check, type Values } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Secret } from '../parts/secret';
import { usePrograms } from '../shared/programs';
import { ConnectionFields } from './connection-fields';
import { fieldsOf, initialOf, partsOf, type Connection, type ConnectionKind, type NewConnection } from './connection-kinds';
import { ConnectionTest } from './connection-test';

type KindProps = { kind: ConnectionKind; onMade(connection: Connection): void; onCancel: () => void };

function useChecks(kind: ConnectionKind, stored: boolean): Record<string, Check<Values>> {
  const speech = useSpeech();
  const wanted = fieldsOf(kind).filter((field) => field.required && !(stored && field.name.startsWith('secrets.')));
  return Object.fromEntries(wanted.map((field) => [field.name, required(speech)]));
}

/* A new connection of a kind that referd calls: mail, text messages, gift cards. */
export function NewKindForm({ kind, onMade, onCancel }: KindProps) {
  const { t } = useSpeech();
  const { workspace } = useSession();
  const { options } = usePrograms();
  const form = useForm<Values, Connection>({
    initial: { program_id: '', ...initialOf(kind) },
    checks: useChecks(kind, false),
    submit: (values, key) => {
      const program = String(values['program_id'] ?? '');
      const body: NewConnection = { kind, livemode: workspace.livemode, ...(program === '' ? {} : { program_id: program }), ...partsOf(kind, values) };
      return post('/v1/connections', { body, key });
    },
    onDone: (made) => {
      void refresh('/v1/connections');
      onMade(made);
    },
  });
  return (
    <FormFrame form={form} act={t('console.admin.connect')} onCancel={onCancel}>
      <div className={styles.fields}>
        <NativeSelect {...form.text('program_id')} label={t('console.money.program')} data={[{ value: '', label: t('console.admin.all_programs') }, ...options]} />
        <ConnectionFields form={form} kind={kind} />
      </div>
    </FormFrame>
  );
}

/* One that there is: what it is set to, whether it works, and another secret. */
export function KindForm({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { t, word } = useSpeech();
  const before = initialOf(connection.kind, connection.settings as Record<string, unknown>);
  const form = useForm<Values, Connection>({
    initial: { status: connection.status, ...before },
    checks: useChecks(connection.kind, true),
    submit: (values, key) => {
      const parts = partsOf(connection.kind, values, before);
      const body = {
        ...(Object.keys(parts.settings).length === 0 ? {} : { settings: parts.settings }),
        ...(Object.keys(parts.secrets).length === 0 ? {} : { secrets: parts.secrets }),
        ...(values['status'] === connection.status ? {} : { status: values['status'] === 'paused' ? ('paused' as const) : ('active' as const) }),
      };
      return patch('/v1/connections/{id}', { path: { id: connection.id }, body, key });
    },
    onDone: () => {
      void refresh('/v1/connections');
      say(t('console.admin.saved'));
      onClose();
    },
  });
  return (
    <FormFrame form={form} act={t('console.admin.save')} onCancel={onClose}>
      <div className={styles.fields}>
        <ConnectionTest connection={connection} />
        {connection.hook_url !== null && (
          <div>
            <p className={styles.quiet}>{word('console.admin.hook_at', connection.kind)}</p>
            <Secret text={connection.hook_url} />
          </div>
        )}
        <NativeSelect
          {...form.text('status')}
          label={t('console.admin.status')}
          description={t('console.admin.not_called_hint')}
          data={[
            { value: 'active', label: t('console.admin.in_use') },
            { value: 'paused', label: t('console.admin.paused') },
          ]}
        />
        <ConnectionFields form={form} kind={connection.kind} stored />
      </div>
    </FormFrame>
  );
}
