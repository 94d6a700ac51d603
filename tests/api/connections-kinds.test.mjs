// Connections of the kinds that referd calls: settings come back, secrets never do, and what is wrong is told by its path.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { createKey, startServer } from './harness/process.mjs';
import { assertProblem, assertShape, connection as connectionShape } from './harness/shapes.mjs';
import { makeProgram } from './harness/world.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());

const SID = `AC${'0123456789abcdef'.repeat(2)}`;
const KEY = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n';
const KINDS = {
  smtp: {
    settings: { host: 'smtp.example.com', user: 'referd', from: 'hello@example.com', from_name: 'Ridgeway' },
    secrets: { password: 'secret-of-smtp' },
    told: { host: 'smtp.example.com', port: 587, security: 'starttls', user: 'referd', from: 'hello@example.com', from_name: 'Ridgeway' },
  },
  twilio: {
    settings: { account_sid: SID, from: '+12025550100' },
    secrets: { auth_token: 'secret-of-twilio' },
    told: { account_sid: SID, from: '+12025550100', base_url: 'https://api.twilio.com' },
  },
  sms_gateway: {
    settings: { url: 'https://sms.example.com/cgi-bin/sendsms', user: 'referd', from: '+12025550100' },
    secrets: { password: 'secret-of-gateway' },
    told: { url: 'https://sms.example.com/cgi-bin/sendsms', user: 'referd', from: '+12025550100' },
  },
  tremendous: {
    settings: { funding_source_id: 'FUND1' },
    secrets: { api_key: 'secret-of-tremendous' },
    told: { funding_source_id: 'FUND1', base_url: 'https://www.tremendous.com' },
  },
};

const bodyOf = (kind, settings = {}, secrets = {}) => ({ kind, settings: { ...KINDS[kind].settings, ...settings }, secrets: { ...KINDS[kind].secrets, ...secrets } });
const hides = (text) => assert.equal(/secret-of/.test(text), false, text);

async function connect(kind, fields = {}) {
  const program = await makeProgram(server.live);
  return { program, connection: await server.live.create('/v1/connections', { ...bodyOf(kind), program_id: program.id, ...fields }) };
}
const change = (connection, fields) => server.live.patch(`/v1/connections/${connection.id}`, fields);
const tryOut = (connection, client = server.live) => client.call('POST', `/v1/connections/${connection.id}/test`);
const remove = (connection) => server.live.call('DELETE', `/v1/connections/${connection.id}`);

for (const kind of Object.keys(KINDS))
  test(`${kind}: made once, told without its secrets, changed, deleted`, async () => {
    const { program, connection } = await connect(kind);
    assertShape(connection, connectionShape);
    assert.deepEqual([connection.kind, connection.program_id, connection.livemode, connection.status, connection.secret_lost], [kind, program.id, true, 'active', false]);
    assert.deepEqual(connection.settings, KINDS[kind].told);
    const again = await server.live.post('/v1/connections', { ...bodyOf(kind), program_id: program.id });
    assert.deepEqual([again.status, again.body], [200, connection]);
    const other = Object.keys(KINDS[kind].secrets)[0];
    const refused = await server.live.post('/v1/connections', { ...bodyOf(kind, {}, { [other]: 'secret-of-another' }), program_id: program.id });
    assertProblem(refused, 409, 'conflict', 'secrets');
    assert.ok(refused.body.detail.includes(connection.id));
    const first = Object.keys(KINDS[kind].settings).at(-1);
    const value = first === 'from' ? '+12025550199' : 'Changed';
    const changed = await change(connection, { settings: { [first]: value }, secrets: { [other]: 'secret-of-tomorrow' } });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(changed.body.settings, { ...KINDS[kind].told, [first]: value });
    assert.equal(changed.body.previous_secret_until !== null, kind === 'twilio', 'what others sign with is good for a day more');
    assert.deepEqual((await server.live.read(`/v1/connections/${connection.id}`)).settings, changed.body.settings);
    const listed = await server.live.get('/v1/connections?limit=100');
    const trail = await server.live.get(`/v1/audit?object_id=${connection.id}`);
    assert.deepEqual(trail.body.data.map((row) => [row.action, Object.keys(row.changes ?? {}).sort()]), [
      ['connection.updated', [first, 'secrets'].sort()],
      ['connection.created', []],
    ]);
    for (const text of [JSON.stringify(connection), changed.text, listed.text, trail.text, refused.text, server.log]) hides(text);
    assert.equal((await remove(connection)).status, 200);
    assertProblem(await server.live.get(`/v1/connections/${connection.id}`), 404, 'not_found');
  });

