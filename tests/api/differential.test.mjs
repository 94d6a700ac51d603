// The same random operations on SQLite and on PostgreSQL: the same answers, but for ids and times, and the same books
// digest. Without a PostgreSQL server (REFERD_TEST_POSTGRES) it is two databases on SQLite. It goes on in batches for as long
// as the budget of time lasts (script/test --budget). The seed is printed; REFERD_SEED repeats a run.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { rounds } from './harness/budget.mjs';
import { hasPostgres } from './harness/database.mjs';
import { Mirror } from './harness/mirror.mjs';
import { MIRROR_WEIGHTS, MirrorSteps } from './harness/mirror-steps.mjs';
import { Model } from './harness/model.mjs';
import { Steps, WEIGHTS } from './harness/model-steps.mjs';
import { startServer } from './harness/process.mjs';
import { Random, chooseSeed } from './harness/random.mjs';
import { DAY_MS, makeParticipant, makeProgram } from './harness/world.mjs';

const SHIFT_MS = 5 * DAY_MS; // how far the second world is ahead
const PARTICIPANTS = 4;
const LEAST_BATCHES = 2;
const STEPS_PER_BATCH = 60;
const LISTS = ['contacts', 'programs', 'participants', 'referrals', 'ledger/accounts'];

const servers = [await startServer({ store: 'sqlite' }), await startServer({ store: hasPostgres ? 'postgres' : 'sqlite' })];
after(() => Promise.all(servers.map((server) => server.stop())));

const seed = chooseSeed();
const random = new Random(seed);
const started = Date.now() + 60_000;
await servers[0].test.act('/v1/test_clock/advance', { to: new Date(started).toISOString() });
await servers[1].test.act('/v1/test_clock/advance', { to: new Date(started + SHIFT_MS).toISOString() });
const mirror = new Mirror({ url: servers[0].url, key: servers[0].keys.test }, { url: servers[1].url, key: servers[1].keys.test }, SHIFT_MS);
after(() => mirror.close());

const model = new Model();
const program = await makeProgram(mirror);
for (let index = 0; index < PARTICIPANTS; index += 1) model.addParticipant(await makeParticipant(mirror, program));
const foretold = new Steps({ client: mirror, program, model, random });

const programs = [await makeProgram(mirror, { name: 'Second program' }), await makeProgram(mirror, { name: 'Third program', external_id: 'third' })];
const participants = [];
for (const own of programs) for (let index = 0; index < 2; index += 1) participants.push(await makeParticipant(mirror, own));
const free = new MirrorSteps({ client: mirror, programs, participants, random, now: () => foretold.clock ?? started });

async function step() {
  const [steps, weights] = random.between(1, 3) === 1 ? [foretold, WEIGHTS] : [free, MIRROR_WEIGHTS];
  const name = random.weighted(weights);
  await steps[name]();
}

/**
 * The rewards, and what was posted for each. Not all postings in one list: what is due at one time is released side by
 * side on PostgreSQL, so only the order within a reward is the same.
 */
async function readRewards() {
  for (const reward of await mirror.readAll('/v1/rewards')) await mirror.readAll(`/v1/ledger/transactions?reward_id=${reward.id}`);
}

/** What all postings did, without ids and in no order: also of those that belong to no reward. */
async function allPostings(server) {
  const told = ({ cause, currency, entries }) => `${cause.effect} ${currency} ${entries.map((entry) => entry.amount).sort((a, b) => a - b)}`;
  return (await server.test.readAll('/v1/ledger/transactions')).map(told).sort();
}

/** Some random steps, and whether both servers then show the same. */
async function runBatch(batch) {
  const before = mirror.requests;
  try {
    for (let count = 0; count < STEPS_PER_BATCH; count += 1) await step();
    for (const list of LISTS) await mirror.readAll(`/v1/${list}`);
    await readRewards();
    const [postings, others] = await Promise.all(servers.map(allPostings));
    assert.ok(postings.length > 0);
    assert.deepEqual(others, postings, 'postings');
    const [first, second] = await Promise.all(servers.map((server) => server.digest()));
    assert.deepEqual(second, first, 'books digests');
    await Promise.all(servers.map((server) => server.verify()));
  } catch (error) {
    throw new Error(`REFERD_SEED=${seed}, batch ${batch}: ${error.message}`, { cause: error });
  }
  assert.ok(mirror.requests - before >= STEPS_PER_BATCH);
}

test(`the same random operations come out the same on both stores, with REFERD_SEED=${seed}`, async (t) => {
  let done = 0;
  for (const batch of rounds(LEAST_BATCHES)) {
    await runBatch(batch);
    done = batch;
  }
  t.diagnostic(`${done} batches of ${STEPS_PER_BATCH} operations with REFERD_SEED=${seed}`);
});
