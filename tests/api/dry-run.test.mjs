// Dry runs: a version of the rules, or a draft, tried on what has happened, and nothing of it is kept.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { everythingStored } from './harness/stored.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit } from './harness/world.mjs';
import { runCase } from './money/runner.mjs';

const server = await startServer();
after(() => server.stop());
const { live } = server;
const thanks = (fields = {}) => ({ key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 }, ...fields });
const gift = (fields = {}) => ({ key: 'gift', to: 'referred', kind: 'credit', on: 'qualified', amount: { fixed: 700 }, ...fields });
const from = (event_amount) => ({ qualification: { all: [{ field: 'event.type', op: 'eq', value: 'invoice.paid' }, { field: 'event.amount', op: 'gte', value: event_amount }] } });
const publish = (program, rules) => live.create(`/v1/programs/${program.id}/versions`, { rules });
const tryOn = (program, version, body = {}) => live.act(`/v1/programs/${program.id}/versions/${version}/dry_run`, body);
const sums = (sum) => Object.fromEntries(sum.rows.map((row) => [row.rule_key, [row.count, row.amount]]));

/** A program with one referrer and as many referrals as there are payments (0: none was made). */
async function scene(rules, payments) {
  const program = await makeProgram(live, { rules });
  const rex = await makeParticipant(live, program, { name: 'Rex Arden' });
  const referrals = [];
  for (const amount of payments) {
    const referral = await submit(live, rex);
    if (amount > 0) await pay(live, referral, { amount });
    referrals.push(referral);
  }
  return { program, rex, referrals };
}

test('the live version would give what it gave; nothing is written', async () => {
  const { program, referrals } = await scene(rulesWith(thanks(), gift({ amount: { percent_bp: 1000, of: 'event.amount' } })), [20_000, 0, 30_000]);
  const before = await everythingStored(live);
  const told = await tryOn(program, 1);
  assert.equal(await everythingStored(live), before);
  assert.deepEqual([told.object, told.version, told.compared_with, told.draft], ['dry_run', 1, 1, false]);
  assert.deepEqual([told.referrals, told.events, told.has_more, told.next_cursor], [referrals.length, 2, false, null]);
  assert.deepEqual(told.would, told.given);
  assert.deepEqual([told.given.count, told.given.referrals], [4, 2]);
  assert.deepEqual(sums(told.given), { thanks: [2, 5000], gift: [2, 5000] });
  assert.deepEqual([told.differing, told.differences], [0, []]);
  assert.deepEqual(told.left_out.map((one) => one.code), ['people', 'fraud', 'acts', 'afterwards']);
});

test('twice the amount gives twice the sum, and says for whom', async () => {
  const { program, referrals } = await scene(rulesWith(thanks()), [20_000, 30_000]);
  const told = await tryOn(program, 2, { rules: rulesWith(thanks({ amount: { fixed: 5000 } })) });
  assert.deepEqual([told.version, told.compared_with, told.draft], [2, 1, true]);
  assert.deepEqual([told.given.rows[0].amount, told.would.rows[0].amount], [5000, 10_000]);
  assert.deepEqual(told.differences.map((one) => one.referral_id), referrals.map((one) => one.id).toReversed());
  const [first] = told.differences;
  assert.deepEqual([first.name, first.rule_key, first.reason_code, first.reason], ['Pat Prospect', 'thanks', 'other_amount', 'The rule thanks comes to another amount.']);
  assert.deepEqual([sums({ rows: first.given }), sums({ rows: first.would })], [{ thanks: [1, 2500] }, { thanks: [1, 5000] }]);
  assert.equal((await live.read(`/v1/programs/${program.id}`)).version, 1);
});

