// Where a server under test keeps its data: SQLite files in its folder or, with REFERD_STORE=postgres, a PostgreSQL
// database of its own on the server that REFERD_TEST_POSTGRES names (script/postgres run sets it).

import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { atEnd } from './ending.mjs';

const STORES = ['sqlite', 'postgres'];
const store = process.env.REFERD_STORE ?? 'sqlite';
if (!STORES.includes(store)) throw new Error(`REFERD_STORE is one of ${STORES.join(', ')}, not ${store}`);
export const onPostgres = store === 'postgres';

const server = process.env.REFERD_TEST_POSTGRES;
if (onPostgres && !server) throw new Error('REFERD_STORE=postgres wants a server in REFERD_TEST_POSTGRES: see script/postgres');

/** For the `skip` of tests about what only SQLite has: false on SQLite, else the reason. */
export const sqliteOnly = (why) => (onPostgres ? `SQLite only: ${why}` : false);
export const postgresOnly = (why) => (onPostgres ? false : `PostgreSQL only: ${why}`);

const folders = new Map(); // URL of a PostgreSQL database -> folder of its master key

/** Whether there is a PostgreSQL server for tests that want one beside the store of the run. */
export const hasPostgres = server !== undefined;

/** What tells one database server from another: nothing on SQLite. */
export const serverOf = (kind) => (kind === 'sqlite' ? '' : server);

/** The URL of the database that belongs to a folder, the same each time; nothing is made by asking. */
export function databaseOf(folder, kind = store) {
  if (kind === 'sqlite') return `sqlite:${folder}/referd.db`;
  for (const [url, other] of folders) if (other === folder) return url;
  const url = urlOf(`referd_test_${randomBytes(8).toString('hex')}`);
  folders.set(url, folder);
  return url;
}

/** The URL of a database of the test server by its name. */
export function urlOf(name) {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Another URL of a folder's database, such as one through a pooler: verbs find the folder by it as well. */
export function leadsTo(url, folder) {
  folders.set(url, folder);
}

/** Settings that a verb needs to find what belongs to a database beside its URL. */
export function settingsOf(args) {
  const folder = folders.get(args[args.indexOf('--database') + 1]);
  return folder ? { REFERD_DATA_DIR: folder } : {};
}

const psqlArguments = (url, sql) => ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1', `--dbname=${url}`, `--command=${sql}`];

/** Runs SQL by psql; gives what it prints, a line for each row. */
export async function psql(url, sql) {
  const { stdout } = await promisify(execFile)('psql', psqlArguments(url, sql));
  return stdout.trimEnd();
}

/** Makes the empty database that `referd init` fills: on SQLite there is nothing to do. It is dropped when the file's
 * tests have passed, and is named and kept when they have not, unless it is one that stays. */
export async function makeEmptyDatabase(url, { stays = false } = {}) {
  if (!url.startsWith('postgres:')) return;
  await createDatabase(url, 'template0');
  if (!stays) dropAtEnd(url);
}

/** Makes a PostgreSQL database that is a copy of another one, to which nobody is connected; dropped as above. */
export async function copyDatabase(url, template) {
  await createDatabase(url, template);
  dropAtEnd(url);
}

export const dropDatabase = (url) => psql(server, dropping(url));

const nameOf = (url) => new URL(url).pathname.slice(1);
const createDatabase = (url, template) => psql(server, `CREATE DATABASE ${nameOf(url)} TEMPLATE ${template} ENCODING 'UTF8'`);
const dropping = (url) => `DROP DATABASE IF EXISTS ${nameOf(url)} WITH (FORCE)`;

function dropAtEnd(url) {
  atEnd((keep) => {
    if (keep) console.error(`kept for inspection: ${url}`);
    else execFileSync('psql', psqlArguments(server, dropping(url)), { stdio: 'pipe' });
  });
}

/** A database that no verb has touched yet. */
export async function newDatabase(folder, kind = store) {
  const url = databaseOf(folder, kind);
  await makeEmptyDatabase(url);
  return url;
}
