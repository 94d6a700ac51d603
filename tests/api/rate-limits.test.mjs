// How often somebody may call within a minute: as himself by a secret key or as a user, by his address else; what answers
// say of it, and that one who is refused may go on when he was told to.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from './harness/http.mjs';
import { setUp } from './harness/person.mjs';
import { createKey, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeProgramAndParticipant, unique } from './harness/world.mjs';

const LIMIT = 240; // four a second
const EXAMPLE_LIMITS = { key: 60_000, address: 6_000 };
const NOBODY = `rfd_sk_${'A'.repeat(43)}`;

const server = await startServer({ flags: ['--rate-limit-key', String(LIMIT), '--rate-limit-address', String(LIMIT), '--loops', '2', '--trusted-proxies', '127.0.0.1'] });
after(() => server.stop());

const from = (address) => ({ 'X-Forwarded-For': address });
const figures = ({ headers }) => ['limit', 'remaining', 'reset'].map((name) => (headers[`ratelimit-${name}`] === undefined ? null : Number(headers[`ratelimit-${name}`])));
const newKey = async (flags = []) => new Client(server.url, await createKey(server.database, unique('key'), flags));

/** Calls until it is refused; gives that answer, how many went before, and how many may have: some come back meanwhile. */
async function exhaust(call) {
  const began = performance.now();
  for (let calls = 0; ; calls += 1) {
    const answer = await call();
    const most = LIMIT + Math.ceil(((performance.now() - began) * LIMIT) / 60_000);
    if (answer.status === 429) return { answer, calls, most };
    assert.ok(calls <= most, `${calls} calls were not refused`);
  }
}

function assertRefused(answer) {
  assertProblem(answer, 429, 'rate_limited');
  const [limit, remaining, reset] = figures(answer);
  assert.deepEqual([limit, remaining], [LIMIT, 0]);
  assert.ok(reset > 50 && reset <= 60, String(reset));
  assert.equal(answer.headers['retry-after'], '1');
}

for (const [world, flags] of [['live', []], ['test', ['--test']]]) {
  test(`a key of the ${world} world has its own minute, by whatever connection it calls`, async () => {
    const key = await newKey(flags);
    const [limit, remaining] = figures(await key.get('/v1/programs'));
    assert.deepEqual([limit, remaining], [LIMIT, LIMIT - 1]);
    const clients = Array.from({ length: 6 }, () => new Client(server.url, key.key)); // connections on both loops
    let turn = 0;
    const { answer, calls, most } = await exhaust(() => clients[(turn += 1) % clients.length].get('/v1/programs'));
    assertRefused(answer);
    assert.ok(calls >= LIMIT - 1 && calls <= most, `${calls} calls were answered`);
    assert.equal((await (await newKey(flags)).get('/v1/programs')).status, 200, 'another key goes on');
    for (const client of clients) client.close();
  });
}

test('who was refused goes on when he was told to', async () => {
  const key = await newKey();
  const { answer } = await exhaust(() => key.get('/v1/programs'));
  await delay(Number(answer.headers['retry-after']) * 1000); // the promise itself is what is tested
  assert.equal((await key.get('/v1/programs')).status, 200);
});

test('a user of the console is counted as himself', async () => {
  const owner = await setUp(server);
  const [limit, before] = figures(await owner.get('/v1/session', from('203.0.113.1')));
  const [, later] = figures(await owner.get('/v1/session', from('203.0.113.2')));
  assert.equal(limit, LIMIT);
  assert.ok(later <= before, 'from wherever he calls');
});

test('a publishable key is counted by the address of its visitor', async () => {
  const { participant } = await makeProgramAndParticipant(server.test);
  const browser = await newKey(['--publishable', '--test']);
  const ask = (address) => browser.get(`/v1/codes/${participant.code}`, from(address));
  const { answer } = await exhaust(() => ask('203.0.113.10'));
  assertRefused(answer);
  assert.equal((await ask('203.0.113.11')).status, 200, 'a neighbour goes on');
});

test('guessing keys comes to an end, and shuts out nobody else', async () => {
  const guesser = new Client(server.url, NOBODY);
  const { answer, calls, most } = await exhaust(() => guesser.get('/v1/programs', from('203.0.113.20')));
  assertRefused(answer);
  assert.ok(calls <= most, `${calls} guesses`);
  assert.equal((await (await newKey()).get('/v1/programs', from('203.0.113.21'))).status, 200);
  guesser.close();
});

test('public calls are counted by address; of IPv6 the first half is one', async () => {
  const { answer } = await exhaust(() => server.anonymous.get('/v1/setup', from('2001:db8:1:2::1')));
  assertRefused(answer);
  assert.equal((await server.anonymous.get('/v1/setup', from('2001:db8:1:2:ffff::9'))).status, 429);
  assert.equal((await server.anonymous.get('/v1/setup', from('2001:db8:1:3::1'))).status, 200);
});

test('the description has the figures, at answers of all kinds', async () => {
  const { paths, components } = await server.anonymous.read('/openapi.json');
  const told = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];
  for (const name of [...told, 'Retry-After']) assert.equal(components.headers[name].schema.type, 'integer', name);
  assert.deepEqual(Object.keys(components.responses.Problem.headers), [...told, 'Retry-After']);
  for (const [path, item] of Object.entries(paths).filter(([one]) => one.startsWith('/v1/')))
    for (const [method, { responses }] of Object.entries(item))
      for (const [status, { headers }] of Object.entries(responses).filter(([one]) => one.startsWith('2'))) for (const name of told) assert.ok(headers?.[name], `${method} ${path} ${status}`);
});

test('what machines look at is not counted', async () => {
  for (const path of ['/healthz', '/readyz', '/openapi.json']) assert.deepEqual(figures(await server.anonymous.get(path)), [null, null, null], path);
});

test('pages of others may read the figures', async () => {
  const { participant } = await makeProgramAndParticipant(server.test);
  const site = await newKey(['--publishable', '--test', '--origin', 'https://shop.example.com']);
  const { headers } = await site.get(`/v1/codes/${participant.code}`, { Origin: 'https://shop.example.com', ...from('203.0.113.40') });
  for (const name of ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After']) assert.ok(headers['access-control-expose-headers'].includes(name), name);
});

test('the usual limits are far from what honest programs do, and 0 takes one away', async () => {
  const usual = await startServer();
  assert.deepEqual(figures(await usual.live.get('/v1/programs')).slice(0, 2), [EXAMPLE_LIMITS.key, EXAMPLE_LIMITS.key - 1]);
  assert.deepEqual(figures(await usual.browser.get('/v1/codes/NOSUCH7'))[0], EXAMPLE_LIMITS.address);
  await usual.stop();
  const open = await startServer({ flags: ['--rate-limit-key', '0', '--rate-limit-address', '0'] });
  assert.deepEqual(figures(await open.live.get('/v1/programs')), [null, null, null]);
  await open.stop();
});
