// Messages: what is wanted by what happens, who may be written to, what is sent by which way, and what becomes of it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from './harness/eventually.mjs';
import { Gateway } from './harness/gateway.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, payment, rulesWith, submit, unique } from './harness/world.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const { live, test: trial } = server;
const gateway = await Gateway.start();
after(() => gateway.stop());
const connection = await gateway.connect(live);
const CREDIT = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
const NEVER_QUIET = { quiet_hours: { from: '00:00', to: '00:00' } };

let numbers = 1000;
const number = () => `+1202555${(numbers += 1)}`;
const messaging = (client, program, fields) => client.call('PATCH', `/v1/programs/${program.id}/messaging`, fields).then((answer) => (assert.equal(answer.status, 200, JSON.stringify(answer.body)), answer.body));
async function stage(client, fields = {}) {
  const program = await makeProgram(client, { rules: rulesWith(CREDIT) });
  await messaging(client, program, NEVER_QUIET);
  const participant = await makeParticipant(client, program, { name: 'Maya Ortiz', phone: number(), ...fields });
  return { program, participant };
}
/** The message when it has come to what is asked. */
const settled = (client, id, ...statuses) => eventually(() => client.read(`/v1/messages/${id}`), (message) => statuses.includes(message.status));
const write = (client, { program, participant }, fields = {}) =>
  client.create('/v1/messages', { program_id: program.id, contact_id: participant.contact_id, participant_id: participant.id, channel: 'sms', text: 'Hello {{first_name}}, {{link}}', ...fields });
test('a message is as a participant of the program that sends it, or of nobody', async () => {
  const { program, participant } = await stage(live);
  const elsewhere = await stage(live);
  const inTest = await stage(trial);
  const body = { program_id: program.id, contact_id: participant.contact_id, text: 'Hello' };
  for (const stranger of ['ptc_01h2xcejqtf2nbrexx3vqjhp41', inTest.participant.id]) assertProblem(await live.post('/v1/messages', { ...body, participant_id: stranger }), 404, 'not_found', 'participant_id');
  assertProblem(await live.post('/v1/messages', { ...body, participant_id: elsewhere.participant.id }), 400, 'invalid_value', 'participant_id');
});

const messagesOf = (client, participant) => client.readAll(`/v1/messages?contact_id=${participant.contact_id}`);

test('words of one’s own are sent by the gateway, with what they name filled in', async () => {
  const scene = await stage(live);
  const made = await write(live, scene);
  assert.deepEqual([made.object, made.kind, made.channel, made.contact_name, made.to], ['message', 'custom', 'sms', 'Maya Ortiz', scene.participant.phone]);
  const sent = await gateway.message(scene.participant.phone);
  assert.equal(sent.text, `Hello Maya, ${scene.participant.link_url}`);
  const message = await settled(live, made.id, 'sent');
  assert.deepEqual([message.text, message.segments, message.connection_id, message.provider, message.attempts.length, message.attempts[0].outcome], [sent.text, 1, connection.id, 'sms_gateway', 1, 'accepted']);
  assert.equal(message.cost_micros, 10_000);
});

test('a reward and a thank-you are told by themselves, once', async () => {
  const scene = await stage(live);
  const referral = await submit(live, scene.participant, { prospect: { name: 'Ben Friend', email: `${unique()}@example.com` } });
  await pay(live, referral);
  const reward = await gateway.message(scene.participant.phone, (row) => row.text.includes('$25'));
  assert.match(reward.text, /^Hi Maya, you have earned \$25 at /);
  const thanks = await gateway.message(scene.participant.phone, (row) => row.text.includes('Ben'));
  assert.match(thanks.text, /thank you for sending Ben to us/);
  const messages = await messagesOf(live, scene.participant);
  assert.deepEqual(messages.map((message) => message.kind).sort(), ['reward', 'thanks']);
});

