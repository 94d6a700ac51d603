// Many spend one balance at once: it is never overdrawn, and each reference is spent once. On PostgreSQL two nodes share
// the work. REFERD_LONG=1 asks for 100 rounds; without it they go on until the budget of time is spent.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { rounds } from './harness/budget.mjs';
import { lineUp } from './harness/contention.mjs';
import { startNodes, stopNodes } from './harness/process.mjs';
import { DAY_MS, makeParticipant, makeProgram, pay, rulesWith, submit, unique } from './harness/world.mjs';

const nodes = await startNodes();
const [server] = nodes;
after(() => stopNodes(nodes));

const PARALLEL = 200;
const LOTS = [137, 1, 260, 55, 47]; // 500 in all
const HELD = LOTS.reduce((sum, amount) => sum + amount, 0);
const LEAST = process.env.REFERD_LONG === '1' ? 100 : 2;

const program = await makeProgram(server.live);
const grant = (participant, amount) => server.live.create('/v1/rewards', { participant_id: participant.id, program_id: program.id, kind: 'credit', amount, currency: 'USD', reason: 'round', external_id: unique('bonus') });
const atOnce = (bodies, path = () => '/v1/redemptions') => Promise.all(bodies.map((body, index) => nodes[index % nodes.length].live.post(path(index), body)));
const codeOf = (answer) => (answer.status < 300 ? String(answer.status) : answer.body.code);
const count = (answers) => answers.reduce((counts, answer) => ({ ...counts, [codeOf(answer)]: (counts[codeOf(answer)] ?? 0) + 1 }), {});

/** What the books say of a contact: its rewards add up to what was granted, its redemptions to what was spent. */
async function checkBooks(participant) {
  const redemptions = await server.live.readAll(`/v1/redemptions?contact_id=${participant.contact_id}`);
  const rewards = await server.live.readAll(`/v1/rewards?participant_id=${participant.id}`);
  const { totals } = await server.live.read(`/v1/contacts/${participant.contact_id}/summary`);
  const sum = (kind) => rewards.reduce((total, row) => total + row.amounts[kind], 0);
  const spent = (status) => redemptions.filter((row) => row.status === status).reduce((total, row) => total + row.amount, 0);
  assert.equal(sum('available') + sum('reserved') + sum('redeemed'), HELD);
  assert.deepEqual([sum('redeemed'), sum('reserved')], [spent('captured'), spent('open')]);
  assert.deepEqual([totals[0].available, totals[0].reserved, totals[0].redeemed], [sum('available'), sum('reserved'), sum('redeemed')]);
  assert.ok(rewards.every((row) => Object.values(row.amounts).every((amount) => amount >= 0)));
  const references = redemptions.map((row) => row.reference);
  assert.equal(new Set(references).size, references.length);
  return redemptions;
}

test(`${PARALLEL} redemptions of one balance at once`, async (t) => {
  const seen = {};
  let done = 0;
  for (const round of rounds(LEAST)) {
    if (process.env.REFERD_LONG === '1' && round > LEAST) break;
    const participant = await makeParticipant(server.live, program);
    for (const amount of LOTS) await grant(participant, amount);
    // half of them twice, amounts that do not fit together, every fourth set aside first
    const bodies = Array.from({ length: PARALLEL }, (_, index) => ({
      contact_id: participant.contact_id,
      currency: 'USD',
      amount: 1 + (((index >> 1) * 7 + round) % 13),
      capture: (index >> 1) % 4 !== 0,
      reference: `round-${round}-${index >> 1}-${participant.id}`,
    }));
    const answers = await atOnce(bodies);
    for (const [code, times] of Object.entries(count(answers))) seen[code] = (seen[code] ?? 0) + times;
    assert.deepEqual(Object.keys(count(answers)).filter((code) => !['200', '201', 'insufficient_credit'].includes(code)), []);
    const redemptions = await checkBooks(participant);
    assert.equal(redemptions.length, answers.filter((answer) => answer.status === 201).length);
    for (let pair = 0; pair < PARALLEL / 2; pair += 1) assert.ok(answers.slice(2 * pair, 2 * pair + 2).filter((answer) => answer.status === 201).length <= 1);

    // what is open is captured and released by several at once: one of them does it
    const open = redemptions.filter((row) => row.status === 'open');
    const closing = open.flatMap(({ id }) => ['capture', 'release', 'capture'].map((act) => `/v1/redemptions/${id}/${act}`));
    const closed = await atOnce(closing.map(() => ({})), (index) => closing[index]);
    assert.deepEqual(count(closed), open.length === 0 ? {} : { 200: open.length, invalid_state: 2 * open.length });
    assert.ok((await checkBooks(participant)).every((row) => row.status !== 'open'));
    done = round;
  }
  t.diagnostic(`${done} rounds of ${PARALLEL}: ${JSON.stringify(seen)}`);
  await server.verify();
});

test('two redemptions that use up one lot between them are captured at the same moment', async () => {
  const participant = await makeParticipant(server.live, program);
  const reward = await grant(participant, 100);
  const open = [];
  for (let index = 0; index < 2; index += 1) open.push(await server.live.create('/v1/redemptions', { contact_id: participant.contact_id, currency: 'USD', amount: 50, capture: false, reference: unique() }));
  const answers = await lineUp(server, 'lot', open.map(({ id }, index) => () => nodes[index % nodes.length].live.post(`/v1/redemptions/${id}/capture`, {})));
  assert.deepEqual(count(answers), { 200: 2 });
  assert.equal((await server.live.read(`/v1/rewards/${reward.id}`)).status, 'redeemed');
  await server.verify();
});

test('what lapses, and what is spent of it at the same moment', async () => {
  const client = server.test;
  const rule = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 100 }, expires_days: 1 };
  const own = await makeProgram(client, { rules: rulesWith(rule) });
  const participant = await makeParticipant(client, own);
  for (let index = 0; index < 5; index += 1) await pay(client, await submit(client, participant));
  const [{ expires_at: expiresAt }] = await client.readAll(`/v1/rewards?participant_id=${participant.id}`);
  const to = new Date(Date.parse(expiresAt) + DAY_MS).toISOString();
  const spend = (node) => node.test.post('/v1/redemptions', { contact_id: participant.contact_id, currency: 'USD', amount: 30, reference: unique() });
  const answers = await Promise.all([...Array.from({ length: 10 }, (_, index) => spend(nodes[index % nodes.length])), client.post('/v1/test_clock/advance', { to }), ...Array.from({ length: 10 }, (_, index) => spend(nodes[index % nodes.length]))]);
  const spent = 30 * answers.filter((answer) => answer.body.object === 'redemption').length;
  const rewards = await client.readAll(`/v1/rewards?participant_id=${participant.id}`);
  const sum = (kind) => rewards.reduce((total, row) => total + row.amounts[kind], 0);
  assert.deepEqual([sum('available'), sum('redeemed'), sum('expired')], [0, spent, 500 - spent]);
  assert.ok(rewards.every((row) => ['redeemed', 'expired'].includes(row.status)));
  assert.equal((await spend(server)).body.code, 'insufficient_credit');
  await server.verify();
});
