// The facts of one purchase in every kind of order, some of them several times, one after the other and at once: the
// same rewards and the same balances. Each order has a customer and a referrer of its own, on one server.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chooseSeed, Random } from '../api/harness/random.mjs';
import { balancesOf, makeParticipant, payment, rewardsOf, totalsOf, unique } from '../api/harness/world.mjs';
import { report, scale } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';

const ORDERS = scale({ short: 20, full: 400, long: 5000 });
const MOST_REPEATS = 3;
const MOST_AT_ONCE = 4;
const AMOUNT = 31_400;
const EXPECTED = { thanks: 2_500, cashback: 3_140 };

const { server, participants } = await startScene();
after(() => server.stop());
const seed = chooseSeed();
const random = new Random(seed);

/** What happened in one purchase; all but the first two qualify nothing, or are the same invoice told twice. */
function factsOf(participant) {
  const person = unique('customer');
  const base = { program_id: participant.program_id, customer: { email: `${person}@example.com` }, occurred_at: new Date(Date.now() - 3_600_000).toISOString() };
  const attributed = { ...base, attribution: { code: participant.code } };
  const invoice = { id: `${person}-invoice` };
  return [
    payment({ ...attributed, type: 'invoice.paid', external_id: `${person}-paid`, object: invoice, amount: AMOUNT }),
    payment({ ...attributed, type: 'job.invoiced', external_id: `${person}-job`, object: invoice, amount: AMOUNT }),
    payment({ ...base, type: 'invoice.paid', external_id: `${person}-paid-again`, object: invoice, amount: AMOUNT }),
    { ...attributed, type: 'lead.created', external_id: `${person}-lead` },
    { ...attributed, type: 'signup.completed', external_id: `${person}-signup` },
    { ...base, type: 'meeting.booked', external_id: `${person}-meeting` },
    payment({ ...attributed, type: 'order.placed', external_id: `${person}-order`, object: { id: `${person}-order` }, amount: AMOUNT }),
  ];
}

function shuffled(values) {
  const rest = [...values];
  const mixed = [];
  while (rest.length > 0) mixed.push(...rest.splice(random.between(0, rest.length - 1), 1));
  return mixed;
}

/** Sends the facts in an order of chance, in groups that go at once; gives the ids that each was answered with. */
async function tell(facts) {
  const copies = facts.flatMap((fact) => Array(random.between(1, MOST_REPEATS)).fill(fact));
  const queue = shuffled(copies);
  const story = [];
  const ids = new Map();
  while (queue.length > 0) {
    const group = queue.splice(0, random.between(1, MOST_AT_ONCE));
    const answers = await Promise.all(group.map((fact) => server.live.post('/v1/events', fact)));
    story.push(group.map((fact, index) => `${fact.external_id.replace(/.*?-.*?-.*?-/, '')} ${answers[index].status}`).join(' + '));
    for (const [index, answer] of answers.entries()) {
      assert.ok([200, 201].includes(answer.status), `${answer.text}\n${story.join('\n')}`);
      const known = ids.get(group[index].external_id) ?? new Set();
      ids.set(group[index].external_id, known.add(answer.body.id));
    }
  }
  return { count: copies.length, story: story.join('; '), ids };
}

/** What the books say of one purchase, without ids and times. */
async function stateOf(participant) {
  const referrals = await server.live.readAll(`/v1/referrals?participant_id=${participant.id}`);
  const rewards = (await Promise.all(referrals.map((row) => rewardsOf(server.live, row)))).flat();
  const plain = rewards.map((row) => ({ rule: row.rule_key, role: row.beneficiary.role, kind: row.kind, status: row.status, step: row.step, currency: row.currency, amounts: row.amounts, waiting_for: row.waiting_for }));
  const contacts = new Set(rewards.map((row) => row.beneficiary.contact_id));
  const balances = await Promise.all([...contacts].map((id) => balancesOf(server.live, id)));
  return {
    referrals: referrals.map((row) => [row.type, row.stage, row.status, row.attribution.state, row.attribution.code]),
    rewards: plain.sort((a, b) => (a.rule < b.rule ? -1 : 1)),
    balances: balances.map((row) => JSON.stringify(row)).sort(),
    totals: await totalsOf(server.live, participant),
  };
}

test(`one purchase in ${ORDERS} orders (REFERD_SEED=${seed})`, async (t) => {
  t.diagnostic(`seed ${seed}`);
  const outcome = { acknowledged: 0, lost: [], doubled: [] };
  let first = null;
  for (let n = 0; n < ORDERS; n += 1) {
    const participant = await makeParticipant(server.live, { id: participants[0].program_id });
    const { count, story, ids } = await tell(factsOf(participant));
    outcome.acknowledged += count;
    for (const [fact, answered] of ids) if (answered.size !== 1) outcome.doubled.push(`${fact} is ${answered.size} events`);
    const state = await stateOf(participant);
    state.referrals = state.referrals.map((row) => row.map((value) => (value === participant.code ? 'own code' : value)));
    first ??= state;
    assert.deepEqual(Object.fromEntries(state.rewards.map((row) => [row.rule, row.amounts.granted])), EXPECTED, `order ${n}: ${story}`);
    assert.deepEqual(state, first, `order ${n}: ${story}`);
  }
  await server.verify();
  report(t, `one purchase in ${ORDERS} orders, seed ${seed}`, outcome, { least: ORDERS * 7 });
});
