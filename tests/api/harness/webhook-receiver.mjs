// A receiver of webhooks, written for tests: verifies every delivery with the two official libraries, remembers it, and
// answers as it is told.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { atEnd } from './ending.mjs';

const LIBRARIES = [StandardWebhook, SvixWebhook];

/** What the two official libraries say against a delivery, in words; nothing when both verify it. */
export function faultsOf(secret, { text, headers }) {
  return LIBRARIES.flatMap((Library) => {
    try {
      new Library(secret).verify(text, headers);
      return [];
    } catch (error) {
      return [error.message];
    }
  });
}

export class WebhookReceiver {
  constructor() {
    /** What came, in order: {path, id, headers, body (parsed), text}. */
    this.deliveries = [];
    /** What did not verify, in words. */
    this.faults = [];
    /** Secrets by path: all of them must verify what comes there. */
    this.secrets = new Map();
    /** What is answered to a row: {status, headers?, body?}, or 'hang', 'close' (nothing at all), 'early' (half an answer). */
    this.answer = () => ({ status: 204 });
    this.hanging = new Set();
    this.waiting = [];
    this.server = createServer((request, response) => this.#take(request, response));
    atEnd(() => this.stop());
  }

  static async start() {
    const receiver = new WebhookReceiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}`;
    return receiver;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #take(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const row = { path: request.url, id: request.headers['webhook-id'], headers: request.headers, text, body: JSON.parse(text), at: Date.now() };
    for (const secret of this.secrets.get(request.url) ?? []) this.faults.push(...faultsOf(secret, row).map((fault) => `${row.path} ${row.id}: ${fault}`));
    this.deliveries.push(row);
    this.#respond(this.answer(row, this.of(row.path).length), request, response);
    this.waiting = this.waiting.filter((wait) => !wait());
  }

  #respond(answer, request, response) {
    if (answer === 'hang') this.hanging.add(response);
    else if (answer === 'close') request.socket.destroy();
    else if (answer === 'early') {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half of it', () => request.socket.destroy());
    } else response.writeHead(answer.status, { Connection: 'close', ...answer.headers }).end(answer.body ?? '');
  }

  of(path) {
    return this.deliveries.filter((row) => row.path === path);
  }

  /** Waits until what it has seen fits. */
  until(fits) {
    if (fits(this)) return Promise.resolve(this);
    return new Promise((resolve) => {
      this.waiting.push(() => fits(this) && (resolve(this), true));
    });
  }

  /** Waits for so many deliveries to a path, and hands them out. */
  async got(path, count = 1) {
    await this.until(() => this.of(path).length >= count);
    return this.of(path);
  }

  /** Makes an endpoint of this world that leads to the path; what comes there must verify by its secret. */
  async endpoint(client, path, fields = {}) {
    const endpoint = await client.create('/v1/webhook_endpoints', { url: `${this.url}${path}`, events: ['*'], ...fields });
    this.secrets.set(path, [endpoint.secret]);
    return endpoint;
  }
}
