// A full disk: writes are refused, redirects and reads go on, service resumes by itself, nothing acknowledged is lost.
// Needs root, to mount a 64 MiB tmpfs.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statfsSync, unlinkSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sqliteOnly } from './harness/database.mjs';
import { audit, keepBusy, Record } from './harness/load.mjs';
import { makeTempFolder, Server } from './harness/process.mjs';
import { makeParticipant, makeProgram, uniqueEmail } from './harness/world.mjs';

const RESERVE_BYTES = 4 * 1_048_576;
const PIECE = Buffer.alloc(262_144, 0x61);
const RESUME_LIMIT_MS = 5_000;

function mountSmallDisk() {
  const reason = sqliteOnly('the disk of a PostgreSQL server is its own matter');
  if (reason) return { reason };
  if (process.getuid() !== 0) return { reason: 'mounting needs root' };
  const folder = `${makeTempFolder()}/disk`;
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'referd-test', folder], { stdio: 'pipe' });
  } catch (error) {
    return { reason: `mount failed: ${error.stderr}` };
  }
  return { folder };
}

const disk = mountSmallDisk();
if (!disk.folder) console.error(`WARNING: SKIPPED: the full-disk test did not run: ${disk.reason}`);

const freeBytes = () => {
  const stats = statfsSync(disk.folder);
  return stats.bavail * stats.bsize;
};
const ballast = `${disk.folder}/ballast`;

/** Fills the disk until not a piece more goes in, or until `left` bytes are free. */
function fill(left) {
  try {
    while (freeBytes() > left) appendFileSync(ballast, PIECE);
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

test('a full disk', { skip: disk.reason ?? false }, async (t) => {
  const server = new Server({ folder: disk.folder, flags: ['--disk-reserve', String(RESERVE_BYTES)] });
  after(() => {
    execFileSync('umount', ['--lazy', disk.folder]); // lazy: a failed test may still hold files in it
    rmSync(disk.folder, { recursive: true });
  });
  await server.create();
  const participants = [await makeParticipant(server.live, await makeProgram(server.live))];
  const [participant] = participants;
  const record = new Record();
  const write = () => server.live.post('/v1/contacts', { email: uniqueEmail('full') });
  const goal = (count) => () => record.acknowledged >= count;

  await keepBusy(server, participants, record, goal(300));
  assert.equal(record.refused, 0, 'with room on the disk nothing is refused');

  for (const left of [RESERVE_BYTES / 2, 0]) {
    await t.test(`${left} bytes left`, async () => {
      // The disk fills while requests arrive; what is acknowledged meanwhile must be kept too.
      const before = record.refused;
      const filling = delay(0).then(() => fill(left));
      await keepBusy(server, participants, record, () => record.refused > before + 50);
      await filling;
      const refused = await write();
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

      unlinkSync(ballast);
      assert.ok(await becomes(async () => (await write()).status === 201, RESUME_LIMIT_MS), 'writes resume within 5 s');
      const carriesClick = async () => new URL((await server.anonymous.get(`/r/${participant.code}`)).headers.location).searchParams.has('rfd_click');
      record.attemptedClicks += RESUME_LIMIT_MS / 50;
      assert.ok(await becomes(carriesClick, RESUME_LIMIT_MS), 'clicks resume within 5 s');
      assert.ok(await becomes(async () => (await server.anonymous.get('/readyz')).status === 200, RESUME_LIMIT_MS), 'ready again within 5 s');
    });
  }

  const { lost, doubled } = await audit(server, participants, record);
  t.diagnostic(`acknowledged ${record.acknowledged}, refused ${record.refused}, lost ${lost.length}, doubled ${doubled.length}`);
  assert.deepEqual(lost, []);
  assert.deepEqual(doubled, []);
  await server.verify();
  await server.stop();
});
