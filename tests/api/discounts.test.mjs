// Discount codes as rewards: drawn, fixed, or from a pool; never one code twice; used once for one order.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { asParticipant, makePortalKey, pageOf } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, rulesWith, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const live = server.live;

const off = (discount, fields = {}) => ({ key: 'off', to: 'referrer', kind: 'discount', on: 'qualified', discount, ...fields });
const programWith = (discount, fields) => makeProgram(live, { rules: rulesWith(off(discount, fields)) });

/** Refers somebody who pays; gives the reward that the referrer has then. */
async function earn(participant) {
  const referral = await live.create('/v1/referrals', { program_id: participant.program_id, participant_id: participant.id, prospect: { name: 'Priya Raman', email: uniqueEmail('priya') } });
  const event = await live.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, amount: 20000, currency: 'USD' });
  return event.rewards[0];
}
async function someone(discount, fields) {
  const participant = await makeParticipant(live, await programWith(discount, fields));
  return { participant, reward: await earn(participant) };
}
const order = (fields = {}) => ({ reference: unique('order'), order_amount: 10000, currency: 'USD', ...fields });
const redeem = (code, fields) => live.post(`/v1/discount_codes/${code}/redeem`, order(fields));
const readReward = ({ id }) => live.read(`/v1/rewards/${id}`);
const openCases = async (program) => (await live.readAll('/v1/cases?state=open&kind=code_pool')).filter((row) => row.program_id === program.id);


// ---- drawn ----

test('a code is drawn for each reward, and said of it', async () => {
  const { participant, reward } = await someone({ percent_bp: 1500, max_amount: 4000, min_order: 2000 }, { title: '15 % off', expires_days: 30 });
  assert.match(reward.code, /^[A-HJKMNP-Z2-9]{10}$/);
  assert.deepEqual([reward.status, reward.kind, reward.amount, reward.currency], ['issued', 'discount', null, null]);
  assert.deepEqual(reward.discount, { percent_bp: 1500, fixed: null, max_amount: 4000, min_order: 2000, currency: 'USD', reference: null });
  assert.equal(Date.parse(reward.expires_at) - Date.parse(reward.issued_at), 30 * 86_400_000);
  const other = await earn(participant);
  assert.notEqual(other.code, reward.code);
  const found = await live.read(`/v1/discount_codes/${reward.code.toLowerCase()}`);
  assert.deepEqual([found.object, found.reward_id, found.contact_id, found.code, found.status, found.used_at], ['discount_code', reward.id, participant.contact_id, reward.code, 'issued', null]);
});

test('its beneficiary sees the code, and nobody else', async () => {
  const { participant, reward } = await someone({ fixed: 500 });
  const key = await makePortalKey(live, { id: participant.program_id });
  const other = await makeParticipant(live, { id: participant.program_id });
  const [own] = (await asParticipant(server, participant, key).read('/v1/me/rewards')).data;
  assert.deepEqual([own.id, own.code], [reward.id, reward.code]);
  const theirs = await asParticipant(server, other, key).get('/v1/me/rewards');
  assert.deepEqual(theirs.body.data, []);
  assert.ok(!theirs.text.includes(reward.code));
  assert.ok((await pageOf(server, live, participant, '/portal/rewards')).includes(`<b class="num">${reward.code}</b>`), 'its page shows it');
  assert.ok(!(await pageOf(server, live, other, '/portal/rewards')).includes(reward.code));
});

test('a code is used once, for the order that was told, at its true value', async () => {
  const { reward } = await someone({ percent_bp: 1500 });
  const body = order({ order_amount: 12345 });
  const path = `/v1/discount_codes/${reward.code.toLowerCase()}/redeem`;
  const used = await live.create(path, body);
  assert.deepEqual([used.reward_id, used.status, used.amount, used.order_amount, used.reference], [reward.id, 'redeemed', 1852, 12345, body.reference]);
  const now = await readReward(reward);
  assert.deepEqual([now.status, now.amount, now.currency, now.amounts.redeemed, now.discount.reference], ['redeemed', 1852, 'USD', 1852, body.reference]);
  assert.deepEqual(await live.act(path, body), { ...used, replayed: true });
  assertProblem(await live.post(path, { ...body, order_amount: 1 }), 409, 'reference_conflict', 'reference');
  assertProblem(await redeem(reward.code), 409, 'invalid_state', 'code');
});

