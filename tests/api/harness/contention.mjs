// Lines transactions up on PostgreSQL, so that what could happen at an unlucky moment happens each time.
//
// A session of the test locks a table against writes. Requests are sent one after the other, each as soon as the one
// before it waits for that lock (or was answered). Each has read what it decides by and none has committed; then the lock
// is released and all go on at once.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { onPostgres, psql } from './database.mjs';

const HOLD_LIMIT_MS = 2_000; // a visitor's click waits for three seconds at most
const LOOK_MS = 20;

/** The sessions that wait for a lock now. */
const waitersOf = async (url) => (await psql(url, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).split('\n').filter(Boolean);

/**
 * Runs SQL in a transaction that stays open until it is released. `held` resolves when the SQL is done, which may have to
 * wait for others; the transaction ends as `end` says.
 */
export function holdOpen(url, sql, end = 'COMMIT') {
  const child = spawn('psql', ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1', `--dbname=${url}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  child.stdin.write(`BEGIN; ${sql}; SELECT 'held';\n`);
  const held = Promise.race([once(child.stdout, 'data'), ended]);
  const release = async () => {
    child.stdin.end(`${end};\n`);
    const [code] = await ended;
    if (code !== 0) throw new Error(`psql ended with ${code}: ${sql}`);
  };
  return { held, release };
}

async function hold(url, sql) {
  const { held, release } = holdOpen(url, sql);
  await held;
  return release;
}

/**
 * Sends requests that all want to write to `table`, lined up on PostgreSQL, at once elsewhere.
 * @template T
 * @param {import('./process.mjs').Server} server
 * @param {string} table
 * @param {(() => Promise<T>)[]} requests
 * @returns {Promise<T[]>}
 */
export async function lineUp(server, table, requests) {
  if (!onPostgres) return Promise.all(requests.map((send) => send()));
  const release = await hold(server.database, `LOCK TABLE ${table} IN SHARE MODE`);
  const deadline = Date.now() + HOLD_LIMIT_MS;
  const under = [];
  try {
    for (const send of requests) {
      const before = new Set(await waitersOf(server.database)); // a sweep may be among them, and may leave
      let answered = false;
      under.push(send().finally(() => (answered = true)));
      while (!answered && (await waitersOf(server.database)).every((pid) => before.has(pid)) && Date.now() < deadline) await delay(LOOK_MS);
    }
  } finally {
    await release();
  }
  return Promise.all(under);
}
