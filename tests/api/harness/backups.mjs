// Backups and copies by the command line, and damage done to them.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { newDatabase, onPostgres, psql } from './database.mjs';
import { makeTempFolder, runVerb } from './process.mjs';

export const MANIFEST = 'manifest.json';
export const PROOF = 'manifest.sha256';
export const PARTS = onPostgres ? ['referd.dump'] : ['referd.db', 'referd.clicks.db'];

/** How a target that is not empty is refused. */
export const NOT_EMPTY = onPostgres ? /tables already/ : /exists already/;

/** Runs a verb that must end with a status other than 0 and one sentence that matches. */
export async function assertRefused(args, pattern) {
  const result = await runVerb(args);
  assert.equal(result.signal, null, result.stderr);
  assert.notEqual(result.code, 0, `${args.join(' ')} succeeded: ${result.stdout}`);
  assert.equal(result.stdout, '');
  const sentence = result.stderr.trim().split('\n').at(-1);
  assert.match(sentence, /^referd: ([-A-Z/]|postgres:).*[.?]$/, 'one sentence');
  assert.match(sentence, pattern);
  return sentence;
}

let copies;
let copiesMade = 0;

/** A copy of a backup that a test may damage. */
export function copyOf(backup) {
  copies ??= makeTempFolder();
  const folder = `${copies}/${(copiesMade += 1)}`;
  cpSync(backup, folder, { recursive: true });
  return folder;
}

export function flipBit(file, offset) {
  const bytes = readFileSync(file);
  bytes[offset] ^= 1 << offset % 8;
  writeFileSync(file, bytes);
}

export const cutOff = (file, size) => truncateSync(file, size);

/** Changes the manifest and its hash with it, as another program would have written them. */
export function rewriteManifest(backup, change) {
  const manifest = JSON.parse(readFileSync(`${backup}/${MANIFEST}`, 'utf8'));
  change(manifest);
  const text = `${JSON.stringify(manifest)}\n`;
  writeFileSync(`${backup}/${MANIFEST}`, text);
  writeFileSync(`${backup}/${PROOF}`, `${createHash('sha256').update(text).digest('hex')}  ${MANIFEST}\n`);
}

/** A place to restore to: a folder with this master key in it, and an empty database. */
export async function newTarget(key) {
  const folder = makeTempFolder();
  copyFileSync(key, `${folder}/master.key`);
  return { folder, database: await newDatabase(folder) };
}

/** Neither files nor tables were made. */
export async function assertUntouched({ folder, database }) {
  assert.deepEqual(contents(folder), ['master.key']);
  if (onPostgres) assert.equal(await psql(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), '0');
}

/** What a folder holds besides lock files, which stay. */
export const contents = (folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith('.lock')).sort() : []);

/** The store's books digest as `verify --digest` prints it. */
export async function digestOf(database) {
  const result = await runVerb(['verify', '--digest', '--database', database]);
  assert.equal(result.code, 0, result.stderr);
  return /^store ([0-9a-f]{64})$/m.exec(result.stdout)[1];
}
