// Ways into the portal: links that work once, sessions, and tokens that a business signs. Whatever does not lead in
// answers the same.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lineUp } from './harness/contention.mjs';
import { Client } from './harness/http.mjs';
import { asParticipant, claimsOf, enter, makePortalKey, nowSeconds, sign, signIn, tokenOf } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem, isId, isTime } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, makeProgramAndParticipant, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { program, participant } = await makeProgramAndParticipant(server.live, {});
const key = await makePortalKey(server.live, program);

const makeLink = (one = participant, body = {}) => server.live.create(`/v1/participants/${one.id}/portal_links`, body);
const newParticipant = () => makeParticipant(server.live, program);

/** What every way that is not open answers; but for the request's own id it is one text. */
async function assertRefused(answer) {
  assertProblem(answer, 401, 'unauthorized');
  const never = await server.anonymous.post('/v1/me/session', { token: 'A'.repeat(43) });
  const same = ({ body }) => ({ ...body, request_id: null });
  assert.deepEqual(same(answer), same(never));
  assert.equal(answer.headers['set-cookie'], undefined);
}

test('a link has a token of 256 bits, and ten minutes unless it is told otherwise', async () => {
  const before = Date.now();
  const link = await makeLink();
  assert.deepEqual(Object.keys(link).sort(), ['expires_at', 'message_id', 'object', 'participant_id', 'url']);
  assert.ok(link.url.startsWith(`${server.url}/portal/enter/`));
  assert.match(tokenOf(link), /^[A-Za-z0-9_-]{43}$/);
  const minutes = (Date.parse(link.expires_at) - before) / 60_000;
  assert.ok(minutes >= 9.9 && minutes <= 10.5, `${minutes}`);
  const week = await makeLink(await newParticipant(), { expires_in: 7 * 86_400 });
  assert.ok(isTime(week.expires_at));
  assertProblem(await server.live.post(`/v1/participants/${participant.id}/portal_links`, { expires_in: 7 * 86_400 + 1 }), 400, 'out_of_range', 'expires_in');
  assertProblem(await server.live.post(`/v1/participants/${participant.id}/portal_links`, { expires_in: 0 }), 400, 'out_of_range', 'expires_in');
});

test('a link lets in once, and gives a cookie that no script reads', async () => {
  const one = await newParticipant();
  const link = await makeLink(one);
  const answer = await enter(server, link);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.participant_id, one.id);
  const [cookie] = answer.headers['set-cookie'];
  assert.match(cookie, /^rfd_portal=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
  const me = await server.anonymous.get('/v1/me', { Cookie: cookie.split(';')[0] });
  assert.equal(me.body.participant.id, one.id);
  await assertRefused(await enter(server, link));
});

test('where the public URL is https the cookie is bound to the host', async () => {
  const secure = await startServer({ flags: ['--public-url', 'https://go.example.com/'] });
  try {
    const one = await makeParticipant(secure.live, await makeProgram(secure.live));
    const { cookie, all } = await signIn(secure, secure.live, one);
    assert.match(all, /^__Host-rfd_portal=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/);
    for (const path of ['/v1/me', '/portal']) {
      assert.equal((await secure.anonymous.get(path, { Cookie: cookie })).status, 200, path);
      assert.equal((await secure.anonymous.get(path, { Cookie: cookie.replace('__Host-', '') })).status, 401, `${path}: the other name is not looked at`);
    }
  } finally {
    await secure.stop();
  }
});

test('of many who use a link at once one comes in', async () => {
  const link = await makeLink(await newParticipant());
  const answers = await lineUp(server, 'portal_link', Array.from({ length: 4 }, () => () => enter(server, link)));
  assert.deepEqual(answers.map((one) => one.status).sort(), [201, 401, 401, 401]);
});

