// A real pgbouncer before the test server, with the settings of packaging/ha/pgbouncer.ini: what is shipped is what is run.
//
// pgbouncer refuses root: for root it runs as user postgres, as script/postgres does. Its life is tied to ours.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseOf, leadsTo } from './database.mjs';
import { freePort, makeTempFolder, repositoryRoot } from './process.mjs';

const READY_LIMIT_MS = 30_000;
const LOOK_MS = 20;
const PORTS_TRIED = 5;
const LOG_SHOWN = 2_000;
const DATABASE = 'referd'; // as the settings call it, whatever it is called behind
const templates = path.join(repositoryRoot, 'packaging/ha');
const asOwner = process.getuid?.() === 0 ? ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : [];

/** A template of packaging/ha with what stands between @ signs filled in. */
function render(name, values) {
  return readFileSync(path.join(templates, name), 'utf8').replace(/@([A-Z_]+)@/g, (_, key) => values[key]);
}

export class Pooler {
  /**
   * @param {string} folder of the server whose database it leads to; databaseOf(folder) is made by others
   * @param {{mode?: 'transaction'|'session'}} [options]
   */
  constructor(folder, { mode = 'transaction' } = {}) {
    this.behind = new URL(databaseOf(folder));
    this.folder = folder;
    this.mode = mode;
    this.place = makeTempFolder();
    this.child = null;
    process.on('exit', () => this.child?.kill('SIGKILL'));
  }

  /** Starts it on a free port; once started, always on the same one. */
  async start() {
    if (this.port) return this.#startOnce();
    for (let attempt = 1; ; attempt += 1) {
      this.port = await freePort();
      this.#configure();
      const failure = await this.#startOnce().then(() => null, (error) => error);
      if (!failure) return this;
      if (attempt === PORTS_TRIED) throw failure;
    }
  }

  /** The URL through it, with these parameters; verbs and servers find the folder by it. */
  url(parameters = 'prepare=off') {
    const { username, password } = this.behind;
    const through = `postgres://${username}:${password}@127.0.0.1:${this.port}/${DATABASE}${parameters ? `?${parameters}` : ''}`;
    leadsTo(through, this.folder);
    return through;
  }

  /** Ends it at once, and with it every connection on both sides. */
  async kill() {
    this.#holdProcess(true);
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** As a server's: one that a failed test has left behind must not keep the test process alive. */
  #holdProcess(hold) {
    for (const handle of [this.child, this.child.stdout, this.child.stderr]) hold ? handle.ref() : handle.unref();
  }

  #configure() {
    const users = path.join(this.place, 'users');
    const ini = render('pgbouncer.ini', { PRIMARY_PORT: this.behind.port, PORT: this.port, USERS: users });
    const changed = ini.replace(`dbname=${DATABASE}`, `dbname=${this.behind.pathname.slice(1)}`).replace('pool_mode = transaction', `pool_mode = ${this.mode}`);
    writeFileSync(users, render('pgbouncer.users', { PASSWORD: this.behind.password }), { mode: 0o600 });
    writeFileSync(this.#settings(), changed, { mode: 0o600 });
    if (asOwner.length === 0) return;
    chmodSync(this.place, 0o711);
    execFileSync('chown', ['postgres', users, this.#settings()]);
  }

  #settings() {
    return path.join(this.place, 'pgbouncer.ini');
  }

  async #startOnce() {
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
    this.log = '';
    const child = spawn('setpriv', [...asOwner, '--pdeathsig', 'KILL', 'pgbouncer', this.#settings()], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (this.log += text));
    this.child = child;
    this.#holdProcess(false);
    this.ended = once(child, 'close').then(() => (this.child = null));
    const deadline = Date.now() + READY_LIMIT_MS;
    while (!/ process up: /.test(this.log)) {
      if (!this.child || Date.now() > deadline) throw new Error(`pgbouncer did not start (script/bootstrap test installs it)\n${this.log.slice(0, LOG_SHOWN)}`);
      await delay(LOOK_MS);
    }
    return this;
  }
}

/** Makes a pooler and starts it. The caller ends it by kill(). */
export const startPooler = (folder, options) => new Pooler(folder, options).start();
