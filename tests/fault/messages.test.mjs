// kill -9 while 2,000 messages are being sent to a real gateway: each is acknowledged by the gateway once at most, every
// outcome that nobody knows is listed, none is lost. And a queue of many is paused and canceled as one.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Gateway } from '../api/harness/gateway.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram } from '../api/harness/world.mjs';
import { progress, report, scale } from './harness/report.mjs';

const MESSAGES = scale({ short: 300, full: 2000, long: 2000 });
const ROUNDS = scale({ short: 8, full: 50, long: 50 });
const ENDS = ['sent', 'unknown', 'failed', 'suppressed', 'canceled'];

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const gateway = await Gateway.start();
after(() => gateway.stop());

async function stage(fields = {}) {
  const program = await makeProgram(server.live);
  const answer = await server.live.patch(`/v1/programs/${program.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' }, per_minute: 0, per_day: 0, per_recipient: { count: 0, days: 1 }, paused: true, ...fields });
  assert.equal(answer.status, 200);
  return { program, participant: await makeParticipant(server.live, program, { phone: '+12025550199' }) };
}
async function queue({ program, participant }, count) {
  const ids = [];
  for (let from = 0; from < count; from += 16) {
    const made = await Promise.all(
      Array.from({ length: Math.min(16, count - from) }, (_, i) =>
        server.live.create('/v1/messages', { program_id: program.id, contact_id: participant.contact_id, channel: 'sms', text: `Number ${from + i}` }),
      ),
    );
    ids.push(...made.map((message) => message.id));
  }
  return ids;
}
const release = (program) => server.live.patch(`/v1/programs/${program.id}/messaging`, { paused: false });

test(`kill -9 during sending of ${MESSAGES} messages, ${ROUNDS} rounds`, async (t) => {
  await gateway.connect(server.live);
  const scene = await stage();
  const ids = await queue(scene, MESSAGES);
  await release(scene.program);
  const step = Math.max(1, Math.floor((MESSAGES * 0.9) / ROUNDS));
  for (let round = 1; round <= ROUNDS; round += 1) {
    await gateway.until(() => gateway.requests.length >= round * step);
    await server.kill();
    await server.start();
    progress('kill -9 while sending', round, ROUNDS);
  }
  let messages;
  do {
    await delay(500);
    messages = (await server.live.readAll(`/v1/messages?program_id=${scene.program.id}`)).filter((message) => ids.includes(message.id));
  } while (!messages.every((message) => ENDS.includes(message.status)));
  const taken = new Map();
  for (const { text } of gateway.taken) taken.set(text, (taken.get(text) ?? 0) + 1);
  const by = (status) => messages.filter((message) => message.status === status);
  const [sent, unknown] = [by('sent'), by('unknown')];
  const listed = new Set(unknown.map((message) => message.text));
  const outcome = {
    acknowledged: gateway.taken.length,
    unknown: unknown.length,
    kept: unknown.filter((message) => taken.has(message.text)).length,
    doubled: [...taken].filter(([, count]) => count > 1).map(([text, count]) => `${text} was taken ${count} times`),
    lost: [
      ...ids.filter((id) => !messages.some((message) => message.id === id)).map((id) => `${id} is not there`),
      ...sent.filter((message) => !taken.has(message.text)).map((message) => `${message.id} is sent and the gateway never had it`),
      ...messages.filter((message) => !taken.has(message.text) && !listed.has(message.text)).map((message) => `${message.text} was never taken and is not listed`),
    ],
  };
  assert.equal(sent.length + unknown.length, ids.length, JSON.stringify(messages.find((message) => !['sent', 'unknown'].includes(message.status))));
  report(t, `${MESSAGES} messages under kill -9, ${ROUNDS} rounds`, outcome, { least: MESSAGES * 0.8, more: `, sent ${sent.length}, requests ${gateway.requests.length}` });
  await server.verify();
});

test('a queue of many is paused and canceled by one call each', async () => {
  const count = scale({ short: 500, full: 5000, long: 20_000 });
  const scene = await stage({ per_minute: 600 });
  await queue(scene, count);
  const before = gateway.requests.length;
  await release(scene.program);
  await gateway.until(() => gateway.requests.length > before);
  await server.live.patch(`/v1/programs/${scene.program.id}/messaging`, { paused: true });
  while ((await server.live.readAll(`/v1/messages?program_id=${scene.program.id}&status=sending`)).length > 0) await delay(20);
  const seen = gateway.requests.length;
  const began = Date.now();
  await server.live.act(`/v1/programs/${scene.program.id}/messaging/cancel`);
  const tookMs = Date.now() - began;
  await release(scene.program);
  let queued;
  do {
    await delay(200);
    queued = await server.live.readAll(`/v1/messages?program_id=${scene.program.id}&status=queued`);
  } while (queued.length > 0);
  assert.equal(gateway.requests.length, seen, 'nothing more is sent');
  console.log(`# ${count} messages canceled by a call of ${tookMs} ms`);
});
