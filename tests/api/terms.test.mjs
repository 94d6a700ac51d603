// Rates: what was agreed with one participant, over what its group gets, over the program's rules.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { asParticipant, makePortalKey } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);
const other = await makeProgram(server.live);

const DAY = 86_400_000;
const at = (days) => new Date(Date.now() + days * DAY).toISOString();
const fixed = (amount, rule_key = 'thanks') => ({ rule_key, amount: { fixed: amount } });
const makeGroup = (fields = {}) => server.live.create('/v1/groups', { program_id: program.id, name: 'Gold', overrides: [fixed(4000)], ...fields });
const agree = (participant, fields) => server.live.call('PUT', `/v1/participants/${participant.id}/terms`, { reason: 'As we shook hands on.', ...fields });
const termsOf = (participant) => server.live.read(`/v1/participants/${participant.id}/terms`);
const rateOf = async (participant, key = 'thanks') => (await termsOf(participant)).rules.find((row) => row.rule_key === key);

/** What the referrer gets for a new friend's first payment. */
async function earn(participant, fields = {}) {
  const referral = await submit(server.live, participant);
  const event = await pay(server.live, referral, fields);
  return { referral, reward: event.rewards.find((row) => row.rule_key === 'thanks'), friend: event.rewards.find((row) => row.rule_key === 'cashback') };
}

const whyOf = async (referral, key = 'thanks') => (await server.live.read(`/v1/referrals/${referral.id}/why`)).rules.find((row) => row.rule_key === key);

test('without agreement the program pays, and the terms say so', async () => {
  const participant = await makeParticipant(server.live, program);
  const terms = await termsOf(participant);
  assert.deepEqual([terms.object, terms.participant_id, terms.program_id, terms.version, terms.group_id, terms.agreement], ['terms', participant.id, program.id, 1, null, null]);
  assert.deepEqual(terms.rules.map((row) => [row.rule_key, row.source, row.words]), [
    ['thanks', 'program', '25.00 USD from the 1st on, 50.00 USD from the 3rd on, 100.00 USD from the 5th on'],
    ['cashback', 'program', '10 % of the amount, at most 50.00 USD'],
  ]);
  assert.deepEqual(terms.rules[1].amount, { percent_bp: 1000, of: 'event.amount', cap: 5000 });
  const { referral, reward } = await earn(participant);
  assert.equal(reward.amount, 2500);
  const why = await whyOf(referral);
  assert.equal(why.terms, 'program');
});

test('a group pays its members, an agreement pays over it, and why names whose terms it was', async () => {
  const group = await makeGroup();
  const participant = await makeParticipant(server.live, program, { group_id: group.id });
  assert.equal(participant.group_id, group.id);
  assert.deepEqual([(await rateOf(participant)).source, (await rateOf(participant)).group_id, (await rateOf(participant)).words], ['group', group.id, '40.00 USD']);
  assert.equal((await rateOf(participant, 'cashback')).source, 'program');
  const first = await earn(participant);
  assert.deepEqual([first.reward.amount, first.friend.amount], [4000, 2000]);
  assert.deepEqual([(await whyOf(first.referral)).terms, (await whyOf(first.referral, 'cashback')).terms], ['group', 'program']);
  assert.match((await whyOf(first.referral)).reason, /group/);

  const answer = await agree(participant, { rules: [fixed(7000)] });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.body.agreement.state, 'in_force');
  const rate = await rateOf(participant);
  assert.deepEqual([rate.source, rate.words, rate.reason, rate.group_id], ['participant', '70.00 USD', 'As we shook hands on.', null]);
  const second = await earn(participant);
  assert.equal(second.reward.amount, 7000);
  assert.equal((await whyOf(second.referral)).terms, 'participant');
  assert.match((await whyOf(second.referral)).reason, /agreed with the referrer/);

  await agree(participant, { rules: [] });
  await server.live.patch(`/v1/participants/${participant.id}`, { group_id: '' });
  const third = await earn(participant);
  assert.deepEqual([third.reward.amount, third.reward.step], [5000, 3], 'referrals were counted meanwhile');
  assert.equal((await whyOf(first.referral)).reward_amount, 4000, 'what was granted stays');
});

