// What goes wrong with messages: numbers that are none, people who opt out while theirs wait, providers that are away, that want
// to be asked later or that take no password. Each is clear, recorded, nothing is lost and nothing is sent twice.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from './harness/eventually.mjs';
import { Gateway } from './harness/gateway.mjs';
import { freePort, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram } from './harness/world.mjs';

const LONG = process.env.REFERD_LONG === '1';
const FIRST_RETRY_MS = 30_000; // and a quarter of it for chance
const ACCEPTED = { status: 202, body: '0: Accepted for delivery' };
const UNLIMITED = { quiet_hours: { from: '00:00', to: '00:00' }, per_minute: 0, per_day: 0, per_recipient: { count: 0, days: 1 } };

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const { live } = server;

let numbers = 1000;
const number = () => `+1212555${(numbers += 1)}`;

/** A program with a gateway of its own. `url`: where the gateway is said to be, else where it is. */
async function stage({ url, settings = {} } = {}) {
  const program = await makeProgram(live);
  const gateway = await Gateway.start();
  after(() => gateway.stop());
  const connection = await gateway.connect(live, { program_id: program.id, settings: { url: url ?? gateway.url, user: 'referd', from: '12025550100' } });
  assert.equal((await live.patch(`/v1/programs/${program.id}/messaging`, { ...UNLIMITED, ...settings })).status, 200);
  const participant = await makeParticipant(live, program, { phone: number() });
  return { program, gateway, connection, participant };
}
const set = ({ program }, settings) => live.patch(`/v1/programs/${program.id}/messaging`, settings);
const write = ({ program, participant }, fields = {}) => live.create('/v1/messages', { program_id: program.id, contact_id: participant.contact_id, channel: 'sms', text: 'Hello', ...fields });
const read = ({ id }) => live.read(`/v1/messages/${id}`);

const settled = (message, ...statuses) => eventually(() => read(message), (row) => statuses.includes(row.status));
/** It waits to be tried again, and says since when and until when. */
const waits = (message) => eventually(() => read(message), (row) => row.status === 'queued' && row.reason === 'retry');
const waitMs = (row) => Date.parse(row.due_at) - Date.parse(row.attempts.at(-1).at);

/** It goes out by itself; who has no time for that sends it at once. */
async function goesOut(message) {
  if (!LONG) {
    await live.act(`/v1/messages/${message.id}/cancel`);
    await live.act(`/v1/messages/${message.id}/retry`);
  }
  return settled(message, 'sent');
}

test('a number that is none is refused where it is told, with its place', async () => {
  const { program } = await stage();
  for (const phone of ['12', 'call me', '+1202555', '+999123456789', `+${'1'.repeat(40)}`]) {
    assertProblem(await live.post('/v1/contacts', { name: 'Zoe', phone }), 400, 'invalid_value', 'phone');
    assertProblem(await live.post('/v1/participants', { program_id: program.id, name: 'Zoe', phone }), 400, 'invalid_value', 'phone');
    assertProblem(await live.post('/v1/message_templates/test', { program_id: program.id, kind: 'invitation', channel: 'sms', language: 'en', to: phone }), 400, 'invalid_value', 'to');
  }
  assert.deepEqual((await live.readAll('/v1/contacts?q=Zoe')), []);
});

test('who has no number, and who has not agreed, gets nothing, and why is said at once', async () => {
  const scene = await stage();
  const unreachable = await makeParticipant(live, scene.program);
  const wanted = await write({ ...scene, participant: unreachable });
  assert.deepEqual([wanted.status, wanted.reason], ['suppressed', 'unreachable']);
  const invited = await live.create(`/v1/participants/${scene.participant.id}/invitations`, { channels: ['sms'] });
  assert.deepEqual([invited.status, invited.reason], ['suppressed', 'no_consent']);
  assert.deepEqual(scene.gateway.requests, []);
});

