// Submitting referrals: the ways to name the referrer, repeats, duplicates, lists, paging.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, referral as referralShape, referralOptional } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);
const participant = await makeParticipant(server.live, program);
const rival = await makeParticipant(server.live, program, { name: 'Rival Roe' });

test('a referral by code starts submitted, pending and confirmed', async () => {
  const referral = await submit(server.live, participant, { type: 'lead', owner: 'sam@example.com' });
  assertShape(referral, referralShape, referralOptional);
  assert.equal(referral.program_id, program.id);
  assert.equal(referral.program_version, 1);
  assert.equal(referral.participant_id, participant.id);
  assert.equal(referral.type, 'lead');
  assert.equal(referral.stage, 'submitted');
  assert.equal(referral.status, 'pending');
  assert.equal(referral.attribution.state, 'confirmed');
  assert.equal(referral.attribution.method, 'code');
  assert.equal(referral.attribution.code, participant.code);
  assert.deepEqual([referral.qualified_at, referral.eligible_at, referral.rewarded_at, referral.closed_at], [null, null, null, null]);
  assert.deepEqual(await server.live.read(`/v1/referrals/${referral.id}`), referral);
});

test('a code is compared after upper-casing', async () => {
  const referral = await submit(server.live, participant, { code: participant.code.toLowerCase() });
  assert.equal(referral.participant_id, participant.id);
});

test('a referral by click id belongs to the click\'s participant', async () => {
  const visit = await server.anonymous.get(`/r/${participant.code}`);
  const click = new URL(visit.headers.location).searchParams.get('rfd_click');
  const referral = await submit(server.live, participant, { code: undefined, click_id: click });
  assert.deepEqual([referral.participant_id, referral.attribution.method, referral.attribution.click_id], [participant.id, 'click', click]);
});

test('a referral may name the participant', async () => {
  const referral = await submit(server.live, participant, { code: undefined, participant_id: participant.id });
  assert.deepEqual([referral.participant_id, referral.attribution.state], [participant.id, 'confirmed']);
});

test('the prospect is a contact, found or made', async () => {
  const email = uniqueEmail('known');
  const contact = await server.live.create('/v1/contacts', { email, name: 'Known Kim' });
  const referral = await submit(server.live, participant, { prospect: { email: email.toUpperCase() } });
  assert.equal(referral.contact_id, contact.id);
});

test('the same prospect by the same participant is the same referral', async () => {
  const prospect = { email: uniqueEmail('again') };
  const first = await submit(server.live, participant, { prospect });
  const again = await server.live.act('/v1/referrals', { program_id: program.id, code: participant.code, prospect });
  assert.equal(again.id, first.id);
  assert.equal(again.replayed, true);
  assert.deepEqual({ ...again, replayed: undefined }, { ...first, replayed: undefined });
});

test('the same prospect by another participant is declined as a duplicate, and the first one is not shown', async () => {
  const prospect = { email: uniqueEmail('dup'), name: 'Dup' };
  const first = await submit(server.live, participant, { prospect });
  const answer = await server.live.post('/v1/referrals', { program_id: program.id, code: rival.code, prospect });
  assert.equal(answer.status, 201, answer.text);
  const duplicate = answer.body;
  assert.notEqual(duplicate.id, first.id);
  assert.equal(duplicate.participant_id, rival.id);
  assert.deepEqual([duplicate.stage, duplicate.status, duplicate.reason_code], ['declined', 'disqualified', 'duplicate']);
  assert.notEqual(duplicate.closed_at, null);
  assert.notEqual(duplicate.dedupe.state, first.dedupe.state);
  for (const hidden of [first.id, participant.id, participant.code, participant.email]) assert.equal(answer.text.includes(hidden), false, hidden);
  assert.deepEqual(await server.live.read(`/v1/referrals/${first.id}`), first);
});

test('a prospect whose referral was lost may be referred by another participant', async () => {
  const prospect = { email: uniqueEmail('free') };
  const first = await submit(server.live, participant, { prospect });
  await server.live.act(`/v1/referrals/${first.id}/transitions`, { to: 'lost', reason_code: 'no_budget', reason: 'no budget' });
  const second = await submit(server.live, rival, { prospect });
  assert.deepEqual([second.participant_id, second.stage, second.status], [rival.id, 'submitted', 'pending']);
});

test('a prospect whose referral was won is still protected', async () => {
  const prospect = { email: uniqueEmail('won') };
  const first = await submit(server.live, participant, { prospect });
  await server.live.act(`/v1/referrals/${first.id}/transitions`, { to: 'won' });
  assert.equal((await submit(server.live, rival, { prospect })).reason_code, 'duplicate');
});

test('another program has referrals of its own', async () => {
  const other = await makeParticipant(server.live, await makeProgram(server.live, { name: 'Other' }));
  const prospect = { email: uniqueEmail('both') };
  await submit(server.live, participant, { prospect });
  assert.equal((await submit(server.live, other, { prospect })).stage, 'submitted');
});

