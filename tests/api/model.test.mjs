// Random operations against a simple model of the books, in batches for as long as the budget of time lasts
// (script/test --budget). The seed is printed; REFERD_SEED repeats a run.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { rounds } from './harness/budget.mjs';
import { Model } from './harness/model.mjs';
import { Steps, WEIGHTS } from './harness/model-steps.mjs';
import { startServer } from './harness/process.mjs';
import { Random, chooseSeed } from './harness/random.mjs';
import { makeParticipant, makeProgram } from './harness/world.mjs';

const PARTICIPANTS = 4;
const LEAST_BATCHES = 4;
const STEPS_PER_BATCH = 30;

const server = await startServer();
after(() => server.stop());
const seed = chooseSeed();
const random = new Random(seed);
const model = new Model();
const program = await makeProgram(server.test);
for (let index = 0; index < PARTICIPANTS; index += 1) model.addParticipant(await makeParticipant(server.test, program));
const steps = new Steps({ client: server.test, program, model, random });

async function compareSummaries() {
  for (const participant of model.participants) {
    const summary = await server.test.read(`/v1/participants/${participant.id}/summary`);
    assert.deepEqual(summary.referrals, model.countsOf(participant));
    const { pending, available, reversed } = model.totalsOf(participant);
    const totals = summary.totals.find((row) => row.currency === 'USD') ?? { currency: 'USD', pending: 0, available: 0, reserved: 0, redeemed: 0, paid: 0, reversed: 0, expired: 0, debt: 0, earned: 0 };
    assert.deepEqual(totals, { currency: 'USD', pending, available, reserved: 0, redeemed: 0, paid: 0, reversed, expired: 0, debt: 0, earned: available });
    assert.equal(summary.rewards_earned, model.earnedCountOf(participant));
  }
}

async function compareBooks() {
  const accounts = await server.test.readAll('/v1/ledger/accounts');
  const shown = new Map(accounts.filter((row) => row.owner.type === 'contact' && row.balance !== 0).map((row) => [`${row.owner.id} ${row.kind}`, row.balance]));
  assert.deepEqual([...shown].sort(), [...model.balances()].sort());
  const sums = new Map();
  for (const transaction of await server.test.readAll('/v1/ledger/transactions')) {
    assert.equal(transaction.entries.reduce((sum, entry) => sum + entry.amount, 0), 0, transaction.id);
    for (const entry of transaction.entries) sums.set(entry.account, (sums.get(entry.account) ?? 0) + entry.amount);
  }
  for (const row of accounts) assert.equal(row.balance, sums.get(row.id) ?? 0, `account ${JSON.stringify(row)}`);
}

async function compareReferrals() {
  const statuses = new Map((await server.test.readAll('/v1/referrals')).map((row) => [row.id, row.status]));
  assert.deepEqual([...statuses].sort(), model.referrals.map((row) => [row.id, model.statusOf(row)]).sort());
}

/** Some random steps, and whether everything is then as the model says. */
async function runBatch(batch) {
  const done = [];
  try {
    for (let step = 0; step < STEPS_PER_BATCH; step += 1) {
      const name = random.weighted(WEIGHTS);
      done.push(name);
      await steps[name]();
    }
    await compareReferrals();
    await compareSummaries();
    await compareBooks();
    await server.verify();
  } catch (error) {
    throw new Error(`REFERD_SEED=${seed}, batch ${batch}, steps: ${done.join(' ')}: ${error.message}`, { cause: error });
  }
}

test(`random operations come out as the model says, with REFERD_SEED=${seed}`, async (t) => {
  let done = 0;
  for (const batch of rounds(LEAST_BATCHES)) {
    await runBatch(batch);
    done = batch;
  }
  t.diagnostic(`${done} batches of ${STEPS_PER_BATCH} operations with REFERD_SEED=${seed}`);
});