test('in a test world nothing is sent, and what would have been is shown in full', async () => {
  const before = gateway.requests.length;
  const scene = await stage(trial);
  const referral = await submit(trial, scene.participant);
  await pay(trial, referral);
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 3_600_000).toISOString() });
  const messages = await messagesOf(trial, scene.participant);
  assert.deepEqual(messages.map((message) => [message.kind, message.status]).sort(), [['reward', 'simulated'], ['thanks', 'simulated']]);
  assert.match(messages.find((message) => message.kind === 'reward').text, /\$25/);
  const made = await write(trial, scene);
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 7_200_000).toISOString() });
  const custom = await trial.read(`/v1/messages/${made.id}`);
  assert.deepEqual([custom.status, custom.text, custom.segments], ['simulated', `Hello Maya, ${scene.participant.link_url}`, 1]);
  assert.equal(gateway.requests.length, before);
});

test('a link to the portal goes out in a message, lets in once, and is shown to nobody else', async () => {
  const scene = await stage(live);
  const path = `/v1/participants/${scene.participant.id}/portal_links`;
  const link = await live.create(path, { send: 'sms' });
  assert.deepEqual([link.object, link.participant_id, link.url, link.expires_at], ['portal_link', scene.participant.id, null, null]);
  const { text } = await gateway.message(scene.participant.phone);
  const [, url, token] = /^Your page at .*: (http:\S+\/portal\/enter\/([A-Za-z0-9_-]{43}))$/.exec(text);
  assert.ok(url.startsWith(server.url));
  const sent = await settled(live, link.message_id, 'sent');
  assert.deepEqual([sent.kind, sent.text, sent.participant_id, sent.segments], ['portal_link', text.replace(token, '...'), scene.participant.id, 1]);
  assert.ok(!JSON.stringify(await live.readAll('/v1/audit')).includes(token));
  const enter = () => server.anonymous.post('/v1/me/session', { token });
  const inside = await enter();
  assert.deepEqual([inside.status, inside.body.participant_id], [201, scene.participant.id]);
  assert.equal((await enter()).status, 401, 'once');
  assertProblem(await live.post(path, { send: 'sms', expires_in: 60 }), 400, 'invalid_value', 'expires_in');
  assertProblem(await live.post(path, { send: 'pigeon' }), 400, 'invalid_value', 'send');
  await live.act(`/v1/participants/${scene.participant.id}/block`, { reason: 'abuse' });
  assertProblem(await live.post(path, { send: 'sms' }), 409, 'conflict', 'status');
});

test('a link to the portal whose participant is blocked before it is sent lets nobody in', async () => {
  const scene = await stage(live);
  const mine = (row) => row.to === scene.participant.phone;
  gateway.answer = (row) => (mine(row) ? { status: 503, body: 'busy' } : { status: 202, body: '0: ok' });
  const { message_id } = await live.create(`/v1/participants/${scene.participant.id}/portal_links`, { send: 'sms' });
  const first = await gateway.message(scene.participant.phone);
  while ((await live.read(`/v1/messages/${message_id}`)).reason !== 'retry') await delay(20);
  await live.act(`/v1/messages/${message_id}/cancel`);
  await live.act(`/v1/participants/${scene.participant.id}/block`, { reason: 'abuse' });
  gateway.answer = () => ({ status: 202, body: '0: ok' });
  await live.act(`/v1/messages/${message_id}/retry`);
  const ended = await settled(live, message_id, 'failed', 'suppressed', 'sent');
  assert.notEqual(ended.status, 'sent');
  assert.equal(gateway.requests.filter(mine).length, 1);
  assert.equal((await server.anonymous.post('/v1/me/session', { token: first.text.split('/').at(-1) })).status, 401);
});

