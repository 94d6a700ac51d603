// Why under another version: what other rules would have made of a referral, decided by the code that decides, and nothing of it is kept.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { everythingStored } from './harness/stored.mjs';
import { daysAfter, makeParticipant, makeProgram, pay, rewardsByRule, rulesWith, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { live } = server;
const thanks = (fields = {}) => ({ key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 }, ...fields });
const gift = { key: 'gift', to: 'referred', kind: 'credit', on: 'qualified', amount: { fixed: 700 } };
const publish = (program, rules) => live.create(`/v1/programs/${program.id}/versions`, { rules });
const under = (referral, version) => live.act(`/v1/referrals/${referral.id}/why/preview`, { version });
const said = (why) => why.rules.map((rule) => [rule.rule_key, rule.outcome, rule.reward_amount]);

async function scene(rules = rulesWith(thanks())) {
  const program = await makeProgram(live, { rules });
  const rex = await makeParticipant(live, program, { name: 'Rex Arden' });
  return { program, rex };
}

/** A visit of the participant's link; its cookie. Clicks of one millisecond have no order that anybody could tell. */
async function click(participant, cookie) {
  const answer = await server.anonymous.get(`/r/${participant.code}`, cookie ? { Cookie: cookie } : {});
  const now = Date.now();
  while (Date.now() === now);
  return answer.headers['set-cookie'][0].split(';')[0];
}

test('another version decides all facts anew, and nothing is written', async () => {
  const { program, rex } = await scene();
  const referral = await submit(live, rex);
  await pay(live, referral, { amount: 20_000 });
  await publish(program, rulesWith(thanks({ amount: { percent_bp: 1000, of: 'event.amount' }, hold_days: 10 }), gift));
  await publish(program, { ...rulesWith(thanks()), qualification: { all: [{ field: 'event.type', op: 'eq', value: 'invoice.paid' }, { field: 'event.amount', op: 'gte', value: 50_000 }] } });
  const before = await everythingStored(live);
  const second = await under(referral, 2);
  assert.deepEqual([second.rule_version, second.winner.participant_id], [2, rex.id]);
  assert.deepEqual(said(second), [['thanks', 'held', 2000], ['gift', 'granted', 700], ['qualification', 'granted', null]]);
  assert.match(second.rules[0].reason, /refund window/);
  const third = await under(referral, 3);
  assert.deepEqual(said(third), [['qualification', 'ineligible', null], ['thanks', 'not_due', null]]);
  assert.match(third.rules[0].reason, /event.amount 20000 is not at least 50000/);
  assert.deepEqual(said(await under(referral, 1)), [['thanks', 'granted', 2500], ['qualification', 'granted', null]]);
  assert.equal(await everythingStored(live), before);
  assert.equal((await rewardsByRule(live, referral)).thanks.amount, 2500);
  assert.equal((await live.read(`/v1/referrals/${referral.id}/why`)).rule_version, 1);
});

test('the referral keeps the ordinal that it had', async () => {
  const { program, rex } = await scene(rulesWith(thanks({ amount: { steps: [{ from: 1, fixed: 100 }, { from: 2, fixed: 200 }] } })));
  const [first, second] = [await submit(live, rex), await submit(live, rex)];
  await pay(live, first);
  await pay(live, second);
  await publish(program, rulesWith(thanks({ amount: { steps: [{ from: 1, fixed: 11 }, { from: 2, fixed: 22 }, { from: 3, fixed: 33 }] } })));
  for (const [referral, ordinal, amount] of [[first, 1, 11], [second, 2, 22]]) {
    const [rule] = (await under(referral, 2)).rules;
    assert.deepEqual([rule.rule_key, rule.reward_amount, rule.step], ['thanks', amount, ordinal]);
  }
});

test('the first click wins where the version says so, and its referrer is paid', async () => {
  const { program, rex } = await scene();
  const maya = await makeParticipant(live, program, { name: 'Maya Ortiz' });
  const cookie = await click(rex);
  const both = await click(maya, cookie);
  const referral = await live.create('/v1/referrals', { program_id: program.id, click_id: both.split('=')[1], prospect: { name: 'Bram', email: uniqueEmail('bram') } });
  await pay(live, referral);
  const now = await live.read(`/v1/referrals/${referral.id}/why`);
  await publish(program, { ...rulesWith(thanks({ amount: { fixed: 900 } })), attribution: { touch: 'first', window_days: 90 } });
  const other = await under(referral, 2);
  assert.deepEqual([now.winner.participant_id, other.touch, other.winner.participant_id], [maya.id, 'first', rex.id]);
  assert.deepEqual([other.winner.reason_code, other.losers.map((one) => [one.participant_id, one.reason_code])], ['first_touch', [[maya.id, 'earlier_touch']]]);
  assert.deepEqual(said(other), [['thanks', 'granted', 900], ['qualification', 'granted', null]]);
  assert.equal((await live.read(`/v1/referrals/${referral.id}`)).participant_id, maya.id);
});

