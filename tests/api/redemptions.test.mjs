// Credit that is spent: at once, or set aside first; across lots, once per reference, never more than there is.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, redemption as redemptionShape, redemptionOptional } from './harness/shapes.mjs';
import { DAY_MS, makeParticipant, makeProgram, totalsOf, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const live = server.live;
const program = await makeProgram(live);

const grant = (client, participant, amount, fields = {}) =>
  client.create('/v1/rewards', { participant_id: participant.id, program_id: participant.program_id, kind: 'credit', amount, currency: 'USD', reason: 'welcome', external_id: unique('bonus'), ...fields });
/** A participant with lots of these amounts, oldest first. */
async function rich(...amounts) {
  const participant = await makeParticipant(live, program);
  const rewards = [];
  for (const amount of amounts) rewards.push(await grant(live, participant, amount));
  return { participant, rewards };
}
const ask = (participant, fields = {}) => ({ contact_id: participant.contact_id, currency: 'USD', reference: unique('invoice'), ...fields });
const spend = (participant, fields) => live.create('/v1/redemptions', ask(participant, fields));
const lotsOf = (redemption) => redemption.lots.map((lot) => [lot.reward_id, lot.amount]);
const amountsOf = async (reward) => {
  const { amounts } = await live.read(`/v1/rewards/${reward.id}`);
  return Object.fromEntries(Object.entries(amounts).filter(([kind, amount]) => kind !== 'granted' && amount !== 0));
};
const statusOf = async (reward) => (await live.read(`/v1/rewards/${reward.id}`)).status;

test('a redemption spends the oldest lots first and has all its fields', async () => {
  const { participant, rewards } = await rich(300, 200, 500);
  const redemption = await spend(participant, { amount: 450 });
  assertShape(redemption, redemptionShape, redemptionOptional);
  assert.deepEqual([redemption.contact_id, redemption.participant_id, redemption.amount, redemption.requested_amount, redemption.currency, redemption.status], [participant.contact_id, null, 450, 450, 'USD', 'captured']);
  assert.deepEqual(lotsOf(redemption), [[rewards[0].id, 300], [rewards[1].id, 150]]);
  assert.deepEqual([redemption.expires_at, redemption.closed_at], [null, redemption.created_at]);
  assert.deepEqual(await Promise.all(rewards.map(amountsOf)), [{ redeemed: 300 }, { available: 50, redeemed: 150 }, { available: 500 }]);
  assert.deepEqual(await Promise.all(rewards.map(statusOf)), ['redeemed', 'issued', 'issued']);
  const { available, redeemed, earned } = await totalsOf(live, participant);
  assert.deepEqual({ available, redeemed, earned }, { available: 550, redeemed: 450, earned: 1000 });
  assert.deepEqual(await live.read(`/v1/redemptions/${redemption.id}`), redemption);
  assert.deepEqual((await live.read(`/v1/redemptions?contact_id=${participant.contact_id}`)).data, [redemption]);
});

test('without an amount it spends all there is, asked for by a participant as well', async () => {
  const { participant, rewards } = await rich(70, 30);
  const redemption = await live.create('/v1/redemptions', { participant_id: participant.id, currency: 'USD', reference: unique() });
  assert.deepEqual([redemption.amount, redemption.contact_id, redemption.participant_id], [100, participant.contact_id, participant.id]);
  assert.deepEqual(lotsOf(redemption), rewards.map((reward) => [reward.id, reward.amount]));
  assertProblem(await live.post('/v1/redemptions', ask(participant)), 409, 'insufficient_credit', 'amount');
});

test('more than there is is refused and says how much there is', async () => {
  const { participant } = await rich(250);
  const body = ask(participant, { amount: 251 });
  const refused = assertProblem(await live.post('/v1/redemptions', body), 409, 'insufficient_credit', 'amount');
  assert.equal(refused.available, 250);
  assert.deepEqual((await live.read(`/v1/redemptions?contact_id=${participant.contact_id}`)).data, []);
  assert.equal((await live.create('/v1/redemptions', { ...body, amount: 250 })).amount, 250); // a refusal keeps no reference
});

test('only credit is spent, of its own currency', async () => {
  const { participant, rewards } = await rich(100);
  await grant(live, participant, 900, { kind: 'cash' });
  await grant(live, participant, 400, { currency: 'EUR' });
  assert.equal(assertProblem(await live.post('/v1/redemptions', ask(participant, { amount: 101 })), 409, 'insufficient_credit').available, 100);
  assert.deepEqual(lotsOf(await spend(participant)), [[rewards[0].id, 100]]);
  assert.equal((await spend(participant, { currency: 'EUR' })).amount, 400);
});

test('the same reference and content is answered by what it is now; other content is a conflict', async () => {
  const { participant } = await rich(500);
  const body = ask(participant, { amount: 100, capture: false });
  const first = await live.create('/v1/redemptions', body);
  const again = await live.post('/v1/redemptions', body);
  assert.deepEqual([again.status, again.body], [200, { ...first, replayed: true }]);
  const captured = await live.act(`/v1/redemptions/${first.id}/capture`);
  assert.deepEqual(await live.act('/v1/redemptions', body), { ...captured, replayed: true });
  for (const change of [{ amount: 101 }, { capture: true }, { currency: 'EUR' }, { amount: undefined }]) assertProblem(await live.post('/v1/redemptions', { ...body, ...change }), 409, 'reference_conflict', 'reference');
  const { participant: another } = await rich(500);
  assertProblem(await live.post('/v1/redemptions', ask(another, { reference: body.reference })), 409, 'reference_conflict', 'reference');
  assert.equal((await totalsOf(live, participant)).redeemed, 100);
});

test('an open redemption reserves, and is captured', async () => {
  const { participant, rewards } = await rich(300, 300);
  const open = await spend(participant, { amount: 400, capture: false });
  assert.deepEqual([open.status, open.closed_at, Date.parse(open.expires_at) - Date.parse(open.created_at)], ['open', null, 7 * DAY_MS]);
  assert.deepEqual(await Promise.all(rewards.map(amountsOf)), [{ reserved: 300 }, { available: 200, reserved: 100 }]);
  assert.deepEqual(await Promise.all(rewards.map(statusOf)), ['issued', 'issued']);
  assert.equal(assertProblem(await live.post('/v1/redemptions', ask(participant, { amount: 201 })), 409, 'insufficient_credit').available, 200);
  const captured = await live.act(`/v1/redemptions/${open.id}/capture`);
  assert.deepEqual(captured, { ...open, status: 'captured', expires_at: null, closed_at: captured.closed_at });
  assert.deepEqual(await Promise.all(rewards.map(amountsOf)), [{ redeemed: 300 }, { available: 200, redeemed: 100 }]);
  assert.deepEqual(await Promise.all(rewards.map(statusOf)), ['redeemed', 'issued']);
});

test('a part is captured, from the lots that were taken first; the rest goes back', async () => {
  const { participant, rewards } = await rich(300, 300, 300);
  const open = await spend(participant, { amount: 800, capture: false });
  const captured = await live.act(`/v1/redemptions/${open.id}/capture`, { amount: 350 });
  assert.deepEqual([captured.status, captured.amount, captured.requested_amount], ['captured', 350, 800]);
  assert.deepEqual(lotsOf(captured), [[rewards[0].id, 300], [rewards[1].id, 50]]);
  assert.deepEqual(await Promise.all(rewards.map(amountsOf)), [{ redeemed: 300 }, { available: 250, redeemed: 50 }, { available: 300 }]);
});

test('a released redemption gives back to the lots it came from', async () => {
  const { participant, rewards } = await rich(300, 200);
  const open = await spend(participant, { amount: 400, capture: false });
  const released = await live.act(`/v1/redemptions/${open.id}/release`);
  assert.deepEqual(released, { ...open, status: 'released', expires_at: null, closed_at: released.closed_at });
  assert.deepEqual(await Promise.all(rewards.map(amountsOf)), [{ available: 300 }, { available: 200 }]);
  assert.equal((await spend(participant)).amount, 500);
});

test('a redemption is closed once', async () => {
  const { participant } = await rich(900);
  const first = await spend(participant, { amount: 300, capture: false });
  await live.act(`/v1/redemptions/${first.id}/capture`);
  const second = await spend(participant, { amount: 300, capture: false });
  await live.act(`/v1/redemptions/${second.id}/release`);
  const third = await spend(participant, { amount: 300 });
  for (const { id } of [first, second, third]) for (const act of ['capture', 'release']) assertProblem(await live.post(`/v1/redemptions/${id}/${act}`), 409, 'invalid_state', 'id');
  const { available, reserved, redeemed } = await totalsOf(live, participant);
  assert.deepEqual({ available, reserved, redeemed }, { available: 300, reserved: 0, redeemed: 600 });
});

test('acts may come without any body', async () => {
  const { participant } = await rich(50);
  const { id } = await spend(participant, { capture: false });
  const answer = await live.call('POST', `/v1/redemptions/${id}/release`);
  assert.deepEqual([answer.status, answer.body.status], [200, 'released']);
});

test('more than was set aside is not captured', async () => {
  const { participant } = await rich(500);
  const open = await spend(participant, { amount: 300, capture: false });
  assertProblem(await live.post(`/v1/redemptions/${open.id}/capture`, { amount: 301 }), 400, 'out_of_range', 'amount');
  assertProblem(await live.post(`/v1/redemptions/${open.id}/capture`, { amount: 0 }), 400, 'out_of_range', 'amount');
  assert.equal((await live.read(`/v1/redemptions/${open.id}`)).status, 'open');
});

test('an open redemption lapses after 7 days', async () => {
  const own = await makeProgram(server.test);
  const participant = await makeParticipant(server.test, own);
  const reward = await grant(server.test, participant, 600);
  const open = await server.test.create('/v1/redemptions', ask(participant, { amount: 400, capture: false }));
  await server.test.act('/v1/test_clock/advance', { to: new Date(Date.parse(open.expires_at) - 60_000).toISOString() });
  assert.equal((await server.test.read(`/v1/redemptions/${open.id}`)).status, 'open');
  await server.test.act('/v1/test_clock/advance', { to: open.expires_at });
  const lapsed = await server.test.read(`/v1/redemptions/${open.id}`);
  assert.deepEqual([lapsed.status, lapsed.expires_at, lapsed.amount], ['released', null, 400]);
  assert.equal((await server.test.read(`/v1/rewards/${reward.id}`)).amounts.available, 600);
  assertProblem(await server.test.post(`/v1/redemptions/${open.id}/capture`), 409, 'invalid_state', 'id');
});

test('redemptions are listed by contact and status, newest first', async () => {
  const { participant } = await rich(1000);
  const made = [];
  for (let index = 0; index < 3; index += 1) made.unshift(await spend(participant, { amount: 10, capture: index === 1 }));
  const idsOf = async (query) => (await live.readAll(`/v1/redemptions?${query}`)).map((row) => row.id);
  assert.deepEqual(await idsOf(`contact_id=${participant.contact_id}`), made.map((row) => row.id));
  assert.deepEqual(await idsOf(`contact_id=${participant.contact_id}&status=open`), [made[0].id, made[2].id]);
  assert.deepEqual(await idsOf(`contact_id=${participant.contact_id}&status=captured`), [made[1].id]);
  assert.ok((await idsOf('status=open')).includes(made[0].id));
  const page = await live.read(`/v1/redemptions?contact_id=${participant.contact_id}&limit=2`);
  assert.deepEqual([page.data.length, page.has_more, page.next_cursor], [2, true, made[1].id]);
});

test('what is asked for wrongly is refused and stores nothing', async () => {
  const { participant } = await rich(100);
  const cases = [
    [ask(participant, { amount: 0 }), 400, 'out_of_range', 'amount'],
    [ask(participant, { amount: -5 }), 400, 'out_of_range', 'amount'],
    [ask(participant, { amount: 1.5 }), 400, 'invalid_type', 'amount'],
    [ask(participant, { amount: 10 ** 16 }), 400, 'out_of_range', 'amount'],
    [ask(participant, { currency: 'dollars' }), 400, 'invalid_currency', 'currency'],
    [ask(participant, { currency: undefined }), 400, 'missing_field', 'currency'],
    [ask(participant, { reference: undefined }), 400, 'missing_field', 'reference'],
    [ask(participant, { reference: '' }), 400, 'out_of_range', 'reference'],
    [ask(participant, { contact_id: undefined }), 400, 'missing_field', 'contact_id'],
    [ask(participant, { participant_id: participant.id }), 400, 'invalid_value', 'contact_id'],
    [ask(participant, { contact_id: 'cnt_00000000000000000000000000' }), 404, 'not_found', 'contact_id'],
    [ask(participant, { contact_id: undefined, participant_id: 'ptc_00000000000000000000000000' }), 404, 'not_found', 'participant_id'],
    [ask(participant, { captured: true }), 400, 'unknown_field', 'captured'],
  ];
  for (const [body, status, code, param] of cases) assertProblem(await live.post('/v1/redemptions', body), status, code, param);
  assert.equal((await totalsOf(live, participant)).available, 100);
  for (const path of ['', '/capture', '/release']) assertProblem(await live.call(path ? 'POST' : 'GET', `/v1/redemptions/rdm_00000000000000000000000000${path}`), 404, 'not_found', 'id');
});

test('other worlds and keys without the scope see nothing', async () => {
  const { participant } = await rich(100);
  const { id } = await spend(participant, { capture: false });
  assertProblem(await server.test.get(`/v1/redemptions/${id}`), 404, 'not_found', 'id');
  assertProblem(await server.test.post(`/v1/redemptions/${id}/capture`), 404, 'not_found', 'id');
  assertProblem(await server.test.post('/v1/redemptions', ask(participant)), 404, 'not_found', 'contact_id');
});

test('credit of many rewards is spent in parts of bounded size', async () => {
  const participant = await makeParticipant(live, program);
  await Promise.all(Array.from({ length: 501 }, () => grant(live, participant, 2)));
  assertProblem(await live.post('/v1/redemptions', ask(participant)), 400, 'out_of_range', 'amount');
  assertProblem(await live.post('/v1/redemptions', ask(participant, { amount: 1001 })), 400, 'out_of_range', 'amount');
  assert.equal(assertProblem(await live.post('/v1/redemptions', ask(participant, { amount: 1003 })), 409, 'insufficient_credit').available <= 1002, true);
  const most = await spend(participant, { amount: 1000 });
  assert.equal(most.lots.length, 500);
  assert.equal((await spend(participant)).amount, 2);
});

test('the books agree after all of it', () => server.verify());
