import { Button } from '@mantine/core';
import { IconPlus, IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/api';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Day } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useSpeech, type Speech } from '../../text/text';
import { NewProgram } from './new-program';

type Program = Answer<'/v1/programs', 'get'>['data'][number];

const STATUSES = ['draft', 'active', 'paused', 'ended'] as const;

function columnsOf({ t }: Speech): Column<Program>[] {
  return [
    { key: 'name', title: t('console.admin.name'), card: 'title', cell: (row) => row.name, csv: (row) => row.name },
    { key: 'status', title: t('console.admin.status'), card: 'side', cell: (row) => <StatusBadge kind="program" status={row.status} />, csv: (row) => row.status },
    { key: 'version', title: t('console.rules.rules'), card: 'line', cell: (row) => t('console.rules.version', { version: row.version }), csv: (row) => row.version },
    { key: 'currency', title: t('console.money.currency'), card: 'end', cell: (row) => row.currency, csv: (row) => row.currency },
    { key: 'destination', title: t('console.admin.destination'), quiet: true, cell: (row) => row.destination_url, csv: (row) => row.destination_url },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at },
  ];
}

export default function ProgramsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const add = may('programs:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('console.admin.new_program')}
    </Button>
  );
  return (
    <Page title={t('console.admin.programs')} acts={add} full>
      <DataTable
        path="/v1/programs"
        name="programs"
        label={t('console.admin.programs')}
        columns={columnsOf(speech)}
        filters={[{ name: 'status', title: t('console.admin.status'), options: STATUSES.map((status) => ({ value: status, label: t(`status.program.${status}`) })) }]}
        idOf={(row) => row.id}
        hrefOf={(row) => `/programs/${row.id}`}
        empty={<Empty icon={IconStack2} title={t('console.admin.no_programs')} text={t('console.admin.no_programs_text')} actions={add} />}
      />
      <Dialog title={t('console.admin.new_program')} opened={adding} onClose={() => setAdding(false)}>
        <NewProgram onCancel={() => setAdding(false)} />
      </Dialog>
    </Page>
  );
}
