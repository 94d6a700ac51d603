// Holds answers against the description that the server itself gives, /openapi.json: each answer to a described call must
// have a status and a type that are described, and its JSON must be what the schema says, with no member that is not in
// it. Servers that process.mjs starts are known here; what other programs answer is not looked at.

import assert from 'node:assert/strict';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Descriptions by the servers that gave them. @type {Map<string, Description>} */
const servers = new Map();
const PROBLEM = 'application/problem+json';

/** A segment of a path is one of the address, or any where it is in braces. */
function patternOf(path) {
  return new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
}

/** Part of a JSON pointer in a fragment. */
const inPointer = (part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

class Description {
  constructor(document) {
    this.ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(document, 'api');
    // literal segments win, as they do in the server
    this.paths = Object.keys(document.paths).sort((a, b) => a.split('{').length - b.split('{').length).map((path) => ({ path, pattern: patternOf(path), item: document.paths[path] }));
    this.responses = document.components.responses;
  }

  /** The described response of a status: by its number, its class, or the one for all others; with the pointer to it. */
  #responseOf(path, item, method, status) {
    const key = [String(status), `${String(status)[0]}XX`, 'default'].find((one) => item[method].responses[one]);
    if (!key) return undefined;
    const response = item[method].responses[key];
    if (!response.$ref) return { response, pointer: ['paths', path, method, 'responses', key] };
    const name = response.$ref.split('/').at(-1);
    return { response: this.responses[name], pointer: ['components', 'responses', name] };
  }

  #checkBody(pointer, type, body, what) {
    const accepts = this.ajv.getSchema(`api#/${[...pointer, 'content', type, 'schema'].map(inPointer).join('/')}`);
    assert.ok(accepts, `${what}: the schema of the answer can be followed`);
    if (accepts(body)) return;
    const faults = accepts.errors.map((error) => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
    assert.fail(`${what} is not as /openapi.json describes it:\n  ${[...new Set(faults)].join('\n  ')}\n  ${JSON.stringify(body).slice(0, 2000)}`);
  }

  /** The row of a call, or undefined. */
  find(method, target) {
    const address = target.split('?')[0];
    return this.paths.find(({ pattern, item }) => pattern.test(address) && item[method.toLowerCase()]);
  }

  /** What the server took, as it was sent, is what the description lets one send. */
  checkTaken({ path, item }, method, body) {
    const sent = JSON.parse(JSON.stringify(body)); // a member that is undefined was not
    const operation = item[method.toLowerCase()];
    const allowed = [operation.requestBody?.content['application/json'] && ['paths', path, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'], operation['x-publishable-body'] && operation['x-publishable-body'].$ref.slice(2).split('/')].filter(Boolean);
    const schemas = allowed.map((pointer) => this.ajv.getSchema(`api#/${pointer.map(inPointer).join('/')}`));
    assert.ok(schemas.length === 0 || schemas.some((accepts) => accepts(sent)), `${method} ${path} took what /openapi.json does not allow: ${JSON.stringify(sent).slice(0, 1500)} ${JSON.stringify(schemas[0]?.errors)}`);
  }

  /** @param {import('./http.mjs').Answer} answer */
  check(method, target, answer, sent) {
    const what = `the answer ${answer.status} to ${method} ${target}`;
    const type = (answer.headers['content-type'] ?? '').split(';')[0];
    const found = this.find(method, target);
    if (found && sent !== undefined && answer.status < 300) this.checkTaken(found, method, sent);
    if (!found) {
      if (type === PROBLEM) this.#checkBody(['components', 'responses', 'Problem'], PROBLEM, answer.body, what);
      return;
    }
    const described = this.#responseOf(found.path, found.item, method.toLowerCase(), answer.status);
    assert.ok(described, `${what}: this status is described`);
    if (answer.bytes.length === 0) return;
    const of = described.response.content?.[type] ? described : type === PROBLEM ? { response: this.responses.Problem, pointer: ['components', 'responses', 'Problem'] } : described;
    assert.ok(of.response.content?.[type], `${what}: ${type} is described`);
    if (answer.body !== undefined) this.#checkBody(of.pointer, type, answer.body, what);
  }
}

let last = { text: '', description: null };

/** Keeps what a server says of itself. */
export function describe(base, document) {
  const text = JSON.stringify({ ...document, servers: [] });
  if (text !== last.text) last = { text, description: new Description(document) };
  servers.set(base, last.description);
}

/** Types of answers that have no end, or are no text. */
const NO_TEXT = ['text/event-stream', 'image/png', 'application/pdf'];

/** Whether a known server describes the call as one that it has, and whose answer is a text of its own: it has an end, and leads
 * nowhere else. */
export function answersText(base, method, target) {
  const operation = servers.get(base)?.find(method, target)?.item[method.toLowerCase()];
  if (!operation?.['x-built'] || operation.responses['302']) return false;
  return !Object.values(operation.responses).some(({ content }) => NO_TEXT.some((type) => content?.[type]));
}

/** Fails when a known server has not answered as it says, or took JSON (`sent`) that it should not. HEAD has no body, and is
 * described by GET. */
export function checkAnswer(base, method, target, answer, sent) {
  if (method !== 'HEAD') servers.get(base)?.check(method, target, answer, sent);
  return answer;
}
