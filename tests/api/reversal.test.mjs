// Taking back over HTTP: what an event, a reward, a referral and its timeline then say. What it does to the books is in
// money/cases-reverse.mjs.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lineUp } from './harness/contention.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, event as eventShape, reward as rewardShape, rewardOptional } from './harness/shapes.mjs';
import { DAY_MS, makeParticipant, makeProgram, pay, payment, rewardsByRule, rewardsOf, rulesWith, submit, totalsOf, unique, uniqueEmail } from './harness/world.mjs';

const FEE = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
const WELCOME = { key: 'welcome', to: 'referred', kind: 'credit', on: 'qualified', amount: { fixed: 1000 } };

const server = await startServer();
after(async () => {
  await server.verify();
  await server.stop();
});
const program = await makeProgram(server.live, { rules: rulesWith(FEE, WELCOME) });
const participant = await makeParticipant(server.live, program);
const other = await makeParticipant(server.live, program);

/** A referral whose invoice was paid. */
async function sale(fields = {}) {
  const referral = await submit(server.live, participant);
  const event = await pay(server.live, referral, { object: { id: unique('inv') }, ...fields });
  return { referral, event, object: event.business_object };
}

const takeBack = (object, fields = {}) => server.live.create('/v1/events', { type: 'refund.created', external_id: unique('back'), customer: { email: uniqueEmail('payer') }, refers_to: object, ...fields });
const timeline = async (referral) => (await server.live.readAll(`/v1/referrals/${referral.id}/timeline`)).map((row) => row.action ?? row.type);
const put = (referral, body) => server.live.call('PUT', `/v1/referrals/${referral.id}/attribution`, { method: 'manual', reason: 'she called', ...body });
const drop = (referral, query = '?reason=a%20mistake') => server.live.call('DELETE', `/v1/referrals/${referral.id}/attribution${query}`);

test('a refund answers with what it took of which reward, and why; repeated it changes nothing', async () => {
  const { referral, event, object } = await sale();
  const body = { type: 'refund.created', external_id: unique('back'), customer: { email: uniqueEmail('payer') }, refers_to: object, amount: 5000, currency: 'USD' };
  const refund = await server.live.create('/v1/events', body);
  assertShape(refund, eventShape);
  assert.deepEqual([refund.refers_to, refund.rewards, refund.referral.id], [object, [], referral.id]);
  const of = Object.fromEntries(event.rewards.map((row) => [row.rule_key, row.id]));
  assert.deepEqual(refund.decisions, [
    { rule_key: 'fee', outcome: 'reversed', reason: 'The sale was refunded.', reward_id: of.fee, amount: 625 },
    { rule_key: 'welcome', outcome: 'reversed', reason: 'The sale was refunded.', reward_id: of.welcome, amount: 250 },
  ]);
  const again = await server.live.act('/v1/events', body);
  assert.deepEqual([again.id, again.replayed, again.decisions, again.rewards], [refund.id, true, refund.decisions, []]);
  assertProblem(await server.live.post('/v1/events', { ...body, amount: 5001 }), 409, 'event_conflict', 'external_id');
  const read = await server.live.read(`/v1/events/${refund.id}`);
  assert.deepEqual([read.decisions, read.refers_to], [refund.decisions, object]);
  const { fee } = await rewardsByRule(server.live, referral);
  assertShape(fee, rewardShape, rewardOptional);
  assert.deepEqual([fee.status, fee.reason_code, fee.reason, fee.amounts.reversed], ['issued', 'refunded', 'The sale was refunded.', 625]);
});

test('the timeline tells what was taken and what was given back', async () => {
  const { referral, object } = await sale();
  const refund = await takeBack(object);
  assert.deepEqual((await timeline(referral)).slice(0, 2), ['reward.reversed', 'reward.reversed']);
  await takeBack(refund.business_object, { type: 'refund.failed' });
  assert.deepEqual((await timeline(referral)).slice(0, 2), ['reward.restored', 'reward.restored']);
  const rows = await server.live.readAll(`/v1/referrals/${referral.id}/timeline`);
  assert.deepEqual(rows.find((row) => row.changes.status?.[1] === 'reversed').changes.reversed, [0, rows.some((row) => row.changes.reversed?.[1] === 1000) ? 1000 : 2500]);
  const { fee } = await rewardsByRule(server.live, referral);
  assert.deepEqual([fee.status, fee.reason, fee.reason_code], ['issued', null, null]);
});

