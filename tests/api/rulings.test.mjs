// What people lost money, leads or trust by: each of these once came out wrong. See TESTING.md.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { DAY_MS, makeParticipant, makeProgram, pay, payment, rewardsOf, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());

/** Pays its referrer a fixed amount for the first payment that qualifies. */
const FEE = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 1000 } };
const PAID = { field: 'event.type', op: 'eq', value: 'invoice.paid' };
const TENTH = { key: 'tenth', to: 'referrer', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount' } };

async function enrol(rules) {
  const program = await makeProgram(server.live, { rules: { qualification: PAID, rewards: [FEE], ...rules } });
  return { program, participant: await makeParticipant(server.live, program) };
}

const granted = (event) => event.rewards.map((row) => [row.rule_key, row.amount]);
const outcomes = (event) => event.decisions.map((row) => [row.rule_key, row.outcome]);
const inDays = (days) => new Date(Date.now() + days * DAY_MS).toISOString();

for (const [what, first] of [['of 0', { amount: 0 }], ['without an amount', { amount: undefined, currency: undefined }], ['in another currency', { currency: 'EUR' }], ['that earns nothing', { no_reward: true }]]) {
  test(`a first invoice ${what} does not use up a rule that pays a share`, async () => {
    const { participant } = await enrol({ rewards: [TENTH] });
    const referral = await submit(server.live, participant);
    assert.deepEqual(granted(await pay(server.live, referral, first)), []);
    assert.deepEqual(granted(await pay(server.live, referral, { amount: 5000 })), [['tenth', 500]]);
  });
}

test('a rule that has paid says so, with the reward it gave', async () => {
  const { participant } = await enrol();
  const referral = await submit(server.live, participant);
  const [reward] = (await pay(server.live, referral)).rewards;
  const again = await pay(server.live, referral);
  assert.deepEqual(outcomes(again), [['fee', 'already_rewarded']]);
  assert.equal(again.decisions[0].reward_id, reward.id);
});

test('one invoice that two systems report for two contacts pays one referral', async () => {
  const { participant } = await enrol();
  const [first, second] = [await submit(server.live, participant), await submit(server.live, participant)];
  const object = { source: 'books', id: unique('invoice') };
  assert.equal((await pay(server.live, first, { object })).rewards.length, 1);
  const other = await pay(server.live, second, { object });
  assert.deepEqual(granted(other), []);
  assert.deepEqual(await rewardsOf(server.live, second), []);
});

test('counts are of business objects, not of messages', async () => {
  const thrice = { all: [{ field: 'event.type', op: 'eq', value: 'order.placed' }, { field: 'count.order.placed', op: 'gte', value: 3 }] };
  const { participant } = await enrol({ qualification: thrice });
  const referral = await submit(server.live, participant);
  const order = (id) => pay(server.live, referral, { type: 'order.placed', object: { id } });
  const [one, two, three] = [unique('order'), unique('order'), unique('order')];
  for (const id of [one, one, one, two]) assert.deepEqual(granted(await order(id)), [], id);
  assert.deepEqual(granted(await order(three)), [['fee', 1000]]);
});

test('what is to happen is refused, and tells nothing', async () => {
  const { participant } = await enrol();
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id, occurred_at: '9999-01-01T00:00:00Z' });
  assertProblem(await server.live.post('/v1/events', body), 400, 'invalid_value', 'occurred_at');
  assert.deepEqual(await rewardsOf(server.live, referral), []);
  assert.equal((await pay(server.live, referral, { occurred_at: inDays(0.9) })).rewards.length, 1);
});

test('an event of long ago is not credited to the click of today', async () => {
  const { program, participant } = await enrol();
  const visit = await server.anonymous.get(`/r/${participant.code}`);
  const click = new URL(visit.headers.location).searchParams.get('rfd_click');
  const body = payment({ program_id: program.id, customer: { email: uniqueEmail('old') }, attribution: { click_id: click } });
  const old = await server.live.create('/v1/events', { ...body, occurred_at: '2020-01-01T00:00:00Z' });
  assert.deepEqual([granted(old), old.participant], [[], null]);
});

test('a lead that is dated back does not make a stored purchase pay', async () => {
  const { program, participant } = await enrol();
  const customer = { email: uniqueEmail('back') };
  await server.live.create('/v1/events', payment({ program_id: program.id, customer, occurred_at: inDays(-30) }));
  const lead = await server.live.create('/v1/events', payment({ type: 'lead.created', program_id: program.id, customer, attribution: { code: participant.code }, occurred_at: '2020-01-01T00:00:00Z', amount: undefined, currency: undefined }));
  assert.deepEqual(granted(lead), []);
  if (lead.referral) assert.deepEqual(await rewardsOf(server.live, lead.referral), []);
});

