// The README's walk-through, run as it is printed, so that it cannot rot.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { makeTempFolder, mustRunVerb, repositoryRoot, startServer } from './harness/process.mjs';
import { blocksOf, scriptOf, sectionOf, stepsOf } from './harness/readme.mjs';

const HEADING = '## Five minutes';
const SCRIPT_LIMIT_MS = 60_000;
const server = await startServer();
after(() => server.stop());
await mustRunVerb(['demo', '--database', server.database]);

const section = sectionOf(readFileSync(path.join(repositoryRoot, 'README.md'), 'utf8'), HEADING);
const { typed, leftOut } = blocksOf(section ?? '');
const steps = typed.flatMap((block) => stepsOf(block, { url: server.url, key: server.keys.test }));

test('the README has a walk-through that starts the server and says what to expect', () => {
  assert.ok(section, `a section ${HEADING}`);
  assert.ok(leftOut.some((block) => block.includes('script/server --demo')), 'it starts with script/server --demo');
  assert.ok(typed.length > 0, 'it has sh blocks to type');
  assert.ok(steps.filter((step) => step.expected.length > 0).length >= 3, 'at least three expectations (# => text)');
});

test('what the README prints is what happens', () => {
  assert.ok(steps.length > 0, 'there is something to run');
  const folder = makeTempFolder();
  const script = path.join(folder, 'walk-through.sh');
  writeFileSync(script, scriptOf(steps, folder));
  const outputOf = (index) => readFileSync(path.join(folder, String(index)), 'utf8');
  try {
    execFileSync('bash', [script], { cwd: folder, stdio: 'pipe', timeout: SCRIPT_LIMIT_MS });
  } catch (error) {
    const index = Number(readFileSync(path.join(folder, 'step'), 'utf8'));
    assert.fail(`step ${index} failed (${error.message}):\n${steps[index].commands}\n--- printed\n${outputOf(index)}`);
  }
  steps.forEach((step, index) => {
    for (const text of step.expected) assert.ok(outputOf(index).includes(text), `expected ${JSON.stringify(text)} from\n${step.commands}\n--- printed\n${outputOf(index)}`);
  });
});
