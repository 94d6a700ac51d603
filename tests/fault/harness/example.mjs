// Runs packaging/ha/example: PostgreSQL under Patroni, HAProxy, two referd nodes. On ports and in a folder of its own.

import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { atEnd } from '../../api/harness/ending.mjs';
import { Client } from '../../api/harness/http.mjs';
import { findBinary, repositoryRoot, runVerb } from '../../api/harness/process.mjs';

const SCRIPT = path.join(repositoryRoot, 'packaging/ha/example');
const PROGRAMS = ['etcd', 'patroni', 'haproxy', 'pgbouncer', 'curl', 'setpriv'];
const PORTS = { first: 20_000, last: 32_000, apart: 100 }; // below those that the kernel hands out
const PORTS_TRIED = 5;
const VERB_LIMIT_MS = 180_000;
const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;
const ANSWER_LIMIT_MS = 2_000;
const COME_BACK_LATER = [502, 503, 504];
const MEMBERS = [1, 2, 3];
const REST_PORTS = 20; // above the example's first port, and the number of the member
const COULD_NOT_RUN = 2; // status of `referd verify`

const run = promisify(execFile);

/** Why the example cannot run here, or undefined when it can. */
export async function missing() {
  const found = await Promise.all(PROGRAMS.map((name) => run('sh', ['-c', `PATH="$PATH:/usr/sbin"; command -v ${name}`]).then(() => true, () => false)));
  const absent = PROGRAMS.filter((name, index) => !found[index]);
  return absent.length === 0 ? undefined : `${absent.join(', ')} not installed: script/bootstrap ha`;
}

/**
 * A client that asks again while it is told to come back later. For what stands around the fault: with timers this short
 * a busy machine may change its leader once more, unasked.
 */
class PatientClient extends Client {
  async call(...request) {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await super.call(...request).catch((error) => ({ error }));
      const late = performance.now() > deadline;
      if (!answer.error && (late || !COME_BACK_LATER.includes(answer.status))) return answer;
      if (late) throw answer.error;
      await delay(PAUSE_MS);
    }
  }
}

export class Example {
  /** @param {string[]} options of `example start` */
  constructor(options = []) {
    // Below /var/tmp, for /tmp may be memory: a disk that cannot lose power proves less. Others must be able to enter.
    this.folder = mkdtempSync('/var/tmp/referd-ha-');
    chmodSync(this.folder, 0o711);
    this.options = options;
    this.stopped = false;
    atEnd((keep) => this.#end(keep));
  }

  /** What a test that was interrupted has not stopped. */
  #end(keep) {
    if (this.stopped) return;
    try {
      execFileSync(SCRIPT, ['stop', this.folder], { stdio: 'pipe' });
    } finally {
      this.#leave(keep);
    }
  }

  #leave(keep) {
    if (keep) console.error(`kept for inspection: ${this.folder}`);
    else rmSync(this.folder, { recursive: true });
  }

  /** One verb of the script; gives what it said to standard error. */
  async verb(name, ...rest) {
    const env = { ...process.env, REFERD_BIN: findBinary(), PATH: `${process.env.PATH}:/usr/sbin` };
    const { stderr } = await run(SCRIPT, [name, this.folder, ...rest], { env, timeout: VERB_LIMIT_MS });
    return stderr;
  }

  /** Makes and starts all of it; tries other ports where some are taken. */
  async create() {
    for (let attempt = 1; ; attempt += 1) {
      const base = PORTS.first + PORTS.apart * randomInt((PORTS.last - PORTS.first) / PORTS.apart);
      try {
        await this.verb('start', '--port', String(base), ...this.options);
        return this.#connect(base);
      } catch (error) {
        if (attempt === PORTS_TRIED || !/ is taken: /.test(error.stderr)) throw error;
      }
    }
  }

  #connect(base) {
    const url = `http://127.0.0.1:${base}`;
    this.base = base;
    const key = readFileSync(`${this.folder}/secrets/api-key`, 'utf8').trim();
    this.writing = { live: new Client(url, key), anonymous: new Client(url) };
    this.comparing = { live: new PatientClient(url, key), anonymous: new PatientClient(url) };
    return this;
  }

  /** The primary's timeline: each failover adds one. A primary with a lower one than before has lost what came after. */
  async timeline() {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const answers = await Promise.allSettled(MEMBERS.map((member) => this.#askPrimary(member)));
      const primary = answers.find(({ value }) => value)?.value;
      if (primary) return primary.timeline;
      if (performance.now() > deadline) throw new Error('no member says that it is the primary');
      await delay(PAUSE_MS);
    }
  }

  /** What a member's Patroni says of itself if it is the primary, else null; throws when it does not answer. */
  async #askPrimary(member) {
    const answer = await fetch(`http://127.0.0.1:${this.base + REST_PORTS + member}/primary`, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    return answer.ok ? answer.json() : null;
  }

  /** `referd verify` of the database, through HAProxy; throws with its list unless the books are clean. */
  async verify() {
    const deadline = performance.now() + PATIENCE_MS;
    const ask = () => runVerb(['verify', '--database-file', `${this.folder}/secrets/database-url`]);
    let result = await ask();
    while (result.code === COULD_NOT_RUN && performance.now() < deadline) result = await ask();
    if (result.code !== 0) throw new Error(`verify ended with ${result.code ?? result.signal}\n${result.stdout}${result.stderr}`);
  }

  /** Ends it; the folder goes too unless something has failed. */
  async stop(failed) {
    for (const client of Object.values({ ...this.writing })) client.close();
    for (const client of Object.values({ ...this.comparing })) client.close();
    await this.verb('stop');
    this.stopped = true;
    this.#leave(failed);
  }
}
