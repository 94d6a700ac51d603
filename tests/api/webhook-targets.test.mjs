// Webhook endpoints whose names lead inside: whatever a name resolves to is looked at when it is called. The server has a hosts
// file of its own for that, in a mount namespace, which needs root.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinary, makeTempFolder, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { WebhookReceiver } from './harness/webhook-receiver.mjs';

const NAMES = {
  'loop.example.com': '127.0.0.1',
  'loop2.example.com': '127.8.9.10',
  'any.example.com': '0.0.0.0',
  'office.example.com': '10.0.0.5',
  'home.example.com': '192.168.1.1',
  'docker.example.com': '172.17.0.1',
  'carrier.example.com': '100.64.1.1',
  'metadata.example.com': '169.254.169.254',
  'loop6.example.com': '::1',
  'mapped.example.com': '::ffff:127.0.0.1',
  'unique.example.com': 'fd00:ec2::254',
  'link.example.com': 'fe80::1',
  'nat64.example.com': '64:ff9b::7f00:1',
  'sixtofour.example.com': '2002:7f00:1::1',
};

/** A program that is the binary with a hosts file of its own; null where that cannot be. */
function withNames() {
  const folder = makeTempFolder();
  const hosts = path.join(folder, 'hosts');
  const program = path.join(folder, 'referd');
  writeFileSync(hosts, ['127.0.0.1 localhost', ...Object.entries(NAMES).map(([name, address]) => `${address} ${name}`)].join('\n'));
  writeFileSync(program, `#!/bin/sh\nexec unshare -m sh -c 'mount --bind ${hosts} /etc/hosts && exec "$0" "$@"' '${path.resolve(findBinary())}' "$@"\n`);
  chmodSync(program, 0o755);
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', `mount --bind ${hosts} /etc/hosts`], { stdio: 'pipe' });
    return program;
  } catch {
    return null;
  }
}

const program = withNames();

test('no name leads inside', { skip: program === null ? 'no mount namespace can be made here' : false }, async () => {
  process.env.REFERD_BIN = program;
  const server = await startServer();
  after(() => server.stop());
  const receiver = await WebhookReceiver.start();
  const { port } = new URL(receiver.url);
  for (const name of Object.keys(NAMES)) {
    const { id } = await server.live.create('/v1/webhook_endpoints', { url: `http://${name}:${port}/secret`, events: ['*'] });
    const delivery = await server.live.act(`/v1/webhook_endpoints/${id}/test`);
    let told;
    do {
      await delay(20);
      told = await server.live.read(`/v1/deliveries/${delivery.id}`);
    } while (told.attempts.length === 0);
    assert.deepEqual([told.outcome, told.attempts[0].detail], ['unreachable', 'the address is not allowed'], name);
  }
  assert.equal(receiver.deliveries.length, 0);
  for (const host of ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '017700000001', '[::1]', '[::ffff:7f00:1]', '169.254.169.254', 'localhost', '10.0.0.1'])
    assertProblem(await server.live.post('/v1/webhook_endpoints', { url: `http://${host}:${port}/`, events: ['*'] }), 400, 'invalid_value', 'url');
  assertProblem(await server.live.post('/v1/webhook_endpoints', { url: `http://example.com@127.0.0.1:${port}/`, events: ['*'] }), 400, 'invalid_value', 'url');
  receiver.stop();
});
