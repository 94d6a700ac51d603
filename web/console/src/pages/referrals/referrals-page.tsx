import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Keys } from '../../kit/keys';
import { Page } from '../../kit/page';
import { DataTable } from '../../kit/table/data-table';
import { Tabs } from '../../kit/table/tabs';
import { Views } from '../../kit/table/views';
import { toneOf } from '../../kit/status';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { usePrograms } from '../shared/programs';
import { AddReferral } from './add-referral';
import { useReferralBulk } from './bulk';
import { useReferralColumns } from './columns';
import { NoReferrals } from './no-referrals';
import { ViewSwitch } from './view-switch';

export const statuses = ['pending', 'qualified', 'rewarded', 'disqualified'] as const;

export default function ReferralsPage() {
  const { t } = useSpeech();
  const { search, set } = useUrl();
  const may = useMay();
  const programs = usePrograms();
  const columns = useReferralColumns();
  const bulk = useReferralBulk();
  const program = search.get('program_id');
  const counts = useGet('/v1/counts', { query: program ? { program_id: program } : {} });
  const count = counts.data?.referrals;
  const all = count ? statuses.reduce((sum, status) => sum + count[status], 0) : undefined;
  const status = statuses.find((one) => one === search.get('status'));
  const others = ['owner', 'stage', 'participant_id'].some((name) => search.has(name));
  return (
    <Page
      title={t('console.nav.referrals')}
      full
      acts={
        <>
          <ViewSwitch at="table" />
          {may('referrals:write') && (
            <Button leftSection={<IconPlus size={16} />} rightSection={<Keys keys="c" />} onClick={() => set({ add: '1' })}>
              {t('console.add.title')}
            </Button>
          )}
        </>
      }
    >
      <DataTable
        path="/v1/referrals"
        name="referrals"
        label={t('console.nav.referrals')}
        columns={columns}
        filters={[
          { name: 'status', title: t('console.column.status'), options: statuses.map((value) => ({ value, label: t(`status.referral.${value}`) })), elsewhere: true },
          { name: 'program_id', title: t('console.column.program'), options: programs.options },
          { name: 'owner', title: t('console.column.owner'), typed: true },
          { name: 'stage', title: t('console.column.stage'), elsewhere: true },
          { name: 'participant_id', title: t('console.column.referrer'), elsewhere: true },
          { name: 'contact_id', title: t('console.column.prospect'), elsewhere: true },
        ]}
        idOf={(row) => row.id}
        hrefOf={(row) => `/referrals/${row.id}`}
        {...(may('referrals:write') ? { bulk } : {})}
        total={others || !count ? null : status ? count[status] : (all ?? null)}
        empty={<NoReferrals />}
        above={
          <>
            <Views page="referrals" path="/referrals" />
            <Tabs
              name="status"
              label={t('console.column.status')}
              all={all}
              tabs={statuses.map((value) => ({ value, label: t(`status.referral.${value}`), tone: toneOf('referral', value), count: count?.[value] }))}
            />
          </>
        }
      />
      <AddReferral opened={search.has('add')} onClose={() => set({ add: null }, { replace: true })} />
    </Page>
  );
}
