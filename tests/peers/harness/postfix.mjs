// A private instance of Debian's postfix: its own configuration, queue and port, nothing of the system's. What it takes it
// hands on to another mail server. Absent where it is not installed (script/bootstrap peers), or where one is not root.

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { atEnd } from '../../api/harness/ending.mjs';
import { freePort } from '../../api/harness/process.mjs';

export const hasPostfix = () => existsSync('/usr/sbin/postfix') && process.getuid?.() === 0;

/** @param {{folder: string, next: number, certificate: {key: Buffer, cert: Buffer}}} options next: the port of the server behind it */
export async function startPostfix({ folder, next, certificate }) {
  const port = await freePort();
  const at = (name) => path.join(folder, name);
  chmodSync(folder, 0o755);
  for (const name of ['conf', 'queue', 'data']) mkdirSync(at(name));
  execFileSync('chown', ['postfix', at('data')]);
  writeFileSync(at('conf/key.pem'), certificate.key, { mode: 0o600 });
  writeFileSync(at('conf/cert.pem'), certificate.cert);
  const main = {
    compatibility_level: '3.6', queue_directory: at('queue'), data_directory: at('data'), inet_interfaces: '127.0.0.1', inet_protocols: 'ipv4', mynetworks: '127.0.0.0/8', myhostname: 'mail.example.com', mydestination: '', alias_maps: '', alias_database: '',
    relayhost: `[127.0.0.1]:${next}`, smtp_tls_security_level: 'may', smtpd_tls_security_level: 'may', smtpd_tls_cert_file: at('conf/cert.pem'), smtpd_tls_key_file: at('conf/key.pem'), maillog_file: at('mail.log'), maillog_file_prefixes: folder, smtpd_recipient_restrictions: 'check_recipient_access inline:{ { gone@example.com = 550 5.1.1 There is no such mailbox } }, permit_mynetworks, reject',
    disable_dns_lookups: 'yes', smtp_host_lookup: 'native', biff: 'no',
  };
  writeFileSync(at('conf/main.cf'), Object.entries(main).map(([name, value]) => `${name} = ${value}\n`).join(''));
  const services = readFileSync('/etc/postfix/master.cf.proto', 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#') && !/^smtp\s+inet/.test(line));
  // without chroot: nothing of the system is copied into the queue
  const open = services.map((line) => line.replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)y(\s)/, '$1n$2'));
  writeFileSync(at('conf/master.cf'), `127.0.0.1:${port} inet n - n - - smtpd\n${open.join('\n')}\n`);
  const command = (verb) => execFileSync('/usr/sbin/postfix', ['-c', at('conf'), verb], { stdio: ['ignore', 'ignore', 'pipe'] });
  command('start');
  let runs = true;
  const stop = () => {
    if (runs) command('stop');
    runs = false;
  };
  atEnd(stop); // it is nobody's child, and would go on behind a test that was interrupted
  return { port, stop, log: () => readFileSync(at('mail.log'), 'utf8') };
}
