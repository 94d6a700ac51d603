// A proxy between referd and PostgreSQL that cuts connections at their COMMIT: before it reaches the server, or when the
// server has done it and before referd is told. It knows of the protocol what it takes to see the command: messages of
// the client are a type and a length, COMMIT comes as a Parse message, and the server says that it is done. It can also
// let nobody through: refuse, as a host does where no server runs, or be silent, as one that is cut off.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Server } from '../../api/harness/process.mjs';

const TYPE_BYTES = 1;
const LENGTH_BYTES = 4;
const PARSE = 'P'.charCodeAt(0);
const COMMIT = Buffer.from('\0COMMIT\0'); // no name, then the text
const DONE = ['C\0\0\0\x0bCOMMIT\0', 'C\0\0\0\x0dROLLBACK\0'].map((text) => Buffer.from(text, 'latin1'));
const ANSWER_LIMIT_MS = 2_000;

/** Whole messages of one client; what is not whole yet waits. */
class Messages {
  constructor() {
    this.rest = Buffer.alloc(0);
    this.started = false; // the first message has no type
  }

  /** @returns {Buffer[]} */
  take(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    const whole = [];
    for (let size = this.#size(); size > 0 && this.rest.length >= size; size = this.#size()) {
      whole.push(this.rest.subarray(0, size));
      this.rest = this.rest.subarray(size);
      this.started = true;
    }
    return whole;
  }

  #size() {
    const type = this.started ? TYPE_BYTES : 0;
    return this.rest.length < type + LENGTH_BYTES ? 0 : type + this.rest.readUInt32BE(type);
  }
}

const isCommit = (message) => message[0] === PARSE && message.indexOf(COMMIT) === TYPE_BYTES + LENGTH_BYTES;

export class CommitCutter {
  /**
   * @param {string} url of the database; without TLS
   * @param {() => 'pass'|'before'|'after'} choose asked at every COMMIT
   */
  constructor(url, choose) {
    this.target = new URL(url);
    this.choose = choose;
    this.cuts = { before: 0, after: 0 };
    this.afterCut = () => {};
    this.way = 'open';
    this.refused = 0; // connections that came while nobody is let through
    this.sockets = new Set();
    this.listener = createServer((client) => this.#pass(client));
  }

  /** Listens, and gives the URL that leads through here. */
  async open() {
    this.listener.listen(0, '127.0.0.1');
    await once(this.listener, 'listening');
    const through = new URL(this.target);
    through.port = String(this.listener.address().port);
    through.searchParams.set('sslmode', 'disable');
    through.searchParams.set('gssencmode', 'disable');
    return through.href;
  }

  close() {
    this.listener.close();
    this.#endAll();
  }

  /** Ends all connections, and new ones as they come. */
  refuse() {
    this.way = 'refused';
    this.#endAll();
  }

  /** Connections stay and new ones are taken, but nothing goes either way any more. */
  silence() {
    this.way = 'silent';
  }

  /** Lets new connections through; what was silenced is ended. */
  allow() {
    this.way = 'open';
    this.#endAll();
  }

  #endAll() {
    for (const socket of this.sockets) socket.destroy();
  }

  #pass(client) {
    if (this.way === 'refused') {
      this.refused += 1;
      return client.destroy();
    }
    const server = connect({ port: Number(this.target.port), host: this.target.hostname, noDelay: true });
    const messages = new Messages();
    const pair = { client, server, told: null }; // told: what the server said since a COMMIT that is to be cut after
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', end).on('close', () => (this.sockets.delete(socket), end()));
    }
    client.on('data', (bytes) => {
      if (this.way === 'silent') return;
      for (const message of messages.take(bytes)) if (!this.#forward(pair, message)) return end();
    });
    server.on('data', (bytes) => {
      if (this.way === 'silent') return;
      if (pair.told === null) client.write(bytes);
      else if (DONE.some((said) => (pair.told = Buffer.concat([pair.told, bytes])).includes(said))) {
        end();
        this.afterCut();
      }
    });
  }

  /** False when the connection is to end in the place of the message. */
  #forward(pair, message) {
    if (pair.told === null && isCommit(message)) {
      const way = this.choose();
      if (way !== 'pass') this.cuts[way] += 1;
      if (way === 'before') {
        setImmediate(this.afterCut);
        return false;
      }
      if (way === 'after') {
        pair.told = Buffer.alloc(0);
        setTimeout(() => pair.server.destroy(), ANSWER_LIMIT_MS).unref(); // the transaction had failed: nothing is done
      }
    }
    pair.server.write(message);
    return true;
  }
}

/** Another node on a server's database, whose way there leads through the proxy. The caller stops it. */
export async function startBehind(server, cutter) {
  const node = new Server({ folder: server.folder, env: { REFERD_DATA_DIR: server.folder } });
  node.keys = server.keys;
  node.database = await cutter.open();
  await node.start();
  return node;
}
