// What a participant sees and does: the same figures as the business, its own rows alone, and nothing that is the
// business's.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { asParticipant, makePortalKey } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { daysAfter, makeParticipant, makeProgram, pay, rewardsByRule, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.test);
const key = await makePortalKey(server.test, program);
const advance = (to) => server.test.act('/v1/test_clock/advance', { to });

async function newcomer(fields) {
  const participant = await makeParticipant(server.test, program, fields);
  return { participant, me: asParticipant(server, participant, key) };
}

const friend = (participant, name) => submit(server.test, participant, { prospect: { name, email: uniqueEmail('friend'), phone: undefined } });

test('who one is, in which program, and what it promises', async () => {
  const { participant, me } = await newcomer({ name: 'Dana Whitfield', locale: 'en-US' });
  const told = await me.read('/v1/me');
  assert.deepEqual(Object.keys(told).sort(), ['object', 'offer', 'participant', 'program']);
  const { id, name, email, locale, code, link_url, status, notifications, links } = told.participant;
  assert.deepEqual([id, name, email, locale, code, link_url, status], [participant.id, 'Dana Whitfield', participant.email, 'en-US', participant.code, participant.link_url, 'active']);
  assert.deepEqual(links.map((link) => link.url), [participant.link_url]);
  assert.deepEqual(notifications, { referrals: true, rewards: true, reminders: true });
  assert.deepEqual([told.program.id, told.program.name, told.program.currency], [program.id, program.name, 'USD']);
  assert.deepEqual(told.offer.map(({ to, kind, amount, amount_most, percent_bp, cap, currency }) => [to, kind, amount, amount_most, percent_bp, cap, currency]), [
    ['referrer', 'credit', 2500, 10000, null, null, 'USD'],
    ['referred', 'credit', null, null, 1000, 5000, 'USD'],
  ]);
});

test('language and notifications are one’s own to set', async () => {
  const { participant, me } = await newcomer();
  const changed = await me.patch('/v1/me', { locale: 'de_AT', notifications: { reminders: false } });
  assert.equal(changed.status, 200, changed.text);
  assert.equal(changed.body.participant.locale, 'de-AT');
  assert.deepEqual(changed.body.participant.notifications, { referrals: true, rewards: true, reminders: false });
  const again = await me.patch('/v1/me', { notifications: { reminders: true, rewards: false } });
  assert.deepEqual(again.body.participant.notifications, { referrals: true, rewards: false, reminders: true });
  assert.deepEqual(await me.read('/v1/me'), again.body);
  assert.equal((await server.test.read(`/v1/contacts/${participant.contact_id}`)).locale, 'de-AT');
  assertProblem(await me.patch('/v1/me', { locale: 'no language' }), 400, 'invalid_value', 'locale');
  assertProblem(await me.patch('/v1/me', { name: 'Somebody Else' }), 400, 'unknown_field', 'name');
  assertProblem(await me.patch('/v1/me', { status: 'active' }), 400, 'unknown_field', 'status');
});

test('figures are those of the business; the ladder and what lapses are added', async () => {
  const { participant, me } = await newcomer();
  const before = await me.read('/v1/me/summary');
  assert.deepEqual(before.ladder.map(({ ordinal, amount, state, name, last }) => [ordinal, amount, state, name, last]), [
    [1, 2500, 'next', null, false],
    [2, 2500, 'later', null, false],
    [3, 5000, 'later', null, false],
    [4, 5000, 'later', null, false],
    [5, 10000, 'later', null, true],
  ]);
  const first = await friend(participant, 'Teodor Balan');
  await pay(server.test, first);
  await advance(daysAfter((await rewardsByRule(server.test, first)).thanks.hold_until, 0));
  await pay(server.test, await friend(participant, 'Priya Anne Raman'));
  await friend(participant, 'Luca Ferri');
  const { next_lapse, lots, ladder, ...figures } = await me.read('/v1/me/summary');
  const seen = await server.test.read(`/v1/participants/${participant.id}/summary`);
  figures.clicks.as_of = seen.clicks.as_of;
  assert.deepEqual(figures, seen);
  assert.equal(next_lapse, null);
  assert.deepEqual(lots.map(({ amount, currency, expires_at, referral_id, name }) => [amount, currency, expires_at, referral_id, name]), [[2500, 'USD', null, first.id, 'Teodor B.']]);
  assert.deepEqual(ladder.map(({ ordinal, state, name }) => [ordinal, state, name]), [
    [1, 'given', 'Teodor B.'],
    [2, 'waiting', 'Priya R.'],
    [3, 'next', null],
    [4, 'later', null],
    [5, 'later', null],
  ]);
});

