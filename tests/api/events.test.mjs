// The one door for facts: single, array, replay, conflict, order in time, attribution.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, event as eventShape } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, payment, rewardsByRule, rewardsOf, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);
const participant = await makeParticipant(server.live, program);
const trial = await makeProgram(server.test);

const SAME_SECOND_ATTEMPTS = 20;

test('a payment that qualifies answers with the rewards and the decisions', async () => {
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id, amount: 12340 });
  const event = await server.live.create('/v1/events', body);
  assertShape(event, eventShape);
  assert.deepEqual([event.type, event.source, event.external_id, event.replayed], ['invoice.paid', 'api', body.external_id, false]);
  assert.equal(event.contact_id, referral.contact_id);
  assert.deepEqual(event.participant, { id: participant.id, code: participant.code });
  assert.deepEqual(event.referral, { id: referral.id, stage: 'won', status: 'qualified' });
  const outcomes = Object.fromEntries(event.decisions.map((row) => [row.rule_key, row.outcome]));
  assert.deepEqual(outcomes, { thanks: 'held', cashback: 'granted' });
  const byRule = await rewardsByRule(server.live, referral);
  assert.deepEqual(Object.fromEntries(event.rewards.map((row) => [row.rule_key, row])), byRule);
  assert.equal(byRule.cashback.amount, 1234);
  const now = await server.live.read(`/v1/referrals/${referral.id}`);
  assert.deepEqual([now.stage, now.status], ['won', 'qualified']);
  assert.notEqual(now.qualified_at, null);
});

test('a payment that does not qualify is kept and changes nothing', async () => {
  const referral = await submit(server.live, participant);
  const event = await pay(server.live, referral, { amount: 4999 });
  assert.deepEqual(event.rewards, []);
  assert.deepEqual(event.referral, { id: referral.id, stage: 'submitted', status: 'pending' });
  assert.deepEqual(await server.live.read(`/v1/referrals/${referral.id}`), referral);
  assert.equal((await pay(server.live, referral, { amount: 5000 })).rewards.length, 2);
});

test('the same message again answers 200, replayed, with the same rewards', async () => {
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id });
  const first = await server.live.create('/v1/events', body);
  const again = await server.live.act('/v1/events', body);
  assert.equal(again.replayed, true);
  assert.deepEqual({ ...again, replayed: false }, first);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

test('a message told again gives its rewards in the order of its rules, whatever became of them', async () => {
  const referral = await submit(server.test, await makeParticipant(server.test, trial));
  const body = payment({ referral_id: referral.id });
  const first = await server.test.create('/v1/events', body);
  assert.deepEqual(first.rewards.map((row) => row.rule_key), ['thanks', 'cashback']);
  await server.test.act(`/v1/rewards/${first.rewards[0].id}/reverse`, { reason: 'Paid by mistake.' }); // writes its row anew
  const again = await server.test.act('/v1/events', body);
  assert.deepEqual(again.rewards.map((row) => [row.rule_key, row.status]), [['thanks', 'reversed'], ['cashback', first.rewards[1].status]]);
});

test('the same message with its fields in another order is the same content', async () => {
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id });
  const first = await server.live.create('/v1/events', body);
  const turned = JSON.stringify(Object.fromEntries(Object.entries(body).reverse()), null, 2);
  assert.equal((await server.live.act('/v1/events', turned)).id, first.id);
});

test('the same message with other content is a conflict and changes nothing', async () => {
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id, amount: 4000 });
  await server.live.create('/v1/events', body);
  assertProblem(await server.live.post('/v1/events', { ...body, amount: 40000 }), 409, 'event_conflict', 'external_id');
  assert.deepEqual(await rewardsOf(server.live, referral), []);
});

test('the external id is of its source and type', async () => {
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id, amount: 100 });
  const ids = new Set();
  for (const fields of [{}, { type: 'order.placed' }, { source: 'shop' }]) ids.add((await server.live.create('/v1/events', { ...body, ...fields })).id);
  assert.equal(ids.size, 3);
});

