// Cases: opened by what happens, listed, read, resolved by somebody for a reason.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);
const participant = await makeParticipant(server.live, program);

/** A lead with a code of nobody: somebody was named, so a person should look. */
function nameNobody() {
  return server.live.create('/v1/referrals', { program_id: program.id, code: 'NOSUCH7', prospect: { email: uniqueEmail() } });
}

const caseOf = async (referral, query = '') => (await server.live.readAll(`/v1/cases${query}`)).find((row) => row.referral_id === referral.id);

test('a code of nobody opens a case that names the lead and says what was noticed', async () => {
  const referral = await nameNobody();
  const found = await caseOf(referral, '?state=open&kind=unconfirmed_referrer');
  assert.deepEqual([found.kind, found.state, found.program_id, found.contact_id, found.event_id, found.resolved_at], ['unconfirmed_referrer', 'open', program.id, referral.contact_id, null, null]);
  assert.deepEqual([found.detail, found.name, found.how], ['The code NOSUCH7 credits nobody: there is no such code.', 'NOSUCH7', 'code']);
  assert.deepEqual(await server.live.read(`/v1/cases/${found.id}`), { ...found, candidates: [], fraud: null });
});

test('a code that was taken out of use opens a case that says whose it was', async () => {
  const owner = await makeParticipant(server.live, program);
  const link = await server.live.create('/v1/links', { participant_id: owner.id, channel: 'card' });
  assert.equal((await server.live.patch(`/v1/links/${link.id}`, { retired: true })).status, 200);
  const referral = await server.live.create('/v1/referrals', { program_id: program.id, code: link.code, prospect: { email: uniqueEmail() } });
  const found = await server.live.read(`/v1/cases/${(await caseOf(referral)).id}`);
  assert.equal(found.detail, `The code ${link.code} credits nobody: it was taken out of use.`);
  assert.deepEqual(found.candidates.map((row) => row.participant_id), [owner.id]);
});

test('one invoice told for two contacts opens a case: they may be one person', async () => {
  const object = { source: 'books', id: unique('invoice') };
  const [first, second] = [await submit(server.live, participant), await submit(server.live, participant)];
  await pay(server.live, first, { object });
  const event = await pay(server.live, second, { object });
  const found = (await server.live.readAll('/v1/cases?state=open&kind=duplicate')).find((row) => row.event_id === event.id);
  assert.ok(found, 'a case about the second message');
  for (let times = 0; times < 2; times += 1) await pay(server.live, second, { object });
  const all = (await server.live.readAll('/v1/cases?state=open&kind=duplicate')).filter((row) => row.referral_id === found.referral_id);
  assert.deepEqual(all.map((row) => row.id), [found.id], 'once, however many messages say so');
});

test('a case is resolved once, for a reason that the timeline tells', async () => {
  const referral = await nameNobody();
  const { id } = await caseOf(referral);
  assertProblem(await server.live.post(`/v1/cases/${id}/resolve`, {}), 400, 'missing_field', 'reason');
  const resolved = await server.live.act(`/v1/cases/${id}/resolve`, { reason: 'A typing error; nobody is meant.' });
  assert.equal(resolved.state, 'resolved');
  assert.notEqual(resolved.resolved_at, null);
  assertProblem(await server.live.post(`/v1/cases/${id}/resolve`, { reason: 'Again.' }), 409, 'conflict', 'id');
  assert.deepEqual({ ...(await caseOf(referral, '?state=resolved')), candidates: [], fraud: null }, resolved);
  assert.equal(await caseOf(referral, '?state=open'), undefined);
  const told = (await server.live.readAll(`/v1/referrals/${referral.id}/timeline`)).find((row) => row.type === 'case.resolved');
  assert.equal(told.reason, 'A typing error; nobody is meant.');
});

test('cases of the other world, of nobody, and lists that no index serves', async () => {
  const { id } = await caseOf(await nameNobody());
  assertProblem(await server.test.get(`/v1/cases/${id}`), 404, 'not_found', 'id');
  assertProblem(await server.test.post(`/v1/cases/${id}/resolve`, { reason: 'x' }), 404, 'not_found', 'id');
  const refused = await server.live.get('/v1/cases?kind=fraud');
  assertProblem(refused, 400, 'unsupported_filter', 'kind');
  assert.match(refused.body.detail, /state/);
});