test('in a test world a link to the portal is not made', async () => {
  const scene = await stage(trial);
  const { message_id } = await trial.create(`/v1/participants/${scene.participant.id}/portal_links`, { send: 'sms' });
  const { now } = await trial.read('/v1/workspace');
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.parse(now) + 60_000).toISOString() });
  const shown = await trial.read(`/v1/messages/${message_id}`);
  assert.equal(shown.status, 'simulated');
  assert.match(shown.text, /\/portal\/enter\/\.\.\.$/);
});

test('a provider that is busy is asked again; one that refuses is not', async () => {
  const scene = await stage(live);
  gateway.answer = (row) => (row.to === scene.participant.phone ? { status: 503, body: 'busy' } : { status: 202, body: '0: ok' });
  const busy = await write(live, scene);
  await gateway.message(scene.participant.phone);
  const waiting = await settled(live, busy.id, 'queued');
  while ((await live.read(`/v1/messages/${busy.id}`)).reason !== 'retry') await delay(20);
  assert.ok(waiting);
  const canceled = await live.act(`/v1/messages/${busy.id}/cancel`);
  assert.equal(canceled.status, 'canceled');
  gateway.answer = (row) => (row.to === scene.participant.phone ? { status: 400, body: 'no such number' } : { status: 202, body: '0: ok' });
  const refused = await settled(live, (await write(live, scene)).id, 'failed');
  assert.deepEqual([refused.reason, refused.attempts[0].outcome], ['refused', 'refused']);
  assertProblem(await live.post(`/v1/messages/${refused.id}/cancel`), 409, 'invalid_state', 'id');
  gateway.answer = () => ({ status: 202, body: '0: ok' });
  await live.act(`/v1/messages/${refused.id}/retry`);
  assert.equal((await settled(live, refused.id, 'sent')).attempts.length, 2);
});

test('an answer that never comes is an unknown outcome, listed, and not sent again by itself', async () => {
  const scene = await stage(live);
  gateway.answer = (row) => (row.to === scene.participant.phone ? null : { status: 202, body: '0: ok' });
  const made = await write(live, scene);
  const unknown = await settled(live, made.id, 'unknown');
  assert.deepEqual([unknown.reason, unknown.attempts.length], ['no_answer', 1]);
  assert.ok((await live.readAll('/v1/messages?status=unknown')).some((message) => message.id === made.id));
  gateway.answer = () => ({ status: 202, body: '0: ok' });
  const other = await stage(live);
  await settled(live, (await write(live, other)).id, 'sent');
  assert.equal(gateway.requests.filter((row) => row.to === scene.participant.phone).length, 1);
});

test('wrong credentials stop the queue and open a case; nothing is lost', async () => {
  const scene = await stage(live);
  const mine = (row) => row.to === scene.participant.phone;
  gateway.answer = (row) => (mine(row) ? { status: 403, body: 'denied' } : { status: 202, body: '0: ok' });
  const made = await write(live, scene);
  while ((await live.read(`/v1/messages/${made.id}`)).reason !== 'connection_misconfigured') await delay(20);
  const cases = await live.readAll('/v1/cases?kind=messages&state=open');
  assert.equal(cases.filter((row) => row.program_id === scene.program.id).length, 1);
  gateway.answer = () => ({ status: 202, body: '0: ok' });
  await messaging(live, scene.program, { per_minute: 0 }); // somebody has looked at it
  await settled(live, made.id, 'sent');
});

test('consent is a ledger, and withdrawing it keeps messages from going', async () => {
  const scene = await stage(live);
  const path = `/v1/contacts/${scene.participant.contact_id}/consents`;
  const granted = await live.create(path, { channel: 'sms', purpose: 'marketing', state: 'granted', wording: 'Text me', source: 'checkout' });
  assert.deepEqual([granted.object, granted.channel, granted.purpose, granted.state, granted.wording], ['consent', 'sms', 'marketing', 'granted', 'Text me']);
  await live.create(path, { channel: 'sms', purpose: 'transactional', state: 'withdrawn' });
  assert.deepEqual((await live.readAll(path)).map((row) => [row.purpose, row.state]), [['transactional', 'withdrawn'], ['marketing', 'granted']]);
  const message = await write(live, scene);
  assert.deepEqual([message.status, message.reason], ['suppressed', 'consent_withdrawn']);
  assertProblem(await live.post(path, { channel: 'fax', purpose: 'marketing', state: 'granted' }), 400, 'invalid_value', 'channel');
  assertProblem(await live.post(path, { channel: 'sms', purpose: 'marketing', state: 'granted', at: '2099-01-01T00:00:00Z' }), 400, 'out_of_range', 'at');
});

