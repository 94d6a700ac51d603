// The second factor, with codes of another program (oathtool), and acts that ask for a confirmation.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';
import { onPostgres, psql } from './harness/database.mjs';
import { Person, PASSWORD, setUp } from './harness/person.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const owner = await setUp(server);
const { email } = owner.sent;
const STEP_MS = 30_000;

/** The code of another step than now's: each is good once, and the ones beside it are taken. */
const codeAt = (secret, steps) => execFileSync('oathtool', ['--totp', '--base32', `--now=@${Math.floor((Date.now() + steps * STEP_MS) / 1_000)}`, secret], { encoding: 'utf8' }).trim();

/** Runs SQL on the stopped server's database. */
async function meanwhile(sql) {
  await server.stop();
  if (onPostgres) await psql(server.database, sql);
  else execFileSync('sqlite3', [`${server.folder}/referd.db`, sql]);
  await server.start();
  owner.base = server.url;
}

test('a second factor: offered, confirmed by a code, asked for at each sign-in; each code is good once', async () => {
  const offer = (await owner.call('POST', '/v1/session/totp')).body;
  assert.match(offer.secret, /^[A-Z2-7]{32}$/);
  assert.match(offer.uri, new RegExp(`^otpauth://totp/Harbor%20[\\w%-]+:${email.replace('.', '\\.')}\\?secret=${offer.secret}&issuer=Harbor`));
  assertProblem(await owner.post('/v1/session/totp/confirm', { code: '000000' }), 401, 'invalid_credentials', 'code');
  assert.equal((await owner.read('/v1/session')).user.totp, false, 'not before it is confirmed');
  const { recovery_codes: recovery } = await owner.act('/v1/session/totp/confirm', { code: codeAt(offer.secret, -1) });
  assert.equal(new Set(recovery).size, 10);
  for (const code of recovery) assert.match(code, /^([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}$/);
  assert.equal((await owner.read('/v1/session')).user.totp, true);

  const signIn = (more) => new Person(server).post('/v1/session', { email, password: PASSWORD, ...more });
  assertProblem(await signIn({}), 401, 'second_factor_required', 'code');
  assertProblem(await signIn({ code: codeAt(offer.secret, -1) }), 401, 'invalid_credentials', 'code');
  const now = codeAt(offer.secret, 0);
  assert.equal((await signIn({ code: `${now.slice(0, 3)} ${now.slice(3)}` })).status, 200);
  assertProblem(await signIn({ code: now }), 401, 'invalid_credentials', 'code');
  assertProblem(await new Person(server).post('/v1/session', { email, password: 'not the password', code: codeAt(offer.secret, 1) }), 401, 'invalid_credentials');

  const answers = await Promise.all([recovery[0], recovery[0]].map((code) => signIn({ code: code.toUpperCase() })));
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 401], 'a recovery code, once');
  assertProblem(await owner.call('POST', '/v1/session/totp'), 409, 'conflict');

  assertProblem(await owner.call('DELETE', '/v1/session/totp', { code: '123456' }), 401, 'invalid_credentials', 'code');
  assert.equal((await owner.call('DELETE', '/v1/session/totp', { code: recovery[1] })).status, 204);
  assert.equal((await signIn({})).status, 200);
  assertProblem(await signIn({ code: recovery[2] }).then((answer) => (answer.status === 200 ? owner.post('/v1/session/confirm', { code: recovery[2] }) : answer)), 401, 'invalid_credentials', 'code');
});

test('when the confirmation is old, dangerous acts ask for another; keys are not asked', async () => {
  await meanwhile('UPDATE user_session SET confirmed_at = confirmed_at - 700000000');
  const { id } = owner.session.user;
  const calls = [
    ['POST', '/v1/users', { email: uniqueEmail(), name: 'N', role: 'staff' }],
    ['PATCH', `/v1/users/${id}`, { name: 'N' }],
    ['POST', `/v1/users/${id}/invitation`],
    ['POST', '/v1/keys', { name: 'N', scopes: ['programs:read'] }],
    ['DELETE', '/v1/keys/key_01h2xcejqtf2nbrexx3vqjhp41'],
    ['POST', '/v1/session/totp'],
    ['DELETE', '/v1/session/totp', { code: '123456' }],
  ];
  for (const [method, path, body] of calls) assertProblem(await owner.call(method, path, body), 403, 'confirmation_required');
  assert.equal((await owner.get('/v1/users')).status, 200, 'looking is free');
  assert.equal((await server.live.post(...calls[0].slice(1))).status, 201);
  await owner.act('/v1/session/confirm', { password: PASSWORD });
  assert.equal((await owner.call(...calls[0].slice(0, 2), { email: uniqueEmail(), name: 'N', role: 'staff' })).status, 201);
});

test('a session ends when it was not used for a week, or is a month old', async () => {
  const idle = await new Person(server).signIn(email);
  await meanwhile('UPDATE user_session SET last_seen_at = last_seen_at - 604801000000');
  idle.base = server.url;
  assertProblem(await idle.get('/v1/session'), 401, 'unauthorized');
  const old = await new Person(server).signIn(email);
  await meanwhile('UPDATE user_session SET expires_at = last_seen_at');
  old.base = server.url;
  assertProblem(await old.get('/v1/session'), 401, 'unauthorized');
});

test('when it was last used is noted, at most once a minute', async () => {
  const person = await new Person(server).signIn(email);
  const seen = async () => (await person.read('/v1/sessions')).data.find(({ current }) => current).last_seen_at;
  const first = await seen();
  assert.equal(await seen(), first);
  await meanwhile('UPDATE user_session SET last_seen_at = last_seen_at - 61000000');
  person.base = server.url;
  await person.read('/v1/session');
  let noted = await seen();
  while (noted < first) noted = await seen(); // the request does not wait for it
  assert.ok(noted > first);
});
