// Zapier as far as an app can tell: zapier-platform-core's own tester, signed in to one server, and Zaps that are switched on,
// hear of events under an address of their own, and are switched off.

import http from 'node:http';
import { once } from 'node:events';
import zapier from 'zapier-platform-core';
import App from '../index.js';

// zapier-platform-core wraps the request() of Node for its log, and knows one of its two forms only: the harness has the other.
http.patchedByZapier = true;

const appTester = zapier.createAppTester(App);

/**
 * What the tester runs of an app for somebody who has signed in.
 * @param {string} server address of the server, with or without a slash at its end
 * @param {string} api_key
 */
export const signedIn = (server, api_key) => {
  const authData = { server, api_key };
  return (part, inputData = {}, more = {}) => appTester(part, { authData, inputData, ...more });
};

/** Zapier's side of REST hooks: takes what is sent to any Zap, and hands it to the trigger of that Zap. */
export class ZapServer {
  /** @param {ReturnType<signedIn>} run of who owns the Zaps */
  constructor(run) {
    this.run = run;
    this.zaps = new Map();
    this.waiting = [];
    this.server = http.createServer((request, response) => this.#take(request, response));
  }

  static async start(run) {
    const zaps = new ZapServer(run);
    zaps.server.listen(0, '127.0.0.1');
    await once(zaps.server, 'listening');
    zaps.url = `http://127.0.0.1:${zaps.server.address().port}`;
    return zaps;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const content = Buffer.concat(chunks).toString();
    const zap = this.zaps.get(request.url);
    zap?.received.push({ headers: request.headers, content });
    response.writeHead(zap === undefined || zap.off ? 410 : 200).end(); // as Zapier answers to a Zap that is off
    this.waiting = this.waiting.filter((wait) => !wait());
  }

  /** Switches a Zap on that begins with this trigger. */
  async switchOn(trigger, inputData = {}) {
    const path = `/hooks/standard/${this.zaps.size + 1}/`;
    const zap = { trigger, inputData, targetUrl: this.url + path, received: [], off: false };
    this.zaps.set(path, zap);
    const { operation } = App.triggers[trigger];
    zap.subscribeData = await this.run(operation.performSubscribe, inputData, { targetUrl: zap.targetUrl });
    return zap;
  }

  /** What the Zap makes of all that came so far: an item for each delivery. */
  async items(zap) {
    const { perform } = App.triggers[zap.trigger].operation;
    const all = await Promise.all(zap.received.map(({ headers, content }) => this.run(perform, zap.inputData, { cleanedRequest: JSON.parse(content), rawRequest: { headers, content }, subscribeData: zap.subscribeData, targetUrl: zap.targetUrl })));
    return all.flat();
  }

  /** Waits until so many deliveries came, and gives their items. */
  async got(zap, count = 1) {
    if (zap.received.length < count) await new Promise((resolve) => this.waiting.push(() => zap.received.length >= count && (resolve(), true)));
    return this.items(zap);
  }

  async switchOff(zap) {
    zap.off = true;
    await this.run(App.triggers[zap.trigger].operation.performUnsubscribe, zap.inputData, { subscribeData: zap.subscribeData, targetUrl: zap.targetUrl });
  }
}

export { App };
