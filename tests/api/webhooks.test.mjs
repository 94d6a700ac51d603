// Webhooks out: what receivers are told, how they verify it, in which order, and what becomes of those that answer otherwise.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readDocument, tableRows } from './harness/documents.mjs';
import { eventually } from './harness/eventually.mjs';
import { mustRunVerb, repositoryRoot, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { WebhookReceiver } from './harness/webhook-receiver.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit, unique } from './harness/world.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const { live, test: trial } = server;
const receiver = await WebhookReceiver.start();
after(() => receiver.stop());
after(() => assert.deepEqual(receiver.faults, []));

const CREDIT = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
/** As docs/guides/webhooks.md has it: seconds until the next try. */
const SCHEDULE_S = [5, 60, 300, 900, 2700, 7200, 14400, 28800, 43200, 72000, 86400];

let answers = {};
receiver.answer = (row, count) => answers[row.path]?.(row, count) ?? { status: 204 };
const endpoint = (client, fields = {}) => receiver.endpoint(client, `/${unique()}`, fields);
const pathOf = (made) => new URL(made.url).pathname;
const remove = (client, made) => client.call('DELETE', `/v1/webhook_endpoints/${made.id}`);
async function stage(client) {
  const program = await makeProgram(client, { rules: rulesWith(CREDIT) });
  return { program, participant: await makeParticipant(client, program) };
}
async function deliveriesOf(client, made) {
  return client.readAll(`/v1/deliveries?endpoint_id=${made.id}`);
}
/** Waits until a delivery is as wanted. */
const settled = (client, id, fits) => eventually(() => client.read(`/v1/deliveries/${id}`), fits);
const onlyDelivery = async (client, made) => (await eventually(() => deliveriesOf(client, made), (rows) => rows.length > 0))[0];
/** A change that makes one event for an endpoint that wants program.created. */
const makeEvent = (client) => makeProgram(client, { rules: rulesWith(CREDIT) });

test('a receiver is told of each change, signed, in the order of the referral', async () => {
  const made = await endpoint(live);
  assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.deepEqual([made.object, made.status, made.kind, made.events], ['webhook_endpoint', 'enabled', 'webhook', ['*']]);
  assert.equal('secret' in (await live.read(`/v1/webhook_endpoints/${made.id}`)), false);
  const { program, participant } = await stage(live);
  const referral = await submit(live, participant);
  await pay(live, referral);
  await receiver.until(() => receiver.of(pathOf(made)).some((row) => row.body.type === 'reward.issued'));
  const rows = receiver.of(pathOf(made));
  const told = (type) => rows.find((row) => row.body.type === type);
  const created = told('program.created');
  assert.deepEqual(Object.keys(created.body), ['id', 'type', 'api_version', 'livemode', 'created', 'sequence', 'data', 'changes']);
  assert.deepEqual([created.body.livemode, created.body.sequence, created.body.data.id, created.id], [true, null, program.id, created.body.id]);
  assert.equal(told('participant.created').body.data.link_url, participant.link_url);
  assert.equal(told('contact.created').body.data.email !== undefined, true);
  const reward = told('reward.issued');
  assert.deepEqual([reward.body.data.object, reward.body.data.amount, reward.body.data.status, reward.body.changes.status[1]], ['reward', 2500, 'issued', 'issued']);
  const sequences = rows.filter((row) => row.body.sequence !== null).map((row) => row.body.sequence);
  assert.deepEqual(sequences, [...sequences].sort((a, b) => a - b));
  const timeline = await live.readAll(`/v1/referrals/${referral.id}/timeline`);
  assert.deepEqual(timeline.map((row) => row.id).sort(), rows.filter((row) => row.body.sequence !== null).map((row) => row.body.id).sort());
  await remove(live, made);
});

test('data is the object as it was at the change, whatever came after it', async () => {
  const { participant } = await stage(live);
  const made = await endpoint(live, { events: ['referral.*'] });
  const referral = await submit(live, participant);
  const stages = ['accepted', 'contacted', 'negotiation'];
  for (const to of stages) await live.act(`/v1/referrals/${referral.id}/transitions`, { to });
  const rows = await receiver.got(pathOf(made), 4);
  assert.deepEqual(rows.map((row) => row.body.data.stage), ['submitted', ...stages]);
  await remove(live, made);
});

test('filters: types, nouns, all; a program; and what is none is refused with its place', async () => {
  const { program, participant } = await stage(live);
  const rewards = await endpoint(live, { events: ['reward.*'], program_id: program.id });
  const one = await endpoint(live, { events: ['referral.created', 'referral.qualified'] });
  const other = await endpoint(live, { events: ['*'], program_id: (await stage(live)).program.id });
  await pay(live, await submit(live, participant));
  await receiver.got(pathOf(one), 2);
  await receiver.got(pathOf(rewards), 1);
  assert.deepEqual(receiver.of(pathOf(one)).map((row) => row.body.type), ['referral.created', 'referral.qualified']);
  assert.ok(receiver.of(pathOf(rewards)).every((row) => row.body.type.startsWith('reward.')));
  assert.equal(receiver.of(pathOf(other)).filter((row) => row.body.data.program_id === program.id).length, 0);
  for (const events of [['reward.issued', 'rewards.*'], ['*', 'reward.'], ['*', '.*'], ['*', 'webhook_endpoint.tested']])
    assertProblem(await live.post('/v1/webhook_endpoints', { url: receiver.url, events }), 400, 'invalid_value', 'events[1]');
  assertProblem(await live.post('/v1/webhook_endpoints', { url: receiver.url, events: [] }), 400, 'out_of_range', 'events');
  assertProblem(await live.post('/v1/webhook_endpoints', { url: 'ftp://example.com/', events: ['*'] }), 400, 'invalid_value', 'url');
  assertProblem(await live.post('/v1/webhook_endpoints', { url: receiver.url, events: ['*'], program_id: 'prg_01h455vb4pex5vsknk084sn02q' }), 404, 'not_found', 'program_id');
  for (const made of [rewards, one, other]) await remove(live, made);
});

test('while a secret is rotated both sign; the new one is told once', async () => {
  const made = await endpoint(live, { events: ['program.created'] });
  const rotated = await live.act(`/v1/webhook_endpoints/${made.id}/rotate_secret`);
  assert.notEqual(rotated.secret, made.secret);
  assert.ok(Date.parse(rotated.previous_secret_until) > Date.now());
  receiver.secrets.set(pathOf(made), [made.secret, rotated.secret]);
  await makeEvent(live);
  const [row] = await receiver.got(pathOf(made));
  assert.equal(row.headers['webhook-signature'].split(' ').length, 2);
  await remove(live, made);
});

test('a receiver that fails is tried again by the schedule, in the time of its world, then given up', async () => {
  const made = await endpoint(trial, { events: ['program.created'] });
  answers[pathOf(made)] = () => ({ status: 500, body: 'broken\u0000here' });
  await trial.act(`/v1/webhook_endpoints/${made.id}/test`); // the test event goes the same way
  const [{ id }] = await deliveriesOf(trial, made);
  let now = (await trial.read(`/v1/deliveries/${id}`)).created_at;
  for (const [tries, seconds] of SCHEDULE_S.entries()) {
    const waiting = await settled(trial, id, (delivery) => delivery.attempts.length === tries + 1);
    assert.deepEqual([waiting.state, waiting.outcome, waiting.status_code, waiting.tries], ['waiting', 'refused', 500, tries + 1]);
    const waits = (Date.parse(waiting.next_try_at) - Date.parse(waiting.attempts[0].at)) / 1000;
    assert.ok(waits >= seconds && waits < seconds * 1.1 + 5, `${waits} s after try ${tries + 1}`);
    assert.ok(Date.parse(waiting.next_try_at) > Date.parse(now));
    await trial.act('/v1/test_clock/advance', { to: (now = waiting.next_try_at) });
  }
  const dead = await settled(trial, id, (delivery) => delivery.state === 'dead');
  assert.deepEqual([dead.attempts.length, dead.next_try_at], [12, null]);
  assert.equal(dead.attempts[0].response, 'broken\ufffdhere');
  const rows = receiver.of(pathOf(made));
  assert.equal(new Set(rows.map((row) => row.id)).size, 1);
  assert.equal(new Set(rows.map((row) => row.text)).size, 1);
  assert.equal(dead.request_body, rows[0].text);
  answers[pathOf(made)] = () => ({ status: 200 });
  const again = await trial.act(`/v1/deliveries/${id}/retry`);
  assert.deepEqual([again.state, again.tries], ['waiting', 0]);
  const done = await settled(trial, id, (delivery) => delivery.state === 'delivered');
  assert.deepEqual([done.attempts.length, done.outcome, done.status_code], [13, 'taken', 200]);
  assertProblem(await trial.post(`/v1/deliveries/${id}/retry`.replace(id, 'dlv_01h455vb4pex5vsknk084sn02q')), 404, 'not_found', 'id');
  await remove(trial, made);
});

test('each bad answer has its name; a redirect is not followed; 410 disables the endpoint, and a case says so', async () => {
  const cases = [
    [{ status: 302, headers: { Location: `${receiver.url}/elsewhere` } }, 'redirected', 302],
    [{ status: 404 }, 'refused', 404],
    ['close', 'unanswered', null],
    ['early', 'unanswered', 200],
    [{ status: 200, body: 'x'.repeat(100_000) }, 'taken', 200],
    [{ status: 410 }, 'gone', 410],
  ];
  for (const [answer, outcome, status] of cases) {
    const made = await endpoint(live);
    answers[pathOf(made)] = () => answer;
    const { id } = await live.act(`/v1/webhook_endpoints/${made.id}/test`);
    const delivery = await settled(live, id, (row) => row.attempts.length === 1);
    assert.deepEqual([delivery.outcome, delivery.status_code], [outcome, status], JSON.stringify(answer).slice(0, 80));
    assert.ok(delivery.attempts[0].response === null || delivery.attempts[0].response.length <= 4096);
    const after = await live.read(`/v1/webhook_endpoints/${made.id}`);
    assert.equal(after.failing_since !== null, !['taken', 'gone'].includes(outcome));
    if (outcome === 'gone') {
      assert.deepEqual([delivery.state, after.status, after.disabled_reason], ['dead', 'disabled', 'gone']);
      assert.equal((await live.read(`/v1/cases/${after.case_id}`)).kind, 'webhook');
      assertProblem(await live.post(`/v1/webhook_endpoints/${made.id}/test`), 409, 'invalid_state', 'id');
      const watching = await endpoint(live, { events: ['program.created'] });
      await makeEvent(live);
      await receiver.got(pathOf(watching), 1); // it was told to whoever wanted it then
      await remove(live, watching);
      answers[pathOf(made)] = undefined;
      const enabled = await live.act(`/v1/webhook_endpoints/${made.id}/enable`);
      assert.deepEqual([enabled.status, enabled.disabled_reason, enabled.case_id], ['enabled', null, null]);
      assert.equal((await live.read(`/v1/cases/${after.case_id}`)).state, 'resolved');
      await live.act(`/v1/webhook_endpoints/${made.id}/test`);
      await receiver.got(pathOf(made), 2);
      assert.equal(receiver.of(pathOf(made)).filter((row) => row.body.type === 'program.created').length, 0);
    }
    await remove(live, made);
  }
  assert.equal(receiver.of('/elsewhere').length, 0);
});

test('429 with Retry-After is respected: by the delivery, and by all others to that endpoint', async () => {
  const made = await endpoint(trial, { events: ['program.created'] });
  answers[pathOf(made)] = (row, count) => (count === 1 ? { status: 429, headers: { 'Retry-After': '3600' } } : { status: 200 });
  const { id } = await trial.act(`/v1/webhook_endpoints/${made.id}/test`);
  const waiting = await settled(trial, id, (delivery) => delivery.attempts.length === 1);
  assert.equal(waiting.outcome, 'busy');
  const waits = (Date.parse(waiting.next_try_at) - Date.parse(waiting.attempts[0].at)) / 1000;
  assert.ok(waits >= 3600 && waits < 3700, `${waits} s`);
  await makeEvent(trial);
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.parse(waiting.next_try_at) - 60_000).toISOString() });
  const other = (await deliveriesOf(trial, made)).find((delivery) => delivery.id !== id);
  assert.equal(other.tries, 0);
  assert.equal(receiver.of(pathOf(made)).length, 1);
  await trial.act('/v1/test_clock/advance', { to: waiting.next_try_at });
  await settled(trial, id, (delivery) => delivery.state === 'delivered');
  await settled(trial, other.id, (delivery) => delivery.state === 'delivered');
  await remove(trial, made);
});

