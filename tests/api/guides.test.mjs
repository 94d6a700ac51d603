// The guides, run as they are printed: their commands in order, with the programs that they tell to save.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { readDocument } from './harness/documents.mjs';
import { makeTempFolder, repositoryRoot, startServer } from './harness/process.mjs';
import { blocksOf, runSteps, saveFiles, stepsOf } from './harness/readme.mjs';
import { WebhookReceiver } from './harness/webhook-receiver.mjs';
import { makeProgramAndParticipant, submit } from './harness/world.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const receiver = await WebhookReceiver.start();
after(async () => {
  receiver.stop();
  await server.verify();
  await server.stop();
});

const guides = readdirSync(path.join(repositoryRoot, 'docs/guides'));

for (const name of guides) {
  const guide = readDocument(`docs/guides/${name}`);
  const steps = blocksOf(guide).typed.flatMap((block) => stepsOf(block, { url: server.url, key: server.keys.test }));

  test(`${name}: what it prints is what happens`, () => {
    assert.ok(steps.filter((step) => step.expected.length > 0).length >= 3, 'it says what to expect');
    const folder = makeTempFolder();
    saveFiles(guide, folder);
    runSteps(steps, folder);
  });
}

const hasPhp = (() => {
  try {
    return execFileSync('php', ['--version']).length > 0;
  } catch {
    return false;
  }
})();

test('both programs of the guide for small businesses sign the same token', { skip: hasPhp ? false : 'there is no php' }, () => {
  const folder = makeTempFolder();
  saveFiles(readDocument('docs/guides/small-business.md'), folder);
  const env = { ...process.env, REFERD_PROGRAM: 'prg_1', REFERD_PORTAL_SECRET: 'x'.repeat(43) };
  const claimsOf = (command, file) => {
    const [head, claims, signature] = execFileSync(command, [file, 'customer-17'], { cwd: folder, env, encoding: 'utf8' }).trim().split('.');
    return { head, signature: signature.length, claims: { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), exp: 0 } };
  };
  assert.deepEqual(claimsOf('php', 'portal-token.php'), claimsOf('node', 'portal-token.mjs'));
});

test('the programs of the quickstart know a real webhook from a forged one', async () => {
  const endpoint = await receiver.endpoint(server.test, '/guide');
  const { participant } = await makeProgramAndParticipant(server.test);
  await submit(server.test, participant);
  const [{ headers, text }] = await receiver.got('/guide');
  const folder = makeTempFolder();
  saveFiles(readDocument('docs/guides/api-quickstart.md'), folder);
  const judged = (command, file, body) => execFileSync(command, [file, endpoint.secret, headers['webhook-id'], headers['webhook-timestamp'], headers['webhook-signature']], { cwd: folder, encoding: 'utf8', input: body }).trim();
  for (const [command, file] of [['node', 'verify.mjs'], ['python3', 'verify.py'], ['php', 'verify.php']]) {
    assert.equal(judged(command, file, text), 'genuine', command);
    assert.equal(judged(command, file, `${text} `), 'forged', command);
  }
});
