// kill -9 while webhooks are being told to a real receiver: whatever was committed reaches it, at least once, and what it is
// told of a referral comes in order.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startServer } from '../api/harness/process.mjs';
import { WebhookReceiver } from '../api/harness/webhook-receiver.mjs';
import { makeParticipant, makeProgram, submit, unique } from '../api/harness/world.mjs';
import { progress, report, scale } from './harness/report.mjs';

const ROUNDS = scale({ short: 5, full: 20, long: 200 });
const WRITERS = 8;
const EACH_ROUND = 40;
const PATH = '/told';
const PATIENCE_MS = 120_000;

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const receiver = await WebhookReceiver.start();
after(() => receiver.stop());

/** Writes until told to stop; what has no answer may be there or not. */
async function write(state, referral) {
  for (let i = 0; !state.stopped; i += 1) {
    await server.live.post('/v1/contacts', { email: `${unique()}@example.com`, name: 'Ada' }).catch(() => delay(5));
    const to = i % 2 === 0 ? 'contacted' : 'accepted';
    if (referral) await server.live.post(`/v1/referrals/${referral.id}/transitions`, { to }).catch(() => delay(5));
  }
}

const missing = (ids) => {
  const told = new Set(receiver.of(PATH).map((row) => row.body.id));
  return ids.filter((id) => !told.has(id));
};

/** Every act that must be told, by the trail itself. */
async function acts() {
  const rows = await server.live.readAll('/v1/audit');
  return rows.filter((row) => /^(contact|referral)\./.test(row.action)).map((row) => row.id);
}

test(`kill -9 while webhooks are told, ${ROUNDS} rounds`, async (t) => {
  const program = await makeProgram(server.live);
  const participant = await makeParticipant(server.live, program);
  await receiver.endpoint(server.live, PATH, { events: ['contact.*', 'referral.*'] });
  const referrals = await Promise.all(Array.from({ length: 3 }, () => submit(server.live, participant)));
  const before = new Set(await acts());
  for (let round = 1; round <= ROUNDS; round += 1) {
    const state = { stopped: false };
    const seen = receiver.deliveries.length;
    const writers = Array.from({ length: WRITERS }, (_, i) => write(state, referrals[i]));
    await receiver.until(() => receiver.deliveries.length >= seen + EACH_ROUND);
    await server.kill();
    state.stopped = true;
    await Promise.all(writers);
    await server.start();
    progress('kill -9 while webhooks are told', round, ROUNDS);
  }
  const ids = (await acts()).filter((id) => !before.has(id));
  const deadline = Date.now() + PATIENCE_MS;
  while (missing(ids).length > 0 && Date.now() < deadline) await delay(200);
  const rows = receiver.of(PATH);
  const times = new Map();
  for (const row of rows) times.set(row.body.id, (times.get(row.body.id) ?? 0) + 1);
  const overtaken = referrals.flatMap(({ id }) => {
    const first = [...new Map(rows.filter((row) => row.body.data.id === id).map((row) => [row.body.id, row.body.sequence])).values()];
    return first.filter((sequence, i) => i > 0 && sequence !== first[i - 1] + 1).map((sequence) => `${id}: ${sequence} is out of turn`);
  });
  assert.deepEqual(receiver.faults, []);
  const outcome = { acknowledged: ids.length, unknown: 0, kept: 0, doubled: overtaken, lost: missing(ids) };
  report(t, `webhooks under kill -9, ${ROUNDS} rounds`, outcome, { least: ROUNDS * EACH_ROUND * 0.5, more: `, told ${rows.length} times, twice or more ${[...times.values()].filter((count) => count > 1).length}, out of turn ${overtaken.length}` });
  await server.verify();
});
