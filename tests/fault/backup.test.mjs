// A backup under 16 writers: whatever was acknowledged before it began is in it, once, and its books are clean. What was
// asked for later may be in it or not; sent again to the restored server it is there once.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { digestOf, newTarget } from '../api/harness/backups.mjs';
import { makeTempFolder, mustRunVerb, Server } from '../api/harness/process.mjs';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { report } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { writeAcross } from './harness/writers.mjs';

const BEFORE = 300; // acknowledged when the backup begins
const BACKUP_LIMIT_MS = 120_000;

const { server, participants } = await startScene();
after(() => server.stop());

/** The journal as the backup must know it: what was not yet acknowledged when it began is undecided. */
function asOf(journal, known) {
  const copy = new Journal();
  copy.entries = journal.entries.map((entry) => (known.has(entry) ? entry : { ...entry, state: 'unknown' }));
  copy.acknowledged = known.size;
  return copy;
}

test('backup under load', async (t) => {
  const journal = new Journal();
  const folder = `${makeTempFolder()}/backup`;
  let known;
  const backUp = () => {
    known = new Set(journal.inState('acknowledged'));
    return mustRunVerb(['backup', '--database', server.database, folder]);
  };
  await writeAcross([server], participants, journal, backUp, { before: BEFORE, after: 1, limitMs: BACKUP_LIMIT_MS });
  assert.ok(journal.acknowledged > known.size, 'the writers went on meanwhile');
  assert.equal(journal.refused, 0, 'and were refused nothing');

  const { folder: home, database } = await newTarget(`${server.folder}/master.key`);
  const output = await mustRunVerb(['restore', '--database', database, folder]);
  assert.ok(output.includes(await digestOf(database)));
  const restored = new Server({ folder: home });
  restored.keys = server.keys;
  await restored.start();
  const outcome = await compare(restored, participants, asOf(journal, known));
  await restored.verify();
  await restored.stop();
  report(t, 'backup under load', outcome, { least: BEFORE });
});
