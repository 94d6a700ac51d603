// Every call of /openapi.json x every role x (own workspace, another one): what the table of roles says is what happens.
// Generated from the description: a call that is new is walked too.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { Person, PASSWORD, setUp, tokenOf } from './harness/person.mjs';
import { createKey, mustRunVerb, startServer } from './harness/process.mjs';
import { exampleProgram, exampleRules, makeProgramAndParticipant, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const owner = await setUp(server);
const description = await server.anonymous.read('/openapi.json');
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** An import whose file can be looked at. */
async function fileOf(client, program) {
  const { id } = await client.create('/v1/imports', { kind: 'leads', program_id: program.id });
  assert.equal((await client.call('PUT', `/v1/imports/${id}/file`, 'email\n', { 'Content-Type': 'text/csv' })).status, 200);
  return id;
}

/** A report that is mailed to whoever is a user there; null: there is nobody. */
async function mailed(client) {
  const reader = (await client.readAll('/v1/users')).find(({ status }) => status === 'active');
  if (!reader) return null;
  return (await client.create('/v1/report_schedules', { report: 'funnel', period: 'day', at: '08:00', recipients: [reader.id] })).id;
}

/** One object of each kind in a workspace, by the first segment of its path. */
async function fill(client) {
  const { id: endpoint } = await client.create('/v1/webhook_endpoints', { url: 'https://hooks.example.com/', events: ['program.budget_warned'] });
  const { program, participant } = await makeProgramAndParticipant(client, { rules: { ...exampleRules(), validation: { endpoint } } });
  const referral = await submit(client, participant);
  const event = await pay(client, referral);
  const named = await client.create('/v1/referrals', { program_id: program.id, code: 'NOSUCH7', prospect: { email: uniqueEmail() } });
  return {
    programs: program.id,
    participants: participant.id,
    contacts: participant.contact_id,
    links: participant.links?.[0]?.id ?? (await client.create('/v1/links', { participant_id: participant.id })).id,
    referrals: referral.id,
    events: event.id,
    rewards: event.rewards[0].id,
    cases: (await client.readAll('/v1/cases')).find(({ referral_id: id }) => id === named.id).id,
    connections: (await client.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: `whsec_${unique('s')}`, livemode: true })).id,
    clicks: (await client.create('/v1/clicks', { code: participant.code })).id,
    transactions: (await client.readAll('/v1/ledger/transactions'))[0].id,
    accounts: (await client.readAll('/v1/ledger/accounts'))[0].id,
    users: (await client.create('/v1/users', { email: uniqueEmail(), name: 'U', role: 'viewer' })).id,
    imports: await fileOf(client, program),
    keys: (await client.create('/v1/keys', { name: 'k', scopes: ['programs:read'] })).id,
    codes: participant.code,
    report_schedules: await mailed(client),
  };
}

const secondWorld = /(wks_\w+)  live/.exec(await mustRunVerb(['workspace', 'create', '--database', server.database, '--name', 'Another firm']))[1];
const other = new Client(server.url, await createKey(server.database, 'other', ['--workspace', secondWorld]));
const first = new Client(server.url, await createKey(server.database, 'first', ['--workspace', owner.session.workspace.id]));
const own = await fill(first);
const foreign = await fill(other);

/** The path with an object of the set for its first parameter; null where the set has none of its kind. */
function fillPath(path, objects) {
  if (!path.includes('{')) return path;
  const segments = path.split('/');
  const id = objects[segments[segments.findIndex((segment) => segment.startsWith('{')) - 1]];
  return id ? path.replace(/\{[^}]+\}/, id).replaceAll(/\{[^}]+\}/g, '1') : null;
}

const calls = Object.entries(description.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({ path, method: method.toUpperCase(), ...item[method] })),
);
const guarded = calls.filter(({ path, security }) => path.startsWith('/v1/') && security.length > 0 && path !== '/v1/me/widget');
const scoped = guarded.filter((call) => call['x-scope'] !== 'session');
const may = (scopes, scope) => scopes.includes('*') || scopes.includes(scope);
const isOwn = ({ path }) => /^\/v1\/me(\/|$)/.test(path);
const ONE_OF_SEVERAL = ['/v1/participants/candidates']; // which must say something, whatever it is
const wantsQuery = (call) => ONE_OF_SEVERAL.includes(call.path) || (call.parameters ?? []).some(({ required, in: place }) => required && place === 'query');
const bodyOf = (call) => (call.requestBody ? {} : undefined);
const typeOf = (call) => (call.requestBody ? { 'Content-Type': Object.keys(call.requestBody.content)[0] } : undefined);
const streams = (call) => Object.keys(call.responses['200']?.content ?? {}).includes('text/event-stream');

