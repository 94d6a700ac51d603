// fsync fails with EIO, on the N-th call of each thread and ever after: nothing that needed it is acknowledged, the
// process ends by itself, and a restart on a disk that is well finds the books clean and all that was acknowledged.
//
// strace attaches to the running server and puts the error in the place of the call; its log says when, and for which
// file.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqliteOnly } from '../api/harness/database.mjs';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { report, scale, Tally } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { callsOf, inject, straceObstacle, TRACED } from './harness/strace.mjs';
import { keepWriting } from './harness/writers.mjs';

const NAME = 'fsync fails with EIO';
const AT = scale({ short: [7], full: [1, 2, 3, 7, 20, 50, 100] });
const END_LIMIT_MS = 30_000;
const BEFORE = 100;

/** When the first error was put in for each kind of file, by the wall clock in ms. */
function firstErrors(log) {
  const times = {};
  for (const { at, text } of callsOf(log)) {
    const [, file] = /^f(?:data)?sync\(\d+<([^>]*)>\) += -1 EIO .*\(INJECTED\)$/.exec(text) ?? [];
    if (file) times[file.includes('.clicks.db') ? 'clicks' : 'books'] ??= at;
  }
  return times;
}

test(NAME, { skip: sqliteOnly('a PostgreSQL server syncs its own files') || straceObstacle(NAME) }, async (t) => {
  const { server, participants } = await startScene({ env: TRACED });
  after(() => server.stop());
  const journal = new Journal();
  const tally = new Tally();
  let injected = 0;
  for (const n of AT) {
    const first = journal.entries.length;
    await keepWriting(server, participants, journal, { enough: () => journal.entries.length >= first + BEFORE });
    const log = await inject(server.child.pid, 'fsync,fdatasync', `error=EIO:when=${n}+`);
    const deadline = Date.now() + END_LIMIT_MS;
    await keepWriting(server, participants, journal, { enough: () => !server.child || Date.now() > deadline });
    assert.equal(server.child, null, `the server goes on without a disk\n${server.lastLog()}`);
    const outcome = await server.ended;
    assert.notEqual(outcome.code, 0, 'it does not end as if all were well');
    await log.ended;
    const errors = firstErrors(log);
    injected += Object.keys(errors).length;
    for (const entry of journal.entries.slice(first)) {
      const error = errors[entry.kind === 'click' ? 'clicks' : 'books'];
      if (entry.state === 'acknowledged' && entry.invokedAt > error) tally.lost.push(`${entry.kind} ${entry.key} was acknowledged ${entry.invokedAt - error} ms after fsync had failed`);
    }
    await server.start();
    tally.add(await compare(server, participants, journal, { onlyNew: true }));
    await server.verify();
  }
  assert.ok(injected >= AT.length, `each of ${AT.length} rounds had an error, of which strace tells ${injected}`);
  report(t, `${NAME}, ${AT.length} rounds`, tally, { least: AT.length * BEFORE / 2 });
});
