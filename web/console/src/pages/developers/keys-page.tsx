import { Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { remove } from '../../api/api';
import type { ApiKey } from '../../api/objects';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { Badge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { say } from '../../kit/toast';
import { useSpeech, type Speech } from '../../text/text';
import { Confirm } from '../parts/confirm';
import { Secret } from '../parts/secret';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { NewKeyForm } from './new-key-form';
import { developerSections } from './sections';

function columnsOf({ t }: Speech, onRevoke: ((row: ApiKey) => void) | null): Column<ApiKey>[] {
  const scopes = (row: ApiKey) => (row.scopes.includes('*') ? t('console.admin.all_scopes') : row.scopes.join(', '));
  const columns: Column<ApiKey>[] = [
    { key: 'name', title: t('console.admin.name'), card: 'title', cell: (row) => row.name, csv: (row) => row.name },
    { key: 'kind', title: t('console.money.kind'), card: 'line', cell: (row) => t(`console.admin.key_${row.kind}`), csv: (row) => row.kind },
    { key: 'hint', title: t('console.admin.key'), cell: (row) => <span className="mono">{row.hint}</span>, csv: (row) => row.hint },
    { key: 'scopes', title: t('console.admin.scopes'), quiet: true, cell: (row) => (row.kind === 'publishable' ? row.origins.join(', ') : scopes(row)), csv: scopes },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at },
    {
      key: 'state',
      title: t('console.admin.status'),
      card: 'side',
      cell: (row) => (row.revoked_at === null ? <Badge tone="done" text={t('console.admin.in_use')} /> : <Badge tone="closed" text={t('console.admin.revoked')} />),
      csv: (row) => row.revoked_at,
    },
  ];
  if (onRevoke === null) return columns;
  const acts = (row: ApiKey) =>
    row.revoked_at === null && (
      <Button variant="default" size="xs" onClick={() => onRevoke(row)}>
        {t('console.admin.revoke')}
      </Button>
    );
  return [...columns, { key: 'acts', title: t('console.admin.acts'), figure: true, cell: acts, csv: () => null }];
}

/* Keys of programs and web pages. A key is shown once, when it is made. */
export default function KeysPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('keys:write');
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<ApiKey | null>(null);
  const [gone, setGone] = useState<ApiKey | null>(null);
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('console.admin.new_key')}
    </Button>
  );
  return (
    <Page title={t('console.admin.developers')} acts={add} full>
      <DataTable
        path="/v1/keys"
        name="keys"
        label={t('console.admin.keys')}
        above={
          <div className={styles.above}>
            <Sections label={t('console.admin.developers')} sections={developerSections(t)} />
          </div>
        }
        columns={columnsOf(speech, may ? setGone : null)}
        idOf={(row) => row.id}
        empty={<Empty icon={IconKey} title={t('console.admin.no_keys')} text={t('console.admin.no_keys_text')} actions={add} />}
      />
      <Dialog title={t('console.admin.new_key')} opened={adding} onClose={() => setAdding(false)} size="lg">
        <NewKeyForm
          onCancel={() => setAdding(false)}
          onMade={(key) => {
            setAdding(false);
            setMade(key);
          }}
        />
      </Dialog>
      <Dialog title={made?.name ?? t('console.admin.key')} opened={made !== null} onClose={() => setMade(null)}>
        <div className={styles.fields}>
          <p className={styles.quiet}>{t('console.admin.shown_once')}</p>
          {made?.key !== undefined && <Secret text={made.key} />}
        </div>
      </Dialog>
      {gone && (
        <Dialog title={t('console.admin.revoke_name', { name: gone.name })} opened onClose={() => setGone(null)}>
          <Confirm
            danger
            act={t('console.admin.revoke_name', { name: gone.name })}
            words={t('console.admin.revoke_means')}
            refreshes={['/v1/keys']}
            run={(key) => remove('/v1/keys/{id}', { path: { id: gone.id }, key })}
            onDone={() => {
              say(t('console.admin.revoked_done', { name: gone.name }));
              setGone(null);
            }}
            onCancel={() => setGone(null)}
          />
        </Dialog>
      )}
    </Page>
  );
}
