// SIGTERM under 16 writers on connections that they keep: the server ends with status 0 and every request that it took
// has its answer, which says that the connection ends. No client is left with a request of which it knows nothing.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { progress, report, scale, Tally } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { keepWriting } from './harness/writers.mjs';

const ROUNDS = scale({ short: 2, full: 20 });
const MOST_BEFORE_STOP = 300;

const { server, participants } = await startScene();
after(() => server.stop());

/** Stops the server in the middle of the writers' work; they go on until it has gone. */
async function stopUnderLoad(journal) {
  const goal = journal.acknowledged + randomInt(50, MOST_BEFORE_STOP);
  let ended = null;
  const enough = () => {
    if (!ended && journal.acknowledged >= goal) ended = server.drain();
    return !server.child;
  };
  await keepWriting(server, participants, journal, { enough });
  assert.ok(ended, `the server ended by itself at ${journal.acknowledged} of ${goal}\n${server.lastLog()}`);
  await ended;
}

test(`SIGTERM, ${ROUNDS} rounds`, async (t) => {
  const journal = new Journal();
  const tally = new Tally();
  for (let round = 1; round <= ROUNDS; round += 1) {
    await stopUnderLoad(journal);
    await server.start();
    tally.add(await compare(server, participants, journal, { onlyNew: true }));
    await server.verify();
    progress('SIGTERM', round, ROUNDS);
  }
  report(t, `SIGTERM, ${ROUNDS} rounds`, tally, { least: ROUNDS * 50 });
  assert.equal(tally.unknown, 0, 'sent, and not answered');
});
