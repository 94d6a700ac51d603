// Links and codes: vanity codes, case, uniqueness across programs and worlds, several links of one participant.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pageOf } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, isGeneratedCode, link as linkShape, linkOptional } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);

const uniqueCode = () => unique('v').toUpperCase();

test('a vanity code is kept in upper case and its link redirects in any case', async () => {
  const code = uniqueCode();
  const participant = await makeParticipant(server.live, program, { code: code.toLowerCase() });
  assert.equal(participant.code, code);
  for (const spelled of [code, code.toLowerCase()]) {
    const visit = await server.anonymous.get(`/r/${spelled}`);
    assert.equal(visit.status, 302, spelled);
    assert.equal(new URL(visit.headers.location).searchParams.get('ref'), code);
  }
});

test('a code is unique across programs, in any case', async () => {
  const code = uniqueCode();
  await makeParticipant(server.live, program, { code });
  const other = await makeProgram(server.live, { name: 'Other' });
  for (const spelled of [code, code.toLowerCase()]) {
    const answer = await server.live.post('/v1/participants', { program_id: other.id, kind: 'customer', email: uniqueEmail(), code: spelled });
    assertProblem(answer, 409, 'code_taken', 'code');
  }
  assert.deepEqual((await server.live.read(`/v1/participants?program_id=${other.id}`)).data, []);
});

test('a code is unique across the live and the test world', async () => {
  const code = uniqueCode();
  await makeParticipant(server.live, program, { code });
  const twin = await makeProgram(server.test);
  const answer = await server.test.post('/v1/participants', { program_id: twin.id, kind: 'customer', email: uniqueEmail(), code });
  assertProblem(answer, 409, 'code_taken', 'code');
});

for (const code of ['AB', 'A'.repeat(33), 'SPRING SALE', 'SPRING_SALE', 'ÄÖÜ', 'A/B', '-']) {
  test(`the code ${JSON.stringify(code)} is refused`, async () => {
    const answer = await server.live.post('/v1/participants', { program_id: program.id, kind: 'customer', email: uniqueEmail(), code });
    assertProblem(answer, 400, 'invalid_value', 'code');
  });
}

for (const length of [3, 32]) {
  test(`a code of ${length} characters is accepted`, async () => {
    const code = 'Q7-'.padEnd(length, 'X');
    assert.equal((await makeParticipant(server.live, program, { code })).code, code);
  });
}

test('a participant may have several links, one a channel; each redirects and counts for the participant', async () => {
  const participant = await makeParticipant(server.live, program);
  const link = await server.live.create('/v1/links', { participant_id: participant.id, channel: 'newsletter' });
  assertShape(link, linkShape, linkOptional);
  assert.equal(link.participant_id, participant.id);
  assert.equal(link.channel, 'newsletter');
  assert.ok(isGeneratedCode(link.code), link.code);
  assert.ok(link.url.endsWith(`/r/${link.code}`), link.url);
  assert.equal(link.clicks, 0);
  assert.equal(link.retired_at, null);
  assert.notEqual(link.code, participant.code);
  assert.equal((await server.anonymous.get(`/r/${link.code}`)).status, 302);
  const now = await server.live.read(`/v1/participants/${participant.id}`);
  assert.deepEqual(now.links.map((row) => row.code).sort(), [participant.code, link.code].sort());
  assert.equal(now.code, participant.code);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks.total, 1);
});

test('a link may have a vanity code, which must be free', async () => {
  const participant = await makeParticipant(server.live, program);
  const code = uniqueCode();
  const link = await server.live.create('/v1/links', { participant_id: participant.id, code: code.toLowerCase() });
  assert.equal(link.code, code);
  assert.equal(link.channel, null);
  const other = await makeParticipant(server.live, program);
  assertProblem(await server.live.post('/v1/links', { participant_id: other.id, code }), 409, 'code_taken', 'code');
  assert.equal((await server.live.act('/v1/links', { participant_id: participant.id, code })).id, link.id, 'the same link again is the same link');
});

test('a link of an unknown participant is 404', async () => {
  assertProblem(await server.live.post('/v1/links', { participant_id: 'ptc_00000000000000000000000000' }), 404, 'not_found', 'participant_id');
});

test('a browser may ask whether a code is valid, and learns nothing else about its owner', async () => {
  const participant = await makeParticipant(server.live, program, { name: 'Secret Name' });
  for (const spelled of [participant.code, participant.code.toLowerCase()]) {
    const answer = await server.browser.get(`/v1/codes/${spelled}`);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body.valid, true);
    assert.equal(answer.body.code, participant.code);
    assert.ok('offer' in answer.body);
    for (const hidden of ['Secret', participant.email, participant.id, participant.contact_id]) assert.equal(answer.text.includes(hidden), false, hidden);
  }
});

test('an unknown code is not valid', async () => {
  const answer = await server.browser.get('/v1/codes/NOSUCHCODE');
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.valid, false);
  assert.equal(answer.body.offer, null);
});

