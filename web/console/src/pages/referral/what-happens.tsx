import { IconInfoCircle } from '@tabler/icons-react';
import { useGet } from '../../api/query';
import { Notice } from '../../kit/notice';
import { useSpeech } from '../../text/text';
import { useNames } from '../shared/names';
import type { Reward } from './types';

const gone = ['denied', 'reversed', 'expired'];

/* What disqualifying will do to the money, before it is done: whose rewards go, and how much of each. */
export function WhatHappens({ id }: { id: string }) {
  const { t, money } = useSpeech();
  const rewards = useGet('/v1/rewards', { query: { referral_id: id, limit: 100 } });
  const touched = (rewards.data?.data ?? []).filter((reward) => !gone.includes(reward.status));
  const names = useNames('contacts', touched.map((reward) => reward.beneficiary.contact_id));
  if (!rewards.data) return null;
  const line = (reward: Reward) => {
    const sum = reward.amount !== null && reward.currency ? money(reward.amount, reward.currency) : (reward.title ?? reward.kind);
    const values = { name: names.get(reward.beneficiary.contact_id) ?? '', sum };
    if (reward.status === 'pending' || reward.status === 'approved') return t('console.happens.denied', values);
    return reward.amounts.redeemed + reward.amounts.paid > 0 ? t('console.happens.debt', values) : t('console.happens.reversed', values);
  };
  return (
    <Notice
      tone="info"
      icon={IconInfoCircle}
      title={t('console.happens.title')}
      text={
        touched.length === 0 ? (
          t('console.happens.nothing')
        ) : (
          <ul>
            {touched.map((reward) => (
              <li key={reward.id}>{line(reward)}</li>
            ))}
          </ul>
        )
      }
    />
  );
}
