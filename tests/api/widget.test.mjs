// What the scripts in other pages ask of the server: who may, what is told, and what is not.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client, expectStatus } from './harness/http.mjs';
import { asParticipant, claimsOf, makePortalKey, sign } from './harness/portal.mjs';
import { createKey, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { exampleRules, makeParticipant, makeProgram, makeProgramAndParticipant, unique, uniqueEmail } from './harness/world.mjs';

const SHOP = 'https://shop.example.com';
const server = await startServer();
const site = new Client(server.url, await createKey(server.database, 'site', ['--publishable', '--origin', SHOP]));
after(async () => {
  site.close();
  await server.verify();
  await server.stop();
});
const OPEN = { rules: { ...exampleRules(), enrollment: { join: 'open' } } };
const { program, participant } = await makeProgramAndParticipant(server.live, OPEN);
const key = await makePortalKey(server.live, program);
const tokenFor = (sub, fields) => sign(claimsOf({ id: sub, program_id: program.id }, fields), key.secret);
const from = (origin) => ({ Origin: origin });

test('anybody is told what the public page says, and nothing of a participant', async () => {
  const widget = expectStatus(await site.get(`/v1/widget?program_id=${program.id}`, from(SHOP)), 200, 'widget').body;
  assert.deepEqual([widget.program.id, widget.name, widget.summary, widget.join], [program.id, null, null, true]);
  assert.equal(widget.page_url, `${server.url}/p/${program.slug}`);
  assert.deepEqual(widget.offer.map(({ to }) => to), ['referrer', 'referred']);
  assertProblem(await site.get(`/v1/widget?program_id=${program.id}`, from('https://evil.example')), 403, 'forbidden');
  const draft = await makeProgram(server.live, { status: 'draft' });
  assertProblem(await site.get(`/v1/widget?program_id=${draft.id}`), 404, 'not_found', 'program_id');
  assertProblem(await server.anonymous.get(`/v1/widget?program_id=${program.id}`), 401, 'unauthorized');
});

test('a participant\'s token opens its own widget to a page of any origin, and no cookie does', async () => {
  const self = asParticipant(server, participant, key);
  const answer = expectStatus(await self.get('/v1/me/widget', from(SHOP)), 200, 'own');
  assert.deepEqual([answer.body.name, answer.body.summary.code, answer.body.summary.link_url], [participant.name, participant.code, participant.link_url]);
  assert.equal(answer.headers['access-control-allow-origin'], SHOP);
  assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  assert.match((await self.get('/v1/me/qr.svg', from(SHOP))).text, /^<svg/);
  assert.equal((await self.get('/v1/me/summary', from(SHOP))).headers['access-control-allow-origin'], undefined, 'other calls of its are for no page');
  const refused = await new Client(server.url, tokenFor(participant.id, { exp: 1 })).get('/v1/me/widget', from(SHOP));
  assertProblem(refused, 401, 'unauthorized');
  assert.equal(refused.headers['access-control-allow-origin'], SHOP, 'a page may read that it is refused');
  assertProblem(await site.get('/v1/me/widget', from(SHOP)), 401, 'unauthorized');
  const asked = await server.anonymous.call('OPTIONS', '/v1/me/widget', undefined, { Origin: SHOP, 'Access-Control-Request-Method': 'GET' });
  assert.deepEqual([asked.status, asked.headers['access-control-allow-methods']], [204, 'GET, HEAD, POST']);
});

test('who is signed in by its external id takes part from the first look on, once', async () => {
  const sub = unique('customer');
  const token = tokenFor(sub, { name: 'Nora New', email: `${sub}@example.com` });
  assert.equal(expectStatus(await new Client(server.url, token).get('/v1/me/widget'), 200, 'not yet').body.summary, null);
  const joined = expectStatus(await server.anonymous.post('/v1/me/widget', { token }, from(SHOP)), 201, 'join').body;
  const again = expectStatus(await server.anonymous.post('/v1/me/widget', { token }), 201, 'again').body;
  assert.equal(again.summary.code, joined.summary.code);
  const { data: [contact] } = await server.live.read(`/v1/contacts?external_id=${sub}`);
  assert.deepEqual([contact.name, contact.email], ['Nora New', `${sub}@example.com`]);
  assert.equal(expectStatus(await new Client(server.url, token).get('/v1/me/widget'), 200, 'own').body.summary.code, joined.summary.code);
});

test('a token that is forged, lapsed, of a participant or of a program that is shut makes nobody', async () => {
  const before = (await server.live.readAll('/v1/participants')).length;
  const shut = await makeProgram(server.live);
  const other = await makePortalKey(server.live, shut);
  await server.live.call('PATCH', `/v1/programs/${shut.id}`, { status: 'paused' });
  for (const token of ['x', tokenFor('c', { exp: 1 }), sign(claimsOf({ id: 'c', program_id: program.id }), other.secret), tokenFor(participant.id)]) {
    assertProblem(await server.anonymous.post('/v1/me/widget', { token }), 401, 'unauthorized');
  }
  assertProblem(await server.anonymous.post('/v1/me/widget', { token: sign(claimsOf({ id: 'c', program_id: shut.id }), other.secret) }), 409, 'program_paused');
  assert.equal((await server.live.readAll('/v1/participants')).length, before);
});

test('asking by e-mail says the same of everybody; a stranger takes part, who is kept out gets nothing', async () => {
  const test_ = await makeProgramAndParticipant(server.test, OPEN);
  const browser = new Client(server.url, await createKey(server.database, 'test-site', ['--publishable', '--test']));
  const blocked = await makeParticipant(server.test, test_.program);
  expectStatus(await server.test.post(`/v1/participants/${blocked.id}/block`, { reason: 'Test.' }), 200, 'block');
  const stranger = uniqueEmail('stranger');
  const answers = [];
  for (const email of [test_.participant.email, stranger, stranger.toUpperCase(), blocked.email]) {
    answers.push(expectStatus(await browser.post('/v1/join_requests', { program_id: test_.program.id, email, locale: 'de-AT' }), 202, email).text);
  }
  assert.equal(new Set(answers).size, 1);
  const messages = await server.test.readAll(`/v1/messages?program_id=${test_.program.id}`);
  assert.deepEqual(messages.map(({ kind, channel }) => `${kind} ${channel}`), ['portal_link email', 'portal_link email'], 'one a day to each who takes part');
  assert.equal((await server.test.readAll(`/v1/participants?program_id=${test_.program.id}`)).filter(({ email }) => email === stranger).length, 1);
  assertProblem(await browser.post('/v1/join_requests', { program_id: test_.program.id, email: 'nonsense' }), 400, 'invalid_value', 'email');
  browser.close();
});

test('a program by invitation makes nobody of who asks, and one that looks at people lets them wait', async () => {
  const browser = new Client(server.url, await createKey(server.database, 'closed-site', ['--publishable', '--test']));
  const ask = async (program, email) => expectStatus(await browser.post('/v1/join_requests', { program_id: program.id, email }), 202, email).text.replace(program.id, '');
  const told = [];
  for (const [enrollment, join, statuses] of [[undefined, false, []], [{ join: 'invitation' }, false, []], [{ join: 'approval' }, true, ['applied']], [{ join: 'open' }, true, ['active']]]) {
    const { program, participant } = await makeProgramAndParticipant(server.test, { rules: { ...exampleRules(), enrollment } });
    assert.equal((await browser.get(`/v1/widget?program_id=${program.id}`)).body.join, join);
    const signed = sign(claimsOf({ id: unique('customer'), program_id: program.id }), (await makePortalKey(server.test, program)).secret);
    assert.equal((await new Client(server.url, signed).get('/v1/me/widget')).body.join, true, 'whom the business has signed in takes part');
    told.push(await ask(program, participant.email), await ask(program, uniqueEmail('stranger')));
    const others = (await server.test.readAll(`/v1/participants?program_id=${program.id}`)).filter(({ id }) => id !== participant.id);
    assert.deepEqual(others.map(({ status }) => status), statuses);
    const sent = await server.test.readAll(`/v1/messages?program_id=${program.id}`);
    assert.deepEqual(new Set(sent.map(({ participant_id }) => participant_id)), new Set([participant.id, ...others.filter(({ status }) => status === 'active').map(({ id }) => id)]), 'who takes part already is sent the way in');
  }
  assert.equal(new Set(told).size, 1, 'whoever asks learns nothing');
  browser.close();
});

test('one network does not have mails sent without end', async () => {
  const asks = [];
  for (let i = 0; i < 40; i++) asks.push((await site.post('/v1/join_requests', { program_id: program.id, email: uniqueEmail() })).status);
  assert.deepEqual([asks[0], asks.at(-1)], [202, 429]);
});

test('a page says that a script is there; the business reads where', async () => {
  expectStatus(await site.post('/v1/site_checks', { program_id: program.id, part: 'widget' }, from(SHOP)), 201, 'check');
  const { data } = await server.live.read(`/v1/programs/${program.id}/site_checks`);
  assert.deepEqual(data.map(({ part, origin }) => [part, origin]), [['widget', SHOP]]);
  assertProblem(await site.post('/v1/site_checks', { program_id: 'prg_01h2xcejqtf2nbrexx3vqjhp41', part: 'widget' }), 404, 'not_found', 'program_id');
});

for (const name of ['ref', 'via', 'fpr', 'grsf', 'ucc', 'rsCode']) {
  test(`a landing with ?${name}= is a click of its code, and leads on from the program's page`, async () => {
    const clicked = await site.create('/v1/clicks', { url: `https://shop.example.com/?x=1&${name}=${participant.code.toLowerCase()}#top` });
    assert.equal((await server.live.read(`/v1/clicks/${clicked.id}`)).code, participant.code);
    const page = await server.anonymous.get(`/p/${program.slug}?${name}=${participant.code}`);
    assert.deepEqual([page.status, page.headers.location], [302, `/r/${participant.code}`]);
  });
}

test('a landing without a code, or with one of nobody, is no click; the program\'s page opens all the same', async () => {
  assertProblem(await site.post('/v1/clicks', { url: 'https://shop.example.com/?q=1' }), 404, 'not_found', 'code');
  assertProblem(await site.post('/v1/clicks', {}), 400, 'missing_field', 'code');
  for (const query of ['?ref=NOSUCH7', '?via=%zz', `?REF=${participant.code}`, `?ref=${'A'.repeat(500)}`]) assert.equal((await server.anonymous.get(`/p/${program.slug}${query}`)).status, 200, query);
});

test('the first click of a page\'s visitor is found through the later ones', async () => {
  const first = await makeProgramAndParticipant(server.live, { rules: { attribution: { touch: 'first', window_days: 30 } } });
  const second = await makeParticipant(server.live, first.program);
  const one = await site.create('/v1/clicks', { code: first.participant.code });
  const two = await site.create('/v1/clicks', { code: second.code, previous: one.id });
  const lead = await site.create('/v1/referrals', { program_id: first.program.id, click_id: two.id, prospect: { email: uniqueEmail() } });
  assert.equal((await server.live.read(`/v1/referrals/${lead.id}`)).participant_id, first.participant.id);
});

test('what a page says of a sale is written down beside the lead', async () => {
  const click = await site.create('/v1/clicks', { code: participant.code });
  const sale = { order: 'A-17', amount: 3450, currency: 'USD' };
  const lead = await site.create('/v1/referrals', { program_id: program.id, click_id: click.id, prospect: { email: uniqueEmail() }, sale });
  assert.match((await server.live.read(`/v1/referrals/${lead.id}`)).notes, /order A-17, 34\.50 USD\. It waits for the payment/);
  assertProblem(await site.post('/v1/referrals', { program_id: program.id, prospect: { email: uniqueEmail() }, sale: { amount: -1 } }), 400, 'out_of_range', 'sale.amount');
  assertProblem(await server.live.post('/v1/referrals', { program_id: program.id, prospect: { email: uniqueEmail() }, sale }), 400, 'unknown_field', 'sale');
});