test('an agreement holds for facts of its time, whenever they are told', async () => {
  const participant = await makeParticipant(server.live, program);
  await agree(participant, { rules: [fixed(9000)], from: at(-1), until: at(1) });
  assert.equal((await earn(participant)).reward.amount, 9000);
  await agree(participant, { rules: [fixed(9000)], from: at(1), until: at(2) });
  assert.equal((await termsOf(participant)).agreement.state, 'upcoming');
  assert.equal((await rateOf(participant)).source, 'program');
  assert.equal((await earn(participant)).reward.amount, 2500);
  await agree(participant, { rules: [fixed(9000)], until: at(-2) });
  assert.equal((await termsOf(participant)).agreement.state, 'ended');
  assert.equal((await earn(participant)).reward.amount, 5000);
});

test('a share may take the place of steps, and what the friend gets may be agreed too', async () => {
  const participant = await makeParticipant(server.live, program);
  await agree(participant, { rules: [{ rule_key: 'thanks', amount: { percent_bp: 2000, of: 'event.amount', cap: 3000 } }, fixed(1234, 'cashback')] });
  const { reward, friend } = await earn(participant, { amount: 10000 });
  assert.deepEqual([reward.amount, reward.step, friend.amount], [2000, 1, 1234]);
  assert.equal((await earn(participant, { amount: 90000 })).reward.amount, 3000);
});

test('moved to somebody else, a referral pays by that one’s terms', async () => {
  const [before, after] = [await makeParticipant(server.live, program), await makeParticipant(server.live, program)];
  await agree(after, { rules: [fixed(7700)] });
  const { referral } = await earn(before);
  await server.live.call('PUT', `/v1/referrals/${referral.id}/attribution`, { participant_id: after.id, method: 'manual', reason: 'It was hers.' });
  const rewards = (await server.live.readAll(`/v1/rewards?referral_id=${referral.id}`)).filter((row) => row.rule_key === 'thanks');
  assert.deepEqual(rewards.map((row) => [row.beneficiary.participant_id, row.amount, row.status]).sort(), [[before.id, 2500, 'reversed'], [after.id, 7700, 'pending']].sort());
  await server.verify();
});

test('the participant reads its own rates in its portal', async () => {
  const participant = await makeParticipant(server.live, program);
  await agree(participant, { rules: [{ rule_key: 'thanks', amount: { steps: [{ from: 1, fixed: 3100 }, { from: 2, fixed: 6200 }] } }, fixed(700, 'cashback')] });
  const me = asParticipant(server, participant, await makePortalKey(server.live, program));
  assert.deepEqual((await me.read('/v1/me')).offer.map((row) => [row.to, row.amount, row.amount_most]), [['referrer', 3100, 6200], ['referred', 700, null]]);
  assert.deepEqual((await me.read('/v1/me/summary')).ladder.map((row) => [row.ordinal, row.amount]), [[1, 3100], [2, 6200]]);
});

test('groups are listed, read, changed and have members', async () => {
  const group = await makeGroup({ name: 'Silver', overrides: [] });
  assert.deepEqual([group.object, group.name, group.program_id, group.overrides, group.members], ['group', 'Silver', program.id, [], 0]);
  const member = await makeParticipant(server.live, program);
  await server.live.patch(`/v1/participants/${member.id}`, { group_id: group.id });
  const changed = (await server.live.patch(`/v1/groups/${group.id}`, { overrides: [fixed(100)] })).body;
  assert.deepEqual([changed.name, changed.overrides, changed.members], ['Silver', [fixed(100)], 1]);
  assert.deepEqual((await server.live.patch(`/v1/groups/${group.id}`, { name: 'Bronze' })).body.overrides, [fixed(100)]);
  assert.equal((await server.live.read(`/v1/groups/${group.id}`)).name, 'Bronze');
  assert.ok((await server.live.readAll(`/v1/groups?program_id=${program.id}`)).some((row) => row.id === group.id && row.members === 1));
  assert.deepEqual((await server.live.readAll(`/v1/participants?group_id=${group.id}`)).map((row) => row.id), [member.id]);
  assert.equal((await server.live.readAll(`/v1/groups?program_id=${other.id}`)).length, 0);
  assertProblem(await server.test.get(`/v1/groups/${group.id}`), 404, 'not_found', 'id');
});