/** The answer to a call; of one that goes on for ever, its head. */
function ask(person, call, path) {
  if (!streams(call)) return person.call(call.method, path, bodyOf(call), typeOf(call));
  return new Promise((resolve, reject) => {
    const request = http.get(person.base + path, { headers: person.headersFor('GET', {}) }, (response) => {
      resolve({ status: response.statusCode, text: '' });
      request.destroy();
    });
    request.on('error', reject);
  });
}
const name = ({ method, path }) => `${method} ${path}`;

/** One user of each role, before the first test: a file's tests begin as soon as they are named. */
const people = [];
for (const { role, scopes } of (await owner.read('/v1/roles')).data) {
  const { invitation_url: url } = await owner.create('/v1/users', { email: uniqueEmail(), name: role, role });
  const person = new Person(server);
  await person.act(`/v1/invitations/${tokenOf(url)}/accept`, { password: PASSWORD });
  people.push({ role, scopes, person });
}

test('every call names a scope that some role has, or is the user\'s own', async () => {
  assert.ok(scoped.length > 60, `${scoped.length} calls`);
  for (const call of guarded) assert.match(call['x-scope'], /^(session|[a-z_]+:(read|write))$/, name(call));
});

for (const { role, scopes, person } of people) {
  test(`${role}: without the scope 403, with it never`, async () => {
    for (const call of scoped) {
      const path = fillPath(call.path, foreign) ?? fillPath(call.path, new Proxy({}, { get: () => 'x' }));
      const { status, text } = await ask(person, call, path);
      const what = `${name(call)} by ${role}: ${status} ${text.slice(0, 200)}`;
      if (!may(scopes, call['x-scope'])) assert.equal(status, 403, what);
      else if (isOwn(call)) assert.ok([403, 501].includes(status), what);
      else assert.ok(status !== 401 && status !== 403 && status !== 500, what);
    }
  });

  test(`${role}: what another workspace has is not there, and is not touched`, async () => {
    for (const call of scoped.filter(({ path }) => path.includes('{') && !path.startsWith('/v1/codes'))) {
      const path = fillPath(call.path, foreign);
      if (path === null || !may(scopes, call['x-scope'])) continue;
      const { status, text } = await ask(person, call, path);
      const what = `${name(call)} by ${role}: ${status} ${text.slice(0, 200)}`;
      const allowed = call['x-built'] ? (call.requestBody || wantsQuery(call) ? [404, 400] : [404]) : [501];
      assert.ok(allowed.includes(status), what);
    }
  });

  test(`${role}: what the own workspace has is read`, async () => {
    for (const call of scoped.filter((one) => one.method === 'GET' && one['x-built'] && !isOwn(one))) {
      const path = fillPath(call.path, own);
      if (path === null || wantsQuery(call)) continue;
      const { status, text } = await ask(person, call, path);
      const what = `${name(call)} by ${role}: ${status} ${text.slice(0, 200)}`;
      if (may(scopes, call['x-scope'])) assert.equal(status, 200, what);
      else assert.equal(status, 403, what);
    }
  });

  test(`${role}: the calls about himself are open, whatever the role`, async () => {
    for (const call of guarded.filter((one) => one['x-scope'] === 'session' && one.method === 'GET')) {
      assert.equal((await person.call('GET', fillPath(call.path, own))).status, 200, name(call));
    }
  });
}

test('no key makes the calls that are a user\'s own', async () => {
  for (const call of guarded.filter((one) => one['x-scope'] === 'session')) {
    const { status, body } = await first.call(call.method, call.path.replaceAll(/\{[^}]+\}/g, 'x'), bodyOf(call));
    assert.deepEqual([status, body.code], [403, 'forbidden'], name(call));
  }
});

test('a role is the one of the workspace that is asked', async () => {
  const link = await mustRunVerb(['sign-in-link', '--database', server.database, '--workspace', secondWorld]);
  const stranger = new Person(server);
  await stranger.act('/v1/session/link', { token: tokenOf(link) });
  stranger.world = owner.session.workspace.id;
  assert.equal((await stranger.get('/v1/programs')).status, 404);
  assert.equal((await stranger.post('/v1/programs', exampleProgram())).status, 404);
});
