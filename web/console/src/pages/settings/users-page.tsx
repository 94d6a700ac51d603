import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { post } from '../../api/api';
import type { User } from '../../api/objects';
import { refresh } from '../../api/query';
import { useMay } from '../../api/session';
import { all, email, required } from '../../kit/checks';
import { Empty } from '../../kit/empty';
import { Ago } from '../../kit/figures';
import { useForm } from '../../kit/form';
import { FormFrame } from '../../kit/form-frame';
import { Page } from '../../kit/page';
import { Initials } from '../../kit/person';
import { Dialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useSpeech, type Speech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Secret } from '../parts/secret';
import { Sections } from '../parts/sections';
import { RolesTable } from './roles-table';
import { settingsSections } from './sections';
import { UserForm } from './user-form';

export const ROLES = ['owner', 'admin', 'manager', 'staff', 'finance', 'viewer'] as const;

function roleOf(chosen: string): (typeof ROLES)[number] {
  return ROLES.find((role) => role === chosen) ?? 'viewer';
}

function columnsOf({ t, word }: Speech, onChange: ((row: User) => void) | null): Column<User>[] {
  const columns: Column<User>[] = [
    {
      key: 'name',
      title: t('console.admin.name'),
      card: 'title',
      cell: (row) => (
        <span className={styles.two}>
          <Initials name={row.name} large />
          <span>
            <strong>{row.name}</strong>
            <small>{row.email}</small>
          </span>
        </span>
      ),
      csv: (row) => row.name,
    },
    { key: 'email', title: t('console.admin.email'), optional: true, cell: (row) => row.email, csv: (row) => row.email },
    { key: 'role', title: t('console.admin.role'), card: 'line', cell: (row) => word('console.role', row.role), csv: (row) => row.role },
    { key: 'status', title: t('console.admin.status'), card: 'side', cell: (row) => <StatusBadge kind="user" status={row.status} />, csv: (row) => row.status },
    { key: 'totp', title: t('console.admin.second_factor'), cell: (row) => t(row.totp ? 'console.rules.yes' : 'console.rules.no'), csv: (row) => String(row.totp) },
    { key: 'seen', title: t('console.admin.last_seen'), quiet: true, card: 'end', cell: (row) => <Ago at={row.last_seen_at} />, csv: (row) => row.last_seen_at },
  ];
  if (onChange === null) return columns;
  const act = (row: User) => (
    <Button variant="default" size="xs" aria-label={t('console.admin.change_user', { name: row.name })} onClick={() => onChange(row)}>
      {t('console.admin.change')}
    </Button>
  );
  return [...columns, { key: 'acts', title: t('console.admin.acts'), figure: true, cell: act, csv: () => null }];
}

/* Who works with the console, and what each role may do. */
export default function UsersPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('users:write');
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<User | null>(null);
  const [changed, setChanged] = useState<User | null>(null);
  const [roles, setRoles] = useState(false);
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setInviting(true)}>
      {t('console.admin.invite')}
    </Button>
  );
  return (
    <Page
      title={t('console.admin.settings')}
      full
      acts={
        <>
          <Button variant="default" onClick={() => setRoles(true)}>
            {t('console.admin.roles')}
          </Button>
          {add}
        </>
      }
    >
      <DataTable
        path="/v1/users"
        name="users"
        label={t('console.admin.users')}
        above={
          <div className={styles.above}>
            <Sections label={t('console.admin.settings')} sections={settingsSections(t)} />
          </div>
        }
        columns={columnsOf(speech, may ? setChanged : null)}
        idOf={(row) => row.id}
        empty={<Empty icon={IconUsers} title={t('console.admin.no_users')} actions={add} />}
      />
      <Dialog title={t('console.admin.invite')} opened={inviting} onClose={() => setInviting(false)}>
        <InviteForm
          onCancel={() => setInviting(false)}
          onInvited={(user) => {
            setInviting(false);
            setInvited(user);
          }}
        />
      </Dialog>
      <Dialog title={t('console.admin.invited')} opened={invited !== null} onClose={() => setInvited(null)}>
        <div className={styles.fields}>
          <p className={styles.quiet}>{t('console.admin.invitation_hint', { name: invited?.name ?? '' })}</p>
          {invited?.invitation_url !== undefined && <Secret text={invited.invitation_url} />}
        </div>
      </Dialog>
      {changed && (
        <Dialog title={changed.name} opened onClose={() => setChanged(null)}>
          <UserForm
            user={changed}
            onClose={() => setChanged(null)}
            onInvited={(user) => {
              setChanged(null);
              setInvited(user);
            }}
          />
        </Dialog>
      )}
      <Dialog title={t('console.admin.roles')} opened={roles} onClose={() => setRoles(false)} size="lg">
        <RolesTable />
      </Dialog>
    </Page>
  );
}

function InviteForm({ onInvited, onCancel }: { onInvited(user: User): void; onCancel: () => void }) {
  const speech = useSpeech();
  const { t, word } = speech;
  const form = useForm({
    initial: { email: '', name: '', role: 'staff' as string },
    checks: { email: all(required(speech), email(speech)), name: required(speech) },
    submit: (values, key) => post('/v1/users', { body: { ...values, role: roleOf(values.role) }, key }),
    onDone: (user) => {
      void refresh('/v1/users');
      onInvited(user);
    },
  });
  return (
    <FormFrame form={form} act={t('console.admin.make_invitation')} onCancel={onCancel}>
      <div className={styles.fields}>
        <TextInput {...form.text('email')} label={t('console.admin.email')} type="email" autoComplete="off" data-autofocus />
        <TextInput {...form.text('name')} label={t('console.admin.name')} maxLength={255} autoComplete="off" />
        <NativeSelect {...form.text('role')} label={t('console.admin.role')} data={ROLES.map((role) => ({ value: role, label: word('console.role', role) }))} />
      </div>
    </FormFrame>
  );
}
