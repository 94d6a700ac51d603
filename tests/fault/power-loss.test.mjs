// The power fails: the file system of the data folder, an ext4 of its own, is shut down under load without writing
// anything more, not even its log. The server is killed, the disk mounted again (the file system recovers), the server
// started: what it had acknowledged is there, for it had been written and flushed before the answer.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { compare } from './harness/compare.mjs';
import { mountPoweredDisk } from './harness/disk.mjs';
import { Journal } from './harness/journal.mjs';
import { report, scale, skipLoudly, Tally } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { keepWriting } from './harness/writers.mjs';

const NAME = 'power loss on ext4';
const ROUNDS = scale({ short: 1, full: 10, long: 100 });
const DISK_MIB = 256;
const MOST_BEFORE = 300;

const disk = mountPoweredDisk(DISK_MIB);
const skip = disk.folder ? false : skipLoudly(NAME, disk.reason);

async function cutPowerUnderLoad(server, participants, journal) {
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
  disk.mountAgain();
}

test(NAME, { skip }, async (t) => {
  const { server, participants } = await startScene({ folder: disk.folder });
  after(async () => {
    if (server.child) await server.stop();
    disk.remove();
  });
  const journal = new Journal();
  const tally = new Tally();
  for (let round = 1; round <= ROUNDS; round += 1) {
    await cutPowerUnderLoad(server, participants, journal);
    await server.start();
    tally.add(await compare(server, participants, journal, { onlyNew: true }));
    await server.verify();
  }
  report(t, `${NAME}, ${ROUNDS} rounds`, tally, { least: ROUNDS * 50 });
});
