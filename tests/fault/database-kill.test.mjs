// kill -9 of the PostgreSQL server under 16 writers; it is started again and recovers. referd goes on by itself: no
// restart, no write lost, none done twice, and what it could not know it has asked before it answered.

import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { cluster } from './harness/cluster.mjs';
import { postgresOnly } from '../api/harness/database.mjs';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { progress, report, scale, Tally } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { writeAcross } from './harness/writers.mjs';

const ROUNDS = scale({ short: 1, full: 5, long: 100 });
const MOST_BEFORE = 200;
const AFTER = 50;
const RECOVERY_LIMIT_MS = 60_000;

/** The operator reads of the outage and of its end. */
async function restart(server) {
  const lost = server.untilLogged('message="database lost');
  const found = server.untilLogged('message="database found again"', RECOVERY_LIMIT_MS);
  await cluster.kill();
  await lost;
  cluster.start();
  await found;
}

test('kill -9 of PostgreSQL', { skip: postgresOnly('its server is another process') }, async (t) => {
  const { server, participants } = await startScene();
  after(() => server.stop());
  const journal = new Journal();
  const tally = new Tally();
  for (let round = 1; round <= ROUNDS; round += 1) {
    await writeAcross([server], participants, journal, () => restart(server), { before: randomInt(20, MOST_BEFORE), after: AFTER, limitMs: RECOVERY_LIMIT_MS });
    tally.add(await compare(server, participants, journal, { onlyNew: true, refusedMayBeKept: true }));
    await server.verify();
    progress('kill -9 of PostgreSQL', round, ROUNDS);
  }
  report(t, `kill -9 of PostgreSQL, ${ROUNDS} rounds`, tally, { least: ROUNDS * 70, more: `, longest gap ${(journal.longestGap() / 1000).toFixed(1)} s` });
});
