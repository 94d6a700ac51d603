// The leader of a PostgreSQL cluster dies, or hangs, while sixteen clients write through two referd nodes and HAProxy:
// what was acknowledged is in the new primary, once; what was not is there once after it was sent again.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { postgresOnly } from '../api/harness/database.mjs';
import { compare } from './harness/compare.mjs';
import { Example, missing } from './harness/example.mjs';
import { Journal } from './harness/journal.mjs';
import { report, runLength, scale, skipLoudly } from './harness/report.mjs';
import { makeParticipants } from './harness/scene.mjs';
import { keepWriting, writeAcross } from './harness/writers.mjs';

const NAME = 'failover of PostgreSQL';
const BEFORE = 500; // acknowledged before the fault
const AFTER = 2_000; // and after it: long enough that a frozen leader has lost its key, and its successor has something to lose
const SHAPES = scale({ short: [[]], full: [[]], long: [[], ['--pgbouncer'], ['--etcd', '3']] }); // options of the example
const GAP_LIMIT_MS = 15_000;
const WRITERS = 16;
const RECOVERY_LIMIT_MS = 60_000;

/** Why it is not run here, or false. */
async function obstacle() {
  const other = postgresOnly('SQLite has no second server');
  if (other) return other;
  const reason = runLength() === 'short' ? 'takes a minute: script/test --fault runs it' : await missing();
  return reason ? skipLoudly(NAME, reason) : false;
}
const skip = await obstacle();

/** The faults, by name: what the example's script is told to do. */
const FAULTS = {
  'leader killed': ['kill-leader'],
  'leader frozen': ['kill-leader', '--freeze'],
  'node killed': ['kill', 'node1'],
};

/** One fault under load, on a journal of its own and with participants of its own. */
async function suffer(t, example, name, fault) {
  const participants = await makeParticipants(example.comparing.live);
  const journal = new Journal();
  const said = await writeAcross([example.writing], participants, journal, () => example.verb(...fault), { before: BEFORE, after: AFTER, limitMs: RECOVERY_LIMIT_MS });
  t.diagnostic(said.trim());
  const gap = journal.longestGap();
  // A refusal while the fate of a COMMIT cannot be learned, or HAProxy's 502, is no promise that nothing was done.
  const outcome = await compare(example.comparing, participants, journal, { refusedMayBeKept: true });
  await example.verify();
  report(t, name, outcome, { least: BEFORE + AFTER, more: `, longest write gap ${(gap / 1000).toFixed(1)} s` });
  assert.ok(gap <= GAP_LIMIT_MS, `${name}: no write was acknowledged for ${gap} ms`);
  return { participants, journal };
}

/** All faults, one after the other, on one cluster. */
async function sufferAll(t, options) {
  const example = new Example(options);
  let failed = true;
  after(() => example.stop(failed));
  await example.create();
  const written = [];
  for (const [name, fault] of Object.entries(FAULTS)) {
    const full = [name, ...options].join(' ');
    await t.test(full, async (step) => written.push(await suffer(step, example, full, fault)));
    const timeline = await example.timeline();
    await example.verb('start'); // what is dead or frozen comes back, and takes its place behind the new leader
    assert.ok((await example.timeline()) >= timeline, `${full}: the member that came back leads again, without what was written since`);
  }
  // A leader that came back has brought nothing back and taken nothing away.
  for (const { participants, journal } of written) {
    const { lost, doubled } = await compare(example.comparing, participants, journal, { refusedMayBeKept: true });
    assert.deepEqual([lost, doubled], [[], []], 'after all of it');
  }
  failed = written.length < Object.keys(FAULTS).length;
}

/** All members die, and stay dead until writes that wait are refused; then they come back, and the nodes with them. */
async function outage(t) {
  const example = new Example();
  let failed = true;
  after(() => example.stop(failed));
  await example.create();
  const participants = await makeParticipants(example.comparing.live);
  const journal = new Journal();
  await keepWriting(example.writing, participants, journal, { enough: () => journal.acknowledged >= BEFORE });
  for (const member of ['pg1', 'pg2', 'pg3']) await example.verb('kill', member);
  const refused = journal.refused + WRITERS;
  await keepWriting(example.writing, participants, journal, { enough: () => journal.refused >= refused, writers: WRITERS });
  await example.verb('start'); // waits until every member and both nodes are ready, which nobody has asked for anything
  const goal = journal.acknowledged + AFTER;
  await keepWriting(example.writing, participants, journal, { enough: () => journal.acknowledged >= goal });
  const outcome = await compare(example.comparing, participants, journal, { refusedMayBeKept: true });
  await example.verify();
  report(t, 'no member left', outcome, { least: BEFORE + AFTER });
  failed = false;
}

for (const options of SHAPES) test([NAME, ...options].join(' '), { skip }, (t) => sufferAll(t, options));
test('no member left', { skip: skip || (runLength() === 'long' ? false : 'script/test --fault --long runs it') }, outage);
