import { Button } from '@mantine/core';
import { IconBan, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { remove, type Answer } from '../../api/api';
import { useMay } from '../../api/session';
import { useAct } from '../../kit/act';
import { Empty } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { say } from '../../kit/toast';
import { useSpeech, type Speech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { EntryForm } from './entry-form';
import { reviewSections } from './sections';

type Entry = Answer<'/v1/fraud_lists', 'get'>['data'][number];

function columnsOf({ t }: Speech, onRemove: ((entry: Entry) => void) | null): Column<Entry>[] {
  const columns: Column<Entry>[] = [
    { key: 'value', title: t('console.fraud_list.value'), card: 'title', cell: (row) => <strong className={row.kind === 'network' || row.kind === 'device' ? 'mono' : ''}>{row.value}</strong>, csv: (row) => row.value },
    { key: 'effect', title: t('console.fraud_list.effect'), card: 'side', cell: (row) => t(`console.fraud_list.effect.${row.effect}`), csv: (row) => row.effect },
    { key: 'kind', title: t('console.fraud_list.kind'), card: 'line', cell: (row) => t(`console.fraud_list.kind.${row.kind}`), csv: (row) => row.kind },
    { key: 'reason', title: t('console.fraud_list.reason'), card: 'line', quiet: true, cell: (row) => row.reason, csv: (row) => row.reason },
    { key: 'expires', title: t('console.fraud_list.expires'), quiet: true, cell: (row) => (row.expires_at === null ? t('console.fraud_list.always') : <Day at={row.expires_at} />), csv: (row) => row.expires_at },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at },
    { key: 'id', title: t('console.admin.id'), optional: true, cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id },
  ];
  if (onRemove === null) return columns;
  const acts = (row: Entry) => (
    <span className={styles.rowActs}>
      <Button variant="default" size="xs" onClick={() => onRemove(row)}>
        {t('console.fraud_list.remove')}
      </Button>
    </span>
  );
  return [...columns, { key: 'acts', title: t('console.admin.acts'), figure: true, cell: acts, csv: () => null }];
}

/* What is blocked and what is allowed, whatever the signs say. */
export default function ListsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('cases:write');
  const [adding, setAdding] = useState(false);
  const { run } = useAct();
  const takeOff = async (entry: Entry) => {
    await remove('/v1/fraud_lists/{id}', { path: { id: entry.id } });
    say(t('console.fraud_list.removed'));
  };
  const add = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('console.fraud_list.add')}
    </Button>
  );
  return (
    <Page title={t('console.review.lists')} acts={add} full>
      <DataTable
        path="/v1/fraud_lists"
        name="fraud_lists"
        label={t('console.review.lists')}
        above={
          <div className={styles.above}>
            <Sections label={t('console.review.title')} sections={reviewSections(speech)} />
          </div>
        }
        columns={columnsOf(speech, may ? (entry) => run(() => takeOff(entry), '/v1/fraud_lists') : null)}
        idOf={(row) => row.id}
        empty={<Empty icon={IconBan} title={t('console.fraud_list.none')} text={t('console.fraud_list.none_text')} actions={add} />}
      />
      <Dialog title={t('console.fraud_list.add')} opened={adding} onClose={() => setAdding(false)}>
        <EntryForm onClose={() => setAdding(false)} />
      </Dialog>
    </Page>
  );
}
