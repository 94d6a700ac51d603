// kill -9 while a batch of invitations is prepared, handed over and sent: it goes on where it was, each person is invited once,
// asked once at most, and who may not have been asked is listed. Another node's jobs are believed for a minute on PostgreSQL,
// and so are those of one that was killed: each round waits for that there.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { onPostgres } from '../api/harness/database.mjs';
import { Gateway } from '../api/harness/gateway.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeProgram } from '../api/harness/world.mjs';
import { progress, report, scale } from './harness/report.mjs';

const ROUNDS = scale({ short: onPostgres ? 1 : 4, full: onPostgres ? 4 : 20, long: 50 });
const PEOPLE = scale({ short: 200, full: 2000, long: 5000 });
const OPEN = ['sending', 'unknown'];

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const gateway = await Gateway.start();
after(() => gateway.stop());
const phoneOf = (n) => `+1212555${String(n).padStart(4, '0')}`;
const read = (batch) => server.live.read(`/v1/invitation_batches/${batch.id}`);

async function until(ask, fits) {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    await delay(50);
  }
}

/** Kills the server at moments that lie all over the batch's life: by who was looked at, invited, and asked. */
async function killAllOver(batch) {
  const reached = (row) => row.counts.total + row.invited + row.messages.queued + row.messages.sending + row.messages.sent + row.messages.unknown;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const moment = (3 * PEOPLE * round) / (ROUNDS + 1);
    await until(() => read(batch), (row) => reached(row) >= moment);
    await server.kill();
    await server.start();
    progress('a batch of invitations under kill -9', round, ROUNDS);
  }
}

test(`kill -9 during a batch of ${PEOPLE} invitations, ${ROUNDS} rounds`, async (t) => {
  await gateway.connect(server.live);
  const program = await makeProgram(server.live);
  const settings = { quiet_hours: { from: '00:00', to: '00:00' }, per_minute: 0, per_day: 0, per_recipient: { count: 0, days: 1 } };
  assert.equal((await server.live.patch(`/v1/programs/${program.id}/messaging`, settings)).status, 200);
  const phones = Array.from({ length: PEOPLE }, (_, n) => phoneOf(n));
  const csv = ['phone,name,consent', ...phones.map((phone, n) => `${phone},Person ${n},on the form`)].join('\n');
  const batch = await server.live.create('/v1/invitation_batches', { program_id: program.id, csv, channels: ['sms'] });
  await killAllOver(batch);
  const done = await until(() => read(batch), (row) => row.status === 'done' && row.messages.queued === 0);
  assert.deepEqual([done.counts.total, done.counts.will_send, done.invited, done.skipped], [PEOPLE, PEOPLE, PEOPLE, 0]);
  assert.equal(done.messages.sent + done.messages.sending + done.messages.unknown, PEOPLE, JSON.stringify(done.messages));
  assert.equal((await server.live.readAll(`/v1/participants?program_id=${program.id}`)).length, PEOPLE);

  const taken = new Map();
  for (const { to } of gateway.taken) taken.set(to, (taken.get(to) ?? 0) + 1);
  const open = (await server.live.readAll(`/v1/messages?program_id=${program.id}`)).filter((row) => OPEN.includes(row.status)).map((row) => row.to);
  const outcome = {
    acknowledged: gateway.taken.length,
    unknown: open.length,
    kept: open.filter((phone) => taken.has(phone)).length,
    doubled: [...taken].filter(([, count]) => count > 1).map(([phone, count]) => `${phone} was asked ${count} times`),
    lost: phones.filter((phone) => !taken.has(phone) && !open.includes(phone)).map((phone) => `${phone} was never asked and is not listed`),
  };
  report(t, `a batch of ${PEOPLE} invitations under kill -9, ${ROUNDS} rounds`, outcome, { least: PEOPLE * 0.8 });
  await server.verify();
});
