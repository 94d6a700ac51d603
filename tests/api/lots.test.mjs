// What becomes of a reward once it is granted: it waits for a yes, is denied or issued by hand, lapses, is used by hand;
// and what its contact has got in all.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, isCount, isId, isTime, isCurrency, arrayOf, orNull, shaped } from './harness/shapes.mjs';
import { DAY_MS, makeParticipant, makeProgram, makeProgramAndParticipant, pay, rewardsOf, rulesWith, submit, totalsOf, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const client = server.test;

const rule = (fields = {}) => ({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 1000 }, ...fields });
let clock = Date.now() + 60_000;
async function advance(days) {
  clock += days * DAY_MS;
  const { now } = await client.act('/v1/test_clock/advance', { to: new Date(clock).toISOString() });
  clock = Date.parse(now);
}
await advance(0);

/** A program with one rule, and what it has granted for one payment. */
async function granted(fields) {
  const { program, participant } = await makeProgramAndParticipant(client, { rules: rulesWith(rule(fields)) });
  const referral = await submit(client, participant);
  const event = await pay(client, referral);
  return { program, participant, referral, event, reward: (await rewardsOf(client, referral))[0] };
}
const readReward = ({ id }) => client.read(`/v1/rewards/${id}`);
const act = ({ id }, word, body = { reason: 'looked at it' }) => client.post(`/v1/rewards/${id}/${word}`, body);
const acted = ({ id }, word, body = { reason: 'looked at it' }) => client.act(`/v1/rewards/${id}/${word}`, body);
const spend = (participant, fields = {}) => client.post('/v1/redemptions', { contact_id: participant.contact_id, currency: 'USD', reference: unique(), ...fields });
const nonZero = ({ amounts }) => Object.fromEntries(Object.entries(amounts).filter(([kind, amount]) => kind !== 'granted' && amount !== 0));

// ---- approval ----

test('a reward that needs approval waits for it, and then for the rest of its hold', async () => {
  const { participant, referral, event, reward } = await granted({ approval: 'manual', hold_days: 10 });
  assert.deepEqual([reward.status, reward.waiting_for], ['pending', ['hold', 'approval']]);
  assert.deepEqual(event.decisions.map((row) => [row.outcome, row.reason]), [['held', 'a person must approve it']]);
  const approved = await acted(reward, 'approve');
  assert.deepEqual([approved.status, approved.waiting_for, approved.issued_at, nonZero(approved)], ['approved', ['hold'], null, { pending: 1000 }]);
  assert.deepEqual((await client.read(`/v1/rewards?status=approved&kind=credit`)).data.map((row) => row.id).includes(reward.id), true);
  await advance(11);
  const issued = await readReward(reward);
  assert.deepEqual([issued.status, issued.waiting_for, nonZero(issued)], ['issued', [], { available: 1000 }]);
  assert.equal((await client.read(`/v1/referrals/${referral.id}`)).status, 'rewarded');
  assert.equal((await totalsOf(client, participant)).available, 1000);
});

test('when its hold is over first, it waits for approval alone, and is issued by it', async () => {
  const { reward } = await granted({ approval: 'manual', hold_days: 3 });
  await advance(4);
  assert.deepEqual([(await readReward(reward)).status, (await readReward(reward)).waiting_for], ['pending', ['approval']]);
  assert.ok((await client.readAll('/v1/rewards?waiting_for=approval')).some((row) => row.id === reward.id));
  const issued = await acted(reward, 'approve', {});
  assert.deepEqual([issued.status, issued.waiting_for, nonZero(issued)], ['issued', [], { available: 1000 }]);
  assert.notEqual(issued.issued_at, null);
});

test('a reward without a hold is issued by approval at once', async () => {
  const { reward } = await granted({ approval: 'manual' });
  assert.deepEqual([reward.status, reward.waiting_for], ['pending', ['approval']]);
  assert.equal((await acted(reward, 'approve', { reason: 'known customer' })).status, 'issued');
  assertProblem(await act(reward, 'approve'), 409, 'invalid_state', 'id');
});

