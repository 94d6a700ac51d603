// What a fault's test says in the end, and how much of it is run.
//
// script/test runs a short form of every fault (seconds), script/test --fault the full one, and --long with it the long
// one. The line of each fault goes to the test's diagnostics and, when REFERD_FAULT_REPORT names a file, to that file. How
// far a fault has come goes to the file that REFERD_FAULT_PROGRESS names, now and then.

import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';

const SHOWN = 10;
const SAY_EVERY_MS = 10_000;

const store = process.env.REFERD_STORE ?? 'sqlite';
const started = performance.now();
let said = started;

/** @returns {'short'|'full'|'long'} */
export const runLength = () => process.env.REFERD_FAULT ?? 'short';

/** Picks a number by the length of the run; without a long one the full one is used. */
export const scale = ({ short, full, long = full }) => ({ short, full, long })[runLength()];

function append(file, line) {
  if (file) appendFileSync(file, `${line}\n`);
}

/** Says that `done` of `all` steps of a fault are behind it, and how long the others will take; seldom, however often it is called. */
export function progress(name, done, all) {
  const now = performance.now();
  if (now - said < SAY_EVERY_MS || done === 0) return;
  said = now;
  const left = Math.ceil(((now - started) / done) * (all - done) / 1000);
  append(process.env.REFERD_FAULT_PROGRESS, `${name} [${store}]: ${done} of ${all}, ${left} s left`);
}

/** The sum of many comparisons of one journal. */
export class Tally {
  acknowledged = 0;
  unknown = 0;
  kept = 0;
  lost = [];
  doubled = [];

  /** @param {import('./compare.mjs').Outcome} outcome */
  add(outcome) {
    this.acknowledged = outcome.acknowledged; // of the whole journal
    this.unknown += outcome.unknown;
    this.kept += outcome.kept;
    this.lost.push(...outcome.lost);
    this.doubled.push(...outcome.doubled);
  }
}

/**
 * Prints the line of a fault and fails unless nothing was lost or doubled and enough was acknowledged to mean something.
 * @param {import('node:test').TestContext} t
 * @param {string} name
 * @param {Partial<import('./compare.mjs').Outcome> & {acknowledged: number, lost: string[], doubled: string[]}} outcome
 * @param {{least: number, more?: string}} options
 */
export function report(t, name, outcome, { least, more = '' }) {
  const unknown = outcome.unknown === undefined ? '' : `, unknown ${outcome.unknown}, of which kept ${outcome.kept}`;
  const line = `${name} [${store}]: acknowledged ${outcome.acknowledged}, lost ${outcome.lost.length}, doubled ${outcome.doubled.length}${unknown}${more}`;
  t.diagnostic(line);
  for (const file of [process.env.REFERD_FAULT_REPORT, process.env.REFERD_FAULT_PROGRESS]) append(file, line);
  assert.deepEqual(outcome.lost.slice(0, SHOWN), [], `${name}: acknowledged and lost`);
  assert.deepEqual(outcome.doubled.slice(0, SHOWN), [], `${name}: there twice`);
  assert.ok(outcome.acknowledged >= least, `${name}: ${outcome.acknowledged} acknowledged says little; at least ${least} are wanted`);
}

/** A fault that this machine cannot have: said loudly, never silently left out. */
export function skipLoudly(name, reason) {
  console.error(`WARNING: SKIPPED: ${name}: ${reason}`);
  append(process.env.REFERD_FAULT_REPORT, `${name}: SKIPPED: ${reason}`);
  return reason;
}
