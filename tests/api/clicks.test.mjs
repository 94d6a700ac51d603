// Clicks seen by the business's own site, and reading clicks back.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { holdOpen } from './harness/contention.mjs';
import { postgresOnly, psql } from './harness/database.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, click as clickShape, clickOptional } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, submit } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);

test('a click of the business\'s own site is stored and can attribute a referral', async () => {
  const participant = await makeParticipant(server.live, program);
  const body = { code: participant.code.toLowerCase(), url: 'https://www.example.com/landing?x=1', referrer: 'https://social.example/post', user_agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)', ip: '203.0.113.7' };
  const click = await server.live.create('/v1/clicks', body);
  assertShape(click, clickShape, clickOptional);
  assert.equal(click.participant_id, participant.id);
  assert.equal(click.code, participant.code);
  assert.equal(click.link_id, participant.links[0].id);
  assert.deepEqual(click.flags, []);
  assert.deepEqual(await server.live.read(`/v1/clicks/${click.id}`), click);
  const referral = await submit(server.live, participant, { code: undefined, click_id: click.id });
  assert.equal(referral.participant_id, participant.id);
  assert.equal(referral.attribution.click_id, click.id);
});

test('a browser key may report a click but not read clicks', async () => {
  const participant = await makeParticipant(server.live, program);
  const click = await server.browser.create('/v1/clicks', { code: participant.code });
  assert.ok(click.id);
  assertProblem(await server.browser.get(`/v1/clicks/${click.id}`), 403, 'forbidden');
});

test('a click through the redirect reads the same as one through the API', async () => {
  const participant = await makeParticipant(server.live, program);
  const visit = await server.anonymous.get(`/r/${participant.code}`, { Referer: 'https://social.example/post' });
  const id = new URL(visit.headers.location).searchParams.get('rfd_click');
  const click = await server.live.read(`/v1/clicks/${id}`);
  assertShape(click, clickShape, clickOptional);
  assert.equal(click.participant_id, participant.id);
  assert.match(click.referrer, /social\.example/);
});

test('the network address of a visitor never comes back', async () => {
  const participant = await makeParticipant(server.live, program);
  const answer = await server.live.post('/v1/clicks', { code: participant.code, ip: '198.51.100.77' });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.text.includes('198.51.100.77'), false);
});

test('the clicks of a link count up', async () => {
  const participant = await makeParticipant(server.live, program);
  await server.live.create('/v1/clicks', { code: participant.code });
  await server.anonymous.get(`/r/${participant.code}`);
  const summary = await server.live.read(`/v1/participants/${participant.id}/summary`);
  assert.equal(summary.clicks.total, 2);
  const [link] = (await server.live.read(`/v1/participants/${participant.id}`)).links;
  assert.equal(link.clicks, 2);
});

test('the list of clicks is newest first and pages by id', async () => {
  const participant = await makeParticipant(server.live, program);
  const made = [];
  for (let index = 0; index < 3; index += 1) made.unshift((await server.live.create('/v1/clicks', { code: participant.code })).id);
  const list = await server.live.read('/v1/clicks?limit=2');
  assert.deepEqual(list.data.map((row) => row.id), made.slice(0, 2));
  assert.equal(list.next_cursor, made[1]);
  const rest = await server.live.read(`/v1/clicks?limit=1&starting_after=${list.next_cursor}`);
  assert.deepEqual(rest.data.map((row) => row.id), made.slice(2));
});

test('an unknown code is 404, a missing one a missing field', async () => {
  assertProblem(await server.live.post('/v1/clicks', { code: 'NOSUCH7' }), 404, 'not_found', 'code');
  assertProblem(await server.live.post('/v1/clicks', { url: 'https://www.example.com/' }), 400, 'missing_field', 'code');
});

test('a draft and an ended program take no clicks, a paused one does', async () => {
  const own = await makeProgram(server.live);
  const participant = await makeParticipant(server.live, own);
  const report = () => server.live.post('/v1/clicks', { code: participant.code });
  const rows = [['paused', (answer) => assert.equal(answer.status, 201, answer.text)], ['draft', (answer) => assertProblem(answer, 404, 'not_found', 'code')], ['ended', (answer) => assertProblem(answer, 409, 'program_ended', 'code')]];
  for (const [status, check] of rows) {
    assert.equal((await server.live.patch(`/v1/programs/${own.id}`, { status })).status, 200);
    check(await report());
  }
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks.total, 1);
});

test('a wrong address or referrer is refused', async () => {
  const participant = await makeParticipant(server.live, program);
  assertProblem(await server.live.post('/v1/clicks', { code: participant.code, ip: '999.1.1.1' }), 400, 'invalid_value', 'ip');
  assertProblem(await server.live.post('/v1/clicks', { code: participant.code, url: 'javascript:alert(1)' }), 400, 'invalid_value', 'url');
});

/** What another node does that is slow to commit. */
const holdTheTurn = () => holdOpen(server.database, 'UPDATE click_sequence SET batch = batch', 'ROLLBACK');

async function untilWaiting(count) {
  const look = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event IN ('transactionid', 'tuple')";
  for (let looks = 0; (await psql(server.database, look)) !== String(count); looks += 1) assert.ok(looks < 100, `${count} never wait`);
}

test('visits wait for nodes that are slow to commit, and share a commit afterwards', { skip: postgresOnly('nodes take turns') }, async () => {
  const participant = await makeParticipant(server.live, program);
  const visit = () => server.anonymous.get(`/r/${participant.code}`);
  const figures = async () => Object.entries(await server.metrics()).filter(([name]) => /^referd_store_(rerun_items|retries)_total$/.test(name));
  const before = await figures();
  const first = holdTheTurn();
  await first.held;
  const visits = [visit()]; // alone in its commit
  await untilWaiting(1);
  const second = holdTheTurn();
  await untilWaiting(2);
  for (let i = 0; i < 64; i += 1) visits.push(visit()); // together in the next
  await first.release();
  await second.held;
  await second.release();
  for (const { headers } of await Promise.all(visits)) assert.match(headers.location, /rfd_click=clk_/);
  assert.deepEqual(await figures(), before);
});