test('a reward that only waits for its hold may be approved', async () => {
  const { reward } = await granted({ hold_days: 10 });
  assert.deepEqual([reward.status, reward.waiting_for], ['pending', ['hold']]);
  assert.equal((await acted(reward, 'approve')).status, 'approved');
  assertProblem(await act(reward, 'approve'), 409, 'invalid_state', 'id');
  await advance(11);
  assert.equal((await readReward(reward)).status, 'issued');
});

test('a reward is denied before it is issued, with a reason that it tells', async () => {
  for (const approvedFirst of [false, true]) {
    const { participant, referral, reward } = await granted({ approval: 'manual', hold_days: 10 });
    if (approvedFirst) await acted(reward, 'approve');
    const denied = await acted(reward, 'deny', { reason: 'a colleague of the prospect' });
    assert.deepEqual([denied.status, denied.waiting_for, denied.reason, nonZero(denied)], ['denied', [], 'a colleague of the prospect', {}]);
    assert.equal((await readReward(reward)).reason, 'a colleague of the prospect');
    for (const word of ['approve', 'deny', 'issue']) assertProblem(await act(reward, word), 409, 'invalid_state', 'id');
    assert.equal((await totalsOf(client, participant)).pending, 0);
    const timeline = await client.readAll(`/v1/referrals/${referral.id}/timeline`);
    assert.ok(timeline.some((row) => row.type === 'reward.denied' && row.reason === 'a colleague of the prospect'));
  }
});

test('a reward is issued before its time, whatever it waits for', async () => {
  const { referral, reward } = await granted({ approval: 'manual', hold_days: 30 });
  const issued = await acted(reward, 'issue', { reason: 'a good customer asked' });
  assert.deepEqual([issued.status, issued.waiting_for, nonZero(issued)], ['issued', [], { available: 1000 }]);
  assert.equal((await client.read(`/v1/referrals/${referral.id}`)).status, 'rewarded');
  for (const word of ['approve', 'deny', 'issue']) assertProblem(await act(reward, word), 409, 'invalid_state', 'id');
  await advance(31);
  assert.deepEqual(nonZero(await readReward(reward)), { available: 1000 });
});

test('denying and issuing need a reason, and a reward that is there', async () => {
  const { reward } = await granted({ hold_days: 10 });
  for (const word of ['deny', 'issue']) assertProblem(await act(reward, word, {}), 400, 'missing_field', 'reason');
  for (const word of ['approve', 'deny', 'issue', 'redeem']) {
    const body = word === 'redeem' ? {} : { reason: 'x' };
    assertProblem(await act({ id: 'rwd_00000000000000000000000000' }, word, body), 404, 'not_found', 'id');
    assertProblem(await server.live.post(`/v1/rewards/${reward.id}/${word}`, body), 404, 'not_found', 'id');
  }
});

// ---- expiry ----

test('credit lapses so many days after it was issued, and is told so', async () => {
  const { participant, referral, reward } = await granted({ hold_days: 5, expires_days: 10 });
  assert.deepEqual([reward.status, reward.expires_at], ['pending', null]);
  await advance(6);
  const issued = await readReward(reward);
  assert.equal(Date.parse(issued.expires_at), Date.parse(issued.issued_at) + 10 * DAY_MS);
  await advance(9);
  assert.equal((await readReward(reward)).status, 'issued');
  await advance(2);
  const expired = await readReward(reward);
  assert.deepEqual([expired.status, nonZero(expired), expired.expires_at], ['expired', { expired: 1000 }, issued.expires_at]);
  assert.equal(assertProblem(await spend(participant), 409, 'insufficient_credit').available, 0);
  const { available, expired: lapsed, earned } = await totalsOf(client, participant);
  assert.deepEqual({ available, lapsed, earned }, { available: 0, lapsed: 1000, earned: 1000 });
  assert.equal((await client.read(`/v1/participants/${participant.id}/summary`)).rewards_earned, 0);
  assert.ok((await client.readAll(`/v1/referrals/${referral.id}/timeline`)).some((row) => row.type === 'reward.expired'));
  const [last] = (await client.read(`/v1/ledger/transactions?program_id=${reward.program_id}&limit=1`)).data;
  assert.deepEqual([last.cause.effect, last.cause.id, last.entries.map((row) => row.amount)], ['expire', reward.id, [-1000, 1000]]);
});

