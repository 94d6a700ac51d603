// How much a rule pays: fixed, percent, brackets, steps, milestones; kinds; both sides; bonuses.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, reward as rewardShape, rewardOptional } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, makeProgramAndParticipant, pay, rewardsByRule, rewardsOf, rulesWith, submit, totalsOf, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());

const rule = (amount, fields = {}) => ({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount, ...fields });
async function enrol(...rewards) {
  return makeProgramAndParticipant(server.live, { rules: rulesWith(...rewards) });
}
/** Pays each amount as the one payment of a fresh referral of one participant; gives what each one granted. */
async function grantsFor(reward, amounts) {
  const { participant } = await enrol(reward);
  const grants = [];
  for (const amount of amounts) {
    const event = await pay(server.live, await submit(server.live, participant), { amount });
    grants.push(event.rewards.length === 0 ? null : event.rewards[0].amount);
  }
  return grants;
}

test('a reward reads the same by id and in lists, with all its fields', async () => {
  const { program, participant } = await enrol(rule({ fixed: 1200 }, { title: 'Thank you' }));
  const referral = await submit(server.live, participant);
  const event = await pay(server.live, referral);
  const [reward] = event.rewards;
  assertShape(reward, rewardShape, rewardOptional);
  assert.deepEqual(reward.beneficiary, { contact_id: participant.contact_id, participant_id: participant.id, role: 'referrer' });
  assert.deepEqual([reward.program_id, reward.referral_id, reward.rule_key, reward.program_version], [program.id, referral.id, 'fee', 1]);
  assert.deepEqual([reward.kind, reward.title, reward.status, reward.waiting_for, reward.amount, reward.currency], ['credit', 'Thank you', 'issued', [], 1200, 'USD']);
  assert.deepEqual(reward.amounts, { granted: 1200, pending: 0, available: 1200, reserved: 0, redeemed: 0, paid: 0, reversed: 0, expired: 0 });
  assert.deepEqual([reward.hold_until, reward.expires_at], [null, null]);
  assert.notEqual(reward.issued_at, null);
  assert.deepEqual(await server.live.read(`/v1/rewards/${reward.id}`), reward);
  for (const query of [`referral_id=${referral.id}`, `participant_id=${participant.id}`, `contact_id=${participant.contact_id}`]) {
    assert.deepEqual((await server.live.read(`/v1/rewards?${query}`)).data, [reward], query);
  }
  const isOf = async (status) => (await server.live.read(`/v1/rewards?status=${status}`)).data.some(({ id }) => id === reward.id);
  assert.deepEqual([await isOf('issued'), await isOf('pending')], [true, false]);
  const now = await server.live.read(`/v1/referrals/${referral.id}`);
  assert.equal(now.status, 'rewarded');
  assert.notEqual(now.rewarded_at, null);
});

test('steps by referrals: the 1st and 2nd, the 3rd and 4th, the 5th', async () => {
  const steps = { steps: [{ from: 1, fixed: 2500 }, { from: 3, fixed: 5000 }, { from: 5, fixed: 10000 }], by: 'referrals', per: 'life' };
  assert.deepEqual(await grantsFor(rule(steps), [100, 100, 100, 100, 100, 100]), [2500, 2500, 5000, 5000, 10000, 10000]);
});

test('steps count per participant', async () => {
  const { program, participant } = await enrol(rule({ steps: [{ from: 1, fixed: 1 }, { from: 2, fixed: 2 }] }));
  const other = await makeParticipant(server.live, program);
  const amounts = [];
  for (const owner of [participant, other, participant]) amounts.push((await pay(server.live, await submit(server.live, owner))).rewards[0].amount);
  assert.deepEqual(amounts, [1, 1, 2]);
});

test('steps may pay a percentage', async () => {
  const steps = { steps: [{ from: 1, percent_bp: 500 }, { from: 2, percent_bp: 1000 }], of: 'event.amount' };
  assert.deepEqual(await grantsFor(rule(steps), [20000, 20000]), [1000, 2000]);
});