test('one without a program is for all of them, once', async () => {
  const all = await server.live.create('/v1/connections', bodyOf('smtp'));
  assert.equal(all.program_id, null);
  assert.equal((await server.live.post('/v1/connections', bodyOf('smtp'))).body.id, all.id);
  assertProblem(await server.live.post('/v1/connections', bodyOf('smtp', { host: 'other.example.com' })), 409, 'conflict', 'settings');
  const { connection } = await connect('smtp');
  assert.notEqual(connection.id, all.id);
  const twin = await server.test.create('/v1/connections', bodyOf('smtp'));
  assert.deepEqual([twin.livemode, twin.id === all.id], [false, false]);
  assertProblem(await server.test.post('/v1/connections', { ...bodyOf('twilio'), livemode: true }), 400, 'livemode_mismatch', 'livemode');
  const answers = await Promise.all(Array.from({ length: 12 }, () => server.live.post('/v1/connections', bodyOf('tremendous'))));
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
});

test('a provider of gift cards that is not at its address is no matter of the key', async () => {
  let status;
  const provider = createServer((_request, response) => response.writeHead(status).end('{}'));
  await new Promise((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const { connection } = await connect('tremendous', { settings: { ...KINDS.tremendous.settings, base_url: `http://127.0.0.1:${provider.address().port}` } });
  const reasons = [];
  for (status of [404, 401, 503]) reasons.push((await tryOut(connection)).body.reason);
  assert.deepEqual(reasons, ['Tremendous does not answer as expected: check base_url. (404)', 'Tremendous does not take the API key. (401)', 'Tremendous cannot answer now. (503)']);
  provider.closeAllConnections();
  provider.close();
});

test('all that is wrong is told at once, of a change too', async () => {
  const { connection } = await connect('smtp');
  const settings = { port: '587', colour: 'red' };
  for (const answer of [await server.live.post('/v1/connections', bodyOf('smtp', settings)), await change(connection, { settings })]) {
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.errors.map(({ code, param }) => `${code} ${param}`).sort(), ['invalid_type settings.port', 'unknown_field settings.colour']);
  }
});

test('what is wrong is told by its path', async () => {
  const { program } = await connect('smtp');
  const rows = [
    [{ kind: 'smtp' }, 'missing_field', 'settings.host'],
    [bodyOf('smtp', { host: 'http://smtp.example.com' }), 'invalid_value', 'settings.host'],
    [bodyOf('smtp', { port: 70000 }), 'out_of_range', 'settings.port'],
    [bodyOf('smtp', { port: '587' }), 'invalid_type', 'settings.port'],
    [bodyOf('smtp', { security: 'ssl' }), 'invalid_value', 'settings.security'],
    [bodyOf('smtp', { security: 'none' }), 'invalid_value', 'settings.security'],
    [bodyOf('smtp', { from: 'nobody' }), 'invalid_value', 'settings.from'],
    [bodyOf('smtp', { from_name: 'a\nb' }), 'invalid_value', 'settings.from_name'],
    [bodyOf('smtp', { colour: 'red' }), 'unknown_field', 'settings.colour'],
    [bodyOf('smtp', {}, { token: 'x' }), 'unknown_field', 'secrets.token'],
    [bodyOf('smtp', { user: null }), 'missing_field', 'settings.user'],
    [bodyOf('smtp', {}, { password: null }), 'missing_field', 'secrets.password'],
    [bodyOf('smtp', { dkim_domain: 'example.com' }), 'missing_field', 'settings.dkim_selector'],
    [bodyOf('smtp', { dkim_domain: 'example.com', dkim_selector: 'a' }), 'missing_field', 'secrets.dkim_private_key'],
    [bodyOf('smtp', { dkim_domain: 'example.com', dkim_selector: 'a b' }, { dkim_private_key: KEY }), 'invalid_value', 'settings.dkim_selector'],
    [bodyOf('smtp', { dkim_domain: 'example.com', dkim_selector: 'a' }, { dkim_private_key: 'secret-of-nobody' }), 'invalid_value', 'secrets.dkim_private_key'],
    [{ ...bodyOf('smtp'), settings: 'x' }, 'invalid_type', 'settings'],
    [{ ...bodyOf('smtp'), signing_secret: 'whsec_12345678' }, 'unknown_field', 'signing_secret'],
    [{ ...bodyOf('smtp'), settings: { ...KINDS.smtp.settings, from_name: 'x'.repeat(5000) } }, 'out_of_range', 'settings'],
    [bodyOf('twilio', { account_sid: 'AC1' }), 'invalid_value', 'settings.account_sid'],
    [bodyOf('twilio', { from: null }), 'missing_field', 'settings.from'],
    [bodyOf('twilio', { messaging_service_sid: SID }), 'invalid_value', 'settings.messaging_service_sid'],
    [bodyOf('twilio', {}, { auth_token: null }), 'missing_field', 'secrets.auth_token'],
    [bodyOf('sms_gateway', { url: 'smtp://sms.example.com' }), 'invalid_value', 'settings.url'],
    [bodyOf('sms_gateway', { url: 'https://sms.example.com/send?user=a' }), 'invalid_value', 'settings.url'],
    [bodyOf('sms_gateway', { from: 'a<b' }), 'invalid_value', 'settings.from'],
    [bodyOf('tremendous', {}, { api_key: 'a b' }), 'invalid_value', 'secrets.api_key'],
    [{ kind: 'stripe', program_id: program.id, livemode: true, signing_secret: 'whsec_12345678', settings: {} }, 'unknown_field', 'settings'],
    [{ kind: 'stripe', livemode: true, signing_secret: 'whsec_12345678' }, 'missing_field', 'program_id'],
    [{ kind: 'hubspot' }, 'not_supported', 'kind'],
  ];
  for (const [body, code, param] of rows) {
    const answer = await server.live.post('/v1/connections', body);
    assert.deepEqual([answer.status, answer.body.code, answer.body.param], [400, code, param], `${JSON.stringify(body)}\n${answer.text}`);
    hides(answer.text);
  }
  assertProblem(await server.live.post('/v1/connections', { ...bodyOf('smtp'), program_id: 'prg_01h2xcejqtf2nbrexx3vqjhp41' }), 404, 'not_found', 'program_id');
});

test('settings and secrets are one: each may need the other', async () => {
  const { connection } = await connect('smtp');
  assertProblem(await change(connection, { settings: { user: null } }), 400, 'missing_field', 'settings.user');
  assertProblem(await change(connection, { secrets: { password: null } }), 400, 'missing_field', 'secrets.password');
  assertProblem(await change(connection, { signing_secret: 'whsec_12345678' }), 400, 'unknown_field', 'signing_secret');
  const open = await change(connection, { settings: { user: null, security: 'none', port: 25 }, secrets: { password: null } });
  assert.deepEqual([open.status, open.body.settings.security, open.body.settings.port, 'user' in open.body.settings], [200, 'none', 25, false]);
  assert.deepEqual((await change(connection, {})).body, open.body, 'nothing named, nothing changed');
  assert.equal((await change(connection, { status: 'paused' })).body.status, 'paused');
  const signed = await change(connection, { settings: { dkim_domain: 'example.com', dkim_selector: 's1' }, secrets: { dkim_private_key: KEY } });
  assert.deepEqual([signed.status, signed.body.settings.dkim_selector], [200, 's1'], signed.text);
});

test('the usual port goes with the security, and one that was said stays', async () => {
  const { connection } = await connect('smtp');
  const now = async (settings) => {
    const { security, port } = (await change(connection, { settings })).body.settings;
    return [security, port];
  };
  assert.deepEqual(await now({ security: 'tls' }), ['tls', 465]);
  assert.deepEqual(await now({ host: 'mail.example.com' }), ['tls', 465]);
  assert.deepEqual(await now({ security: 'starttls' }), ['starttls', 587]);
  assert.deepEqual(await now({ port: 2525 }), ['starttls', 2525]);
  assert.deepEqual(await now({ security: 'tls' }), ['tls', 2525]);
  assert.deepEqual(await now({ security: 'tls', port: 465 }), ['tls', 465]);
});

test('an address that is a secret is told to those who may set one up', async () => {
  const { connection } = await connect('sms_gateway');
  assert.match(connection.hook_url, new RegExp(`/hooks/sms/${connection.id}/[0-9a-f]{32}/inbound$`));
  assert.match((await connect('twilio')).connection.hook_url, /\/hooks\/twilio\/con_\w+\/inbound$/);
  assert.equal((await connect('smtp')).connection.hook_url, null);
  const looker = new Client(server.url, await createKey(server.database, 'looker', ['--scopes', 'connections:read']));
  const seen = await looker.read(`/v1/connections/${connection.id}`);
  looker.close();
  assert.deepEqual([seen.hook_url, seen.settings], [null, connection.settings]);
});

test('a connection is tried: what it says is the answer', async () => {
  const asked = [];
  const system = createServer((request, response) => {
    asked.push([request.method, request.url, request.headers.authorization]);
    const good = request.headers.authorization === `Basic ${Buffer.from(`${SID}:secret-of-twilio`).toString('base64')}`;
    response.writeHead(good ? 200 : 401, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(good ? { sid: SID, status: 'active' } : { code: 20003, message: 'Authenticate', status: 401 }));
  });
  await new Promise((resolve) => system.listen(0, '127.0.0.1', resolve));
  system.unref();
  const base_url = `http://127.0.0.1:${system.address().port}`;
  const { connection } = await connect('twilio', bodyOf('twilio', { base_url }));
  const ask = () => tryOut(connection);
  assert.deepEqual((await ask()).body, { object: 'connection_test', works: true, outcome: 'works', reason: null });
  assert.deepEqual(asked.map(([method, url]) => [method, url]), [['GET', `/2010-04-01/Accounts/${SID}.json`]]);
  await change(connection, { secrets: { auth_token: 'secret-of-nobody' } });
  const wrong = await ask();
  assert.deepEqual([wrong.status, wrong.body.works, wrong.body.outcome], [200, false, 'misconfigured']);
  assert.match(wrong.body.reason, /auth token/);
  hides(wrong.text);
  await new Promise((resolve) => system.close(resolve));
  assert.deepEqual([(await ask()).body.outcome], ['unavailable']);
  const program = await makeProgram(server.live);
  const stripe = await server.live.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: 'whsec_12345678', livemode: true });
  assertProblem(await tryOut(stripe), 400, 'not_supported', 'id');
  assertProblem(await tryOut({ id: 'con_01h2xcejqtf2nbrexx3vqjhp41' }), 404, 'not_found', 'id');
  assertProblem(await tryOut(connection, server.test), 404, 'not_found', 'id');
});

test('what stands beside the server is not called unless that was allowed', async () => {
  const careful = await startServer();
  try {
    const program = await makeProgram(careful.live);
    const { id } = await careful.live.create('/v1/connections', { ...bodyOf('sms_gateway', { url: `${careful.metricsUrl}/metrics` }), program_id: program.id });
    const answer = await tryOut({ id }, careful.live);
    assert.deepEqual([answer.body.works, answer.body.outcome, answer.body.reason], [false, 'unavailable', 'the address is not allowed']);
  } finally {
    await careful.stop();
  }
});

test('a hook of another kind does not know it', async () => {
  const { connection } = await connect('smtp', bodyOf('smtp', { dkim_domain: 'example.com', dkim_selector: 'a' }, { dkim_private_key: `${KEY}${'\n'.repeat(4000)}` }));
  for (let i = 0; i < 2; i += 1) assertProblem(await server.anonymous.post(`/hooks/stripe/${connection.id}`, '{}', { 'Stripe-Signature': 't=1,v1=00' }), 404, 'not_found');
  await server.verify();
});
