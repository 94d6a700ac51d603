import { NativeSelect } from '@mantine/core';
import { IconReportAnalytics } from '@tabler/icons-react';
import { CopyIcon } from '../../kit/copy';
import { Empty } from '../../kit/empty';
import { Day, Money } from '../../kit/figures';
import type { RowOf } from '../../kit/list';
import { Page } from '../../kit/page';
import { Initials } from '../../kit/person';
import { Shapes } from '../../kit/shape';
import { StatusBadge } from '../../kit/status';
import { csvMoney } from '../../kit/table/csv';
import { DataTable } from '../../kit/table/data-table';
import type { Column } from '../../kit/table/types';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { nameOf } from '../shared/names';
import { usePrograms } from '../shared/programs';
import styles from './reports.module.css';
import { Rooms } from './rooms';

type Row = RowOf<'/v1/reports/customers'>;

const statuses = ['active', 'paused', 'invited', 'applied', 'rejected', 'blocked'] as const;

/* Who takes part, with their links, what they sent, what was closed, what they earned. One program at a time, for figures of
 * two are never added up. */
export default function CustomersPage() {
  const { t } = useSpeech();
  const { search, set } = useUrl();
  const programs = usePrograms();
  const columns = useColumns();
  const chosen = search.get('program_id') ?? programs.list[0]?.id;
  if (!programs.loaded) return <Shapes lines={8} />;
  if (chosen === undefined) return <Empty icon={IconReportAnalytics} title={t('console.add.no_program')} text={t('console.add.no_program_text')} />;
  return (
    <Page
      title={t('console.report.customers')}
      full
      above={<Rooms room="customers" />}
      acts={
        programs.list.length > 1 && (
          <NativeSelect
            aria-label={t('console.column.program')}
            value={chosen}
            data={programs.list.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => set({ program_id: event.currentTarget.value, after: null })}
          />
        )
      }
    >
      <DataTable
        path="/v1/reports/customers"
        name="customers"
        label={t('console.report.customers')}
        columns={columns}
        fixed={{ program_id: chosen }}
        filters={[{ name: 'status', title: t('console.column.status'), options: statuses.map((value) => ({ value, label: t(`status.participant.${value}`) })) }]}
        idOf={(row) => row.participant_id}
        hrefOf={(row) => `/participants/${row.participant_id}`}
        empty={<Empty icon={IconReportAnalytics} title={t('console.participant.empty')} text={t('console.participant.empty_text')} />}
      />
    </Page>
  );
}

function nameOfRow(row: Row): string {
  return nameOf({ ...row, id: row.participant_id });
}

function useColumns(): Column<Row>[] {
  const { t, word, number } = useSpeech();
  const figure = (key: 'clicks' | 'referrals' | 'closed'): Column<Row> => ({ key, title: word('console.column', key), cell: (row) => number(row[key]), csv: (row) => row[key], figure: true });
  const sum = (key: 'revenue' | 'earned'): Column<Row> => ({
    key,
    title: word('console.column', key),
    cell: (row) => <Money amount={row[key]} currency={row.currency} short />,
    csv: (row) => csvMoney(row[key], row.currency),
    currencyOf: (row) => row.currency,
    figure: true,
  });
  return [
    {
      key: 'name',
      title: t('console.column.participant'),
      cell: (row) => (
        <span className={styles.person}>
          <Initials name={nameOfRow(row)} />
          {nameOfRow(row)}
        </span>
      ),
      csv: (row) => nameOfRow(row),
      card: 'title',
    },
    {
      key: 'link',
      title: t('console.report.link'),
      cell: (row) => (
        <span className={styles.link}>
          <span className="mono">{row.link_url.replace(/^https?:\/\//, '')}</span>
          <CopyIcon text={row.link_url} label={t('console.report.copy_link')} />
        </span>
      ),
      csv: (row) => row.link_url,
      card: 'line',
    },
    { key: 'status', title: t('console.column.status'), cell: (row) => <StatusBadge kind="participant" status={row.status} />, csv: (row) => word('status.participant', row.status), card: 'side' },
    figure('clicks'),
    { ...figure('referrals'), title: t('console.report.sent'), card: 'end' },
    figure('closed'),
    sum('revenue'),
    sum('earned'),
    { key: 'last', title: t('console.column.last_referral'), cell: (row) => <Day at={row.last_referral_at} />, csv: (row) => row.last_referral_at, quiet: true },
    { key: 'email', title: t('console.person.email'), cell: (row) => row.email, csv: (row) => row.email, optional: true, quiet: true },
    { key: 'phone', title: t('console.person.phone'), cell: (row) => row.phone, csv: (row) => row.phone, optional: true, quiet: true },
    { key: 'created', title: t('console.column.since'), cell: (row) => <Day at={row.created_at} />, csv: (row) => row.created_at, optional: true, quiet: true },
  ];
}
