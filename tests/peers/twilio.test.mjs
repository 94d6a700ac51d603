// Twilio, judged by its own npm package: what it signs is taken, what anybody else signs is not; what it tells of messages
// is recorded, and STOP is heard. What is sent to it is what that package sends for the same message.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import twilio from 'twilio';
import { freePort, startServer } from '../api/harness/process.mjs';
import { assertProblem } from '../api/harness/shapes.mjs';
import { makeParticipant, makeProgram } from '../api/harness/world.mjs';
import { until } from './harness/post.mjs';
import { NUMBER, SID, TOKEN, Twilio } from './harness/twilio.mjs';

const SERVICE = `MG${'0'.repeat(32)}`;
const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());

async function connect() {
  const program = await makeProgram(server.live);
  const connection = await server.live.create('/v1/connections', { kind: 'twilio', program_id: program.id, settings: { account_sid: SID, from: '+12025550100' }, secrets: { auth_token: TOKEN } });
  return { program, connection };
}
const { connection } = await connect();
const inbound = connection.hook_url;
const status = inbound.replace(/inbound$/, 'status');
let count = 0;

/** Posts a form as Twilio does: signed over the address that it calls. */
async function post(url, params, { token = TOKEN, signedUrl = url, signedParams = params, signature } = {}) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const signed = signature === undefined ? twilio.getExpectedTwilioSignature(token, signedUrl, signedParams) : signature;
  if (signed !== null) headers['X-Twilio-Signature'] = signed;
  if (signature === undefined) assert.equal(twilio.validateRequest(token, signed, signedUrl, signedParams), true, 'the package takes its own signature');
  return server.anonymous.call('POST', url.slice(server.url.length), new URLSearchParams(params).toString(), headers);
}

const message = (fields = {}) => {
  count += 1;
  return { MessageSid: `SM${String(count).padStart(32, '0')}`, AccountSid: SID, From: '+12025550143', To: '+12025550100', Body: 'Hello & ä+ü', NumMedia: '0', ...fields };
};

test('a message that Twilio has signed is taken, and has nothing to say in return', async () => {
  const answer = await post(inbound, message());
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.text, /<Response\/>/);
  assert.match(answer.headers['content-type'] ?? answer.headers.get?.('content-type'), /^text\/xml/);
});

test('what anybody else has signed, or was changed on the way, is not', async () => {
  const params = message();
  const refused = [
    await post(inbound, params, { token: 'another-token' }),
    await post(inbound, params, { signature: '' }),
    await post(inbound, params, { signature: null }),
    await post(inbound, { ...params, Body: 'STOP' }, { signedParams: params }),
    await post(inbound, { ...params, Extra: '1' }, { signedParams: params }),
    await post(inbound, params, { signedUrl: status }),
    await post(`${inbound}?a=1`, params, { signedUrl: inbound }),
  ];
  for (const answer of refused) assertProblem(answer, 400, 'invalid_signature', 'X-Twilio-Signature');
  assert.equal((await post(`${inbound}?a=1`, message())).status, 200, 'what stands behind the ? is signed, too');
  const { connection: other } = await connect();
  assert.equal((await post(other.hook_url, message())).status, 200);
  assertProblem(await post(inbound.replace(connection.id, 'con_01h2xcejqtf2nbrexx3vqjhp41'), message()), 404, 'not_found');
});

test('while a token is replaced both are good', async () => {
  const { connection: own } = await connect();
  await server.live.patch(`/v1/connections/${own.id}`, { secrets: { auth_token: 'the-next-token' } });
  for (const token of [TOKEN, 'the-next-token']) assert.equal((await post(own.hook_url, message(), { token })).status, 200, token);
  assertProblem(await post(own.hook_url, message(), { token: 'a-third-token' }), 400, 'invalid_signature');
});

test('a form without what is needed is refused by its name', async () => {
  assertProblem(await post(inbound, { From: '+12025550143', To: '+12025550100' }), 400, 'missing_field', 'MessageSid');
  assertProblem(await post(status, { MessageSid: 'SM1' }), 400, 'missing_field', 'MessageStatus');
  for (const word of ['queued', 'sent', 'delivered', 'undelivered']) assert.equal((await post(status, { MessageSid: 'SM1', MessageStatus: word, ErrorCode: '30005' })).status, 200, word);
});

