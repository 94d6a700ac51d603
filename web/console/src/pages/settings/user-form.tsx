import { Button, NativeSelect, TextInput } from '@mantine/core';
import { patch, post } from '../../api/api';
import type { User } from '../../api/objects';
import { refresh } from '../../api/query';
import { useSession } from '../../api/session';
import { required } from '../../kit/checks';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { ROLES } from './users-page';

/* A user's role and whether he may come in. Nobody disables himself. */
export function UserForm({ user, onClose, onInvited }: { user: User; onClose: () => void; onInvited(user: User): void }) {
  const speech = useSpeech();
  const { t, word } = speech;
  const session = useSession();
  const initial = { name: user.name, role: user.role, status: user.status as string };
  const form = useForm({
    initial,
    checks: { name: required(speech) },
    submit: (values, key) => {
      const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== initial[name as keyof typeof initial]));
      return patch('/v1/users/{id}', { path: { id: user.id }, body: changed, key });
    },
    onDone: () => {
      void refresh('/v1/users');
      say(t('console.admin.saved'));
      onClose();
    },
  });
  const statuses = user.status === 'invited' ? (['invited', 'disabled'] as const) : (['active', 'disabled'] as const);
  return (
    <FormFrame form={form} act={t('console.admin.save')} onCancel={onClose} danger={form.values.status === 'disabled' && user.status !== 'disabled'}>
      <div className={styles.fields}>
        <TextInput {...form.text('name')} label={t('console.admin.name')} maxLength={255} />
        <NativeSelect {...form.text('role')} label={t('console.admin.role')} data={ROLES.map((role) => ({ value: role, label: word('console.role', role) }))} />
        {user.id !== session.user.id && (
          <NativeSelect
            {...form.text('status')}
            label={t('console.admin.status')}
            description={t('console.admin.disabled_hint')}
            data={statuses.map((status) => ({ value: status, label: t(`status.user.${status}`) }))}
          />
        )}
        {user.status === 'invited' && <NewInvitation user={user} onInvited={onInvited} />}
      </div>
    </FormFrame>
  );
}

function NewInvitation({ user, onInvited }: { user: User; onInvited(user: User): void }) {
  const { t } = useSpeech();
  const form = useForm({
    initial: {},
    submit: (_values, key) => post('/v1/users/{id}/invitation', { path: { id: user.id }, key }),
    onDone: (again) => onInvited(again),
  });
  return (
    <Button variant="default" loading={form.state === 'sending'} onClick={form.submit}>
      {t('console.admin.invite_again')}
    </Button>
  );
}