test('a link that has expired, and what is no token, are refused alike', async () => {
  const link = await makeLink(await newParticipant(), { expires_in: 1 });
  const wait = Date.parse(link.expires_at);
  let answer = await enter(server, await makeLink(await newParticipant()));
  while (Date.now() <= wait + 5) answer = await server.anonymous.get('/healthz');
  answer = await enter(server, link);
  await assertRefused(answer);
  for (const token of ['x', 'B'.repeat(43), 'A'.repeat(44), `${'A'.repeat(42)}!`]) await assertRefused(await server.anonymous.post('/v1/me/session', { token }));
});

test('who is blocked is let in by nothing, and again when that is taken back', async () => {
  const one = await newParticipant();
  const link = await makeLink(one);
  const { cookie } = await signIn(server, server.live, one);
  await server.live.act(`/v1/participants/${one.id}/block`, { reason: 'abuse' });
  await assertRefused(await enter(server, link));
  assertProblem(await server.anonymous.get('/v1/me', { Cookie: cookie }), 401, 'unauthorized');
  assertProblem(await asParticipant(server, one, key).get('/v1/me'), 401, 'unauthorized');
  assertProblem(await server.live.post(`/v1/participants/${one.id}/portal_links`), 409, 'conflict', 'status');
  await server.live.act(`/v1/participants/${one.id}/resume`, {});
  assert.equal((await server.anonymous.get('/v1/me', { Cookie: cookie })).status, 200);
});

test('a participant has so many open links and no more', async () => {
  const one = await newParticipant();
  for (let i = 0; i < 20; i += 1) await makeLink(one);
  assertProblem(await server.live.post(`/v1/participants/${one.id}/portal_links`), 409, 'limit_reached');
});

test('the oldest of twenty sessions ends when another begins', async () => {
  const one = await newParticipant();
  const cookies = [];
  for (let i = 0; i < 21; i += 1) cookies.push((await signIn(server, server.live, one)).cookie);
  const statuses = [];
  for (const cookie of cookies) statuses.push((await server.anonymous.get('/v1/me', { Cookie: cookie })).status);
  assert.deepEqual(statuses, [401, ...Array(20).fill(200)]);
});

test('signing out ends the session and takes the cookie away', async () => {
  const { cookie } = await signIn(server, server.live, await newParticipant());
  const own = { Cookie: cookie, Origin: server.url };
  const answer = await server.anonymous.call('DELETE', '/v1/me/session', undefined, own);
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers['set-cookie'][0], /^rfd_portal=; Path=\/; Max-Age=0/);
  assertProblem(await server.anonymous.get('/v1/me', { Cookie: cookie }), 401, 'unauthorized');
});

test('what a cookie may change comes from a page of ours', async () => {
  const { cookie } = await signIn(server, server.live, participant);
  const change = (headers) => server.anonymous.patch('/v1/me', { locale: 'de' }, { Cookie: cookie, ...headers });
  assertProblem(await change({}), 403, 'csrf_failed', 'Origin');
  assertProblem(await change({ Origin: 'https://evil.example.com' }), 403, 'csrf_failed', 'Origin');
  assertProblem(await change({ Origin: 'null' }), 403, 'csrf_failed', 'Origin');
  assertProblem(await change({ Origin: `${server.url}.example.com` }), 403, 'csrf_failed', 'Origin');
  assert.equal((await change({ Origin: server.url })).status, 200);
});

test('a cookie is not looked at beside an Authorization, and keys are nobody’s self', async () => {
  const { cookie } = await signIn(server, server.live, participant);
  assertProblem(await server.anonymous.get('/v1/me', { Cookie: cookie, Authorization: 'Bearer nonsense' }), 401, 'unauthorized');
  assertProblem(await server.live.get('/v1/me'), 403, 'forbidden');
  assertProblem(await server.anonymous.get('/v1/me'), 401, 'unauthorized');
});

// ---- tokens that a business signs ----

const withToken = (token, path = '/v1/me') => server.anonymous.get(path, { Authorization: `Bearer ${token}` });

