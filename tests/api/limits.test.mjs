// The last slot of a cap and the last cent of a budget, asked for by many at once: exactly one gets it. On PostgreSQL by
// two nodes; on SQLite there is one writer. REFERD_LONG=1 asks for 200 at once in 100 rounds.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lineUp } from './harness/contention.mjs';
import { startNodes, stopNodes } from './harness/process.mjs';
import { makeParticipant, makeProgram, payment, rulesWith, submit, unique } from './harness/world.mjs';

const nodes = await startNodes({ flags: ['--rate-limit-key', '0'] }); // the release makes more calls a minute than a key may
const [server] = nodes;
const other = nodes.at(-1);
after(() => stopNodes(nodes));
const long = process.env.REFERD_LONG === '1';
const ROUNDS = long ? 100 : 2;
const PARALLEL = long ? 200 : 40;

const fee = (fields) => ({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 100 }, ...fields });
const pay = (on, referral) => on.live.create('/v1/events', payment({ referral_id: referral.id, object: { id: unique('inv') } }));
const granted = (answers) => answers.filter((row) => row.rewards.length > 0);
const node = (index) => nodes[index % nodes.length];

/** Referrals of one participant, or of as many. */
async function referrals(program, count, together) {
  const one = together ? await makeParticipant(server.live, program) : null;
  return Promise.all(Array.from({ length: count }, async (_, index) => submit(node(index).live, one ?? (await makeParticipant(node(index).live, program)))));
}

async function contend(rules, together) {
  const program = await makeProgram(server.live, { rules });
  const all = await referrals(program, PARALLEL, together);
  const answers = await Promise.all(all.map((referral, index) => pay(node(index), referral)));
  return { program, answers };
}

for (let round = 1; round <= ROUNDS; round++) {
  test(`round ${round}: the last slot of a program's cap is one reward's`, async () => {
    const { answers } = await contend(rulesWith(fee({ caps: [{ scope: 'program', count: 1, per: 'month' }] })), false);
    assert.equal(granted(answers).length, 1);
    assert.ok(answers.every((row) => ['granted', 'cap_limited'].includes(row.decisions[0].outcome)));
  });

  test(`round ${round}: the last slot of a participant's cap is one reward's`, async () => {
    const { answers } = await contend(rulesWith(fee({ caps: [{ scope: 'participant', count: 1 }] })), true);
    assert.equal(granted(answers).length, 1);
  });

  test(`round ${round}: the last cent of a cap by amount is one reward's`, async () => {
    const { answers } = await contend(rulesWith(fee({ caps: [{ scope: 'program', amount: 101 }] })), false);
    assert.deepEqual(granted(answers).map((row) => row.rewards[0].amount).sort((a, b) => a - b), [1, 100]);
  });

  test(`round ${round}: the last cent of a budget is one reward's`, async () => {
    const { program, answers } = await contend({ ...rulesWith(fee({ amount: { fixed: 1 } })), budgets: [{ amount: 1, per: 'month' }] }, false);
    assert.equal(granted(answers).length, 1);
    const { data } = await server.live.read(`/v1/programs/${program.id}/budgets`);
    assert.deepEqual([data[0].used, data[0].left, data[0].warned], [1, 0, 100]);
    const cases = await server.live.readAll('/v1/cases?kind=budget&state=open');
    assert.equal(cases.filter((row) => row.program_id === program.id).length, 1);
  });
}

test('two that read a budget before either claims: one is granted, one is stopped', async () => {
  const program = await makeProgram(server.live, { rules: { ...rulesWith(fee()), budgets: [{ amount: 199 }] } });
  const [one, two] = await referrals(program, 2, false);
  const answers = await lineUp(server, 'limit_use', [() => pay(server, one), () => pay(other, two)]);
  assert.equal(granted(answers).length, 1);
});

test('two first yeses at once are one: a second person is asked for all the same', async () => {
  const program = await makeProgram(server.live, { rules: rulesWith(fee({ approval: { above: 0, second_above: 50 } })) });
  const [referral] = await referrals(program, 1, false);
  const { rewards } = await pay(server, referral);
  const yes = (on) => on.live.post(`/v1/rewards/${rewards[0].id}/approve`, {});
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => yes(node(index))));
  assert.deepEqual([...new Set(answers.map((row) => row.status))].sort(), [200, 403]);
  assert.equal(answers.filter((row) => row.status === 200).length, 1);
  assert.deepEqual((await server.live.read(`/v1/rewards/${rewards[0].id}`)).waiting_for, ['second_approval']);
});

test('a budget that is used up says so once in a window: on the trail, and to a person', async () => {
  const program = await makeProgram(server.live, { rules: { ...rulesWith(fee()), budgets: [{ amount: 500 }] } });
  for (const referral of await referrals(program, 7, true)) await pay(server, referral);
  const acts = (await server.live.readAll(`/v1/audit?object_id=${program.id}`)).filter((row) => row.action === 'program.budget_warned');
  assert.deepEqual(acts.map((row) => row.changes.warned).reverse(), [[0, 80], [80, 100]]);
  const cases = (await server.live.readAll('/v1/cases?kind=budget&state=open')).filter((row) => row.program_id === program.id);
  assert.deepEqual(cases.map((row) => row.detail).reverse(), ['80% of the budget in USD in all is used.', 'The budget in USD in all is used up.']);
});

test('the books are clean after all of them', () => server.verify());
