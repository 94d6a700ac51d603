// kill -9 at moments all over an import: it goes on where it was, each line is done once, and the books balance.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { onPostgres } from '../api/harness/database.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, unique } from '../api/harness/world.mjs';
import { progress, report, scale } from './harness/report.mjs';

const ROUNDS = scale({ short: onPostgres ? 1 : 4, full: onPostgres ? 4 : 20, long: 50 });
const LINES = scale({ short: 2000, full: 10000, long: 50000 });
const server = await startServer();
after(() => server.stop());

async function until(ask, fits) {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    await delay(20);
  }
}

test(`kill -9 during an import of ${LINES} leads, ${ROUNDS} rounds`, async (t) => {
  const program = await makeProgram(server.live);
  const owner = await makeParticipant(server.live, program);
  const stem = unique('lead');
  const csv = Buffer.from(['email,name,referrer', ...Array.from({ length: LINES }, (_, n) => `${stem}${n}@example.com,Lead ${n},${owner.code}`)].join('\n'));
  const row = await server.live.create('/v1/imports', { kind: 'leads', program_id: program.id, file_bytes: csv.length });
  const read = () => server.live.read(`/v1/imports/${row.id}`);
  const PIECE = 1024 * 1024;
  for (let at = 0; at < csv.length; at += PIECE) {
    const answer = await server.live.call('PUT', `/v1/imports/${row.id}/file?offset=${at}`, csv.subarray(at, at + PIECE), { 'Content-Type': 'text/csv' });
    assert.equal(answer.status, 200, answer.text);
  }
  await server.live.act(`/v1/imports/${row.id}/start`);
  for (let round = 1; round <= ROUNDS; round += 1) {
    await until(read, ({ counts }) => counts.lines >= (LINES * round) / (ROUNDS + 1));
    await server.kill();
    await server.start();
    progress('an import under kill -9', round, ROUNDS);
  }
  const done = await until(read, ({ status }) => status === 'done');
  assert.deepEqual(done.counts, { lines: LINES, new: LINES, same: 0, conflicting: 0, invalid: 0 });
  const referrals = await server.live.readAll(`/v1/referrals?participant_id=${owner.id}`);
  const people = new Map();
  for (const { contact_id: id } of referrals) people.set(id, (people.get(id) ?? 0) + 1);
  const outcome = {
    acknowledged: done.counts.new,
    unknown: 0,
    kept: 0,
    doubled: [...people].filter(([, count]) => count > 1).map(([id, count]) => `${id} was referred ${count} times`),
    lost: Array.from({ length: Math.max(0, LINES - people.size) }, (_, n) => `lead ${n} of those that are missing`),
  };
  report(t, `an import of ${LINES} leads under kill -9, ${ROUNDS} rounds`, outcome, { least: LINES });
  await server.verify();
});
