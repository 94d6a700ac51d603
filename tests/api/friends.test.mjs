// Friends whom a participant has written to: who may, whom they reach, how often, in what words, and what comes of it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { Client, expectStatus } from './harness/http.mjs';
import { asParticipant, makePortalKey, pageOf, signIn } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

const SHOP = 'https://shop.example.com';
const PERSON = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate' };
const server = await startServer();
const { live, test: trial } = server;
after(async () => {
  await server.verify();
  await server.stop();
});
expectStatus(await live.call('PATCH', '/v1/workspace', { name: 'Harbor & Pine' }), 200, 'workspace');

let clock = Date.now();
async function pass(hours) {
  clock += hours * 3_600_000;
  expectStatus(await trial.post('/v1/test_clock/advance', { to: new Date(clock).toISOString() }), 200, 'advance');
}


const say = async (client, program, fields) => expectStatus(await client.call('PATCH', `/v1/programs/${program.id}/messaging`, fields), 200, 'messaging');
const OPEN = { quiet_hours: { from: '00:00', to: '00:00' }, kinds: { friend_invitation: { enabled: true } } };

/** A program that writes to friends, a participant of it, and a client that calls as that one. */
async function stage(client = trial, fields = {}) {
  const program = await makeProgram(client);
  await say(client, program, OPEN);
  const participant = await makeParticipant(client, program, { name: 'Maya Ortiz', ...fields });
  const key = await makePortalKey(client, program);
  return { program, participant, key, self: asParticipant(server, participant, key) };
}
const invite = async ({ self }, to, fields = {}) => expectStatus(await self.post('/v1/me/invitations', { to, ...fields }), 200, 'invite').body;
const resultsOf = (body) => body.results.map(({ result }) => result);
const mailsOf = async (program) => (await trial.readAll(`/v1/messages?program_id=${program.id}`)).filter(({ kind }) => kind === 'friend_invitation');
const listOf = async ({ self }) => (await self.get('/v1/me/invitations')).body.data;

const sentMail = (program, to) => eventually(async () => (await mailsOf(program)).find((one) => one.to === to && one.status === 'simulated'));

test('a friend is written to in the participant’s name, once for ever, by a link of its own', async () => {
  const scene = await stage();
  const [ben, cleo] = [uniqueEmail('ben'), uniqueEmail('cleo')];
  const first = await invite(scene, [ben, `"Cleo, the Second" <${cleo.toUpperCase()}>`], { message: 'They did our roof.\nAsk for Ana.', program_id: scene.program.id });
  assert.deepEqual([first.object, resultsOf(first), first.left], ['friend_invitations', ['sent', 'sent'], 18]);
  const mail = await sentMail(scene.program, ben);
  assert.deepEqual([mail.subject, mail.channel, mail.note], ['Maya recommends Harbor & Pine', 'email', 'They did our roof.\nAsk for Ana.']);
  assert.match(mail.text, /“They did our roof\.\nAsk for Ana\.”/);
  const [link] = mail.text.match(/http\S+\/r\/\S+/);
  assert.notEqual(link, scene.participant.link_url);
  assert.ok(mail.text.includes(scene.participant.code));
  assert.equal((await sentMail(scene.program, cleo)).text.includes(link), false, 'each has a link of its own');
  assert.deepEqual(resultsOf(await invite(scene, [ben.toUpperCase()])), ['already_invited']);
  assert.equal((await mailsOf(scene.program)).length, 2);
  const other = await makeParticipant(trial, scene.program, { name: 'Otto' });
  assert.deepEqual(resultsOf(await invite({ self: asParticipant(server, other, scene.key) }, [ben])), ['sent'], 'another participant may, too');
  const { links } = await trial.read(`/v1/participants/${scene.participant.id}`);
  assert.equal(links.length, 1, 'links for friends stand in no list');
  assert.deepEqual((await listOf(scene)).map(({ email, status }) => [email, status]), [[cleo, 'simulated'], [ben, 'simulated']]);
});