test('a refund of a message that names no object finds it by source and external id', async () => {
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id, source: 'till' });
  await server.live.create('/v1/events', body);
  const refund = await takeBack({ source: 'till', id: body.external_id }, { amount: 10000, currency: 'USD' });
  assert.deepEqual(refund.decisions.map((row) => row.amount), [1250, 500]);
});

test('a refund before its sale waits, and tells of its share when the sale has come', async () => {
  const object = { source: 'api', id: unique('inv') };
  const refund = await takeBack(object, { amount: 10000, currency: 'USD' });
  assert.deepEqual([refund.referral, refund.decisions.map((row) => row.outcome)], [null, ['waiting']]);
  const referral = await submit(server.live, participant);
  const event = await pay(server.live, referral, { object });
  assert.deepEqual(event.rewards.map((row) => row.amounts.reversed), [1250, 500]);
  const read = await server.live.read(`/v1/events/${refund.id}`);
  assert.equal(read.referral.id, referral.id);
  assert.deepEqual(read.decisions.map((row) => [row.rule_key, row.outcome, row.amount]), [['fee', 'reversed', 1250], ['welcome', 'reversed', 500]]);
});

test('a refund and its sale at the same moment do not miss each other', async () => {
  for (let round = 0; round < 8; round += 1) {
    const referral = await submit(server.live, participant);
    const object = { source: 'api', id: unique('inv') };
    await lineUp(server, 'event', [
      () => server.live.create('/v1/events', payment({ referral_id: referral.id, object })),
      () => takeBack(object),
    ]);
    assert.deepEqual((await rewardsOf(server.live, referral)).map((row) => row.status), ['reversed', 'reversed']);
  }
});

test('a sale in two programs is taken back in both, or in the one that is named', async () => {
  const second = await makeProgram(server.live, { rules: rulesWith(FEE) });
  const ada = await makeParticipant(server.live, second);
  const { referral, object } = await sale();
  const twin = await submit(server.live, ada);
  await pay(server.live, twin, { object, program_id: second.id });
  assert.equal((await takeBack(object, { amount: 10000, currency: 'USD', program_id: second.id })).decisions.length, 1);
  assert.equal((await rewardsByRule(server.live, referral)).fee.amounts.reversed, 0);
  assert.equal((await takeBack(object)).decisions.length, 3);
  assert.deepEqual([...(await rewardsOf(server.live, referral)), ...(await rewardsOf(server.live, twin))].map((row) => row.status), ['reversed', 'reversed', 'reversed']);
});

test('a sale that was qualified by hand is found by the object that was named', async () => {
  const referral = await submit(server.live, participant);
  const object = { source: 'api', id: unique('deal') };
  await server.live.act(`/v1/referrals/${referral.id}/qualify`, { reason: 'signed on paper', object });
  const refund = await takeBack(object);
  assert.deepEqual(refund.decisions.map((row) => row.amount), [2500, 1000]);
  const again = await submit(server.live, participant);
  assertProblem(await server.live.post(`/v1/referrals/${again.id}/qualify`, { reason: 'twice', object }), 409, 'conflict', 'object');
});

test('what refers to something is about a customer, and says to what', async () => {
  const body = { type: 'refund.created', external_id: unique('back') };
  assertProblem(await server.live.post('/v1/events', { ...body, refers_to: { id: 'x' } }), 400, 'missing_field', 'customer');
  assertProblem(await server.live.post('/v1/events', { ...body, customer: { email: uniqueEmail() } }), 400, 'missing_field', 'refers_to');
  assertProblem(await server.live.post('/v1/events', { ...body, customer: { email: uniqueEmail() }, refers_to: {} }), 400, 'missing_field', 'refers_to.id');
  assertProblem(await server.live.post('/v1/events', { ...body, customer: { email: uniqueEmail() }, refers_to: { id: 'x', source: 'No!' } }), 400, 'invalid_value', 'refers_to.source');
  assertProblem(await server.live.post('/v1/events', { ...body, referral_id: 'ref_00000000000000000000000000', refers_to: { id: 'x' } }), 404, 'not_found', 'referral_id');
});

