import { IconFingerprint } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { AuditRow } from '../../api/objects';
import { Empty } from '../../kit/empty';
import { Moment } from '../../kit/figures';
import { Page } from '../../kit/page';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useSpeech, type Speech } from '../../text/text';
import { ChangesCell, changesText } from './changes-cell';

/* Where an object of the trail is shown. */
const PLACES: Readonly<Record<string, string>> = {
  cnt: '/contacts',
  prg: '/programs',
  ptc: '/participants',
  ref: '/referrals',
  rwd: '/rewards',
};

export function ObjectLink({ id }: { id: string }) {
  const place = PLACES[id.slice(0, 3)];
  const short = `${id.slice(0, 4)}\u2026${id.slice(-6)}`;
  return place === undefined ? (
    <span className="mono" title={id}>
      {short}
    </span>
  ) : (
    <Link href={`${place}/${id}`} className="mono" title={id}>
      {short}
    </Link>
  );
}

function actorOf(row: AuditRow, { word }: Speech): string {
  return row.actor.name ?? word('console.admin.actor', row.actor.type);
}

function columnsOf(speech: Speech): Column<AuditRow>[] {
  const { t, word } = speech;
  return [
    { key: 'at', title: t('console.money.when'), card: 'line', cell: (row) => <Moment at={row.at} look="month_day_time" />, csv: (row) => row.at },
    { key: 'action', title: t('console.admin.action'), card: 'title', cell: (row) => word('console.act', row.action), csv: (row) => row.action },
    { key: 'actor', title: t('console.admin.who'), card: 'side', cell: (row) => actorOf(row, speech), csv: (row) => row.actor.id ?? row.actor.type },
    { key: 'object', title: t('console.admin.on'), card: 'end', cell: (row) => row.object_id !== null && <ObjectLink id={row.object_id} />, csv: (row) => row.object_id },
    { key: 'changes', title: t('console.admin.changes'), cell: (row) => <ChangesCell changes={row.changes} />, csv: (row) => changesText(row.changes) },
    { key: 'reason', title: t('console.reason.label'), quiet: true, cell: (row) => row.reason, csv: (row) => row.reason },
    { key: 'request', title: t('console.admin.request'), optional: true, cell: (row) => <span className="mono">{row.request_id}</span>, csv: (row) => row.request_id },
  ];
}

/* Every act, newest first: who, when, on what, which fields, why. Nothing here can be changed. */
export default function AuditPage() {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <Page title={t('console.admin.audit')} full>
      <DataTable
        path="/v1/audit"
        name="audit"
        label={t('console.admin.audit')}
        columns={columnsOf(speech)}
        filters={[
          { name: 'object_id', title: t('console.admin.on'), typed: true },
          { name: 'actor_id', title: t('console.admin.who'), typed: true },
        ]}
        idOf={(row) => row.id}
        empty={<Empty icon={IconFingerprint} title={t('console.admin.no_audit')} text={t('console.admin.no_audit_text')} />}
      />
    </Page>
  );
}