test('a click, a referral and a sale are told by the invitation that they came of', async () => {
  const scene = await stage();
  const [ben, cleo] = [uniqueEmail('ben'), uniqueEmail('cleo')];
  await invite(scene, [ben, cleo]);
  const statuses = async () => Object.fromEntries((await listOf(scene)).map((row) => [row.email === ben ? 'ben' : 'cleo', row.status]));
  const linkTo = async (to) => new URL((await sentMail(scene.program, to)).text.match(/http\S+\/r\/\S+/)[0]).pathname;
  const [benLink, cleoLink] = [await linkTo(ben), await linkTo(cleo)];
  expectStatus(await server.anonymous.get(cleoLink, { 'User-Agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' }), 302, 'a machine');
  const opened = expectStatus(await server.anonymous.get(benLink, PERSON), 302, 'a person');
  await eventually(async () => (await statuses()).ben === 'clicked');
  assert.equal((await statuses()).cleo, 'simulated', 'a machine is nobody');
  const click = new URL(opened.headers.location).searchParams.get('rfd_click');
  // Ben comes by his link with another address than the one that was typed; Cleo by what she was told.
  const bens = await trial.create('/v1/referrals', { program_id: scene.program.id, click_id: click, prospect: { name: 'Ben', email: uniqueEmail('other') } });
  assert.equal(bens.participant_id, scene.participant.id);
  assert.deepEqual((await trial.read('/v1/clicks')).data.filter(({ id }) => id === click).map(({ channel }) => channel), ['invite']);
  const cleos = await submit(trial, scene.participant, { prospect: { name: 'Cleo', email: cleo } });
  assert.deepEqual(await statuses(), { ben: 'joined', cleo: 'joined' });
  await pay(trial, bens);
  assert.deepEqual(await statuses(), { ben: 'bought', cleo: 'joined' });
  assert.deepEqual((await listOf(scene)).map(({ referral_id }) => referral_id), [cleos.id, bens.id]);
});

test('the business reads them all, or those of one participant', async () => {
  const scene = await stage();
  const other = { ...scene, participant: await makeParticipant(trial, scene.program, { name: 'Otto' }) };
  other.self = asParticipant(server, other.participant, scene.key);
  const [ben, cleo, dora] = [uniqueEmail('ben'), uniqueEmail('cleo'), uniqueEmail('dora')];
  await invite(scene, [ben, cleo]);
  await invite(other, [dora]);
  for (const to of [ben, cleo, dora]) await sentMail(scene.program, to);
  const mail = await sentMail(scene.program, ben);
  const bens = await trial.create('/v1/referrals', { program_id: scene.program.id, participant_id: scene.participant.id, prospect: { name: 'Ben', email: ben } });
  const own = await trial.readAll(`/v1/friend_invitations?participant_id=${scene.participant.id}`);
  assert.deepEqual(own.map(({ email, status, referral_id }) => [email, status, referral_id]), [[cleo, 'simulated', null], [ben, 'joined', bens.id]]);
  assert.deepEqual([own[1].object, own[1].message_id, own[1].contact_id, own[1].program_id], ['friend_invitation', mail.id, bens.contact_id, scene.program.id]);
  const all = (await trial.readAll('/v1/friend_invitations')).slice(0, 3);
  assert.deepEqual(all.map(({ email, participant_id }) => [email, participant_id]), [[dora, other.participant.id], [cleo, scene.participant.id], [ben, scene.participant.id]]);
  assertProblem(await scene.self.get('/v1/friend_invitations'), 401, 'unauthorized');
  assertProblem(await trial.get('/v1/friend_invitations?program_id=x'), 400, 'unknown_field');
});

test('who wants none gets none, and nobody is told more than that', async () => {
  const scene = await stage();
  const out = await makeParticipant(trial, scene.program, { name: 'Out', email: uniqueEmail('out') });
  await trial.create(`/v1/contacts/${out.contact_id}/consents`, { channel: 'email', purpose: 'marketing', state: 'withdrawn', source: 'phone' });
  const told = await invite(scene, [out.email, scene.participant.email, 'nonsense', 'a@b', uniqueEmail()]);
  assert.deepEqual(resultsOf(told), ['suppressed', 'invalid', 'invalid', 'invalid', 'sent']);
  assert.equal((await listOf(scene)).length, 1);
  // By the mail's own link, which the page of any mail has.
  const friend = uniqueEmail('friend');
  await invite(scene, [friend]);
  await sentMail(scene.program, friend);
  const { data: [contact] } = await trial.read(`/v1/contacts?email=${friend}`);
  assert.deepEqual([contact.name, contact.email], [null, friend]);
  const templates = (await trial.read(`/v1/message_templates?program_id=${scene.program.id}`)).data;
  assert.deepEqual(templates.filter(({ kind }) => kind === 'friend_invitation').map(({ language, channel }) => `${language} ${channel}`), ['de email', 'en email', 'es email']);
  const own = { program_id: scene.program.id, kind: 'friend_invitation', channel: 'email', language: 'en', subject: 'For you', text: '{{friend}}: {{note}} {{link}} {{unsubscribe}}' };
  expectStatus(await trial.call('PUT', '/v1/message_templates', own), 200, 'own text');
  assertProblem(await trial.call('PUT', '/v1/message_templates', { ...own, channel: 'sms', subject: undefined }), 400, 'invalid_value', 'channel');
  const last = uniqueEmail('last');
  await invite(scene, [last], { message: 'Look.' });
  const mail = await sentMail(scene.program, last);
  const [, page] = /^Maya: Look\. \S+ \S+(\/u\/\S+)$/.exec(mail.text);
  expectStatus(await server.anonymous.call('POST', page, ''), 200, 'not interested');
  const other = await makeParticipant(trial, scene.program, { name: 'Otto' });
  assert.deepEqual(resultsOf(await invite({ self: asParticipant(server, other, scene.key) }, [last])), ['suppressed']);
});

