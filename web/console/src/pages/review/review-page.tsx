import { Button, Checkbox } from '@mantine/core';
import { IconBan, IconChecks, IconInbox } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Query } from '../../api/api';
import type { Case } from '../../api/objects';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Empty, Failed } from '../../kit/empty';
import { useKeys } from '../../kit/keys';
import { Page } from '../../kit/page';
import { ReasonDialog } from '../../kit/reason';
import { Shapes } from '../../kit/shape';
import { say } from '../../kit/toast';
import { useUrl } from '../../kit/url';
import { useSpeech } from '../../text/text';
import { ViewTabs, type View } from '../parts/view-tabs';
import { refreshCases, resolveCases, type Decision } from './act';
import { CaseDetail } from './case-detail';
import { CaseRow } from './case-row';
import styles from './review.module.css';

const KINDS: readonly string[] = ['fraud', 'unconfirmed_referrer', 'duplicate', 'dispute', 'missing_referral', 'amount', 'currency_rate', 'reconciliation', 'payout', 'messages', 'code_pool', 'gift_card', 'budget', 'webhook', 'stripe', 'validation'];
const PAGE = 50;
type Kind = NonNullable<Query<'/v1/cases'>['kind']>;

/* What waits for a person: the list at the left, the case with its evidence at the right. */
export default function ReviewPage() {
  const { t, word } = useSpeech();
  const url = useUrl();
  const kind = url.search.get('kind');
  const state = url.search.get('state') === 'resolved' ? 'resolved' : 'open';
  const after = url.search.get('after');
  const counts = useGet('/v1/counts', { query: {} });
  const list = useGet('/v1/cases', {
    query: { state, limit: PAGE, ...(kind === null ? {} : { kind: kind as Kind }), ...(after === null ? {} : { starting_after: after }) },
    keep: true,
  });
  const byKind = (counts.data?.cases.by_kind ?? {}) as Partial<Record<string, number>>;
  const views: View[] = [
    { key: 'all', label: t('console.review.all'), filters: {}, count: counts.data?.cases.open },
    ...KINDS.filter((one) => (byKind[one] ?? 0) > 0 || one === kind).map((one) => ({ key: one, label: word('console.review.kind', one), filters: { kind: one }, count: byKind[one] })),
    { key: 'resolved', label: t('status.case.resolved'), filters: { state: 'resolved' } },
  ];
  return (
    <Page title={t('console.review.title')} beside={<Link href="/review/lists">{t('console.review.lists')}</Link>} full>
      <div className={styles.views}>
        <ViewTabs label={t('console.review.by_kind')} views={views} />
      </div>
      {list.error && !list.data && <Failed error={list.error} onAgain={() => void list.refetch()} />}
      {!list.error && !list.data && <Shapes lines={8} />}
      {list.data && list.data.data.length === 0 && <Empty icon={IconInbox} title={t('console.review.none')} text={t('console.review.none_text')} />}
      {list.data && list.data.data.length > 0 && <Queue cases={list.data.data} older={list.data.has_more && list.data.next_cursor !== null ? String(list.data.next_cursor) : null} />}
    </Page>
  );
}

function useMoves(cases: readonly Case[], chosen: Case | undefined, choose: (id: string) => void, tick: (id: string) => void): void {
  const { t } = useSpeech();
  const group = t('console.keys.lists');
  const go = (step: number) => {
    const place = cases.findIndex((one) => one.id === chosen?.id) + step;
    const next = cases[Math.min(cases.length - 1, Math.max(0, place))];
    if (next) choose(next.id);
  };
  useKeys([
    { keys: 'j', title: t('console.review.next'), group, run: () => go(1) },
    { keys: 'k', title: t('console.review.back'), group, run: () => go(-1) },
    { keys: 'x', title: t('console.review.tick'), group, run: () => chosen && tick(chosen.id) },
  ]);
}

