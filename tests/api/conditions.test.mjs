// Conditions of a program's rules, seen through what a payment grants.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { makeParticipant, makeProgram, pay, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());

const REWARD = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 100 } };
async function enrol(qualification, fields = {}, reward = REWARD) {
  const program = await makeProgram(server.live, { rules: { qualification, rewards: [reward] } });
  const participant = await makeParticipant(server.live, program, fields);
  return submit(server.live, participant, { prospect: { email: uniqueEmail(), country: 'AT', tags: ['vip'] } });
}
const leaf = (field, op, value) => ({ field, op, value });
const isPayment = leaf('event.type', 'eq', 'invoice.paid');

// [name, condition, holds for the event below]
const TABLE = [
  ['eq', leaf('event.type', 'eq', 'invoice.paid'), true],
  ['eq of another', leaf('event.type', 'eq', 'invoice.created'), false],
  ['ne', leaf('event.type', 'ne', 'invoice.created'), true],
  ['in', leaf('event.type', 'in', ['job.invoiced', 'invoice.paid']), true],
  ['not_in', leaf('event.type', 'not_in', ['job.invoiced', 'invoice.paid']), false],
  ['gt at the limit', leaf('event.amount', 'gt', 20000), false],
  ['gte at the limit', leaf('event.amount', 'gte', 20000), true],
  ['lt at the limit', leaf('event.amount', 'lt', 20000), false],
  ['lte at the limit', leaf('event.amount', 'lte', 20000), true],
  ['between, both ends included', leaf('event.amount', 'between', [20000, 20000]), true],
  ['between, outside', leaf('event.amount', 'between', [1, 19999]), false],
  ['net amount', leaf('event.net_amount', 'eq', 18000), true],
  ['currency', leaf('event.currency', 'eq', 'USD'), true],
  ['source', leaf('event.source', 'eq', 'api'), true],
  ['data', leaf('event.data.plan', 'eq', 'pro'), true],
  ['data that is absent', leaf('event.data.colour', 'eq', 'red'), false],
  ['exists', leaf('event.data.plan', 'exists', true), true],
  ['exists not', leaf('event.data.colour', 'exists', true), false],
  ['absent', leaf('event.data.colour', 'exists', false), true],
  ['contains', leaf('prospect.tags', 'contains', 'vip'), true],
  ['contains not', leaf('prospect.tags', 'contains', 'press'), false],
  ['country', leaf('prospect.country', 'eq', 'AT'), true],
  ['stage', leaf('referral.stage', 'eq', 'submitted'), true],
  ['age', leaf('referral.age_days', 'lte', 1), true],
  ['kind of participant', leaf('participant.kind', 'eq', 'partner'), true],
  ['count, this event included', leaf('count.invoice.paid', 'eq', 1), true],
  ['all', { all: [isPayment, leaf('event.amount', 'gte', 1)] }, true],
  ['all, one false', { all: [isPayment, leaf('event.amount', 'gte', 99999)] }, false],
  ['any', { any: [leaf('event.amount', 'gte', 99999), isPayment] }, true],
  ['any, none true', { any: [leaf('event.amount', 'gte', 99999), leaf('event.type', 'eq', 'job.invoiced')] }, false],
  ['not', { not: leaf('event.amount', 'gte', 99999) }, true],
  ['nested', { all: [{ any: [{ not: isPayment }, { all: [isPayment] }] }] }, true],
];
for (const [name, condition, holds] of TABLE) {
  test(`condition: ${name}`, async () => {
    const referral = await enrol({ all: [isPayment, condition] }, { kind: 'partner' });
    const event = await pay(server.live, referral, { net_amount: 18000, data: { plan: 'pro' } });
    assert.equal(event.referral.status, holds ? 'rewarded' : 'pending');
    assert.equal(event.rewards.length, holds ? 1 : 0);
  });
}

test('count.<type> counts the referral\'s own events', async () => {
  const referral = await enrol(leaf('count.order.placed', 'gte', 3));
  const stranger = await enrol(leaf('count.order.placed', 'gte', 3));
  await pay(server.live, stranger, { type: 'order.placed' });
  await pay(server.live, referral, { type: 'invoice.paid' });
  const granted = [];
  for (let order = 1; order <= 4; order += 1) granted.push((await pay(server.live, referral, { type: 'order.placed' })).rewards.length);
  assert.deepEqual(granted, [0, 0, 1, 0]);
});

