// GET /v1/stream: what happens is told after its commit, to those who may read it, again to who comes again.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createKey, mustRunVerb, startServer } from './harness/process.mjs';
import { Client } from './harness/http.mjs';
import { changeOf, Listener } from './harness/listen.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeProgramAndParticipant, pay, submit } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { participant } = await makeProgramAndParticipant(server.live);

async function listen(client, headers) {
  const listener = new Listener(client, headers);
  const response = await listener.opened;
  assert.equal(response.statusCode, 200);
  await listener.until((event) => event.event === 'open');
  return listener;
}

test('a change is told after its commit, with the kind and the id of its object', async () => {
  const listener = await listen(server.live);
  assert.match(listener.response.headers['content-type'], /^text\/event-stream/);
  assert.equal(listener.response.headers['cache-control'], 'no-store');
  const referral = await submit(server.live, participant);
  const told = await listener.until(changeOf(referral.id));
  assert.deepEqual(told.data, { type: 'referral.created', object: 'referral', id: referral.id, referral_id: referral.id });
  assert.match(told.id, /^aud_/);
  const { rewards } = await pay(server.live, referral);
  const reward = await listener.until(changeOf(rewards[0].id));
  assert.deepEqual([reward.data.object, reward.data.referral_id], ['reward', referral.id]);
  listener.close();
});

test('who comes again with the id it heard last is told what it has missed', async () => {
  const first = await listen(server.live);
  const heard = await submit(server.live, participant);
  const { id } = await first.until(changeOf(heard.id));
  first.close();
  const missed = await submit(server.live, participant);
  const again = await listen(server.live, { 'Last-Event-ID': id });
  assert.ok(await again.until(changeOf(missed.id)));
  const later = await submit(server.live, participant);
  assert.ok(await again.until(changeOf(later.id)));
  assert.equal(again.events.filter(changeOf(later.id)).length, 1, 'what comes while it listens is told once');
  again.close();
});

test('who missed more than is told one by one is told that it was much', async () => {
  const first = await listen(server.live);
  const { id } = first.events[0];
  first.close();
  const events = (n) => Array.from({ length: 50 }, (_, i) => ({ type: 'lead.created', external_id: `many-${n}-${i}`, program_id: participant.program_id, customer: { email: `many-${n}-${i}@example.com` }, attribution: { code: participant.code } }));
  for (let n = 0; n < 4; n += 1) await server.live.create('/v1/events', events(n));
  const again = await listen(server.live, { 'Last-Event-ID': id });
  assert.ok(await again.until((event) => event.event === 'many'));
  again.close();
});

test('an id of nobody, and none, begin at now', async () => {
  for (const headers of [{ 'Last-Event-ID': 'nonsense' }, {}]) {
    const listener = await listen(server.live, headers);
    assert.deepEqual(listener.events.map((event) => event.event), ['open']);
    const referral = await submit(server.live, participant);
    assert.ok(await listener.until(changeOf(referral.id)));
    listener.close();
  }
});

test('an id of what has not happened yet silences nobody', async () => {
  const other = await startServer();
  const made = await makeProgramAndParticipant(other.live);
  const first = await listen(other.live, { 'Last-Event-ID': 'aud_7zzzzzzzzzzzzzzzzzzzzzzzzz' });
  const second = await listen(other.live);
  const referral = await submit(other.live, made.participant);
  for (const listener of [first, second]) {
    assert.ok(await listener.until(changeOf(referral.id)));
    listener.close();
  }
  await other.stop();
});

test('a key may listen sixteen times at once, and leaves room for others', async () => {
  const many = new Client(server.live.base, await createKey(server.database, 'many'));
  const listeners = await Promise.all(Array.from({ length: 16 }, () => listen(many)));
  const refused = await many.get('/v1/stream');
  assertProblem(refused, 429, 'rate_limited');
  assert.ok(Number(refused.headers['retry-after']) > 0);
  listeners.push(await listen(server.live));
  listeners.shift().close();
  let again;
  do again = new Listener(many);
  while ((await again.opened).statusCode === 429);
  for (const listener of [again, ...listeners]) listener.close();
});

test('worlds are apart, and only what the scopes open is told', async () => {
  const narrow = new Client(server.live.base, await createKey(server.database, 'narrow', ['--scopes', 'referrals:read']));
  const [other, some, all] = [await listen(server.test), await listen(narrow), await listen(server.live)];
  const referral = await submit(server.live, participant);
  const { rewards } = await pay(server.live, referral);
  assert.ok(await all.until(changeOf(rewards[0].id)));
  assert.ok(await some.until((event) => changeOf(referral.id)(event) && event.data.type === 'referral.qualified'));
  assert.ok(some.events.every((event) => event.event !== 'change' || event.data.object === 'referral'), 'no reward, no contact');
  assert.ok(other.events.every((event) => event.event === 'open' || event.event === 'beat'));
  for (const listener of [other, some, all]) listener.close();
  assertProblem(await new Client(server.live.base, await createKey(server.database, 'other', ['--scopes', 'rewards:read'])).get('/v1/stream'), 403, 'forbidden');
});

test('when a key is revoked its stream ends; others come again, and miss nothing', async () => {
  const leaving = new Client(server.live.base, await createKey(server.database, 'leaving'));
  const [revoked, listener] = [await listen(leaving), await listen(server.live)];
  const referral = await submit(server.live, participant);
  const { id } = await listener.until(changeOf(referral.id));
  const keys = await mustRunVerb(['key', 'list', '--database', server.database]);
  const key = keys.split('\n').find((line) => line.includes('leaving')).match(/key_[a-z0-9]+/)[0];
  await mustRunVerb(['key', 'revoke', '--database', server.database, '--id', key]);
  await Promise.all([revoked.untilEnded(), listener.untilEnded()]);
  assertProblem(await leaving.get('/v1/stream'), 401, 'unauthorized');
  const again = await listen(server.live, { 'Last-Event-ID': id });
  assert.ok(await again.until((event) => event.event === 'many' || changeOf(key)(event)), 'much may have happened in the last moments');
  again.close();
});

test('a drain ends streams at once', async () => {
  const other = await startServer();
  const listener = await listen(other.live);
  await other.stop();
  await listener.untilEnded();
  assert.ok(listener.ended);
});
