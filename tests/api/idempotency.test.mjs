// Idempotency-Key: the same key and body give the same status and bytes.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { createKey, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { exampleProgram, makeProgramAndParticipant, payment, rewardsOf, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { program, participant } = await makeProgramAndParticipant(server.live);
const withKey = (key) => ({ 'Idempotency-Key': key });

async function assertReplays(path, body) {
  const key = withKey(unique('key'));
  const first = await server.live.post(path, body, key);
  assert.equal(first.status, 201, first.text);
  assert.equal(first.headers['idempotent-replayed'], undefined);
  const again = await server.live.post(path, body, key);
  assert.equal(again.status, 201, again.text);
  assert.equal(again.headers['idempotent-replayed'], 'true');
  assert.deepEqual(again.bytes, first.bytes);
  assert.equal(again.headers['content-type'], first.headers['content-type']);
  return first.body;
}

const BODIES = {
  '/v1/programs': () => exampleProgram(),
  '/v1/contacts': () => ({ email: uniqueEmail() }),
  '/v1/participants': () => ({ program_id: program.id, kind: 'customer', email: uniqueEmail() }),
  '/v1/links': () => ({ participant_id: participant.id }),
  '/v1/clicks': () => ({ code: participant.code }),
  '/v1/referrals': () => ({ program_id: program.id, code: participant.code, prospect: { email: uniqueEmail() } }),
  '/v1/rewards': () => ({ participant_id: participant.id, program_id: program.id, kind: 'credit', amount: 1, currency: 'USD', reason: 'x', external_id: unique('b') }),
};
for (const [path, body] of Object.entries(BODIES)) {
  test(`POST ${path} replays its answer`, () => assertReplays(path, body()));
}

test('POST /v1/events replays its answer, bytes and all, and pays once', async () => {
  const referral = await submit(server.live, participant);
  await assertReplays('/v1/events', payment({ referral_id: referral.id }));
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

test('a transition replays its answer even after the referral has moved on', async () => {
  const referral = await submit(server.live, participant);
  const key = withKey(unique('key'));
  const first = await server.live.post(`/v1/referrals/${referral.id}/transitions`, { to: 'accepted' }, key);
  await server.live.act(`/v1/referrals/${referral.id}/transitions`, { to: 'contacted' });
  const again = await server.live.post(`/v1/referrals/${referral.id}/transitions`, { to: 'accepted' }, key);
  assert.deepEqual([again.status, again.text], [200, first.text]);
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).stage, 'contacted');
});

test('the same key with another body is refused', async () => {
  const key = withKey(unique('key'));
  const email = uniqueEmail();
  await server.live.create('/v1/contacts', { email: uniqueEmail() }, key);
  assertProblem(await server.live.post('/v1/contacts', { email }, key), 422, 'idempotency_mismatch', 'Idempotency-Key');
  assert.deepEqual((await server.live.read(`/v1/contacts?email=${encodeURIComponent(email)}`)).data, []);
});

test('a refusal stores nothing: the key may be tried again', async () => {
  const key = withKey(unique('key'));
  assertProblem(await server.live.post('/v1/contacts', { email: 5 }, key), 400, 'invalid_type', 'email');
  const referral = { program_id: program.id, prospect: { email: uniqueEmail() } };
  const unknown = { ...referral, participant_id: `ptc_${'0'.repeat(26)}` };
  assertProblem(await server.live.post('/v1/referrals', unknown, key), 404, 'not_found', 'participant_id');
  const fine = await server.live.post('/v1/referrals', { ...referral, code: participant.code }, key);
  assert.equal(fine.status, 201, fine.text);
  assert.equal(fine.headers['idempotent-replayed'], undefined);
});

test('a key belongs to its credential, its route and its world', async () => {
  const key = withKey(unique('key'));
  const body = { email: uniqueEmail() };
  await server.live.create('/v1/contacts', body, key);
  const other = new Client(server.url, await createKey(server.database, 'other'));
  const byOther = await other.post('/v1/contacts', body, key);
  other.close();
  assert.deepEqual([byOther.status, byOther.headers['idempotent-replayed']], [200, undefined]);
  const elsewhere = await server.live.post('/v1/participants', { program_id: program.id, kind: 'customer', email: body.email }, key);
  assert.equal(elsewhere.status, 201, elsewhere.text);
  const twin = await server.test.post('/v1/contacts', body, key);
  assert.deepEqual([twin.status, twin.headers['idempotent-replayed']], [201, undefined]);
});

test('a key longer than 255 characters is refused', async () => {
  assertProblem(await server.live.post('/v1/contacts', { email: uniqueEmail() }, withKey('k'.repeat(256))), 400, 'invalid_value', 'Idempotency-Key');
  await server.live.create('/v1/contacts', { email: uniqueEmail() }, withKey('k'.repeat(255)));
});

test('the key outlives a restart', async () => {
  const key = withKey(unique('key'));
  const body = { email: uniqueEmail() };
  const first = await server.live.post('/v1/contacts', body, key);
  await server.stop();
  await server.start();
  const again = await server.live.post('/v1/contacts', body, key);
  assert.deepEqual([again.status, again.headers['idempotent-replayed'], again.text], [201, 'true', first.text]);
});