test('a later event of a referral does not overtake an earlier one that waits; a dead one is waited for no more', async () => {
  const { participant } = await stage(trial);
  const made = await endpoint(trial, { events: ['referral.*'] });
  let down = true;
  const referral = await submit(trial, participant);
  answers[pathOf(made)] = (row) => (down && row.body.data.id === referral.id ? { status: 500 } : { status: 200 });
  await trial.act(`/v1/referrals/${referral.id}/transitions`, { to: 'accepted' });
  const other = await submit(trial, participant);
  await receiver.until(() => receiver.of(pathOf(made)).some((row) => row.body.data.id === other.id));
  const told = (row) => receiver.of(pathOf(made)).find((got) => got.id === row.event_id)?.body.data.id ?? referral.id;
  let first, second;
  while (!first || !second) {
    const rows = (await deliveriesOf(trial, made)).filter((row) => told(row) === referral.id);
    [first, second] = ['referral.created', 'referral.stage_changed'].map((type) => rows.find((row) => row.type === type));
  }
  const failing = await settled(trial, first.id, (delivery) => delivery.attempts.length === 1);
  const behind = await settled(trial, second.id, (delivery) => delivery.next_try_at === null);
  assert.deepEqual([behind.state, behind.tries], ['waiting', 0]);
  down = false;
  await trial.act('/v1/test_clock/advance', { to: failing.next_try_at });
  await settled(trial, second.id, (delivery) => delivery.state === 'delivered');
  const order = receiver.of(pathOf(made)).filter((row) => row.body.data.id === referral.id).map((row) => row.body.sequence);
  assert.deepEqual(order, [1, 1, 2]);
  down = true;
  await trial.act(`/v1/referrals/${referral.id}/transitions`, { to: 'contacted' });
  await trial.act(`/v1/referrals/${referral.id}/transitions`, { to: 'negotiation' });
  await receiver.until(() => receiver.of(pathOf(made)).filter((row) => row.body.sequence === 3).length === 1);
  const third = (await deliveriesOf(trial, made)).find((row) => row.event_id === receiver.of(pathOf(made)).find((got) => got.body.sequence === 3).id);
  for (let tries = 1; tries < 12; tries += 1) {
    const { next_try_at: to } = await settled(trial, third.id, (delivery) => delivery.attempts.length === tries);
    await trial.act('/v1/test_clock/advance', { to });
  }
  await settled(trial, third.id, (delivery) => delivery.state === 'dead');
  await receiver.until(() => receiver.of(pathOf(made)).some((row) => row.body.sequence === 4));
  await remove(trial, made);
});

