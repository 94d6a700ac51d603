// The test world's clock: a 30-day hold walked in a moment.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mustRunVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { balancesOf, daysAfter, makeProgramAndParticipant, pay, rewardsByRule, submit, totalsOf } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const advance = (to) => server.test.act('/v1/test_clock/advance', { to });

test('a held reward waits, is released by the clock when its day has come, and not before', async () => {
  const { participant } = await makeProgramAndParticipant(server.test);
  const referral = await submit(server.test, participant);
  const event = await pay(server.test, referral);
  const held = event.rewards.find((row) => row.rule_key === 'thanks');
  assert.deepEqual([held.status, held.waiting_for, held.issued_at], ['pending', ['hold'], null]);
  assert.deepEqual(held.amounts, { granted: 2500, pending: 2500, available: 0, reserved: 0, redeemed: 0, paid: 0, reversed: 0, expired: 0 });
  assert.deepEqual(await balancesOf(server.test, participant.contact_id), { pending: 2500 });

  const clock = await advance(daysAfter(held.hold_until, -1));
  assert.ok(Date.parse(clock.now) >= Date.parse(daysAfter(held.hold_until, -1)));
  assert.deepEqual((await rewardsByRule(server.test, referral)).thanks, held);

  await advance(daysAfter(held.hold_until, 1));
  const issued = (await rewardsByRule(server.test, referral)).thanks;
  assert.deepEqual([issued.status, issued.waiting_for, issued.hold_until], ['issued', [], held.hold_until]);
  assert.ok(Date.parse(issued.issued_at) >= Date.parse(held.hold_until));
  assert.deepEqual([issued.amounts.pending, issued.amounts.available], [0, 2500]);
  const now = await server.test.read(`/v1/referrals/${referral.id}`);
  assert.deepEqual([now.status, now.rewarded_at], ['rewarded', issued.issued_at]);
  const totals = await totalsOf(server.test, participant);
  assert.deepEqual([totals.pending, totals.available, totals.earned], [0, 2500, 2500]);
  assert.equal((await server.test.read(`/v1/participants/${participant.id}/summary`)).rewards_earned, 1);
  const balances = await balancesOf(server.test, participant.contact_id);
  assert.deepEqual([balances.pending ?? 0, balances.available], [0, 2500]);
  await server.verify();
});

test('a hold runs from the time the payment occurred', async () => {
  const { participant } = await makeProgramAndParticipant(server.test);
  const referral = await submit(server.test, participant);
  const occurredAt = new Date(Math.floor(Date.parse(referral.submitted_at) / 1000) * 1000 + 5_000).toISOString();
  const clock = await advance(daysAfter(occurredAt, 3));
  const event = await pay(server.test, referral, { occurred_at: occurredAt });
  const held = event.rewards.find((row) => row.rule_key === 'thanks');
  assert.equal(Date.parse(held.hold_until), Date.parse(daysAfter(occurredAt, 30)));
  assert.ok(Date.parse(held.created_at) >= Date.parse(clock.now));
});

test('a hold that is over when the payment is reported does not wait', async () => {
  const { participant } = await makeProgramAndParticipant(server.test);
  const referral = await submit(server.test, participant);
  const occurredAt = new Date(Math.floor(Date.parse(referral.submitted_at) / 1000) * 1000 + 5_000).toISOString();
  await advance(daysAfter(occurredAt, 40));
  await pay(server.test, referral, { occurred_at: occurredAt });
  await advance(daysAfter(occurredAt, 41));
  assert.equal((await rewardsByRule(server.test, referral)).thanks.status, 'issued');
});

test('the age of a referral follows the clock', async () => {
  const { participant } = await makeProgramAndParticipant(server.test);
  const referral = await submit(server.test, participant);
  await advance(daysAfter(referral.submitted_at, 366));
  assert.deepEqual((await pay(server.test, referral)).rewards, []);
});

test('the clock never goes back', async () => {
  const { now } = await advance(daysAfter((await submit(server.test, (await makeProgramAndParticipant(server.test)).participant)).submitted_at, 1));
  assertProblem(await server.test.post('/v1/test_clock/advance', { to: daysAfter(now, -1) }), 400, 'out_of_range', 'to');
});

test('the clock needs a time', async () => {
  assertProblem(await server.test.post('/v1/test_clock/advance', {}), 400, 'missing_field', 'to');
  assertProblem(await server.test.post('/v1/test_clock/advance', { to: 'tomorrow' }), 400, 'invalid_value', 'to');
});

test('a live key cannot move a clock', async () => {
  assertProblem(await server.live.post('/v1/test_clock/advance', { to: '2040-01-01T00:00:00Z' }), 403, 'forbidden');
});

test('the live world does not follow the test clock, nor jobs run with a time of its own', async () => {
  const { participant } = await makeProgramAndParticipant(server.live);
  const referral = await submit(server.live, participant);
  await pay(server.live, referral);
  const twin = await makeProgramAndParticipant(server.test);
  const testReferral = await submit(server.test, twin.participant);
  await pay(server.test, testReferral);
  const { hold_until: until } = (await rewardsByRule(server.test, testReferral)).thanks;
  await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database, '--now', daysAfter(until, 1)]);
  assert.equal((await rewardsByRule(server.test, testReferral)).thanks.status, 'issued');
  assert.equal((await rewardsByRule(server.live, referral)).thanks.status, 'pending');
});
