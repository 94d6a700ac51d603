// SIGTERM under 16 writers: the server ends with status 0, and whatever it did it has answered. A request that had no
// answer (a connection that the server closed while it was idle) has had no effect either.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { report, scale } from './harness/report.mjs';
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
  const sum = { acknowledged: 0, unknown: 0, kept: 0, lost: [], doubled: [] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    await stopUnderLoad(journal);
    await server.start();
    const outcome = await compare(server, participants, journal, { onlyNew: true });
    sum.acknowledged = outcome.acknowledged;
    for (const name of ['unknown', 'kept']) sum[name] += outcome[name];
    for (const name of ['lost', 'doubled']) sum[name].push(...outcome[name]);
    await server.verify();
  }
  report(t, `SIGTERM, ${ROUNDS} rounds`, sum, { least: ROUNDS * 50 });
  assert.equal(sum.kept, 0, 'done, and not answered');
});
