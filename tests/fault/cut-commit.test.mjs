// The connection to PostgreSQL ends at a COMMIT, before it arrives or before its answer does, again and again under 16
// writers. referd asks the transaction's witness what became of it, and answers then: no client is refused, none left
// without an answer, nothing is lost and nothing done twice. The COMMIT of that question is cut as well, now and then.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { databaseOf, postgresOnly } from '../api/harness/database.mjs';
import { Server } from '../api/harness/process.mjs';
import { chooseSeed, Random } from '../api/harness/random.mjs';
import { compare } from './harness/compare.mjs';
import { CommitCutter, startBehind } from './harness/commit-cutter.mjs';
import { Journal } from './harness/journal.mjs';
import { progress, report, scale } from './harness/report.mjs';
import { makeParticipants } from './harness/scene.mjs';
import { keepWriting } from './harness/writers.mjs';

const CUTS = scale({ short: 5, full: 100, long: 2000 }); // of each kind
const ONE_IN = 8;
const LIMIT_MS = scale({ short: 60_000, full: 240_000, long: 3_600_000 });

const seed = chooseSeed();

test('a COMMIT cut in flight', { skip: postgresOnly('SQLite has no connection to cut') }, async (t) => {
  t.diagnostic(`seed ${seed}`);
  const random = new Random(seed);
  let cutting = false;
  const choose = () => (cutting && random.between(1, ONE_IN) === 1 ? random.pick(['before', 'after']) : 'pass');
  const server = await new Server().create();
  after(() => server.stop());
  const participants = await makeParticipants(server.live);
  const cutter = new CommitCutter(databaseOf(server.folder), choose);
  const node = await startBehind(server, cutter);
  after(async () => {
    await node.stop().finally(() => cutter.close());
  });

  const journal = new Journal();
  const deadline = Date.now() + LIMIT_MS;
  const { cuts } = cutter;
  cutting = true;
  const enough = () => {
    const least = Math.min(cuts.before, cuts.after);
    progress('a COMMIT cut in flight', least, CUTS);
    return least >= CUTS || Date.now() > deadline;
  };
  await keepWriting(node, participants, journal, { enough });
  cutting = false;
  assert.ok(cuts.before >= CUTS && cuts.after >= CUTS, `only ${JSON.stringify(cuts)}\n${node.lastLog()}`);
  assert.deepEqual(journal.entries.filter((entry) => entry.state !== 'acknowledged').map((entry) => `${entry.kind} ${entry.key} ${entry.state}: ${entry.why}`), [], 'every client has its answer');
  const outcome = await compare(server, participants, journal);
  await server.verify();
  report(t, `a COMMIT cut in flight, ${cuts.before} before and ${cuts.after} after it was done, seed ${seed}`, outcome, { least: CUTS * 2 });
});
