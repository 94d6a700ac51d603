// Who may do what: keys, scopes, revocation, browser keys, the two worlds.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from './harness/http.mjs';
import { createKey, mustRunVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { exampleProgram, makeProgramAndParticipant, pay, payment, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { program, participant } = await makeProgramAndParticipant(server.live);

const REVOCATION_LIMIT_MS = 1_000;
const basic = (name, password = '') => ({ Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` });
const bearer = (key) => ({ Authorization: `Bearer ${key}` });

test('keys look like keys', () => {
  assert.match(server.keys.live, /^rfd_sk_[A-Za-z0-9_-]{32,}$/);
  assert.equal(server.keys.live.includes('_test_'), false);
  assert.match(server.keys.test, /^rfd_sk_test_[A-Za-z0-9_-]{32,}$/);
  assert.match(server.keys.publishable, /^rfd_pk_[A-Za-z0-9_-]{32,}$/);
});

const REFUSED = {
  'no key': {},
  'an empty header': { Authorization: '' },
  'an unknown scheme': { Authorization: 'Digest username="x"' },
  'a bearer without a token': { Authorization: 'Bearer' },
  'a wrong key': bearer(`rfd_sk_${'a'.repeat(43)}`),
  'a key cut short': bearer('rfd_sk_'),
  'basic that is not base64': { Authorization: 'Basic !!!' },
  'basic with a wrong key': basic(`rfd_sk_${'a'.repeat(43)}`),
};
for (const [name, headers] of Object.entries(REFUSED)) {
  test(`${name} is 401, for reads and writes`, async () => {
    const read = await server.anonymous.get('/v1/programs', headers);
    assertProblem(read, 401, 'unauthorized');
    assert.ok(read.headers['www-authenticate'], 'names the scheme');
    assertProblem(await server.anonymous.post('/v1/programs', exampleProgram(), headers), 401, 'unauthorized');
    assert.equal(read.text.includes('rfd_sk_a'), false, 'a key is never echoed');
  });
}

test('a key changed in one character is refused', async () => {
  const last = server.keys.live.at(-1) === 'a' ? 'b' : 'a';
  assertProblem(await server.anonymous.get('/v1/programs', bearer(server.keys.live.slice(0, -1) + last)), 401, 'unauthorized');
});

test('Basic with the key as user name works; the scheme\'s case does not matter', async () => {
  assert.equal((await server.anonymous.get('/v1/programs', basic(server.keys.live))).status, 200);
  assert.equal((await server.anonymous.get('/v1/programs', { Authorization: `bearer ${server.keys.live}` })).status, 200);
});

test('a key in the query is not a key', async () => {
  assertProblem(await server.anonymous.get(`/v1/programs?key=${server.keys.live}`), 401, 'unauthorized');
});

test('a scoped key may do what its scopes name and nothing else', async () => {
  const client = new Client(server.url, await createKey(server.database, 'scoped', ['--scopes', 'referrals:read,events:write']));
  const referral = await submit(server.live, participant);
  assert.equal((await client.get('/v1/referrals')).status, 200);
  assert.equal((await client.get(`/v1/referrals/${referral.id}`)).status, 200);
  assert.equal((await client.post('/v1/events', payment({ referral_id: referral.id }))).status, 201);
  const denied = [
    ['GET', '/v1/programs'],
    ['POST', '/v1/programs', exampleProgram()],
    ['POST', '/v1/referrals', { program_id: program.id, code: participant.code, prospect: { email: uniqueEmail() } }],
    ['POST', `/v1/referrals/${referral.id}/transitions`, { to: 'accepted' }],
    ['GET', '/v1/rewards'],
    ['GET', '/v1/ledger/accounts'],
    ['GET', '/v1/contacts'],
    ['GET', `/v1/participants/${participant.id}/summary`],
    ['GET', '/v1/connections'],
  ];
  for (const [method, path, body] of denied) assertProblem(await client.call(method, path, body), 403, 'forbidden');
  client.close();
});

test('a write scope does not read', async () => {
  const client = new Client(server.url, await createKey(server.database, 'writer', ['--scopes', 'contacts:write']));
  assert.equal((await client.post('/v1/contacts', { email: uniqueEmail() })).status, 201);
  assertProblem(await client.get('/v1/contacts'), 403, 'forbidden');
  client.close();
});

test('a revoked key stops working within a second', async () => {
  const name = unique('leaked');
  const client = new Client(server.url, await createKey(server.database, name));
  assert.equal((await client.get('/v1/programs')).status, 200);
  const line = (await mustRunVerb(['key', 'list', '--database', server.database])).split('\n').find((row) => row.includes(name));
  const [id] = /key_[0-9a-z]{26}/.exec(line);
  await mustRunVerb(['key', 'revoke', '--database', server.database, '--id', id]);
  const deadline = Date.now() + REVOCATION_LIMIT_MS;
  let answer = await client.get('/v1/programs');
  while (answer.status === 200 && Date.now() < deadline) {
    await delay(20);
    answer = await client.get('/v1/programs');
  }
  assertProblem(answer, 401, 'unauthorized');
  client.close();
  assert.equal((await server.live.get('/v1/programs')).status, 200, 'other keys go on');
});

test('a browser key submits leads and clicks and checks codes', async () => {
  const referral = await server.browser.create('/v1/referrals', { program_id: program.id, code: participant.code, prospect: { email: uniqueEmail() } });
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).participant_id, participant.id);
  await server.browser.create('/v1/clicks', { code: participant.code });
  assert.equal((await server.browser.get(`/v1/codes/${participant.code}`)).status, 200);
});

test('a browser key cannot name a participant, and can neither read nor pay', async () => {
  const referral = await submit(server.live, participant);
  const denied = [
    ['GET', '/v1/referrals'],
    ['GET', `/v1/referrals/${referral.id}`],
    ['GET', '/v1/programs'],
    ['GET', '/v1/contacts'],
    ['GET', '/v1/participants'],
    ['GET', '/v1/rewards'],
    ['GET', '/v1/ledger/transactions'],
    ['POST', '/v1/events', payment({ referral_id: referral.id })],
    ['POST', '/v1/contacts', { email: uniqueEmail() }],
    ['POST', '/v1/participants', { program_id: program.id, kind: 'customer', email: uniqueEmail() }],
    ['POST', '/v1/links', { participant_id: participant.id }],
    ['POST', `/v1/referrals/${referral.id}/qualify`, { reason: 'me' }],
    ['POST', '/v1/rewards', {}],
    ['POST', '/v1/test_clock/advance', { to: '2040-01-01T00:00:00Z' }],
  ];
  for (const [method, path, body] of denied) assertProblem(await server.browser.call(method, path, body), 403, 'forbidden');
});

test('the other world\'s objects do not exist', async () => {
  const referral = await submit(server.live, participant);
  const event = await pay(server.live, referral);
  const paths = [`/v1/programs/${program.id}`, `/v1/participants/${participant.id}`, `/v1/participants/${participant.id}/summary`, `/v1/contacts/${participant.contact_id}`, `/v1/referrals/${referral.id}`, `/v1/referrals/${referral.id}/timeline`, `/v1/rewards/${event.rewards[0].id}`];
  for (const path of paths) {
    assert.equal((await server.live.get(path)).status, 200, path);
    assertProblem(await server.test.get(path), 404, 'not_found');
  }
  for (const list of ['programs', 'participants', 'contacts', 'referrals', 'rewards', 'ledger/accounts', 'ledger/transactions']) {
    assert.deepEqual((await server.test.read(`/v1/${list}`)).data, [], list);
  }
});

test('the other world\'s ids are unknown in bodies too', async () => {
  const referral = await submit(server.live, participant);
  const twin = await server.test.create('/v1/programs', exampleProgram());
  const email = uniqueEmail();
  const rows = [
    ['/v1/participants', { program_id: program.id, kind: 'customer', email }, 'program_id'],
    ['/v1/referrals', { program_id: twin.id, participant_id: participant.id, prospect: { email } }, 'participant_id'],
    ['/v1/events', payment({ referral_id: referral.id }), 'referral_id'],
    ['/v1/rewards', { contact_id: participant.contact_id, program_id: twin.id, kind: 'credit', amount: 5, currency: 'USD', reason: 'x', external_id: unique('b') }, 'contact_id'],
    ['/v1/links', { participant_id: participant.id }, 'participant_id'],
  ];
  for (const [path, body, param] of rows) assertProblem(await server.test.post(path, body), 404, 'not_found', param);
  assert.deepEqual((await server.test.read('/v1/contacts')).data, []);
  const uncredited = await server.test.create('/v1/referrals', { program_id: twin.id, code: participant.code, prospect: { email } });
  assert.deepEqual([uncredited.participant_id, uncredited.attribution.reason], [null, 'code_unknown']);
  assertProblem(await server.test.post(`/v1/referrals/${referral.id}/transitions`, { to: 'accepted' }), 404, 'not_found');
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).stage, 'submitted');
});
