// Runs the one-shot verbs of the real binary.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { settingsOf } from './database.mjs';

const VERB_LIMIT_MS = 120_000;

export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The binary under test: REFERD_BIN, else the sanitizer build, else its src folder. */
export function findBinary() {
  const given = process.env.REFERD_BIN;
  const candidates = given ? [path.resolve(given)] : ['build/asan/referd', 'build/asan/src/referd'].map((name) => path.join(repositoryRoot, name));
  const found = candidates.find(existsSync);
  if (!found) throw new Error(`no binary: build it, or name it in REFERD_BIN (looked for ${candidates.join(', ')})`);
  return found;
}

/** Only what a shell would give: no setting of the person who runs the suite reaches the binary, of referd or libpq. */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(REFERD_|PG)/.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/**
 * Runs one verb to its end.
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>}} [options]
 * @returns {Promise<{code: number|null, signal: string|null, stdout: string, stderr: string}>}
 */
export async function runVerb(args, options = {}) {
  const child = spawn(findBinary(), args, { cwd: options.cwd, env: cleanEnvironment({ ...settingsOf(args), ...options.env }), stdio: ['ignore', 'pipe', 'pipe'], timeout: VERB_LIMIT_MS });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}

/** Runs a verb that must succeed and gives its standard output. */
export async function mustRunVerb(args) {
  const result = await runVerb(args);
  if (result.code !== 0) throw new Error(`referd ${args.join(' ')} ended with ${result.code ?? result.signal}\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Makes an API key by the command line; works beside a running server too. */
export async function createKey(database, name, flags = []) {
  const output = await mustRunVerb(['key', 'create', '--database', database, '--name', name, ...flags]);
  return output.trim();
}

/** The keys that most tests need, by what they are for. */
export async function createKeys(database) {
  return {
    live: await createKey(database, 'live'),
    test: await createKey(database, 'test', ['--test']),
    publishable: await createKey(database, 'browser', ['--publishable']),
  };
}