test('who opts out while a message waits does not get it, by STOP or by consent that is taken back', async () => {
  const scene = await stage({ settings: { paused: true } });
  const other = await makeParticipant(live, scene.program, { phone: number() });
  const third = await makeParticipant(live, scene.program, { phone: number() });
  const [hers, his, theirs] = [await write(scene), await write({ ...scene, participant: other }), await write({ ...scene, participant: third })];
  const stop = new URLSearchParams({ from: scene.participant.phone, to: '12025550100', text: 'STOP', id: 'in-1' });
  assert.equal((await server.anonymous.get(`${new URL(scene.connection.hook_url).pathname}?${stop}`)).status, 200);
  await live.create(`/v1/contacts/${other.contact_id}/consents`, { channel: 'sms', purpose: 'transactional', state: 'withdrawn' });
  assert.equal((await set(scene, { paused: false })).status, 200);
  assert.equal((await settled(theirs, 'sent')).to, third.phone);
  const [stopped, withdrawn] = [await settled(hers, 'suppressed'), await settled(his, 'suppressed')];
  assert.deepEqual([stopped.reason, stopped.attempts, withdrawn.reason, withdrawn.attempts], ['opted_out', [], 'consent_withdrawn', []]);
  const toldOf = (phone) => scene.gateway.requests.filter((row) => row.to === phone).map((row) => row.text);
  assert.ok(!toldOf(scene.participant.phone).includes('Hello') && toldOf(other.phone).length === 0);
  assert.equal(toldOf(third.phone).length, 1);
});

test('a provider that is away is asked again later; nothing is lost, nothing is sent twice', async () => {
  const scene = await stage({ url: `http://127.0.0.1:${await freePort()}/cgi-bin/sendsms` });
  const made = [await write(scene, { text: 'one' }), await write(scene, { text: 'two' })];
  for (const message of made) {
    const row = await waits(message);
    assert.deepEqual([row.attempts.length, row.attempts[0].outcome], [1, 'later']);
    assert.ok(waitMs(row) >= FIRST_RETRY_MS && waitMs(row) <= FIRST_RETRY_MS * 1.5, `${waitMs(row)} ms`);
  }
  await live.patch(`/v1/connections/${scene.connection.id}`, { settings: { url: scene.gateway.url } });
  for (const message of made) assert.deepEqual((await goesOut(message)).attempts.map((row) => row.outcome), ['later', 'accepted']);
  assert.deepEqual(scene.gateway.requests.map((row) => row.text).sort(), ['one', 'two']);
});

test('a provider that has had enough (429) is left alone for as long as it says', async () => {
  const scene = await stage();
  scene.gateway.answer = () => ({ status: 429, body: 'slow down', headers: { 'Retry-After': '120' } });
  const message = await write(scene);
  const row = await waits(message);
  assert.ok(waitMs(row) >= 120_000 && waitMs(row) <= 151_000, `${waitMs(row)} ms`);
  assert.match(row.attempts[0].answer, /cannot take messages now.*429/);
  scene.gateway.answer = () => ACCEPTED;
  await live.act(`/v1/messages/${message.id}/cancel`);
  await live.act(`/v1/messages/${message.id}/retry`);
  assert.equal((await settled(message, 'sent')).attempts.length, 2);
});

test('credentials that are wrong hold back what waits, and it goes out when they are right', async () => {
  const scene = await stage();
  scene.gateway.answer = () => ({ status: 401, body: 'wrong password' });
  const made = [];
  for (const text of ['one', 'two', 'three']) made.push(await write(scene, { text }));
  await eventually(async () => Promise.all(made.map(read)), (rows) => rows.some((row) => row.reason === 'connection_misconfigured'));
  const [told] = (await live.readAll('/v1/cases?kind=messages&state=open')).filter((row) => row.program_id === scene.program.id);
  assert.match(told.detail, /settings or its secret are wrong/);
  scene.gateway.answer = () => ACCEPTED;
  await set(scene, { per_minute: 0 }); // somebody has looked at it
  for (const message of made) await settled(message, 'sent');
  assert.deepEqual(scene.gateway.taken.map((row) => row.text).sort(), ['one', 'three', 'two']);
});

/** Long enough for a queue that does not wait to be claimed several times. */
const A_FEW_CLAIMS_MS = 2_500;
const casesOf = async ({ program }) => (await live.readAll('/v1/cases?kind=messages&state=open')).filter((row) => row.program_id === program.id);
const tries = async (message) => (await read(message)).attempts.length;

test('an answer to STOP is not tried without pause where the credentials are wrong', async () => {
  const scene = await stage();
  scene.gateway.answer = () => ({ status: 401, body: 'wrong password' });
  const stop = new URLSearchParams({ from: scene.participant.phone, to: '12025550100', text: 'STOP', id: 'in-2' });
  assert.equal((await server.anonymous.get(`${new URL(scene.connection.hook_url).pathname}?${stop}`)).status, 200);
  await scene.gateway.message(scene.participant.phone);
  await delay(A_FEW_CLAIMS_MS);
  assert.equal(scene.gateway.requests.length, 1);
});

