// The main job in one walk: if this fails, look here before anywhere else.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { makeProgramAndParticipant, pay, rewardsByRule, submit, totalsOf } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());

test('a link is clicked, a lead arrives, a payment qualifies it, the reward is in the ledger and the totals show it', async () => {
  const { participant } = await makeProgramAndParticipant(server.live);

  const visit = await server.anonymous.get(`/r/${participant.code}`);
  assert.equal(visit.status, 302, visit.text);
  const clickId = new URL(visit.headers.location).searchParams.get('rfd_click');
  assert.match(clickId, /^clk_/);

  const referral = await submit(server.live, participant, { code: undefined, click_id: clickId });
  assert.equal(referral.participant_id, participant.id);
  assert.equal(referral.status, 'pending');

  const event = await pay(server.live, referral);
  assert.deepEqual(event.rewards.map((reward) => [reward.rule_key, reward.amount]).sort(), [['cashback', 2000], ['thanks', 2500]]);

  const rewards = await rewardsByRule(server.live, referral);
  assert.equal(rewards.thanks.status, 'pending');
  assert.equal(rewards.cashback.status, 'issued');

  const totals = await totalsOf(server.live, participant);
  assert.equal(totals.pending, 2500);
  assert.equal((await server.live.readAll('/v1/ledger/transactions')).length > 0, true);
  await server.verify();
});
