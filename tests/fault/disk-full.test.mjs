// A full disk: writes are refused, redirects and reads go on, service resumes by itself, nothing acknowledged is lost and
// nothing refused is there. A server that is started on a full disk does the same.

import assert from 'node:assert/strict';
import { appendFileSync, existsSync, unlinkSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sqliteOnly } from '../api/harness/database.mjs';
import { createKey, mustRunVerb, startServer } from '../api/harness/process.mjs';
import { uniqueEmail } from '../api/harness/world.mjs';
import { compare } from './harness/compare.mjs';
import { mountSmallDisk } from './harness/disk.mjs';
import { Journal } from './harness/journal.mjs';
import { report, scale, skipLoudly } from './harness/report.mjs';
import { startScene } from './harness/scene.mjs';
import { keepWriting, nextEntry, send } from './harness/writers.mjs';

const NAME = 'a full disk';
const DISK_MIB = 64;
const RESERVE_BYTES = 4 * 1_048_576;
const PIECE = Buffer.alloc(262_144, 0x61);
const RESUME_LIMIT_MS = 5_000;
const REFUSALS = 50;
const BEFORE = 300;
const flags = ['--disk-reserve', String(RESERVE_BYTES)];
const TURNS = scale({ short: 1, full: 10 });

const other = sqliteOnly('the disk of a PostgreSQL server is its own matter');
const disk = other ? {} : mountSmallDisk(DISK_MIB);
const FILES = 32;
const crowded = other ? {} : mountSmallDisk(DISK_MIB, FILES);
const skip = other || (disk.folder ? false : skipLoudly(NAME, disk.reason));
const ballast = `${disk.folder}/ballast`;

/** Fills the disk until not a piece more goes in, or until `left` bytes are free. */
function fill(left) {
  try {
    while (disk.freeBytes() > left) appendFileSync(ballast, PIECE);
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  }
}

/** Polls until `holds` is true; false when it did not become true in time. */
async function becomes(holds, limitMs) {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if (await holds()) return true;
    await delay(50);
  }
  return false;
}

/** What a server without room does, and does not. */
async function checkRefusals(server, [participant]) {
  const refused = await server.live.post('/v1/contacts', { email: uniqueEmail('full') });
  assert.ok([503, 507].includes(refused.status), `${refused.status} ${refused.text}`);
  assert.match(refused.headers['content-type'], /^application\/problem\+json/);
  assert.ok(['disk_full', 'unavailable'].includes(refused.body.code), refused.text);
  assert.match(refused.headers['retry-after'] ?? '', /^\d+$/);
  const visit = await server.anonymous.get(`/r/${participant.code}`);
  assert.equal(visit.status, 302);
  const target = new URL(visit.headers.location);
  assert.deepEqual([target.searchParams.get('ref'), target.searchParams.has('rfd_click'), visit.headers['set-cookie']], [participant.code, false, undefined]);
  assert.equal((await server.live.read('/v1/referrals?limit=5')).data.length, 5);
  assert.equal((await server.live.get(`/v1/participants/${participant.id}/summary`)).status, 200);
  assert.equal((await server.anonymous.get('/healthz')).status, 200);
  assert.equal((await server.anonymous.get('/readyz')).status, 503);
}

/** With room again, every kind of request is acknowledged soon, without a restart. */
async function checkResumption(server, participants, journal) {
  unlinkSync(ballast);
  for (const n of [0, 1, 2]) {
    const works = async () => {
      const entry = nextEntry(journal, participants, n);
      await send(server, journal, entry);
      return entry.state === 'acknowledged';
    };
    assert.ok(await becomes(works, RESUME_LIMIT_MS), 'writes and clicks resume within 5 s');
  }
  assert.ok(await becomes(async () => (await server.anonymous.get('/readyz')).status === 200, RESUME_LIMIT_MS), 'ready again within 5 s');
}

test(NAME, { skip }, async (t) => {
  const { server, participants } = await startScene({ folder: disk.folder, flags });
  const journal = new Journal();
  await keepWriting(server, participants, journal, { enough: () => journal.acknowledged >= BEFORE });
  assert.equal(journal.refused, 0, 'with room on the disk nothing is refused');

  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const left of [RESERVE_BYTES / 2, 0]) {
      // The disk fills while requests arrive; what is acknowledged meanwhile must be kept too.
      const before = journal.refused;
      const filling = delay(0).then(() => fill(left));
      await keepWriting(server, participants, journal, { enough: () => journal.refused > before + REFUSALS });
      await filling;
      await checkRefusals(server, participants);
      await checkResumption(server, participants, journal);
    }
  }

  for (const left of [RESERVE_BYTES / 2, 0]) {
    // The server dies on the full disk and is started again before anybody has made room.
    fill(left);
    await becomes(async () => (await server.anonymous.get('/readyz')).status === 503, RESUME_LIMIT_MS);
    await server.kill();
    await mustRunVerb(['init', '--database', server.database]); // as the service does before each start
    await server.start(503);
    await checkRefusals(server, participants);
    await checkResumption(server, participants, journal);
    assert.match(await mustRunVerb(['key', 'list', '--database', server.database]), /live/);
    await createKey(server.database, 'after the full disk');
  }

  const outcome = await compare(server, participants, journal);
  await server.verify();
  await server.stop();
  report(t, NAME, outcome, { least: BEFORE, more: `, refused ${outcome.refused}` });
});

test('no room for one more file: a server starts, and takes verbs as soon as there is', { skip }, async () => {
  const server = await startServer({ folder: crowded.folder, flags });
  await server.stop();
  const files = [];
  assert.throws(() => {
    for (let n = 0; n <= FILES; n += 1) {
      writeFileSync(`${crowded.folder}/file${n}`, '');
      files.push(`${crowded.folder}/file${n}`);
    }
  }, { code: 'ENOSPC' });
  await server.start();
  assert.match(server.log, /no room for the control socket yet/);
  assert.equal((await server.live.get('/v1/programs')).status, 200);
  assert.equal(existsSync(`${crowded.folder}/referd.sock`), false);
  unlinkSync(files[0]);
  await createKey(server.database, 'with room again');
  await server.stop();
});
