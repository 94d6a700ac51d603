// Fraud: what is held and blocked, by which signs, as the program's rules say it; cases with evidence, decided side by side and in
// bulk; the block list and the allow list.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { expectStatus } from './harness/http.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, rewardsByRule, rulesWith, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
const gift = { key: 'gift', to: 'referred', kind: 'credit', on: 'qualified', amount: { fixed: 1000 } };

/** A program, with this policy or (undefined) none, and Rex in it. */
async function makeScene(fraud, fields = {}) {
  const rules = { ...rulesWith(thanks, gift), ...(fraud === undefined ? {} : { fraud }) };
  const program = await makeProgram(server.live, { rules });
  const mailbox = unique('rex');
  const rex = await makeParticipant(server.live, program, { name: 'Rex Arden', email: `${mailbox}@example.com`, address: '14 Alder Way', city: 'Salem', ...fields });
  return { program, rex, mailbox };
}

const refer = (rex, prospect, fields = {}) => submit(server.live, rex, { prospect: { name: 'Bram Castel', email: uniqueEmail('bram'), ...prospect }, ...fields });
const outcomes = (event) => event.decisions.filter((row) => row.rule_key !== 'qualification').map((row) => [row.rule_key, row.outcome]);
const casesOf = async (referral, state = 'open') => (await server.live.readAll(`/v1/cases?state=${state}&kind=fraud`)).filter((row) => row.referral_id === referral.id);
async function caseOf(referral) {
  const rows = await casesOf(referral);
  assert.equal(rows.length, 1, JSON.stringify(rows));
  return server.live.read(`/v1/cases/${rows[0].id}`);
}
const signalsOf = (one) => one.fraud.signals.map((row) => row.signal);
const credit = async (referral, participant, reason) => expectStatus(await server.live.call('PUT', `/v1/referrals/${referral.id}/attribution`, { participant_id: participant.id, method: 'manual', reason }), 200, 'PUT');
const decide = (one, side, decision, reason = 'Looked at both.') => server.live.act(`/v1/cases/${one.id}/decide`, { side, decision, reason });

test('without a policy one mailbox written in two ways is held: both rewards wait, and a case says why', async () => {
  const { rex, mailbox } = await makeScene();
  const referral = await refer(rex, { email: `${mailbox}+second@example.com` });
  const event = await pay(server.live, referral);
  assert.deepEqual(outcomes(event), [['thanks', 'held'], ['gift', 'held']]);
  assert.match(event.decisions.at(-1).reason, /signs of fraud/);
  const rewards = await rewardsByRule(server.live, referral);
  assert.deepEqual([rewards.thanks.status, rewards.thanks.waiting_for, rewards.gift.waiting_for], ['pending', ['fraud'], ['fraud']]);
  const one = await caseOf(referral);
  assert.deepEqual([one.kind, one.score, one.contact_id], ['fraud', 60, referral.contact_id]);
  assert.match(one.detail, /one mailbox/);
  assert.deepEqual(one.fraud.signals, [{ signal: 'same_email', does: 'hold', points: 60, figure: null, text: one.detail }]);
  assert.deepEqual([one.fraud.outcome, one.fraud.score, one.fraud.score_hold, one.fraud.score_block], ['held', 60, 50, 90]);
  assert.deepEqual([one.fraud.referrer_side, one.fraud.referred_side], ['open', 'open']);
});

test('an honest referral is paid, and nothing is kept about it', async () => {
  const { rex } = await makeScene({});
  const referral = await refer(rex, { phone: '+12025550143' });
  assert.deepEqual(outcomes(await pay(server.live, referral)), [['thanks', 'granted'], ['gift', 'granted']]);
  assert.deepEqual(await casesOf(referral), []);
});