test('a signing key is shown once, listed without its secret, and ends', async () => {
  const other = await makeProgram(server.live);
  const made = await makePortalKey(server.live, other);
  assert.ok(isId('psk')(made.id));
  assert.match(made.secret, /^[A-Za-z0-9_-]{43}$/);
  const listed = await server.live.read(`/v1/programs/${other.id}/portal_keys`);
  assert.deepEqual(listed.data.map((row) => [row.id, 'secret' in row, row.revoked_at]), [[made.id, false, null]]);
  const one = await makeParticipant(server.live, other);
  assert.equal((await withToken(sign(claimsOf(one), made.secret))).status, 200);
  const second = await makePortalKey(server.live, other);
  assertProblem(await server.live.call('DELETE', `/v1/programs/${program.id}/portal_keys/${made.id}`), 404, 'not_found', 'id');
  assert.equal((await withToken(sign(claimsOf(one), made.secret))).status, 200, 'another program has no key of this one');
  const left = await server.live.call('DELETE', `/v1/programs/${other.id}/portal_keys/${made.id}`);
  assert.deepEqual(left.body.data.map((row) => row.revoked_at === null), [true, false]);
  assertProblem(await withToken(sign(claimsOf(one), made.secret)), 401, 'unauthorized');
  assert.equal((await withToken(sign(claimsOf(one), second.secret))).status, 200);
  assertProblem(await server.live.call('DELETE', `/v1/programs/${other.id}/portal_keys/psk_00000000000000000000000000`), 404, 'not_found', 'id');
  assertProblem(await server.test.post(`/v1/programs/${other.id}/portal_keys`), 404, 'not_found', 'id');
});

test('a subject is a participant’s id, or the business’s own id of the contact', async () => {
  const external = unique('customer');
  const one = await makeParticipant(server.live, program, { external_id: external });
  assert.equal((await withToken(sign(claimsOf(one), key.secret))).body.participant.id, one.id);
  assert.equal((await withToken(sign(claimsOf(one, { sub: external }), key.secret))).body.participant.id, one.id);
  assertProblem(await withToken(sign(claimsOf(one, { sub: unique('nobody') }), key.secret)), 401, 'unauthorized');
});

const other = await makeProgramAndParticipant(server.live);
const otherKey = await makePortalKey(server.live, other.program);
const testWorld = await makeProgramAndParticipant(server.test);
const testKey = await makePortalKey(server.test, testWorld.program);
const good = claimsOf(participant);
const secret = key.secret;

