// Facts about a purchase in any order, with any repetition, some of them at the same moment, end in the same books
// (LEDGER.md "Order freedom"): the same facts are told to two servers, to each in an order of its own, and their books
// digests are compared. With a PostgreSQL server (REFERD_TEST_POSTGRES) one of the two runs on it. It goes on in rounds
// for as long as the budget of time lasts (script/test --budget). The seed is printed; REFERD_SEED repeats a run.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { rounds } from './harness/budget.mjs';
import { hasPostgres } from './harness/database.mjs';
import { startServer } from './harness/process.mjs';
import { Random, chooseSeed } from './harness/random.mjs';
import { rulesWith } from './harness/world.mjs';

const LEAST_ROUNDS = 2;
const PURCHASES_A_ROUND = 10;

const servers = [await startServer({ store: 'sqlite' }), await startServer({ store: hasPostgres ? 'postgres' : 'sqlite' })];
after(() => Promise.all(servers.map((server) => server.stop())));
const seed = chooseSeed();
const random = new Random(seed);
const some = (most) => random.between(0, most);

/** The rules of a purchase: both sides, pending or issued at once. */
function rules() {
  const hold = random.pick([{}, { hold_days: 30 }]);
  return rulesWith({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: random.pick([1, 7, 2500, 99_999]) }, ...hold }, { key: 'share', to: 'referred', kind: 'credit', on: 'qualified', amount: { percent_bp: random.between(1, 9_999), of: 'event.amount', floor: 1 } });
}

/** What takes the sale back, and what gives that back: at most three of each, with and without amounts. */
function taking(name, sale) {
  const facts = [];
  for (const [taken, given] of [['refund.created', 'refund.failed'], ['chargeback.created', 'chargeback.won']]) {
    for (let index = some(3); index > 0; index -= 1) {
      const id = `${name}-${taken}-${index}`;
      const amount = random.pick([{}, { amount: random.between(0, 2 * sale), currency: 'USD' }, { amount: random.between(1, Math.max(1, Math.floor(sale / 3))), currency: 'USD' }]);
      facts.push({ type: taken, object: { id }, refers_to: { id: name }, ...amount });
      if (random.between(1, 3) === 1) facts.push({ type: given, object: { id: `${id}-back` }, refers_to: { id } });
    }
  }
  if (random.between(1, 8) === 1) facts.push({ type: 'order.canceled', object: { id: `${name}-canceled` }, refers_to: { id: name } });
  if (random.between(1, 8) === 1) facts.push({ type: 'invoice.voided', object: { id: `${name}-voided` }, refers_to: { id: name } });
  return facts;
}

/** A purchase: who it is of, and all facts about it. */
function makePurchase(name) {
  const amount = random.pick([1, 3, 100, 19_999, 1_000_000]);
  const payments = ['invoice.paid', ...random.pick([[], ['invoice.paid']])].map((type) => ({ type, object: { id: name }, amount, currency: 'USD' }));
  const facts = [...payments, ...taking(name, amount)].map((fact, index) => ({ external_id: `${name}-${index}`, customer: { email: `${name}@example.com` }, ...fact }));
  return { name, rules: rules(), facts };
}

/** The facts in some order, some twice; told by one or several at a time. */
function shuffled(facts) {
  const left = [...facts, ...facts.filter(() => random.between(1, 4) === 1)];
  const groups = [];
  while (left.length > 0) {
    const group = [];
    for (let size = random.pick([1, 1, 1, 2, 3]); size > 0 && left.length > 0; size -= 1) group.push(...left.splice(some(left.length - 1), 1));
    groups.push(group);
  }
  return groups;
}

async function tell(client, { name, rules: own }, groups) {
  const program = await client.create('/v1/programs', { name, external_id: name, currency: 'USD', destination_url: 'https://www.example.com/', rules: own });
  const participant = await client.create('/v1/participants', { program_id: program.id, kind: 'customer', name: 'Ada', email: `ada-${name}@example.com` });
  await client.create('/v1/referrals', { program_id: program.id, code: participant.code, prospect: { email: `${name}@example.com` } });
  for (const group of groups) {
    const answers = await Promise.all(group.map((fact) => client.post('/v1/events', { program_id: program.id, ...fact })));
    for (const answer of answers) assert.ok(answer.status === 200 || answer.status === 201, answer.text);
  }
}

async function runRound(round) {
  const told = [];
  try {
    for (let index = 0; index < PURCHASES_A_ROUND; index += 1) {
      const purchase = makePurchase(`sale-${round}-${index}`);
      const orders = servers.map(() => shuffled(purchase.facts));
      told.push({ purchase, orders });
      await Promise.all(servers.map((server, at) => tell(server.test, purchase, orders[at])));
    }
    const [first, second] = await Promise.all(servers.map((server) => server.digest()));
    assert.deepEqual(second.test, first.test, 'books digests');
  } catch (error) {
    throw new Error(`REFERD_SEED=${seed}, round ${round}: ${error.message}`, { cause: error });
  }
}

test(`facts about a purchase end in the same books in any order, with REFERD_SEED=${seed}`, async (t) => {
  let done = 0;
  for (const round of rounds(LEAST_ROUNDS)) {
    await runRound(round);
    done = round;
  }
  await Promise.all(servers.map((server) => server.verify()));
  t.diagnostic(`${done * PURCHASES_A_ROUND * servers.length} random orders of ${done * PURCHASES_A_ROUND} purchases with REFERD_SEED=${seed}`);
});
