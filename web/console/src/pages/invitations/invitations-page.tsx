import { Button } from '@mantine/core';
import { IconMailForward, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { InvitationBatch } from '../../api/objects';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Moment } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useUrl } from '../../kit/url';
import { useSpeech, type Speech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import { BatchDetail } from './batch-detail';
import { BatchForm } from './batch-form';

function columnsOf({ t, number }: Speech, programOf: (row: InvitationBatch) => string): Column<InvitationBatch>[] {
  const nameOf = (row: InvitationBatch) => row.name ?? t(`console.invitations.source_${row.source}`);
  return [
    { key: 'name', title: t('console.invitations.name'), card: 'title', cell: nameOf, csv: nameOf },
    { key: 'status', title: t('console.admin.status'), card: 'side', cell: (row) => <StatusBadge kind="batch" status={row.status} />, csv: (row) => row.status },
    { key: 'program', title: t('console.groups.program'), card: 'line', cell: programOf, csv: programOf },
    { key: 'total', title: t('console.invitations.total'), figure: true, cell: (row) => number(row.counts.total), csv: (row) => row.counts.total },
    { key: 'will_send', title: t('console.invitations.count_will_send'), figure: true, cell: (row) => number(row.counts.will_send), csv: (row) => row.counts.will_send },
    { key: 'invited', title: t('console.invitations.invited'), figure: true, card: 'end', cell: (row) => number(row.invited), csv: (row) => row.invited },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Moment at={row.created_at} />, csv: (row) => row.created_at },
    { key: 'id', title: t('console.admin.id'), optional: true, cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id },
  ];
}

/* Inviting many: what was sent, what is under way, and a new batch with its preview. */
export default function InvitationsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const programs = usePrograms();
  const may = useMay()('messages:write');
  const url = useUrl();
  const open = url.search.get('open');
  const [making, setMaking] = useState(false);
  const make = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('console.invitations.new')}
    </Button>
  );
  const show = (id: string) => {
    setMaking(false);
    url.set({ open: id });
  };
  return (
    <Page title={t('console.invitations.title')} acts={make} full>
      <DataTable
        path="/v1/invitation_batches"
        name="invitations"
        label={t('console.invitations.title')}
        columns={columnsOf(speech, (row) => programs.nameOf(row.program_id))}
        filters={[{ name: 'program_id', title: t('console.groups.program'), options: programs.options }]}
        idOf={(row) => row.id}
        hrefOf={(row) => `/invitations?open=${row.id}`}
        empty={<Empty icon={IconMailForward} title={t('console.invitations.none')} text={t('console.invitations.none_text')} actions={make} />}
      />
      <Dialog title={t('console.invitations.new')} opened={making} onClose={() => setMaking(false)} size="lg">
        {programs.loaded && <BatchForm onMade={show} onClose={() => setMaking(false)} />}
      </Dialog>
      <Dialog title={t('console.invitations.batch')} opened={open !== null} onClose={() => url.set({ open: null })} size="lg">
        {open !== null && <BatchDetail id={open} may={may} />}
      </Dialog>
    </Page>
  );
}
