// A hundred thousand invitations (REFERD_LONG=1; else five hundred): a batch of a CSV is prepared, started, paused, resumed and
// canceled by one call each, which answers at once however many it is about; messages leave at the program's pace, and a
// server that has so many of them has hardly more in its memory.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Gateway } from './harness/gateway.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeProgram } from './harness/world.mjs';

const LONG = process.env.REFERD_LONG === '1';
const COUNT = LONG ? 100_000 : 500;
const PER_MINUTE = LONG ? 600 : 240;
const CALL_MS = 2_000; // at most, of one word about all of them: the machine may be busy with other tests
const MORE_MEMORY_KB = 128 * 1024;
const WINDOW_MS = 6_000;
const AREAS = [202, 212, 213, 214, 215, 216, 217, 218, 219, 224];

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const gateway = await Gateway.start();
after(() => gateway.stop());
const { live } = server;
const times = [];
gateway.answer = () => {
  times.push(performance.now());
  return { status: 202, body: '0: Accepted for delivery' };
};

const phoneOf = (n) => `+1${AREAS[Math.floor(n / 10_000)]}555${String(n % 10_000).padStart(4, '0')}`;
const statusKb = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]);
const memoryKb = () => statusKb('VmRSS');
/* AddressSanitizer reserves terabytes, and keeps what was freed: what is resident then says nothing. */
const SANITIZED = statusKb('VmSize') > 1024 ** 3;

/** How long a call takes; gives its answer too. */
async function timed(call) {
  const began = performance.now();
  const answer = await call();
  return [answer, Math.round(performance.now() - began)];
}

let most = 0;
const reads = [];
/** Reads the batch until it fits. */
async function until(batch, fits) {
  for (;;) {
    const [row, ms] = await timed(() => live.read(`/v1/invitation_batches/${batch.id}`));
    most = Math.max(most, memoryKb());
    reads.push(ms);
    if (fits(row)) return row;
    await delay(LONG ? 1_000 : 50);
  }
}
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The call on all of them answers at once. */
async function say(batch, word) {
  const [answer, ms] = await timed(() => live.act(`/v1/invitation_batches/${batch.id}/${word}`, {}));
  assert.ok(ms < CALL_MS, `${word} took ${ms} ms`);
  return [answer, ms];
}

/** No more leave in any time than the pace allows. */
function assertPaced(from) {
  const most = (PER_MINUTE / 60_000) * WINDOW_MS + PER_MINUTE / 60; // what is claimed at once is a second's
  const seen = times.filter((at) => at >= from);
  for (let first = 0, last = 0; last < seen.length; last += 1) {
    while (seen[last] - seen[first] > WINDOW_MS) first += 1;
    assert.ok(last - first + 1 <= most, `${last - first + 1} in ${WINDOW_MS} ms`);
  }
}

/** Paused, nothing of it leaves. Gives how long the call took. */
async function assertRests(batch) {
  const [, pauseMs] = await say(batch, 'pause');
  const paused = await until(batch, (row) => row.messages.sending === 0);
  const atPause = times.length;
  await delay(1_500); // the pace would have had some
  assert.equal(times.length, atPause, 'nothing leaves while it is paused');
  const { status, invited } = await live.read(`/v1/invitation_batches/${batch.id}`);
  assert.deepEqual([status, invited], ['paused', paused.invited], 'nor is anybody invited');
  return pauseMs;
}

test(`${COUNT} invitations are paced, paused and canceled in one click each`, async (t) => {
  await gateway.connect(live);
  const program = await makeProgram(live);
  const settings = { quiet_hours: { from: '00:00', to: '00:00' }, per_minute: PER_MINUTE, per_day: 0, per_recipient: { count: 0, days: 1 } };
  assert.equal((await live.patch(`/v1/programs/${program.id}/messaging`, settings)).status, 200);
  const before = memoryKb();
  const csv = ['phone,name,consent', ...Array.from({ length: COUNT }, (_, n) => `${phoneOf(n)},Person ${n},form`)].join('\n');
  const [batch, madeMs] = await timed(() => live.create('/v1/invitation_batches', { program_id: program.id, csv, channels: ['sms'], dry_run: true }));
  const [ready, preparedMs] = await timed(() => until(batch, (row) => row.status === 'ready'));
  assert.deepEqual([ready.counts.total, ready.counts.will_send, times.length], [COUNT, COUNT, 0]);

  const started = performance.now();
  const [, startMs] = await say(batch, 'start');
  await until(batch, (row) => row.messages.sent > 0);
  const pauseMs = await assertRests(batch);
  const [, resumeMs] = await say(batch, 'resume');
  const [done, handedMs] = await timed(() => until(batch, (row) => row.status === 'done' && row.messages.queued + row.messages.sending + row.messages.sent === COUNT));
  assert.equal(done.invited, COUNT);
  await assertRests(batch); // while the last ones leave
  const [again] = await say(batch, 'resume');
  assert.deepEqual([again.status, again.ended_at], ['done', done.ended_at]);
  const onTheWay = times.length;
  await until(batch, () => times.length > onTheWay + (LONG ? PER_MINUTE / 2 : 5));
  assertPaced(started);

  const [canceled, cancelMs] = await say(batch, 'cancel');
  assert.equal(canceled.status, 'canceled');
  const last = await until(batch, (row) => row.messages.sending === 0);
  const atCancel = times.length;
  const [after, sweptMs] = await timed(() => until(batch, (row) => row.messages.queued === 0));
  assert.equal(times.length, atCancel, 'nothing leaves any more');
  assertProblem(await live.post(`/v1/invitation_batches/${batch.id}/pause`, {}), 409, 'invalid_state', 'id');
  assert.deepEqual([after.messages.sent, after.messages.canceled], [last.messages.sent, COUNT - last.messages.sent]);
  assert.equal(new Set(gateway.taken.map((row) => row.to)).size, gateway.taken.length, 'nobody was asked twice');
  assert.equal(gateway.taken.length, after.messages.sent);
  if (!SANITIZED) assert.ok(most - before < MORE_MEMORY_KB, `${before} kB before, ${most} kB at most`);
  t.diagnostic(`${COUNT} invitations [${process.env.REFERD_STORE ?? 'sqlite'}]: made in ${madeMs} ms, prepared in ${preparedMs} ms, handed over in ${handedMs} ms; start ${startMs}, pause ${pauseMs}, resume ${resumeMs}, cancel ${cancelMs} ms; swept in ${sweptMs} ms; read in ${median(reads)} ms, at most ${reads.at(-1)}; ${after.messages.sent} sent, ${after.messages.canceled} canceled; memory ${before} kB before, ${most} kB at most`);
  await server.verify();
});