test('an order has one discount', async () => {
  const { participant, reward } = await someone({ fixed: 500 });
  const second = await earn(participant);
  const reference = unique('order');
  assert.equal((await redeem(reward.code, { reference })).status, 201);
  assertProblem(await redeem(second.code, { reference }), 409, 'reference_conflict', 'reference');
  assert.equal((await readReward(second)).status, 'issued');
});

test('of twenty who use a code at once for different orders one gets it', async () => {
  const { reward } = await someone({ fixed: 500 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(reward.code)));
  assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [201, ...Array(19).fill(409)]);
  assert.equal((await readReward(reward)).amounts.redeemed, 500);
});

test('an order that is told twenty times at once is told once', async () => {
  for (let round = 0; round < 20; round++) {
    const { reward } = await someone({ fixed: 500 });
    const reference = unique('order');
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(reward.code, { reference })));
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [...Array(19).fill(200), 201]);
  }
});

test('what cannot be meant is refused by name', async () => {
  const { reward } = await someone({ fixed: 500, min_order: 5000 });
  assertProblem(await redeem('NOBODYSCODE'), 404, 'not_found', 'code');
  assertProblem(await redeem(reward.code, { order_amount: 4999 }), 400, 'out_of_range', 'order_amount');
  assertProblem(await redeem(reward.code, { order_amount: 0 }), 400, 'out_of_range', 'order_amount');
  assertProblem(await redeem(reward.code, { currency: 'EUR' }), 400, 'invalid_currency', 'currency');
  assertProblem(await redeem(reward.code, { reference: undefined }), 400, 'missing_field', 'reference');
  assertProblem(await live.get('/v1/discount_codes/NOBODYSCODE'), 404, 'not_found', 'code');
  assertProblem(await server.test.get(`/v1/discount_codes/${reward.code}`), 404, 'not_found', 'code');
  assert.equal((await readReward(reward)).status, 'issued');
});

// ---- everybody's ----

test('a fixed code is everybody\'s: who uses it is said, or is the only one', async () => {
  const code = unique('friend');
  const program = await programWith({ fixed: 500, code });
  const [a, b] = [await makeParticipant(live, program), await makeParticipant(live, program)];
  const first = await earn(a);
  assert.deepEqual([first.code, first.status], [code, 'issued']);
  assert.equal((await redeem(code)).body.reward_id, first.id);
  const [second, third] = [await earn(a), await earn(b)];
  assertProblem(await redeem(code), 400, 'missing_field', 'contact_id');
  assert.equal((await redeem(code, { contact_id: b.contact_id })).body.reward_id, third.id);
  assertProblem(await redeem(code, { contact_id: b.contact_id }), 409, 'invalid_state', 'code');
  assert.equal((await redeem(code.toUpperCase())).body.reward_id, second.id);
});

test('a fixed code is nobody\'s in particular, however many somebody has before others', async () => {
  const code = unique('welcome');
  const program = await programWith({ fixed: 500, code });
  const [a, b] = [await makeParticipant(live, program), await makeParticipant(live, program)];
  const rewards = [await earn(a), await earn(a), await earn(b)];
  assertProblem(await redeem(code), 400, 'missing_field', 'contact_id');
  assert.deepEqual((await Promise.all(rewards.map(readReward))).map((row) => row.status), ['issued', 'issued', 'issued']);
  assert.equal((await redeem(code, { contact_id: b.contact_id })).body.reward_id, rewards[2].id);
  assert.equal((await redeem(code)).body.reward_id, rewards[0].id, 'all that are left are of one');
});

// ---- lapsing ----