const FORGED = [
  ['no algorithm', () => `${sign(good, secret, { header: { alg: 'none' } }).split('.').slice(0, 2).join('.')}.`],
  ['no algorithm, signed all the same', () => sign(good, secret, { header: { alg: 'none' } })],
  ['no algorithm in odd letters', () => sign(good, secret, { header: { alg: 'nOnE' } })],
  ['another hash', () => sign(good, secret, { header: { alg: 'HS512' }, hash: 'sha512' })],
  ['another algorithm’s name', () => sign(good, secret, { header: { alg: 'RS256' } })],
  ['a header that asks to be understood', () => sign(good, secret, { header: { alg: 'HS256', crit: ['exp'] } })],
  ['another program’s key', () => sign(good, otherKey.secret)],
  ['another program’s key for its own program, and this participant', () => sign({ ...good, prg: other.program.id }, otherKey.secret)],
  ['this program’s key for a participant of another', () => sign({ ...good, sub: other.participant.id }, secret)],
  ['a key of the test world', () => sign(good, testKey.secret)],
  ['a key of the test world for its program, and a live participant', () => sign({ ...good, prg: testWorld.program.id }, testKey.secret)],
  ['no expiry', () => sign({ sub: good.sub, prg: good.prg }, secret)],
  ['an expiry in the past', () => sign({ ...good, exp: nowSeconds() - 1 }, secret)],
  ['an expiry in two hours', () => sign({ ...good, exp: nowSeconds() + 7200 }, secret)],
  ['an expiry that is a text', () => sign({ ...good, exp: String(nowSeconds() + 600) }, secret)],
  ['an expiry with a fraction', () => sign({ ...good, exp: nowSeconds() + 600.5 }, secret)],
  ['an issue in the future', () => sign({ ...good, iat: nowSeconds() + 600 }, secret)],
  ['a beginning in the future', () => sign({ ...good, nbf: nowSeconds() + 600 }, secret)],
  ['no subject', () => sign({ prg: good.prg, exp: good.exp }, secret)],
  ['an empty subject', () => sign({ ...good, sub: '' }, secret)],
  ['a subject that is a number', () => sign({ ...good, sub: 1 }, secret)],
  ['no program', () => sign({ sub: good.sub, exp: good.exp }, secret)],
  ['a changed claim', () => sign(good, secret).replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify({ ...good, sub: other.participant.id })).toString('base64url')}.`)],
  ['a signature cut short', () => sign(good, secret).slice(0, -1)],
  ['padding', () => `${sign(good, secret)}=`],
  ['an empty secret', () => sign(good, '')],
  ['the key’s id as secret', () => sign(good, key.id)],
  ['four parts', () => `${sign(good, secret)}.x`],
  ['too long', () => sign({ ...good, name: 'x'.repeat(5000) }, secret)],
];
for (const [name, make] of FORGED) {
  test(`a token is refused: ${name}`, async () => {
    assertProblem(await withToken(make()), 401, 'unauthorized');
    assert.equal((await withToken(sign(good, secret))).status, 200, 'and the good one is believed');
  });
}

test('a token of a participant opens none of the business’s calls', async () => {
  const client = new Client(server.url, sign(good, secret));
  assertProblem(await client.get('/v1/participants'), 401, 'unauthorized');
  assertProblem(await client.get(`/v1/participants/${participant.id}`), 401, 'unauthorized');
  client.close();
});

// ---- what a program sets ----

test('who may frame the portal, and texts to share, are set and checked', async () => {
  const path = `/v1/programs/${other.program.id}/portal`;
  assert.deepEqual(await server.live.read(path), { object: 'portal_settings', program_id: other.program.id, origins: [], share: {} });
  const share = { en: { email: { subject: 'For you', text: 'Hello from {name}: {link}' }, sms: { text: 'Use {code} at {business}' } }, 'de-AT': { x: { text: 'Servus {link}' } } };
  const set = await server.live.patch(path, { origins: ['HTTPS://Shop.example.com:443/', 'https://www.example.com'], share });
  assert.deepEqual([set.status, set.body.origins, set.body.share], [200, ['https://shop.example.com', 'https://www.example.com'], share]);
  assert.deepEqual((await server.live.patch(path, { origins: [] })).body.share, share);
  assert.deepEqual((await server.live.patch(path, { share: {} })).body, { object: 'portal_settings', program_id: other.program.id, origins: [], share: {} });
  const refused = async (body, param) => assertProblem(await server.live.patch(path, body), 400, 'invalid_value', param);
  await refused({ origins: ['example.com'] }, 'origins');
  await refused({ origins: ['https://example.com/path'] }, 'origins');
  await refused({ share: { en: { fax: { text: '{link}' } } } }, 'share.en.fax');
  await refused({ share: { en: { sms: { text: 'no way in it' } } } }, 'share.en.sms.text');
  await refused({ share: { en: { sms: { text: '{link} {secret}' } } } }, 'share.en.sms.text');
  await refused({ share: { en: { sms: { subject: 'x', text: '{link}' } } } }, 'share.en.sms.subject');
  await refused({ share: { en: { sms: { text: 'x'.repeat(1001) } } } }, 'share.en.sms.text');
  assertProblem(await server.test.patch(path, { origins: [] }), 404, 'not_found', 'id');
});

test('the books are clean', () => server.verify());