test('the ordinal that a reward was granted for is in it', async () => {
  const { participant } = await enrol(rule({ steps: [{ from: 1, fixed: 1 }, { from: 3, fixed: 3 }] }));
  const steps = [];
  for (let index = 0; index < 3; index += 1) steps.push((await pay(server.live, await submit(server.live, participant))).rewards[0].step);
  assert.deepEqual([steps[0], steps[2]], [1, 3]);
});

test('milestones: only the 1st, 3rd and 5th pay, the others are told why not', async () => {
  const milestones = { milestones: [{ at: 1, fixed: 2500 }, { at: 3, fixed: 5000 }, { at: 5, fixed: 10000 }] };
  assert.deepEqual(await grantsFor(rule(milestones), [1, 1, 1, 1, 1, 1]), [2500, null, 5000, null, 10000, null]);
  const { participant } = await enrol(rule(milestones));
  await pay(server.live, await submit(server.live, participant));
  const second = await pay(server.live, await submit(server.live, participant));
  assert.deepEqual(second.decisions.map((row) => [row.rule_key, row.outcome]), [['fee', 'ineligible']]);
});

test('brackets pick by value, the upper end included', async () => {
  const brackets = { brackets: [{ up_to: 10000, fixed: 500 }, { up_to: 50000, percent_bp: 500 }, { up_to: null, percent_bp: 1000 }], of: 'event.amount' };
  assert.deepEqual(await grantsFor(rule(brackets), [1, 10000, 20000, 50000, 60000]), [500, 500, 1000, 2500, 6000]);
});

test('marginal brackets pay each slice at its own rate', async () => {
  const brackets = { brackets: [{ up_to: 10000, percent_bp: 1000 }, { up_to: 30000, percent_bp: 500 }, { up_to: null, percent_bp: 100 }], of: 'event.amount', marginal: true };
  assert.deepEqual(await grantsFor(rule(brackets), [10000, 20000, 30000, 130000]), [1000, 1500, 2000, 3000]);
});

test('a percentage has a cap and a floor', async () => {
  const percent = { percent_bp: 1000, of: 'event.amount', cap: 5000, floor: 1000 };
  assert.deepEqual(await grantsFor(rule(percent), [100, 10000, 20000, 50000, 9_000_000]), [1000, 1000, 2000, 5000, 5000]);
});

test('a percentage may be of the net amount', async () => {
  const { participant } = await enrol(rule({ percent_bp: 1000, of: 'event.net_amount' }));
  const event = await pay(server.live, await submit(server.live, participant), { amount: 11900, net_amount: 10000 });
  assert.equal(event.rewards[0].amount, 1000);
});

test('a percentage of a large amount is exact and within one unit', async () => {
  const grants = await grantsFor(rule({ percent_bp: 333, of: 'event.amount' }), [999_999_999_999_999, 1_000_000, 77]);
  assert.ok(Math.abs(grants[0] - 33_299_999_999_999.967) < 1, String(grants[0]));
  assert.equal(grants[1], 33300);
  assert.ok([2, 3].includes(grants[2]), String(grants[2]));
});

test('both sides are rewarded in one commit', async () => {
  const { participant } = await enrol(rule({ fixed: 300 }), rule({ fixed: 200 }, { key: 'welcome', to: 'referred' }));
  const referral = await submit(server.live, participant);
  await pay(server.live, referral);
  const { fee, welcome } = await rewardsByRule(server.live, referral);
  assert.deepEqual([fee.beneficiary.role, fee.beneficiary.contact_id], ['referrer', participant.contact_id]);
  assert.deepEqual([welcome.beneficiary.role, welcome.beneficiary.contact_id], ['referred', referral.contact_id]);
  assert.equal((await totalsOf(server.live, participant)).available, 300);
});

test('cash is a kind of its own', async () => {
  const { participant } = await enrol(rule({ fixed: 100 }, { kind: 'cash' }));
  assert.equal((await pay(server.live, await submit(server.live, participant))).rewards[0].kind, 'cash');
});

