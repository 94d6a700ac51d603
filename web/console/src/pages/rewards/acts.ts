import { post, type Answer } from '../../api/api';
import type { TextKey } from '../../text/text';

/* What a person can do to a reward, and in which state. The server decides; this only offers what it would take. */

export type Reward = Answer<'/v1/rewards', 'get'>['data'][number];
export type RewardAct = 'approve' | 'deny' | 'issue' | 'reverse' | 'redeem';

export interface ActInfo {
  act: RewardAct;
  /* "Approve $25.00": the button names its amount. */
  text: TextKey;
  means: TextKey;
  danger: boolean;
  reason: 'needed' | 'free' | 'none';
  /* A part of it can be chosen. */
  partial: boolean;
  can(reward: Reward): boolean;
}

const isWaiting = (reward: Reward): boolean => reward.status === 'pending' || reward.status === 'approved';
const leftOf = (reward: Reward): number =>
  reward.amounts.pending + reward.amounts.available + reward.amounts.reserved + reward.amounts.redeemed + reward.amounts.paid;

export const ACTS: readonly ActInfo[] = [
  {
    act: 'approve',
    text: 'console.money.approve',
    means: 'console.money.approve_means',
    danger: false,
    reason: 'free',
    partial: false,
    can: (reward) => reward.status === 'pending' && reward.waiting_for.some((wait) => ['approval', 'second_approval', 'budget'].includes(wait)),
  },
  {
    act: 'issue',
    text: 'console.money.issue',
    means: 'console.money.issue_means',
    danger: false,
    reason: 'needed',
    partial: false,
    can: (reward) => isWaiting(reward) && !reward.waiting_for.includes('validation'),
  },
  {
    act: 'deny',
    text: 'console.money.deny',
    means: 'console.money.deny_means',
    danger: true,
    reason: 'needed',
    partial: false,
    can: isWaiting,
  },
  {
    act: 'redeem',
    text: 'console.money.redeem',
    means: 'console.money.redeem_means',
    danger: false,
    reason: 'none',
    partial: false,
    can: (reward) => reward.status === 'issued' && reward.kind !== 'credit',
  },
  {
    act: 'reverse',
    text: 'console.money.reverse',
    means: 'console.money.reverse_means',
    danger: true,
    reason: 'needed',
    partial: true,
    can: (reward) => ['issued', 'redeemed', 'paid'].includes(reward.status) && (reward.amount === null || leftOf(reward) > 0),
  },
];

export function actOf(name: RewardAct): ActInfo {
  const found = ACTS.find((info) => info.act === name);
  if (!found) throw new Error(name);
  return found;
}

export interface ActValues {
  reason: string;
  reference: string;
  amount: number | null;
}

export function runAct(act: RewardAct, id: string, { reason, reference, amount }: ActValues, key: string): Promise<unknown> {
  const path = { id };
  const said = reason.trim();
  switch (act) {
    case 'approve':
      return post('/v1/rewards/{id}/approve', { path, body: said === '' ? {} : { reason: said }, key });
    case 'deny':
      return post('/v1/rewards/{id}/deny', { path, body: { reason: said }, key });
    case 'issue':
      return post('/v1/rewards/{id}/issue', { path, body: { reason: said }, key });
    case 'reverse':
      return post('/v1/rewards/{id}/reverse', { path, body: { reason: said, ...(amount === null ? {} : { amount }) }, key });
    case 'redeem':
      return post('/v1/rewards/{id}/redeem', { path, body: reference.trim() === '' ? {} : { reference: reference.trim() }, key });
  }
}

/* By one call, with an answer for each: null, or why not. */
export async function runOnMany(act: 'approve' | 'deny', ids: string[], reason: string, key: string): Promise<(string | null)[]> {
  const said = reason.trim();
  const { data } =
    act === 'deny' ? await post('/v1/rewards/deny', { body: { ids, reason: said }, key }) : await post('/v1/rewards/approve', { body: { ids, ...(said === '' ? {} : { reason: said }) }, key });
  return data.map((answer) => (answer.error === null ? null : answer.error.detail));
}
