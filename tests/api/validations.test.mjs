// The business is asked whether a reward is to be given: what it is asked, what each answer does, and what becomes of no answer.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { WebhookReceiver } from './harness/webhook-receiver.mjs';
import { makeParticipant, makeProgram, pay, rewardsByRule, rulesWith, submit, unique } from './harness/world.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const receiver = await WebhookReceiver.start();
after(() => receiver.stop());
const { live, test: trial } = server;
const answers = new Map();
receiver.answer = (row, count) => (answers.get(row.path) ?? (() => ({ status: 204 })))(row, count);

const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
const RETRIES = 6;

/** A program that asks an endpoint of its own, which answers so. */
async function stage(client, answer, rewards = [thanks], rules = {}) {
  const path = `/${unique('validate')}`;
  const endpoint = await client.create('/v1/webhook_endpoints', { url: `${receiver.url}${path}`, events: ['program.budget_warned'] });
  receiver.secrets.set(path, [endpoint.secret]);
  if (answer) answers.set(path, answer);
  const program = await makeProgram(client, { rules: { ...rulesWith(...rewards), validation: { endpoint: endpoint.id }, ...rules } });
  const rex = await makeParticipant(client, program, { name: 'Rex Arden' });
  const referral = await submit(client, rex, { prospect: { name: 'Bram Castel', email: `${unique('bram')}@example.com`, external_id: unique('customer') } });
  return { path, endpoint, program, rex, referral };
}
const asked = (scene) => receiver.of(scene.path);

/** The validation of a reward when it has come to what is asked. */
const settled = (client, reward, fits) => eventually(() => client.read(`/v1/rewards/${reward.id}/validation`), fits);
const isIn = (...states) => (validation) => states.includes(validation.state);
const thanksOf = async (client, scene) => (await rewardsByRule(client, scene.referral)).thanks;

test('a reward waits for the business, which is asked once, signed, and says yes', async () => {
  const scene = await stage(live, () => 'hang');
  const event = await pay(live, scene.referral);
  assert.deepEqual(event.decisions.map((row) => [row.rule_key, row.outcome, row.reason]), [['thanks', 'held', 'the business has not said yet whether it is to be given']]);
  const before = await thanksOf(live, scene);
  assert.deepEqual([before.status, before.waiting_for], ['pending', ['validation']]);
  const [row] = await receiver.got(scene.path, 1);
  assert.deepEqual([row.id, row.body.id, row.body.type, row.body.livemode, row.body.api_version], [before.id, before.id, 'reward.validation', true, 'v1']);
  const { reward, beneficiary, referral } = row.body.data;
  assert.deepEqual([reward.amount, reward.rule_key, beneficiary.id, referral.id, referral.contact_id], [2500, 'thanks', before.beneficiary.contact_id, scene.referral.id, scene.referral.contact_id]);
  assert.ok(!row.text.includes('\\u0000'));
  for (const response of receiver.hanging) response.writeHead(204).end();
  const done = await settled(live, before, isIn('granted'));
  assert.deepEqual([done.status_code, done.next_try_at, done.object, done.endpoint_id], [204, null, 'validation', scene.endpoint.id]);
  assert.equal((await thanksOf(live, scene)).status, 'issued');
  assert.deepEqual(receiver.faults, []);
});

test('a rule says whether it is asked about, and whom', async () => {
  const other = { path: `/${unique('validate')}` };
  const endpoint = await live.create('/v1/webhook_endpoints', { url: `${receiver.url}${other.path}`, events: ['program.budget_warned'] });
  receiver.secrets.set(other.path, [endpoint.secret]);
  const rule = (key, validation) => ({ ...thanks, key, ...(validation === undefined ? {} : { validation }) });
  const rules = [rule('usual'), rule('yes', true), rule('no', false), rule('other', { endpoint: endpoint.id })];
  const scene = await stage(live, () => ({ status: 204 }), rules);
  const event = await pay(live, scene.referral);
  assert.deepEqual(event.decisions.map((row) => [row.rule_key, row.outcome]), [['usual', 'held'], ['yes', 'held'], ['no', 'granted'], ['other', 'held']]);
  const rewards = await rewardsByRule(live, scene.referral);
  for (const [key, id] of [['usual', scene.endpoint.id], ['yes', scene.endpoint.id], ['other', endpoint.id]]) assert.equal((await settled(live, rewards[key], isIn('granted'))).endpoint_id, id);
  assert.deepEqual(asked(scene).map((row) => row.body.data.reward.rule_key).toSorted(), ['usual', 'yes']);
  assert.deepEqual(asked(other).map((row) => row.body.data.reward.rule_key), ['other']);
  assertProblem(await live.get(`/v1/rewards/${rewards.no.id}/validation`), 404, 'not_found', 'id');
  for (const [validation, code, param] of [
    [true, 'invalid_value', 'rules.rewards[0].validation'],
    ['yes', 'invalid_type', 'rules.rewards[0].validation'],
    [{}, 'missing_field', 'rules.rewards[0].validation.endpoint'],
    [{ endpoint: 'x' }, 'invalid_value', 'rules.rewards[0].validation.endpoint'],
    [{ connection: endpoint.id }, 'unknown_field', 'rules.rewards[0].validation.connection'],
  ])
    assertProblem(await live.post('/v1/programs', { name: 'P', currency: 'USD', destination_url: 'https://www.example.com/', rules: rulesWith(rule('a', validation)) }), 400, code, param);
});

