// Moving a referral by hand: stages, closing, the timeline, qualify and disqualify.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, referral as referralShape, referralOptional, timelineOptional, timelineRow } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, rewardsByRule, rewardsOf, rulesWith, submit } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);
const participant = await makeParticipant(server.live, program);

const OPEN = ['accepted', 'contacted', 'qualified', 'opportunity', 'proposal', 'negotiation'];
const LOST = ['lost', 'declined', 'expired'];
const move = (referral, to, fields = {}) => server.live.post(`/v1/referrals/${referral.id}/transitions`, { to, ...fields });
const lose = (referral, to = 'lost') => move(referral, to, { reason_code: 'no_budget', reason: 'no budget this year' });
const timelineOf = (referral) => server.live.readAll(`/v1/referrals/${referral.id}/timeline`);

for (const stage of OPEN) {
  test(`a referral moves to ${stage} and stays pending`, async () => {
    const referral = await submit(server.live, participant);
    const answer = await move(referral, stage);
    assert.equal(answer.status, 200, answer.text);
    assertShape(answer.body, referralShape, referralOptional);
    assert.deepEqual([answer.body.stage, answer.body.status, answer.body.closed_at], [stage, 'pending', null]);
  });
}

for (const stage of LOST) {
  test(`a referral that becomes ${stage} is disqualified and closed, with the reason`, async () => {
    const referral = await submit(server.live, participant);
    const answer = await lose(referral, stage);
    assert.equal(answer.status, 200, answer.text);
    const { body } = answer;
    assert.deepEqual([body.stage, body.status, body.reason_code, body.reason], [stage, 'disqualified', 'no_budget', 'no budget this year']);
    assert.notEqual(body.closed_at, null);
  });
}

test('won by hand closes the referral but does not qualify it: the condition has not held', async () => {
  const referral = await submit(server.live, participant);
  const answer = await move(referral, 'won');
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual([answer.body.stage, answer.body.status, answer.body.qualified_at], ['won', 'pending', null]);
  assert.notEqual(answer.body.closed_at, null);
  assert.deepEqual(await rewardsOf(server.live, referral), []);
});

test('a referral moves back and forth through the whole pipeline, each step on the timeline', async () => {
  const referral = await submit(server.live, participant);
  const path = [...OPEN, 'contacted', 'submitted', 'won'];
  for (const stage of path) assert.equal((await move(referral, stage)).status, 200, stage);
  const stages = (await timelineOf(referral)).map((row) => row.changes.stage).filter(Boolean).reverse();
  const moved = stages.slice(-path.length);
  assert.deepEqual(moved, path.map((stage, index) => [index === 0 ? 'submitted' : path[index - 1], stage]));
});

test('a stage that does not exist is refused', async () => {
  const referral = await submit(server.live, participant);
  assertProblem(await move(referral, 'zombie'), 400, 'invalid_value', 'to');
  assertProblem(await server.live.post(`/v1/referrals/${referral.id}/transitions`, {}), 400, 'missing_field', 'to');
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).stage, 'submitted');
});

test('without a stage the owner and the value change, and it stays where it is', async () => {
  const referral = await submit(server.live, participant);
  const change = (fields) => server.live.post(`/v1/referrals/${referral.id}/transitions`, fields);
  const assigned = await change({ owner: 'sam@example.com', reason: 'holidays' });
  assert.equal(assigned.status, 200, assigned.text);
  assert.deepEqual([assigned.body.stage, assigned.body.owner, assigned.body.value], ['submitted', 'sam@example.com', null]);
  await move(referral, 'won', { value: 10_000 });
  const revenueOf = async () => (await server.live.readAll(`/v1/participants?program_id=${program.id}`)).find((row) => row.id === participant.id).stats.revenue;
  const before = await revenueOf();
  assert.equal((await change({ value: 25_000 })).body.stage, 'won');
  assert.equal(await revenueOf(), before + 15_000);
  await move(referral, 'contacted');
  await lose(referral);
  assert.deepEqual((({ stage, owner }) => [stage, owner])((await change({ owner: 'kim@example.com' })).body), ['lost', 'kim@example.com']);
  const rows = (await timelineOf(referral)).filter((row) => row.type === 'referral.updated').reverse();
  assert.deepEqual(rows.map((row) => row.changes), [{ owner: [null, 'sam@example.com'] }, { value: [10_000, 25_000] }, { owner: ['sam@example.com', 'kim@example.com'] }]);
  assert.equal(rows[0].reason, 'holidays');
});