test('approving one side releases its rewards, denying the other denies them with the reason, and then the case is resolved', async () => {
  const { rex, mailbox } = await makeScene();
  const referral = await refer(rex, { email: `${mailbox}+b@example.com` });
  await pay(server.live, referral);
  const one = await caseOf(referral);
  const half = await decide(one, 'referred', 'approve', 'The friend is real.');
  assert.deepEqual([half.state, half.fraud.referrer_side, half.fraud.referred_side], ['open', 'open', 'approved']);
  let rewards = await rewardsByRule(server.live, referral);
  assert.deepEqual([rewards.gift.status, rewards.thanks.status], ['issued', 'pending']);
  const whole = await decide(one, 'referrer', 'deny', 'His own second address.');
  assert.deepEqual([whole.state, whole.fraud.referrer_side], ['resolved', 'denied']);
  rewards = await rewardsByRule(server.live, referral);
  assert.deepEqual([rewards.thanks.status, rewards.thanks.reason], ['denied', 'His own second address.']);
  assertProblem(await server.live.post(`/v1/cases/${one.id}/decide`, { side: 'both', decision: 'approve', reason: 'x' }), 409, 'conflict', 'id');
  const told = (await server.live.readAll(`/v1/referrals/${referral.id}/timeline`)).filter((row) => row.type === 'case.decided');
  assert.deepEqual(told.map((row) => row.reason), ['His own second address.', 'The friend is real.']);
});

test('a case about fraud is decided, never resolved by words alone: its rewards would wait for ever', async () => {
  const { rex, mailbox } = await makeScene();
  const referral = await refer(rex, { email: `${mailbox}+w@example.com` });
  await pay(server.live, referral);
  const one = await caseOf(referral);
  assertProblem(await server.live.post(`/v1/cases/${one.id}/resolve`, { reason: 'Seen.' }), 409, 'invalid_state', 'id');
  const { data } = await server.live.act('/v1/cases/resolve', { ids: [one.id], reason: 'Seen.' });
  assert.deepEqual(data.map((row) => [row.resolved, row.code]), [[false, 'invalid_state']]);
  await decide(one, 'referrer', 'approve');
  assertProblem(await server.live.post(`/v1/cases/${one.id}/resolve`, { reason: 'Half.' }), 409, 'invalid_state', 'id');
  assert.equal((await decide(one, 'referred', 'approve')).state, 'resolved');
  const rewards = await rewardsByRule(server.live, referral);
  assert.deepEqual([rewards.thanks.status, rewards.gift.status], ['issued', 'issued']);
});

test('what is given back after the verdict goes by it: after a disqualification, and after a refund that failed', async () => {
  const { rex, mailbox } = await makeScene();
  const disqualify = async (referral) => {
    await server.live.act(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'mistake', reason: 'Not a customer.' });
    return () => server.live.act(`/v1/referrals/${referral.id}/reopen`, { reason: 'A customer after all.' });
  };
  const refund = async (referral, { business_object: object }) => {
    const back = (type, refers_to) => server.live.create('/v1/events', { type, external_id: unique('back'), referral_id: referral.id, refers_to });
    const refunded = await back('refund.created', object);
    return () => back('refund.failed', refunded.business_object);
  };
  for (const [tag, take] of [['u', disqualify], ['v', refund]]) {
    const referral = await refer(rex, { email: `${mailbox}+${tag}@example.com` });
    const restore = await take(referral, await pay(server.live, referral));
    const one = await caseOf(referral);
    await decide(one, 'referrer', 'approve', 'He is real.');
    await decide(one, 'referred', 'deny', 'She is not.');
    await restore();
    const { thanks: kept, gift: gone } = await rewardsByRule(server.live, referral);
    assert.deepEqual([kept.status, kept.waiting_for, gone.status, gone.waiting_for], ['issued', [], 'denied', []], tag);
    assert.match(gone.reason, /denied this side/);
  }
});

test('who waits for a word about the former referrer waits no longer where nothing is held against the new one', async () => {
  const { program, rex, mailbox } = await makeScene();
  const other = await makeParticipant(server.live, program, { name: 'Olga Other' });
  const referral = await refer(rex, { email: `${mailbox}+x@example.com` });
  await pay(server.live, referral);
  await credit(referral, other, 'She did.');
  assert.deepEqual(await casesOf(referral), []);
  const rows = await server.live.readAll(`/v1/rewards?referral_id=${referral.id}`);
  assert.deepEqual(rows.map((row) => [row.rule_key, row.status, row.waiting_for]).toSorted(), [['gift', 'issued', []], ['thanks', 'issued', []], ['thanks', 'reversed', []]]);
});