test('what is taken by hand has the words of who took it', async () => {
  const { referral } = await sale();
  const { fee } = await rewardsByRule(server.live, referral);
  const taken = await server.live.act(`/v1/rewards/${fee.id}/reverse`, { amount: 300, reason: 'agreed on the phone' });
  assertShape(taken, rewardShape, rewardOptional);
  assert.deepEqual([taken.status, taken.amounts.reversed, taken.reason, taken.reason_code], ['issued', 300, 'agreed on the phone', 'by_hand']);
  const [row] = await server.live.readAll(`/v1/referrals/${referral.id}/timeline`);
  assert.deepEqual([row.reason, row.changes], ['agreed on the phone', { reversed: [0, 300] }]);
  assertProblem(await server.live.post(`/v1/rewards/${fee.id}/reverse`, { amount: 2201, reason: 'x' }), 400, 'out_of_range', 'amount');
  assertProblem(await server.live.post(`/v1/rewards/${fee.id}/reverse`, { amount: 1 }), 400, 'missing_field', 'reason');
  assertProblem(await server.live.post('/v1/rewards/rwd_00000000000000000000000000/reverse', { reason: 'x' }), 404, 'not_found', 'id');
});

test('a reward without money is taken back whole', async () => {
  const own = await makeProgram(server.live, { rules: rulesWith({ key: 'mug', to: 'referrer', kind: 'custom', title: 'A mug', on: 'qualified' }) });
  const ada = await makeParticipant(server.live, own);
  const referral = await submit(server.live, ada);
  const object = { source: 'api', id: unique('inv') };
  await pay(server.live, referral, { object });
  assert.equal((await takeBack(object, { amount: 10000, currency: 'USD' })).decisions[0].outcome, 'ineligible'); // half a mug
  const refund = await takeBack(object);
  assert.deepEqual([refund.decisions[0].outcome, refund.decisions[0].amount], ['reversed', null]);
  assert.equal((await rewardsByRule(server.live, referral)).mug.status, 'reversed');
  await takeBack(refund.business_object, { type: 'refund.failed' });
  assert.equal((await rewardsByRule(server.live, referral)).mug.status, 'issued');
});

test('twenty at once take a reward back once', async () => {
  const { referral } = await sale();
  const { fee } = await rewardsByRule(server.live, referral);
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.live.post(`/v1/rewards/${fee.id}/reverse`, { amount: 1000, reason: 'at once' })));
  assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 200, ...Array(18).fill(400)]);
  assert.equal((await rewardsByRule(server.live, referral)).fee.amounts.reversed, 2000);
});

test('moved: the attribution says how and when, the timeline from whom to whom', async () => {
  const { referral } = await sale();
  const before = await totalsOf(server.live, other);
  const moved = (await put(referral, { participant_id: other.id, method: 'dispute' })).body;
  assert.deepEqual([moved.participant_id, moved.attribution.state, moved.attribution.method, moved.attribution.code, moved.status], [other.id, 'confirmed', 'dispute', null, 'rewarded']);
  const rows = await server.live.readAll(`/v1/referrals/${referral.id}/timeline`);
  const row = rows.find((one) => one.changes?.participant_id);
  assert.deepEqual([row.changes.participant_id, row.reason], [[participant.id, other.id], 'she called']);
  const after = await totalsOf(server.live, other);
  assert.equal(after.available - before.available, 2500);
  const former = (await rewardsOf(server.live, referral)).find((one) => one.beneficiary.participant_id === participant.id);
  assert.deepEqual([former.status, former.reason], ['reversed', 'The referral is credited to somebody else.']);
});

test('moved: statistics follow', async () => {
  const [from, to] = [await makeParticipant(server.live, program), await makeParticipant(server.live, program)];
  const referral = await submit(server.live, from, { value: 7000 });
  await pay(server.live, referral);
  await put(referral, { participant_id: to.id });
  const stats = async ({ id }) => (await server.live.readAll(`/v1/participants?program_id=${program.id}`)).find((row) => row.id === id).stats;
  const [left, got] = [await stats(from), await stats(to)];
  assert.deepEqual([left.referrals, left.closed, left.revenue, left.earned], [0, 0, 0, 0]);
  assert.deepEqual([got.referrals, got.closed, got.revenue, got.earned], [1, 1, 7000, 2500]);
});

