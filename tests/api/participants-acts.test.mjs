// What a business does to its participants and contacts by hand.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgramAndParticipant, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { program } = await makeProgramAndParticipant(server.live);
const newcomer = (fields) => makeParticipant(server.live, program, fields);
const move = (participant, act, body = { reason: 'because' }) => server.live.post(`/v1/participants/${participant.id}/${act}`, body);

test('paused, resumed, blocked and resumed: each once, and again is nothing', async () => {
  const participant = await newcomer();
  const statuses = [];
  for (const act of ['pause', 'pause', 'resume', 'resume', 'block', 'block', 'resume']) statuses.push((await move(participant, act)).body.status);
  assert.deepEqual(statuses, ['paused', 'paused', 'active', 'active', 'blocked', 'blocked', 'active']);
});

test('an act that does not lead on from where one is, is refused', async () => {
  const participant = await newcomer();
  assertProblem(await move(participant, 'reject'), 409, 'conflict', 'status');
  await move(participant, 'block');
  assertProblem(await move(participant, 'pause'), 409, 'conflict', 'status');
  assertProblem(await move(participant, 'approve'), 409, 'conflict', 'status');
  assertProblem(await move(participant, 'reject'), 409, 'conflict', 'status');
});

test('what takes something away needs a reason', async () => {
  const participant = await newcomer();
  for (const act of ['pause', 'block', 'reject']) assertProblem(await move(participant, act, {}), 400, 'missing_field', 'reason');
  assertProblem(await server.live.post('/v1/participants/ptc_00000000000000000000000000/pause', { reason: 'x' }), 404, 'not_found', 'id');
  assertProblem(await server.test.post(`/v1/participants/${participant.id}/pause`, { reason: 'x' }), 404, 'not_found', 'id');
});

test('who is paused is not credited, and is again when resumed', async () => {
  const participant = await newcomer();
  await move(participant, 'pause');
  const meanwhile = await submit(server.live, participant);
  assert.deepEqual([meanwhile.participant_id, meanwhile.attribution.reason], [null, 'participant_inactive']);
  await move(participant, 'resume');
  assert.equal((await submit(server.live, participant)).participant_id, participant.id);
});

test('a blocked participant’s link leads nowhere at once', async () => {
  const participant = await newcomer();
  assert.equal((await server.anonymous.get(`/r/${participant.code}`)).status, 302);
  await move(participant, 'block');
  assert.equal((await server.anonymous.get(`/r/${participant.code}`)).status, 404);
  await move(participant, 'resume');
  assert.equal((await server.anonymous.get(`/r/${participant.code}`)).status, 302);
});

test('kind, tags and metadata change; who it is, does not by this', async () => {
  const participant = await newcomer({ tags: ['old'], metadata: { region: 'north', tier: '1' } });
  const path = `/v1/participants/${participant.id}`;
  const changed = await server.live.patch(path, { kind: 'partner', tags: ['new', 'vip'], metadata: { tier: '', plan: 'gold' } });
  assert.deepEqual([changed.status, changed.body.kind, changed.body.tags, changed.body.metadata], [200, 'partner', ['new', 'vip'], { region: 'north', plan: 'gold' }]);
  assert.deepEqual(await server.live.read(path), changed.body);
  assert.deepEqual((await server.live.patch(path, { tags: [] })).body.tags, []);
  assertProblem(await server.live.patch(path, { kind: 'king' }), 400, 'invalid_value', 'kind');
  for (const field of ['status', 'email', 'program_id', 'contact_id', 'code']) assertProblem(await server.live.patch(path, { [field]: 'x' }), 400, 'unknown_field', field);
});

test('a contact is changed by its id, and found by what it says then', async () => {
  const participant = await newcomer();
  const path = `/v1/contacts/${participant.contact_id}`;
  const email = uniqueEmail('new');
  const external = unique('ext');
  const changed = await server.live.patch(path, { name: 'Ada Newname', email, company: 'Halden Supply', external_id: external });
  assert.deepEqual([changed.status, changed.body.name, changed.body.email, changed.body.company, changed.body.external_id], [200, 'Ada Newname', email, 'Halden Supply', external]);
  assert.deepEqual(await server.live.read(path), changed.body);
  assert.deepEqual((await server.live.read(`/v1/contacts?email=${encodeURIComponent(email)}`)).data.map((row) => row.id), [participant.contact_id]);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}`)).name, 'Ada Newname');
});

test('a key of somebody else is not taken, and nothing else changes', async () => {
  const [one, other] = [await newcomer({ external_id: unique('a'), phone: '+12025550143' }), await newcomer()];
  const path = `/v1/contacts/${other.contact_id}`;
  const before = await server.live.read(path);
  assertProblem(await server.live.patch(path, { name: 'Changed', email: one.email }), 409, 'conflict', 'email');
  assertProblem(await server.live.patch(path, { name: 'Changed', phone: '+12025550143' }), 409, 'conflict', 'phone');
  assertProblem(await server.live.patch(path, { name: 'Changed', external_id: one.external_id }), 409, 'conflict', 'external_ids');
  assert.deepEqual(await server.live.read(path), before);
  assertProblem(await server.live.patch('/v1/contacts/cnt_00000000000000000000000000', { name: 'x' }), 404, 'not_found', 'id');
  assertProblem(await server.test.patch(path, { name: 'x' }), 404, 'not_found', 'id');
  assertProblem(await server.live.patch(path, { email: 'not an address' }), 400, 'invalid_value', 'email');
});

test('the books are clean', () => server.verify());