test('quiet hours are those of the recipient’s own time zone', async () => {
  const { program } = await stage(trial);
  await messaging(trial, program, { quiet_hours: { from: '00:00', to: '23:59' } });
  const participant = await makeParticipant(trial, program, { phone: number() });
  await trial.call('PATCH', `/v1/contacts/${participant.contact_id}`, { time_zone: 'Asia/Tokyo' });
  await pay(trial, await submit(trial, participant));
  const { now } = await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 30 * 3_600_000).toISOString() });
  assert.ok(now === undefined || now);
  const waiting = (await messagesOf(trial, participant)).find((message) => message.status === 'queued');
  assert.equal(waiting.reason, 'quiet_hours');
  assert.match(waiting.due_at, /T14:59:00/); // 23:59 in Tokyo
  assertProblem(await trial.call('PATCH', `/v1/contacts/${participant.contact_id}`, { time_zone: 'Mars/Phobos' }), 400, 'invalid_value', 'time_zone');
});

test('settings are merged member by member, and refused by their place', async () => {
  const { program } = await stage(live);
  const path = `/v1/programs/${program.id}/messaging`;
  assert.equal((await messaging(live, program, { kinds: { stage: { enabled: true } } })).kinds.stage.enabled, true);
  const settings = await messaging(live, program, { kinds: { reward: { channels: ['email'], delay_hours: 2 } }, budget: { amount: 5000, per: 'day' }, prefixes: ['+1'] });
  assert.deepEqual([settings.kinds.stage.enabled, settings.kinds.reward, settings.budget, settings.prefixes, settings.quiet_hours], [true, { enabled: true, channels: ['email'], delay_hours: 2 }, { amount: 5000, currency: 'USD', per: 'day' }, ['+1'], { from: '00:00', to: '00:00' }]);
  assert.deepEqual(await live.read(path), settings);
  assert.deepEqual((await messaging(live, program, { quiet_hours: null, prefixes: null })).quiet_hours, { from: '21:00', to: '08:00' });
  for (const [body, code, param] of [
    [{ quiet_hours: { from: '25:00', to: '08:00' } }, 'invalid_value', 'quiet_hours.from'],
    [{ prefixes: ['49'] }, 'invalid_value', 'prefixes[0]'],
    [{ kinds: { reward: { channels: ['sms', 'sms'] } } }, 'invalid_value', 'kinds.reward.channels'],
    [{ budget: { amount: 1, per: 'day', currency: 'EUR' } }, 'invalid_currency', 'budget.currency'],
    [{ kinds: { nonsense: {} } }, 'unknown_field', 'kinds.nonsense'],
  ]) assertProblem(await live.patch(path, body), 400, code, param);
});

test('numbers outside of the allowed prefixes get nothing', async () => {
  const scene = await stage(live);
  await messaging(live, scene.program, { prefixes: ['+49', '+43'] });
  assert.equal((await write(live, scene)).reason, 'prefix_not_allowed');
});

