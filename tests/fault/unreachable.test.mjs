// No database can be reached, for a while: its host refuses, or is cut off and says nothing. A visitor is sent on after a
// few seconds without a click id, and nothing of the visit is stored; a code that the node has never seen is asked for as
// long, and then nobody knows where it leads; the node says that it is not ready, and is ready
// again once the database is, before anybody has asked it for anything. When it goes away at a COMMIT and stays away, the
// client is told that nobody knows, and sends the request again: one effect, whether the COMMIT was done or not.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseOf, postgresOnly } from '../api/harness/database.mjs';
import { expectStatus } from '../api/harness/http.mjs';
import { Server } from '../api/harness/process.mjs';
import { CommitCutter, startBehind } from './harness/commit-cutter.mjs';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { report, runLength } from './harness/report.mjs';
import { makeParticipants } from './harness/scene.mjs';
import { nextEntry, send } from './harness/writers.mjs';

const [CLICK, LEAD, EVENT] = [0, 1, 2]; // what nextEntry() makes of it; the latter two with an Idempotency-Key
const VISITOR_LIMIT_MS = 15_000; // half of what a write may wait; three to eight seconds are expected
const READY_LIMIT_MS = 20_000;
const JOB_RUNS = 60; // each kind has been looked at twice: what this node has of them is its own by then
const TRIES = 5; // of a node to connect: its watch alone makes one a second

async function waitUntil(holds, what) {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, what);
    await delay(50);
  }
}

const isReady = async (node) => (await node.anonymous.get('/readyz')).status === 200;

/** One visit, timed. */
async function visit(node, journal, participants) {
  const entry = nextEntry(journal, participants, CLICK);
  const began = performance.now();
  const answer = await send(node, journal, entry);
  return { entry, answer, took: performance.now() - began };
}

/** A server with participants, and a second node whose way to the database leads through a cutter. */
async function startNode(count) {
  const server = await new Server().create();
  after(() => server.stop());
  const participants = await makeParticipants(server.live, count);
  const cutter = new CommitCutter(databaseOf(server.folder), () => 'pass');
  const node = await startBehind(server, cutter);
  after(async () => {
    cutter.allow();
    await node.stop().finally(() => cutter.close());
  });
  return { server, participants, cutter, node };
}

test('no database can be reached', { skip: postgresOnly('SQLite has no connection to lose') }, async (t) => {
  const { server, participants, cutter, node } = await startNode(1);
  const journal = new Journal();
  const ways = { refused: () => cutter.refuse(), silent: () => cutter.silence() };
  for (const [way, shut] of Object.entries(ways)) {
    assert.equal((await visit(node, journal, participants)).entry.state, 'acknowledged', `before: ${way}`);
    const { referd_redirects_without_click_total: before } = await node.metrics();
    shut();
    const visiting = visit(node, journal, participants);
    await waitUntil(async () => !(await isReady(node)), 'a node that waits for its database is not ready');
    const { entry, answer, took } = await visiting;
    t.diagnostic(`${way}: the visitor waited ${(took / 1000).toFixed(1)} s`);
    assert.equal(answer.status, 302, answer.text);
    assert.equal(entry.state, 'refused');
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.ok(took < VISITOR_LIMIT_MS, `a visitor waited ${took} ms`);
    assert.equal((await node.metrics()).referd_redirects_without_click_total, before + 1);
    cutter.allow();
    await waitUntil(() => isReady(node), `not ready although the database is there again\n${node.lastLog()}`);
    assert.equal((await visit(node, journal, participants)).entry.state, 'acknowledged', `after: ${way}`);
  }
  const outcome = await compare(server, participants, journal);
  await server.verify();
  report(t, 'no database can be reached', outcome, { least: 2 * Object.keys(ways).length });
});

test('a code that a node has never seen, while no database can be reached', { skip: postgresOnly('SQLite has no connection to lose') }, async () => {
  const { participants, cutter, node } = await startNode(2);
  const journal = new Journal();
  cutter.refuse();
  const refused = cutter.refused;
  const visiting = visit(node, journal, participants.slice(0, 1));
  await waitUntil(() => cutter.refused >= refused + TRIES, 'it is tried again');
  cutter.allow();
  const { entry, answer } = await visiting;
  assert.equal(entry.state, 'acknowledged', `a moment without database: ${answer.status} ${answer.text}`);
  cutter.refuse();
  const late = await visit(node, journal, participants.slice(1));
  assert.equal(late.answer.status, 503, 'nobody knows where it leads');
  assert.ok(late.took < VISITOR_LIMIT_MS, `a visitor waited ${late.took} ms`);
  cutter.allow();
  await waitUntil(() => isReady(node), `not ready although the database is there again\n${node.lastLog()}`);
  assert.equal((await visit(node, journal, participants.slice(1))).entry.state, 'acknowledged');
});

/** A node whose next COMMIT is cut, and that reaches no database afterwards. */
async function startDoomed(server, way) {
  let armed = false;
  const cutter = new CommitCutter(databaseOf(server.folder), () => (armed ? way : 'pass'));
  cutter.afterCut = () => cutter.refuse();
  const node = await startBehind(server, cutter);
  after(async () => {
    cutter.allow();
    await node.stop().finally(() => cutter.close());
  });
  return { node, cutter, arm: (on) => (armed = on) };
}

/** Sends a lead or an event, learns that nobody knows what became of it, and sends it again when the database is back. */
async function sendTwice(server, way, entry, journal) {
  const { node, cutter, arm } = await startDoomed(server, way);
  await waitUntil(async () => (await node.metrics()).referd_job_runs_total > JOB_RUNS, 'its jobs commit as well');
  expectStatus(await node.live.get('/v1/programs'), 200, 'the key is known from now on');
  arm(true);
  const answer = await send(node, journal, entry);
  arm(false);
  assert.equal(answer.status, 503, answer.text);
  assert.match(answer.body.detail, /not known whether this was done.*same Idempotency-Key/);
  assert.equal((await node.metrics()).referd_store_unresolved_commits_total, 1);
  cutter.allow();
  await waitUntil(() => isReady(node), `not ready although the database is there again\n${node.lastLog()}`);
  await send(node, journal, entry);
  assert.equal(entry.state, 'acknowledged', entry.why);
}

test('nobody knows what became of a COMMIT', { skip: postgresOnly('SQLite has no connection to cut') || (runLength() === 'short' ? 'waits half a minute: script/test --fault runs it' : false) }, async (t) => {
  const server = await new Server().create();
  after(() => server.stop());
  const participants = await makeParticipants(server.live);
  const journal = new Journal();
  const kinds = [LEAD, EVENT];
  const entries = ['before', 'after'].flatMap((way) => kinds.map((kind) => [way, nextEntry(journal, participants, kind)]));
  await Promise.all(entries.map(([way, entry]) => sendTwice(server, way, entry, journal)));
  const outcome = await compare(server, participants, journal);
  await server.verify();
  report(t, 'nobody knows what became of a COMMIT', outcome, { least: entries.length });
});
