// Pages of other origins: what a browser may ask, what a publishable key may say, and how little it is told.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { createKey, mustRunVerb, runVerb, startServer } from './harness/process.mjs';
import { assertProblem, isId } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, makeProgramAndParticipant, pay, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
const SHOP = 'https://shop.example.com';
const LOCAL = 'http://localhost:5173';
const key = await createKey(server.database, 'site', ['--publishable', '--origin', `${SHOP}/`, '--origin', LOCAL]);
const site = new Client(server.url, key);
after(() => {
  site.close();
  return server.stop();
});
const { program, participant } = await makeProgramAndParticipant(server.live);
const lead = (fields = {}) => ({ program_id: program.id, code: participant.code, prospect: { email: uniqueEmail('lead') }, ...fields });
const preflight = (path, { origin = SHOP, method = 'POST' } = {}) =>
  server.anonymous.call('OPTIONS', path, undefined, { Origin: origin, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': 'authorization,content-type' });

function assertReadable(answer, origin) {
  assert.equal(answer.headers['access-control-allow-origin'], origin);
  assert.equal(answer.headers.vary, 'Origin');
  assert.match(answer.headers['access-control-expose-headers'], /Retry-After/);
  assert.equal(answer.headers['access-control-allow-credentials'], undefined);
}
const assertUnreadable = (answer) => assert.deepEqual(Object.keys(answer.headers).filter((name) => name.startsWith('access-control')), []);

// ---- CORS

for (const [path, method] of [['/v1/referrals', 'POST'], ['/v1/clicks', 'POST'], [`/v1/codes/${participant.code}`, 'GET']]) {
  test(`a browser that asks before ${method} ${path} is told what it may send`, async () => {
    const answer = await preflight(path, { method });
    assert.deepEqual([answer.status, answer.text], [204, '']);
    assert.equal(answer.headers['access-control-allow-origin'], SHOP);
    assert.ok(answer.headers['access-control-allow-methods'].split(', ').includes(method));
    assert.deepEqual(answer.headers['access-control-allow-headers'].toLowerCase().split(', ').sort(), ['authorization', 'content-type', 'idempotency-key']);
    assert.match(answer.headers['access-control-max-age'], /^[1-9][0-9]*$/);
    assert.equal(answer.headers.vary, 'Origin');
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  });
}

test('only what a publishable key may do is offered', async () => {
  assert.equal((await preflight('/v1/clicks')).headers['access-control-allow-methods'], 'POST', 'listing clicks is not');
  for (const path of ['/v1/programs', '/v1/contacts', '/v1/rewards', '/healthz', `/r/${participant.code}`]) {
    const answer = await preflight(path);
    assertProblem(answer, 405, 'method_not_allowed');
    assertUnreadable(answer);
  }
  assertProblem(await preflight('/v1/nothing'), 404, 'not_found');
  assertProblem(await server.anonymous.call('OPTIONS', '/v1/clicks'), 405, 'method_not_allowed');
});

test('a page of an allowed origin reads the answer, a refusal too', async () => {
  for (const origin of [SHOP, LOCAL]) {
    const taken = await site.post('/v1/referrals', lead(), { Origin: origin });
    assert.equal(taken.status, 201, taken.text);
    assertReadable(taken, origin);
    const clicked = await site.post('/v1/clicks', { code: participant.code }, { Origin: origin });
    assert.equal(clicked.status, 201, clicked.text);
    assertReadable(clicked, origin);
    const checked = await site.get(`/v1/codes/${participant.code}`, { Origin: origin });
    assert.equal(checked.body.valid, true);
    assertReadable(checked, origin);
  }
  const refused = await site.post('/v1/referrals', lead({ prospect: { email: 'nonsense' } }), { Origin: SHOP });
  assertProblem(refused, 400, 'invalid_value', 'prospect.email');
  assertReadable(refused, SHOP);
});

test('a page of any other origin is refused, and nothing is stored', async () => {
  const before = (await server.live.readAll('/v1/referrals')).length;
  for (const origin of ['https://evil.example', 'http://shop.example.com', `${SHOP}:8443`, `${SHOP}/`, 'https://SHOP.example.com', 'https://shop.example.com.evil.example', 'null', '', '*']) {
    const answer = await site.post('/v1/referrals', lead(), { Origin: origin });
    assertProblem(answer, 403, 'forbidden');
    assert.match(answer.body.detail, /--origin/, 'says what to do');
    assertUnreadable(answer);
  }
  assert.equal((await server.live.readAll('/v1/referrals')).length, before);
});

test('a key without origins is for no page, and still for programs', async () => {
  const answer = await server.browser.post('/v1/referrals', lead(), { Origin: SHOP });
  assertProblem(answer, 403, 'forbidden');
  assertUnreadable(answer);
  assert.equal((await server.browser.post('/v1/referrals', lead())).status, 201);
});

test('a secret key works where a page must not be, and no page reads its answers', async () => {
  const answer = await server.live.get('/v1/programs', { Origin: SHOP });
  assert.equal(answer.status, 200);
  assertUnreadable(answer);
});

test('origins are shown by key list, and refused where they make no sense', async () => {
  const line = (await mustRunVerb(['key', 'list', '--database', server.database])).split('\n').find((row) => row.includes('  site  '));
  assert.ok(line.includes(`origins ${SHOP} ${LOCAL}`), line);
  const refused = async (...flags) => (await runVerb(['key', 'create', '--database', server.database, '--name', 'x', ...flags])).stderr;
  assert.match(await refused('--origin', SHOP), /Only a publishable key has origins/);
  assert.match(await refused('--publishable', '--origin', `${SHOP}/form`), /ends behind its host or port/);
  assert.match(await refused('--publishable', '--origin', 'shop.example.com'), /must begin with http/);
});

// ---- what a publishable key may say

const said = { program_id: program.id, code: participant.code, notes: 'Call after six.', prospect: { name: 'Pat', phone: '+14155550143', company: 'Pat Ltd', country: 'US', locale: 'en-US' } };
test('a lead may say who it is and how it came, and the business reads all of it', async () => {
  const email = uniqueEmail('lead');
  const receipt = await server.browser.create('/v1/referrals', { ...said, prospect: { ...said.prospect, email } });
  const referral = await server.live.read(`/v1/referrals/${receipt.id}`);
  assert.equal(referral.participant_id, participant.id);
  const contact = await server.live.read(`/v1/contacts/${referral.contact_id}`);
  assert.deepEqual([contact.name, contact.email, contact.phone, contact.company, contact.country, contact.locale], ['Pat', email, '+14155550143', 'Pat Ltd', 'US', 'en-US']);
});

const FORBIDDEN = ['participant_id', 'owner', 'submitted_by', 'value', 'external_id', 'metadata', 'type', 'order', 'colour'];
const FORBIDDEN_OF_PROSPECT = ['external_id', 'external_ids', 'tags', 'customer_since', 'metadata', 'domain', 'organization_id', 'consents', 'colour'];
test('everything else is refused like a field that does not exist', async () => {
  const before = (await server.live.readAll('/v1/referrals')).length;
  for (const field of FORBIDDEN) assertProblem(await server.browser.post('/v1/referrals', lead({ [field]: 'x' })), 400, 'unknown_field', field);
  for (const field of FORBIDDEN_OF_PROSPECT) assertProblem(await server.browser.post('/v1/referrals', lead({ prospect: { email: uniqueEmail(), [field]: 'x' } })), 400, 'unknown_field', `prospect.${field}`);
  for (const field of ['user_agent', 'ip']) assertProblem(await server.browser.post('/v1/clicks', { code: participant.code, [field]: 'x' }), 400, 'unknown_field', field);
  assert.equal((await server.live.readAll('/v1/referrals')).length, before);
});

test('what a publishable key may send is described beside the call', async () => {
  const { paths, components } = await server.anonymous.read('/openapi.json');
  const fields = (path) => Object.keys(components.schemas[paths[path].post['x-publishable-body'].$ref.split('/').at(-1)].properties).sort();
  assert.deepEqual(fields('/v1/referrals'), ['click_id', 'code', 'consent', 'notes', 'program_id', 'prospect', 'referrer', 'sale']);
  assert.deepEqual(fields('/v1/clicks'), ['code', 'previous', 'referrer', 'url']);
});

test('a lead without a way to reach anybody is refused in plain words', async () => {
  assertProblem(await server.browser.post('/v1/referrals', lead({ prospect: { name: 'Nobody' } })), 400, 'missing_field', 'prospect.email');
  assertProblem(await server.browser.post('/v1/referrals', lead({ click_id: 'x' })), 400, 'invalid_value', 'click_id');
});

// ---- and what it is told

test('a lead is answered with its id and nothing else, known or not', async () => {
  const email = uniqueEmail('lead');
  const first = await server.browser.post('/v1/referrals', lead({ prospect: { email } }));
  assert.equal(first.status, 201, first.text);
  assert.deepEqual(Object.keys(first.body).sort(), ['id', 'object', 'status']);
  assert.ok(isId('ref')(first.body.id));
  assert.deepEqual([first.body.object, first.body.status], ['referral', 'pending']);
  await pay(server.live, first.body);
  assert.equal((await server.live.read(`/v1/referrals/${first.body.id}`)).status, 'qualified');
  const again = await server.browser.post('/v1/referrals', lead({ prospect: { email } }));
  assert.deepEqual([again.status, again.body], [201, first.body], 'that it has qualified is not told');
  const known = await submit(server.live, participant);
  const { email: knownEmail } = await server.live.read(`/v1/contacts/${known.contact_id}`);
  const guessed = await server.browser.post('/v1/referrals', lead({ prospect: { email: knownEmail } }));
  assert.deepEqual([guessed.status, Object.keys(guessed.body).sort(), guessed.body.status], [201, ['id', 'object', 'status'], 'pending']);
});

test('a stranger cannot add to what is known of somebody', async () => {
  const phone = '+14155550199';
  const victim = await server.live.create('/v1/contacts', { phone, external_id: uniqueEmail('customer') });
  const receipt = await server.browser.create('/v1/referrals', lead({ prospect: { email: uniqueEmail('mallory'), phone, name: 'Mallory', company: 'Mallory Ltd' } }));
  assert.equal((await server.live.read(`/v1/referrals/${receipt.id}`)).contact_id, victim.id);
  const { replayed, ...now } = await server.live.read(`/v1/contacts/${victim.id}`);
  const { replayed: then, ...before } = victim;
  assert.deepEqual(now, before);
});

test('a click of a page is answered with its id', async () => {
  const click = await server.browser.create('/v1/clicks', { code: participant.code, url: 'https://www.example.com/?utm_source=x' }, { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' });
  assert.deepEqual(Object.keys(click).sort(), ['id', 'object']);
  const stored = await server.live.read(`/v1/clicks/${click.id}`);
  assert.equal(stored.participant_id, participant.id);
  assert.deepEqual(stored.flags, ['bot'], 'the visitor is who sent the request');
});

test('a form hands over the cookie as it is: the program\'s own click is found in it', async () => {
  const other = await makeParticipant(server.live, await makeProgram(server.live));
  const visit = async (who, cookie) => {
    const answer = await server.anonymous.get(`/r/${who.code}`, cookie ? { Cookie: `rfd_click=${cookie}` } : {});
    return /rfd_click=([^;]+)/.exec(answer.headers['set-cookie'][0])[1];
  };
  const cookie = await visit(other, await visit(participant));
  const [newest, older] = cookie.split('.');
  for (const [click_id, expected] of [[cookie, older], [older, older]]) {
    const receipt = await server.browser.create('/v1/referrals', lead({ code: undefined, click_id }));
    const referral = await server.live.read(`/v1/referrals/${receipt.id}`);
    assert.deepEqual([referral.participant_id, referral.attribution.click_id], [participant.id, expected]);
  }
  const theirs = await server.browser.create('/v1/referrals', { program_id: other.program_id, click_id: cookie, prospect: { email: uniqueEmail() } });
  assert.equal((await server.live.read(`/v1/referrals/${theirs.id}`)).attribution.click_id, newest);
});
