// Slow clients: the deadline for the head of a request is total, so that a drip of bytes does not extend it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startServer } from './harness/process.mjs';
import { exchangeRaw } from './harness/raw.mjs';
import { assertProblem } from './harness/shapes.mjs';

const DEADLINE_MS = 400;
const DRIP_MS = 50;
const server = await startServer({ flags: ['--headers-deadline-ms', String(DEADLINE_MS)] });
after(() => server.stop());

/** Header lines, one every DRIP_MS, for far longer than the deadline. */
async function* drip() {
  yield 'GET /healthz HTTP/1.1\r\nHost: t\r\n';
  for (let line = 0; line < 20; line += 1) {
    await delay(DRIP_MS);
    yield `X-${line}: a\r\n`;
  }
}

test('a head that never ends is answered 408 and closed', async () => {
  const started = Date.now();
  const { answers, closed } = await exchangeRaw(server.port, ['GET /healthz HTTP/1.1\r\nHost: t\r\nX-A: ']);
  assertProblem(answers[0], 408, 'request_timeout');
  assert.equal(closed, true);
  assert.ok(Date.now() - started >= DEADLINE_MS, 'not before the deadline');
});

test('a head that drips is cut at the same deadline', async () => {
  const { answers, closed } = await exchangeRaw(server.port, drip());
  assertProblem(answers[0], 408, 'request_timeout');
  assert.equal(closed, true);
});

test('an idle connection is closed without an answer', async () => {
  const { answers, rest, closed } = await exchangeRaw(server.port, []);
  assert.deepEqual([answers.length, rest, closed], [0, '', true]);
});

test('a slow client does not slow another', async () => {
  const slow = Array.from({ length: 50 }, () => exchangeRaw(server.port, ['GET /healthz HTTP/1.1\r\nHost: t\r\nX-A: ']));
  assert.equal((await server.anonymous.get('/healthz')).status, 200);
  const results = await Promise.all(slow);
  results.forEach(({ answers }) => assertProblem(answers[0], 408, 'request_timeout'));
});