test('invoice.created and invoice.paid of one invoice pay once', async () => {
  const rules = { qualification: { field: 'event.type', op: 'in', value: ['invoice.created', 'invoice.paid'] }, rewards: [{ key: 'fee', to: 'referrer', kind: 'cash', on: 'qualified', amount: { percent_bp: 500, of: 'event.amount' } }] };
  const owner = await makeParticipant(server.live, await makeProgram(server.live, { rules }));
  const referral = await submit(server.live, owner);
  const object = { id: unique('inv') };
  const created = await pay(server.live, referral, { type: 'invoice.created', object });
  const paid = await pay(server.live, referral, { type: 'invoice.paid', object });
  assert.deepEqual([created.rewards.length, paid.rewards.length], [1, 0]);
  assert.equal((await rewardsByRule(server.live, referral)).fee.amount, 1000);
});

test('an array is one transaction with one answer for each, in order', async () => {
  const referrals = [await submit(server.live, participant), await submit(server.live, participant)];
  const bodies = referrals.map((referral) => payment({ referral_id: referral.id }));
  const first = await server.live.create('/v1/events', bodies);
  assert.deepEqual(Object.keys(first), ['data']);
  first.data.forEach((event) => assertShape(event, eventShape));
  assert.deepEqual(first.data.map((event) => event.referral.id), referrals.map((referral) => referral.id));
  const again = await server.live.act('/v1/events', bodies);
  assert.deepEqual(again.data.map((event) => [event.id, event.replayed]), first.data.map((event) => [event.id, true]));
  const mixed = await server.live.create('/v1/events', [bodies[0], payment({ referral_id: referrals[0].id })]);
  assert.deepEqual(mixed.data.map((event) => event.replayed), [true, false]);
});

test('one wrong row of an array refuses all of them', async () => {
  const referral = await submit(server.live, participant);
  const good = payment({ referral_id: referral.id });
  assertProblem(await server.live.post('/v1/events', [good, payment({ referral_id: referral.id, amount: 'much' })]), 400, 'invalid_type', 'events[1].amount');
  const stranger = payment({ referral_id: 'ref_00000000000000000000000000' });
  assertProblem(await server.live.post('/v1/events', [good, stranger]), 404, 'not_found', 'events[1].referral_id');
  assertProblem(await server.live.post('/v1/events', [good, { ...good, amount: 1 }]), 409, 'event_conflict', 'events[1].external_id');
  assert.deepEqual(await rewardsOf(server.live, referral), []);
  assert.equal((await server.live.create('/v1/events', good)).replayed, false);
});

test('an array holds 1 to 100 events', async () => {
  const referral = await submit(server.live, participant);
  const rows = Array.from({ length: 101 }, () => payment({ referral_id: referral.id, amount: 1 }));
  assertProblem(await server.live.post('/v1/events', rows), 400, 'out_of_range', 'events');
  assertProblem(await server.live.post('/v1/events', []), 400, 'out_of_range', 'events');
  assert.equal((await server.live.create('/v1/events', rows.slice(0, 100))).data.length, 100);
});

test('an event finds the referral by its customer', async () => {
  const email = uniqueEmail('cust');
  const referral = await submit(server.live, participant, { prospect: { email } });
  const event = await server.live.create('/v1/events', payment({ customer: { email: email.toUpperCase() } }));
  assert.equal(event.referral.id, referral.id);
  assert.equal(event.rewards.length, 2);
});

test('without a program an event goes to the newest live referral; a program names another', async () => {
  const email = uniqueEmail('multi');
  const other = await makeParticipant(server.live, await makeProgram(server.live, { name: 'Newer' }));
  const older = await submit(server.live, participant, { prospect: { email } });
  const newer = await submit(server.live, other, { prospect: { email } });
  assert.equal((await server.live.create('/v1/events', payment({ customer: { email } }))).referral.id, newer.id);
  assert.equal((await server.live.create('/v1/events', payment({ customer: { email }, program_id: program.id }))).referral.id, older.id);
});

