// Runs the real binary as a server on its own folder and ports; its one-shot verbs are in verbs.mjs.
//
// A test file starts its own server, so that files can run side by side. The server is started and stopped by its own
// process id; a server that leaks, crashes or trips a sanitizer ends with a status other than 0 and fails the file.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseOf, newDatabase, onPostgres, settingsOf } from './database.mjs';
import { describe } from './described.mjs';
import { atEnd } from './ending.mjs';
import { Client, expectStatus } from './http.mjs';
import { startPrism, wanted as prismWanted } from './prism.mjs';
import { fromTemplate } from './template.mjs';
import { cleanEnvironment, createKeys, findBinary, mustRunVerb, runVerb } from './verbs.mjs';

const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 30_000;
const LOG_LINES_SHOWN = 60;
const PORTS_TRIED = 5;
const REMOVAL_TRIES = 5;

export { cleanEnvironment, createKey, findBinary, mustRunVerb, repositoryRoot, runVerb } from './verbs.mjs';

/** A TCP port of the loopback address that was free a moment ago. */
export async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Makes a folder that is removed when the file's tests have passed, and is named and kept when they have not. */
export function makeTempFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'referd-test-'));
  atEnd((keep) => {
    if (keep) console.error(`kept for inspection: ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: REMOVAL_TRIES }); // a server that was just killed may still be in it
  });
  return folder;
}

export class Server {
  /** @param {{folder?: string, flags?: string[], env?: Record<string, string>, store?: 'sqlite'|'postgres'}} options store: else that of the run */
  constructor({ folder = makeTempFolder(), flags = [], env = {}, store } = {}) {
    this.folder = folder;
    this.store = store;
    this.database = databaseOf(folder, store);
    this.flags = flags;
    this.env = env;
    this.log = '';
    this.child = null;
    atEnd((keep) => this.#end(keep));
  }

  #end(failed) {
    if (this.child) this.child.kill('SIGKILL');
    if (failed) console.error(`--- last lines of the server's log\n${this.lastLog()}\n---`);
  }

  lastLog() {
    return this.log.split('\n').slice(-LOG_LINES_SHOWN).join('\n');
  }

  /** Waits until the log, as read from here on, holds the text. */
  async untilLogged(text, limitMs = READY_LIMIT_MS) {
    const from = this.log.length;
    const deadline = Date.now() + limitMs;
    while (!this.log.includes(text, from)) {
      if (Date.now() > deadline) throw new Error(`the log does not say ${text}\n${this.lastLog()}`);
      await delay(20);
    }
  }

  /** Creates the database and the keys that most tests need, then serves. */
  async create() {
    const own = databaseOf(this.folder, this.store);
    if (this.database === own) this.keys = await fromTemplate(this.folder, own);
    else await this.#initialise();
    await this.start();
    return this;
  }

  /** The same by its own verbs, for a database that is reached by another way than the folder's own, such as a pooler. */
  async #initialise() {
    await newDatabase(this.folder, this.store);
    await mustRunVerb(['init', '--database', this.database]);
    this.keys = await createKeys(this.database);
  }

  /** Another node on the same database, by its URL or another one, which only PostgreSQL allows. The caller stops it. */
  async startBeside(database = this.database) {
    const node = new Server({ folder: this.folder, flags: this.flags, env: this.env, store: this.store });
    node.database = database;
    node.keys = this.keys;
    await node.start();
    return node;
  }

  /** Serves the existing database on fresh ports and waits until it is ready. Another process may take a port between
   * our looking and the server's binding: then on others. `readiness`: what /readyz answers when it has started. */
  async start(readiness = 200) {
    for (let attempt = 1; ; attempt += 1) {
      const from = this.log.length;
      const failure = await this.#startOnce(readiness).then(() => null, (error) => error);
      if (!failure) return;
      if (attempt === PORTS_TRIED || !/is in use by another program/.test(this.log.slice(from))) throw failure;
    }
  }

  async #startOnce(readiness) {
    const from = this.log.length;
    this.port = await freePort();
    this.metricsPort = await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    this.metricsUrl = `http://127.0.0.1:${this.metricsPort}`;
    const args = ['serve', '--database', this.database, '--listen', `127.0.0.1:${this.port}`, '--metrics-listen', `127.0.0.1:${this.metricsPort}`, ...this.flags];
    // setpriv becomes the server (same process id) and ties its life to ours, however this process ends.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', findBinary(), ...args], { env: cleanEnvironment({ ...settingsOf(args), ...this.env }), stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (this.log += text));
    this.child = child;
    this.#holdProcess(false);
    this.ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
    this.ended.then(() => (this.child = null));
    this.live = new Client(this.url, this.keys?.live);
    this.test = new Client(this.url, this.keys?.test);
    this.browser = new Client(this.url, this.keys?.publishable);
    this.anonymous = new Client(this.url);
    await this.#waitUntilReady(readiness, from);
    await this.#describe();
  }

  async #describe() {
    const document = await this.anonymous.read('/openapi.json');
    describe(this.url, document);
    if (prismWanted) this.endPrism = await startPrism(this.url, document, this.folder, await freePort());
  }

  /** A server that a failed test has left behind must not keep the test process alive; waiting for its end must. */
  #holdProcess(hold) {
    for (const handle of [this.child, this.child.stdout, this.child.stderr]) hold ? handle.ref() : handle.unref();
  }

  /** It must have said that it serves, in the log from there on: before, what answers on its port may be another's server,
   * which has taken the port since we looked. */
  async #waitUntilReady(readiness, from) {
    const serving = new RegExp(`\\bserving\\b.*\\bport\\W+${this.port}\\b`);
    const deadline = Date.now() + READY_LIMIT_MS;
    while (Date.now() < deadline) {
      if (!this.child) break;
      const answer = serving.test(this.log.slice(from)) && await this.anonymous.get('/readyz').catch(() => null);
      if (answer?.status === readiness) return;
      await delay(20);
    }
    throw new Error(`the server did not become ready\n${this.lastLog()}`);
  }

  /** Graceful stop. Throws unless the process ends with status 0 in time. */
  async stop(signal = 'SIGTERM') {
    if (!this.child) throw new Error(`the server had ended before it was stopped\n${this.lastLog()}`);
    this.#closeClients();
    await this.drain(signal);
  }

  /** The same while clients are still at work: their connections are the server's to end. */
  async drain(signal = 'SIGTERM') {
    this.endPrism?.();
    this.#holdProcess(true);
    this.child.kill(signal);
    const timer = new AbortController();
    const late = delay(STOP_LIMIT_MS, 'late', { signal: timer.signal }).catch(() => 'late');
    const outcome = await Promise.race([this.ended, late]);
    timer.abort();
    if (outcome === 'late') throw new Error(`the server did not stop on ${signal}\n${this.lastLog()}`);
    if (outcome.code !== 0) throw new Error(`the server ended with ${outcome.code ?? outcome.signal}\n${this.lastLog()}`);
  }

  /** Power off, as far as a process can tell: SIGKILL, and wait until it is gone. */
  async kill() {
    this.endPrism?.();
    if (this.child) {
      this.#holdProcess(true);
      this.child.kill('SIGKILL');
    }
    await this.ended;
    this.#closeClients();
  }

  #closeClients() {
    for (const client of [this.live, this.test, this.browser, this.anonymous]) client.close();
  }

  /** `referd verify` beside the running server; throws with its list unless the books are clean. */
  async verify() {
    const result = await runVerb(['verify', '--database', this.database]);
    if (result.code !== 0) throw new Error(`verify ended with ${result.code ?? result.signal}\n${result.stdout}${result.stderr}`);
  }

  /** What /metrics says now: values by name, the labelled ones of a name summed up. */
  async metrics() {
    const client = new Client(this.metricsUrl);
    const { text } = expectStatus(await client.get('/metrics'), 200, 'GET /metrics');
    client.close();
    const values = {};
    for (const [, name, value] of text.matchAll(/^([a-z_]+)(?:\{.*\})? (\S+)$/gm)) values[name] = (values[name] ?? 0) + Number(value);
    return values;
  }

  /** The books digests: {live, test, store}. */
  async digest() {
    const lines = (await mustRunVerb(['verify', '--digest', '--database', this.database])).trim().split('\n');
    return Object.fromEntries(lines.map((line) => line.split(' ')));
  }
}

/** A fresh database with keys, served. The caller stops it in an `after` hook. */
export function startServer(options) {
  return new Server(options).create();
}

/** The same on every node that the store allows: two on PostgreSQL. */
export async function startNodes(options) {
  const server = await startServer(options);
  return onPostgres ? [server, await server.startBeside()] : [server];
}

/** Stops all nodes of a database, whose books must be clean. */
export async function stopNodes(nodes) {
  await nodes[0].verify();
  for (const node of nodes) await node.stop();
}