test('what is said of a move needs its stage', async () => {
  const referral = await submit(server.live, participant);
  const fields = { reason_code: 'no_budget', close_date: '2026-01-01T00:00:00Z', occurred_at: '2026-01-01T00:00:00Z' };
  for (const [name, value] of Object.entries(fields))
    assertProblem(await server.live.post(`/v1/referrals/${referral.id}/transitions`, { owner: 'sam@example.com', [name]: value }), 400, 'invalid_value', name);
});

test('a lost referral does not move again', async () => {
  const referral = await submit(server.live, participant);
  await lose(referral);
  for (const stage of ['accepted', 'won']) assertProblem(await move(referral, stage), 409, 'conflict', 'to');
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).stage, 'lost');
});

test('a payment of a lost referral is kept and pays nothing', async () => {
  const referral = await submit(server.live, participant);
  await lose(referral);
  const event = await pay(server.live, referral);
  assert.deepEqual(event.rewards, []);
  assert.equal(event.decisions.some((row) => row.outcome === 'granted' || row.outcome === 'held'), false);
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).status, 'disqualified');
});

test('a transition records owner, reason and who did it', async () => {
  const referral = await submit(server.live, participant);
  const answer = await move(referral, 'contacted', { owner: 'sam@example.com', reason: 'called twice' });
  assert.equal(answer.body.owner, 'sam@example.com');
  const rows = await timelineOf(referral);
  rows.forEach((row) => assertShape(row, timelineRow, timelineOptional));
  const row = rows.find((one) => one.changes.stage?.[1] === 'contacted');
  assert.deepEqual(row.changes.stage, ['submitted', 'contacted']);
  assert.equal(row.reason, 'called twice');
  assert.match(row.actor.id, /^key_/);
  assert.equal(row.actor.name, 'live');
});

test('the timeline tells of the submission and of the payment, newest first', async () => {
  const referral = await submit(server.live, participant);
  const event = await pay(server.live, referral);
  const rows = await timelineOf(referral);
  assert.deepEqual(rows.map((row) => row.at), rows.map((row) => row.at).toSorted().reverse());
  assert.ok(rows.some((row) => row.event_id === event.id && row.changes.stage?.[1] === 'won'), JSON.stringify(rows));
  assert.ok(Date.parse(rows.at(-1).at) <= Date.parse(referral.submitted_at));
});

test('a timeline is read in pages, and from one moment to another to the microsecond', async () => {
  const referral = await submit(server.live, participant);
  for (const stage of OPEN) await move(referral, stage);
  const path = `/v1/referrals/${referral.id}/timeline`;
  const rows = await timelineOf(referral);
  assert.ok(rows.length > OPEN.length);
  const page = await server.live.read(`${path}?limit=2`);
  assert.deepEqual(page.data, rows.slice(0, 2));
  assert.deepEqual((await server.live.read(`${path}?limit=2&starting_after=${page.next_cursor}`)).data, rows.slice(2, 4));
  const at = encodeURIComponent(rows[2].at);
  const range = async (filter) => (await server.live.read(`${path}?${filter}`)).data.map((row) => row.id);
  const ids = (chosen) => rows.filter(chosen).map((row) => row.id);
  assert.deepEqual(await range(`created[gt]=${at}`), ids((row) => row.at > rows[2].at));
  assert.deepEqual(await range(`created[gte]=${at}`), ids((row) => row.at >= rows[2].at));
  assert.deepEqual(await range(`created[lt]=${at}`), ids((row) => row.at < rows[2].at));
  assert.deepEqual(await range(`created[lte]=${at}`), ids((row) => row.at <= rows[2].at));
  assert.deepEqual(await range(`created[gte]=${at}&created[lte]=${at}`), ids((row) => row.at === rows[2].at));
});

test('a cursor of another timeline is refused and shows nothing of it', async () => {
  const [mine, other] = [await submit(server.live, participant), await submit(server.live, participant)];
  await lose(other);
  const cursor = (await timelineOf(other))[0].id;
  assertProblem(await server.live.get(`/v1/referrals/${mine.id}/timeline?starting_after=${cursor}`), 400, 'invalid_cursor', 'starting_after');
});

test('a reward may be given when a stage is reached', async () => {
  const rules = rulesWith({ key: 'closed', to: 'referrer', kind: 'credit', on: { stage: 'won' }, amount: { fixed: 1500 } });
  const owner = await makeParticipant(server.live, await makeProgram(server.live, { rules }));
  const referral = await submit(server.live, owner);
  await move(referral, 'proposal');
  assert.deepEqual(await rewardsOf(server.live, referral), []);
  await move(referral, 'won');
  assert.equal((await rewardsByRule(server.live, referral)).closed.amount, 1500);
});