test('when narrows a reward, not the qualification', async () => {
  const referral = await enrol(isPayment, {}, { ...REWARD, when: leaf('event.amount', 'gte', 50000) });
  const event = await pay(server.live, referral);
  assert.equal(event.referral.status, 'qualified');
  assert.deepEqual(event.decisions.map((row) => [row.rule_key, row.outcome]), [['fee', 'ineligible']]);
  assert.notEqual(event.decisions[0].reason, null);
});

test('a reward may be given on a condition of its own', async () => {
  const referral = await enrol(leaf('event.type', 'eq', 'job.completed'), {}, { ...REWARD, on: leaf('event.type', 'eq', 'meeting.booked') });
  const event = await pay(server.live, referral, { type: 'meeting.booked' });
  assert.deepEqual(event.rewards.map((row) => row.amount), [100]);
  assert.equal((await pay(server.live, referral, { type: 'meeting.booked' })).rewards.length, 0);
});

test('a reward may be given on submission', async () => {
  const referral = await enrol(isPayment, {}, { ...REWARD, on: 'submitted' });
  const rewards = await server.live.readAll(`/v1/rewards?referral_id=${referral.id}`);
  assert.deepEqual(rewards.map((row) => [row.rule_key, row.amount]), [['fee', 100]]);
});

test('money in another currency is never converted: the leaf is false, the decision says why', async () => {
  const referral = await enrol(leaf('event.amount', 'gte', 5000));
  const event = await pay(server.live, referral, { currency: 'EUR', amount: 999999 });
  assert.deepEqual(event.rewards, []);
  assert.equal(event.referral.status, 'pending');
  assert.ok(event.decisions.some((row) => row.outcome === 'currency_mismatch'), JSON.stringify(event.decisions));
});

test('a percentage of money in another currency is not granted', async () => {
  const referral = await enrol(isPayment, {}, { ...REWARD, amount: { percent_bp: 1000, of: 'event.amount' } });
  const event = await pay(server.live, referral, { currency: 'EUR' });
  assert.deepEqual(event.rewards, []);
  assert.deepEqual(event.decisions.map((row) => [row.rule_key, row.outcome]), [['fee', 'currency_mismatch']]);
});

test('an item of the order is enough; ne and not_in want none of them', async () => {
  const items = [{ sku: 'mug', quantity: 2, maker: { country: 'PT' } }, { sku: 'bowl', quantity: 5 }];
  const cases = [
    ['event.items.sku', 'eq', 'bowl', true],
    ['event.items.sku', 'in', ['plate', 'mug'], true],
    ['event.items.sku', 'eq', 'plate', false],
    ['event.items.sku', 'ne', 'mug', false],
    ['event.items.sku', 'not_in', ['plate', 'jug'], true],
    ['event.items.quantity', 'gte', 5, true],
    ['event.items.quantity', 'gt', 5, false],
    ['event.items.maker.country', 'eq', 'PT', true],
    ['event.items.maker.country', 'exists', false, false],
    ['event.items.colour', 'exists', false, true],
  ];
  for (const [field, op, value, holds] of cases) {
    const referral = await enrol({ all: [isPayment, leaf(field, op, value)] });
    assert.equal((await pay(server.live, referral, { items })).rewards.length, holds ? 1 : 0, `${field} ${op} ${value}`);
    assert.equal((await pay(server.live, await enrol({ all: [isPayment, leaf(field, op, value)] }))).rewards.length, op === 'ne' || op === 'not_in' || (op === 'exists' && !value) ? 1 : 0, `${field} ${op} without items`);
  }
});

test('last.<type> is what was told last until then, in whatever order it is told', async () => {
  const score = (referral, value, at) => pay(server.live, referral, { type: 'survey.scored', amount: undefined, currency: undefined, data: { score: value }, occurred_at: at });
  const hours = (count) => new Date(Date.now() + count * 3_600_000).toISOString();
  const condition = { all: [isPayment, leaf('last.survey.scored.data.score', 'gte', 4)] };
  const referral = await enrol(condition);
  const none = await pay(server.live, referral, { occurred_at: hours(1) });
  assert.match(none.decisions[0].reason, /last\.survey\.scored\.data\.score is absent/);
  await score(referral, 5, hours(3));
  await score(referral, 2, hours(2)); // told later, and older
  assert.equal((await pay(server.live, referral, { occurred_at: hours(2.5) })).rewards.length, 0, 'the newest one then was 2');
  assert.equal((await pay(server.live, referral, { occurred_at: hours(4) })).rewards.length, 1);
  const itself = await enrol(leaf('last.survey.scored.data.score', 'gte', 4));
  assert.equal((await score(itself, 4, hours(1))).rewards.length, 1, 'this one included');
});
