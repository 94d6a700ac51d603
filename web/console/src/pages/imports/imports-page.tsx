import { Button } from '@mantine/core';
import { IconDownload, IconFileImport, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Import } from '../../api/objects';
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
import { developerSections } from '../developers/sections';
import parts from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { usePrograms } from '../shared/programs';
import { ExportForm } from './export-form';
import { ImportDetail } from './import-detail';
import { ImportForm } from './import-form';

function columnsOf({ t, number }: Speech, programOf: (row: Import) => string): Column<Import>[] {
  const kindOf = (row: Import) => t(`console.imports.kind_${row.kind}`);
  const faultsOf = (row: Import) => row.counts.conflicting + row.counts.invalid;
  return [
    { key: 'name', title: t('console.invitations.name'), card: 'title', cell: (row) => row.name ?? kindOf(row), csv: (row) => row.name },
    { key: 'status', title: t('console.admin.status'), card: 'side', cell: (row) => <StatusBadge kind="import" status={row.status} />, csv: (row) => row.status },
    { key: 'kind', title: t('console.imports.kind'), card: 'line', cell: kindOf, csv: (row) => row.kind },
    { key: 'program', title: t('console.groups.program'), cell: programOf, csv: programOf },
    { key: 'new', title: t('console.imports.count_new'), figure: true, card: 'end', cell: (row) => number(row.counts.new), csv: (row) => row.counts.new },
    { key: 'same', title: t('console.imports.count_same'), figure: true, cell: (row) => number(row.counts.same), csv: (row) => row.counts.same },
    { key: 'faults', title: t('console.imports.faulty'), figure: true, cell: (row) => number(faultsOf(row)), csv: faultsOf },
    { key: 'created', title: t('console.admin.created'), quiet: true, cell: (row) => <Moment at={row.created_at} />, csv: (row) => row.created_at },
    { key: 'id', title: t('console.admin.id'), optional: true, cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id },
  ];
}

/* Files that were imported, are being so, and a new one. */
export default function ImportsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const programs = usePrograms();
  const allowed = useMay();
  const may = allowed('imports:write');
  const url = useUrl();
  const open = url.search.get('open');
  const [making, setMaking] = useState(false);
  const [taking, setTaking] = useState(false);
  const make = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('console.imports.new_import')}
    </Button>
  );
  const take = allowed('exports:read') && (
    <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => setTaking(true)}>
      {t('console.imports.export')}
    </Button>
  );
  const show = (id: string) => {
    setMaking(false);
    url.set({ open: id });
  };
  return (
    <Page title={t('console.imports.title')} acts={
        <>
          {take}
          {make}
        </>
      }
      full
    >
      <DataTable
        path="/v1/imports"
        name="imports"
        label={t('console.imports.title')}
        above={
          <div className={parts.above}>
            <Sections label={t('console.admin.developers')} sections={developerSections(t)} />
          </div>
        }
        columns={columnsOf(speech, (row) => programs.nameOf(row.program_id))}
        filters={[{ name: 'program_id', title: t('console.groups.program'), options: programs.options }]}
        idOf={(row) => row.id}
        hrefOf={(row) => `/developers/imports?open=${row.id}`}
        empty={<Empty icon={IconFileImport} title={t('console.imports.none')} text={t('console.imports.none_text')} actions={make} />}
      />
      <Dialog title={t('console.imports.new_import')} opened={making} onClose={() => setMaking(false)} size="lg">
        {programs.loaded && <ImportForm onMade={show} onClose={() => setMaking(false)} />}
      </Dialog>
      <Dialog title={t('console.imports.export')} opened={taking} onClose={() => setTaking(false)}>
        <ExportForm onClose={() => setTaking(false)} />
      </Dialog>
      <Dialog title={t('console.imports.one')} opened={open !== null} onClose={() => url.set({ open: null })} size="lg">
        {open !== null && <ImportDetail id={open} may={may} />}
      </Dialog>
    </Page>
  );
}