test('after a day of nothing but failures a case warns, after five the endpoint is disabled; what happens meanwhile is kept', async () => {
  const made = await endpoint(trial, { events: ['program.created'] });
  answers[pathOf(made)] = () => ({ status: 503 });
  const read = () => trial.read(`/v1/webhook_endpoints/${made.id}`);
  const fail = async (count) => {
    await trial.act(`/v1/webhook_endpoints/${made.id}/test`);
    await receiver.until(() => receiver.of(pathOf(made)).length >= count);
  };
  await fail(1);
  let state;
  while ((state = await read()).failing_since === null) await delay(20);
  const at = (hours) => new Date(Date.parse(state.failing_since) + hours * 3_600_000).toISOString();
  const attempts = async () => (await Promise.all((await deliveriesOf(trial, made)).map((row) => trial.read(`/v1/deliveries/${row.id}`)))).flatMap((row) => row.attempts);
  const ended = (count) => eventually(attempts, (rows) => rows.length >= count);
  await trial.act('/v1/test_clock/advance', { to: at(25) });
  await ended(2);
  while ((state = await read()).case_id === null) await delay(20);
  assert.deepEqual([state.status, (await trial.read(`/v1/cases/${state.case_id}`)).state], ['enabled', 'open']);
  for (const hours of [50, 74, 98]) {
    const before = receiver.of(pathOf(made)).length;
    await ended(before); // else its next try would be put off from the moment to which the clock goes
    await trial.act('/v1/test_clock/advance', { to: at(hours) });
    await fail(before + 1);
  }
  await ended(receiver.of(pathOf(made)).length);
  const warning = state.case_id;
  await trial.act(`/v1/cases/${warning}/resolve`, { reason: 'They are at it.' });
  await trial.act('/v1/test_clock/advance', { to: at(121) });
  await trial.post(`/v1/webhook_endpoints/${made.id}/test`); // unless a try that was due has disabled it already
  while ((state = await read()).status === 'enabled') await delay(20);
  assert.deepEqual([state.status, state.disabled_reason], ['disabled', 'failing']);
  assert.notEqual(state.case_id, warning, 'that it is disabled is said, whatever became of the warning');
  const said = await trial.read(`/v1/cases/${state.case_id}`);
  assert.deepEqual([said.state, /has failed for days/.test(said.detail)], ['open', true]);
  const program = await makeEvent(trial);
  await trial.act('/v1/test_clock/advance', { to: at(122) });
  answers[pathOf(made)] = undefined;
  await trial.act(`/v1/webhook_endpoints/${made.id}/enable`);
  await receiver.until(() => receiver.of(pathOf(made)).some((row) => row.body.data.id === program.id));
  while ((await read()).failing_since !== null) await delay(20);
  await remove(trial, made);
});