test('why a referral would be paid, or not, is one sentence', async () => {
  const { program, referrals } = await scene({ ...rulesWith(thanks()), ...from(25_000) }, [20_000, 30_000]);
  const strict = { ...rulesWith(thanks()), ...from(40_000) };
  const reasons = async (rules) => (await tryOn(program, 2, { rules })).differences.map((one) => [one.referral_id, one.reason_code, one.reason]);
  assert.deepEqual(await reasons(rulesWith(thanks())), [[referrals[0].id, 'would_pay', 'The rule thanks would pay; it did not: event.amount 20000 is not at least 25000.']]);
  assert.deepEqual(await reasons(strict), [[referrals[1].id, 'would_not_pay', 'The rule thanks would not pay: event.amount 30000 is not at least 40000.']]);
  const [unpaid] = (await tryOn(program, 2, { rules: strict })).differences;
  assert.deepEqual(unpaid.conditions.map((one) => [one.field, one.fault, one.op, one.value, one.wanted, one.currency]), [['event.amount', 'differs', 'gte', '30000', ['40000'], 'USD']]);
  assert.deepEqual(await reasons({ ...rulesWith(thanks(), gift()), ...from(25_000) }), [[referrals[1].id, 'new_rule', 'The rule gift is not in the version that holds for it.']]);
  assert.deepEqual(await reasons({ ...rulesWith(gift({ key: 'other' })), ...from(25_000) }), [[referrals[1].id, 'no_such_rule', 'The rule thanks is not in these rules.']]);
});

test('ordinals fall in the order in which referrals were paid', async () => {
  const steps = (...fixed) => ({ amount: { steps: fixed.map((amount, at) => ({ from: at + 1, fixed: amount })) } });
  const program = await makeProgram(live, { rules: rulesWith(thanks(steps(100, 200, 300))) });
  const rex = await makeParticipant(live, program);
  const [first, second, third] = [await submit(live, rex), await submit(live, rex), await submit(live, rex)];
  for (const referral of [third, first, second]) await pay(live, referral);
  assert.deepEqual((await tryOn(program, 1)).differing, 0);
  const told = await tryOn(program, 2, { rules: rulesWith(thanks(steps(1, 20, 300))) });
  assert.deepEqual(sums(told.would), { thanks: [3, 321] });
  assert.deepEqual(told.differences.map((one) => [one.referral_id, one.would[0].amount]), [[third.id, 1], [first.id, 20]]);
  const later = await tryOn(program, 1, { limit: 1 });
  assert.deepEqual([later.given, later.differing, later.has_more], [later.would, 0, true]);
  assert.equal(later.given.rows[0].amount, 100);
});

test('numbers that other referrals drew in between stay theirs', async () => {
  const steps = (...fixed) => ({ amount: { steps: fixed.map((amount, at) => ({ from: at + 1, fixed: amount })) } });
  const program = await makeProgram(live, { rules: rulesWith(thanks(steps(1, 20, 300, 4000, 50_000))) });
  const rex = await makeParticipant(live, program);
  const [a, b, c, d, e] = [await submit(live, rex), await submit(live, rex), await submit(live, rex), await submit(live, rex), await submit(live, rex)];
  for (const referral of [a, d, b, e, c]) await pay(live, referral);
  const first = await tryOn(program, 1, { limit: 3 });
  assert.deepEqual([sums(first.given), sums(first.would), first.differing], [{ thanks: [3, 54_020] }, { thanks: [3, 54_020] }, 0]);
  const rest = await tryOn(program, 1, { starting_after: first.next_cursor });
  assert.deepEqual([sums(rest.given), sums(rest.would), rest.differing], [{ thanks: [2, 301] }, { thanks: [2, 301] }, 0]);
  const draft = await tryOn(program, 2, { limit: 3, rules: rulesWith(thanks(steps(7, 21, 303, 4001, 50_005))) });
  assert.deepEqual(draft.differences.map((one) => [one.referral_id, one.would[0].amount]), [[e.id, 4001], [d.id, 21], [c.id, 50_005]]);
});

test('milestones that were passed are drawn as they were', async () => {
  const milestones = (...at) => thanks({ amount: { milestones: at.map((one) => ({ at: one, fixed: one * 1000 })) } });
  const { program, referrals } = await scene(rulesWith(milestones(1, 3)), [10_000, 10_000, 10_000, 10_000]);
  assert.equal((await tryOn(program, 1)).differing, 0);
  assert.equal((await tryOn(program, 1, { limit: 2 })).differing, 0);
  const told = await tryOn(program, 2, { rules: rulesWith(milestones(2, 4)) });
  assert.deepEqual(told.differences.map((one) => [one.referral_id, one.given[0]?.amount ?? 0, one.would[0]?.amount ?? 0]), [
    [referrals[3].id, 0, 4000], [referrals[2].id, 3000, 0], [referrals[1].id, 0, 2000], [referrals[0].id, 1000, 0],
  ]);
});