test('a budget that is used up stops text messages and opens one case', async () => {
  const scene = await stage(live);
  await messaging(live, scene.program, { budget: { amount: 2, per: 'month' } });
  const made = [];
  for (let i = 0; i < 4; i += 1) made.push(await write(live, scene, { text: `number ${i}` }));
  await gateway.until(() => gateway.requests.filter((row) => row.to === scene.participant.phone).length === 2);
  const ofProgram = async () => (await live.readAll('/v1/cases?kind=messages&state=open')).filter((row) => row.program_id === scene.program.id);
  while ((await ofProgram()).length === 0) await delay(20);
  assert.equal((await ofProgram()).length, 1);
  assert.equal((await messagesOf(live, scene.participant)).filter((message) => message.status === 'queued').length, 2);
  await messaging(live, scene.program, { budget: { amount: 100, per: 'month' } });
  for (const { id } of made) await settled(live, id, 'sent');
});

test('a paused program keeps its messages, and all that wait are canceled at once', async () => {
  const scene = await stage(live);
  await messaging(live, scene.program, { paused: true });
  const made = [];
  for (let i = 0; i < 5; i += 1) made.push(await write(live, scene));
  assert.deepEqual(new Set((await messagesOf(live, scene.participant)).map((message) => message.status)), new Set(['queued']));
  await live.act(`/v1/programs/${scene.program.id}/messaging/cancel`);
  await messaging(live, scene.program, { paused: false });
  for (const { id } of made) await settled(live, id, 'canceled');
  const later = await write(live, scene, { text: 'after that' });
  await settled(live, later.id, 'sent');
  assert.deepEqual(gateway.requests.filter((row) => row.to === scene.participant.phone).map((row) => row.text), ['after that']);
});

test('templates: the usual ones are there, own ones have versions, unknown variables are refused with their place', async () => {
  const { program, participant } = await stage(live);
  const list = await live.read(`/v1/message_templates?program_id=${program.id}`);
  const of = (rows, kind, channel, language) => rows.find((row) => row.kind === kind && row.channel === channel && row.language === language);
  assert.deepEqual([of(list.data, 'reward', 'sms', 'de').is_default, of(list.data, 'reward', 'sms', 'de').version], [true, 0]);
  const body = { program_id: program.id, kind: 'reward', channel: 'sms', language: 'en', text: 'You have {{amount}}.' };
  const put = (fields) => live.call('PUT', '/v1/message_templates', { ...body, ...fields });
  const saved = (await put({})).body;
  assert.deepEqual([saved.version, saved.is_default, saved.text], [1, false, 'You have {{amount}}.']);
  assert.equal((await put({})).body.version, 1);
  assert.equal((await put({ text: 'Now {{amount}}.' })).body.version, 2);
  assert.equal(of((await live.read(`/v1/message_templates?program_id=${program.id}`)).data, 'reward', 'sms', 'en').text, 'Now {{amount}}.');
  const problem = assertProblem(await put({ text: 'Hi {{frist_name}}' }), 400, 'unknown_variable', 'text');
  assert.equal(problem.offset, 3);
  assertProblem(await put({ subject: 'x' }), 400, 'invalid_value', 'subject');
  await pay(live, await submit(live, participant));
  assert.equal((await gateway.message(participant.phone, (row) => row.text.includes('$25'))).text, 'Now $25.');
  await put({ text: undefined });
  assert.equal(of((await live.read(`/v1/message_templates?program_id=${program.id}`)).data, 'reward', 'sms', 'en').is_default, true);
});

test('a preview is filled with real data, or an example; a test is sent to an address', async () => {
  const { program, participant } = await stage(live);
  const ask = { program_id: program.id, kind: 'invitation', channel: 'sms', language: 'de' };
  const example = await live.act('/v1/message_templates/preview', ask);
  assert.match(example.text, /Hallo Maya/);
  assert.ok(example.segments >= 1);
  const real = await live.act('/v1/message_templates/preview', { ...ask, participant_id: participant.id, text: '{{first_name}}: {{link}} {{code}}' });
  assert.equal(real.text, `Maya: ${participant.link_url} ${participant.code}`);
  const mail = await live.act('/v1/message_templates/preview', { ...ask, channel: 'email', participant_id: participant.id });
  assert.ok(mail.subject.length > 0 && mail.text.includes(participant.link_url));
  assertProblem(await live.post('/v1/message_templates/preview', { ...ask, text: '{{nothing}}' }), 400, 'unknown_variable', 'text');
  const to = number();
  const sent = await live.create('/v1/message_templates/test', { ...ask, text: 'Probe: {{business}}', to });
  assert.deepEqual([sent.kind, sent.to, sent.contact_id], ['test', to, null]);
  assert.match((await gateway.message(to)).text, /^Probe: /);
});