test('a side that was denied before anything was due is never paid; one that was approved is', async () => {
  const { rex, mailbox } = await makeScene();
  const referral = await refer(rex, { email: `${mailbox}+c@example.com` });
  const one = await caseOf(referral);
  await decide(one, 'referrer', 'deny');
  await decide(one, 'referred', 'approve');
  const event = await pay(server.live, referral);
  assert.deepEqual(outcomes(event), [['thanks', 'blocked'], ['gift', 'granted']]);
  assert.match(event.decisions.find((row) => row.outcome === 'blocked').reason, /denied this side/);
});

test('what a policy blocks is not rewarded, says why, and is paid once somebody approves it', async () => {
  const { rex, mailbox } = await makeScene({ self_referral: 'block' });
  const referral = await refer(rex, { email: `${mailbox}+d@example.com` });
  const event = await pay(server.live, referral);
  assert.deepEqual(outcomes(event), [['thanks', 'blocked'], ['gift', 'blocked']]);
  assert.match(event.decisions.at(-1).reason, /one mailbox/);
  assert.deepEqual(await rewardsByRule(server.live, referral), {});
  const one = await caseOf(referral);
  assert.equal(one.fraud.outcome, 'blocked');
  await decide(one, 'both', 'approve', 'A shared mailbox of two people.');
  const rewards = await rewardsByRule(server.live, referral);
  assert.deepEqual([rewards.thanks.status, rewards.gift.status], ['issued', 'issued']);
  assert.deepEqual(await casesOf(referral), []);
});

test('one and the same person is paid on neither side under any policy, whatever somebody approves', async () => {
  const { rex, mailbox } = await makeScene({ self_referral: 'allow' });
  const referral = await refer(rex, { email: `${mailbox}@example.com` });
  const event = await pay(server.live, referral);
  assert.deepEqual(outcomes(event), [['thanks', 'blocked'], ['gift', 'blocked']]);
  assert.match(event.decisions.at(-1).reason, /same person/);
  await decide(await caseOf(referral), 'both', 'approve');
  assert.deepEqual(await rewardsByRule(server.live, referral), {});
});

test('signs add up to a score, and the limits of the program decide', async () => {
  const { rex, mailbox } = await makeScene({ self_referral: 'score', household: 'score', score_hold: 70, score_block: 74 });
  const held = await refer(rex, { email: `${mailbox}+e@example.com` });
  assert.deepEqual(await casesOf(held), [], '60 of 70');
  const blocked = await refer(rex, { email: `${mailbox}+f@example.com`, address: '14 Alder Way, rear', city: 'Salem' });
  const one = await caseOf(blocked);
  assert.deepEqual([one.score, one.fraud.outcome, signalsOf(one)], [75, 'blocked', ['same_email', 'household']]);
});

test('throw-away addresses are held, and velocity beyond the count', async () => {
  const { rex } = await makeScene({ velocity: { count: 2, per: 'hour' } });
  const first = await refer(rex, { email: `${unique('x')}@mailinator.com` });
  assert.deepEqual(signalsOf(await caseOf(first)), ['disposable_email']);
  assert.deepEqual(await casesOf(await refer(rex, {})), []);
  const third = await caseOf(await refer(rex, {}));
  assert.deepEqual([signalsOf(third), third.fraud.signals[0].figure], [['velocity'], 3]);
});

test('who refers back the person that brought him is held, over others too', async () => {
  const { program, rex } = await makeScene({});
  const mails = [uniqueEmail('two'), uniqueEmail('three')];
  await refer(rex, { email: mails[0] });
  const two = await makeParticipant(server.live, program, { name: 'Two', email: mails[0] });
  await refer(two, { email: mails[1] });
  const three = await makeParticipant(server.live, program, { name: 'Three', email: mails[1] });
  const back = await submit(server.live, three, { prospect: { email: rex.email } });
  const one = await caseOf(back);
  assert.deepEqual([signalsOf(one), one.fraud.signals[0].figure], [['cycle'], 2]);
});

