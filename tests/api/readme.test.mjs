// The README's walk-through, run as it is printed, so that it cannot rot.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { makeTempFolder, mustRunVerb, repositoryRoot, startServer } from './harness/process.mjs';
import { blocksOf, runSteps, sectionOf, stepsOf } from './harness/readme.mjs';

const HEADING = '## Five minutes by curl';
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
  runSteps(steps, makeTempFolder());
});
