import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { Card, SmallTable } from '../../kit/card';
import { Day, Money } from '../../kit/figures';
import { rewardLook, StatusBadge } from '../../kit/status';
import { useSpeech } from '../../text/text';
import { usePrograms } from './programs';
import { useStageOrReason } from './stage-or-reason';
import styles from './shared.module.css';

/* The newest referrals and rewards of somebody, in a card of their page; the whole list is one click away. */

type ReferralFilter = { participant_id: string } | { contact_id: string };

const SHOWN = 20;

function hrefOf(path: string, filter: object): string {
  return `${path}?${new URLSearchParams(filter as Record<string, string>).toString()}`;
}

export function ReferralList({ filter, empty }: { filter: ReferralFilter; empty: string }) {
  const { t } = useSpeech();
  const programs = usePrograms();
  const stageOrReason = useStageOrReason();
  const list = useGet('/v1/referrals', { query: { ...filter, limit: SHOWN } });
  const rows = list.data?.data ?? [];
  const head = [
    { title: t('console.column.prospect') },
    { title: t('console.column.status') },
    { title: t('console.column.stage_or_reason') },
    { title: t('console.column.submitted') },
    { title: t('console.column.value'), figure: true },
  ];
  return (
    <Card title={t('console.nav.referrals')} flush side={list.data?.has_more && <Link href={hrefOf('/referrals', filter)}>{t('console.all')}</Link>}>
      {list.data && rows.length === 0 && <p className={styles.none}>{empty}</p>}
      {rows.length > 0 && (
        <SmallTable label={t('console.nav.referrals')} head={head}>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link className={styles.strong} href={`/referrals/${row.id}`}>
                  {row.prospect_name ?? row.id}
                </Link>
              </td>
              <td>
                <StatusBadge kind="referral" status={row.status} />
              </td>
              <td className={styles.quiet}>
                {stageOrReason(row)}
              </td>
              <td className={styles.quiet}>
                <Day at={row.submitted_at} />
              </td>
              <td data-figure>
                <Money amount={row.value} currency={programs.find(row.program_id)?.currency} short />
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </Card>
  );
}

export function RewardList({ filter }: { filter: ReferralFilter }) {
  const { t, word } = useSpeech();
  const list = useGet('/v1/rewards', { query: { ...filter, limit: SHOWN } });
  const rows = list.data?.data ?? [];
  const head = [
    { title: t('console.column.reward') },
    { title: t('console.column.status') },
    { title: t('console.column.granted') },
    { title: t('console.column.hold_until') },
    { title: t('console.column.expires') },
    { title: t('console.column.amount'), figure: true },
  ];
  return (
    <Card title={t('console.referral.rewards')} flush side={list.data?.has_more && <Link href={hrefOf('/rewards', filter)}>{t('console.all')}</Link>}>
      {list.data && rows.length === 0 && <p className={styles.none}>{t('console.referral.no_rewards')}</p>}
      {rows.length > 0 && (
        <SmallTable label={t('console.referral.rewards')} head={head}>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Link className={styles.strong} href={row.referral_id ? `/referrals/${row.referral_id}` : `/rewards/${row.id}`}>
                  {row.title ?? word('console.reward_kind', row.kind)}
                </Link>
              </td>
              <td>
                <StatusBadge kind="reward" status={rewardLook(row.status, row.waiting_for)} />
              </td>
              <td className={styles.quiet}>
                <Day at={row.created_at} />
              </td>
              <td className={styles.quiet}>
                <Day at={row.hold_until} />
              </td>
              <td className={styles.quiet}>
                <Day at={row.expires_at} />
              </td>
              <td data-figure>
                <Money amount={row.amount} currency={row.currency} />
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </Card>
  );
}