test('4xx denies with the reason that the answer gives', async () => {
  const said = [
    [{ status: 422, body: JSON.stringify({ reason: 'The customer has paid nothing yet.' }) }, 'The customer has paid nothing yet.'],
    [{ status: 409, body: 'Known since 2019.\nsecond line' }, 'Known since 2019.'],
    [{ status: 400, body: '<html><body>no</body></html>' }, "The business's system answered 400."],
    [{ status: 403, body: JSON.stringify({ reason: `a\u0007b\u2028${'é'.repeat(400)}` }) }, /^a b é+$/],
  ];
  for (const [answer, reason] of said) {
    const scene = await stage(live, () => answer);
    await pay(live, scene.referral);
    const validation = await settled(live, await thanksOf(live, scene), isIn('denied'));
    const reward = await thanksOf(live, scene);
    assert.deepEqual([reward.status, validation.status_code], ['denied', answer.status]);
    if (reason instanceof RegExp) assert.match(reward.reason, reason);
    else assert.equal(reward.reason, reason);
    assert.ok(Buffer.byteLength(reward.reason) <= 300);
    assert.equal(validation.reason, reward.reason);
  }
});

test('an answer that is none is asked for again by the schedule, then a person decides', async () => {
  const scene = await stage(trial, () => ({ status: 404, body: 'not here' }));
  await pay(trial, scene.referral);
  const reward = await thanksOf(trial, scene);
  for (let tries = 1; tries <= RETRIES; tries += 1) {
    const waiting = await settled(trial, reward, (row) => row.attempts === tries && row.status_code === 404);
    assert.deepEqual([waiting.state, waiting.reason], ['waiting', "The business's system answered 404."]);
    await trial.act('/v1/test_clock/advance', { to: new Date(Date.parse(waiting.next_try_at) + 1000).toISOString() });
  }
  const given = await settled(trial, reward, isIn('given_up'));
  assert.deepEqual([given.attempts, given.next_try_at], [7, null]);
  const [one] = (await trial.readAll('/v1/cases?state=open&kind=validation')).filter((row) => row.id === given.case_id);
  assert.equal(one.referral_id, scene.referral.id);
  assert.match(one.detail, /answered 404/);
  assert.deepEqual((await thanksOf(trial, scene)).waiting_for, ['validation']);
  const path = `/v1/rewards/${reward.id}/validation`;
  assertProblem(await trial.post(path, { decision: 'maybe', reason: 'x' }), 400, 'invalid_value', 'decision');
  answers.set(scene.path, () => ({ status: 503 }));
  await trial.act(path, { decision: 'ask', reason: 'It is back.' });
  assert.equal((await trial.read(`/v1/cases/${one.id}`)).state, 'resolved');
  await receiver.got(scene.path, 8);
  answers.set(scene.path, () => ({ status: 200 }));
  const again = await settled(trial, reward, (row) => row.status_code === 503);
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.parse(again.next_try_at) + 60_000).toISOString() });
  await settled(trial, reward, isIn('granted'));
  assert.equal((await thanksOf(trial, scene)).status, 'issued');
  assertProblem(await trial.post(path, { decision: 'grant', reason: 'x' }), 409, 'invalid_state', 'id');
  assert.equal(new Set(asked(scene).map((row) => row.id)).size, 1, 'under one name');
});

test('an endpoint that is gone leaves the reward waiting, and a person lets it go', async () => {
  const scene = await stage(trial);
  const removed = await trial.call('DELETE', `/v1/webhook_endpoints/${scene.endpoint.id}`);
  assert.ok(removed.status < 300);
  await pay(trial, scene.referral);
  const reward = await thanksOf(trial, scene);
  for (let last = null; ; ) {
    const row = await settled(trial, reward, (one) => one.state === 'given_up' || (one.reason !== null && one.next_try_at !== last));
    if (row.state === 'given_up') break;
    last = row.next_try_at;
    await trial.act('/v1/test_clock/advance', { to: new Date(Date.parse(row.next_try_at) + 3_600_000).toISOString() });
  }
  const given = await settled(trial, reward, isIn('given_up'));
  assert.deepEqual([given.attempts, given.reason], [0, 'The webhook endpoint that the rules name does not exist.']);
  const done = await trial.act(`/v1/rewards/${reward.id}/validation`, { decision: 'grant', reason: 'Looked at by hand.' });
  assert.equal(done.state, 'granted');
  assert.equal((await thanksOf(trial, scene)).status, 'issued');
  assert.deepEqual(asked(scene), []);
});

