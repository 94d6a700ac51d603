// A proxy in front of the server that passes each request on whole, gives the client so many bytes of the answer, and
// then closes: the connection that breaks at the worst moment, at every moment.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Client } from '../../api/harness/http.mjs';

export class Cutter {
  /** @param {number} port of the server on the loopback address */
  constructor(port) {
    this.port = port;
    this.listener = createServer((client) => this.#pass(client));
  }

  async open() {
    this.listener.listen(0, '127.0.0.1');
    await once(this.listener, 'listening');
    this.base = `http://127.0.0.1:${this.listener.address().port}`;
    return this;
  }

  close() {
    this.listener.close();
  }

  /**
   * Two clients whose next request, on a connection of its own, gets `bytes` bytes of its answer.
   * @param {string} key
   */
  async withLimit(key, bytes, act) {
    const live = new Client(this.base, key);
    const anonymous = new Client(this.base);
    this.limit = bytes;
    try {
      return await act({ live, anonymous });
    } finally {
      live.close();
      anonymous.close();
    }
  }

  /** The limit is taken when the connection is made, so requests go through one after the other. */
  #pass(client) {
    let left = this.limit;
    const server = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => {
      const part = bytes.subarray(0, left);
      left -= part.length;
      if (left > 0) client.write(part);
      else client.end(part, end);
    });
  }
}
