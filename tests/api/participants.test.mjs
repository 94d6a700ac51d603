// Participants: enrolment through the API, repeated enrolment, lists with figures, the summary.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, isGeneratedCode, participant as shape, participantOptional, summary as summaryShape, summaryOptional } from './harness/shapes.mjs';
import { DAY_MS, makeParticipant, makeProgram, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

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

/** The fewest statements of a few times that a call is made: what a sweep reads meanwhile only adds to it. */
async function statementsOf(target) {
  let fewest = Infinity;
  for (let times = 0; times < 20; times += 1) {
    const before = (await server.metrics()).referd_store_read_statements_total;
    await server.live.read(target);
    fewest = Math.min(fewest, (await server.metrics()).referd_store_read_statements_total - before);
  }
  return fewest;
}

test('a page of 100 participants takes at most 8 statements, with contacts, links, figures and clicks', async () => {
  const many = await makeProgram(server.live, { name: 'Many' });
  const made = [];
  for (let n = 0; n < 103; n += 1) made.push(await makeParticipant(server.live, many, { name: `Person ${n}`, external_id: unique('m') }));
  for (const one of made.slice(0, 5)) await server.live.create('/v1/links', { participant_id: one.id, channel: 'newsletter' });
  await server.anonymous.get(`/r/${made[2].code}`);
  const first = await server.live.read(`/v1/participants?program_id=${many.id}&limit=100`);
  assert.deepEqual(first.data.map((row) => row.id), made.slice(3).reverse().map((row) => row.id));
  const last = await server.live.read(`/v1/participants?program_id=${many.id}&starting_after=${first.next_cursor}`);
  assert.deepEqual(last.data.map((row) => [row.id, row.name, row.external_id, row.links.length, row.code]), made.slice(0, 3).reverse().map((row) => [row.id, row.name, row.external_id, 2, row.code]));
  assert.equal(last.data[0].stats.clicks, 1);
  assert.equal(last.data[0].links[0].clicks, 1);
  const newest = await statementsOf(`/v1/participants?program_id=${many.id}&limit=100`);
  assert.ok(newest >= 4 && newest <= 8, `${newest} statements`);
  const behind = await statementsOf(`/v1/participants?program_id=${many.id}&status=active&limit=100&starting_after=${made[102].id}`);
  assert.ok(behind <= 8, `${behind} statements`);
  const single = await statementsOf(`/v1/participants?program_id=${many.id}&limit=1`);
  assert.ok(newest - single <= 1, `${newest} statements for 100 rows, ${single} for one`); // one more while the click was not counted yet
});

test('participants are listed by what they have brought, most first, page by page', async () => {
  const ranked = await makeProgram(server.test, { name: 'Ranked' });
  const made = [];
  for (const referrals of [1, 3, 0, 2]) {
    const participant = await makeParticipant(server.test, ranked);
    for (let n = 0; n < referrals; n += 1) await submit(server.test, participant);
    made.push(participant);
  }
  await server.test.act('/v1/test_clock/advance', { to: new Date(Date.now() + DAY_MS).toISOString() }); // figures are counted before it answers
  const target = `/v1/participants?program_id=${ranked.id}&order=-referrals`;
  const list = await server.test.read(target);
  assert.deepEqual(list.data.map((row) => [row.id, row.stats.referrals]), [[made[1].id, 3], [made[3].id, 2], [made[0].id, 1]]);
  assert.equal(list.has_more, false);
  assert.equal(list.next_cursor, null);
  const ids = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await server.test.read(`${target}&limit=1${cursor && `&starting_after=${cursor}`}`);
    ids.push(...page.data.map((row) => row.id));
    cursor = page.next_cursor;
  }
  assert.deepEqual(ids, list.data.map((row) => row.id));
  const { next_cursor: cursor } = await server.test.read(`${target}&limit=1`);
  const elsewhere = [
    `/v1/participants?program_id=${ranked.id}&order=-closed&starting_after=${cursor}`,
    `/v1/participants?program_id=${program.id}&order=-referrals&starting_after=${cursor}`,
    `${target}&starting_after=${made[0].id}`,
    `${target}&starting_after=${cursor.slice(0, -1)}${cursor.endsWith('0') ? '1' : '0'}`,
  ];
  for (const other of elsewhere) assertProblem(await server.test.get(other), 400, 'invalid_cursor', 'starting_after');
  assertProblem(await server.live.get(`${target}&starting_after=${cursor}`), 400, 'invalid_cursor', 'starting_after');
  assertProblem(await server.test.get(`/v1/participants?starting_after=${cursor}`), 400, 'invalid_value', 'starting_after');
});

test('an order that no index has is refused with those that are', async () => {
  const refused = [
    [`program_id=${program.id}&order=-clicks`, 'order'],
    [`program_id=${program.id}&order=referrals`, 'order'],
    ['order=-referrals', 'order'],
    [`program_id=${program.id}&order=-earned&status=active`, 'status'],
    [`program_id=${program.id}&order=-earned&external_id=x`, 'external_id'],
    [`program_id=${program.id}&order=-earned&created[gte]=2026-01-01T00:00:00Z`, 'created'],
  ];
  for (const [query, param] of refused) {
    const answer = await server.live.get(`/v1/participants?${query}`);
    assertProblem(answer, 400, 'unsupported_filter', param);
    assert.match(answer.body.detail, /-referrals, -closed, -revenue, -earned/);
  }
});
