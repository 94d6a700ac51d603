// Who brings the most: ranks with ties, page by page, by metric and period; and the public page, which shows no money and names only
// those who allow it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { expectStatus } from './harness/http.mjs';
import { asParticipant, makePortalKey } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { DAY_MS, makeParticipant, makeProgram, pay, rulesWith, submit, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };

/** Moves the test clock on, so that figures are counted. */
async function count(days = 0.001) {
  const { now } = await server.test.read('/v1/workspace');
  await server.test.act('/v1/test_clock/advance', { to: new Date(Date.parse(now) + days * DAY_MS).toISOString() });
}

/** A program with people by how many of their referrals were won. */
async function ranked(wins) {
  const program = await makeProgram(server.test, { slug: unique('ranked'), rules: rulesWith(thanks) });
  const people = [];
  for (const [name, won] of wins) {
    const participant = await makeParticipant(server.test, program, { name });
    for (let n = 0; n < won; n += 1) await pay(server.test, await submit(server.test, participant, { value: 1000 * (n + 1) }));
    people.push(participant);
  }
  await count();
  return { program, people };
}

const { program, people } = await ranked([['Grace Abel', 3], ['Halina Nowak', 1], ['Olu Okafor', 1], ['Peter Nobody', 0], ['Mei Tan', 2], ['Idris Cole', 1]]);
const board = (query = '') => server.test.read(`/v1/leaderboard?program_id=${program.id}${query}`);
const told = ({ data }) => data.map((row) => [row.rank, row.participant.name, row.value]);

test('who has as much has the same rank, and the next one counts them', async () => {
  const { data, has_more: more } = await board();
  assert.deepEqual(told({ data }).map(([rank, , value]) => [rank, value]), [[1, 3], [2, 2], [3, 1], [3, 1], [3, 1]]);
  assert.deepEqual(data.slice(0, 2).map((row) => row.participant), [{ id: people[0].id, name: 'Grace Abel' }, { id: people[4].id, name: 'Mei Tan' }]);
  assert.equal(data[0].currency, null);
  assert.equal(more, false);
  assert.deepEqual(told(await board()), told({ data }), 'the order stays');
});

test('page by page it is the same list, across ties', async () => {
  const whole = told(await board());
  const rows = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await board(`&limit=1${cursor && `&starting_after=${cursor}`}`);
    rows.push(...told(page));
    cursor = page.next_cursor;
  }
  assert.deepEqual(rows, whole);
  const { next_cursor: cursor } = await board('&limit=2');
  assertProblem(await server.test.get(`/v1/leaderboard?program_id=${program.id}&metric=earned&starting_after=${cursor}`), 400, 'invalid_cursor', 'starting_after');
  assertProblem(await server.test.get(`/v1/leaderboard?program_id=${program.id}&period=year&starting_after=${cursor}`), 400, 'invalid_cursor', 'starting_after');
});

test('by revenue and by earnings it tells money and its currency', async () => {
  assert.deepEqual((await board('&metric=revenue')).data.map((row) => [row.value, row.currency]), [[6000, 'USD'], [3000, 'USD'], [1000, 'USD'], [1000, 'USD'], [1000, 'USD']]);
  assert.deepEqual((await board('&metric=earned')).data.map((row) => row.value), [7500, 5000, 2500, 2500, 2500]);
});

test('a year is the sum of its months, and a new one begins with nothing', async () => {
  const other = await ranked([['Ada', 2], ['Bea', 1]]);
  const rows = async (period) => (await server.test.read(`/v1/leaderboard?program_id=${other.program.id}&period=${period}`)).data.map((row) => row.value);
  for (const period of ['all', 'year', 'month']) assert.deepEqual(await rows(period), [2, 1], period);
  const { now } = await server.test.read('/v1/workspace');
  const year = new Date(now).getUTCFullYear();
  const next = Date.UTC(year + 1, 0, 15);
  await count((next - Date.parse(now)) / DAY_MS);
  assert.deepEqual([await rows('all'), await rows('year'), await rows('month')], [[2, 1], [], []]);
  await pay(server.test, await submit(server.test, other.people[1]));
  await count(40);
  await pay(server.test, await submit(server.test, other.people[1]));
  await count();
  assert.deepEqual([await rows('all'), await rows('year'), await rows('month')], [[3, 2], [2], [1]]);
});

