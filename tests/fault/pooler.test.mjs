// kill -9 of pgbouncer under 16 writers on two nodes behind it; it is started again. Every connection to PostgreSQL ends at
// some moment of its transaction, and the server may still be at work on a COMMIT whose asker is gone: the witness tells.
// No client is refused: what it wrote waits until the pooler is back.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { postgresOnly } from '../api/harness/database.mjs';
import { startPooler } from '../api/harness/pooler.mjs';
import { Server } from '../api/harness/process.mjs';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { report, scale } from './harness/report.mjs';
import { makeParticipants } from './harness/scene.mjs';
import { writeAcross } from './harness/writers.mjs';

const ROUNDS = scale({ short: 3, full: 20, long: 300 });
const MOST_BEFORE = 100;
const AFTER = 100;
const RECOVERY_LIMIT_MS = 60_000;

test('kill -9 of the pooler', { skip: postgresOnly('a pooler of its connections') }, async (t) => {
  const server = new Server();
  const pooler = await startPooler(server.folder);
  server.database = pooler.url();
  await server.create();
  const nodes = [server, await server.startBeside()];
  after(async () => {
    for (const node of nodes) await node.stop();
    await pooler.kill();
  });
  const participants = await makeParticipants(server.live);
  const journal = new Journal();
  const restart = () => pooler.kill().then(() => pooler.start());
  for (let round = 1; round <= ROUNDS; round += 1) {
    await writeAcross(nodes, participants, journal, restart, { before: randomInt(20, MOST_BEFORE), after: AFTER, limitMs: RECOVERY_LIMIT_MS });
  }
  assert.deepEqual(journal.entries.filter((entry) => entry.state !== 'acknowledged').map((entry) => `${entry.kind} ${entry.key} ${entry.state}: ${entry.why}`), [], 'every client has its answer');
  const outcome = await compare(server, participants, journal);
  await server.verify();
  report(t, `kill -9 of pgbouncer, ${ROUNDS} rounds`, outcome, { least: ROUNDS * 70, more: `, longest gap ${(journal.longestGap() / 1000).toFixed(1)} s` });
});
