import { IconMessages } from '@tabler/icons-react';
import type { Message } from '../../api/objects';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Ago } from '../../kit/figures';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { StatusBadge } from '../../kit/status';
import { DataTable } from '../../kit/table/data-table';
import type { Column, Filter } from '../../kit/table/types';
import { patched, useUrl } from '../../kit/url';
import { useSpeech, type Speech } from '../../text/text';
import { useContactName } from '../parts/names';
import parts from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { usePrograms } from '../shared/programs';
import { ChannelName } from './channel-name';
import { MessageDetail } from './message-detail';
import { statuses } from './message-words';
import styles from './messages.module.css';
import { messageSections } from './sections';

function columnsOf({ t, word }: Speech, programOf: (id: string | null) => string): Column<Message>[] {
  const whoOf = (row: Message) => row.contact_name ?? row.to ?? t('console.messages.nobody');
  const kindOf = (row: Message) => t(`console.messages.kind.${row.kind}`);
  const reasonOf = (row: Message) => (row.reason === null ? '' : word('console.messages.reason', row.reason));
  return [
    { key: 'who', title: t('console.messages.to'), card: 'title', cell: (row) => <strong>{whoOf(row)}</strong>, csv: whoOf },
    { key: 'status', title: t('console.column.status'), card: 'side', cell: (row) => <StatusBadge kind="message" status={row.status} />, csv: (row) => row.status },
    { key: 'kind', title: t('console.column.kind'), card: 'line', cell: kindOf, csv: (row) => row.kind },
    { key: 'channel', title: t('console.messages.by'), card: 'end', cell: (row) => <ChannelName channel={row.channel} />, csv: (row) => row.channel },
    { key: 'text', title: t('console.messages.text'), quiet: true, cell: (row) => <span className={styles.cut}>{row.text}</span>, csv: (row) => row.text },
    { key: 'reason', title: t('console.messages.why'), quiet: true, cell: (row) => <span className={styles.cut}>{reasonOf(row)}</span>, csv: (row) => row.reason },
    { key: 'when', title: t('console.column.when'), quiet: true, cell: (row) => <Ago at={row.sent_at ?? row.created_at} style="narrow" />, csv: (row) => row.sent_at ?? row.created_at },
    { key: 'program', title: t('console.column.program'), optional: true, cell: (row) => programOf(row.program_id), csv: (row) => row.program_id },
    { key: 'address', title: t('console.messages.address'), optional: true, cell: (row) => row.to, csv: (row) => row.to },
    { key: 'id', title: t('console.admin.id'), optional: true, cell: (row) => <span className="mono">{row.id}</span>, csv: (row) => row.id },
  ];
}

/* The messages of one person are listed whole: no other filter goes with that one. */
function useFilters(contactId: string | null): Filter[] {
  const { t } = useSpeech();
  const programs = usePrograms();
  const name = useContactName(contactId);
  if (contactId !== null) return [{ name: 'contact_id', title: t('console.messages.to'), elsewhere: true, labelOf: () => name }];
  return [
    { name: 'status', title: t('console.column.status'), options: statuses.map((status) => ({ value: status, label: t(`status.message.${status}`) })) },
    { name: 'program_id', title: t('console.column.program'), options: programs.options },
  ];
}

/* What was sent, what waits, and what was not sent and why. */
export default function MessagesPage() {
  const speech = useSpeech();
  const { t } = speech;
  const programs = usePrograms();
  const may = useMay()('messages:write');
  const url = useUrl();
  const open = url.search.get('open');
  return (
    <Page title={t('console.messages.title')} full>
      <DataTable
        path="/v1/messages"
        name="messages"
        label={t('console.messages.title')}
        above={
          <div className={parts.above}>
            <Sections label={t('console.messages.title')} sections={messageSections(speech)} />
          </div>
        }
        columns={columnsOf(speech, programs.nameOf)}
        filters={useFilters(url.search.get('contact_id'))}
        idOf={(row) => row.id}
        hrefOf={(row) => `/messages?${patched(url.search.toString(), { open: row.id })}`}
        empty={<Empty icon={IconMessages} title={t('console.messages.none')} text={t('console.messages.none_text')} />}
      />
      <Dialog title={t('console.messages.one')} opened={open !== null} onClose={() => url.set({ open: null })} size="lg">
        {open !== null && <MessageDetail id={open} may={may} />}
      </Dialog>
    </Page>
  );
}