test('the list filters by status, stage, participant and owner', async () => {
  const own = await makeParticipant(server.live, program);
  const owner = uniqueEmail('owner');
  const open = await submit(server.live, own, { owner });
  const lost = await submit(server.live, own);
  await server.live.act(`/v1/referrals/${lost.id}/transitions`, { to: 'lost', reason_code: 'no_budget', reason: 'no budget' });
  const ids = async (query) => (await server.live.read(`/v1/referrals?${query}`)).data.map((row) => row.id);
  assert.deepEqual(await ids(`participant_id=${own.id}`), [lost.id, open.id]);
  const inProgram = async (query) => (await ids(`program_id=${program.id}&${query}`)).filter((id) => [open.id, lost.id].includes(id));
  assert.deepEqual(await inProgram('status=pending'), [open.id]);
  assert.deepEqual(await inProgram('status=disqualified'), [lost.id]);
  assert.deepEqual(await inProgram('stage=submitted'), [open.id]);
  assert.deepEqual(await inProgram('stage=accepted'), []);
  assertProblem(await server.live.get(`/v1/referrals?program_id=${program.id}&stage=lost`), 400, 'unsupported_filter', 'stage');
  assertProblem(await server.live.get(`/v1/referrals?participant_id=${own.id}&status=pending`), 400, 'unsupported_filter', 'status');
  assert.deepEqual(await ids(`owner=${encodeURIComponent(owner)}`), [open.id]);
  assertProblem(await server.live.get('/v1/referrals?status=zombie'), 400, 'invalid_value', 'status');
});

test('paging gives every row once, newest first, whatever is submitted meanwhile', async () => {
  const own = await makeParticipant(server.live, program);
  const made = [];
  for (let index = 0; index < 7; index += 1) made.unshift((await submit(server.live, own)).id);
  const seen = [];
  let cursor = '';
  for (let page = 0; page < 4; page += 1) {
    const list = await server.live.read(`/v1/referrals?participant_id=${own.id}&limit=2${cursor}`);
    list.data.forEach((row) => assertShape(row, referralShape, referralOptional));
    seen.push(...list.data.map((row) => row.id));
    assert.equal(list.has_more, page < 3);
    assert.equal(list.next_cursor, page < 3 ? list.data.at(-1).id : null);
    cursor = `&starting_after=${list.next_cursor}`;
    await submit(server.live, own);
  }
  assert.deepEqual(seen, made);
});

test('a page holds 20 rows unless told, at most 100', async () => {
  const own = await makeParticipant(server.live, program);
  for (let index = 0; index < 21; index += 1) await submit(server.live, own);
  const list = await server.live.read(`/v1/referrals?participant_id=${own.id}`);
  assert.equal(list.data.length, 20);
  assert.equal(list.has_more, true);
  assert.equal((await server.live.read(`/v1/referrals?participant_id=${own.id}&limit=100`)).data.length, 21);
});

test('created is a range of the list', async () => {
  const own = await makeParticipant(server.live, program);
  const referral = await submit(server.live, own);
  const range = (op, time) => server.live.read(`/v1/referrals?participant_id=${own.id}&created[${op}]=${encodeURIComponent(time)}`);
  const before = new Date(Date.parse(referral.submitted_at) - 60_000).toISOString();
  const later = new Date(Date.parse(referral.submitted_at) + 60_000).toISOString();
  assert.equal((await range('gte', before)).data.length, 1);
  assert.equal((await range('gte', later)).data.length, 0);
  assert.equal((await range('lt', later)).data.length, 1);
  assert.equal((await range('lt', before)).data.length, 0);
});

test('an unknown participant or program is 404 with the field', async () => {
  const body = { program_id: program.id, prospect: { email: uniqueEmail() } };
  const zeros = '00000000000000000000000000';
  assertProblem(await server.live.post('/v1/referrals', { ...body, participant_id: `ptc_${zeros}` }), 404, 'not_found', 'participant_id');
  assertProblem(await server.live.post('/v1/referrals', { ...body, code: participant.code, program_id: `prg_${zeros}` }), 404, 'not_found', 'program_id');
  assert.deepEqual((await server.live.read(`/v1/contacts?email=${encodeURIComponent(body.prospect.email)}`)).data, []);
});

test('a code of another program does not count here', async () => {
  const other = await makeParticipant(server.live, await makeProgram(server.live, { name: 'Elsewhere' }));
  const answer = await server.live.post('/v1/referrals', { program_id: program.id, code: other.code, prospect: { email: uniqueEmail() } });
  assert.equal(answer.status, 201, answer.text);
  assert.deepEqual([answer.body.participant_id, answer.body.attribution.reason], [null, 'code_of_other_program']);
});

test('an unknown code or click never loses the lead', async () => {
  for (const [evidence, reason] of [[{ code: 'NOSUCH7' }, 'code_unknown'], [{ click_id: 'clk_01h2xcejqtf2nbrexx3vqjhp41' }, 'click_unknown']]) {
    const { participant_id: participant, attribution } = await server.live.create('/v1/referrals', { program_id: program.id, prospect: { email: uniqueEmail() }, ...evidence });
    assert.deepEqual([participant, attribution.state, attribution.reason], [null, 'none', reason]);
  }
});
