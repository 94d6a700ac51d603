// An SMS gateway of Kannel's form, written for tests: takes messages over HTTP, remembers them, and answers as it is told.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { atEnd } from './ending.mjs';

const ACCEPTED = { status: 202, body: '0: Accepted for delivery' };

export class Gateway {
  constructor() {
    /** What it was asked for, in order: {to, text, from, id}; `id` is our reference, from the address of reports. */
    this.requests = [];
    /** What it has acknowledged: the same rows. */
    this.taken = [];
    /** What it answers to a row: {status, body}; null: nothing, and the connection is cut. */
    this.answer = () => ACCEPTED;
    this.waiting = [];
    this.server = createServer((request, response) => this.#take(request, response));
    atEnd(() => this.server.close());
  }

  static async start() {
    const gateway = new Gateway();
    gateway.server.listen(0, '127.0.0.1');
    await once(gateway.server, 'listening');
    gateway.url = `http://127.0.0.1:${gateway.server.address().port}/cgi-bin/sendsms`;
    return gateway;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  #take(request, response) {
    const query = new URL(request.url, 'http://gateway').searchParams;
    const report = query.get('dlr-url');
    const row = { to: query.get('to'), text: query.get('text'), from: query.get('from'), id: report && new URL(report).searchParams.get('id') };
    this.requests.push(row);
    const answer = this.answer(row, this.requests.length);
    if (answer === null) response.destroy();
    else {
      if (answer.status === 202) this.taken.push(row);
      response.writeHead(answer.status, { 'Content-Type': 'text/plain', ...answer.headers }).end(answer.body ?? '');
    }
    this.waiting = this.waiting.filter((wait) => !wait());
  }

  /** Waits until what it has seen fits. */
  until(fits) {
    if (fits(this)) return Promise.resolve(this);
    return new Promise((resolve) => {
      this.waiting.push(() => fits(this) && (resolve(this), true));
    });
  }

  /** Waits for the first message to this number that fits. */
  async message(to, fits = () => true) {
    const find = () => this.requests.find((row) => row.to === to && fits(row));
    await this.until(() => find() !== undefined);
    return find();
  }

  /** The connection by which a server sends through it. */
  connect(client, fields = {}) {
    return client.create('/v1/connections', { kind: 'sms_gateway', settings: { url: this.url, user: 'referd', from: '12025550100' }, secrets: { password: 'secret' }, ...fields });
  }
}