test('what lapses first is spent first, whatever is older', async () => {
  const program = await makeProgram(client, { rules: rulesWith(rule({ amount: { fixed: 100 } }), rule({ key: 'short', amount: { fixed: 200 }, expires_days: 30 }), rule({ key: 'shorter', amount: { fixed: 300 }, expires_days: 10 })) });
  const participant = await makeParticipant(client, program);
  await pay(client, await submit(client, participant));
  const rewards = await client.readAll(`/v1/rewards?participant_id=${participant.id}`);
  const keyOf = (lot) => rewards.find((row) => row.id === lot.reward_id).rule_key;
  const { body } = await spend(participant, { amount: 550 });
  assert.deepEqual(body.lots.map((lot) => [keyOf(lot), lot.amount]), [['shorter', 300], ['short', 200], ['fee', 50]]);
});

test('a part that was used stays used when the rest lapses', async () => {
  const { participant, reward } = await granted({ expires_days: 10 });
  await spend(participant, { amount: 400 });
  await advance(11);
  const expired = await readReward(reward);
  assert.deepEqual([expired.status, nonZero(expired)], ['expired', { redeemed: 400, expired: 600 }]);
});

test('what is reserved outlives the lapse, and lapses when it comes back', async () => {
  const { participant, reward } = await granted({ expires_days: 2 });
  const { body: first } = await spend(participant, { amount: 300, capture: false });
  const { body: second } = await spend(participant, { amount: 500, capture: false });
  await advance(3);
  assert.deepEqual([(await readReward(reward)).status, nonZero(await readReward(reward))], ['issued', { reserved: 800, expired: 200 }]);
  await client.act(`/v1/redemptions/${first.id}/release`, {});
  assert.deepEqual(nonZero(await readReward(reward)), { reserved: 500, expired: 500 });
  await client.act(`/v1/redemptions/${second.id}/capture`, { amount: 450 });
  const closed = await readReward(reward);
  assert.deepEqual([closed.status, nonZero(closed)], ['expired', { redeemed: 450, expired: 550 }]);
});

test('a rule says how long its credit can be used, in whole days, of an amount', async () => {
  const refused = async (fields, code, field) => assertProblem(await client.post('/v1/programs', { name: 'x', currency: 'USD', destination_url: 'https://www.example.com/', rules: rulesWith(rule(fields)) }), 400, code, `rules.rewards[0].${field}`);
  await refused({ expires_days: 0 }, 'out_of_range', 'expires_days');
  await refused({ expires_days: 3651 }, 'out_of_range', 'expires_days');
  await refused({ expires_days: '30' }, 'invalid_type', 'expires_days');
  await refused({ kind: 'custom', title: 'A card', amount: undefined, expires_days: 30 }, 'invalid_value', 'expires_days');
  await refused({ approval: 'sometimes' }, 'invalid_value', 'approval');
  await refused({ approval: { above: -1 } }, 'out_of_range', 'approval.above');
});

// ---- using by hand ----

test('a reward is used by hand, some of it and then the rest', async () => {
  const { participant, reward } = await granted();
  const part = await acted(reward, 'redeem', { amount: 300, reference: unique('slip') });
  assert.deepEqual([part.status, nonZero(part)], ['issued', { available: 700, redeemed: 300 }]);
  const rest = await acted(reward, 'redeem', {});
  assert.deepEqual([rest.status, nonZero(rest)], ['redeemed', { redeemed: 1000 }]);
  assertProblem(await act(reward, 'redeem', {}), 409, 'invalid_state', 'id');
  const redemptions = await client.readAll(`/v1/redemptions?contact_id=${participant.contact_id}`);
  assert.deepEqual(redemptions.map((row) => [row.amount, row.status, row.reference === null, row.lots]), [[700, 'captured', true, [{ reward_id: reward.id, amount: 700 }]], [300, 'captured', false, [{ reward_id: reward.id, amount: 300 }]]]);
});

test('a reward used under a reference is used once', async () => {
  const { reward } = await granted();
  const { reward: other } = await granted();
  const body = { amount: 300, reference: unique('slip') };
  const first = await acted(reward, 'redeem', body);
  assert.deepEqual(await acted(reward, 'redeem', body), { ...first, replayed: true });
  assertProblem(await act(reward, 'redeem', { ...body, amount: 301 }), 409, 'reference_conflict', 'reference');
  assertProblem(await act(other, 'redeem', body), 409, 'reference_conflict', 'reference');
});