test('what it needs and what it does not know', async () => {
  assertProblem(await server.test.get('/v1/leaderboard'), 400, 'missing_field', 'program_id');
  assertProblem(await server.test.get(`/v1/leaderboard?program_id=${program.id}&metric=luck`), 400, 'invalid_value', 'metric');
  assertProblem(await server.test.get(`/v1/leaderboard?program_id=${program.id}&period=week`), 400, 'invalid_value', 'period');
  assertProblem(await server.live.get(`/v1/leaderboard?program_id=${program.id}`), 404, 'not_found', 'program_id');
});

// ---- the public page

const visible = (page) => page.text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const open = async (address) => expectStatus(await server.anonymous.get(address, { 'Accept-Language': 'en-US' }), 200, address);

test('the public page is there only where it is switched on, and names only who allows it', async () => {
  const own = await ranked([['Grace Ada Abel', 4], ['Halina Nowak', 3], ['Olu Okafor', 2], ['Mei Tan', 1], ['Idris Cole', 1]]);
  const address = `/p/${own.program.slug}/leaderboard`;
  const set = async (leaderboard) => expectStatus(await server.test.patch(`/v1/programs/${own.program.id}/page`, { leaderboard }), 200, 'PATCH').body;
  assert.equal((await server.anonymous.get(address)).status, 404);
  assert.equal((await set({ public: true })).leaderboard_url, `${server.url}${address}`);
  const unnamed = visible(await open(`${address}?per=all`));
  assert.doesNotMatch(unnamed, /Grace|Halina|Abel|Nowak/);
  assert.match(unnamed, /1 Somebody 4 friends 2 Somebody 3 friends 3 Somebody 2 friends 4 Somebody 1 4 Somebody 1/);
  const key = await makePortalKey(server.test, own.program);
  const [grace, halina, olu] = own.people.map((one) => asParticipant(server, one, key));
  expectStatus(await grace.patch('/v1/me', { leaderboard: { show: 'short' } }), 200, 'short');
  const { body: me } = expectStatus(await halina.patch('/v1/me', { leaderboard: { show: 'name', name: ' The <Nowaks> ' } }), 200, 'a name');
  assert.deepEqual(me.participant.leaderboard, { show: 'name', name: 'The <Nowaks>' });
  expectStatus(await olu.patch('/v1/me', { leaderboard: { show: 'short' } }), 200, 'short');
  await server.test.act(`/v1/participants/${own.people[2].id}/block`, { reason: 'spam' });
  const page = await open(`${address}?per=all`);
  assert.match(visible(page), /1 Grace A\. 4 friends 2 The &lt;Nowaks&gt; 3 friends 3 Somebody 2 friends/);
  expectStatus(await grace.patch('/v1/me', { leaderboard: { show: 'none' } }), 200, 'none');
  await set({ public: true }); // a page is given again for a second at most, unless a setting changed
  assert.doesNotMatch(visible(await open(`${address}?per=month`)), /Grace/);
  await set({ metric: 'earned' });
  const money = visible(await open(`${address}?per=all`));
  assert.doesNotMatch(money, /\$(75|100|50)|10,?000|friends 2/);
  await set({ public: false });
  assert.equal((await server.anonymous.get(address)).status, 404);
});

test('a name to be seen by is checked', async () => {
  const key = await makePortalKey(server.test, program);
  const me = asParticipant(server, people[0], key);
  assertProblem(await me.patch('/v1/me', { leaderboard: { show: 'name' } }), 400, 'missing_field', 'leaderboard.name');
  assertProblem(await me.patch('/v1/me', { leaderboard: { show: 'name', name: 'a\u202Eb' } }), 400, 'invalid_value', 'leaderboard.name');
  assertProblem(await me.patch('/v1/me', { leaderboard: { name: 'x' } }), 400, 'missing_field', 'leaderboard.show');
});

test('nobody yet is said in words', async () => {
  const empty = await makeProgram(server.test, { slug: unique('empty') });
  await server.test.patch(`/v1/programs/${empty.id}/page`, { leaderboard: { public: true } });
  assert.match(visible(await open(`/p/${empty.slug}/leaderboard`)), /Nobody yet\./);
});

test('the figures are what the rows add up to', async () => {
  await server.verify();
});
