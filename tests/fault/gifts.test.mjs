// kill -9 between the order of a gift card and its answer: the provider has taken the order, and nobody was told. Each card
// is ordered exactly once all the same, and reaches its beneficiary. The provider's requests are held against its own client.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startServer } from '../api/harness/process.mjs';
import { Tremendous } from '../api/harness/tremendous.mjs';
import { makeParticipant, makeProgram, rulesWith, unique, uniqueEmail } from '../api/harness/world.mjs';
import { progress, report, scale } from './harness/report.mjs';

const ROUNDS = scale({ short: 5, full: 200, long: 1000 });
const ENDS_MS = 120_000; // of an order, once its lease has lapsed
const CARD = { key: 'card', to: 'referrer', kind: 'gift_card', on: 'qualified', amount: { fixed: 2500 } };

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const provider = await new Tremendous().start();
after(async () => {
  await server.stop();
  await provider.stop();
});

/** A friend pays, and the participant gets a card. */
async function earn(participant) {
  const referral = await server.live.create('/v1/referrals', { program_id: participant.program_id, participant_id: participant.id, prospect: { name: 'Priya Raman', email: uniqueEmail('priya') } });
  const event = await server.live.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, object: { id: unique('inv') }, amount: 20000, currency: 'USD' });
  return event.rewards[0].id;
}

/** The next order is taken by the provider, which then says nothing; resolved when it has come. */
const taken = () => new Promise((resolve) => provider.next.push({ get lost() { resolve(); return true; } }));

/** The reward once its card is there, or when it has had time enough. */
async function settled(id) {
  for (const end = Date.now() + ENDS_MS; ; await delay(100)) {
    const reward = await server.live.read(`/v1/rewards/${id}`);
    if (reward.gift?.state === 'delivered' || Date.now() > end) return reward;
  }
}

test(`kill -9 between order and answer, ${ROUNDS} rounds`, async (t) => {
  const program = await makeProgram(server.live, { rules: rulesWith(CARD) });
  await server.live.create('/v1/connections', provider.connection({ program_id: program.id }));
  const participant = await makeParticipant(server.live, program);
  const rewards = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const arrived = taken();
    rewards.push(await earn(participant));
    await arrived;
    await server.kill();
    await server.start();
    progress('gift cards under kill -9', round, ROUNDS);
  }
  const outcome = { acknowledged: rewards.length, lost: [], doubled: [] };
  for (const id of rewards) {
    const { status, gift, amounts } = await settled(id);
    const posts = provider.posts.filter((name) => name.startsWith(gift.id)).length;
    if (gift.state !== 'delivered' || status !== 'paid' || amounts.paid !== 2500 || !provider.orders.has(gift.id)) outcome.lost.push(`${id}: ${status}, ${gift.state}`);
    if (posts !== 1) outcome.doubled.push(`${id}: ordered ${posts} times`);
  }
  assert.equal(provider.orders.size, ROUNDS);
  assert.deepEqual(provider.faults, []);
  report(t, `gift cards, kill -9 between order and answer, ${ROUNDS} rounds`, outcome, { least: ROUNDS, more: `, asked for ${provider.asked} times` });
  await server.verify();
});