test('a referral that is credited to somebody else is judged anew', async () => {
  const { program, rex, mailbox } = await makeScene();
  const other = await makeParticipant(server.live, program, { name: 'Olga Other' });
  const referral = await refer(other, { email: `${mailbox}+g@example.com` });
  assert.deepEqual(await casesOf(referral), []);
  await credit(referral, rex, 'He says so.');
  assert.deepEqual(signalsOf(await caseOf(referral)), ['same_email']);
  await credit(referral, other, 'She did.');
  assert.deepEqual(await casesOf(referral), []);
  assert.deepEqual(outcomes(await pay(server.live, referral)), [['thanks', 'granted'], ['gift', 'granted']]);
});

test('what becomes known later is asked at the grant', async () => {
  const { rex, mailbox } = await makeScene({});
  const referral = await refer(rex, { email: undefined, phone: '+12025550199' });
  assert.deepEqual(await casesOf(referral), []);
  await expectStatus(await server.live.patch(`/v1/contacts/${referral.contact_id}`, { email: `${mailbox}+later@example.com` }), 200, 'PATCH');
  assert.deepEqual(outcomes(await pay(server.live, referral)), [['thanks', 'held'], ['gift', 'held']]);
  assert.deepEqual(signalsOf(await caseOf(referral)), ['same_email']);
});

const CONTRADICTIONS = [
  ['score_hold above score_block', { score_hold: 90, score_block: 50 }, 'invalid_value', 'rules.fraud.score_hold'],
  ['score_block at the usual hold', { score_block: 50 }, 'invalid_value', 'rules.fraud.score_block'],
  ['a network alone that holds', { shared_network: 'hold' }, 'invalid_value', 'rules.fraud.shared_network'],
  ['a count of what is allowed', { velocity: { do: 'allow', count: 3 } }, 'invalid_value', 'rules.fraud.velocity.count'],
  ['seconds of what is allowed', { quick: { do: 'allow', seconds: 3 } }, 'invalid_value', 'rules.fraud.quick.seconds'],
  ['an unknown word', { household: 'refuse' }, 'invalid_value', 'rules.fraud.household'],
  ['an unknown key', { ip: 'block' }, 'unknown_field', 'rules.fraud.ip'],
  ['a score of 0', { score_hold: 0 }, 'out_of_range', 'rules.fraud.score_hold'],
  ['no object', true, 'invalid_type', 'rules.fraud'],
];
for (const [what, fraud, code, param] of CONTRADICTIONS)
  test(`a policy is refused with its path: ${what}`, async () => {
    const answer = await server.live.post('/v1/programs', { name: 'Refused', currency: 'USD', destination_url: 'https://www.example.com/', rules: { ...rulesWith(thanks), fraud } });
    assertProblem(answer, 400, code, param);
  });

test('many cases are resolved by one call, and each answers for itself', async () => {
  const { rex, mailbox } = await makeScene();
  const referrals = await Promise.all(['h', 'i'].map((tag) => refer(rex, { email: `${mailbox}+${tag}@example.com` })));
  for (const referral of referrals) await pay(server.live, referral);
  const ids = (await Promise.all(referrals.map(caseOf))).map((one) => one.id);
  const nobodys = 'cas_01h2xcejqtf2nbrexx3vqjhp41';
  const { data } = await server.live.act('/v1/cases/resolve', { ids: [ids[0], nobodys, ids[1]], decision: 'deny', reason: 'One mailbox.' });
  assert.deepEqual(data.map((row) => [row.id, row.resolved, row.code]), [[ids[0], true, null], [nobodys, false, 'not_found'], [ids[1], true, null]]);
  for (const referral of referrals) assert.equal((await rewardsByRule(server.live, referral)).thanks.status, 'denied');
  assertProblem(await server.live.post('/v1/cases/resolve', { ids: [ids[0], ids[0]], reason: 'x' }), 400, 'invalid_value', 'ids[1]');
  assertProblem(await server.live.post('/v1/cases/resolve', { ids: [], reason: 'x' }), 400, 'out_of_range', 'ids');
});

