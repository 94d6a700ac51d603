// Kannel with its fake carrier: bearerbox and smsbox of the Debian package, on ports of the loopback address, and fakesmsc,
// which shows what would have reached a phone and says what a phone would have sent. Absent where it is not installed
// (script/bootstrap peers).

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort } from '../../api/harness/process.mjs';

const FAKE = '/usr/lib/kannel/test/fakesmsc';
const installed = (name) => {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

export const hasKannel = () => installed('bearerbox') && installed('smsbox') && existsSync(FAKE);
export const USER = 'referd';
export const PASSWORD = 'kannel-password';

async function until(find, what, limitMs = 20_000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() && true));
    socket.on('error', () => resolve(false));
  });

/** @param {{folder: string, inbound?: string}} options inbound: the hook's address for messages that come in */
export async function startKannel({ folder, inbound }) {
  const [admin, box, fake, send] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const file = path.join(folder, 'kannel.conf');
  const service = inbound === undefined ? [] : ['group = sms-service', 'keyword = default', `get-url = "${inbound}?from=%p&to=%P&text=%b&id=%I"`, 'alt-charset = UTF-8', 'max-messages = 0', ''];
  writeFileSync(
    file,
    [
      'group = core', `admin-port = ${admin}`, 'admin-password = nobody', 'admin-interface = 127.0.0.1', `smsbox-port = ${box}`, 'smsbox-interface = 127.0.0.1', `log-file = ${path.join(folder, 'bearerbox.log')}`, 'log-level = 1', 'box-deny-ip = "*.*.*.*"', 'box-allow-ip = 127.0.0.1', 'dlr-storage = internal', '',
      'group = smsc', 'smsc = fake', 'smsc-id = fake', 'host = 127.0.0.1', `port = ${fake}`, 'connect-allow-ip = 127.0.0.1', '',
      'group = smsbox', 'bearerbox-host = 127.0.0.1', `sendsms-port = ${send}`, 'sendsms-interface = 127.0.0.1', `log-file = ${path.join(folder, 'smsbox.log')}`, 'log-level = 0', 'global-sender = 12025550100', '',
      'group = sendsms-user', `username = ${USER}`, `password = ${PASSWORD}`, 'max-messages = 10', 'concatenation = true', '',
      ...service,
    ].join('\n'),
  );
  const children = [];
  const run = (command, args) => {
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child.text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (child.text += text));
      stream.unref();
    }
    child.unref();
    children.push(child);
    return child;
  };
  run('bearerbox', ['-v', '4', file]);
  await until(() => answers(box), 'bearerbox');
  await until(() => answers(fake), 'the fake carrier\'s port');
  run('smsbox', ['-v', '4', file]);
  await until(() => answers(send), 'smsbox');
  const phones = [];
  return {
    url: `http://127.0.0.1:${send}/cgi-bin/sendsms`,
    /** A carrier in the place of the one before, that shows what it is given and begins with a phone's message: "from to
     * text words". */
    carrier(says = '123 345 text nothing') {
      phones.at(-1)?.kill('SIGKILL');
      const child = run(FAKE, ['-H', '127.0.0.1', '-r', String(fake), '-i', '1000', says]);
      phones.push(child);
      return child;
    },
    /** What has reached phones, as fakesmsc writes it. */
    reached: () => phones.map((child) => child.text).join(''),
    until,
    async stop() {
      for (const child of children.reverse()) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.ref();
        const ended = new Promise((resolve) => child.once('close', resolve));
        child.kill('SIGKILL');
        await ended;
      }
    },
  };
}
