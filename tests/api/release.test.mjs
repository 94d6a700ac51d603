// The release, built and started by script/server as a reader of the README does it: everything that it needs is built,
// and it says that it serves when it does.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { sqliteOnly } from './harness/database.mjs';
import { atEnd } from './harness/ending.mjs';
import { Client, expectStatus } from './harness/http.mjs';
import { Person, setupBody } from './harness/person.mjs';
import { cleanEnvironment, freePort, makeTempFolder, repositoryRoot } from './harness/process.mjs';

const OPTIONS = { skip: sqliteOnly('script/server makes files'), timeout: 600_000 }; // it may have to compile everything
const MODULE = path.join(repositoryRoot, 'build/release/src/domain/contact/referd-phone.so');
const SERVES = /referd serves on/;

/** script/server at work, in a process group of its own: what it starts does not outlive this file. */
function startScript(flags) {
  const script = path.join(repositoryRoot, 'script/server');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', script, ...flags], { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const run = { child, stdout: '', stderr: '', ended: once(child, 'close').then(([code, signal]) => ({ code, signal })) };
  child.stdout.setEncoding('utf8').on('data', (text) => (run.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (run.stderr += text));
  atEnd(() => child.kill('SIGKILL'));
  return run;
}

/** Waits until the script has said that it serves; throws when it ends before. */
async function untilServing(run) {
  const ended = run.ended.then(() => true);
  while (!SERVES.test(run.stdout)) {
    const over = await Promise.race([ended, once(run.child.stdout, 'data').then(() => false)]);
    assert.ok(!over || SERVES.test(run.stdout), `script/server ended\n${run.stdout}${run.stderr}`);
  }
}

/** What stands behind the # of the link to a page, as the script has printed it. */
const linkTo = (run, page) => new RegExp(`^ +http://[\\d.:]+${page.replace('?', '\\?')}#([\\w-]{43})$`, 'm').exec(run.stdout)?.[1];

test('what script/server builds takes a phone number; it tells its key when it serves, and stops when told to', OPTIONS, async () => {
  rmSync(MODULE, { force: true }); // what an earlier build of more than the script asks for has left
  const port = await freePort();
  const run = startScript(['--listen', `127.0.0.1:${port}`, '--data', `${makeTempFolder()}/data`]);
  await untilServing(run);
  const client = new Client(`http://127.0.0.1:${port}`, /rfd_sk_\S+/.exec(run.stdout)[0]);
  const contact = await client.create('/v1/contacts', { phone: '+1 415 555 2671' });
  assert.equal(contact.phone, '+14155552671');
  client.close();
  run.child.kill('SIGTERM');
  assert.deepEqual(await run.ended, { code: 0, signal: null }, run.stderr);
  assert.match(run.stderr, /message="stopped"/, 'the log to its end');
});

test('script/server does not say that it serves when another program has the port', OPTIONS, async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const run = startScript(['--listen', `127.0.0.1:${other.address().port}`, '--data', `${makeTempFolder()}/data`]);
  const { code } = await run.ended;
  other.close();
  assert.notEqual(code, 0);
  assert.match(run.stderr, /is in use by another program/);
  assert.doesNotMatch(run.stdout, SERVES);
});

test('script/server --demo prints a link into the demo, and one to set the server up as long as nobody has', OPTIONS, async () => {
  const port = await freePort();
  const flags = ['--demo', '--listen', `127.0.0.1:${port}`, '--data', `${makeTempFolder()}/data`];
  const stop = async (run) => {
    run.child.kill('SIGTERM');
    assert.deepEqual(await run.ended, { code: 0, signal: null }, run.stderr);
  };
  const first = startScript(flags);
  await untilServing(first);
  const person = new Person({ url: `http://127.0.0.1:${port}` });
  const { workspaces } = expectStatus(await person.post('/v1/session/link', { token: linkTo(first, '/console/enter?world=test') }), 200, 'the link').body;
  person.world = workspaces[0].test_id;
  assert.equal((await person.read('/v1/session')).workspace.name, 'Harbor & Pine');
  assert.equal((await person.read('/v1/participants?limit=1')).data.length, 1);
  const owner = new Person({ url: `http://127.0.0.1:${port}` });
  expectStatus(await owner.post('/v1/setup', { token: linkTo(first, '/console/setup'), ...setupBody() }), 201, 'setting up');
  for (const client of [person, owner]) client.close();
  await stop(first);
  const second = startScript(flags);
  await untilServing(second);
  assert.equal(linkTo(second, '/console/setup'), undefined);
  assert.match(linkTo(second, '/console/enter?world=test'), /./);
  await stop(second);
});
