// Verification of the referred person: who is asked, what waits for the answer, and what a link can and cannot do.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Gateway } from './harness/gateway.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { daysAfter, makeParticipant, makeProgram, pay, rewardsByRule, rulesWith, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const { live, test: trial } = server;
const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
const gift = { key: 'gift', to: 'referred', kind: 'credit', on: 'qualified', amount: { fixed: 1000 } };

let numbers = 3000;
const number = () => `+1202555${(numbers += 1)}`;

/** Rex in a program whose rules ask for this. */
async function makeScene(client, verify = ['email'], rules = {}) {
  const program = await makeProgram(client, { rules: { ...rulesWith(thanks, gift), ...(verify === null ? {} : { fraud: { verify } }), ...rules } });
  await client.call('PATCH', `/v1/programs/${program.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' } });
  return { program, rex: await makeParticipant(client, program, { name: 'Rex Arden', email: uniqueEmail('rex') }) };
}
const refer = (client, rex, prospect = {}, fields = {}) => submit(client, rex, { prospect: { name: 'Bram Castel', email: uniqueEmail('bram'), ...prospect }, ...fields });
const sentAbout = async (client, referral) => (await client.read(`/v1/referrals/${referral.id}/verifications`)).data;

let clock = Date.now();
const advance = (ms = 60_000) => trial.act('/v1/test_clock/advance', { to: new Date((clock += ms)).toISOString() });

/** The path behind the link of a verification that a test world did not send. */
async function pathOf(verification) {
  await advance();
  const message = await trial.read(`/v1/messages/${verification.message_id}`);
  assert.deepEqual([message.kind, message.status], ['verification', 'simulated']);
  return new URL(/http:\S+\/v\/[A-Za-z0-9_-]{55}/.exec(message.text)[0]).pathname;
}
const look = (path) => server.anonymous.get(path);
const confirm = (path) => server.anonymous.call('POST', path, undefined);
async function askedOf(referral) {
  const rows = await sentAbout(trial, referral);
  assert.equal(rows.length, 1, JSON.stringify(rows));
  return pathOf(rows[0]);
}

test('rewards wait until the referred person has confirmed its address by the link, and say why', async () => {
  const { rex } = await makeScene(trial);
  const referral = await refer(trial, rex);
  const [asked] = await sentAbout(trial, referral);
  const contact = await trial.read(`/v1/contacts/${referral.contact_id}`);
  assert.deepEqual([asked.object, asked.channel, asked.state, asked.to, asked.verified_at, contact.email_verified_at], ['verification', 'email', 'open', contact.email, null, null]);
  assert.equal(Date.parse(asked.expires_at), Date.parse(daysAfter(asked.created_at, 7)));
  const event = await pay(trial, referral);
  assert.deepEqual(event.decisions.map((row) => [row.rule_key, row.outcome, row.reason]), [
    ['thanks', 'held', 'the referred person has not confirmed an address or number'],
    ['gift', 'held', 'the referred person has not confirmed an address or number'],
  ]);
  let rewards = await rewardsByRule(trial, referral);
  assert.deepEqual([rewards.thanks.status, rewards.thanks.waiting_for, rewards.gift.waiting_for], ['pending', ['verification'], ['verification']]);
  assertProblem(await trial.post(`/v1/rewards/${rewards.thanks.id}/approve`, {}), 409, 'invalid_state', 'id');
  const [answer] = (await trial.act('/v1/rewards/approve', { ids: [rewards.gift.id] })).data;
  assert.deepEqual([answer.done, answer.error.code], [false, 'invalid_state'], 'a yes would do nothing');

  const path = await pathOf(asked);
  for (let i = 0; i < 2; i += 1) {
    const page = await look(path);
    assert.equal(page.status, 200);
    assert.match(page.text, /<form method="post" action="\/v\//);
    assert.ok(page.text.includes(contact.email));
    assert.equal(page.headers['cache-control'], 'no-store');
  }
  rewards = await rewardsByRule(trial, referral);
  assert.equal(rewards.thanks.status, 'pending', 'whoever opens a link has confirmed nothing');

  const done = await confirm(path);
  assert.equal(done.status, 200);
  assert.doesNotMatch(done.text, /<form/);
  rewards = await rewardsByRule(trial, referral);
  assert.deepEqual([rewards.thanks.status, rewards.gift.status, rewards.thanks.waiting_for], ['issued', 'issued', []]);
  const after_ = await trial.read(`/v1/contacts/${referral.contact_id}`);
  assert.notEqual(after_.email_verified_at, null);
  const timeline = await trial.readAll(`/v1/referrals/${referral.id}/timeline`);
  const told = timeline.filter((row) => row.type === 'referral.verified');
  assert.deepEqual(told.map((row) => [row.actor.type, row.changes]), [['system', { verified: [null, 'email'] }]]);

  const again = await confirm(path);
  assert.equal(again.status, 200);
  assert.equal((await trial.readAll(`/v1/referrals/${referral.id}/timeline`)).length, timeline.length, 'used up');
  assert.deepEqual((await sentAbout(trial, referral)).map((row) => row.state), ['verified']);
});

test('who has confirmed is not asked again, and nothing of its later referrals waits', async () => {
  const first = await makeScene(trial);
  const second = await makeScene(trial);
  const referral = await refer(trial, first.rex);
  await confirm(await askedOf(referral));
  const contact = await trial.read(`/v1/contacts/${referral.contact_id}`);
  const later = await refer(trial, second.rex, { email: contact.email });
  assert.deepEqual(await sentAbout(trial, later), []);
  assert.deepEqual((await pay(trial, later)).decisions.map((row) => row.outcome), ['granted', 'granted']);
});

test('one answer goes on with every referral that waits for the address', async () => {
  const first = await makeScene(trial);
  const second = await makeScene(trial);
  const email = uniqueEmail('bram');
  const one = await refer(trial, first.rex, { email });
  const two = await refer(trial, second.rex, { email });
  await pay(trial, one);
  await pay(trial, two);
  await confirm(await askedOf(one));
  assert.deepEqual((await rewardsByRule(trial, one)).thanks.waiting_for, []);
  assert.equal((await rewardsByRule(trial, two)).thanks.status, 'issued');
  assert.deepEqual((await sentAbout(trial, two)).map((row) => row.state), ['verified']);
});

test('rules that name both ways wait for both', async () => {
  const { rex } = await makeScene(trial, ['email', 'sms']);
  const referral = await refer(trial, rex, { phone: number() });
  await pay(trial, referral);
  const rows = await sentAbout(trial, referral);
  assert.deepEqual(rows.map((row) => row.channel).sort(), ['email', 'sms']);
  await confirm(await pathOf(rows.find((row) => row.channel === 'email')));
  assert.deepEqual((await rewardsByRule(trial, referral)).thanks.waiting_for, ['verification']);
  const text = (await trial.read(`/v1/messages/${rows.find((row) => row.channel === 'sms').message_id}`)).text;
  assert.match(text, /please confirm that this number is yours/);
  await confirm(await pathOf(rows.find((row) => row.channel === 'sms')));
  assert.equal((await rewardsByRule(trial, referral)).thanks.status, 'issued');
  assert.notEqual((await trial.read(`/v1/contacts/${referral.contact_id}`)).phone_verified_at, null);
});

test('an address that is another by now is not confirmed by the old link, and a new one is unconfirmed', async () => {
  const { rex } = await makeScene(trial);
  const referral = await refer(trial, rex);
  const path = await askedOf(referral);
  const email = uniqueEmail('other');
  await trial.call('PATCH', `/v1/contacts/${referral.contact_id}`, { email });
  const page = await confirm(path);
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, /<form/);
  assert.equal((await trial.read(`/v1/contacts/${referral.contact_id}`)).email_verified_at, null);
  const fresh = await trial.create(`/v1/referrals/${referral.id}/verifications`, { channel: 'email' });
  assert.equal(fresh.to, email);
  await confirm(await pathOf(fresh));
  assert.notEqual((await trial.read(`/v1/contacts/${referral.contact_id}`)).email_verified_at, null);
  await trial.call('PATCH', `/v1/contacts/${referral.contact_id}`, { email: uniqueEmail('third') });
  assert.equal((await trial.read(`/v1/contacts/${referral.contact_id}`)).email_verified_at, null);
});

test('a link works for a week', async () => {
  const { rex } = await makeScene(trial);
  const referral = await refer(trial, rex);
  const path = await askedOf(referral);
  await advance(8 * 86_400_000);
  const page = await look(path);
  assert.equal(page.status, 200);
  assert.match(page.text, /expired/);
  await confirm(path);
  assert.equal((await trial.read(`/v1/contacts/${referral.contact_id}`)).email_verified_at, null);
  assert.deepEqual((await sentAbout(trial, referral)).map((row) => row.state), ['expired']);
});

test('who knows nothing of it says so: the program sends nothing more there, the office is told, and the link confirms nothing', async () => {
  const { rex, program } = await makeScene(trial);
  const referral = await refer(trial, rex);
  const path = await askedOf(referral);
  const deny = () => server.anonymous.call('POST', path, 'act=deny', { 'Content-Type': 'application/x-www-form-urlencoded' });
  assert.match((await look(path)).text, /I did not ask for this/);
  const contact = await trial.read(`/v1/contacts/${referral.contact_id}`);
  const said = await deny();
  assert.deepEqual([said.status, said.text.includes(contact.email), said.text.includes('act')], [200, true, false], 'and there is nothing left to press');
  await deny();
  assert.match((await confirm(path)).text, /Thank you for saying so/);
  assert.equal((await trial.read(`/v1/contacts/${referral.contact_id}`)).email_verified_at, null);
  assert.deepEqual((await sentAbout(trial, referral)).map((row) => [row.state, row.denied_at !== null]), [['denied', true]]);
  const cases = (await trial.readAll('/v1/cases?state=open&kind=dispute')).filter((one) => one.referral_id === referral.id);
  assert.deepEqual(cases.map(({ detail, program_id }) => [detail, program_id]), [['The referred person says that it has not asked for this.', program.id]]);
  const { data: timeline } = await trial.read(`/v1/referrals/${referral.id}/timeline`);
  assert.equal(timeline.filter(({ type }) => type === 'referral.not_asked').length, 1);
  // No more of this program, whoever wants it; another program may.
  assertProblem(await trial.post(`/v1/referrals/${referral.id}/verifications`, { channel: 'email' }), 409, 'invalid_state', 'channel');
  const own = { contact_id: referral.contact_id, channel: 'email', subject: 'Hello', text: 'Hello' };
  const more = await trial.create('/v1/messages', { ...own, program_id: program.id });
  const other = await makeScene(trial);
  const others = await trial.create('/v1/messages', { ...own, program_id: other.program.id });
  await advance();
  const read = async ({ id }) => trial.read(`/v1/messages/${id}`).then(({ status, reason }) => [status, reason]);
  assert.deepEqual([await read(more), await read(others)], [['suppressed', 'opted_out'], ['simulated', null]]);
});

test('an expired link can still be disowned, one that was confirmed cannot', async () => {
  const { rex } = await makeScene(trial);
  const deny = (path) => server.anonymous.call('POST', path, 'act=deny', { 'Content-Type': 'application/x-www-form-urlencoded' });
  const [late, sure] = [await refer(trial, rex), await refer(trial, rex)];
  const [latePath, surePath] = [await askedOf(late), await askedOf(sure)];
  await confirm(surePath);
  assert.match((await deny(surePath)).text, /nothing more to do/);
  await advance(8 * 86_400_000);
  await deny(latePath);
  assert.deepEqual([(await sentAbout(trial, late))[0].state, (await sentAbout(trial, sure))[0].state], ['denied', 'verified']);
});

test('a link that nobody made is no page', async () => {
  const { rex } = await makeScene(trial);
  const path = await askedOf(await refer(trial, rex));
  const forged = path.slice(0, -3) + (path.at(-3) === 'A' ? 'B' : 'A') + path.slice(-2);
  for (const wrong of [forged, '/v/x', `/v/${'A'.repeat(55)}`, path.replace('/v/', '/u/')]) {
    assert.equal((await look(wrong)).status, 404, wrong);
    assert.equal((await confirm(wrong)).status, 404, wrong);
  }
});

test('a condition on prospect.email_verified is asked again when the person answers', async () => {
  const qualification = { all: [{ field: 'event.type', op: 'eq', value: 'invoice.paid' }, { field: 'prospect.email_verified', op: 'eq', value: true }] };
  const { rex } = await makeScene(trial, null, { qualification });
  const referral = await refer(trial, rex);
  const event = await pay(trial, referral);
  assert.deepEqual(event.decisions.map((row) => [row.rule_key, row.outcome]), [['qualification', 'ineligible']]);
  assert.deepEqual(await sentAbout(trial, referral), [], 'the rules do not ask by themselves');
  await confirm(await pathOf(await trial.create(`/v1/referrals/${referral.id}/verifications`, { channel: 'email' })));
  assert.equal((await trial.read(`/v1/referrals/${referral.id}`)).status, 'rewarded');
  assert.equal((await rewardsByRule(trial, referral)).thanks.status, 'issued');
});

test('somebody asks again by hand, some times a day', async () => {
  const { rex } = await makeScene(trial);
  const referral = await refer(trial, rex);
  const path = `/v1/referrals/${referral.id}/verifications`;
  for (let i = 0; i < 4; i += 1) await trial.create(path, { channel: 'email' });
  assertProblem(await trial.post(path, { channel: 'email' }), 409, 'invalid_state', 'id');
  assertProblem(await trial.post(path, { channel: 'sms' }), 409, 'invalid_state', 'channel');
  assertProblem(await trial.post(path, { channel: 'pigeon' }), 400, 'invalid_value', 'channel');
  assertProblem(await trial.post(path, {}), 400, 'missing_field', 'channel');
  assertProblem(await live.post(path, { channel: 'email' }), 404, 'not_found', 'id');
  await confirm(await pathOf((await sentAbout(trial, referral))[0]));
  assertProblem(await trial.post(path, { channel: 'email' }), 409, 'invalid_state', 'channel');
  const other = await refer(trial, rex);
  await trial.act(`/v1/referrals/${other.id}/disqualify`, { reason_code: 'spam', reason: 'No such person.' });
  assertProblem(await trial.post(`/v1/referrals/${other.id}/verifications`, { channel: 'email' }), 409, 'invalid_state', 'id');
});

test('who is disqualified meanwhile is confirmed, and is paid nothing', async () => {
  const { rex } = await makeScene(trial);
  const referral = await refer(trial, rex);
  await pay(trial, referral);
  const path = await askedOf(referral);
  await trial.act(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'spam', reason: 'No such person.' });
  assert.equal((await confirm(path)).status, 200);
  assert.deepEqual((await rewardsByRule(trial, referral)).thanks.status, 'denied');
});

test('rules name at least one way, and each once', async () => {
  for (const verify of [[], ['email', 'email'], ['fax'], 'email']) {
    const answer = await live.post('/v1/programs', { name: unique('p'), currency: 'USD', destination_url: 'https://www.example.com/', rules: { ...rulesWith(thanks), fraud: { verify } } });
    assert.equal(answer.status, 400, JSON.stringify(verify));
    assert.match(answer.body.param, /^rules\.fraud\.verify/);
  }
});

test('the link that goes out to a phone is shown to nobody else, and works', async () => {
  const gateway = await Gateway.start();
  after(() => gateway.stop());
  await gateway.connect(live);
  const { rex } = await makeScene(live, ['sms']);
  const phone = number();
  const referral = await refer(live, rex, { phone });
  await pay(live, referral);
  const { text } = await gateway.message(phone);
  const [, url, token] = /^.*: please confirm that this number is yours: (http:\S+\/v\/([A-Za-z0-9_-]{55}))$/.exec(text);
  const [asked] = await sentAbout(live, referral);
  let message;
  do {
    message = await live.read(`/v1/messages/${asked.message_id}`);
    await delay(20);
  } while (message.status !== 'sent');
  assert.equal(message.text, text.replace(token, '...'));
  assert.equal((await confirm(new URL(url).pathname)).status, 200);
  assert.equal((await rewardsByRule(live, referral)).thanks.status, 'issued');
});