test('a referral whose payment was given back says so', async () => {
  const { participant, me } = await newcomer();
  const referral = await friend(participant, 'Gregor Salas');
  const { business_object: object } = await pay(server.test, referral, { object: { id: unique('inv') } });
  await server.test.create('/v1/events', { type: 'refund.created', external_id: unique('back'), refers_to: object, referral_id: referral.id });
  const [row] = await me.readAll('/v1/me/referrals');
  assert.deepEqual([row.status, row.reason_key, row.reason, row.amount], ['disqualified', 'reason.refunded', 'The payment was given back.', 0]);
});

test('own referrals: a status, key dates, a reason in words, and a name cut short', async () => {
  const { participant, me } = await newcomer();
  const open = await friend(participant, 'Luca Ferri');
  const won = await friend(participant, 'Gregor Salas');
  await pay(server.test, won);
  const lost = await friend(participant, 'Ann Lee');
  await server.test.act(`/v1/referrals/${lost.id}/disqualify`, { reason_code: 'existing_customer', reason: 'Internal: has an account since 2019' });
  const odd = await friend(participant, 'Madonna');
  await server.test.act(`/v1/referrals/${odd.id}/disqualify`, { reason_code: 'wrong_product', reason: 'Internal words' });
  const rows = await me.readAll('/v1/me/referrals');
  assert.deepEqual(rows.map(({ id, name, status, reason_key, reason, amount, currency }) => [id, name, status, reason_key, reason, amount, currency]), [
    [odd.id, 'Madonna', 'disqualified', 'reason.other', 'Wrong product.', 0, null],
    [lost.id, 'Ann L.', 'disqualified', 'reason.customer', 'This person was a customer already.', 0, null],
    [won.id, 'Gregor S.', 'qualified', 'reason.qualified', 'It counts.', 2500, 'USD'],
    [open.id, 'Luca F.', 'pending', 'reason.pending', 'We are waiting for what makes it count.', 0, null],
  ]);
  const [, , qualified, pending] = rows;
  const stored = await server.test.read(`/v1/referrals/${won.id}`);
  for (const date of ['submitted_at', 'qualified_at', 'eligible_at', 'rewarded_at', 'expires_at']) assert.equal(qualified[date], stored[date], date);
  assert.deepEqual([qualified.stage, qualified.stage_name, qualified.stage_number, qualified.stage_count], ['won', 'Won', 8, 8]);
  assert.deepEqual([pending.stage, pending.stage_number], ['submitted', 1]);
  const VENDOR_ONLY = ['owner', 'notes', 'metadata', 'contact_id', 'participant_id', 'attribution', 'dedupe', 'value', 'program_version', 'submitted_by', 'reason_code'];
  for (const row of rows) for (const field of VENDOR_ONLY) assert.equal(field in row, false, field);
  assert.equal(JSON.stringify(rows).includes('Internal'), false);
});

test('own rewards say why they wait', async () => {
  const { participant, me } = await newcomer();
  const referral = await friend(participant, 'Rowan Achterberg');
  await pay(server.test, referral);
  const [reward, ...others] = await me.readAll('/v1/me/rewards');
  assert.deepEqual(others, []);
  assert.deepEqual([reward.referral_id, reward.name, reward.status, reward.amount, reward.currency, reward.reason_key], [referral.id, 'Rowan A.', 'pending', 2500, 'USD', 'reason.hold']);
  assert.equal(reward.amounts.pending, 2500);
  for (const field of ['rule_key', 'program_version', 'beneficiary', 'event_id', 'step']) assert.equal(field in reward, false, field);
});