test('own words and names lead nowhere', async () => {
  const scene = await stage();
  for (const message of ['See https://evil.example', 'go to evil.example now', 'write to a@b', 'evil。com', 'x'.repeat(501), 'a\u202eb']) {
    const answer = await scene.self.post('/v1/me/invitations', { to: [uniqueEmail()], message });
    assert.deepEqual([answer.status, answer.body.param], [400, 'message'], message);
  }
  for (const message of ['It was 3.50 at 10.30, i.e. cheap… Really.', '本当です。とても良い', '{{link}} <b>&']) {
    const body = expectStatus(await scene.self.post('/v1/me/invitations/preview', { message }), 200, message).body;
    assert.ok(body.text.includes(message), body.text);
  }
  assert.deepEqual(await mailsOf(scene.program), []);
  const evil = await makeParticipant(trial, scene.program, { name: 'evil.example Ltd' });
  const { body } = await asParticipant(server, evil, scene.key).post('/v1/me/invitations/preview', { locale: 'de' });
  assert.equal(body.subject, 'Jemand aus Ihrem Bekanntenkreis empfiehlt Harbor & Pine');
  assert.equal(JSON.stringify(body).includes('evil'), false);
});

test('a day has an end: what is more is said to be, and the clock opens it again', async () => {
  const scene = await stage();
  const many = (count) => Array.from({ length: count }, () => uniqueEmail());
  assertProblem(await scene.self.post('/v1/me/invitations', { to: many(21) }), 400, 'out_of_range', 'to');
  assertProblem(await scene.self.post('/v1/me/invitations', { to: [many(21).join(' ').slice(0, 250), ...many(19)] }), 400, 'out_of_range', 'to');
  assert.equal((await invite(scene, many(15))).left, 5);
  const answer = await invite(scene, many(7));
  assert.deepEqual([resultsOf(answer), answer.left], [[...Array(5).fill('sent'), 'limit', 'limit'], 0]);
  const both = await Promise.all([invite(scene, many(3)), invite(scene, many(3))]);
  assert.deepEqual(both.flatMap(resultsOf), Array(6).fill('limit'));
  await pass(25);
  const fresh = await stage();
  await invite(fresh, many(12));
  const raced = await Promise.all(Array.from({ length: 4 }, () => invite(fresh, many(4))));
  assert.equal(raced.flatMap(resultsOf).filter((one) => one === 'sent').length, 8, 'of several at once no more than are left');
  assert.deepEqual(resultsOf(await invite(scene, many(1))), ['sent']);
});

test('the same friend asked for at once is written to once', async () => {
  const scene = await stage();
  const ben = uniqueEmail('ben');
  const answers = await Promise.all(Array.from({ length: 6 }, () => invite(scene, [ben])));
  assert.deepEqual(answers.flatMap(resultsOf).sort(), [...Array(5).fill('already_invited'), 'sent']);
  await sentMail(scene.program, ben);
  assert.equal((await mailsOf(scene.program)).length, 1);
});

test('a program that does not say so writes to nobody, nor does one that is paused, nor one without a way', async () => {
  const program = await makeProgram(trial);
  const participant = await makeParticipant(trial, program);
  const self = asParticipant(server, participant, await makePortalKey(trial, program));
  const refused = async () => assertProblem(await self.post('/v1/me/invitations', { to: [uniqueEmail()] }), 409, 'invalid_state', 'program_id');
  const shown = async () => (await self.get('/v1/me/widget')).body.invite;
  assert.equal(await shown(), false);
  await refused();
  await say(trial, program, OPEN);
  assert.equal(await shown(), true);
  assertProblem(await trial.call('PATCH', `/v1/programs/${program.id}/messaging`, { kinds: { friend_invitation: { channels: ['sms'] } } }), 400, 'invalid_value', 'kinds.friend_invitation.channels');
  assertProblem(await self.post('/v1/me/invitations', { to: [uniqueEmail()], program_id: (await makeProgram(trial)).id }), 404, 'not_found', 'program_id');
  await trial.call('PATCH', `/v1/programs/${program.id}`, { status: 'paused' });
  assert.equal(await shown(), false);
  await refused();
  const lively = await stage(live);
  assert.equal((await lively.self.get('/v1/me/widget')).body.invite, false, 'there is nothing to send it by');
  assertProblem(await lively.self.post('/v1/me/invitations', { to: [uniqueEmail()] }), 409, 'invalid_state', 'program_id');
});