// ---- retiring a link

const retire = (link, retired = true) => server.live.patch(`/v1/links/${link.id}`, { retired });

test('a retired link leads nowhere, and its clicks stay counted', async () => {
  const participant = await makeParticipant(server.live, program);
  const link = await server.live.create('/v1/links', { participant_id: participant.id, channel: 'leaked' });
  assert.equal((await server.anonymous.get(`/r/${link.code}`)).status, 302);
  const logged = server.untilLogged('a retired link was opened');
  const answer = await retire(link);
  assert.equal(answer.status, 200, answer.text);
  assertShape(answer.body, linkShape, linkOptional);
  assert.ok(answer.body.retired_at);
  assert.equal((await server.anonymous.get(`/r/${link.code}`)).status, 404);
  await logged;
  assert.equal((await server.browser.get(`/v1/codes/${link.code}`)).body.valid, false);
  assertProblem(await server.live.post('/v1/clicks', { code: link.code }), 404, 'not_found', 'code');
  const now = await server.live.read(`/v1/participants/${participant.id}`);
  assert.equal(now.links.find((row) => row.id === link.id).retired_at, answer.body.retired_at);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks.total, 1);
  assert.equal((await server.anonymous.get(`/r/${participant.code}`)).status, 302, 'the others go on');
});

test('retiring again changes nothing; nothing brings a retired link back', async () => {
  const participant = await makeParticipant(server.live, program);
  const link = await server.live.create('/v1/links', { participant_id: participant.id });
  assert.equal((await retire(link, false)).status, 200);
  const { body: retired } = await retire(link);
  assert.deepEqual((await retire(link)).body, retired);
  assertProblem(await retire(link, false), 409, 'conflict', 'retired');
  assert.equal((await server.anonymous.get(`/r/${link.code}`)).status, 404);
});

test('the code of a retired link is never given again, not even to its owner; its channel is free', async () => {
  const participant = await makeParticipant(server.live, program);
  const code = uniqueCode();
  const link = await server.live.create('/v1/links', { participant_id: participant.id, channel: 'mail', code });
  await retire(link);
  const other = await makeParticipant(server.live, program);
  for (const { id } of [participant, other]) assertProblem(await server.live.post('/v1/links', { participant_id: id, code }), 409, 'code_taken', 'code');
  const fresh = await server.live.post('/v1/links', { participant_id: participant.id, channel: 'mail' });
  assert.equal(fresh.status, 201, fresh.text);
  assert.notEqual(fresh.body.code, code);
});

test('the first link is retired once there is another one, which is the participant\'s from then on', async () => {
  const participant = await makeParticipant(server.live, program);
  assertProblem(await retire(participant.links[0]), 409, 'invalid_state', 'retired');
  assert.equal((await server.anonymous.get(`/r/${participant.code}`)).status, 302, 'the only one goes on');
  const next = await server.live.create('/v1/links', { participant_id: participant.id, channel: 'next' });
  await server.live.create('/v1/links', { participant_id: participant.id, channel: 'later' });
  assert.equal((await retire(participant.links[0])).status, 200);
  assert.equal((await server.anonymous.get(`/r/${participant.code}`)).status, 404);
  const now = await server.live.read(`/v1/participants/${participant.id}`);
  assert.ok(now.links[0].retired_at);
  assert.deepEqual([now.code, now.link_url], [next.code, next.url], 'the oldest of those that go on');
  assert.equal((await server.anonymous.get(`/r/${now.code}`)).status, 302);
  assert.equal((await retire(participant.links[0])).status, 200, 'again is nothing');
});

test('what is mailed and shown in the portal is a link that goes on', async () => {
  const participant = await makeParticipant(server.test, await makeProgram(server.test));
  const next = await server.test.create('/v1/links', { participant_id: participant.id });
  await server.test.patch(`/v1/links/${participant.links[0].id}`, { retired: true });
  const page = await pageOf(server, server.test, participant, '/portal');
  assert.ok(page.includes(next.code) && !page.includes(participant.code));
});

test('only this world\'s links are retired, by keys that may, and nothing else of a link is changed', async () => {
  const participant = await makeParticipant(server.live, program);
  const [link] = participant.links;
  assertProblem(await server.test.patch(`/v1/links/${link.id}`, { retired: true }), 404, 'not_found', 'id');
  assertProblem(await server.browser.patch(`/v1/links/${link.id}`, { retired: true }), 403, 'forbidden');
  assertProblem(await server.live.patch('/v1/links/lnk_00000000000000000000000000', { retired: true }), 404, 'not_found', 'id');
  assertProblem(await server.live.patch(`/v1/links/${link.id}`, { code: 'OTHER' }), 400, 'unknown_field', 'code');
  assertProblem(await server.live.patch(`/v1/links/${link.id}`, {}), 400, 'missing_field', 'retired');
  assert.equal((await server.anonymous.get(`/r/${participant.code}`)).status, 302);
});
