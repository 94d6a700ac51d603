import { Button } from '@mantine/core';
import { IconListNumbers, IconPlus, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../api/session';
import { CopyIcon } from '../../kit/copy';
import { Empty } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useSpeech, type Speech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { rewardSections } from '../rewards/sections';
import { usePrograms } from '../shared/programs';
import { ImportForm } from './import-form';
import type { Pool } from './import';
import { PoolForm } from './pool-form';

function columnsOf({ t, number }: Speech, programOf: (id: string) => string, onImport: ((pool: Pool) => void) | null): Column<Pool>[] {
  const columns: Column<Pool>[] = [
    {
      key: 'name',
      title: t('console.pool.pool'),
      card: 'title',
      cell: (row) => (
        <span className={styles.line}>
          <strong>{row.name}</strong>
          <CopyIcon text={`pool:${row.name}`} label={t('console.pool.copy')} />
        </span>
      ),
      csv: (row) => row.name,
    },
    { key: 'program', title: t('console.money.program'), card: 'line', quiet: true, cell: (row) => programOf(row.program_id), csv: (row) => row.program_id },
    { key: 'state', title: t('console.admin.status'), card: 'side', cell: (row) => <StatusBadge kind="pool" status={row.state} />, csv: (row) => row.state },
    { key: 'left', title: t('console.pool.left'), figure: true, card: 'end', cell: (row) => t('console.pool.left_of', { left: number(row.left), total: number(row.total) }), csv: (row) => row.left },
    { key: 'taken', title: t('console.pool.taken'), figure: true, cell: (row) => number(row.taken), csv: (row) => row.taken },
    { key: 'waiting', title: t('console.pool.waiting'), figure: true, cell: (row) => row.waiting > 0 && number(row.waiting), csv: (row) => row.waiting },
    { key: 'low', title: t('console.pool.low'), figure: true, quiet: true, cell: (row) => number(row.low), csv: (row) => row.low },
    { key: 'created', title: t('console.admin.created'), quiet: true, optional: true, cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at },
    { key: 'id', title: t('console.admin.id'), optional: true, cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id },
  ];
  if (onImport === null) return columns;
  const acts = (row: Pool) => (
    <span className={styles.rowActs}>
      <Button variant="default" size="xs" leftSection={<IconUpload size={15} />} onClick={() => onImport(row)}>
        {t('console.pool.import_codes')}
      </Button>
    </span>
  );
  return [...columns, { key: 'acts', title: t('console.admin.acts'), figure: true, cell: acts, csv: () => null }];
}

/* Lists of codes that a shop has made: how many are left, who waits, and the way to fill them. */
export default function PoolsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('rewards:write');
  const { nameOf } = usePrograms();
  const [making, setMaking] = useState(false);
  const [filling, setFilling] = useState<Pool | null>(null);
  const make = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('console.pool.new')}
    </Button>
  );
  return (
    <Page title={t('console.pool.title')} acts={make} full>
      <DataTable
        path="/v1/code_pools"
        name="code_pools"
        label={t('console.pool.title')}
        above={
          <div className={styles.above}>
            <Sections label={t('console.money.rewards')} sections={rewardSections(speech)} />
          </div>
        }
        columns={columnsOf(speech, nameOf, may ? setFilling : null)}
        idOf={(row) => row.id}
        empty={<Empty icon={IconListNumbers} title={t('console.pool.none')} text={t('console.pool.none_text')} actions={make} />}
      />
      <Dialog title={t('console.pool.new')} opened={making} onClose={() => setMaking(false)}>
        <PoolForm
          onClose={() => setMaking(false)}
          onMade={(pool) => {
            setMaking(false);
            setFilling(pool);
          }}
        />
      </Dialog>
      {filling && (
        <Dialog title={t('console.pool.import_into', { name: filling.name })} opened size="lg" onClose={() => setFilling(null)}>
          <ImportForm pool={filling} onClose={() => setFilling(null)} />
        </Dialog>
      )}
    </Page>
  );
}
