import { Button, NativeSelect } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { remove } from '../../api/api';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { CopyIcon } from '../../kit/copy';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { Badge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { say } from '../../kit/toast';
import { useSpeech, type Speech } from '../../text/text';
import { Confirm } from '../parts/confirm';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { usePrograms } from '../shared/programs';
import { ConnectionForm, NewConnectionForm } from './connection-form';
import { isCalled, newKinds, tells, type Connection, type ConnectionKind } from './connection-kinds';
import { KindForm, NewKindForm } from './kind-form';
import { developerSections } from './sections';
import { NewWebhookForm } from './inbound-form';

/* Whether it is in use: paused, or its secret lost, it is not. */
function Health({ row }: { row: Connection }) {
  const { t, day } = useSpeech();
  if (row.secret_lost) return <Badge tone="wrong" text={t('console.admin.secret_lost')} />;
  if (row.status === 'paused') return <Badge tone="waiting" text={t('console.admin.paused')} />;
  if (row.health?.last_error_at != null && row.health.last_error_at >= row.health.last_received_at) return <Badge tone="wrong" text={t('console.inbound.outcome.failed')} />;
  return (
    <span className={styles.chips}>
      <Badge tone="done" text={t(isCalled(row.kind) ? 'console.admin.in_use' : 'console.admin.takes_messages')} />
      {row.previous_secret_until !== null && <span className={styles.small}>{t('console.admin.old_secret_until', { date: day(row.previous_secret_until) })}</span>}
    </span>
  );
}

function columnsOf({ t }: Speech, nameOf: (id: string) => string, onOpen: ((row: Connection) => void) | null, onGone: (row: Connection) => void): Column<Connection>[] {
  const columns: Column<Connection>[] = [
    { key: 'kind', title: t('console.admin.system'), card: 'title', cell: (row) => <System row={row} />, csv: (row) => row.kind },
    { key: 'program', title: t('console.money.program'), card: 'line', cell: (row) => (row.program_id === null ? t('console.admin.all_programs') : nameOf(row.program_id)), csv: (row) => row.program_id },
    { key: 'health', title: t('console.admin.status'), card: 'side', cell: (row) => <Health row={row} />, csv: (row) => row.status },
    {
      key: 'hook',
      title: t('console.admin.hook'),
      cell: (row) =>
        row.hook_url !== null && (
          <span className={styles.line}>
            <span className="mono">{row.hook_url}</span>
            <CopyIcon text={row.hook_url} label={t('console.admin.copy_hook')} />
          </span>
        ),
      csv: (row) => row.hook_url,
    },
    { key: 'account', title: t('console.admin.account'), quiet: true, optional: true, cell: (row) => row.account, csv: (row) => row.account },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at },
  ];
  if (onOpen === null) return columns;
  const acts = (row: Connection) => (
    <span className={styles.rowActs}>
      {row.kind !== 'webhook' && (
        <Button variant="default" size="xs" onClick={() => onOpen(row)}>
          {t('console.admin.change')}
        </Button>
      )}
      <Button variant="subtle" color="red" size="xs" onClick={() => onGone(row)}>
        {t('console.admin.delete')}
      </Button>
    </span>
  );
  return [...columns, { key: 'acts', title: t('console.admin.acts'), figure: true, cell: acts, csv: () => null }];
}

/* What tells of facts has a page of its own, which says what came. */
function System({ row }: { row: Connection }) {
  const { word } = useSpeech();
  const name = word('console.admin.connection', row.kind);
  if (!tells(row.kind)) return name;
  return <Link href={`/developers/connections/${row.id}`}>{row.kind === 'webhook' && row.account !== null ? `${name}: ${row.account}` : name}</Link>;
}

/* Which system, then what it wants. */
function NewConnection(props: { onMade(connection: Connection): void; onCancel: () => void }) {
  const { t, word } = useSpeech();
  const [kind, setKind] = useState<ConnectionKind>('smtp');
  return (
    <div className={styles.fields}>
      <NativeSelect
        label={t('console.admin.system')}
        value={kind}
        data={newKinds.map((value) => ({ value, label: word('console.admin.connection', value) }))}
        onChange={(event) => setKind(newKinds.find((one) => one === event.currentTarget.value) ?? 'smtp')}
      />
      {isCalled(kind) && <NewKindForm key={kind} kind={kind} {...props} />}
      {kind === 'stripe' && <NewConnectionForm {...props} />}
      {kind === 'webhook' && <NewWebhookForm {...props} />}
    </div>
  );
}

export default function ConnectionsPage() {
  const speech = useSpeech();
  const { t, word } = speech;
  const may = useMay()('connections:write');
  const { nameOf } = usePrograms();
  const [, navigate] = useLocation();
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<Connection | null>(null);
  const [gone, setGone] = useState<Connection | null>(null);
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('console.admin.connect_system')}
    </Button>
  );
  return (
    <Page title={t('console.admin.developers')} acts={add} full>
      <DataTable
        path="/v1/connections"
        name="connections"
        label={t('console.admin.connections')}
        above={
          <div className={styles.above}>
            <Sections label={t('console.admin.developers')} sections={developerSections(t)} />
          </div>
        }
        columns={columnsOf(speech, nameOf, may ? setOpened : null, setGone)}
        idOf={(row) => row.id}
        empty={<Empty icon={IconPlugConnected} title={t('console.admin.no_connections')} text={t('console.admin.no_connections_text')} actions={add} />}
      />
      {adding && (
        <Dialog title={t('console.admin.connect_system')} opened onClose={() => setAdding(false)}>
          <NewConnection
            onCancel={() => setAdding(false)}
            onMade={(made) => {
              setAdding(false);
              if (made.kind === 'webhook') navigate(`/developers/connections/${made.id}`);
              else setOpened(made);
            }}
          />
        </Dialog>
      )}
      {opened && (
        <Dialog title={word('console.admin.connection', opened.kind)} opened onClose={() => setOpened(null)}>
          {isCalled(opened.kind) ? (
            <KindForm connection={opened} onClose={() => setOpened(null)} />
          ) : (
            <ConnectionForm connection={opened} onClose={() => setOpened(null)} />
          )}
        </Dialog>
      )}
      {gone && (
        <Dialog title={t('console.admin.delete_connection')} opened onClose={() => setGone(null)}>
          <Confirm
            danger
            act={t('console.admin.delete_connection')}
            words={t('console.admin.delete_connection_means')}
            refreshes={['/v1/connections']}
            run={(key) => remove('/v1/connections/{id}', { path: { id: gone.id }, key, body: undefined })}
            onDone={() => {
              say(t('console.admin.connection_deleted'));
              setGone(null);
            }}
            onCancel={() => setGone(null)}
          />
        </Dialog>
      )}
    </Page>
  );
}