function Queue({ cases, older }: { cases: readonly Case[]; older: string | null }) {
  const { t } = useSpeech();
  const may = useMay()('cases:write');
  const url = useUrl();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const wanted = url.search.get('case');
  /* Who came without naming a case stays with the one that is shown, whatever comes in above it. */
  const [kept, setKept] = useState<string | undefined>(undefined);
  const chosen = cases.find((one) => one.id === wanted) ?? cases.find((one) => one.id === kept) ?? cases[0];
  if (chosen?.id !== kept) setKept(chosen?.id);
  const choose = (id: string) => url.set({ case: id }, { replace: true });
  const tick = (id: string) =>
    setTicked((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  useMoves(cases, chosen, choose, tick);
  const open = useMemo(() => cases.filter((one) => one.state === 'open'), [cases]);
  const picked = open.filter((one) => ticked.has(one.id));
  return (
    <div className={styles.queue} data-chosen={wanted !== null || undefined}>
      <div className={styles.list}>
        {may && open.length > 0 && (
          <div className={styles.bar}>
            <Checkbox
              aria-label={t('console.table.pick_all')}
              checked={picked.length === open.length}
              indeterminate={picked.length > 0 && picked.length < open.length}
              onChange={() => setTicked(picked.length === open.length ? new Set() : new Set(open.map((one) => one.id)))}
            />
            <BulkResolve cases={picked} onLeft={(left) => setTicked(new Set(left))} />
          </div>
        )}
        <ul>
          {cases.map((one) => (
            <CaseRow key={one.id} one={one} chosen={one.id === chosen?.id} ticked={ticked.has(one.id)} onChoose={() => choose(one.id)} {...(may && one.state === 'open' ? { onTick: () => tick(one.id) } : {})} />
          ))}
        </ul>
        <div className={styles.pager}>
          {url.search.get('after') !== null && (
            <Button variant="default" size="xs" onClick={() => url.set({ after: null, case: null })}>
              {t('console.review.newest')}
            </Button>
          )}
          {older !== null && (
            <Button variant="default" size="xs" onClick={() => url.set({ after: older, case: null })}>
              {t('console.rules.older')}
            </Button>
          )}
        </div>
      </div>
      <div className={styles.detail}>
        <Button className={styles.backToList} variant="subtle" size="xs" onClick={() => url.set({ case: null })}>
          {t('console.review.to_list')}
        </Button>
        {chosen && <CaseDetail key={chosen.id} one={chosen} may={may} />}
      </div>
    </div>
  );
}

/* One reason for all; each case answers for itself, and what failed stays ticked. */
function BulkResolve({ cases, onLeft }: { cases: readonly Case[]; onLeft(ids: string[]): void }) {
  const { t } = useSpeech();
  const [asking, setAsking] = useState<Decision | 'resolve' | null>(null);
  const run = async (reason: string) => {
    const { data } = await resolveCases(
      cases.map((one) => one.id),
      reason,
      asking === null || asking === 'resolve' ? undefined : asking,
    );
    const failed = data.filter((row) => !row.resolved);
    for (const row of failed) say(`${row.id.slice(-6)}: ${row.detail ?? ''}`, true);
    onLeft(failed.map((row) => row.id));
    refreshCases();
    say(t('console.review.resolved_count', { count: data.length - failed.length }));
  };
  const acts: (Decision | 'resolve')[] = cases.every((one) => one.kind === 'fraud') ? ['approve', 'deny'] : ['resolve'];
  const wordsFor = (act: Decision | 'resolve') => t(`console.review.${act}_count`, { count: cases.length });
  if (cases.length === 0) return <span className={styles.quiet}>{t('console.review.pick')}</span>;
  return (
    <>
      <span className={styles.grow}>{t('console.table.selected', { count: cases.length })}</span>
      {acts.map((act) => (
        <Button key={act} size="xs" variant={act === 'deny' ? 'default' : 'filled'} leftSection={act === 'deny' ? <IconBan size={15} /> : <IconChecks size={15} />} onClick={() => setAsking(act)}>
          {wordsFor(act)}
        </Button>
      ))}
      <ReasonDialog title={wordsFor(asking ?? 'resolve')} act={wordsFor(asking ?? 'resolve')} opened={asking !== null} onClose={() => setAsking(null)} submit={run} />
    </>
  );
}