test('set back: what waited since then counts, once', async () => {
  const customer = { email: uniqueEmail('early') };
  const early = await server.live.create('/v1/events', payment({ program_id: program.id, customer, occurred_at: new Date(Date.now() - 10 * DAY_MS).toISOString() }));
  assert.equal(early.referral, null);
  const referral = await submit(server.live, participant, { prospect: customer });
  assert.deepEqual(await rewardsOf(server.live, referral), []);
  const from = new Date(Date.now() - 20 * DAY_MS).toISOString();
  await put(referral, { participant_id: participant.id, effective_at: from });
  assert.deepEqual((await rewardsOf(server.live, referral)).map((row) => row.amount).toSorted((a, b) => a - b), [1000, 2500]);
  await put(referral, { participant_id: participant.id, effective_at: from });
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

test('moving is refused where it makes no sense, and changes nothing', async () => {
  const { referral } = await sale();
  const stranger = await makeParticipant(server.live, await makeProgram(server.live));
  const before = await rewardsOf(server.live, referral);
  assertProblem(await put(referral, { participant_id: 'ptc_00000000000000000000000000' }), 404, 'not_found', 'participant_id');
  assertProblem(await put(referral, { participant_id: stranger.id }), 400, 'invalid_value', 'participant_id');
  assertProblem(await put(referral, { participant_id: other.id, method: 'guess' }), 400, 'invalid_value', 'method');
  assertProblem(await put(referral, { participant_id: other.id, reason: undefined }), 400, 'missing_field', 'reason');
  assertProblem(await put(referral, { participant_id: other.id, effective_at: new Date(Date.now() + DAY_MS).toISOString() }), 400, 'invalid_value', 'effective_at');
  assertProblem(await drop(referral, ''), 400, 'missing_field', 'reason');
  assertProblem(await put({ id: 'ref_00000000000000000000000000' }, { participant_id: other.id }), 404, 'not_found', 'id');
  assert.deepEqual(await rewardsOf(server.live, referral), before);
});

test('a closed referral is reopened before it is moved', async () => {
  const { referral } = await sale();
  await server.live.act(`/v1/referrals/${referral.id}/transitions`, { to: 'lost', reason_code: 'price', reason: 'too dear' });
  assert.deepEqual((await rewardsOf(server.live, referral)).map((row) => row.status), ['reversed', 'reversed']);
  assertProblem(await put(referral, { participant_id: other.id }), 409, 'invalid_state', 'id');
  const open = await server.live.act(`/v1/referrals/${referral.id}/reopen`, { to: 'won', reason: 'they signed after all' });
  assert.deepEqual([open.stage, open.status, open.reason], ['won', 'rewarded', 'they signed after all']);
  assert.deepEqual((await rewardsOf(server.live, referral)).map((row) => row.status), ['issued', 'issued']);
});

test('reopening is refused where another referral of the prospect is live, or to no open stage', async () => {
  const prospect = { email: uniqueEmail('twice') };
  const first = await submit(server.live, participant, { prospect });
  await server.live.act(`/v1/referrals/${first.id}/disqualify`, { reason_code: 'spam', reason: 'x' });
  assertProblem(await server.live.post(`/v1/referrals/${first.id}/reopen`, { reason: 'x', to: 'lost' }), 400, 'invalid_value', 'to');
  await submit(server.live, other, { prospect });
  assertProblem(await server.live.post(`/v1/referrals/${first.id}/reopen`, { reason: 'x' }), 409, 'conflict', 'id');
});

test('a removed attribution leaves a referral that can be given to somebody', async () => {
  const { referral } = await sale();
  const none = (await drop(referral)).body;
  assert.deepEqual([none.participant_id, none.attribution.state, none.status], [null, 'none', 'qualified']);
  const former = (await rewardsByRule(server.live, referral)).fee;
  assert.deepEqual([former.status, former.reason], ['reversed', 'The referral is credited to nobody any more.']);
  assert.equal((await put(referral, { participant_id: other.id })).body.status, 'rewarded');
});