test('a missing referral and a dispute open cases that a person answers', async () => {
  const { participant, me } = await newcomer();
  const referral = await friend(participant, 'Nadia Brandt');
  const missing = await me.create('/v1/me/cases', { kind: 'missing_referral', name: 'Sam Whitlow', contact: 'sam@example.com', when: 'in May', how: 'name', note: 'He said my name on the phone.' });
  assert.deepEqual([missing.kind, missing.state, missing.name, missing.contact, missing.when, missing.how, missing.note, missing.answer], ['missing_referral', 'open', 'Sam Whitlow', 'sam@example.com', 'in May', 'name', 'He said my name on the phone.', null]);
  const dispute = await me.create('/v1/me/cases', { kind: 'dispute', referral_id: referral.id, note: 'It was paid.' });
  assert.deepEqual((await me.readAll('/v1/me/cases')).map((row) => row.id), [dispute.id, missing.id]);
  const seen = await server.test.read(`/v1/cases/${missing.id}`);
  assert.deepEqual([seen.participant_id, seen.contact_id, seen.program_id, seen.name, seen.note], [participant.id, participant.contact_id, program.id, 'Sam Whitlow', 'He said my name on the phone.']);
  assert.equal(seen.detail.includes('Sam'), false, 'the detail holds no personal value');
  assert.deepEqual((await server.test.readAll(`/v1/cases?participant_id=${participant.id}`)).map((row) => row.id), [dispute.id, missing.id]);
  await server.test.act(`/v1/cases/${missing.id}/resolve`, { reason: 'We found him: it is yours.' });
  const [, answered] = await me.readAll('/v1/me/cases');
  assert.deepEqual([answered.state, answered.answer, answered.note], ['resolved', 'We found him: it is yours.', 'He said my name on the phone.']);
  assertProblem(await me.post('/v1/me/cases', { kind: 'missing_referral', note: 'x' }), 400, 'missing_field', 'name');
  assertProblem(await me.post('/v1/me/cases', { kind: 'dispute', note: 'x' }), 400, 'missing_field', 'referral_id');
  assertProblem(await me.post('/v1/me/cases', { kind: 'fraud', note: 'x' }), 400, 'invalid_value', 'kind');
});

test('the business opens a case for a participant, within the same limit', async () => {
  const { participant, me } = await newcomer();
  const body = { participant_id: participant.id, kind: 'missing_referral', name: 'Sam', note: 'Told on the phone.' };
  for (let i = 0; i < 9; i += 1) await server.test.create('/v1/cases', body);
  const last = await me.create('/v1/me/cases', { kind: 'missing_referral', name: 'Tim', note: 'Again.' });
  assertProblem(await me.post('/v1/me/cases', { kind: 'missing_referral', name: 'Tom', note: 'Too many.' }), 409, 'limit_reached');
  assertProblem(await server.test.post('/v1/cases', body), 409, 'limit_reached');
  await server.test.act(`/v1/cases/${last.id}/resolve`, { reason: 'Done.' });
  await server.test.create('/v1/cases', body);
  assertProblem(await server.test.post('/v1/cases', { ...body, participant_id: 'ptc_00000000000000000000000000' }), 404, 'not_found', 'participant_id');
});

test('nobody sees another participant’s rows, whatever is asked', async () => {
  const [a, b] = [await newcomer({ name: 'Alice Anders' }), await newcomer({ name: 'Bob Brown' })];
  const theirs = await friend(b.participant, 'Zelda Secret');
  await pay(server.test, theirs);
  await b.me.create('/v1/me/cases', { kind: 'missing_referral', name: 'Hidden Person', note: 'Private words.' });
  const [reward] = await b.me.readAll('/v1/me/rewards');
  const [opened] = await b.me.readAll('/v1/me/cases');
  const theirIds = [b.participant.id, b.participant.contact_id, b.participant.code, theirs.id, theirs.contact_id, reward.id, opened.id];
  const description = await server.anonymous.read('/openapi.json');
  const paths = Object.entries(description.paths).filter(([path]) => path === '/v1/me' || path.startsWith('/v1/me/'));
  let walked = 0;
  for (const [path, item] of paths) {
    if (!item.get?.['x-built']) continue;
    const answer = await a.me.get(path);
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
    for (const text of [...theirIds, 'Bob', 'Zelda', 'Hidden', 'Private']) assert.equal(answer.text.includes(text), false, `${path} tells ${text}`);
    walked += 1;
  }
  assert.ok(walked >= 5, `${walked} calls`);
  for (const [path, id] of [['referrals', theirs.id], ['rewards', reward.id], ['cases', opened.id]]) assertProblem(await a.me.get(`/v1/me/${path}?starting_after=${id}`), 400, 'invalid_cursor', 'starting_after');
  assertProblem(await a.me.post('/v1/me/cases', { kind: 'dispute', referral_id: theirs.id, note: 'Mine.' }), 404, 'not_found', 'referral_id');
  assertProblem(await a.me.post('/v1/me/cases', { kind: 'missing_referral', name: 'x', note: 'y', participant_id: b.participant.id }), 400, 'unknown_field', 'participant_id');
});

test('the books are clean', () => server.verify());
