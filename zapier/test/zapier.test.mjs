// The app as Zapier runs it: zapier-platform-core's own tester drives it against a real referd, and Zapier's own schema judges
// its definition.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, describe, test } from 'node:test';
import zapier from 'zapier-platform-core';
import { createKey, startServer } from '../../tests/api/harness/process.mjs';
import { faultsOf } from '../../tests/api/harness/webhook-receiver.mjs';
import { makeParticipant, makeProgram, rewardsOf, rulesWith, submit, unique, uniqueEmail } from '../../tests/api/harness/world.mjs';
import { App, signedIn, ZapServer } from './tester.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const { live } = server;
const run = signedIn(`${server.url}/`, live.key);
const zaps = await ZapServer.start(run);
after(async () => {
  zaps.stop();
  await server.stop();
});

const FEE = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
const program = await makeProgram(live, { rules: rulesWith(FEE) });
const participant = await makeParticipant(live, program);

describe('signing in', () => {
  test('a key that is taken', async () => {
    const answer = await run(App.authentication.test);
    assert.equal(answer.data[0].id, program.id);
  });

  test('a key that is not taken asks to connect again', async () => {
    await assert.rejects(signedIn(server.url, 'rk_live_no')(App.authentication.test), /AuthenticationError|credential|key/i);
  });

  test('the key is sent to the server alone', async () => {
    let seen;
    const other = createServer((request, response) => {
      seen = request.headers.authorization;
      response.end('{}');
    });
    await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      await run((z) => z.request({ url: `http://127.0.0.1:${other.address().port}/` }));
      assert.equal(seen, undefined);
    } finally {
      other.close();
    }
  });
});

describe('actions', () => {
  test('a referral is created once, for its referrer', async () => {
    const prospect = { program_id: program.id, name: 'Pat Prospect', email: uniqueEmail('pat'), phone: '', code: participant.code };
    const made = await run(App.creates.create_referral.operation.perform, prospect);
    assert.equal(made.object, 'referral');
    assert.equal(made.participant_id ?? made.participant.id, participant.id);
    const again = await run(App.creates.create_referral.operation.perform, prospect);
    assert.equal(again.id, made.id);
  });

  test('an event is reported once, and pays', async () => {
    const email = uniqueEmail('payer');
    const referral = await submit(live, participant, { prospect: { email, name: 'Pay Er' } });
    const paid = { type: 'invoice.paid', external_id: unique('in'), email, amount: 20_000, currency: 'USD', object_id: unique('inv'), occurred_at: new Date().toISOString(), referral_id: '', data: {} };
    const told = await run(App.creates.report_event.operation.perform, paid);
    assert.deepEqual([told.replayed, told.source, told.referral.id], [false, 'zapier', referral.id]);
    assert.equal((await rewardsOf(live, referral))[0].amount, 2500);
    assert.equal((await run(App.creates.report_event.operation.perform, paid)).replayed, true);
    assert.equal((await rewardsOf(live, referral)).length, 1);
    const refund = await run(App.creates.report_event.operation.perform, { type: 'refund.created', external_id: unique('re'), email, refers_to_id: paid.object_id });
    assert.equal(refund.decisions[0].outcome, 'reversed');
  });

  test('a referral is qualified by hand, with a reason', async () => {
    const referral = await submit(live, participant);
    await run(App.creates.qualify_referral.operation.perform, { referral_id: referral.id, reason: 'Signed on paper' });
    assert.equal((await live.read(`/v1/referrals/${referral.id}`)).status, 'rewarded');
  });

  test('what is wrong is said in the server\'s words, with its field', async () => {
    await assert.rejects(run(App.creates.report_event.operation.perform, { type: 'invoice.payed', external_id: '1', email: uniqueEmail() }), /There is no event type of this name.*type/);
    await assert.rejects(run(App.creates.create_referral.operation.perform, { program_id: program.id, email: 'no address' }), /email/);
  });
});

describe('a search', () => {
  test('finds a participant by address and by one\'s own id', async () => {
    const email = uniqueEmail('found');
    const external_id = unique('crm');
    const known = await makeParticipant(live, program, { email, external_id });
    const { perform } = App.searches.find_participant.operation;
    assert.deepEqual((await run(perform, { email })).map((one) => one.id), [known.id]);
    assert.deepEqual((await run(perform, { email, program_id: program.id })).map((one) => one.id), [known.id]);
    assert.deepEqual((await run(perform, { external_id })).map((one) => one.id), [known.id]);
    assert.deepEqual(await run(perform, { email: uniqueEmail('nobody') }), []);
    assert.deepEqual(await run(perform, { external_id: unique('nobody') }), []);
  });
});

test('programs can be chosen', async () => {
  const listed = await run(App.triggers.program_list.operation.perform);
  assert.deepEqual(listed.find((one) => one.id === program.id), { id: program.id, name: program.name, currency: 'USD' });
});