test('an event of an unreferred customer is kept, and one from before the submission never counts', async () => {
  const email = uniqueEmail('early');
  const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
  const event = await server.live.create('/v1/events', payment({ customer: { email }, occurred_at: occurredAt }));
  assert.deepEqual([event.participant, event.referral, event.rewards], [null, null, []]);
  const referral = await submit(server.live, participant, { prospect: { email } });
  assert.equal(referral.contact_id, event.contact_id);
  assert.equal(referral.status, 'pending');
  assert.deepEqual(await rewardsOf(server.live, referral), []);
});

test('an earlier event of the very second of the submission counts, once', async () => {
  for (let attempt = 0; attempt < SAME_SECOND_ATTEMPTS; attempt += 1) {
    const email = uniqueEmail('second');
    const second = Math.floor(Date.now() / 1000);
    const body = payment({ customer: { email }, occurred_at: new Date(second * 1000).toISOString() });
    await server.live.create('/v1/events', body);
    const referral = await submit(server.live, participant, { prospect: { email } });
    const counts = Math.floor(Date.parse(referral.submitted_at) / 1000) === second;
    const rewards = await rewardsOf(server.live, referral);
    assert.equal(rewards.length, counts ? 2 : 0, `submitted at ${referral.submitted_at}, paid at second ${second}`);
    if (!counts) continue;
    assert.equal(referral.status, 'qualified');
    assert.equal((await server.live.act('/v1/events', body)).replayed, true);
    assert.equal((await rewardsOf(server.live, referral)).length, 2);
    return;
  }
  assert.fail(`no submission fell into the second of its event in ${SAME_SECOND_ATTEMPTS} attempts`);
});

test('an event with an attribution and no referral creates one', async () => {
  const email = uniqueEmail('shop');
  const body = payment({ program_id: program.id, customer: { email, name: 'Shopper' }, attribution: { code: participant.code.toLowerCase() } });
  const event = await server.live.create('/v1/events', body);
  assert.deepEqual(event.participant, { id: participant.id, code: participant.code });
  assert.equal(event.referral.status, 'qualified');
  assert.equal(event.rewards.length, 2);
  const referral = await server.live.read(`/v1/referrals/${event.referral.id}`);
  assert.deepEqual([referral.participant_id, referral.attribution.method], [participant.id, 'code']);
  const next = await server.live.create('/v1/events', payment({ program_id: program.id, customer: { email }, attribution: { code: participant.code } }));
  assert.equal(next.referral.id, referral.id);
});

test('a click id attributes an order', async () => {
  const visit = await server.anonymous.get(`/r/${participant.code}`);
  const click = new URL(visit.headers.location).searchParams.get('rfd_click');
  const event = await server.live.create('/v1/events', payment({ type: 'order.placed', program_id: program.id, customer: { email: uniqueEmail() }, attribution: { click_id: click } }));
  assert.equal(event.participant.id, participant.id);
  assert.equal((await server.live.read(`/v1/referrals/${event.referral.id}`)).attribution.method, 'click');
});

test('no_reward keeps the event and grants nothing', async () => {
  const referral = await submit(server.live, participant);
  const event = await pay(server.live, referral, { no_reward: true });
  assertShape(event, eventShape);
  assert.equal(event.referral.id, referral.id);
  assert.deepEqual(event.rewards, []);
  assert.deepEqual(await rewardsOf(server.live, referral), []);
});

test('a custom event is accepted, with data of its own', async () => {
  const referral = await submit(server.live, participant);
  const event = await server.live.create('/v1/events', { type: 'custom.trial_extended', external_id: unique('c'), referral_id: referral.id, data: { score: 4.5, plan: 'pro', deep: { list: [1, null, true] } } });
  assert.equal(event.type, 'custom.trial_extended');
});

test('a type that does not exist is refused', async () => {
  const referral = await submit(server.live, participant);
  for (const [type, near] of [['invoice.payed', 'near it are invoice.created, invoice.paid, invoice.voided.'], ['refund', 'near it are refund.created,'], ['custom.', 'use custom.<name>'], ['custom', 'use custom.<name>']]) {
    const answer = await server.live.post('/v1/events', payment({ referral_id: referral.id, type }));
    assertProblem(answer, 400, 'invalid_value', 'type');
    assert.ok(answer.body.detail.includes(near), answer.body.detail);
  }
});