test('deliveries are told again by their ids and by a stretch of time, under the same webhook-id', async () => {
  const made = await endpoint(live, { events: ['program.created'] });
  const from = new Date(Date.now() - 1000).toISOString();
  for (let i = 0; i < 3; i += 1) await makeEvent(live);
  await receiver.got(pathOf(made), 3);
  const rows = await deliveriesOf(live, made);
  for (const { id } of rows) await settled(live, id, (delivery) => delivery.state === 'delivered');
  const replay = await live.act(`/v1/webhook_endpoints/${made.id}/replay`, { delivery_ids: [rows[0].id] });
  assert.deepEqual([replay.replayed, replay.under_way], [1, false]);
  await receiver.got(pathOf(made), 4);
  assert.equal(receiver.of(pathOf(made))[3].id, rows[0].event_id);
  await settled(live, rows[0].id, (delivery) => delivery.state === 'delivered');
  assert.equal((await live.act(`/v1/webhook_endpoints/${made.id}/replay`, { from, to: new Date(Date.now() + 60_000).toISOString() })).under_way, true);
  await receiver.got(pathOf(made), 7);
  assert.equal(new Set(receiver.of(pathOf(made)).map((row) => row.id)).size, 3);
  const wrong = (body, code, param) => live.post(`/v1/webhook_endpoints/${made.id}/replay`, body).then((answer) => assertProblem(answer, code === 'not_found' ? 404 : 400, code, param));
  await wrong({}, 'missing_field', 'delivery_ids');
  await wrong({ from }, 'missing_field', 'to');
  await wrong({ from, to: from }, 'invalid_value', 'to');
  await wrong({ from, to: from, delivery_ids: [rows[0].id] }, 'invalid_value', 'delivery_ids');
  await wrong({ delivery_ids: ['x'] }, 'invalid_value', 'delivery_ids[0]');
  await wrong({ delivery_ids: [rows[0].id, 'dlv_01h455vb4pex5vsknk084sn02q'] }, 'not_found', 'delivery_ids[1]');
  await remove(live, made);
});