test('a discount that has lapsed stays so when it is taken back and given back, and is in the way of none that is newer', async () => {
  const trial = server.test;
  const code = unique('lapsing');
  const program = await makeProgram(trial, { rules: rulesWith(off({ fixed: 500, code }, { expires_days: 1 })) });
  const participant = await makeParticipant(trial, program);
  const sell = async () => {
    const referral = await trial.create('/v1/referrals', { program_id: program.id, participant_id: participant.id, prospect: { email: uniqueEmail('priya') } });
    const event = await trial.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, amount: 20000, currency: 'USD' });
    return { referral, event };
  };
  const { referral, event } = await sell();
  const back = (type, refers_to) => trial.create('/v1/events', { type, external_id: unique('back'), referral_id: referral.id, refers_to });
  const status = async () => (await trial.read(`/v1/rewards/${event.rewards[0].id}`)).status;
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 2 * 86_400_000).toISOString() });
  await eventually(status, (word) => word === 'expired');
  await trial.act(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'mistake', reason: 'Not a customer.' });
  assert.equal(await status(), 'reversed');
  await trial.act(`/v1/referrals/${referral.id}/reopen`, { reason: 'A customer after all.' });
  assert.equal(await status(), 'expired');
  const refund = await back('refund.created', event.business_object);
  assert.equal(await status(), 'reversed');
  await back('refund.failed', refund.business_object);
  assert.equal(await status(), 'expired');
  const path = `/v1/discount_codes/${code}/redeem`;
  assertProblem(await trial.post(path, order()), 409, 'invalid_state', 'code');
  const newer = (await sell()).event.rewards[0].id;
  assert.equal((await trial.create(path, order())).reward_id, newer);
});

// ---- pools ----

const makePool = (program, fields = {}) => live.create('/v1/code_pools', { program_id: program.id, name: 'shop', ...fields });
const some = (count) => Array.from({ length: count }, () => unique('code'));

test('a pool gives each of its codes to one reward, warns when it is low and when it is empty, and serves who waited', async () => {
  const program = await programWith({ percent_bp: 1000, code: 'pool:shop' });
  const pool = await makePool(program, { low: 5 });
  const codes = some(20);
  const imported = await live.act(`/v1/code_pools/${pool.id}/codes`, { codes });
  assert.deepEqual([imported.added, imported.pool.total, imported.pool.left, imported.pool.state], [20, 20, 20, 'ok']);
  const people = await Promise.all(Array.from({ length: 30 }, () => makeParticipant(live, program)));
  const rewards = await Promise.all(people.map(earn));
  const served = rewards.filter((row) => row.status === 'issued'), waiting = rewards.filter((row) => row.status === 'pending');
  assert.deepEqual([served.length, waiting.length], [20, 10]);
  assert.deepEqual(served.map((row) => row.code).toSorted(), codes.toSorted());
  for (const row of waiting) assert.deepEqual([row.code, row.waiting_for], [null, ['code']]);
  assert.deepEqual((await openCases(program)).map((row) => row.detail).toSorted(), ['The code pool shop is empty: rewards wait until codes are imported.', 'The code pool shop is running low.']);
  assert.deepEqual(await live.read(`/v1/code_pools/${pool.id}`).then((row) => [row.taken, row.left, row.waiting, row.state]), [20, 0, 10, 'empty']);
  const { open, by_kind: byKind } = (await live.read(`/v1/counts?program_id=${program.id}`)).cases;
  assert.deepEqual([open, byKind.code_pool, byKind.validation], [2, 2, 0]);
  const { decisions } = await live.read(`/v1/reports/dashboard?program_id=${program.id}`);
  assert.equal(decisions.find((one) => one.kind === 'code_pool').count, 2);
  assertProblem(await live.post(`/v1/rewards/${waiting[0].id}/issue`, { reason: 'now' }), 409, 'invalid_state', 'id');
  assertProblem(await live.post(`/v1/rewards/${waiting[0].id}/approve`), 409, 'invalid_state', 'id');

  const more = some(30);
  await live.act(`/v1/code_pools/${pool.id}/codes`, { codes: more });
  const after = await eventually(() => Promise.all(waiting.map(readReward)), (rows) => rows.every((row) => row.status === 'issued'));
  assert.deepEqual(after.map((row) => row.waiting_for), after.map(() => []));
  assert.equal(new Set([...served, ...after].map((row) => row.code)).size, 30);
  for (const row of after) assert.ok(more.includes(row.code));
  assert.deepEqual((await openCases(program)).map((row) => row.detail), ['The code pool shop is running low.']);
  assert.deepEqual(await live.read(`/v1/code_pools/${pool.id}`).then((row) => [row.left, row.waiting, row.state]), [20, 0, 'ok']);
});

