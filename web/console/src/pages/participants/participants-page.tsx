import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Day, Money } from '../../kit/figures';
import type { RowOf } from '../../kit/list';
import { Page } from '../../kit/page';
import { Initials } from '../../kit/person';
import { StatusBadge } from '../../kit/status';
import { csvMoney } from '../../kit/table/csv';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { Views } from '../../kit/table/views';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { nameOf } from '../shared/names';
import { usePrograms } from '../shared/programs';
import { AddParticipant } from './add-participant';
import styles from './participants.module.css';

type Row = RowOf<'/v1/participants'>;

const statuses = ['active', 'applied', 'invited', 'paused', 'rejected', 'blocked'] as const;

export default function ParticipantsPage() {
  const { t } = useSpeech();
  const { search, set } = useUrl();
  const may = useMay();
  const programs = usePrograms();
  const columns = useColumns();
  const adds = may('participants:write');
  return (
    <Page
      title={t('console.nav.participants')}
      full
      acts={
        adds && (
          <Button leftSection={<IconUserPlus size={16} />} onClick={() => set({ add: '1' })}>
            {t('console.participant.add')}
          </Button>
        )
      }
    >
      <DataTable
        path="/v1/participants"
        name="participants"
        label={t('console.nav.participants')}
        columns={columns}
        filters={[
          { name: 'program_id', title: t('console.column.program'), options: programs.options },
          { name: 'status', title: t('console.column.status'), options: statuses.map((value) => ({ value, label: t(`status.participant.${value}`) })) },
        ]}
        idOf={(row) => row.id}
        hrefOf={(row) => `/participants/${row.id}`}
        empty={
          <Empty
            icon={IconUsers}
            title={t('console.participant.empty')}
            text={t('console.participant.empty_text')}
            actions={adds && <Button onClick={() => set({ add: '1' })}>{t('console.participant.add')}</Button>}
          />
        }
        above={
          <>
            <Applied />
            <Views page="participants" path="/participants" />
          </>
        }
      />
      <AddParticipant opened={search.has('add')} onClose={() => set({ add: null }, { replace: true })} />
    </Page>
  );
}

/* Who asks to take part waits for somebody: said until all are decided. */
function Applied() {
  const { t } = useSpeech();
  const { search } = useUrl();
  const asking = useGet('/v1/participants', { query: { status: 'applied', limit: 1 } });
  if ((asking.data?.data.length ?? 0) === 0 || search.get('status') === 'applied') return null;
  return (
    <p className={styles.asking}>
      {t('console.participant.asking')} <Link href="/participants?status=applied">{t('console.participant.look')}</Link>
    </p>
  );
}

function useColumns(): Column<Row>[] {
  const { t, word, number } = useSpeech();
  const { search } = useUrl();
  const programs = usePrograms();
  const currency = (row: Row) => programs.find(row.program_id)?.currency;
  /* Ranks are kept by program: an order needs one. */
  const ranked = search.has('program_id') && !search.has('status');
  const figure = (key: 'clicks' | 'referrals' | 'closed'): Column<Row> => ({
    key,
    title: word('console.column', key),
    cell: (row) => (row.stats ? number(row.stats[key]) : null),
    csv: (row) => row.stats?.[key] ?? null,
    figure: true,
    ...(ranked && key !== 'clicks' ? { order: key } : {}),
  });
  const sum = (key: 'revenue' | 'earned'): Column<Row> => ({
    key,
    title: word('console.column', key),
    cell: (row) => <Money amount={row.stats?.[key]} currency={currency(row)} short />,
    csv: (row) => csvMoney(row.stats?.[key], currency(row)),
    currencyOf: currency,
    figure: true,
    ...(ranked ? { order: key } : {}),
  });
  return [
    {
      key: 'name',
      title: t('console.column.participant'),
      cell: (row) => (
        <span className={styles.person}>
          <Initials name={nameOf(row)} />
          {nameOf(row)}
        </span>
      ),
      csv: (row) => nameOf(row),
      card: 'title',
    },
    { key: 'status', title: t('console.column.status'), cell: (row) => <StatusBadge kind="participant" status={row.status} />, csv: (row) => word('status.participant', row.status), card: 'side' },
    { key: 'code', title: t('console.column.code'), cell: (row) => <span className="mono">{row.code}</span>, csv: (row) => row.code, card: 'line' },
    { key: 'program', title: t('console.column.program'), cell: (row) => programs.nameOf(row.program_id), csv: (row) => programs.nameOf(row.program_id), quiet: true },
    figure('clicks'),
    { ...figure('referrals'), card: 'end' },
    figure('closed'),
    sum('revenue'),
    sum('earned'),
    { key: 'last', title: t('console.column.last_referral'), cell: (row) => <Day at={row.stats?.last_referral_at} />, csv: (row) => row.stats?.last_referral_at ?? null, quiet: true },
    { key: 'email', title: t('console.person.email'), cell: (row) => row.email, csv: (row) => row.email, optional: true, quiet: true },
    { key: 'phone', title: t('console.person.phone'), cell: (row) => row.phone, csv: (row) => row.phone, optional: true, quiet: true },
    { key: 'kind', title: t('console.column.kind'), cell: (row) => word('console.kind', row.kind), csv: (row) => row.kind, optional: true, quiet: true },
    { key: 'created', title: t('console.column.since'), cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at, optional: true, quiet: true },
  ];
}