test('caps and budgets are asked as if nothing of them were used', async () => {
  const capped = rulesWith(thanks({ caps: [{ scope: 'participant', count: 2, per: 'month' }] }));
  const { program, referrals } = await scene(capped, [10_000, 10_000, 10_000]);
  const same = await tryOn(program, 1);
  assert.deepEqual([sums(same.given), same.differing], [{ thanks: [2, 5000] }, 0]);
  const free = await tryOn(program, 2, { rules: rulesWith(thanks()) });
  assert.deepEqual(free.differences.map((one) => [one.referral_id, one.reason]), [[referrals[2].id, 'The rule thanks would pay; it did not: the cap of 2 rewards per month is reached.']]);
  const cap = { kind: 'cap', most: 2, currency: null, per: 'month', left: null, wanted: null, asks: false };
  assert.deepEqual(free.differences[0].limit, cap);
  const { rules } = await live.read(`/v1/referrals/${referrals[2].id}/why`);
  assert.deepEqual(rules.map((rule) => [rule.rule_key, rule.limit]).sort(), [['qualification', null], ['thanks', cap]]);
  const budget = { ...rulesWith(thanks()), budgets: [{ amount: 3000, currency: 'USD', per: 'month', at_limit: 'stop' }] };
  const tight = await tryOn(program, 2, { rules: budget });
  assert.deepEqual([sums(tight.would), tight.differences[0].reason_code], [{ thanks: [1, 2500] }, 'would_not_pay']);
  assert.deepEqual(tight.differences[0].limit, { kind: 'budget', most: 3000, currency: 'USD', per: 'month', left: 500, wanted: 2500, asks: false });
  assert.match(tight.differences[0].reason, /The rule thanks would not pay: the budget of 3000 USD per month has 500 left, too little for 2500\./);
});

test('objects are counted anew: what came later does not count before', async () => {
  const jobs = (least) => ({ rewards: [thanks({ on: { all: [{ field: 'count.invoice.paid', op: 'eq', value: least }, { field: 'event.amount', op: 'lte', value: 5000 }] } })]  });
  const { program, referrals } = await scene(jobs(9), [5000]);
  await pay(live, referrals[0], { amount: 6000 });
  assert.equal((await tryOn(program, 1)).differing, 0);
  assert.deepEqual(sums((await tryOn(program, 2, { rules: jobs(1) })).would), { thanks: [1, 2500] });
  assert.deepEqual(sums((await tryOn(program, 2, { rules: jobs(2) })).would), {});
});

test('what people did by hand is done again, by whatever rules', async () => {
  const { program, referrals } = await scene(rulesWith(thanks(), gift({ on: { stage: 'won' } })), [0, 0, 0]);
  const [qualified, won, lost] = referrals;
  await live.act(`/v1/referrals/${qualified.id}/qualify`, { reason: 'known to us' });
  await live.act(`/v1/referrals/${won.id}/transitions`, { to: 'won' });
  await live.act(`/v1/referrals/${lost.id}/disqualify`, { reason_code: 'not_a_fit', reason: 'no' });
  await pay(live, lost);
  const same = await tryOn(program, 1);
  assert.deepEqual([same.differing, same.would], [0, same.given]);
  const told = await tryOn(program, 2, { rules: rulesWith(thanks({ amount: { fixed: 1 } }), gift({ on: { stage: 'won' }, amount: { fixed: 2 } })) });
  assert.deepEqual(sums(told.would), { thanks: [1, 1], gift: [2, 4] });
});

