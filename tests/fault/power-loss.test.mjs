// The power fails: the file system of the data folder, an ext4 of its own, is shut down under load without writing
// anything more, not even its log. The server is killed, the disk mounted again (the file system recovers), the server
// started: what it had acknowledged is there, for it had been written and flushed before the answer.
//
// That the disk forgets enough for this to mean something is proved by a second server whose flushes do nothing (strace
// skips the calls): it must lose what it acknowledged.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { sqliteOnly } from '../api/harness/database.mjs';
import { compare } from './harness/compare.mjs';
import { mountPoweredDisk } from './harness/disk.mjs';
import { Journal } from './harness/journal.mjs';
import { progress, report, scale, skipLoudly, Tally } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { inject, straceObstacle, TRACED } from './harness/strace.mjs';
import { keepWriting } from './harness/writers.mjs';

const NAME = 'power loss on ext4';
const ROUNDS = scale({ short: 1, full: 10, long: 100 });
const DISK_MIB = 256;
const MOST_BEFORE = 300;

/** A disk for one test, or why there is none. */
function mountDisk() {
  const other = sqliteOnly('the disk of a PostgreSQL server is its own matter');
  if (other) return { skip: other };
  const disk = mountPoweredDisk(DISK_MIB);
  return { disk, skip: disk.folder ? false : skipLoudly(NAME, disk.reason) };
}

async function cutPowerUnderLoad(disk, server, participants, journal) {
  const goal = journal.acknowledged + randomInt(50, MOST_BEFORE);
  let dead = false;
  const enough = () => {
    if (!dead && journal.acknowledged >= goal) {
      disk.cutPower();
      dead = true;
    }
    return !server.child;
  };
  await keepWriting(server, participants, journal, { enough });
  assert.ok(dead, `the server ended by itself\n${server.lastLog()}`);
  await server.ended;
  await disk.mountAgain();
}

const honest = mountDisk();
test(NAME, { skip: honest.skip }, async (t) => {
  const { server, participants } = await startScene({ folder: honest.disk.folder });
  const journal = new Journal();
  const tally = new Tally();
  for (let round = 1; round <= ROUNDS; round += 1) {
    await cutPowerUnderLoad(honest.disk, server, participants, journal);
    await server.start();
    tally.add(await compare(server, participants, journal, { onlyNew: true }));
    await server.verify();
    progress(NAME, round, ROUNDS);
  }
  await server.stop();
  report(t, `${NAME}, ${ROUNDS} rounds`, tally, { least: ROUNDS * 50 });
});

const lying = mountDisk();
test('a disk that does not flush is found out', { skip: lying.skip || straceObstacle('a disk that does not flush') }, async (t) => {
  const { server, participants } = await startScene({ folder: lying.disk.folder, env: TRACED });
  const journal = new Journal();
  await inject(server.child.pid, 'fsync,fdatasync', 'retval=0');
  await cutPowerUnderLoad(lying.disk, server, participants, journal);
  await server.start();
  const { acknowledged, lost } = await compare(server, participants, journal);
  await server.stop();
  t.diagnostic(`without flushes ${lost.length} of ${acknowledged} are lost`);
  assert.ok(lost.length > 0, 'nothing is lost although nothing was flushed: this disk proves nothing');
});