test('another choice among the clicks of record needs no version, and tells who would win', async () => {
  const { program, rex } = await scene();
  const maya = await makeParticipant(live, program, { name: 'Maya Ortiz' });
  const both = await click(maya, await click(rex));
  const referral = await live.create('/v1/referrals', { program_id: program.id, click_id: both.split('=')[1], prospect: { name: 'Bram', email: uniqueEmail('bram') } });
  await pay(live, referral);
  const before = await everythingStored(live);
  const preview = (policy) => live.act(`/v1/referrals/${referral.id}/why/preview`, { policy });
  const first = await preview({ touch: 'first' });
  assert.deepEqual([first.rule_version, first.touch, first.window_days, first.winner.participant_id, first.winner.reason_code], [1, 'first', 90, rex.id, 'first_touch']);
  assert.deepEqual(first.losers.map((one) => [one.participant_id, one.reason_code]), [[maya.id, 'earlier_touch']]);
  assert.deepEqual(said(first), [['thanks', 'granted', 2500], ['qualification', 'granted', null]]);
  const last = await preview({ touch: 'last', window_days: 7 });
  assert.deepEqual([last.touch, last.window_days, last.winner.participant_id], ['last', 7, maya.id]);
  assert.equal(await everythingStored(live), before);
  for (const [policy, param, code] of [[{}, 'policy.touch', 'missing_field'], [{ touch: 'middle' }, 'policy.touch', 'invalid_value'], [{ window_days: 0 }, 'policy.window_days', 'out_of_range'], [{ days: 1 }, 'policy.days', 'unknown_field']])
    assertProblem(await live.post(`/v1/referrals/${referral.id}/why/preview`, { policy }), 400, code, param);
});

test('a click that is too old for the window credits nobody', async () => {
  const world = server.test;
  const program = await makeProgram(world, { rules: rulesWith(thanks()) });
  const rex = await makeParticipant(world, program, { name: 'Rex Arden' });
  const answer = await server.anonymous.get(`/r/${rex.code}`);
  const cookie = answer.headers['set-cookie'][0].split(';')[0].split('=')[1];
  await world.act('/v1/test_clock/advance', { to: daysAfter(rex.created_at, 10) });
  const referral = await world.create('/v1/referrals', { program_id: program.id, click_id: cookie, prospect: { name: 'Bram', email: uniqueEmail('bram') } });
  await pay(world, referral);
  const under = async (days) => (await world.act(`/v1/referrals/${referral.id}/why/preview`, { policy: { window_days: days } }));
  assert.equal((await under(30)).winner.participant_id, rex.id);
  const short = await under(7);
  assert.deepEqual([short.winner, short.method, short.uncredited], [null, 'none', 'click_expired']);
  assert.deepEqual(short.losers.map((one) => [one.participant_id, one.reason_code]), [[rex.id, 'click_expired']]);
  assert.ok(short.rules.every((rule) => rule.reward_amount === null), 'nobody is paid');
});

test('caps, budgets, counted objects and acts by hand are as they were', async () => {
  const capped = rulesWith(thanks({ caps: [{ scope: 'participant', count: 1, per: 'month' }] }));
  const { program, rex } = await scene(capped);
  const [first, second] = [await submit(live, rex), await submit(live, rex)];
  await pay(live, first);
  await pay(live, second);
  const twice = { rewards: [thanks({ on: { all: [{ field: 'count.invoice.paid', op: 'eq', value: 1 }, { field: 'event.amount', op: 'gte', value: 1 }] } })] };
  await publish(program, rulesWith(thanks({ amount: { fixed: 4000 } })));
  await publish(program, { ...rulesWith(thanks()), budgets: [{ amount: 3000, currency: 'USD', per: 'month', at_limit: 'stop' }] });
  await publish(program, twice);
  await pay(live, first, { amount: 70 });
  const outcomes = async (referral, version) => (await under(referral, version)).rules.filter((rule) => rule.rule_key === 'thanks').map((rule) => [rule.outcome, rule.reward_amount]);
  assert.deepEqual(await outcomes(first, 1), [['granted', 2500], ['already_rewarded', 2500]]);
  assert.deepEqual(await outcomes(second, 1), [['cap_limited', null]]);
  assert.deepEqual(await outcomes(second, 2), [['granted', 4000]]);
  assert.deepEqual(await outcomes(second, 3), [['granted', 2500]]);
  assert.deepEqual((await outcomes(first, 4))[0], ['granted', 2500]);
  const byHand = await submit(live, await makeParticipant(live, program));
  await live.act(`/v1/referrals/${byHand.id}/qualify`, { reason: 'known to us' });
  const told = await under(byHand, 2);
  assert.deepEqual(told.rules.map((rule) => [rule.rule_key, rule.reward_amount]), [['thanks', 4000], ['qualification', null]]);
});

test('versions and referrals that there are not are refused', async () => {
  const { rex } = await scene();
  const referral = await submit(live, rex);
  assertProblem(await live.post(`/v1/referrals/${referral.id}/why/preview`, { version: 9 }), 404, 'not_found', 'version');
  assertProblem(await live.post(`/v1/referrals/${referral.id}/why/preview`, { version: 0 }), 400, 'out_of_range', 'version');
  assertProblem(await live.post(`/v1/referrals/${referral.id}/why/preview`, {}), 400, 'missing_field', 'version');
  assertProblem(await live.post('/v1/referrals/ref_01h455vb4pex5vsknk084sn02q/why/preview', { version: 1 }), 404, 'not_found', 'id');
});
