import { post } from '../../api/api';
import { refresh } from '../../api/query';
import { newKey } from '../../kit/form';

export type Decision = 'approve' | 'deny';
export type Side = 'referrer' | 'referred';
export const SIDES: readonly Side[] = ['referrer', 'referred'];

export function resolveCase(id: string, reason: string, key = newKey()): Promise<unknown> {
  return post('/v1/cases/{id}/resolve', { path: { id }, body: { reason }, key });
}

/* Many at once, each answering for itself; with a decision for cases about fraud. */
export function resolveCases(ids: string[], reason: string, decision?: Decision) {
  return post('/v1/cases/resolve', { body: { ids, reason, ...(decision === undefined ? {} : { decision }) }, key: newKey() });
}

/* Both sides as one where they are decided alike. */
export async function decideSides(id: string, choices: Partial<Record<Side, Decision>>, reason: string): Promise<void> {
  const { referrer, referred } = choices;
  const say = (side: Side | 'both', decision: Decision) => post('/v1/cases/{id}/decide', { path: { id }, body: { side, decision, reason }, key: newKey() });
  if (referrer !== undefined && referrer === referred) {
    await say('both', referrer);
    return;
  }
  for (const side of SIDES) {
    const decision = choices[side];
    if (decision !== undefined) await say(side, decision);
  }
}

export function noteCase(id: string, text: string, key = newKey()): Promise<unknown> {
  return post('/v1/cases/{id}/notes', { path: { id }, body: { text }, key });
}

export function refreshCases(): void {
  void refresh('/v1/cases', '/v1/counts', '/v1/reports', '/v1/rewards', '/v1/referrals');
}
