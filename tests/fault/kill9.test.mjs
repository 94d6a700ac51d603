// kill -9 under 16 writers, again and again: every click whose Location carried an id and every 2xx is there afterwards,
// once; what the kill cut off is there once or not at all, and is there once when it is sent again.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { rounds } from '../api/harness/budget.mjs';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { progress, report, scale, Tally } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { keepWriting } from './harness/writers.mjs';

const LEAST = scale({ short: 20, full: 50, long: 1000 }); // rounds; more while the budget of time lasts
const VERIFY_EVERY = Math.max(5, LEAST / 10); // it reads all that there is: what a round broke it finds in a later one as well
const MOST_BEFORE_KILL = 200;

const { server, participants } = await startScene();
after(() => server.stop());

/** Kills the server once it has acknowledged some more, and starts it again. */
async function killUnderLoad(journal) {
  const goal = journal.acknowledged + randomInt(1, MOST_BEFORE_KILL);
  let killing;
  const enough = () => {
    if (!killing && journal.acknowledged >= goal) killing = server.kill();
    return killing !== undefined || !server.child;
  };
  const first = journal.entries.length;
  await keepWriting(server, participants, journal, { enough });
  const refusals = journal.entries.slice(first).filter((entry) => entry.state === 'refused' && entry.why !== 'ECONNREFUSED');
  assert.deepEqual(refusals.map((entry) => entry.why), [], 'a healthy server refuses nothing');
  assert.ok(killing, `the server ended by itself at ${journal.acknowledged} of ${goal}\n${server.lastLog()}`);
  await killing;
  await server.start();
}

test(`kill -9, at least ${LEAST} rounds`, async (t) => {
  const journal = new Journal();
  const tally = new Tally();
  let done = 0;
  for (const round of rounds(LEAST)) {
    await killUnderLoad(journal);
    tally.add(await compare(server, participants, journal, { onlyNew: true }));
    assert.deepEqual([tally.lost, tally.doubled], [[], []], `round ${round}`);
    if (round % VERIFY_EVERY === 0) await server.verify();
    progress('kill -9', round, Math.max(round, LEAST));
    done = round;
  }
  const whole = await compare(server, participants, journal);
  tally.lost.push(...whole.lost);
  tally.doubled.push(...whole.doubled);
  await server.verify();
  report(t, `kill -9, ${done} rounds`, tally, { least: done * 20 });
});
