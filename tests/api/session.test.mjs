// Signing in to the console, and what a session may be used for.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Person, PASSWORD, setUp, tokenOf } from './harness/person.mjs';
import { mustRunVerb, runVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { exampleProgram, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const owner = await setUp(server);
const email = owner.sent.email;
const COOKIE = 'rfd_session';
const signedIn = () => new Person(server).signIn(email);

test('the cookie is for this server alone, and out of the reach of scripts', async () => {
  const answer = await new Person(server).post('/v1/session', { email, password: PASSWORD });
  assert.equal(answer.status, 200);
  const [cookie] = answer.headers['set-cookie'];
  assert.match(cookie, /^rfd_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
  assert.equal(answer.headers['cache-control'], 'no-store');
});

test('where the public URL is https the cookie is bound to the host', async () => {
  const secure = await startServer({ flags: ['--public-url', 'https://go.example.com/'] });
  try {
    const person = await setUp(secure);
    assert.deepEqual([...person.cookies.keys()], ['__Host-rfd_session']);
    const answer = await person.post('/v1/session', { email: person.sent.email, password: PASSWORD }, { Origin: 'https://go.example.com' });
    assert.match(answer.headers['set-cookie'][0], /^__Host-rfd_session=.*; Secure$/);
    assert.equal((await person.get('/v1/session', { Cookie: `rfd_session=${person.cookies.get('__Host-rfd_session')}` })).status, 401, 'the other name is not looked at');
    assert.equal((await person.patch('/v1/session/user', { name: 'O' }, { Origin: 'https://go.example.com' })).status, 200);
  } finally {
    await secure.stop();
  }
});

test('wrong password, wrong address, no password: one answer', async () => {
  const answers = [];
  for (const body of [{ email, password: `${PASSWORD}x` }, { email: uniqueEmail(), password: PASSWORD }]) answers.push(await new Person(server).post('/v1/session', body));
  for (const answer of answers) {
    assertProblem(answer, 401, 'invalid_credentials');
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal(answer.headers['www-authenticate'], undefined, 'no browser asks for a password of its own');
  }
  const [told, other] = answers.map(({ body }) => ({ ...body, request_id: '' }));
  assert.deepEqual(told, other);
  assertProblem(await new Person(server).post('/v1/session', { email }), 400, 'missing_field', 'password');
});

test('the session opens the API with the scopes of the role', async () => {
  const person = await signedIn();
  const program = await person.create('/v1/programs', exampleProgram());
  assert.equal((await person.read(`/v1/programs/${program.id}`)).id, program.id);
  assert.equal((await server.live.read(`/v1/programs/${program.id}`)).id, program.id, 'in the live world');
});

test('the test world is the one that the header names', async () => {
  const person = await signedIn();
  person.world = person.session.workspaces[0].test_id;
  const session = await person.read('/v1/session');
  assert.deepEqual([session.workspace.id, session.workspace.livemode], [person.world, false]);
  const program = await person.create('/v1/programs', exampleProgram());
  assertProblem(await server.live.get(`/v1/programs/${program.id}`), 404, 'not_found');
  assert.equal((await server.test.get(`/v1/programs/${program.id}`)).status, 200);
});

test('another workspace, or what is none, is 404', async () => {
  const created = await mustRunVerb(['workspace', 'create', '--database', server.database, '--name', 'Elsewhere']);
  const person = await signedIn();
  for (const world of [/wks_\w+/.exec(created)[0], 'wks_01h2xcejqtf2nbrexx3vqjhp41', 'x', '']) {
    assertProblem(await person.get('/v1/programs', { 'Referd-Workspace': world }), 404, 'not_found', 'Referd-Workspace');
    assertProblem(await person.get('/v1/session', { 'Referd-Workspace': world }), 404, 'not_found', 'Referd-Workspace');
  }
});

test('an Authorization header is what counts, and the cookie beside it is not looked at', async () => {
  const person = await signedIn();
  assertProblem(await person.get('/v1/programs', { Authorization: 'Bearer nothing' }), 401, 'unauthorized');
  assertProblem(await person.get('/v1/session', { Authorization: `Bearer ${server.keys.live}` }), 403, 'forbidden');
});

test('a stolen form post: no token, a wrong one, a foreign page, no Origin', async () => {
  const person = await signedIn();
  const other = await signedIn();
  const body = exampleProgram();
  assertProblem(await person.post('/v1/programs', body, { 'X-CSRF-Token': undefined }), 403, 'csrf_failed', 'X-CSRF-Token');
  assertProblem(await person.post('/v1/programs', body, { 'X-CSRF-Token': other.csrf }), 403, 'csrf_failed', 'X-CSRF-Token');
  for (const origin of ['https://evil.example.com', 'null', `${server.url}.evil.example.com`, 'http://127.0.0.1:1', undefined]) {
    assertProblem(await person.post('/v1/programs', body, { Origin: origin }), 403, 'csrf_failed', 'Origin');
    assertProblem(await person.call('DELETE', '/v1/session', undefined, { Origin: origin }), 403, 'csrf_failed', 'Origin');
  }
  assert.equal((await person.get('/v1/session')).status, 200, 'it is still signed in');
});

test('pages of other sites cannot sign anybody in', async () => {
  for (const [path, body] of [['/v1/session', { email, password: PASSWORD }], ['/v1/session/link', { token: 'A'.repeat(43) }]]) {
    assertProblem(await new Person(server).post(path, body, { Origin: 'https://evil.example.com' }), 403, 'csrf_failed', 'Origin');
  }
});

test('signing out ends it at once, everywhere', async () => {
  const person = await signedIn();
  const cookie = `${COOKIE}=${person.cookies.get(COOKIE)}`;
  assert.equal((await server.anonymous.get('/v1/session', { Cookie: cookie })).status, 200);
  const answer = await person.call('DELETE', '/v1/session');
  assert.equal(answer.status, 204);
  assert.match(answer.headers['set-cookie'][0], /^rfd_session=; .*Max-Age=0$/);
  assertProblem(await server.anonymous.get('/v1/session', { Cookie: cookie }), 401, 'unauthorized');
});

test('cookies that are no sessions are 401', async () => {
  for (const value of ['', 'x', 'A'.repeat(43), 'A'.repeat(42), `${'A'.repeat(42)}B`, '%00', 'A'.repeat(4000), '"quoted"']) {
    assertProblem(await server.anonymous.get('/v1/session', { Cookie: `${COOKIE}=${value}` }), 401, 'unauthorized');
  }
});

test('a new password ends the other sessions, and only the right old one makes it', async () => {
  const changed = await startServer();
  try {
    const person = await setUp(changed);
    const elsewhere = await new Person(changed).signIn(person.sent.email);
    const attempt = (current_password, new_password) => person.post('/v1/session/password', { current_password, new_password });
    assertProblem(await attempt('not this one', 'another good one'), 401, 'invalid_credentials', 'current_password');
    assertProblem(await attempt(PASSWORD, 'short'), 400, 'invalid_value', 'new_password');
    assert.equal((await attempt(PASSWORD, 'another good one')).status, 200);
    assert.equal((await person.get('/v1/session')).status, 200);
    assertProblem(await elsewhere.get('/v1/session'), 401, 'unauthorized');
    assertProblem(await new Person(changed).post('/v1/session', { email: person.sent.email, password: PASSWORD }), 401, 'invalid_credentials');
    await new Person(changed).signIn(person.sent.email, 'another good one');
  } finally {
    await changed.stop();
  }
});

test('the user\'s own name, language and time zone', async () => {
  const person = await signedIn();
  const session = (await person.patch('/v1/session/user', { name: 'Olivia', locale: 'de-AT', time_zone: 'America/New_York' })).body;
  assert.deepEqual([session.user.name, session.user.locale, session.user.time_zone], ['Olivia', 'de-AT', 'America/New_York']);
  assertProblem(await person.patch('/v1/session/user', { time_zone: 'GMT+1:23' }), 400, 'invalid_value', 'time_zone');
  assertProblem(await person.patch('/v1/session/user', { name: 'a\nb' }), 400, 'invalid_value', 'name');
  assertProblem(await person.patch('/v1/session/user', { role: 'owner' }), 400, 'unknown_field', 'role');
});

test('too many wrong passwords: the account waits, the right one included, and so does an address of nobody', async () => {
  const guarded = await startServer();
  try {
    const person = await setUp(guarded);
    for (const address of [person.sent.email, uniqueEmail()]) {
      for (let i = 0; i < 10; i += 1) assertProblem(await new Person(guarded).post('/v1/session', { email: address, password: 'wrong wrong wrong' }), 401, 'invalid_credentials');
      const refused = await new Person(guarded).post('/v1/session', { email: address, password: PASSWORD });
      assertProblem(refused, 429, 'too_many_attempts');
      const wait = Number(refused.headers['retry-after']);
      assert.ok(wait > 600 && wait <= 901, `Retry-After: ${wait}`);
    }
    assert.equal((await person.get('/v1/session')).status, 200, 'who is in stays in');
  } finally {
    await guarded.stop();
  }
});

test('guesses at the same time cannot exceed the limit', async () => {
  const guarded = await startServer();
  try {
    const person = await setUp(guarded);
    let counted = 0;
    for (let round = 0; round < 20 && counted < 30; round += 1) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => new Person(guarded).post('/v1/session', { email: person.sent.email, password: 'wrong wrong wrong' })));
      const codes = answers.map(({ body }) => body.code);
      assert.ok(codes.every((code) => ['invalid_credentials', 'too_many_attempts', 'unavailable'].includes(code)), codes.join());
      for (const answer of answers.filter(({ status }) => status !== 401)) assert.ok(Number(answer.headers['retry-after']) >= 1);
      counted += codes.filter((code) => code === 'invalid_credentials').length;
      if (codes.every((code) => code === 'too_many_attempts')) break;
    }
    assert.ok(counted <= 10, `${counted} passwords were compared`);
  } finally {
    await guarded.stop();
  }
});

