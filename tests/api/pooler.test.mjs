// referd behind pgbouncer in transaction mode: a connection to PostgreSQL is another one for each transaction, so nothing
// may be kept in its session. (A pooler that is killed under load: tests/fault/pooler.test.mjs.)

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { assertRefused, digestOf } from './harness/backups.mjs';
import { databaseOf, postgresOnly, psql } from './harness/database.mjs';
import { Client } from './harness/http.mjs';
import { startPooler } from './harness/pooler.mjs';
import { createKey, makeTempFolder, mustRunVerb, Server } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeProgramAndParticipant, pay, rewardsByRule, submit, totalsOf, unique } from './harness/world.mjs';

const folder = makeTempFolder(); // of files that verbs make
const skip = postgresOnly('a pooler of its connections');
const CLIENTS = 16;
const SEEN_LIMIT_MS = 10_000; // a poll of one second, on a machine that is busy
const LOOK_MS = 20;
const ESTABLISHED = '01'; // in /proc/net/tcp

/** Two nodes whose every connection leads through pgbouncer; the database is made through it too. */
async function startNodes() {
  const server = new Server();
  const pooler = await startPooler(server.folder);
  server.database = pooler.url();
  await server.create();
  const node = await server.startBeside();
  after(async () => {
    for (const one of [node, server]) await one.stop();
    await pooler.kill();
  });
  return { server, node, pooler };
}

const { server, node, pooler } = skip ? {} : await startNodes();

/** Asks until the answer is as it should be; gives the last one. */
async function until(ask, good) {
  const deadline = Date.now() + SEEN_LIMIT_MS;
  let answer = await ask();
  while (!good(answer) && Date.now() < deadline) {
    await delay(LOOK_MS);
    answer = await ask();
  }
  return answer;
}

/** From a click to the totals, each step by one of these nodes. */
async function walk(nodes) {
  const at = (step) => nodes[step % nodes.length];
  const { participant } = await makeProgramAndParticipant(at(0).live);
  const visit = await at(1).anonymous.get(`/r/${participant.code}`);
  assert.equal(visit.status, 302, visit.text);
  const clickId = new URL(visit.headers.location).searchParams.get('rfd_click');
  const referral = await submit(at(0).live, participant, { code: undefined, click_id: clickId });
  assert.equal(referral.participant_id, participant.id);
  const event = await pay(at(1).live, referral);
  assert.deepEqual(event.rewards.map((reward) => [reward.rule_key, reward.amount]).sort(), [['cashback', 2000], ['thanks', 2500]]);
  const rewards = await rewardsByRule(at(0).live, referral);
  assert.deepEqual([rewards.thanks.status, rewards.cashback.status], ['pending', 'issued']);
  const transactions = await at(1).live.readAll('/v1/ledger/transactions');
  assert.ok(transactions.length > 0);
  assert.equal((await totalsOf(at(0).live, participant)).pending, 2500);
  const summary = await at(1).live.read(`/v1/participants/${participant.id}/summary`);
  assert.deepEqual([summary.clicks.total, summary.referrals.total], [1, 1]);
}

test('the main job, each step by the other node, for many at once', { skip }, async () => {
  await walk([server, node]);
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => walk(index % 2 ? [server, node] : [node, server])));
});

/** How many connections stand on a port of the loopback address, by the kernel's list. */
function connectionsOn(port) {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter(([, address, , state]) => address.endsWith(local) && state === ESTABLISHED).length;
}

test('the nodes share what pgbouncer has to PostgreSQL, and none of it listens', { skip }, async () => {
  const sessions = (await psql(databaseOf(server.folder), 'SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')).split('\n');
  const connections = connectionsOn(pooler.port);
  assert.ok(sessions.length < connections, `${sessions.length} sessions of PostgreSQL for ${connections} connections`);
  assert.equal(sessions.some((query) => /^LISTEN/.test(query)), false);
});

test('what one node or a verb changes is seen by the other node with its next poll', { skip }, async () => {
  const { program, participant } = await makeProgramAndParticipant(server.live);
  const goal = async () => new URL((await node.anonymous.get(`/r/${participant.code}`)).headers.location).hostname;
  assert.equal(await goal(), 'www.example.com');
  await server.live.patch(`/v1/programs/${program.id}`, { destination_url: 'https://shop.example.org/start' });
  assert.equal(await until(goal, (host) => host !== 'www.example.com'), 'shop.example.org');

  const name = unique('leaked');
  const key = await createKey(server.database, name);
  const clients = [server, node].map((one) => new Client(one.url, key));
  for (const client of clients) await client.read('/v1/programs');
  const line = (await mustRunVerb(['key', 'list', '--database', server.database])).split('\n').find((row) => row.includes(name));
  await mustRunVerb(['key', 'revoke', '--database', server.database, '--id', /key_[0-9a-z]{26}/.exec(line)[0]]);
  for (const client of clients) {
    assertProblem(await until(() => client.get('/v1/programs'), (answer) => answer.status !== 200), 401, 'unauthorized');
    client.close();
  }
});

test('verify, its digest and a copy go through it', { skip }, async () => {
  const direct = databaseOf(server.folder);
  assert.match(await mustRunVerb(['verify', '--database', server.database]), /clean/);
  assert.equal(await digestOf(server.database), await digestOf(direct));
  const file = `sqlite:${folder}/copy.db`;
  for (const one of [node, server]) await one.stop();
  assert.match(await mustRunVerb(['copy', '--from', server.database, '--to', file]), new RegExp(await digestOf(direct)));
  for (const one of [server, node]) await one.start();
});

test('without prepare=off every verb says what to do, and nothing is changed', { skip }, async () => {
  const through = pooler.url('');
  const verbs = [['serve'], ['init'], ['verify'], ['key', 'list'], ['jobs', 'run'], ['backup', `${folder}/absent`]];
  for (const verb of verbs) await assertRefused([...verb, '--database', through], /connection pooler: add prepare=off to its URL, or prepare=on/);
  await walk([server, node]);
});

test('a backup wants PostgreSQL itself: pg_dump would leave its settings to the servers', { skip }, async () => {
  await assertRefused(['backup', '--database', server.database, `${folder}/b`], /give the URL of PostgreSQL itself/);
  assert.equal(existsSync(`${folder}/b`), false);
  await mustRunVerb(['backup', '--database', databaseOf(server.folder), `${folder}/b`]);
  await assertRefused(['restore', '--database', server.database, `${folder}/b`], /give the URL of PostgreSQL itself/);
  await walk([server, node]);
});

test('a pooler whose clients keep their sessions may be used with prepare=on', { skip }, async () => {
  const inSessions = await startPooler(server.folder, { mode: 'session' });
  after(() => inSessions.kill());
  await assertRefused(['verify', '--database', inSessions.url('')], /or prepare=on/);
  const third = await server.startBeside(inSessions.url('prepare=on'));
  await walk([third, server]);
  await third.stop();
});
