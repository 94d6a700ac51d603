// With REFERD_PRISM=1 each described call goes through `prism proxy --errors`, which stands between the tests and the server
// and turns an answer that is not as /openapi.json says into a failure (500, #VIOLATIONS): a second opinion, by a program
// of others, on what described.mjs checks in every run.
//
// Requests are not held against the description: the suite sends wrong ones on purpose, and prism would answer in the
// server's place. For the same reason prism gets the description without `security`. What is accepted is checked by
// described.mjs. What prism cannot know goes straight to the server:
//
// - calls that are not described: pages, methods that are not allowed; and those that are not built, for it takes 501 as
//   a wish for an answer that it makes up
// - answers without an end, for it waits until it has all of one; redirects, for it follows them; pictures and PDF, for it
//   reads all answers as text
// - bodies that are sent as they are written, for it parses JSON and writes it anew (5000.0 becomes 5000), and of other types
// - addresses with escapes that are no UTF-8, for it decodes and encodes them

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atEnd } from './ending.mjs';
import { repositoryRoot } from './verbs.mjs';

const READY_LIMIT_MS = 120_000;
const PROGRAM = path.join(repositoryRoot, 'tests/prism/node_modules/.bin/prism');

/** Whether this run has prism between. */
export const wanted = process.env.REFERD_PRISM === '1';

/** Addresses of the proxies by the address of the server behind. @type {Map<string, string>} */
const proxies = new Map();

/** What prism is to know of it. */
function withoutSecurity(document) {
  const copy = structuredClone(document);
  for (const item of Object.values(copy.paths)) for (const operation of Object.values(item)) delete operation.security;
  delete copy.components.securitySchemes;
  return copy;
}

/** Starts a proxy before the server; gives what ends it. */
export async function startPrism(base, document, folder, port) {
  const file = path.join(folder, `openapi-${port}.json`);
  writeFileSync(file, JSON.stringify(withoutSecurity(document)));
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, PROGRAM, 'proxy', file, base, '--port', String(port), '--errors', '--validate-request', 'false', '--cors', 'false', '--verboseLevel', 'warn'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log += text));
  const stop = () => child.kill('SIGKILL');
  atEnd(stop);
  await listens(port, child, () => log);
  for (const handle of [child, child.stdout, child.stderr]) handle.unref();
  proxies.set(base, `http://127.0.0.1:${port}`);
  return () => {
    proxies.delete(base);
    stop();
  };
}

async function listens(port, child, logOf) {
  const ended = once(child, 'exit').then(() => true);
  for (const deadline = Date.now() + READY_LIMIT_MS; Date.now() < deadline; ) {
    const answered = await fetch(`http://127.0.0.1:${port}/healthz`).then(() => true, () => false);
    if (answered) return;
    if ((await Promise.race([ended, delay(100)])) === true) break;
  }
  throw new Error(`prism does not listen\n${logOf()}`);
}

/** Where a described call goes. */
export const throughPrism = (base) => proxies.get(base) ?? base;