test('nobody but the participant itself calls; a page of any origin may with its token, a cookie only from a page of ours', async () => {
  const scene = await stage();
  const answer = await scene.self.post('/v1/me/invitations', { to: [uniqueEmail()] }, { Origin: SHOP });
  assert.equal(answer.headers['access-control-allow-origin'], SHOP);
  assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  assertProblem(await trial.post('/v1/me/invitations', { to: [uniqueEmail()] }), 403, 'forbidden');
  assertProblem(await server.anonymous.post('/v1/me/invitations', { to: [uniqueEmail()] }), 401, 'unauthorized');
  const { cookie } = await signIn(server, trial, scene.participant);
  assertProblem(await server.anonymous.post('/v1/me/invitations', { to: [uniqueEmail()] }, { Cookie: cookie, Origin: SHOP }), 403, 'csrf_failed', 'Origin');
  expectStatus(await server.anonymous.post('/v1/me/invitations', { to: [uniqueEmail()] }, { Cookie: cookie, Origin: server.url }), 200, 'portal');
  const other = await stage();
  assert.deepEqual(await listOf(other), []);
});

test('a mail that waits is not sent once the friend has come, or the participant has gone', async () => {
  const scene = await stage();
  await say(trial, scene.program, { kinds: { friend_invitation: { delay_hours: 5 } } });
  const [ben, cleo] = [uniqueEmail('ben'), uniqueEmail('cleo')];
  await invite(scene, [ben]);
  const gone = await makeParticipant(trial, scene.program, { name: 'Gone' });
  await invite({ self: asParticipant(server, gone, scene.key) }, [cleo]);
  await submit(trial, scene.participant, { prospect: { name: 'Ben', email: ben } });
  expectStatus(await trial.post(`/v1/participants/${gone.id}/block`, { reason: 'Test.' }), 200, 'block');
  await pass(6);
  const mails = await eventually(async () => {
    const found = await mailsOf(scene.program);
    return found.every(({ status }) => status !== 'queued') && found;
  });
  assert.deepEqual(mails.map(({ status, reason }) => [status, reason]), [['suppressed', 'not_needed'], ['suppressed', 'not_needed']]);
});

test('the portal’s page takes the form without a script', async () => {
  const scene = await stage();
  const { cookie } = await signIn(server, trial, scene.participant);
  const page = await pageOf(server, trial, scene.participant, '/portal/invite');
  assert.match(page, /Maya recommends Harbor &amp; Pine/);
  assert.match(await pageOf(server, trial, scene.participant, '/portal'), /href="\/portal\/invite"/);
  const got = expectStatus(await server.anonymous.get('/portal/invite', { Cookie: cookie }), 200, 'page').text;
  const [, csrf] = /name="csrf" value="([0-9a-f]+)"/.exec(got);
  const post = (fields) => server.anonymous.call('POST', '/portal/invite', new URLSearchParams({ csrf, ...fields }).toString(), { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' });
  const looked = expectStatus(await post({ to: 'a@example.com', message: 'Hello <you>', act: 'look' }), 200, 'look').text;
  assert.match(looked, /“Hello &lt;you&gt;”/);
  assert.match(looked, />\na@example\.com<\/textarea>/);
  assert.deepEqual(await listOf(scene), [], 'looking sends nothing');
  assert.match(expectStatus(await post({ to: '', message: '', act: 'send' }), 422, 'none').text, /Please type at least one e-mail address/);
  assert.match(expectStatus(await post({ to: 'a@example.com', message: 'evil.example', act: 'send' }), 422, 'link').text, /leave out addresses/);
  const [ben, cleo] = [unique('ben'), unique('cleo')].map((name) => `${name}@example.com`);
  const partly = expectStatus(await post({ to: `${ben}, nonsense`, message: '', act: 'send' }), 422, 'partly').text;
  assert.match(partly, />\nnonsense<\/textarea>/);
  assert.match(partly, /This is no address of a friend/);
  const sent = expectStatus(await post({ to: `${cleo}\r\n`, message: 'Do.', act: 'send' }), 303, 'sent');
  assert.equal(sent.headers.location, '/portal/invite?said=invited');
  assert.deepEqual((await listOf(scene)).map(({ email }) => email), [cleo, ben]);
  await say(trial, scene.program, { kinds: { friend_invitation: { enabled: false } } });
  assert.match(expectStatus(await post({ to: uniqueEmail(), message: '', act: 'send' }), 422, 'closed').text, /cannot be written to/);
  assert.doesNotMatch(await pageOf(server, trial, scene.participant, '/portal'), /href="\/portal\/invite"/);
});
