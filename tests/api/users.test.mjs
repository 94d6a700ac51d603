// Users of a workspace: invited, changed, shut out; who may do it to whom.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Person, PASSWORD, setUp, tokenOf } from './harness/person.mjs';
import { createKey, mustRunVerb, runVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { uniqueEmail } from './harness/world.mjs';
import { Client } from './harness/http.mjs';

const server = await startServer();
after(() => server.stop());
const owner = await setUp(server);
const REVOCATION_LIMIT_MS = 1_000;

const invite = (by, role, more = {}) => by.create('/v1/users', { email: uniqueEmail(), name: 'Nora New', role, ...more });
const accept = async (url, body = { password: PASSWORD }) => {
  const person = new Person(server);
  person.answer = await person.post(`/v1/invitations/${tokenOf(url)}/accept`, body);
  return person;
};
async function member(role) {
  const user = await invite(owner, role);
  return Object.assign(await accept(user.invitation_url), { user });
}

test('an invited person sees who invites, chooses a password and is in', async () => {
  const email = uniqueEmail();
  const user = await invite(owner, 'staff', { email: email.toUpperCase() });
  assert.deepEqual([user.object, user.email, user.role, user.status, user.totp, user.last_seen_at], ['user', email, 'staff', 'invited', false, null]);
  assert.match(user.invitation_url, new RegExp(`^${server.url}/console/invitation#[\\w-]{43}$`));
  const seen = await server.anonymous.read(`/v1/invitations/${tokenOf(user.invitation_url)}`);
  assert.deepEqual([seen.email, seen.name, seen.role, seen.has_password, seen.business_name], [email, 'Nora New', 'staff', false, owner.sent.business_name]);

  assertProblem((await accept(user.invitation_url, { password: 'short' })).answer, 400, 'invalid_value', 'password');
  const person = await accept(user.invitation_url, { password: PASSWORD, name: 'Nora N.' });
  assert.equal(person.answer.status, 200, person.answer.text);
  assert.deepEqual([person.answer.body.user.name, person.answer.body.role], ['Nora N.', 'staff']);
  assert.equal((await owner.read(`/v1/users/${user.id}`)).status, 'active');
  assertProblem((await accept(user.invitation_url)).answer, 404, 'not_found', 'token');
  await new Person(server).signIn(email);
});

test('a key of the test world changes nobody and nothing of the live one, a person there does', async () => {
  const user = await invite(owner, 'viewer');
  const members = (await owner.readAll('/v1/users')).length;
  assertProblem(await server.test.post('/v1/users', { email: uniqueEmail(), name: 'Nora New', role: 'admin' }), 403, 'forbidden');
  assertProblem(await server.test.patch(`/v1/users/${user.id}`, { role: 'admin' }), 403, 'forbidden');
  assertProblem(await server.test.call('POST', `/v1/users/${user.id}/invitation`), 403, 'forbidden');
  assertProblem(await server.test.patch('/v1/workspace', { website: 'https://evil.example' }), 403, 'forbidden');
  assert.deepEqual([(await owner.readAll('/v1/users')).length, (await server.test.read(`/v1/users/${user.id}`)).role], [members, 'viewer']);
  assert.equal((await owner.read('/v1/workspace')).website, null);
  await server.verify();
});

test('two who accept one invitation at once: one of them is in', async () => {
  const { invitation_url: url } = await invite(owner, 'viewer');
  const answers = (await Promise.all([accept(url), accept(url), accept(url)])).map((person) => person.answer.status);
  assert.equal(answers.filter((status) => status === 200).length, 1, answers.join());
  assert.ok(answers.every((status) => [200, 404, 409].includes(status)), answers.join());
});

test('a new invitation replaces the one before; who has accepted gets none', async () => {
  const user = await invite(owner, 'viewer');
  const again = (await owner.call('POST', `/v1/users/${user.id}/invitation`)).body;
  assertProblem((await accept(user.invitation_url)).answer, 404, 'not_found', 'token');
  assert.equal((await accept(again.invitation_url)).answer.status, 200);
  assertProblem(await owner.call('POST', `/v1/users/${user.id}/invitation`), 409, 'conflict', 'id');
});

test('an address is one user of a workspace', async () => {
  const { email } = await invite(owner, 'viewer');
  assertProblem(await owner.post('/v1/users', { email, name: 'Again', role: 'staff' }), 409, 'conflict', 'email');
  assertProblem(await owner.post('/v1/users', { email: 'x', name: 'A', role: 'staff' }), 400, 'invalid_value', 'email');
  assertProblem(await owner.post('/v1/users', { email: uniqueEmail(), name: 'A', role: 'emperor' }), 400, 'invalid_value', 'role');
  assertProblem(await owner.post('/v1/users', { email: uniqueEmail(), name: 'A', role: 'staff', totp: true }), 400, 'unknown_field', 'totp');
});

test('the list has all of them, newest first, and both worlds have the same', async () => {
  const users = await owner.readAll('/v1/users');
  assert.ok(users.length >= 4);
  assert.equal(users.at(-1).email, owner.sent.email);
  assert.ok(users.every((user) => user.invitation_url === undefined));
  assert.deepEqual((await server.test.readAll('/v1/users')).map(({ id }) => id), users.map(({ id }) => id));
});

test('disabling shuts a user out within a second, and active lets him in again', async () => {
  const person = await member('staff');
  assert.equal((await person.get('/v1/programs')).status, 200);
  const began = performance.now();
  assert.equal((await owner.patch(`/v1/users/${person.user.id}`, { status: 'disabled' })).body.status, 'disabled');
  assertProblem(await person.get('/v1/programs'), 404, 'not_found', 'Referd-Workspace');
  assert.ok(performance.now() - began < REVOCATION_LIMIT_MS);
  assert.deepEqual((await person.read('/v1/session')).workspaces, []);
  await owner.patch(`/v1/users/${person.user.id}`, { status: 'active' });
  assert.equal((await person.get('/v1/programs')).status, 200);
  assertProblem(await owner.patch(`/v1/users/${person.user.id}`, { status: 'invited' }), 400, 'invalid_value', 'status');
});

test('another role holds at once', async () => {
  const person = await member('viewer');
  const body = { email: uniqueEmail(), name: 'A Contact' };
  assertProblem(await person.post('/v1/contacts', body), 403, 'forbidden');
  await owner.patch(`/v1/users/${person.user.id}`, { role: 'staff' });
  assert.equal((await person.post('/v1/contacts', body)).status, 201);
});

test('the last owner stays: neither demoted nor shut out, not by himself either', async () => {
  const { id } = (await owner.readAll('/v1/users')).at(-1);
  assertProblem(await owner.patch(`/v1/users/${id}`, { role: 'admin' }), 409, 'last_owner', 'id');
  assertProblem(await owner.patch(`/v1/users/${id}`, { status: 'disabled' }), 409, 'last_owner', 'id');
  const second = await member('owner');
  const [one, other] = await Promise.all([owner.patch(`/v1/users/${second.user.id}`, { role: 'admin' }), second.patch(`/v1/users/${id}`, { role: 'admin' })]);
  assert.equal([one, other].filter(({ status }) => status === 200).length, 1, 'two owners who demote each other: one stays');
  const still = one.status === 200 ? owner : second;
  await still.patch(`/v1/users/${id}`, { role: 'owner' });
  assert.equal((await owner.read('/v1/session')).role, 'owner');
});

test('a key makes and changes nobody who may do more than itself', async () => {
  const key = new Client(server.url, await createKey(server.database, 'narrow', ['--scopes', 'users:read,users:write']));
  const reading = new Client(server.url, await createKey(server.database, 'reading', ['--scopes', `users:write,${(await owner.read('/v1/roles')).data.find(({ role }) => role === 'viewer').scopes.join()}`]));
  const [admin, viewer] = [await invite(owner, 'admin'), await invite(owner, 'viewer')];
  for (const role of ['admin', 'manager', 'staff', 'finance', 'viewer']) assertProblem(await key.post('/v1/users', { email: uniqueEmail(), name: 'N', role }), 403, 'forbidden', 'role');
  assertProblem(await key.call('POST', `/v1/users/${admin.id}/invitation`), 403, 'forbidden', 'id');
  assertProblem(await key.patch(`/v1/users/${admin.id}`, { name: 'N' }), 403, 'forbidden', 'id');
  assertProblem(await reading.patch(`/v1/users/${viewer.id}`, { role: 'admin' }), 403, 'forbidden', 'role');
  assertProblem(await reading.call('POST', `/v1/users/${admin.id}/invitation`), 403, 'forbidden', 'id');
  assert.equal((await reading.create('/v1/users', { email: uniqueEmail(), name: 'V', role: 'viewer' })).role, 'viewer');
  assert.equal((await reading.patch(`/v1/users/${viewer.id}`, { status: 'disabled' })).body.status, 'disabled');
});

test('an admin governs all but owners, and so does a key that an admin could make', async () => {
  const admin = await member('admin');
  const { id: ownerId } = owner.session.user;
  const key = new Client(server.url, await createKey(server.database, 'users'));
  for (const caller of [admin, key]) {
    assertProblem(await caller.post('/v1/users', { email: uniqueEmail(), name: 'O', role: 'owner' }), 403, 'forbidden', 'role');
    assertProblem(await caller.patch(`/v1/users/${ownerId}`, { name: 'Changed' }), 403, 'forbidden', 'id');
    assertProblem(await caller.patch(`/v1/users/${admin.user.id}`, { role: 'owner' }), 403, 'forbidden', 'role');
    const made = await caller.create('/v1/users', { email: uniqueEmail(), name: 'S', role: 'staff' });
    assert.equal((await caller.patch(`/v1/users/${made.id}`, { role: 'finance' })).body.role, 'finance');
  }
});

test('somebody of another workspace is invited as who he is, by his own password', async () => {
  const elsewhere = await mustRunVerb(['workspace', 'create', '--database', server.database, '--name', 'Second firm']);
  const workspace = /(wks_\w+)  live/.exec(elsewhere)[1];
  const link = await mustRunVerb(['sign-in-link', '--database', server.database, '--workspace', workspace, '--public-url', server.url]);
  const other = new Person(server);
  await other.act('/v1/session/link', { token: tokenOf(link) });
  const nora = await member('staff');
  const user = await invite(other, 'viewer', { email: nora.user.email, name: 'Not her name' });
  assert.equal((await server.anonymous.read(`/v1/invitations/${tokenOf(user.invitation_url)}`)).has_password, true);
  assertProblem((await accept(user.invitation_url, { password: 'not her password' })).answer, 401, 'invalid_credentials');
  const person = await accept(user.invitation_url);
  assert.equal(person.answer.status, 200, person.answer.text);
  assert.deepEqual(person.answer.body.workspaces.map(({ role }) => role).toSorted(), ['staff', 'viewer']);
  assert.equal(person.answer.body.user.name, 'Nora New');
  assertProblem(await other.patch(`/v1/users/${user.id}`, { name: 'Renamed' }), 403, 'forbidden', 'name');
  person.world = workspace;
  assert.equal((await person.read('/v1/session')).role, 'viewer');
  assertProblem(await other.get(`/v1/users/${owner.session.user.id}`), 404, 'not_found', 'id');
});

test('acts on users ask for a confirmation that is not old, and a password gives it', async () => {
  const person = await member('admin');
  const before = Date.parse((await person.read('/v1/session')).confirmed_until);
  assertProblem(await person.post('/v1/session/confirm', { password: 'not my password' }), 401, 'invalid_credentials', 'password');
  assertProblem(await person.post('/v1/session/confirm', {}), 400, 'missing_field', 'password');
  const confirmed = await person.act('/v1/session/confirm', { password: PASSWORD });
  assert.ok(Date.parse(confirmed.confirmed_until) > before);
});

test('where a user is signed in: listed, and ended one by one', async () => {
  const person = await member('viewer');
  const elsewhere = new Person(server);
  await elsewhere.post('/v1/session', { email: person.user.email, password: PASSWORD }, { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' });
  const rows = (await person.read('/v1/sessions')).data;
  assert.deepEqual(rows.map(({ device, current }) => [device, current]), [['Firefox on Linux', false], ['Unknown device', true]]);
  assertProblem(await owner.call('DELETE', `/v1/sessions/${rows[0].id}`), 404, 'not_found', 'id');
  assert.equal((await person.call('DELETE', `/v1/sessions/${rows[0].id}`)).status, 204);
  assertProblem(await elsewhere.get('/v1/session'), 401, 'unauthorized');
  assert.equal((await person.read('/v1/sessions')).data.length, 1);
});

test('the books hold', async () => {
  const verified = await runVerb(['verify', '--database', server.database]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});
