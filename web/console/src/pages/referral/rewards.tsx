import { Link } from 'wouter';
import { useGet } from '../../api/query';
import { Card } from '../../kit/card';
import { Day, Money } from '../../kit/figures';
import { rewardLook, StatusBadge } from '../../kit/status';
import { useSpeech } from '../../text/text';
import { useNames } from '../shared/names';
import styles from './referral.module.css';
import type { Reward } from './types';

export function ReferralRewards({ id }: { id: string }) {
  const { t } = useSpeech();
  const rewards = useGet('/v1/rewards', { query: { referral_id: id, limit: 50 } });
  const rows = rewards.data?.data ?? [];
  const names = useNames('contacts', rows.map((row) => row.beneficiary.contact_id));
  return (
    <Card title={t('console.referral.rewards')} flush>
      {rewards.data && rows.length === 0 && <p className={styles.none}>{t('console.referral.no_rewards')}</p>}
      <ul className={styles.rewards}>
        {rows.map((reward) => (
          <RewardLine key={reward.id} reward={reward} name={names.get(reward.beneficiary.contact_id) ?? ''} />
        ))}
      </ul>
    </Card>
  );
}

/* Beside every amount: how it came about, and until when it waits. */
function RewardLine({ reward, name }: { reward: Reward; name: string }) {
  const { t, word } = useSpeech();
  const waits = reward.status === 'pending' && reward.hold_until !== null;
  return (
    <li>
      <div>
        <p>
          <Link href={`/rewards/${reward.id}`}>{name || word('console.role_of', reward.beneficiary.role)}</Link>{' '}
          <StatusBadge kind="reward" status={rewardLook(reward.status, reward.waiting_for)} />
        </p>
        <p className={styles.quiet}>
          {word('console.role_of', reward.beneficiary.role)}
          {reward.step !== null && `, ${t('console.reward.step', { step: reward.step })}`}
          {waits && (
            <>
              , {t('console.reward.held')} <Day at={reward.hold_until} />
            </>
          )}
          {reward.reason && `. ${reward.reason}`}
        </p>
      </div>
      <strong>{reward.amount === null ? reward.title : <Money amount={reward.amount} currency={reward.currency} />}</strong>
    </li>
  );
}
