// A PostgreSQL server of a test's own, to be killed: script/postgres in a temporary folder. Import it before
// tests/api/harness, whose servers then get their databases on it.
//
// On SQLite nothing is started; such a test skips itself (postgresOnly of tests/api/harness/database.mjs).

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { atEnd } from '../../api/harness/ending.mjs';

const GONE_LIMIT_MS = 10_000;
const POLL_MS = 10;
const script = fileURLToPath(new URL('../../../script/postgres', import.meta.url));
const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

class Cluster {
  constructor() {
    this.place = mkdtempSync('/var/tmp/referd-fault-'); // not /tmp, which may be memory
    chmodSync(this.place, 0o711); // for root, whose PostgreSQL runs as another user
    this.folder = `${this.place}/postgres`;
    atEnd((keep) => this.#remove(keep)); // made before the databases on it, which go first
    this.start();
  }

  #remove(keep) {
    try {
      run(script, 'stop', this.folder);
    } finally {
      if (keep) console.error(`kept for inspection: ${this.place}`);
      else rmSync(this.place, { recursive: true });
    }
  }

  /** Starts the server, or starts it again: it recovers from how it ended. */
  start() {
    this.url = run(script, 'start', this.folder);
  }

  /** kill -9 of the server and of every process of it, as a power cut ends them; waits until they are gone. */
  async kill() {
    const postmaster = Number(readFileSync(`${this.folder}/data/postmaster.pid`, 'utf8').split('\n')[0]);
    const children = run('ps', '--ppid', String(postmaster), '-o', 'pid=').split('\n').map(Number);
    const deadline = Date.now() + GONE_LIMIT_MS;
    for (const pid of [postmaster, ...children]) signal(pid, 'SIGKILL');
    for (const pid of [postmaster, ...children]) {
      while (signal(pid, 0)) {
        if (Date.now() > deadline) throw new Error(`process ${pid} of PostgreSQL does not end`);
        await delay(POLL_MS);
      }
    }
  }
}

/** False when there is no such process. */
function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}

export const cluster = process.env.REFERD_STORE === 'postgres' ? new Cluster() : null;
if (cluster) process.env.REFERD_TEST_POSTGRES = cluster.url;