test('a crowd that signs in at once is let in or told to come back, and nobody else waits for it', async () => {
  const people = Array.from({ length: 24 }, () => new Person(server));
  const under = people.map((person) => person.post('/v1/session', { email, password: PASSWORD }));
  const began = performance.now();
  assert.equal((await server.anonymous.get('/healthz')).status, 200);
  const waited = performance.now() - began;
  const answers = await Promise.all(under);
  for (const answer of answers) {
    assert.ok([200, 503, 429].includes(answer.status), answer.text);
    if (answer.status !== 200) assert.ok(Number(answer.headers['retry-after']) >= 1);
  }
  assert.ok(answers.some(({ status }) => status === 200));
  assert.ok(answers.some(({ status }) => status === 503), 'the bound was met');
  assert.ok(waited < 2_000, `another request waited ${waited} ms`);
});

test('a link from the terminal signs in once', async () => {
  const workspace = ['--workspace', owner.session.workspace.id];
  const link = await mustRunVerb(['sign-in-link', '--database', server.database, ...workspace]);
  assert.match(link, /\/console\/enter#[\w-]{43}\n$/);
  const person = new Person(server);
  const answer = await person.post('/v1/session/link', { token: tokenOf(link) });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.user.email, email, 'the first owner');
  assertProblem(await new Person(server).post('/v1/session/link', { token: tokenOf(link) }), 404, 'not_found', 'token');
  assertProblem(await new Person(server).post('/v1/session/link', { token: 'x' }), 404, 'not_found', 'token');
  const unknown = await runVerb(['sign-in-link', '--database', server.database, ...workspace, '--email', uniqueEmail()]);
  assert.equal(unknown.code, 1);
  assert.match((await mustRunVerb(['sign-in-link', '--database', server.database, ...workspace, '--email', email, '--test'])), /\/console\/enter\?world=test#/);
});

test('where nobody has set the server up, the link makes an owner, and the first run stays open', async () => {
  const demo = await startServer();
  try {
    const person = new Person(demo);
    const answer = await person.post('/v1/session/link', { token: tokenOf(await mustRunVerb(['sign-in-link', '--database', demo.database])) });
    assert.deepEqual([answer.body.role, answer.body.user.email], ['owner', 'owner@example.com']);
    assert.equal((await demo.anonymous.read('/v1/setup')).open, true);
    assert.equal((await runVerb(['verify', '--database', demo.database])).code, 0);
  } finally {
    await demo.stop();
  }
});

test('the books hold', async () => {
  const verified = await runVerb(['verify', '--database', server.database]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});