test('lists are filtered by contact, program and status', async () => {
  const scene = await stage(live);
  const made = await write(live, scene);
  await settled(live, made.id, 'sent');
  for (const query of [`contact_id=${scene.participant.contact_id}`, `program_id=${scene.program.id}`, `program_id=${scene.program.id}&status=sent`]) {
    assert.deepEqual((await live.readAll(`/v1/messages?${query}`)).map((message) => message.id), [made.id], query);
  }
  assertProblem(await live.get(`/v1/messages?contact_id=${scene.participant.contact_id}&status=sent`), 400, 'unsupported_filter', 'contact_id');
});

test('the link of a message ends them by one click, and lets people choose', async () => {
  const scene = await stage(trial);
  const made = await write(trial, scene, { channel: 'email', subject: 'Hello', text: '{{unsubscribe}} {{preferences}}' });
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 40 * 3_600_000).toISOString() });
  const [link, preferences] = (await trial.read(`/v1/messages/${made.id}`)).text.split(' ');
  const path = new URL(link).pathname;
  assert.equal(new URL(preferences).pathname, `${path}/preferences`);
  const fetched = (url, options) => fetch(server.url + url, options).then(async (answer) => ({ status: answer.status, text: await answer.text() }));
  const consents = () => trial.readAll(`/v1/contacts/${scene.participant.contact_id}/consents`);
  const asks = await fetched(path); // a machine that opens links ends nothing
  assert.equal(asks.status, 200);
  assert.match(asks.text, /<form method="post" action="\/u\//);
  assert.deepEqual(await consents(), []);
  const oneClick = { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' };
  for (let i = 0; i < 2; i += 1) assert.equal((await fetched(path, oneClick)).status, 200); // twice is once
  assert.deepEqual((await consents()).map((row) => [row.channel, row.state, row.source]), [['email', 'withdrawn', 'unsubscribe'], ['email', 'withdrawn', 'unsubscribe']]);
  assert.equal((await write(trial, scene, { channel: 'email' })).reason, 'opted_out');
  assert.equal((await write(trial, scene)).status, 'queued'); // text messages are another matter
  const chosen = await fetched(`${path}/preferences`, { ...oneClick, body: 'email_transactional=1&sms_transactional=1' });
  assert.match(chosen.text, /saved/);
  assert.equal((await write(trial, scene, { channel: 'email' })).status, 'queued');
  assert.deepEqual((await consents()).filter((row) => row.source === 'preferences' && row.state === 'granted').map((row) => `${row.channel} ${row.purpose}`).sort(), ['email transactional', 'sms transactional']);
  for (const wrong of [`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`, '/u/nonsense', `${path}A`]) assert.equal((await fetched(wrong)).status, 404, wrong);
});