test('a reward that a person denies meanwhile is not asked about any more', async () => {
  const scene = await stage(trial, () => ({ status: 500 }));
  await pay(trial, scene.referral);
  const reward = await thanksOf(trial, scene);
  const first = await settled(trial, reward, (row) => row.status_code === 500);
  await trial.act(`/v1/rewards/${reward.id}/deny`, { reason: 'A mistake.' });
  answers.set(scene.path, () => ({ status: 200 }));
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.parse(first.next_try_at) + 1000).toISOString() });
  await settled(trial, reward, isIn('over'));
  assert.equal((await thanksOf(trial, scene)).status, 'denied');
  assert.equal(asked(scene).length, 1);
});

test('a reward that is taken back while it is asked about is asked about again when it is given back', async () => {
  const disqualify = async ({ referral }) => {
    await trial.act(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'mistake', reason: 'Not a customer.' });
    return () => trial.act(`/v1/referrals/${referral.id}/reopen`, { reason: 'A customer after all.' });
  };
  const refund = async ({ referral }, { business_object: object }) => {
    const back = (type, refers_to) => trial.create('/v1/events', { type, external_id: unique('back'), referral_id: referral.id, refers_to });
    const refunded = await back('refund.created', object);
    return () => back('refund.failed', refunded.business_object);
  };
  for (const take of [disqualify, refund]) {
    const scene = await stage(trial, () => ({ status: 500 }));
    const event = await pay(trial, scene.referral);
    const reward = await thanksOf(trial, scene);
    const first = await settled(trial, reward, (row) => row.status_code === 500);
    const restore = await take(scene, event);
    await trial.act('/v1/test_clock/advance', { to: new Date(Date.parse(first.next_try_at) + 1000).toISOString() });
    await settled(trial, reward, isIn('over'));
    const refused = await trial.post(`/v1/rewards/${reward.id}/validation`, { decision: 'ask', reason: 'x' });
    assertProblem(refused, 409, 'invalid_state', 'id');
    assert.match(refused.body.detail, /does not wait/);
    answers.set(scene.path, () => ({ status: 200 }));
    await restore();
    assert.deepEqual((await settled(trial, reward, isIn('granted'))).attempts, 2);
    assert.equal((await thanksOf(trial, scene)).status, 'issued');
  }
});

test('a yes leaves what else the reward waits for', async () => {
  const scene = await stage(live, () => ({ status: 200 }), [{ ...thanks, hold_days: 30 }]);
  await pay(live, scene.referral);
  await settled(live, await thanksOf(live, scene), isIn('granted'));
  assert.deepEqual([(await thanksOf(live, scene)).status, (await thanksOf(live, scene)).waiting_for], ['pending', ['hold']]);
});

test('rules that name no endpoint are refused with their place', async () => {
  for (const [validation, param, code] of [[{}, 'rules.validation.endpoint', 'missing_field'], [{ endpoint: 'con_01h455vb4pex5vsknk084sn02q' }, 'rules.validation.endpoint', 'invalid_value'], [{ endpoint: 'whk_01h455vb4pex5vsknk084sn02q', url: 'x' }, 'rules.validation.url', 'unknown_field']])
    assertProblem(await live.post('/v1/programs', { name: unique('p'), currency: 'USD', destination_url: 'https://www.example.com/', rules: { ...rulesWith(thanks), validation } }), 400, code, param);
});

test('a process that is killed while it asks asks again under the same name, and the reward is issued once', async () => {
  const scene = await stage(trial, () => 'hang');
  await pay(trial, scene.referral);
  const reward = await thanksOf(trial, scene);
  await receiver.got(scene.path, 1);
  await server.kill();
  answers.set(scene.path, () => ({ status: 200 }));
  await server.start();
  const claimed = await server.test.read(`/v1/rewards/${reward.id}/validation`);
  assert.deepEqual([claimed.state, claimed.attempts], ['waiting', 1]);
  await server.test.act('/v1/test_clock/advance', { to: new Date(Date.parse(claimed.next_try_at) + 1000).toISOString() });
  await settled(server.test, reward, isIn('granted'));
  const rows = asked(scene);
  assert.deepEqual([...new Set(rows.map((row) => row.id))], [reward.id]);
  assert.equal(rows.length, 2);
  assert.equal((await thanksOf(server.test, scene)).status, 'issued');
  const timeline = await server.test.readAll(`/v1/referrals/${scene.referral.id}/timeline`);
  assert.equal(timeline.filter((row) => row.type === 'reward.issued').length, 1);
  assert.deepEqual(receiver.faults, []);
});
