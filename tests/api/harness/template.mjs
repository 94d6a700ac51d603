// A database as `referd init` leaves it, with the keys that most tests need: made once for each binary by its own verbs, and
// copied for every server after that. Migrations run once, not for every test.
//
// The template lies in build/templates/, in a folder whose name is made of the binary and the database server: a binary
// that was built anew makes a new one, so no template meets migrations that it does not know. On PostgreSQL the folder
// names a database of the test server, which stays there as long as the server.

import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyDatabase, dropDatabase, leadsTo, makeEmptyDatabase, serverOf, urlOf } from './database.mjs';
import { createKeys, findBinary, mustRunVerb, repositoryRoot } from './verbs.mjs';

const PLACE = path.join(repositoryRoot, 'build', 'templates');
const KEPT_MS = 86_400_000; // other binaries' templates; a run that uses one is over long before
const FILES = /^(master\.key|referd(\.clicks)?\.db(-wal)?)$/; // not the lock, nor what SQLite makes of a -wal again

/** The folder of the template that fits the binary and the store. */
function placeOf(store) {
  const binary = findBinary();
  const { mtimeMs, size, ino } = statSync(binary);
  const name = createHash('sha256').update(JSON.stringify([binary, mtimeMs, size, ino, serverOf(store)])).digest('hex').slice(0, 16);
  return path.join(PLACE, `${store}-${name}`);
}

/** Removes what other binaries have left. */
function tidyUp() {
  for (const name of readdirSync(PLACE)) {
    const old = path.join(PLACE, name);
    if (statSync(old, { throwIfNoEntry: false })?.mtimeMs < Date.now() - KEPT_MS) rmSync(old, { recursive: true, force: true });
  }
}

/** Makes a template. Files that run side by side may each make one: the first to be done is everybody's. */
async function make(store, place) {
  mkdirSync(PLACE, { recursive: true });
  tidyUp();
  const draft = mkdtempSync(path.join(PLACE, 'draft-'));
  const name = `referd_template_${randomBytes(8).toString('hex')}`;
  const database = store === 'sqlite' ? `sqlite:${draft}/referd.db` : urlOf(name);
  if (store === 'postgres') leadsTo(database, draft);
  await makeEmptyDatabase(database, { stays: true });
  await mustRunVerb(['init', '--database', database]);
  const keys = await createKeys(database);
  writeFileSync(path.join(draft, 'template.json'), JSON.stringify({ name, keys }));
  try {
    renameSync(draft, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(draft, { recursive: true });
    if (store === 'postgres') await dropDatabase(database);
  }
}

/**
 * Fills a folder and, on PostgreSQL, makes the database that belongs to it.
 * @param {string} folder
 * @param {string} database its URL, of which nothing is there yet
 * @returns {Promise<Record<string, string>>} the keys in it, as createKeys() makes them
 */
export async function fromTemplate(folder, database) {
  const store = database.startsWith('sqlite:') ? 'sqlite' : 'postgres';
  const place = placeOf(store);
  if (!existsSync(place)) await make(store, place);
  const { name, keys } = JSON.parse(readFileSync(path.join(place, 'template.json'), 'utf8'));
  if (store === 'postgres') await copyDatabase(database, name);
  for (const file of readdirSync(place).filter((entry) => FILES.test(entry))) copyFileSync(path.join(place, file), path.join(folder, file));
  return keys;
}