test('a key that may only read cannot act, and says so', async () => {
  const reads = signedIn(server.url, await createKey(server.database, 'reads', ['--scopes', 'programs:read']));
  await assert.rejects(reads(App.creates.report_event.operation.perform, { type: 'invoice.paid', external_id: '1', email: uniqueEmail() }), /scope|events:write|may not/i);
});

test('the definition is one that Zapier takes', async () => {
  const { results } = await zapier.createAppHandler(App)({ command: 'validate' });
  assert.deepEqual(results, []);
});

const hooks = Object.values(App.triggers).filter((one) => one.operation.type === 'hook');

/** Names of what an item is made of, of its data as well: by them a Zap is put together before anything has happened. */
const shapeOf = (item) => [...Object.keys(item), ...Object.keys(item.data).map((name) => `data.${name}`)];

describe('triggers', () => {
  test('each has a type of event that the server knows', async () => {
    for (const { key, operation } of hooks) {
      const [example] = await run(operation.performList);
      assert.deepEqual([example.type, example.data.object], [operation.sample.type, operation.sample.data.object], key);
    }
  });

  test('what each shows before anything happened is made as what comes', async () => {
    for (const { key, operation } of hooks) {
      const [example] = await run(operation.performList);
      const known = new Set(shapeOf(example));
      assert.deepEqual(shapeOf(operation.sample).filter((name) => !known.has(name)), [], key);
    }
  });

  test('each is told of what it is for, by a real delivery that its secret signs', async () => {
    const held = await makeProgram(live, { rules: rulesWith({ ...FEE, key: 'held', hold_days: 30 }, { ...FEE, to: 'referred' }) });
    const on = Object.fromEntries(await Promise.all(hooks.map(async ({ key }) => [key, await zaps.switchOn(key, { program_id: held.id })])));
    const ada = await makeParticipant(live, held);
    const email = uniqueEmail('told');
    const referral = await run(App.creates.create_referral.operation.perform, { program_id: held.id, code: ada.code, name: 'Pat Prospect', email });
    await live.act(`/v1/referrals/${referral.id}/transitions`, { to: 'contacted' });
    const sale = unique('inv');
    const paid = await run(App.creates.report_event.operation.perform, { type: 'invoice.paid', external_id: unique('in'), email, amount: 20_000, currency: 'USD', object_id: sale });
    await run(App.creates.report_event.operation.perform, { type: 'refund.created', external_id: unique('re'), email, refers_to_id: sale });
    const rewards = Object.fromEntries(paid.rewards.map((reward) => [reward.rule_key, reward.id]));
    const expected = {
      new_participant: [ada.id],
      new_referral: [referral.id],
      referral_moved: [referral.id],
      referral_qualified: [referral.id],
      reward_granted: [rewards.held],
      reward_issued: [rewards.fee],
    };
    for (const [key, ids] of Object.entries(expected)) {
      const items = await zaps.got(on[key]);
      assert.deepEqual(items.map((item) => item.data.id), ids, key);
      assert.ok(items.every((item) => item.type === App.triggers[key].operation.sample.type && item.id), key);
    }
    assert.deepEqual((await zaps.got(on.reward_reversed, 2)).map((item) => item.data.id).sort(), Object.values(rewards).sort());
    for (const zap of Object.values(on)) {
      assert.deepEqual(zap.received.flatMap(({ headers, content }) => faultsOf(zap.subscribeData.secret, { headers, text: content })), []);
      await zaps.switchOff(zap);
    }
  });

  test('a Zap that is for one program hears of no other, and none hears a thing once it is off', async () => {
    const other = await makeProgram(live, { rules: rulesWith(FEE) });
    const all = await zaps.switchOn('new_referral', { program_id: '' });
    const one = await zaps.switchOn('new_referral', { program_id: other.id });
    const [elsewhere, here] = [await submit(live, participant), await submit(live, await makeParticipant(live, other))];
    assert.deepEqual((await zaps.got(all, 2)).map((item) => item.data.id), [elsewhere.id, here.id]);
    assert.deepEqual((await zaps.got(one)).map((item) => item.data.id), [here.id]);
    const { id } = one.subscribeData;
    assert.deepEqual([(await live.read(`/v1/webhook_endpoints/${id}`)).kind, (await live.read(`/v1/webhook_endpoints/${id}`)).program_id], ['rest_hook', other.id]);
    await zaps.switchOff(one);
    assert.equal((await live.get(`/v1/webhook_endpoints/${id}`)).status, 404);
    const later = await submit(live, await makeParticipant(live, other));
    assert.equal((await zaps.got(all, 3))[2].data.id, later.id);
    assert.equal(one.received.length, 1);
    await zaps.switchOff(all);
  });

  test('a Zap that is gone without a word is unsubscribed by its answer', async () => {
    const zap = await zaps.switchOn('new_referral');
    zap.off = true; // 410 from now on
    await submit(live, participant);
    await zaps.got(zap);
    let endpoint;
    do endpoint = await live.read(`/v1/webhook_endpoints/${zap.subscribeData.id}`);
    while (endpoint.status === 'enabled');
    assert.equal(endpoint.disabled_reason, 'gone');
    await zaps.switchOff(zap);
  });
});
