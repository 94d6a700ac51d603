// A listener of /v1/stream, which collects what it is told and lets a test wait for it.

import http from 'node:http';

const PATIENCE_MS = 30_000;

/** Reads server-sent events off a text: whole ones, and the rest. */
function take(text) {
  const parts = text.split('\n\n');
  const rest = parts.pop();
  const events = parts.map((part) => {
    const event = {};
    for (const line of part.split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) event[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
    }
    return event.data === undefined ? { event: 'beat' } : { ...event, data: JSON.parse(event.data) };
  });
  return { events, rest };
}

export class Listener {
  constructor(client, headers = {}) {
    this.events = [];
    this.waiting = [];
    this.ended = false;
    let rest = '';
    this.opened = new Promise((resolve, reject) => {
      this.request = http.get(`${client.base}/v1/stream`, { headers: { Authorization: `Bearer ${client.key}`, ...headers }, agent: false }, (response) => {
        this.response = response;
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          const taken = take(rest + chunk);
          rest = taken.rest;
          this.events.push(...taken.events);
          this.#wake();
        });
        response.on('close', () => this.#end());
        resolve(response);
      });
      this.request.on('error', (error) => {
        this.#end();
        reject(error);
      });
    });
    this.opened.catch(() => {});
  }

  #end() {
    this.ended = true;
    this.#wake();
  }

  #wake() {
    for (const look of this.waiting.splice(0)) look();
  }

  /** The first event that fits, told already or yet to come; undefined when the stream ends before. */
  async until(fits) {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const found = this.events.find(fits);
      if (found || this.ended) return found;
      await new Promise((resolve, reject) => {
        this.waiting.push(resolve);
        patience.addEventListener('abort', () => reject(new Error(`not told in ${PATIENCE_MS} ms; told: ${JSON.stringify(this.events).slice(0, 2000)}`)), { once: true });
      });
    }
  }

  /** Waits for the end of the stream. */
  untilEnded() {
    return this.until(() => false);
  }

  close() {
    this.request.destroy();
  }
}

export const changeOf = (id) => (event) => event.event === 'change' && event.data.id === id;