test('qualify by hand bypasses the condition', async () => {
  const referral = await submit(server.live, participant);
  const qualified = await server.live.act(`/v1/referrals/${referral.id}/qualify`, { reason: 'paid in cash', amount: 20000, currency: 'USD', object: { id: 'cash-1' } });
  assertShape(qualified, referralShape, referralOptional);
  assert.deepEqual([qualified.stage, qualified.status], ['won', 'qualified']);
  assert.notEqual(qualified.qualified_at, null);
  const rewards = await rewardsByRule(server.live, referral);
  assert.equal(rewards.cashback.amount, 2000);
  assert.equal(rewards.cashback.status, 'issued');
  assert.equal(rewards.thanks.status, 'pending');
  assert.equal(qualified.eligible_at, rewards.thanks.hold_until);
});

test('qualify without an amount gives what needs none', async () => {
  const referral = await submit(server.live, participant);
  await server.live.act(`/v1/referrals/${referral.id}/qualify`, { reason: 'reviewed' });
  assert.deepEqual(Object.keys(await rewardsByRule(server.live, referral)), ['thanks']);
});

test('qualify needs a reason, and a currency with its amount', async () => {
  const referral = await submit(server.live, participant);
  assertProblem(await server.live.post(`/v1/referrals/${referral.id}/qualify`, {}), 400, 'missing_field', 'reason');
  assertProblem(await server.live.post(`/v1/referrals/${referral.id}/qualify`, { reason: 'x', amount: 100 }), 400, 'missing_field', 'currency');
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).status, 'pending');
});

test('a payment after qualify by hand pays nothing more', async () => {
  const referral = await submit(server.live, participant);
  await server.live.act(`/v1/referrals/${referral.id}/qualify`, { reason: 'paid in cash', amount: 20000, currency: 'USD' });
  assert.deepEqual((await pay(server.live, referral)).rewards, []);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

test('disqualify denies what is pending', async () => {
  const referral = await submit(server.live, participant);
  await server.live.act(`/v1/referrals/${referral.id}/qualify`, { reason: 'reviewed' });
  const answer = await server.live.post(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'fraud', reason: 'self-referral' });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual([answer.body.status, answer.body.reason_code, answer.body.reason], ['disqualified', 'fraud', 'self-referral']);
  const { thanks } = await rewardsByRule(server.live, referral);
  assert.equal(thanks.status, 'denied');
  assert.equal(thanks.amounts.pending, 0);
  assert.equal(thanks.amounts.available, 0);
  assert.deepEqual((await pay(server.live, referral)).rewards, []);
});

test('disqualify denies what is pending and takes back what was issued, for its reason', async () => {
  const referral = await submit(server.live, participant);
  await pay(server.live, referral);
  await server.live.act(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'fraud', reason: 'late' });
  const rewards = await rewardsByRule(server.live, referral);
  assert.deepEqual([rewards.thanks.status, rewards.cashback.status], ['denied', 'reversed']);
  assert.deepEqual([rewards.thanks.reason_code, rewards.cashback.reason_code], ['fraud', 'fraud']);
});

test('disqualify needs a reason code and a reason', async () => {
  const referral = await submit(server.live, participant);
  assertProblem(await server.live.post(`/v1/referrals/${referral.id}/disqualify`, { reason: 'x' }), 400, 'missing_field', 'reason_code');
  assertProblem(await server.live.post(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'x' }), 400, 'missing_field', 'reason');
});

test('a person who refers himself is rewarded on neither side, and somebody else still is', async () => {
  const owner = await makeParticipant(server.live, program);
  const contact = await server.live.read(`/v1/contacts/${owner.contact_id}`);
  const own = await submit(server.live, owner, { prospect: { email: contact.email } });
  assert.equal(own.contact_id, owner.contact_id);
  const event = await pay(server.live, own);
  assert.deepEqual(event.rewards, []);
  assert.deepEqual(event.decisions.map((row) => [row.rule_key, row.outcome, row.reason]), [
    ['thanks', 'blocked', 'The referrer and the referred are the same person.'],
    ['cashback', 'blocked', 'The referrer and the referred are the same person.'],
  ]);
  assert.deepEqual(await rewardsOf(server.live, own), []);
  assert.equal((await pay(server.live, await submit(server.live, owner))).rewards.length, 2);
});
