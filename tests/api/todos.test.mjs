// What custom rewards ask of the office: a list of tasks that are done and undone, by whom and when.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, submit, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const live = server.live;
const program = await makeProgram(live);
const participant = await makeParticipant(live, program, { name: 'Maya Torres' });

const promise = (fields = {}) =>
  live.create('/v1/rewards', { participant_id: participant.id, program_id: program.id, kind: 'custom', title: 'A bottle of wine', reason: 'thanks', external_id: unique('bonus'), ...fields });
const statusOf = async ({ id }) => (await live.read(`/v1/rewards/${id}`)).status;
const idsOf = async (state) => (await live.readAll(`/v1/todos?state=${state}`)).map((row) => row.id);

test('a custom reward that is issued is a task of the office, with all that it needs to know', async () => {
  const reward = await promise();
  const todo = await live.read(`/v1/todos/${reward.id}`);
  assert.deepEqual(todo, {
    object: 'todo', id: reward.id, program_id: program.id, contact_id: participant.contact_id, participant_id: participant.id, referral_id: null,
    title: 'A bottle of wine', state: 'open', created_at: reward.issued_at, done_at: null, name: 'Maya Torres', done_by: null,
  });
  assert.deepEqual((await live.read('/v1/todos?state=open&limit=1')).data, [todo]);
});

test('a task is done by whoever did it, and then its reward is used', async () => {
  const reward = await promise();
  const done = await live.act(`/v1/todos/${reward.id}/done`);
  assert.equal(done.state, 'done');
  assert.ok(done.done_at > done.created_at);
  assert.equal(done.done_by.type, 'key');
  assert.match(done.done_by.id, /^key_/);
  assert.ok(done.done_by.name.length > 0);
  assert.equal(await statusOf(reward), 'redeemed');
  assert.ok((await idsOf('done')).includes(reward.id) && !(await idsOf('open')).includes(reward.id));
  assertProblem(await live.post(`/v1/todos/${reward.id}/done`), 409, 'invalid_state', 'id');
});

test('a task that was not done after all is open again, and the trail says why', async () => {
  const referral = await submit(live, participant);
  const reward = await promise({ referral_id: referral.id });
  await live.act(`/v1/todos/${reward.id}/done`);
  const undone = await live.act(`/v1/todos/${reward.id}/undo`, { reason: 'the shop was closed' });
  assert.deepEqual([undone.state, undone.done_at, undone.done_by], ['open', null, null]);
  assert.equal(await statusOf(reward), 'issued');
  const [row] = (await live.read(`/v1/referrals/${referral.id}/timeline?limit=1`)).data;
  assert.deepEqual([row.type, row.reason, row.changes.status], ['reward.restored', 'the shop was closed', ['redeemed', 'issued']]);
  assertProblem(await live.post(`/v1/todos/${reward.id}/undo`), 409, 'invalid_state', 'id');
});

test('a reward that is used by hand is a task that is done', async () => {
  const reward = await promise();
  await live.act(`/v1/rewards/${reward.id}/redeem`);
  assert.equal((await live.read(`/v1/todos/${reward.id}`)).state, 'done');
});

test('a reward that is taken back is a task that is not to be done', async () => {
  const reward = await promise();
  await live.act(`/v1/rewards/${reward.id}/reverse`, { reason: 'a mistake' });
  assert.ok((await idsOf('canceled')).includes(reward.id));
  assertProblem(await live.post(`/v1/todos/${reward.id}/done`), 409, 'invalid_state', 'id');
});

test('of ten who do the same task at once one has done it', async () => {
  const reward = await promise({ amount: 1500, currency: 'USD' });
  const answers = await Promise.all(Array.from({ length: 10 }, () => live.post(`/v1/todos/${reward.id}/done`)));
  assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, ...Array(9).fill(409)]);
  assert.equal((await live.read(`/v1/rewards/${reward.id}`)).amounts.redeemed, 1500);
});

test('what is no task is refused', async () => {
  const credit = await live.create('/v1/rewards', { participant_id: participant.id, program_id: program.id, kind: 'credit', amount: 5, currency: 'USD', reason: 'x', external_id: unique() });
  for (const id of [credit.id, program.id, 'rwd_x']) {
    assertProblem(await live.get(`/v1/todos/${id}`), 404, 'not_found', 'id');
    assertProblem(await live.post(`/v1/todos/${id}/done`), 404, 'not_found', 'id');
    assertProblem(await live.post(`/v1/todos/${id}/undo`), 404, 'not_found', 'id');
  }
  assertProblem(await live.get('/v1/todos?state=late'), 400, 'invalid_value', 'state');
  const reward = await promise();
  assertProblem(await server.test.get(`/v1/todos/${reward.id}`), 404, 'not_found', 'id');
});

test('the books are clean after all of them', () => server.verify());