test('STOP is heard: a mark against the number, once, also while the connection is paused', async () => {
  const { connection: own, program } = await connect();
  const phone = '+12025550177';
  const contact = (await server.live.create('/v1/participants', { program_id: program.id, name: 'Zoe', phone })).contact_id;
  await server.live.create(`/v1/contacts/${contact}/consents`, { channel: 'sms', purpose: 'marketing', state: 'granted', wording: 'Text me', source: 'checkout' });
  await server.live.patch(`/v1/connections/${own.id}`, { status: 'paused' });
  const stop = message({ From: phone, Body: ' Stop ' });
  for (let i = 0; i < 2; i += 1) assert.equal((await post(own.hook_url, stop)).status, 200);
  const rows = await server.live.readAll(`/v1/contacts/${contact}/consents`);
  const withdrawn = rows.filter((row) => row.state === 'withdrawn' && row.channel === 'sms');
  assert.ok(withdrawn.length >= 1, JSON.stringify(rows));
  assert.equal(new Set(withdrawn.map((row) => row.purpose)).size, withdrawn.length, 'once for each purpose');
  await server.verify();
});

test('what is sent is what the package sends, by number and by messaging service, in any letters', async () => {
  const twilios = await Twilio.start();
  after(() => twilios.stop());
  const words = ['Hi Zoë & Ana, 100% + more = yours?\nBye ~ *', 'Привет, Зоя 👋'];
  const program = await makeProgram(server.live);
  await server.live.patch(`/v1/programs/${program.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' } });
  const own = await server.live.create('/v1/connections', twilios.connection({ program_id: program.id }));
  const phones = ['+12025550181', '+12025550182'];
  const people = [];
  for (const phone of phones) people.push(await makeParticipant(server.live, program, { phone }));
  for (const text of words) {
    for (const { contact_id: contact } of people) await server.live.create('/v1/messages', { program_id: program.id, contact_id: contact, channel: 'sms', text });
    const rows = await until(async () => {
      const found = (await server.live.readAll(`/v1/messages?program_id=${program.id}`)).filter((row) => row.text === text);
      return found.every((row) => row.status === 'delivered') && found;
    }, 'the reports of all messages');
    assert.deepEqual(rows.map((row) => row.provider), ['twilio', 'twilio']);
    assert.deepEqual(twilios.texts.filter((one) => one.text === text).map(({ to }) => to).sort(), phones);
    assert.equal((await server.live.patch(`/v1/connections/${own.id}`, { settings: { from: null, messaging_service_sid: SERVICE } })).status, 200); // for the next
  }
  assert.deepEqual(twilios.texts.map(({ from, service }) => [from, service]), [[NUMBER, undefined], [NUMBER, undefined], [undefined, SERVICE], [undefined, SERVICE]]);
  assert.deepEqual([twilios.faults, twilios.judged, twilios.signed], [[], 4, 8]);
});

test('what became of a message may be told before the message is acknowledged', async () => {
  const twilios = await Twilio.start();
  after(() => twilios.stop());
  twilios.early = true;
  const program = await makeProgram(server.live);
  await server.live.patch(`/v1/programs/${program.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' } });
  await server.live.create('/v1/connections', twilios.connection({ program_id: program.id }));
  const { contact_id: contact } = await makeParticipant(server.live, program, { phone: '+12025550184' });
  const made = await server.live.create('/v1/messages', { program_id: program.id, contact_id: contact, channel: 'sms', text: 'Hello' });
  const told = await until(async () => {
    const row = await server.live.read(`/v1/messages/${made.id}`);
    return row.attempts.some((attempt) => attempt.outcome === 'accepted') && row;
  }, 'the acknowledgement');
  assert.deepEqual([told.status, twilios.faults], ['delivered', []]);
});

test('a word that Twilio has answered by itself is not answered twice', async () => {
  const twilios = await Twilio.start();
  after(() => twilios.stop());
  const program = await makeProgram(server.live);
  await server.live.patch(`/v1/programs/${program.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' } });
  const own = await server.live.create('/v1/connections', twilios.connection({ program_id: program.id }));
  const people = [await makeParticipant(server.live, program, { phone: '+12025550185' }), await makeParticipant(server.live, program, { phone: '+12025550186' })];
  const [answered, silent] = people;
  assert.equal(await twilios.say(own.hook_url, answered.phone, 'STOP', { OptOutType: 'STOP' }), 200);
  assert.equal(await twilios.say(own.hook_url, silent.phone, 'STOP'), 200);
  await until(() => twilios.texts.some(({ to }) => to === silent.phone), 'our answer');
  for (const { contact_id: contact } of people)
    assert.ok((await server.live.readAll(`/v1/contacts/${contact}/consents`)).some((row) => row.channel === 'sms' && row.state === 'withdrawn'));
  assert.deepEqual(twilios.texts.map(({ to }) => to), [silent.phone]);
  assert.deepEqual((await server.live.readAll(`/v1/messages?contact_id=${answered.contact_id}`)), []);
});

test('a number that Twilio says is none is not tried again, by anybody', async () => {
  const twilios = await Twilio.start();
  after(() => twilios.stop());
  const program = await makeProgram(server.live);
  await server.live.patch(`/v1/programs/${program.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' } });
  await server.live.create('/v1/connections', twilios.connection({ program_id: program.id }));
  const { contact_id: contact, phone } = await makeParticipant(server.live, program, { phone: '+12025550183' });
  twilios.refused.set(phone, 21614);
  const write = () => server.live.create('/v1/messages', { program_id: program.id, contact_id: contact, channel: 'sms', text: 'Hello' });
  const first = await write();
  const failed = await until(async () => {
    const row = await server.live.read(`/v1/messages/${first.id}`);
    return row.status === 'failed' && row;
  }, 'the refusal');
  assert.deepEqual([failed.reason, failed.attempts.length, failed.attempts[0].answer], ['bounced', 1, 'This number cannot get text messages. (21614)']);
  const second = await write();
  assert.deepEqual([second.status, second.reason, twilios.judged, twilios.faults], ['suppressed', 'bounced', 1, []]);
});

test('the server of Twilio\'s form says so where a request is not the package\'s', async () => {
  const twilios = await Twilio.start();
  after(() => twilios.stop());
  const address = `${twilios.url}/2010-04-01/Accounts/${SID}/Messages.json`;
  const ask = (body, headers = {}) => fetch(address, { method: 'POST', headers: { Authorization: `Basic ${btoa(`${SID}:${TOKEN}`)}`, 'Content-Type': 'application/x-www-form-urlencoded', ...headers }, body });
  assert.equal((await ask('To=%2B12025550143&From=%2B12025550100&Body=Hi')).status, 201);
  assert.deepEqual(twilios.faults, []);
  await ask('To=%2B12025550143&From=%2B12025550100&Body=Hi&Text=Hi');
  await ask('To=%2B12025550143&From=%2B12025550100&Body=Hi', { 'Content-Type': 'text/plain' });
  assert.deepEqual([twilios.faults.length, twilios.judged], [2, 1]);
});

test('behind a proxy the public address is what was signed', async () => {
  const port = await freePort();
  const proxied = await startServer({ flags: ['--public-url', `https://go.example.com:${port}`] });
  try {
    const program = await makeProgram(proxied.live);
    const own = await proxied.live.create('/v1/connections', { kind: 'twilio', program_id: program.id, settings: { account_sid: SID, from: '+12025550100' }, secrets: { auth_token: TOKEN } });
    const params = message();
    const signature = twilio.getExpectedTwilioSignature(TOKEN, own.hook_url, params);
    const answer = await proxied.anonymous.call('POST', new URL(own.hook_url).pathname, new URLSearchParams(params).toString(), { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': signature });
    assert.equal(answer.status, 200, answer.text);
  } finally {
    await proxied.stop();
  }
});