test('more than a reward has is not used, nor one that is not issued or has lapsed', async () => {
  const { reward } = await granted();
  assert.equal(assertProblem(await act(reward, 'redeem', { amount: 1001 }), 409, 'insufficient_credit', 'amount').available, 1000);
  const { reward: held } = await granted({ hold_days: 5 });
  assertProblem(await act(held, 'redeem', {}), 409, 'invalid_state', 'id');
  const { reward: short } = await granted({ expires_days: 1 });
  await advance(2);
  assertProblem(await act(short, 'redeem', {}), 409, 'invalid_state', 'id');
});

test('a reward without money is marked as used', async () => {
  const { participant, reward } = await granted({ kind: 'custom', title: 'A card', amount: undefined });
  assertProblem(await act(reward, 'redeem', { amount: 5 }), 400, 'invalid_value', 'amount');
  const used = await acted(reward, 'redeem', { reference: 'sent on Monday' });
  assert.deepEqual([used.status, used.amount, nonZero(used)], ['redeemed', null, {}]);
  assertProblem(await act(reward, 'redeem', {}), 409, 'invalid_state', 'id');
  assert.equal((await client.read(`/v1/participants/${participant.id}/summary`)).rewards_earned, 1);
});

// ---- what a contact has got ----

const total = {
  currency: isCurrency, pending: isCount, available: isCount, reserved: isCount, redeemed: isCount, paid: isCount, reversed: isCount, expired: isCount,
  debt: isCount, earned: isCount, payable: isCount, spendable: isCount, next_expiry: orNull(shaped({ amount: isCount, at: isTime })),
};

test('the summary of a contact adds up its lots by currency, over all programs and roles', async () => {
  const rules = rulesWith(rule({ amount: { fixed: 500 }, expires_days: 20 }), rule({ key: 'cash', kind: 'cash', amount: { fixed: 70 } }), rule({ key: 'held', hold_days: 9, amount: { fixed: 30 } }), rule({ key: 'points', amount: { fixed: 8 }, currency: 'x-points' }));
  const program = await makeProgram(client, { rules });
  const participant = await makeParticipant(client, program);
  await pay(client, await submit(client, participant));
  await advance(1);
  await pay(client, await submit(client, participant));
  await spend(participant, { amount: 600 });
  await spend(participant, { amount: 100, capture: false });
  const summary = await client.read(`/v1/contacts/${participant.contact_id}/summary`);
  assertShape(summary, { contact_id: isId('cnt'), totals: arrayOf(shaped(total)), rewards_earned: isCount });
  const last = (await client.readAll(`/v1/rewards?participant_id=${participant.id}`)).find((row) => row.rule_key === 'fee');
  const zeros = { paid: 0, reversed: 0, expired: 0, debt: 0 };
  assert.deepEqual(summary, {
    contact_id: participant.contact_id,
    rewards_earned: 6,
    totals: [
      { currency: 'USD', pending: 60, available: 440, reserved: 100, redeemed: 600, ...zeros, earned: 1140, payable: 440, spendable: 300, next_expiry: { amount: 300, at: last.expires_at } },
      { currency: 'x-points', pending: 0, available: 16, reserved: 0, redeemed: 0, ...zeros, earned: 16, payable: 16, spendable: 16, next_expiry: null },
    ],
  });
  await advance(30);
  const [dollars] = (await client.read(`/v1/contacts/${participant.contact_id}/summary`)).totals;
  const { pending, available, expired, earned, spendable, next_expiry: next } = dollars;
  assert.deepEqual({ pending, available, expired, earned, spendable, next }, { pending: 0, available: 200, expired: 400, earned: 1200, spendable: 60, next: null });
});

test('a contact that has got nothing has an empty summary; nobody has none', async () => {
  const { id } = await client.create('/v1/contacts', { email: `${unique('nobody')}@example.com` });
  assert.deepEqual(await client.read(`/v1/contacts/${id}/summary`), { contact_id: id, totals: [], rewards_earned: 0 });
  assertProblem(await server.live.get(`/v1/contacts/${id}/summary`), 404, 'not_found', 'id');
});

test('the books agree after all of it', () => server.verify());
