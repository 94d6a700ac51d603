// Health, readiness, metrics, logs, start and stop.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, test } from 'node:test';
import { sqliteOnly } from './harness/database.mjs';
import { Client } from './harness/http.mjs';
import { runVerb, startServer } from './harness/process.mjs';
import { exchangeRaw } from './harness/raw.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeProgramAndParticipant, pay, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const metricsClient = new Client(server.metricsUrl);
after(() => metricsClient.close());

/** The samples of the exposition, by name with labels. */
async function readMetrics() {
  const answer = await metricsClient.get('/metrics');
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers['content-type'], /^(text\/plain|application\/openmetrics-text)/);
  const lines = answer.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) assert.match(line, /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^}]*\})? -?[0-9.eE+-]+( \d+)?$/);
  return { text: answer.text, samples: new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))])) };
}
const total = (samples) => [...samples.values()].reduce((sum, value) => sum + value, 0);

test('alive and ready, without a key', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const answer = await server.anonymous.get(path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.headers['set-cookie'], undefined);
  }
});

test('metrics are on their own listener, described, and move', async () => {
  const before = await readMetrics();
  assert.match(before.text, /^# HELP referd_/m);
  assert.match(before.text, /^# TYPE referd_\S+ (counter|gauge|histogram|summary)$/m);
  const { participant } = await makeProgramAndParticipant(server.live);
  await server.anonymous.get(`/r/${participant.code}`);
  await pay(server.live, await submit(server.live, participant));
  const later = await readMetrics();
  assert.ok(total(later.samples) > total(before.samples));
  const names = [...later.samples.keys()].map((name) => name.split('{')[0]);
  for (const about of [/http|request/, /click/, /event/, /commit|transaction|store/, /connection/]) assert.ok(names.some((name) => about.test(name)), String(about));
  assertProblem(await server.live.get('/metrics'), 404, 'not_found');
});

test('metrics tell nothing of persons', async () => {
  const email = uniqueEmail('secretperson');
  await server.live.create('/v1/contacts', { email });
  assert.equal((await readMetrics()).text.includes('secretperson'), false);
});

test('the log names requests but neither keys, nor addresses, nor secrets', async () => {
  const email = uniqueEmail('logperson');
  const contact = await server.live.create('/v1/contacts', { email, name: 'Lola Logperson' });
  assertProblem(await server.live.get('/v1/contacts?email=logperson-broken'), 400, 'invalid_value', 'email');
  await server.live.read(`/v1/contacts/${contact.id}`);
  for (const hidden of [server.keys.live, server.keys.test, email, 'Lola']) assert.equal(server.log.includes(hidden), false, hidden);
  assert.notEqual(server.log, '');
});

test('every answer names its request; ids differ', async () => {
  const ids = new Set();
  for (let index = 0; index < 3; index += 1) ids.add((await server.live.get('/v1/nothing')).body.request_id);
  assert.equal(ids.size, 3);
});

test('answers carry the headers that keep them from being guessed at', async () => {
  const answer = await server.live.get('/v1/programs');
  assert.match(answer.headers['content-type'], /^application\/json/);
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.equal(answer.headers['cache-control'], 'no-store');
});

test('the master key is the owner\'s alone', () => {
  assert.equal(statSync(`${server.folder}/master.key`).mode & 0o777, 0o600);
});

test('two servers on one folder: the second refuses to start, the first goes on', { skip: sqliteOnly('many nodes serve one PostgreSQL database') }, async () => {
  const second = await runVerb(['serve', '--database', server.database, '--listen', '127.0.0.1:0']);
  assert.notEqual(second.code, 0);
  assert.notEqual(second.stderr, '');
  assert.equal((await server.live.get('/v1/programs')).status, 200);
});

test('SIGHUP, SIGUSR1, SIGUSR2 and SIGALRM change nothing; SIGHUP says so', async () => {
  const said = server.untilLogged('SIGHUP changes nothing');
  for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGHUP']) server.child.kill(signal);
  await said;
  for (const signal of ['SIGHUP', 'SIGALRM']) server.child.kill(signal);
  assert.equal((await server.live.get('/v1/programs')).status, 200);
  assert.notEqual(server.child, null);
});

test('SIGTERM lets a request that has arrived finish, and nothing acknowledged is lost', async () => {
  const { participant } = await makeProgramAndParticipant(server.live);
  const referral = await submit(server.live, participant);
  const body = JSON.stringify({ type: 'invoice.paid', external_id: 'at-the-end', referral_id: referral.id, amount: 20000, currency: 'USD' });
  const head = `POST /v1/events HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer ${server.keys.live}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const posting = exchangeRaw(server.port, [head + body], { answers: 1 });
  const { answers } = await posting;
  await server.stop();
  assert.equal(answers[0].status, 201);
  await server.start();
  const again = await server.live.act('/v1/events', body);
  assert.deepEqual([again.id, again.replayed], [answers[0].body.id, true]);
});

test('SIGINT stops gracefully, too', async () => {
  await server.stop('SIGINT');
  assert.match(server.log, /stopping.*signal=INT/);
  await server.start();
});

test('below its disk reserve a server starts: links lead on, reading works, writes wait', { skip: sqliteOnly('the disk of a PostgreSQL server is its own matter') }, async () => {
  const own = await startServer();
  const { participant } = await makeProgramAndParticipant(own.live);
  await own.stop();
  own.flags = ['--disk-reserve', String(2 ** 50)];
  await own.start(503);
  assertProblem(await own.anonymous.get('/readyz'), 503, 'unavailable');
  assert.equal((await own.anonymous.get('/healthz')).status, 200);
  const visit = await own.anonymous.get(`/r/${participant.code}`);
  assert.equal(visit.status, 302);
  const target = new URL(visit.headers.location);
  assert.deepEqual([target.searchParams.get('ref'), target.searchParams.has('rfd_click'), visit.headers['set-cookie']], [participant.code, false, undefined]);
  assert.equal((await own.live.read(`/v1/participants/${participant.id}`)).id, participant.id);
  assertProblem(await own.live.post('/v1/contacts', { email: uniqueEmail('full') }), 507, 'disk_full');
  await own.verify();
  await own.stop();
});

test('a server that stops under load answers what it took or takes nothing', async () => {
  const emails = Array.from({ length: 200 }, () => uniqueEmail('drain'));
  const posting = emails.map((email) => server.live.post('/v1/contacts', { email }).then((answer) => (answer.status === 201 ? email : null), () => null));
  await Promise.race(posting);
  await server.stop();
  const acknowledged = (await Promise.all(posting)).filter(Boolean);
  assert.ok(acknowledged.length > 0);
  await server.start();
  const stored = new Set((await server.live.readAll('/v1/contacts')).map((row) => row.email));
  assert.deepEqual(acknowledged.filter((email) => !stored.has(email)), []);
});