test('wrong credentials are told once until somebody has resolved the case, however often they are tried', async () => {
  const scene = await stage({ settings: { per_minute: 600 } });
  scene.gateway.answer = () => ({ status: 401, body: 'wrong password' });
  const message = await write(scene);
  for (const count of [1, 2, 3]) {
    await eventually(() => tries(message), (made) => made === count);
    await eventually(() => casesOf(scene), (cases) => cases.length > 0);
    assert.equal((await casesOf(scene)).length, 1, `after ${count}`);
    if (count < 3) await set(scene, { per_minute: 600 });
  }
  const [told] = await casesOf(scene);
  await live.act(`/v1/cases/${told.id}/resolve`, { reason: 'New password.' });
  await set(scene, { per_minute: 600 });
  await eventually(() => casesOf(scene), (cases) => cases.length === 1 && cases[0].id !== told.id);
});

test('a budget that is used up within a claim is told once: the pace does not end the stop', async () => {
  const scene = await stage({ settings: { per_minute: 600, budget: { amount: 2, per: 'month' }, paused: true } });
  for (const text of ['one', 'two', 'three', 'four']) await write(scene, { text });
  await set(scene, { paused: false });
  await scene.gateway.until(({ requests }) => requests.length === 2);
  await delay(A_FEW_CLAIMS_MS);
  assert.deepEqual([(await casesOf(scene)).length, scene.gateway.requests.length], [1, 2]);
});

/** Invited by text message `times` times, while the program's messages wait. */
async function invitedWhilePaused(scene, times) {
  const { participant } = scene;
  await live.create(`/v1/contacts/${participant.contact_id}/consents`, { channel: 'sms', purpose: 'marketing', state: 'granted' });
  for (let n = 0; n < times; n += 1) await live.create(`/v1/participants/${participant.id}/invitations`, { channels: ['sms'], again: true });
  return live.readAll(`/v1/messages?contact_id=${participant.contact_id}`);
}

test('what is due at the same moment does not get past the limit of a recipient', async () => {
  const scene = await stage({ settings: { paused: true, per_recipient: { count: 1, days: 7 } } });
  const made = await invitedWhilePaused(scene, 2);
  assert.equal(made.length, 2);
  await set(scene, { paused: false });
  await scene.gateway.message(scene.participant.phone);
  const rows = await eventually(() => Promise.all(made.map(read)), (all) => all.some((row) => row.status === 'sent') && all.some((row) => row.reason === 'recipient_limit'));
  assert.deepEqual(rows.map((row) => row.status).sort(), ['queued', 'sent']);
  assert.equal(scene.gateway.requests.length, 1);
});

test('who is blocked while an invitation waits does not get it', async () => {
  const scene = await stage({ settings: { paused: true } });
  const [invitation] = await invitedWhilePaused(scene, 1);
  await live.act(`/v1/participants/${scene.participant.id}/block`, { reason: 'Spam.' });
  await set(scene, { paused: false });
  assert.equal((await settled(invitation, 'suppressed', 'sent')).reason, 'not_needed');
  assert.deepEqual(scene.gateway.requests, []);
});

test('a message that was kept back long ago goes out when somebody sends it again', async () => {
  const { test: trial } = server;
  const program = await makeProgram(trial);
  const participant = await makeParticipant(trial, program, { phone: number() });
  const say = (state) => trial.create(`/v1/contacts/${participant.contact_id}/consents`, { channel: 'sms', purpose: 'transactional', state });
  const goOn = async (ms) => trial.act('/v1/test_clock/advance', { to: new Date(Date.parse((await trial.read('/v1/workspace')).now) + ms).toISOString() });
  await say('withdrawn');
  const message = await trial.create('/v1/messages', { program_id: program.id, contact_id: participant.contact_id, channel: 'sms', text: 'Hello' });
  assert.equal(message.reason, 'consent_withdrawn');
  await goOn(40 * 24 * 3_600_000);
  await say('granted');
  await trial.act(`/v1/messages/${message.id}/retry`);
  await goOn(60_000);
  const row = await trial.read(`/v1/messages/${message.id}`);
  assert.deepEqual([row.status, row.reason], ['simulated', null]);
});

test('what somebody took back holds, however much was said of other messages since', async () => {
  const scene = await stage();
  const path = `/v1/contacts/${scene.participant.contact_id}/consents`;
  await live.create(path, { channel: 'sms', purpose: 'transactional', state: 'withdrawn' });
  for (let n = 0; n < 201; n += 1) await live.create(path, { channel: n % 2 === 0 ? 'sms' : 'email', purpose: 'marketing', state: 'granted' });
  const message = await write(scene);
  assert.deepEqual([message.status, message.reason], ['suppressed', 'consent_withdrawn']);
});

test('the books hold together after all of it', () => server.verify());
