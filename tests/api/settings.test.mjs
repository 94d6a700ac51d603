// What the business says of itself, its API keys, and the trail of all acts.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { Person, PASSWORD, setUp, tokenOf } from './harness/person.mjs';
import { createKey, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { exampleProgram, makeProgramAndParticipant, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const owner = await setUp(server);

/* ---- workspace ---- */

test('the business and the clock of its worlds', async () => {
  const told = await owner.read('/v1/workspace');
  assert.deepEqual([told.object, told.name, told.currency, told.time_zone, told.locale, told.brand_color, told.website, told.livemode, told.clock.settable], ['workspace', owner.sent.business_name, 'USD', 'Europe/Berlin', 'en', null, null, true, false]);
  const twin = await server.test.read('/v1/workspace');
  assert.deepEqual([twin.name, twin.livemode, twin.clock.settable], [told.name, false, true]);
});

test('what is named is changed and nothing else, for both worlds, and the trail says it', async () => {
  const changed = (await owner.patch('/v1/workspace', { name: 'Harbor & Pine', currency: 'EUR', time_zone: 'America/New_York', locale: 'es', brand_color: '#1D624C', website: 'https://example.com/shop' })).body;
  assert.deepEqual([changed.name, changed.currency, changed.time_zone, changed.locale, changed.brand_color, changed.website], ['Harbor & Pine', 'EUR', 'America/New_York', 'es', '#1d624c', 'https://example.com/shop']);
  assert.equal((await server.test.read('/v1/workspace')).brand_color, '#1d624c');
  assert.equal((await owner.patch('/v1/workspace', { brand_color: '', website: '' })).body.website, null);
  const [last, first] = (await owner.readAll(`/v1/audit?object_id=${changed.id}`)).filter(({ action }) => action === 'workspace.changed');
  assert.deepEqual(last.changes, { brand_color: ['#1d624c', null], website: ['https://example.com/shop', null] });
  assert.deepEqual(first.changes.currency, ['USD', 'EUR']);
});

const WRONG = {
  brand_color: ['#fffff', '#ffffff', '#fafafa', 'red', '#12345g', '1c48b9#'],
  website: ['javascript:alert(1)', 'example.com'],
  time_zone: ['GMT+2', 'Nowhere'],
  locale: ['deutsch!'],
  name: ['a\tb'],
};
for (const [field, values] of Object.entries(WRONG)) {
  test(`${field} is checked`, async () => {
    for (const value of values) assertProblem(await owner.patch('/v1/workspace', { [field]: value }), 400, 'invalid_value', field);
  });
}

/* ---- keys ---- */

test('a key is told once, works at once, and is refused within a second of its end', async () => {
  const made = await owner.create('/v1/keys', { name: 'Shop', scopes: ['programs:read', 'contacts:write'] });
  assert.match(made.key, /^rfd_sk_[0-9a-f]{64}$/);
  assert.deepEqual([made.object, made.kind, made.scopes, made.origins, made.hint, made.revoked_at], ['key', 'secret', ['contacts:write', 'programs:read'], [], made.key.slice(-4), null]);
  const client = new Client(server.url, made.key);
  assert.equal((await client.get('/v1/programs')).status, 200);
  assertProblem(await client.get('/v1/contacts'), 403, 'forbidden');
  assert.equal((await owner.read(`/v1/keys/${made.id}`)).key, undefined);
  assert.ok((await owner.readAll('/v1/keys')).every(({ key }) => key === undefined));
  const began = performance.now();
  assert.notEqual((await owner.call('DELETE', `/v1/keys/${made.id}`)).body.revoked_at, null);
  assertProblem(await client.get('/v1/programs'), 401, 'unauthorized');
  assert.ok(performance.now() - began < 1_000);
  assert.equal((await owner.call('DELETE', `/v1/keys/${made.id}`)).status, 200, 'again: nothing more');
  assert.deepEqual((await owner.readAll(`/v1/audit?object_id=${made.id}`)).map(({ action }) => action), ['key.revoked', 'key.created']);
});

test('a publishable key has origins, and scopes of its own', async () => {
  const made = await owner.create('/v1/keys', { name: 'Site', kind: 'publishable', origins: ['https://shop.example.com/'] });
  assert.match(made.key, /^rfd_pk_/);
  assert.deepEqual([made.origins, made.scopes], [['https://shop.example.com'], ['clicks:write', 'codes:read', 'referrals:write']]);
  assertProblem(await owner.post('/v1/keys', { name: 'x', origins: ['https://a.example.com'] }), 400, 'invalid_value', 'origin');
  assertProblem(await owner.post('/v1/keys', { name: 'x', scopes: ['everything:all'] }), 400, 'invalid_value', 'scopes');
  assertProblem(await owner.post('/v1/keys', { name: 'x', kind: 'publishable', scopes: ['users:write'] }), 400, 'invalid_value', 'scopes');
});

test('keys are of the world that they are made in', async () => {
  const made = await owner.create('/v1/keys', { name: 'Test', scopes: ['programs:read'] }, { 'Referd-Workspace': owner.session.workspaces[0].test_id });
  assert.match(made.key, /^rfd_sk_test_/);
  assertProblem(await owner.get(`/v1/keys/${made.id}`), 404, 'not_found', 'id');
});

test('nobody makes a key that may do more than he may himself', async () => {
  const narrow = new Client(server.url, await createKey(server.database, 'narrow', ['--scopes', 'keys:write,keys:read,programs:read']));
  assertProblem(await narrow.post('/v1/keys', { name: 'all' }), 403, 'forbidden', 'scopes');
  assertProblem(await narrow.post('/v1/keys', { name: 'other', scopes: ['users:write'] }), 403, 'forbidden', 'scopes');
  assert.equal((await narrow.post('/v1/keys', { name: 'same', scopes: ['programs:read'] })).status, 201);
});

/* ---- the trail ---- */

test('the trail says who did what, by name, and by which request', async () => {
  const answer = await owner.post('/v1/programs', exampleProgram());
  const [row] = await owner.readAll(`/v1/audit?object_id=${answer.body.id}`);
  assert.deepEqual([row.action, row.object_type, row.object_id, row.actor], ['program.created', 'prg', answer.body.id, { type: 'user', id: owner.session.user.id, name: 'Olive Owner' }]);
  assert.equal(row.request_id, answer.headers['x-request-id']);
  const mine = await owner.readAll(`/v1/audit?actor_id=${owner.session.user.id}`);
  assert.ok(mine.length >= 3 && mine.every(({ actor }) => actor.id === owner.session.user.id));
});

test('a referral finds what belongs to it; what no index serves is refused', async () => {
  const { participant } = await makeProgramAndParticipant(server.live);
  const referral = await submit(server.live, participant);
  const rows = await owner.readAll(`/v1/audit?object_id=${referral.id}`);
  assert.ok(rows.some(({ action }) => action === 'referral.created'));
  assertProblem(await owner.get(`/v1/audit?object_id=${referral.id}&actor_id=${owner.session.user.id}`), 400, 'unsupported_filter');
  assertProblem(await owner.get('/v1/audit?object_id=rwd_01h2xcejqtf2nbrexx3vqjhp41'), 400, 'unsupported_filter', 'object_id');
  assertProblem(await owner.get('/v1/audit?object_id=x!'), 400, 'invalid_value', 'object_id');
});

test('the trail of one world is not the other\'s', async () => {
  const live = await owner.readAll('/v1/audit');
  const twin = await server.test.readAll('/v1/audit');
  assert.equal(live.filter(({ id }) => twin.some((other) => other.id === id)).length, 0);
});

/* ---- roles ---- */

test('the table of roles is told, and is what sessions say', async () => {
  const roles = (await owner.read('/v1/roles')).data;
  assert.deepEqual(roles.map(({ role }) => role), ['owner', 'admin', 'manager', 'staff', 'finance', 'viewer']);
  for (const { role, scopes } of roles) {
    const { invitation_url: url } = await owner.create('/v1/users', { email: uniqueEmail(), name: 'R', role });
    const person = new Person(server);
    const session = await person.act(`/v1/invitations/${tokenOf(url)}/accept`, { password: PASSWORD });
    assert.deepEqual([session.role, session.scopes], [role, scopes]);
  }
});
