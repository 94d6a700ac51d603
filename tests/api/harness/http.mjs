// A small HTTP client on node:http. Not fetch: fetch adds headers of its own (Sec-Fetch-Mode, Accept-Language), and the
// redirect tells people from prefetches by exactly those. Each answer is held against the description of the API.

import assert from 'node:assert/strict';
import http from 'node:http';
import { checkAnswer, answersText } from './described.mjs';
import { throughPrism } from './prism.mjs';

const ANSWER_LIMIT_MS = 60_000;
const PAGES_LIMIT = 1_000;

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {http.IncomingHttpHeaders} headers
 * @property {Buffer} bytes
 * @property {string} text
 * @property {any} body parsed JSON, or undefined when the answer is not JSON
 */

/** @returns {Promise<Answer>} */
function exchange(url, { method, headers, payload, agent }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent, timeout: ANSWER_LIMIT_MS }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString('utf8');
        const isJson = /^application\/([a-z.-]+\+)?json/.test(response.headers['content-type'] ?? '');
        try {
          resolve({ status: response.statusCode, headers: response.headers, bytes, text, body: isJson && text !== '' ? JSON.parse(text) : undefined });
        } catch (error) {
          reject(new Error(`${method} ${url}: the answer is not JSON: ${text.slice(0, 200)}`, { cause: error }));
        }
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${method} ${url}: no answer in ${ANSWER_LIMIT_MS} ms`)));
    request.on('error', reject);
    request.end(payload);
  });
}

/** Whether a proxy that takes an address apart and puts it together again sends the same one. */
function isPlain(path) {
  const { pathname, search } = new URL(path, 'http://127.0.0.1');
  return pathname + search === path && /^(%[0-9a-f]{2}|[^%])*$/i.test(path) && !/%00|%(?![0-7])/.test(path);
}

export class Client {
  /**
   * @param {string} base
   * @param {string} [key] sent as a bearer token unless a call brings its own Authorization
   */
  constructor(base, key) {
    this.base = base;
    this.key = key;
    this.agent = new http.Agent({ keepAlive: true });
  }

  close() {
    this.agent.destroy();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body] an object is sent as JSON, a string or Buffer as it is
   * @param {Record<string, string>} [headers]
   */
  async call(method, path, body, headers = {}) {
    const all = { ...headers };
    const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
    if (this.key && !names.has('authorization')) all.Authorization = `Bearer ${this.key}`;
    let payload;
    if (body !== undefined) {
      payload = typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
      if (!names.has('content-type')) all['Content-Type'] = 'application/json';
      all['Content-Length'] = String(payload.length);
    }
    const sent = typeof body === 'object' && !Buffer.isBuffer(body) ? body : undefined;
    const plain = (body === undefined || sent !== undefined) && isPlain(path) && !names.has('content-type');
    const base = plain && answersText(this.base, method, path) ? throughPrism(this.base) : this.base;
    return checkAnswer(this.base, method, path, await exchange(base + path, { method, headers: all, payload, agent: this.agent }), sent);
  }

  get(path, headers) {
    return this.call('GET', path, undefined, headers);
  }

  head(path, headers) {
    return this.call('HEAD', path, undefined, headers);
  }

  post(path, body = {}, headers = {}) {
    return this.call('POST', path, body, headers);
  }

  patch(path, body, headers = {}) {
    return this.call('PATCH', path, body, headers);
  }

  /** POST that must answer 201; gives the object. */
  async create(path, body, headers) {
    return expectStatus(await this.post(path, body, headers), 201, `POST ${path}`).body;
  }

  /** POST of an act on an object, which must answer 200; gives the object. */
  async act(path, body, headers) {
    return expectStatus(await this.post(path, body, headers), 200, `POST ${path}`).body;
  }

  /** GET that must answer 200; gives the object. */
  async read(path) {
    return expectStatus(await this.get(path), 200, `GET ${path}`).body;
  }

  /** Every row of a list, page by page, newest first. */
  async readAll(path) {
    const rows = [];
    let cursor = '';
    for (let page = 0; page < PAGES_LIMIT; page += 1) {
      const joint = path.includes('?') ? '&' : '?';
      const list = await this.read(`${path}${joint}limit=100${cursor}`);
      assert.ok(Array.isArray(list.data), `GET ${path}: a list has data`);
      rows.push(...list.data);
      if (!list.has_more) return rows;
      assert.equal(list.next_cursor, list.data.at(-1).id, 'next_cursor is the last id of the page');
      cursor = `&starting_after=${list.next_cursor}`;
    }
    throw new Error(`GET ${path}: more than ${PAGES_LIMIT} pages`);
  }
}

/** @returns {Answer} */
export function expectStatus(answer, status, what) {
  assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 600)}`);
  return answer;
}