test('a call has bounds, and says where to go on', async () => {
  const { program, referrals } = await scene(rulesWith(thanks()), [10_000, 10_000, 10_000]);
  const first = await tryOn(program, 1, { limit: 2 });
  assert.deepEqual([first.referrals, first.has_more, first.next_cursor], [2, true, referrals[1].id]);
  assert.ok(first.left_out.some((one) => one.code === 'others'));
  const rest = await tryOn(program, 1, { limit: 2, starting_after: first.next_cursor });
  assert.deepEqual([rest.referrals, rest.has_more, rest.next_cursor], [1, false, null]);
  const none = await tryOn(program, 1, { to: '2020-01-01T00:00:00Z' });
  assert.deepEqual([none.referrals, none.would, none.given], [0, { count: 0, referrals: 0, rows: [] }, { count: 0, referrals: 0, rows: [] }]);
  const all = await tryOn(program, 1, { from: '2020-01-01T00:00:00Z' });
  assert.equal(all.referrals, 3);
});

test('which referrals differ is told to who may read referrals', async () => {
  const { program } = await scene(rulesWith(thanks()), [10_000]);
  const { key } = await live.create('/v1/keys', { name: 'Rules only', scopes: ['programs:read'] });
  const told = await new Client(live.base, key).act(`/v1/programs/${program.id}/versions/2/dry_run`, { rules: rulesWith(gift()) });
  assert.deepEqual([told.differing, told.differences], [1, []]);
  assert.ok(told.left_out.some((one) => one.code === 'referrals'));
});

test('what there is not, and rules that are wrong, are refused', async () => {
  const { program } = await scene(rulesWith(thanks()), []);
  const path = (version) => `/v1/programs/${program.id}/versions/${version}/dry_run`;
  for (const version of ['2', '0', 'x', '99999999999']) assertProblem(await live.post(path(version), {}), 404, 'not_found', 'version');
  assertProblem(await live.post(path(3), { rules: rulesWith(thanks()) }), 404, 'not_found', 'version');
  assertProblem(await live.post(path(2), { rules: rulesWith(thanks({ amount: {} })) }), 400, 'missing_field', 'rules.rewards[0].amount');
  assertProblem(await live.post(path(1), { limit: 501 }), 400, 'out_of_range', 'limit');
  assertProblem(await live.post(path(1), { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }), 400, 'invalid_value', 'to');
  assertProblem(await live.post('/v1/programs/prg_01h455vb4pex5vsknk084sn02q/versions/1/dry_run', {}), 404, 'not_found', 'id');
});

// The histories of the money cases: whatever happened, the rules that decided it would decide it so again, but for what a dry run says
// that it leaves out.
const LEFT_OUT = [
  'budget: what was denied gives its room back',
  'cap by amount: what is restored where the room is gone is not lowered',
  'cap by amount: what was denied gives its room back',
  'removed: the referrer loses, the referred side keeps',
];
const folder = new URL('money/', import.meta.url);
const tables = await Promise.all(readdirSync(folder).filter((name) => /^cases-.*\.mjs$/.test(name)).toSorted().map((name) => import(new URL(name, folder).href)));
test('the live version gives for all the money cases what was given', async () => {
  const { key } = await server.test.create('/v1/keys', { name: 'Second', scopes: ['rewards:read', 'rewards:write', 'referrals:write'] });
  const second = new Client(server.test.base, key);
  for (const money of tables.flatMap((table) => table.cases)) await runCase(server.test, money, second);
  const before = await everythingStored(server.test);
  const differing = [];
  let looked = 0;
  for (const program of await server.test.readAll('/v1/programs')) {
    if (program.version > 1) continue; // its referrals hold by other versions than the live one
    const told = await server.test.act(`/v1/programs/${program.id}/versions/1/dry_run`, {});
    if (told.differing > 0) differing.push(program.name);
    else assert.deepEqual(told.would.rows.map((row) => [row.rule_key, row.count, row.amount]), told.given.rows.map((row) => [row.rule_key, row.count, row.amount]), program.name);
    looked += told.referrals;
  }
  assert.deepEqual(differing.toSorted(), LEFT_OUT);
  assert.ok(looked > 300, `${looked} referrals`);
  assert.equal(await everythingStored(server.test), before);
});