test('a person who refers himself is not paid', async () => {
  const { program, participant } = await enrol({ rewards: [FEE, { ...FEE, key: 'welcome', to: 'referred' }] });
  const own = await server.live.read(`/v1/contacts/${participant.contact_id}`);
  const referral = await server.live.create('/v1/referrals', { program_id: program.id, code: participant.code, prospect: { email: own.email } });
  assert.deepEqual(granted(await pay(server.live, referral)), []);
});

test('a payment that names an unknown code is kept', async () => {
  const { program } = await enrol();
  const event = await server.live.create('/v1/events', payment({ program_id: program.id, customer: { email: uniqueEmail('kept') }, attribution: { code: 'NOSUCH7' } }));
  assert.deepEqual(granted(event), []);
  assert.equal((await server.live.read(`/v1/events/${event.id}`)).id, event.id);
});

test('sums that no number holds are refused, and nothing is half done', async () => {
  const { participant } = await enrol();
  const referral = await submit(server.live, participant);
  await pay(server.live, referral);
  const most = 9_000_000_000_000_000;
  let answer;
  for (let round = 0; round < 2000 && answer?.status !== 400; round += 100) {
    const events = Array.from({ length: 100 }, () => payment({ referral_id: referral.id, amount: most }));
    answer = await server.live.post('/v1/events', events);
    assert.ok(answer.status < 500, answer.text);
  }
  assert.equal(answer.status, 400, answer.text);
  assert.equal((await rewardsOf(server.live, referral)).length, 1);
});

test('lists say by which filters they can be asked, and whose cursor they take', async () => {
  const { program, participant } = await enrol();
  const referral = await submit(server.live, participant);
  const refused = await server.live.get(`/v1/referrals?owner=x&contact_id=${referral.contact_id}`);
  assertProblem(refused, 400, 'unsupported_filter');
  assert.match(refused.body.detail, /program_id/);
  assertProblem(await server.live.get(`/v1/rewards?starting_after=${`rwd_${referral.id.slice(4)}`}`), 400, 'invalid_cursor', 'starting_after');
  assertProblem(await server.live.get(`/v1/referrals?program_id=${program.id}&starting_after=ref_01h2xcejqtf2nbrexx3vqjhp41`), 400, 'invalid_cursor', 'starting_after');
});

test('created bounds count to the microsecond: polling loses no row', async () => {
  const { program, participant } = await enrol();
  const made = [];
  for (let index = 0; index < 5; index += 1) made.push(await submit(server.live, participant));
  for (const [index, row] of made.entries()) {
    const { data } = await server.live.read(`/v1/referrals?program_id=${program.id}&created[gt]=${row.submitted_at}`);
    assert.deepEqual(data.map(({ id }) => id), made.slice(index + 1).map(({ id }) => id).reverse());
  }
});

/** What a participant's list row says of him. */
const statsOf = async (participant) => (await server.live.readAll(`/v1/participants?program_id=${participant.program_id}`)).find((row) => row.id === participant.id).stats;

test('a paid invoice is revenue, where nobody had said what the referral is worth', async () => {
  const { participant } = await enrol();
  const referral = await submit(server.live, participant);
  await pay(server.live, referral, { amount: 20000 });
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).value, 20000);
  await pay(server.live, referral, { amount: 500 });
  const { closed, revenue } = await statsOf(participant);
  assert.deepEqual([closed, revenue], [1, 20000]);
  const [row] = (await server.live.readAll(`/v1/referrals/${referral.id}/timeline`)).filter((one) => one.changes?.value);
  assert.deepEqual(row.changes.value, [null, 20000]);
});

for (const [what, fields, paid, worth] of [['what was said stays', { value: 7000 }, {}, 7000], ['another currency says nothing', {}, { currency: 'EUR' }, null], ['nor does a payment without an amount', {}, { amount: undefined, currency: undefined }, null]]) {
  test(`the value of a referral that is won: ${what}`, async () => {
    const { participant } = await enrol();
    const referral = await submit(server.live, participant, fields);
    await pay(server.live, referral, paid);
    assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).value, worth);
    assert.equal((await statsOf(participant)).revenue, worth ?? 0);
  });
}

test('a sale that is refunded whole is no revenue', async () => {
  const { participant } = await enrol();
  const referral = await submit(server.live, participant);
  const { business_object: object } = await pay(server.live, referral, { amount: 20000 });
  await server.live.create('/v1/events', { type: 'refund.created', external_id: unique('back'), referral_id: referral.id, refers_to: object });
  const { closed, revenue, earned } = await statsOf(participant);
  assert.deepEqual([closed, revenue, earned], [0, 0, 0]);
});
