// A real PostgreSQL server that calls itself an older one: a proxy changes the major version in what the server says of
// itself, which is all that a client knows of it. No release as old as that is packaged any more.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const SAYS_VERSION = Buffer.from('server_version\0');

/** @returns {Promise<{url: string, close: () => void}>} the database's URL through a server of that major version, two
 * digits as the real one's */
export async function olderServer(url, major) {
  const target = new URL(url);
  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    client.pipe(server);
    server.on('data', (bytes) => {
      const at = bytes.indexOf(SAYS_VERSION);
      if (at >= 0) bytes.write(major, at + SAYS_VERSION.length, 'latin1');
      client.write(bytes);
    });
    server.on('end', () => client.end());
    for (const socket of [client, server]) socket.on('error', () => [client, server].forEach((other) => other.destroy()));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = listener.address().port;
  return { url: through.href, close: () => listener.close() };
}