test('what cannot be agreed is refused where it stands, and changes nothing', async () => {
  const participant = await makeParticipant(server.live, program);
  const before = await termsOf(participant);
  const cases = [
    [{ rules: [fixed(100, 'nothing')] }, 'invalid_value', 'rules[0].rule_key'],
    [{ rules: [fixed(100), fixed(200)] }, 'invalid_value', 'rules[1].rule_key'],
    [{ rules: [fixed(0)] }, 'out_of_range', 'rules[0].amount.fixed'],
    [{ rules: [{ rule_key: 'thanks', amount: { steps: [{ from: 0, fixed: 5 }], by: 'revenue' } }] }, 'invalid_value', 'rules[0].amount'],
    [{ rules: [{ rule_key: 'thanks' }] }, 'missing_field', 'rules[0].amount'],
    [{ rules: [fixed(100)], from: at(2), until: at(1) }, 'invalid_value', 'until'],
    [{ rules: [fixed(100)], reason: '' }, 'out_of_range', 'reason'],
    [{}, 'missing_field', 'rules'],
  ];
  for (const [fields, code, param] of cases) assertProblem(await agree(participant, fields), 400, code, param);
  assert.deepEqual(await termsOf(participant), before);
  assertProblem(await server.live.post('/v1/groups', { program_id: program.id, name: 'X', overrides: [fixed(1, 'no')] }), 400, 'invalid_value', 'overrides[0].rule_key');
  const foreign = await server.live.create('/v1/groups', { program_id: other.id, name: 'Elsewhere' });
  assertProblem(await server.live.patch(`/v1/participants/${participant.id}`, { group_id: foreign.id }), 400, 'invalid_value', 'group_id');
  assertProblem(await server.live.post('/v1/participants', { program_id: program.id, email: uniqueEmail(), group_id: foreign.id }), 400, 'invalid_value', 'group_id');
  await server.verify();
});

test('a rule may ask for a group', async () => {
  const scene = await makeProgram(server.live);
  const gold = await server.live.create('/v1/groups', { program_id: scene.id, name: 'Gold' });
  const leaf = { field: 'participant.group', op: 'eq', value: gold.id };
  const rules = { ...scene.rules, rewards: [{ key: 'gold', to: 'referrer', kind: 'credit', on: 'qualified', when: leaf, amount: { fixed: 700 } }] };
  await server.live.create(`/v1/programs/${scene.id}/versions`, { rules });
  const wrong = structuredClone(rules);
  wrong.rewards[0].when.value = 'gold';
  assertProblem(await server.live.post(`/v1/programs/${scene.id}/versions`, { rules: wrong }), 400, 'invalid_value', 'rules.rewards[0].when.value');
  const inside = await makeParticipant(server.live, scene, { group_id: gold.id });
  const outside = await makeParticipant(server.live, scene);
  const paid = async (participant) => (await pay(server.live, await submit(server.live, participant))).rewards.map((row) => row.amount);
  assert.deepEqual([await paid(inside), await paid(outside)], [[700], []]);
});

test('a group ends when its members have somewhere to go', async () => {
  const group = await makeGroup({ name: 'Old' });
  const next = await makeGroup({ name: 'New', overrides: [fixed(6000)] });
  const foreign = await server.live.create('/v1/groups', { program_id: other.id, name: 'Elsewhere' });
  const participant = await makeParticipant(server.live, program, { group_id: group.id });
  const { reward } = await earn(participant);
  const end = (one, query = '') => server.live.call('DELETE', `/v1/groups/${one.id}${query}`);
  const refused = await end(group);
  assertProblem(refused, 409, 'conflict', 'id');
  assert.match(refused.body.detail, /has 1 members/);
  for (const to of ['gold', group.id, foreign.id, 'grp_01h2xcejqtf2nbrexx3vqjhp41']) assertProblem(await end(group, `?move_to=${to}`), 400, 'invalid_value', 'move_to');
  assert.equal((await end(group, `?move_to=${next.id}`)).status, 204);
  assert.deepEqual([(await rateOf(participant)).source, (await rateOf(participant)).group_id], ['group', next.id]);
  assertProblem(await server.live.call('GET', `/v1/groups/${group.id}`), 404, 'not_found', 'id');
  assertProblem(await end(group), 404, 'not_found', 'id');
  assert.ok(!(await server.live.readAll('/v1/groups')).some((row) => row.id === group.id));
  assertProblem(await server.live.call('PATCH', `/v1/participants/${participant.id}`, { group_id: group.id }), 400, 'invalid_value', 'group_id');
  assert.equal((await server.live.read(`/v1/rewards/${reward.id}`)).amount, 4000, 'what was granted stays');
  assert.equal((await end(next, '?move_to=none')).status, 204);
  assert.deepEqual([(await rateOf(participant)).source, (await server.live.read(`/v1/participants/${participant.id}`)).group_id], ['program', null]);
  const empty = await makeGroup({ name: 'Empty' });
  assert.equal((await end(empty)).status, 204);
  await server.verify();
});