test('a slow receiver does not delay another', async () => {
  const slow = await endpoint(live, { events: ['program.created'] });
  const quick = await endpoint(live, { events: ['program.created'] });
  answers[pathOf(slow)] = () => 'hang';
  for (let i = 0; i < 40; i += 1) await makeEvent(live);
  await receiver.got(pathOf(quick), 40);
  assert.ok(receiver.of(pathOf(slow)).length <= 16);
  const hanging = await settled(live, (await deliveriesOf(live, slow)).at(-1).id, (delivery) => delivery.attempts.length >= 1);
  assert.deepEqual([hanging.outcome, hanging.status_code], ['unanswered', null], JSON.stringify(hanging.attempts));
  assert.ok(hanging.attempts[0].duration_ms >= 15_000 && hanging.attempts[0].duration_ms < 25_000);
  for (const made of [slow, quick]) await remove(live, made);
});

test('what is told of an import of past participants is kept as long as all else', async () => {
  const made = await endpoint(live, { events: ['participant.created'] });
  answers[pathOf(made)] = () => ({ status: 503 });
  const { program } = await stage(live);
  const row = await live.create('/v1/imports', { program_id: program.id, kind: 'participants' });
  const email = `${unique('past')}@example.com`;
  await live.call('PUT', `/v1/imports/${row.id}/file?offset=0`, Buffer.from(`email,name,date\n${email},Ann,2025-01-02\n`), { 'Content-Type': 'text/csv' });
  for (const [word, status] of [['dry_run', 'checked'], ['start', 'done']]) {
    await live.act(`/v1/imports/${row.id}/${word}`);
    await eventually(() => live.read(`/v1/imports/${row.id}`), (now) => now.status === status);
  }
  const told = () => deliveriesOf(live, made).then((rows) => rows.filter((delivery) => delivery.status_code === 503));
  await eventually(told, (rows) => rows.length === 2); // that of stage() and the import's
  await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
  for (const { id } of await told()) assert.notEqual((await live.read(`/v1/deliveries/${id}`)).request_body, null);
  answers[pathOf(made)] = undefined;
  await remove(live, made);
});