test('notes stand on the timeline of the case', async () => {
  const { rex, mailbox } = await makeScene();
  const referral = await refer(rex, { email: `${mailbox}+n@example.com` });
  const one = await caseOf(referral);
  await server.live.act(`/v1/cases/${one.id}/notes`, { text: 'Called him; he will send a bill.' });
  const told = (await server.live.readAll(`/v1/referrals/${referral.id}/timeline`)).find((row) => row.type === 'case.noted');
  assert.equal(told.reason, 'Called him; he will send a bill.');
  assertProblem(await server.live.post('/v1/cases/cas_01h2xcejqtf2nbrexx3vqjhp41/notes', { text: 'x' }), 404, 'not_found', 'id');
});

const listed = (effect, kind, value, fields = {}) => server.live.create('/v1/fraud_lists', { effect, kind, value, reason: 'Seen before.', ...fields });

test('what is on the block list is blocked whatever the policy allows, and is free again once it is taken off', async () => {
  const { rex } = await makeScene();
  const domain = `${unique('farm')}.example.com`;
  const entry = await listed('block', 'domain', domain.toUpperCase());
  assert.deepEqual([entry.effect, entry.kind, entry.value, entry.expires_at], ['block', 'domain', domain, null]);
  const referral = await refer(rex, { email: `a@${domain}` });
  const event = await pay(server.live, referral);
  assert.deepEqual(outcomes(event), [['thanks', 'blocked'], ['gift', 'blocked']]);
  assert.match(event.decisions.at(-1).reason, /block list/);
  assertProblem(await server.live.post('/v1/fraud_lists', { effect: 'block', kind: 'domain', value: domain, reason: 'x' }), 409, 'conflict', 'value');
  expectStatus(await server.live.call('DELETE', `/v1/fraud_lists/${entry.id}`), 200, 'DELETE');
  assertProblem(await server.live.get(`/v1/fraud_lists/${entry.id}`), 404, 'not_found', 'id');
  assert.deepEqual(await casesOf(await refer(rex, { email: `b@${domain}` })), []);
});

test('the allow list wins over signs, and not over a block', async () => {
  const { rex, mailbox } = await makeScene();
  await listed('allow', 'email', `${mailbox}+any@example.com`);
  assert.deepEqual(await casesOf(await refer(rex, { email: `${mailbox}+j@example.com` })), [], 'one mailbox, however tagged');
  await listed('block', 'phone', '+1 202 555 0111');
  assert.deepEqual(signalsOf(await caseOf(await refer(rex, { email: `${mailbox}+k@example.com`, phone: '+12025550111' }))).slice(0, 1), ['listed']);
});

test('entries end at their time, and lists are told apart', async () => {
  const { rex } = await makeScene();
  assertProblem(await server.live.post('/v1/fraud_lists', { effect: 'block', kind: 'email', value: 'a@example.com', reason: 'x', expires_at: '2020-01-01T00:00:00Z' }), 400, 'invalid_value', 'expires_at');
  const mail = uniqueEmail('late');
  const entry = await listed('block', 'email', mail, { expires_at: new Date(Date.now() + 86_400_000).toISOString() });
  assert.equal((await caseOf(await refer(rex, { email: mail }))).fraud.outcome, 'blocked');
  const blocked = await server.live.readAll('/v1/fraud_lists?effect=block');
  assert.ok(blocked.some((row) => row.id === entry.id) && blocked.every((row) => row.effect === 'block'));
  assert.deepEqual(await server.live.read(`/v1/fraud_lists/${entry.id}`), entry);
});

test('networks and devices are listed as hashes alone', async () => {
  const network = await listed('block', 'network', '203.0.113.7');
  assert.match(network.value, /^[0-9a-f]{16}$/);
  assertProblem(await server.live.post('/v1/fraud_lists', { effect: 'block', kind: 'network', value: '203.0.113.200', reason: 'x' }), 409, 'conflict', 'value');
  assertProblem(await server.live.post('/v1/fraud_lists', { effect: 'block', kind: 'network', value: 'here', reason: 'x' }), 400, 'invalid_value', 'value');
  assert.match((await listed('allow', 'device', 'Mozilla/5.0 (X11; Linux x86_64)')).value, /^[0-9a-f]{16}$/);
});

test('the books stand, and what was found is about what exists', async () => {
  await server.verify();
});