test('a friend is welcomed with what it gets, not thanked for recommending anybody', async () => {
  const toFriend = (key, more) => ({ key, to: 'referred', kind: 'discount', on: 'qualified', ...more });
  const rules = rulesWith({ ...CREDIT, key: 'credit', to: 'referred' }, toFriend('titled', { title: 'Free gutters', discount: { percent_bp: 10000 } }), toFriend('percent', { discount: { percent_bp: 1250 } }), toFriend('money', { discount: { fixed: 500 } }));
  const program = await makeProgram(trial, { rules });
  await messaging(trial, program, NEVER_QUIET);
  const participant = await makeParticipant(trial, program, { name: 'Maya Ortiz' });
  const come = async (locale) => {
    const referral = await submit(trial, participant, { prospect: { name: 'Ben Friend', email: `${unique()}@example.com`, locale } });
    return { referral, rewards: (await pay(trial, referral)).rewards };
  };
  const friends = { en: await come('en'), de: await come('de'), es: await come('es') };
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 400 * 86_400_000).toISOString() });
  const told = async ({ referral, rewards }) => {
    const rows = await trial.readAll(`/v1/messages?contact_id=${referral.contact_id}`);
    assert.deepEqual(rows.map(({ kind, status }) => [kind, status]), rewards.map(() => ['friend_reward', 'simulated']));
    const texts = await Promise.all(rows.map(async ({ id, reward_id: reward }) => [rewards.find((row) => row.id === reward), await trial.read(`/v1/messages/${id}`)]));
    return Object.fromEntries(texts.map(([{ rule_key: key, code }, { subject, text }]) => [key, [subject, (code ? text.replaceAll(code, 'CODE') : text).split('\n\n').slice(1, -1).join(' ')]]));
  };
  assert.deepEqual(await told(friends.en), {
    credit: ['You get $25 at referd', 'Welcome to referd. You get $25, because Maya recommended us to you.'],
    titled: ['You get Free gutters at referd', 'Welcome to referd. You get Free gutters, because Maya recommended us to you. Your code: CODE'],
    percent: ['You get 12.5% off at referd', 'Welcome to referd. You get 12.5% off, because Maya recommended us to you. Your code: CODE'],
    money: ['You get $5 off at referd', 'Welcome to referd. You get $5 off, because Maya recommended us to you. Your code: CODE'],
  });
  const { percent: german, credit } = await told(friends.de);
  assert.deepEqual(german, ['Für Sie: 12,5\u00a0% Rabatt bei referd', 'willkommen bei referd. Sie bekommen 12,5\u00a0% Rabatt, weil Maya uns Ihnen empfohlen hat. Ihr Code: CODE']);
  assert.match(credit[1], /^willkommen bei referd\. Sie bekommen 25\u00a0\$, weil Maya/);
  const { money: spanish } = await told(friends.es);
  assert.match(spanish[1], /^Te damos la bienvenida a referd\. Tienes 5\u00a0\S+ de descuento porque Maya nos recomendó\. Tu código: CODE$/);
});

test('what is due is done before the clock moves: a message is not too late because somebody was quick', async () => {
  const program = await makeProgram(trial, { rules: rulesWith({ ...CREDIT, to: 'referred' }) });
  await messaging(trial, program, NEVER_QUIET);
  const participant = await makeParticipant(trial, program, { name: 'Maya Ortiz' });
  const friends = await Promise.all(Array.from({ length: 80 }, () => submit(trial, participant)));
  const told = await trial.post('/v1/events', friends.map((friend) => payment({ referral_id: friend.id })));
  assert.ok(told.status < 300, told.text);
  const { now } = await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 800 * 86_400_000).toISOString() });
  for (const friend of friends) {
    const [message] = await trial.readAll(`/v1/messages?contact_id=${friend.contact_id}`);
    assert.deepEqual([message.status, message.reason], ['simulated', null]);
    assert.ok(message.created_at < now);
  }
});

test('an example has a code only in a program that gives discounts', async () => {
  const previewOf = async (reward) => {
    const program = await makeProgram(trial, { rules: rulesWith({ ...CREDIT, ...reward }) });
    return (await trial.act('/v1/message_templates/preview', { program_id: program.id, kind: 'friend_reward', channel: 'sms', language: 'en' })).text;
  };
  assert.equal(await previewOf({}), 'Hi Maya, you get $25 at referd, thanks to Ben. Welcome!');
  assert.equal(await previewOf({ kind: 'discount', amount: undefined, discount: { percent_bp: 1500 } }), 'Hi Maya, you get $25 at referd, thanks to Ben. Welcome! Your code: SAVE-25');
});