test('a deleted endpoint is told nothing more, a disabled one what was kept for it', async () => {
  const made = await endpoint(live, { events: ['program.created'] });
  const changed = await live.patch(`/v1/webhook_endpoints/${made.id}`, { status: 'disabled', description: 'CRM' });
  assert.deepEqual([changed.body.status, changed.body.disabled_reason, changed.body.description], ['disabled', 'by_hand', 'CRM']);
  const program = await makeEvent(live);
  const kept = await onlyDelivery(live, made);
  assert.deepEqual([kept.state, kept.tries], ['waiting', 0]);
  assert.equal((await live.read(`/v1/webhook_endpoints/${made.id}`)).health.waiting, 1);
  await live.patch(`/v1/webhook_endpoints/${made.id}`, { status: 'enabled' });
  assert.equal((await receiver.got(pathOf(made)))[0].body.data.id, program.id);
  assert.deepEqual((await remove(live, made)).body, { id: made.id, object: 'webhook_endpoint', deleted: true });
  assertProblem(await live.get(`/v1/webhook_endpoints/${made.id}`), 404, 'not_found', 'id');
  assertProblem(await trial.get(`/v1/deliveries/${kept.id}`), 404, 'not_found', 'id');
});

test('REST hooks: a subscription is an endpoint, and its sample has the shape of what comes', async () => {
  const made = await endpoint(live, { kind: 'rest_hook', events: ['reward.issued'] });
  assert.equal(made.kind, 'rest_hook');
  const { participant } = await stage(live);
  await pay(live, await submit(live, participant));
  const [row] = await receiver.got(pathOf(made));
  const { data: [sample] } = await live.read('/v1/webhook_endpoints/sample?event=reward.issued');
  assert.deepEqual(Object.keys(sample), Object.keys(row.body));
  assert.deepEqual(Object.keys(sample.data), Object.keys(row.body.data));
  for (const { name } of await typesOf(server)) {
    for (const client of [live, trial]) {
      const { data: [any] } = await client.read(`/v1/webhook_endpoints/sample?event=${name}`);
      assert.deepEqual([any.type, typeof any.data.id], [name, 'string']);
    }
  }
  assertProblem(await live.get('/v1/webhook_endpoints/sample?event=nothing.happened'), 400, 'invalid_value', 'event');
  await remove(live, made);
});

test('the guide has every type of event, and the schedule, word for word', async () => {
  const guide = readDocument('docs/guides/webhooks.md');
  const types = await typesOf(server);
  assert.deepEqual(tableRows(guide).filter(([name]) => /^[a-z_]+\.[a-z_]+$/.test(name)).map(([name, doc]) => ({ name, doc })), types);
  const spelled = (seconds) => (seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`);
  assert.deepEqual([...guide.matchAll(/^\| \d\d? \| (.+) \|$/gm)].map((match) => match[1]), SCHEDULE_S.map(spelled));
});

test('every act on an object that outsiders see has a type', () => {
  const sources = ['contact', 'link', 'participant', 'program', 'redemption', 'referral', 'reward', 'review', 'intake'].flatMap((folder) =>
    readdirSync(path.join(repositoryRoot, 'src/domain', folder)).map((name) => path.join('src/domain', folder, name)));
  const acts = new Set(sources.filter((name) => name.endsWith('.c')).flatMap((name) => [...readDocument(name).matchAll(/"((?:case|contact|link|participant|program|redemption|referral|reward)\.(?!referrals)[a-z_]+(?:ed|paid))"/g)].map((match) => match[1])));
  const types = new Set(tableRows(readDocument('docs/guides/webhooks.md')).map(([name]) => name));
  assert.ok(acts.size > 25);
  assert.deepEqual([...acts].filter((name) => !types.has(name)), []);
});

async function typesOf({ live: client }) {
  const { webhooks } = (await client.get('/openapi.json')).body;
  return Object.entries(webhooks).map(([name, { post }]) => ({ name, doc: post.summary }));
}
