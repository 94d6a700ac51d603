// Participants: enrolment through the API, repeated enrolment, lists with figures, the summary.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, isGeneratedCode, participant as shape, participantOptional, summary as summaryShape, summaryOptional } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);

test('a participant is enrolled active, with a code, a link and a contact', async () => {
  const body = { program_id: program.id, kind: 'partner', name: 'Ada', email: uniqueEmail('ada'), phone: '+12025550123', external_id: unique('p'), metadata: { tier: 'gold' } };
  const participant = await server.live.create('/v1/participants', body);
  assertShape(participant, shape, participantOptional);
  assert.equal(participant.status, 'active');
  assert.ok(isGeneratedCode(participant.code), participant.code);
  assert.ok(participant.link_url.endsWith(`/r/${participant.code}`), participant.link_url);
  assert.equal(new URL(participant.link_url).protocol.startsWith('http'), true);
  for (const name of ['kind', 'name', 'email', 'phone', 'external_id', 'metadata']) assert.deepEqual(participant[name], body[name], name);
  assert.deepEqual(participant.links.map((row) => row.code), [participant.code]);
  const contact = await server.live.read(`/v1/contacts/${participant.contact_id}`);
  assert.equal(contact.email, body.email);
  assert.deepEqual(await server.live.read(`/v1/participants/${participant.id}`), participant);
});

test('enrolling the same person again answers 200 with the participant unchanged', async () => {
  const body = { program_id: program.id, kind: 'customer', name: 'Bo', email: uniqueEmail('bo') };
  const first = await server.live.create('/v1/participants', body);
  const again = await server.live.act('/v1/participants', body);
  assert.deepEqual({ ...again, replayed: undefined }, { ...first, replayed: undefined });
  assert.equal(again.replayed, true);
});

test('enrolling the same person with another code or kind is a conflict', async () => {
  const body = { program_id: program.id, kind: 'customer', email: uniqueEmail('cy') };
  const first = await server.live.create('/v1/participants', body);
  assertProblem(await server.live.post('/v1/participants', { ...body, kind: 'agent' }), 409, 'conflict', 'kind');
  assertProblem(await server.live.post('/v1/participants', { ...body, code: unique('c').toUpperCase() }), 409, 'conflict', 'code');
  assert.deepEqual(await server.live.read(`/v1/participants/${first.id}`), first);
  assert.equal((await server.live.act('/v1/participants', { ...body, code: first.code })).id, first.id);
});

test('one contact may take part in two programs, with two codes', async () => {
  const other = await makeProgram(server.live, { name: 'Second' });
  const email = uniqueEmail('two');
  const one = await makeParticipant(server.live, program, { email });
  const two = await makeParticipant(server.live, other, { email });
  assert.equal(one.contact_id, two.contact_id);
  assert.notEqual(one.id, two.id);
  assert.notEqual(one.code, two.code);
});

for (const kind of ['customer', 'partner', 'agent', 'rep']) {
  test(`a participant may be of kind ${kind}`, async () => {
    assert.equal((await makeParticipant(server.live, program, { kind })).kind, kind);
  });
}

test('a kind that does not exist is refused', async () => {
  const answer = await server.live.post('/v1/participants', { program_id: program.id, kind: 'king', email: uniqueEmail() });
  assertProblem(answer, 400, 'invalid_value', 'kind');
});

test('the list of a program is newest first, with figures in each row', async () => {
  const own = await makeProgram(server.live, { name: 'Listed' });
  const quiet = await makeParticipant(server.live, own);
  const busy = await makeParticipant(server.live, own);
  await server.anonymous.get(`/r/${busy.code}`);
  const referral = await submit(server.live, busy);
  await pay(server.live, referral);
  const list = await server.live.read(`/v1/participants?program_id=${own.id}`);
  assert.deepEqual(list.data.map((row) => row.id), [busy.id, quiet.id]);
  list.data.forEach((row) => assertShape(row, shape, participantOptional));
  const [first, second] = list.data.map((row) => row.stats);
  for (const name of ['clicks', 'referrals', 'closed', 'revenue', 'earned', 'last_referral_at']) assert.ok(name in first, name);
  assert.equal(first.referrals, 1);
  assert.equal(first.clicks, 1);
  assert.equal(first.last_referral_at, referral.submitted_at);
  assert.deepEqual([second.referrals, second.clicks, second.last_referral_at], [0, 0, null]);
});

test('the summary of a new participant is all zeros', async () => {
  const participant = await makeParticipant(server.live, program);
  const summary = await server.live.read(`/v1/participants/${participant.id}/summary`);
  assertShape(summary, summaryShape, summaryOptional);
  assert.equal(summary.participant_id, participant.id);
  assert.equal(summary.code, participant.code);
  assert.equal(summary.link_url, participant.link_url);
  assert.deepEqual([summary.clicks.total, summary.clicks.unique, summary.clicks.bots], [0, 0, 0]);
  assert.deepEqual(summary.referrals, { total: 0, pending: 0, qualified: 0, rewarded: 0, disqualified: 0 });
  summary.totals.forEach(({ currency, ...amounts }) => assert.deepEqual([...new Set(Object.values(amounts))], [0], currency));
  assert.equal(summary.rewards_earned, 0);
  assert.equal(summary.next_payout, null);
});

test('the summary counts clicks, referrals by status and money by currency', async () => {
  const participant = await makeParticipant(server.live, program);
  await server.anonymous.get(`/r/${participant.code}`);
  const paid = await submit(server.live, participant);
  await submit(server.live, participant);
  const lost = await submit(server.live, participant);
  await pay(server.live, paid);
  await server.live.act(`/v1/referrals/${lost.id}/transitions`, { to: 'lost', reason_code: 'no_budget', reason: 'no budget' });
  const summary = await server.live.read(`/v1/participants/${participant.id}/summary`);
  assertShape(summary, summaryShape, summaryOptional);
  assert.equal(summary.clicks.total, 1);
  assert.equal(summary.clicks.unique, 1);
  assert.deepEqual(summary.referrals, { total: 3, pending: 1, qualified: 1, rewarded: 0, disqualified: 1 });
  assert.deepEqual(summary.totals, [{ currency: 'USD', pending: 2500, available: 0, reserved: 0, redeemed: 0, paid: 0, reversed: 0, expired: 0, debt: 0, earned: 0 }]);
  assert.equal(summary.rewards_earned, 0);
});