test('a pool that a rule names before there is one is made by the first who wants a code of it', async () => {
  const program = await programWith({ fixed: 500, code: 'pool:later' });
  const reward = await earn(await makeParticipant(live, program));
  assert.deepEqual([reward.status, reward.waiting_for], ['pending', ['code']]);
  const [pool] = (await live.read(`/v1/code_pools?program_id=${program.id}`)).data;
  assert.deepEqual([pool.name, pool.total, pool.waiting, pool.state], ['later', 0, 1, 'empty']);
  assert.deepEqual((await openCases(program)).map((row) => row.id), [pool.case_id]);
  await live.act(`/v1/code_pools/${pool.id}/codes`, { csv: '\uFEFFcode,note\r\nSAVE-1,first\r\n"SAVE-2";second\n\n' });
  const issued = await eventually(() => readReward(reward), (row) => row.status === 'issued');
  assert.equal(issued.code, 'SAVE-1');
});

test('a list of codes is looked at line by line, and can be looked at first', async () => {
  const program = await programWith({ fixed: 500 });
  const pool = await makePool(program);
  const [a, b, c] = some(3);
  const drawn = await earn(await makeParticipant(live, program));
  await live.act(`/v1/code_pools/${pool.id}/codes`, { codes: [a] });
  const csv = [a.toUpperCase(), b, 'two words', b, '', c, drawn.code, 'é'.repeat(40)].join('\n');
  const expected = {
    added: 2, repeated: 1, taken: 2, invalid: 2,
    errors: [[1, 'taken'], [3, 'invalid'], [4, 'repeated'], [7, 'taken'], [8, 'invalid']],
  };
  const told = ({ added, repeated, taken, invalid, errors }) => ({ added, repeated, taken, invalid, errors: errors.map((row) => [row.line, row.problem]) });
  const looked = await live.act(`/v1/code_pools/${pool.id}/codes`, { csv, dry_run: true });
  assert.deepEqual(told(looked), expected);
  assert.deepEqual([looked.dry_run, looked.pool.total], [true, 1]);
  const imported = await live.act(`/v1/code_pools/${pool.id}/codes`, { csv });
  assert.deepEqual(told(imported), expected);
  assert.deepEqual([imported.dry_run, imported.pool.total], [false, 3]);
  const again = await live.act(`/v1/code_pools/${pool.id}/codes`, { csv });
  assert.deepEqual([again.added, again.taken, again.pool.total], [0, 4, 3]);
});

test('the same codes that two import at once are imported once', async () => {
  const program = await programWith({ fixed: 500 });
  const pools = [await makePool(program), await makePool(program, { name: 'other' })];
  const codes = some(100);
  const answers = await Promise.all([0, 1, 0, 1].map((at) => live.act(`/v1/code_pools/${pools[at].id}/codes`, { codes })));
  assert.equal(answers.reduce((sum, row) => sum + row.added, 0), 100);
  assert.deepEqual(answers.map((row) => row.added + row.taken), [100, 100, 100, 100]);
});

test('pools have one name each, and say when they are low', async () => {
  const program = await programWith({ fixed: 500 });
  const pool = await makePool(program);
  assert.deepEqual([pool.low, pool.state, pool.case_id], [10, 'empty', null]);
  assert.equal((await live.act('/v1/code_pools', { program_id: program.id, name: 'shop' })).id, pool.id);
  assertProblem(await live.post('/v1/code_pools', { program_id: program.id, name: 'shop', low: 3 }), 409, 'conflict', 'low');
  assertProblem(await live.post('/v1/code_pools', { program_id: program.id, name: 'two words' }), 400, 'invalid_value', 'name');
  assertProblem(await live.post(`/v1/code_pools/${pool.id}/codes`, {}), 400, 'missing_field', 'codes');
  assertProblem(await live.post(`/v1/code_pools/${pool.id}/codes`, { codes: ['ABC'], csv: 'ABC' }), 400, 'invalid_value', 'codes');
  assertProblem(await live.post(`/v1/code_pools/${pool.id}/codes`, { csv: some(1001).join('\n') }), 400, 'out_of_range', 'csv');
  const changed = await live.patch(`/v1/code_pools/${pool.id}`, { low: 2 });
  assert.deepEqual([changed.status, changed.body.low], [200, 2]);
});

test('the books are clean after all of them', () => server.verify());
