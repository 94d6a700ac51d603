// A certificate for the loopback address, by an authority of our own, made by the openssl command.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @returns {{key: Buffer, cert: Buffer, authority: string}} `authority`: the PEM file to be trusted */
export function makeCertificate(folder) {
  const file = (name) => path.join(folder, name);
  const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  writeFileSync(file('names.cnf'), 'subjectAltName = IP:127.0.0.1, DNS:localhost\n');
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Test authority', '-keyout', file('authority.key'), '-out', file('authority.pem'));
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', file('server.key'), '-out', file('server.csr'));
  openssl('x509', '-req', '-days', '2', '-in', file('server.csr'), '-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-CAcreateserial', '-extfile', file('names.cnf'), '-out', file('server.pem'));
  return { key: readFileSync(file('server.key')), cert: readFileSync(file('server.pem')), authority: file('authority.pem') };
}