test('a custom reward has a text, no amount, and posts nothing', async () => {
  const { participant } = await enrol({ key: 'card', to: 'referrer', kind: 'custom', title: 'A hand-written card', on: 'qualified' });
  const before = (await server.live.readAll('/v1/ledger/transactions')).length;
  const referral = await submit(server.live, participant);
  const [reward] = (await pay(server.live, referral)).rewards;
  assert.deepEqual([reward.kind, reward.title, reward.amount, reward.currency, reward.status], ['custom', 'A hand-written card', null, null, 'issued']);
  assert.deepEqual([...new Set(Object.values(reward.amounts))], [0]);
  assert.equal((await server.live.readAll('/v1/ledger/transactions')).length, before);
  assert.equal((await server.live.read(`/v1/referrals/${referral.id}`)).status, 'rewarded');
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).rewards_earned, 1);
});

test('a rule may pay in a unit of the workspace', async () => {
  const { participant } = await enrol(rule({ fixed: 50 }, { currency: 'x-points' }));
  const [reward] = (await pay(server.live, await submit(server.live, participant))).rewards;
  assert.deepEqual([reward.amount, reward.currency], [50, 'x-points']);
  assert.equal((await totalsOf(server.live, participant, 'x-points')).available, 50);
  assert.equal((await totalsOf(server.live, participant, 'USD')).available, 0);
});

test('a bonus is granted by hand, once per natural key', async () => {
  const { program, participant } = await makeProgramAndParticipant(server.live);
  const body = { participant_id: participant.id, program_id: program.id, kind: 'credit', amount: 750, currency: 'USD', title: 'Speaker at our event', reason: 'spoke in June', external_id: unique('bonus') };
  const bonus = await server.live.create('/v1/rewards', body);
  assertShape(bonus, rewardShape, rewardOptional);
  assert.deepEqual([bonus.referral_id, bonus.rule_key, bonus.amount, bonus.status, bonus.reason, bonus.title], [null, null, 750, 'issued', 'spoke in June', 'Speaker at our event']);
  assert.equal(bonus.beneficiary.participant_id, participant.id);
  const again = await server.live.act('/v1/rewards', body);
  assert.deepEqual([again.id, again.replayed], [bonus.id, true]);
  assertProblem(await server.live.post('/v1/rewards', { ...body, amount: 7500 }), 409, 'event_conflict', 'external_id');
  assert.equal((await totalsOf(server.live, participant)).available, 750);
});

test('a bonus to a contact, without a participant', async () => {
  const program = await makeProgram(server.live);
  const contact = await server.live.create('/v1/contacts', { external_id: unique('c') });
  const bonus = await server.live.create('/v1/rewards', { contact_id: contact.id, program_id: program.id, kind: 'cash', amount: 10, currency: 'EUR', reason: 'sorry', external_id: unique('b') });
  assert.equal(bonus.beneficiary.contact_id, contact.id);
  assert.deepEqual((await server.live.read(`/v1/rewards?contact_id=${contact.id}`)).data, [bonus]);
});

test('a bonus needs a reason and a natural key', async () => {
  const { program, participant } = await makeProgramAndParticipant(server.live);
  const body = { participant_id: participant.id, program_id: program.id, kind: 'credit', amount: 750, currency: 'USD', reason: 'x', external_id: unique('b') };
  for (const name of ['reason', 'external_id', 'amount', 'currency', 'kind', 'program_id']) {
    assertProblem(await server.live.post('/v1/rewards', { ...body, [name]: undefined }), 400, 'missing_field', name);
  }
  for (const amount of [0, -5]) assertProblem(await server.live.post('/v1/rewards', { ...body, amount }), 400, 'out_of_range', 'amount');
  assert.deepEqual((await server.live.read(`/v1/rewards?participant_id=${participant.id}`)).data, []);
});

test('a rule pays at most once for a referral, however many payments follow', async () => {
  const { participant } = await enrol(rule({ fixed: 100 }));
  const referral = await submit(server.live, participant);
  for (let month = 0; month < 3; month += 1) await pay(server.live, referral, { object: { id: unique('inv') } });
  assert.equal((await rewardsOf(server.live, referral)).length, 1);
});
