import { Button } from '@mantine/core';
import { IconBan, IconGift, IconPlus, IconThumbUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/api';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Empty } from '../../kit/empty';
import { Page } from '../../kit/page';
import { Dialog } from '../../kit/reason';
import { DataTable } from '../../kit/table/data-table';
import { useUrl } from '../../kit/url';
import type { BulkAct, Filter } from '../../kit/table/types';
import { useSpeech, type Speech } from '../../text/text';
import styles from '../parts/parts.module.css';
import { Sections } from '../parts/sections';
import { ViewTabs, type View } from '../parts/view-tabs';
import { ActDialog } from './act-dialog';
import { actOf, runAct, runOnMany, type Reward, type RewardAct } from './acts';
import { BonusForm } from './bonus-form';
import { rewardColumns } from './columns';
import { rewardSections } from './sections';

const NOTHING = { reason: '', reference: '', amount: null };

type Report = Answer<'/v1/reports/dashboard', 'get'>;

/* What a person decides, by why: a second yes and the budget only where something waits for them. */
function decisionsOf({ t }: Speech, report: Report | undefined, chosen: string | null): View[] {
  const countOf = (kind: string) => report?.decisions.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.count, 0);
  const views: View[] = [
    { key: 'to_approve', label: t('status.reward.to_approve'), filters: { waiting_for: 'approval' }, count: countOf('rewards_approval') },
    { key: 'second', label: t('console.money.second_approvals'), filters: { waiting_for: 'second_approval' }, count: countOf('rewards_second_approval') },
    { key: 'budget', label: t('console.money.over_budget'), filters: { waiting_for: 'budget' }, count: countOf('rewards_budget') },
  ];
  return views.filter((view, i) => i === 0 || (view.count ?? 0) > 0 || view.filters['waiting_for'] === chosen);
}

function viewsOf(speech: Speech, report: Report | undefined, chosen: string | null): View[] {
  const { t, money } = speech;
  const owed = report?.liabilities ?? [];
  const sums = (kind: 'pending' | 'available') => {
    const held = owed.filter((one) => one[kind] !== 0);
    return held.length > 0 && held.map((one) => <span key={one.currency}>{money(one[kind], one.currency, { short: true })}</span>);
  };
  return [
    ...decisionsOf(speech, report, chosen),
    { key: 'hold', label: t('status.reward.pending'), filters: { waiting_for: 'hold' }, side: sums('pending') },
    { key: 'issued', label: t('status.reward.issued'), filters: { status: 'issued' }, side: sums('available') },
    { key: 'redeemed', label: t('status.reward.redeemed'), filters: { status: 'redeemed' } },
    { key: 'denied', label: t('status.reward.denied'), filters: { status: 'denied' } },
    { key: 'reversed', label: t('status.reward.reversed'), filters: { status: 'reversed' } },
    { key: 'all', label: t('console.money.all'), filters: {} },
  ];
}

function filtersOf({ t, word }: Speech): Filter[] {
  const options = (area: string, values: readonly string[]) => values.map((value) => ({ value, label: word(area, value) }));
  return [
    { name: 'status', title: t('console.admin.status'), options: options('status.reward', ['pending', 'approved', 'issued', 'redeemed', 'paid', 'denied', 'reversed', 'expired']) },
    { name: 'kind', title: t('console.money.kind'), options: options('console.rules.kind', ['credit', 'cash', 'discount', 'gift_card', 'custom']) },
    { name: 'waiting_for', title: t('console.money.waits'), options: options('console.money.wait', ['hold', 'approval', 'second_approval', 'fraud', 'validation', 'budget', 'amount', 'rate', 'tax', 'code', 'verification']) },
    { name: 'contact_id', title: t('console.money.for'), typed: true },
    { name: 'referral_id', title: t('console.money.from'), typed: true },
  ];
}

/* What shows rewards and the money behind them. */
const CHANGED = ['/v1/rewards', '/v1/ledger', '/v1/reports', '/v1/counts'];

function bulkOf({ t }: Speech): BulkAct<Reward>[] {
  return [
    {
      key: 'approve',
      label: t('console.money.bulk_approve'),
      icon: IconThumbUp,
      refreshes: CHANGED,
      can: (row) => actOf('approve').can(row),
      run: (row, _answer, key) => runAct('approve', row.id, NOTHING, key),
      runMany: (rows, _answer, key) => runOnMany('approve', rows.map((row) => row.id), '', key),
    },
    {
      key: 'deny',
      label: t('console.money.bulk_deny'),
      icon: IconBan,
      refreshes: CHANGED,
      danger: true,
      ask: 'reason',
      can: (row) => actOf('deny').can(row),
      run: (row, answer, key) => runAct('deny', row.id, { ...NOTHING, reason: answer }, key),
      runMany: (rows, answer, key) => runOnMany('deny', rows.map((row) => row.id), answer, key),
    },
  ];
}

export default function RewardsPage() {
  const speech = useSpeech();
  const { t } = speech;
  const may = useMay()('rewards:write');
  const { search } = useUrl();
  const dashboard = useGet('/v1/reports/dashboard', { query: {} });
  const [asked, setAsked] = useState<{ reward: Reward; act: RewardAct } | null>(null);
  const [giving, setGiving] = useState(false);
  const give = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setGiving(true)}>
      {t('console.money.give_bonus')}
    </Button>
  );
  return (
    <Page title={t('console.money.rewards')} acts={give} full>
      <DataTable
        path="/v1/rewards"
        name="rewards"
        label={t('console.money.rewards')}
        above={
          <div className={styles.above}>
            <Sections label={t('console.money.rewards')} sections={rewardSections(speech)} />
            <ViewTabs label={t('console.money.by_status')} views={viewsOf(speech, dashboard.data, search.get('waiting_for'))} />
          </div>
        }
        columns={rewardColumns(speech, may ? (reward, act) => setAsked({ reward, act }) : null)}
        filters={filtersOf(speech)}
        idOf={(row) => row.id}
        hrefOf={(row) => `/rewards/${row.id}`}
        {...(may ? { bulk: bulkOf(speech) } : {})}
        empty={<Empty icon={IconGift} title={t('console.money.no_rewards')} text={t('console.money.no_rewards_text')} actions={give} />}
      />
      {asked && <ActDialog reward={asked.reward} act={asked.act} onClose={() => setAsked(null)} />}
      <Dialog title={t('console.money.give_bonus')} opened={giving} onClose={() => setGiving(false)}>
        <BonusForm onClose={() => setGiving(false)} />
      </Dialog>
    </Page>
  );
}
