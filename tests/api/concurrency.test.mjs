// Many at once: what must happen once, happens once.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { makeParticipant, makeProgram, payment, rewardsOf, rulesWith, submit, totalsOf, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(async () => {
  await server.verify();
  await server.stop();
});
const PARALLEL = 10;
const program = await makeProgram(server.live);
const times = (make) => Promise.all(Array.from({ length: PARALLEL }, (_, index) => make(index)));
const statuses = (answers) => answers.map((answer) => answer.status).sort();
const onceCreated = (status = 200) => [...Array(PARALLEL - 1).fill(status), 201].sort();

test('ten identical events give one reward', async () => {
  const participant = await makeParticipant(server.live, program);
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id });
  const answers = await times(() => server.live.post('/v1/events', body));
  assert.deepEqual(statuses(answers), onceCreated());
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
  assert.equal(answers.filter((answer) => answer.body.replayed).length, PARALLEL - 1);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
  assert.equal((await totalsOf(server.live, participant)).pending, 2500);
});

test('ten messages about one invoice give one reward', async () => {
  const participant = await makeParticipant(server.live, program);
  const referral = await submit(server.live, participant);
  const object = { id: unique('inv') };
  const answers = await times(() => server.live.post('/v1/events', payment({ referral_id: referral.id, object })));
  assert.deepEqual(statuses(answers), Array(PARALLEL).fill(201));
  assert.equal(answers.flatMap((answer) => answer.body.rewards).length, 2);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

test('ten requests with one idempotency key give one answer', async () => {
  const participant = await makeParticipant(server.live, program);
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id });
  const answers = await times(() => server.live.post('/v1/events', body, { 'Idempotency-Key': 'ten-at-once' }));
  assert.deepEqual(statuses(answers), Array(PARALLEL).fill(201));
  assert.equal(new Set(answers.map((answer) => answer.text)).size, 1);
  assert.equal(answers.filter((answer) => answer.headers['idempotent-replayed'] === 'true').length, PARALLEL - 1);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

test('ten conflicting events: one is stored, nine are told', async () => {
  const referral = await submit(server.live, await makeParticipant(server.live, program));
  const body = payment({ referral_id: referral.id });
  const answers = await times((index) => server.live.post('/v1/events', { ...body, amount: 10_000 + index }));
  assert.deepEqual(statuses(answers), [201, ...Array(PARALLEL - 1).fill(409)]);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

test('ten submissions of one prospect make one referral', async () => {
  const participant = await makeParticipant(server.live, program);
  const body = { program_id: program.id, code: participant.code, prospect: { email: uniqueEmail() } };
  const answers = await times(() => server.live.post('/v1/referrals', body));
  assert.deepEqual(statuses(answers), onceCreated());
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
});

test('ten participants submit one prospect: one wins, nine are duplicates', async () => {
  const participants = await times(() => makeParticipant(server.live, program));
  const prospect = { email: uniqueEmail() };
  const answers = await times((index) => server.live.post('/v1/referrals', { program_id: program.id, code: participants[index].code, prospect }));
  assert.deepEqual(statuses(answers), Array(PARALLEL).fill(201));
  assert.deepEqual(answers.map((answer) => answer.body.stage).sort(), [...Array(PARALLEL - 1).fill('declined'), 'submitted']);
});

test('ten enrolments of one person make one participant', async () => {
  const body = { program_id: program.id, kind: 'customer', email: uniqueEmail() };
  const answers = await times(() => server.live.post('/v1/participants', body));
  assert.deepEqual(statuses(answers), onceCreated());
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
});

test('ten persons ask for one vanity code: one gets it', async () => {
  const code = unique('race').toUpperCase();
  const answers = await times(() => server.live.post('/v1/participants', { program_id: program.id, kind: 'customer', email: uniqueEmail(), code }));
  assert.deepEqual(statuses(answers), [201, ...Array(PARALLEL - 1).fill(409)]);
  answers.filter((answer) => answer.status === 409).forEach((answer) => assert.equal(answer.body.code, 'code_taken'));
});

test('ten referrals of one participant qualify at once: each step is given once', async () => {
  const rules = rulesWith({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { steps: Array.from({ length: PARALLEL }, (_, index) => ({ from: index + 1, fixed: 2 ** index })) } });
  const participant = await makeParticipant(server.live, await makeProgram(server.live, { rules }));
  const referrals = [];
  for (let index = 0; index < PARALLEL; index += 1) referrals.push(await submit(server.live, participant));
  const answers = await times((index) => server.live.post('/v1/events', payment({ referral_id: referrals[index].id })));
  const amounts = answers.map((answer) => answer.body.rewards[0].amount).sort((a, b) => a - b);
  assert.deepEqual(amounts, Array.from({ length: PARALLEL }, (_, index) => 2 ** index));
  assert.equal((await totalsOf(server.live, participant)).available, 2 ** PARALLEL - 1);
});

test('ten bonuses with one natural key pay once', async () => {
  const participant = await makeParticipant(server.live, program);
  const body = { participant_id: participant.id, program_id: program.id, kind: 'credit', amount: 10, currency: 'USD', reason: 'x', external_id: unique('b') };
  const answers = await times(() => server.live.post('/v1/rewards', body));
  assert.deepEqual(statuses(answers), onceCreated());
  assert.equal((await totalsOf(server.live, participant)).available, 10);
});

test('a hundred visits at once are a hundred clicks', async () => {
  const participant = await makeParticipant(server.live, program);
  const visits = await Promise.all(Array.from({ length: 100 }, () => server.anonymous.get(`/r/${participant.code}`)));
  const ids = new Set(visits.map((visit) => new URL(visit.headers.location).searchParams.get('rfd_click')));
  assert.equal(ids.size, 100);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks.total, 100);
});
