// One client for two servers: every request goes to both, and both must answer the same.
//
// The servers minted other ids, drew other codes and live at other times. What the first one answered is what the caller
// sees; in a request it stands for what the second one answered in its place. Ids and codes are compared by that: each
// stands for one other, for ever. Times are not compared, but that there is one.

import assert from 'node:assert/strict';
import { Client } from './http.mjs';

const ID = /\b([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}\b/g;
const CODE = /^[2-9A-HJKMNP-Z]{7}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** What the names of one server are called on the other. */
class Names {
  #others = new Map();
  #taken = new Set();

  pair(name, other, where) {
    const known = this.#others.get(name);
    if (known === undefined) {
      assert.ok(!this.#taken.has(other), `${where}: ${other} stands for two: ${name} is the second`);
      this.#others.set(name, other);
      this.#taken.add(other);
    } else {
      assert.equal(other, known, `${where}: ${name} stood for ${known}`);
    }
  }

  translate(text) {
    return text.replaceAll(/[A-Za-z0-9_]+/g, (word) => this.#others.get(word) ?? word);
  }
}

export class Mirror extends Client {
  /**
   * @param {{url: string, key: string}} first
   * @param {{url: string, key: string}} second
   * @param {number} shiftMs how far the second one's world is ahead of the first one's
   */
  constructor(first, second, shiftMs) {
    super(first.url, first.key);
    this.other = new Client(second.url, second.key);
    this.shiftMs = shiftMs;
    this.names = new Names();
    this.requests = 0;
  }

  close() {
    super.close();
    this.other.close();
  }

  async call(method, path, body, headers) {
    const [answer, other] = await Promise.all([super.call(method, path, body, headers), this.other.call(method, this.names.translate(path), this.#translate(body), headers)]);
    const where = `${method} ${path} ${JSON.stringify(body)}`;
    this.requests += 1;
    assert.equal(other.status, answer.status, `${where}: ${answer.text} and ${other.text}`);
    this.#compare(answer.body, other.body, where);
    return answer;
  }

  /** A request of the first server as the second one must be asked. */
  #translate(value) {
    if (Array.isArray(value)) return value.map((item) => this.#translate(item));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#translate(member)]));
    if (typeof value !== 'string') return value;
    return TIME.test(value) ? new Date(Date.parse(value) + this.shiftMs).toISOString() : this.names.translate(value);
  }

  #compare(value, other, where) {
    if (Array.isArray(value) && Array.isArray(other)) {
      assert.equal(other.length, value.length, `${where}: ${JSON.stringify(value)} and ${JSON.stringify(other)}`);
      value.forEach((item, index) => this.#compare(item, other[index], `${where}[${index}]`));
    } else if (typeof value === 'object' && value !== null && typeof other === 'object' && other !== null) {
      assert.deepEqual(Object.keys(other), Object.keys(value), where);
      for (const name of Object.keys(value)) this.#compare(value[name], other[name], `${where}.${name}`);
    } else if (typeof value === 'string' && typeof other === 'string') {
      this.#compareTexts(value, other, where);
    } else {
      assert.equal(other, value, where);
    }
  }

  #compareTexts(text, other, where) {
    if (TIME.test(text) && TIME.test(other)) return;
    if (CODE.test(text) && CODE.test(other) && text !== other) this.names.pair(text, other, where);
    const ids = text.match(ID) ?? [];
    const others = other.match(ID) ?? [];
    assert.equal(others.length, ids.length, `${where}: ${text} and ${other}`);
    ids.forEach((id, index) => {
      assert.equal(others[index].slice(0, 4), id.slice(0, 4), where);
      this.names.pair(id, others[index], where);
    });
    assert.equal(other.replaceAll(this.other.base, this.base), this.names.translate(text), where);
  }
}

