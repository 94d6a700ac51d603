// Calls of chance, drawn from /openapi.json by fast-check: every operation, by everybody, with right and nearly right
// parameters and bodies, naming what exists and what does not. Whatever is sent, no answer is a failure of the server's,
// each answer is as the description says (harness/described.mjs looks), and the books stay clean.
//
// REFERD_SEED repeats a run. A fault is made as small as it goes, told, and set aside, so that one run tells all it met.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Callers } from './harness/chance/callers.mjs';
import { Calls } from './harness/chance/calls.mjs';
import { startServer } from './harness/process.mjs';
import { chooseSeed } from './harness/random.mjs';

const CALLS = process.env.REFERD_LONG ? 20_000 : 1_500;
const FAULTS_TOLD = 25;
const BY_WEIGHT = { live: 30, test: 15, owner: 15, narrow: 2, publishable: 4, test_publishable: 2, viewer: 2, participant: 5, stranger: 1, nobody: 3 };
const CARRIED_OUT = 0.5; // of the operations, so that the run is known to reach what it looks at

const server = await startServer();
after(() => server.stop());
const callers = await new Callers(server).begin();
const calls = new Calls(await server.anonymous.read('/openapi.json'), Date.now());

/** What happened, over the whole run. */
const seen = { statuses: {}, carriedOut: new Set(), faults: new Map() };

function judge(call, { status, text }) {
  if (status >= 500 && !(status === 501 && !call.built)) throw new Error(`${status}: ${text.slice(0, 500)}`);
}

/** Makes the call; throws when the answer must not be. */
async function make(name, call) {
  const answer = await callers.call(name, call);
  seen.statuses[answer.status] = (seen.statuses[answer.status] ?? 0) + 1;
  if (answer.status < 400) seen.carriedOut.add(call.operation);
  callers.knownTo(name).meet(answer.text);
  judge(call, answer);
  if (answer.status === 401) await callers.renewIfShutOut(name);
}

/** A caller and a call of his. */
const anyCall = fc.oneof(...Object.entries(BY_WEIGHT).map(([name, weight]) => ({ weight, arbitrary: calls.any(callers.knownTo(name)).map((call) => ({ name, call })) })));

const property = fc.asyncProperty(anyCall, async ({ name, call }) => {
  if (seen.faults.has(call.operation)) return; // it is known already
  if (callers.sparesFounder(call)) return;
  await make(name, call);
});

const told = ({ counterexample: [{ name, call }], errorInstance }) => `${name}: ${call.method} ${call.target.slice(0, 600)} ${JSON.stringify(call.headers)}\n  ${(call.body ?? '').slice(0, 1500)}\n  ${errorInstance.message.slice(0, 1500)}`;

test(`${CALLS} calls of chance: no failure, no answer that is not described`, async (t) => {
  const seed = chooseSeed();
  t.diagnostic(`REFERD_SEED=${seed}`);
  let left = CALLS;
  for (let round = 0; left > 0 && seen.faults.size < FAULTS_TOLD; round += 1) {
    const result = await fc.check(property, { numRuns: left, seed: seed + round, maxSkipsPerRun: 0, endOnFailure: false });
    left -= result.numRuns;
    if (!result.failed) break;
    console.error(told(result));
    seen.faults.set(result.counterexample[0].call.operation, told(result));
  }
  t.diagnostic(`answers by status: ${JSON.stringify(seen.statuses)}; ${seen.carriedOut.size} of ${calls.operations.length} operations carried out; ${callers.renewed} came in again`);
  assert.equal([...seen.faults.values()].join('\n\n'), '');
});

test('the run has carried out most of what is built', () => {
  const built = calls.operations.filter(({ described }) => described['x-built'] !== false).length;
  assert.ok(seen.carriedOut.size >= built * CARRIED_OUT, `${seen.carriedOut.size} of ${built}`);
});

test('the books are clean afterwards', () => server.verify());
