// Calls that the description allows, and calls that it nearly allows, as arbitraries of fast-check: the operation, its path
// with names of what exists or of nobody, its parameters, its body.

import fc from 'fast-check';
import { mutation } from './mutation.mjs';
import { Values } from './values.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const LIST_CURSOR = /^\^([a-z]{3})_/;
const PARAMETERS_NAMED = 12;
const OF_RANKED_LISTS = { '/v1/contacts': 'cnt', '/v1/participants': 'ptc', '/v1/links': 'lnk', '/v1/users': 'usr', '/v1/keys': 'key', '/v1/todos': 'rwd' }; // and of those that have no cursor

const amount = fc.integer({ min: 1, max: 20_000 });
const few = (prefix) => (known) => fc.array(fc.nat().map((choice) => known.id(prefix, choice)), { minLength: 1, maxLength: 3 });
const one = (prefix) => (known) => fc.nat().map((choice) => known.id(prefix, choice));
const is = (value) => () => fc.constant(value);
const numbered = (prefix) => () => fc.integer({ min: 0, max: 500 }).map((number) => `${prefix}-${number}`);

/** What some calls must say together, which a schema of fields does not know. */
const TOGETHER = {
  'PATCH /v1/contacts/{id}': { name: is('Ada') },
  'POST /v1/cases/resolve': { ids: few('cas'), reason: is('seen') },
  'POST /v1/events': { type: is('invoice.paid'), external_id: numbered('evt'), referral_id: one('ref'), amount: () => amount, currency: is('USD') },
  'POST /v1/redemptions': { contact_id: one('cnt'), amount: () => amount, currency: is('USD'), reference: numbered('r') },
  'POST /v1/referrals/{id}/transitions': { to: () => fc.constantFrom('contacted', 'qualified', 'won', 'lost', 'open'), reason: is('by hand') },
  'POST /v1/rewards': { contact_id: one('cnt'), program_id: one('prg'), kind: is('credit'), amount: () => amount, currency: is('USD'), reason: is('a bonus'), external_id: numbered('b') },
  'POST /v1/rewards/approve': { ids: few('rwd') },
  'POST /v1/rewards/deny': { ids: few('rwd'), reason: is('no') },
};

/** Where a kind of connection has an address of its own that is not ours to call, and the field that names another. */
const ELSEWHERE = { stripe: ['api_url'], twilio: ['settings', 'base_url'], tremendous: ['settings', 'base_url'] };

/** The text with the outside system's address, if it makes a connection, leading nowhere. */
function harmless(text) {
  try {
    const body = JSON.parse(text);
    const [first, second] = ELSEWHERE[body?.kind] ?? [];
    if (!first) return text;
    if (!second) body[first] = 'https://stripe.invalid';
    else if (typeof body[first] === 'object' && body[first] !== null) body[first][second] = 'https://system.invalid';
    return JSON.stringify(body);
  } catch {
    return text; // it is no JSON, and the server refuses it
  }
}

/** Every operation of the description that ends by itself. */
export function operationsOf(document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] && !item[method].responses['200']?.content?.['text/event-stream']).map((method) => ({ path, method: method.toUpperCase(), described: item[method], parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])] })),
  );
}

/** By the first segments of a path, the prefix of its ids: a list's cursor says it. */
function prefixesOf(document) {
  const found = {};
  for (const [path, item] of Object.entries(document.paths)) {
    const cursor = (item.get?.parameters ?? []).find(({ name }) => name === 'starting_after');
    const prefix = LIST_CURSOR.exec(cursor?.schema.pattern ?? '')?.[1];
    if (prefix) found[path] = prefix;
  }
  return { ...OF_RANKED_LISTS, ...found };
}

export class Calls {
  /** @param {object} document the description */
  constructor(document, now) {
    this.document = document;
    this.values = new Values(document, now);
    this.prefixes = prefixesOf(document);
    this.operations = operationsOf(document);
  }

  /**
   * Any call.
   * @param {(operation: object) => import('./known.mjs').Known} knownFor
   */
  any(known) {
    const some = (built) => fc.constantFrom(...this.operations.filter(({ described }) => (described['x-built'] !== false) === built));
    return fc.oneof({ arbitrary: some(true), weight: 40 }, { arbitrary: some(false), weight: 1 }).chain((operation) => this.#of(operation, known));
  }

  #of(operation, known) {
    return fc.record({ target: this.#target(operation, known), payload: this.#payload(operation, known), again: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 4 }) }).map(({ target, payload, again }) => ({
      operation: `${operation.method} ${operation.path}`,
      method: operation.method,
      target,
      built: operation.described['x-built'] !== false,
      ...payload,
      headers: { ...payload.headers, ...(again === null || operation.method !== 'POST' ? {} : { 'Idempotency-Key': `again-${again}` }) },
    }));
  }

  #target({ path, parameters }, known) {
    const segments = path.split('/').map((segment, at, all) => (segment.startsWith('{') ? this.#segment(segment.slice(1, -1), all.slice(0, at).join('/'), known) : fc.constant(segment)));
    return fc.tuple(fc.tuple(...segments), this.#query(parameters, known)).map(([parts, query]) => parts.join('/') + (query ? `?${query}` : ''));
  }

  #segment(name, collection, known) {
    const prefix = this.prefixes[collection] ?? (name === 'con' ? 'con' : null);
    const any = fc.nat().map((choice) => known.id(known.prefixes()[choice % known.prefixes().length] ?? 'prg', choice));
    const right = { n: fc.integer({ min: 0, max: 3 }).map(String), code: fc.nat().map((choice) => known.code(choice)) }[name] ?? (prefix ? fc.nat().map((choice) => known.id(prefix, choice)) : any);
    const other = fc.oneof(any, fc.string({ minLength: 1, maxLength: 20 }).map(encodeURIComponent), fc.constantFrom('x', '%00', '%ff', 'a'.repeat(300)));
    return fc.oneof({ arbitrary: right, weight: 12 }, { arbitrary: other, weight: 1 });
  }

  #query(parameters, known) {
    const named = parameters.filter(({ in: place }) => place === 'query');
    if (named.length === 0) return fc.oneof({ arbitrary: fc.constant(''), weight: 20 }, { arbitrary: fc.constantFrom('x=1', 'a=%zz'), weight: 1 });
    const pair = ({ name, schema }) => this.values.of(schema, known, name).map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(asText(value))}`);
    const least = named.filter(({ required }) => required).map(pair);
    const few = fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, { arbitrary: fc.constant(1), weight: 4 }, { arbitrary: fc.integer({ min: 2, max: PARAMETERS_NAMED }), weight: 1 });
    const more = few.chain((count) => fc.subarray(named, { minLength: Math.min(count, named.length), maxLength: Math.min(count, named.length) })).chain((chosen) => fc.tuple(...chosen.filter(({ required }) => !required).map(pair)));
    return fc.tuple(fc.tuple(...least), more).map(([must, may]) => [...must, ...may].join('&'));
  }

  #payload({ described, method, path }, known) {
    const content = described.requestBody?.content;
    if (!content) return fc.constant({ headers: {} });
    const [type, { schema }] = Object.entries(content)[0];
    if (type !== 'application/json') return fc.oneof(fc.string(), fc.constantFrom('email,name\na@example.com,Ada\n', '')).map((body) => ({ body, headers: { 'Content-Type': type } }));
    const drawn = this.values.of(schema, known);
    const together = TOGETHER[`${method} ${path}`];
    const right = together ? fc.oneof(drawn, fc.record(Object.fromEntries(Object.entries(together).map(([name, of]) => [name, of(known)])))) : drawn;
    const wrong = fc.tuple(right, mutation).map(([body, { apply }]) => apply(body));
    return fc.oneof({ arbitrary: right.map((body) => JSON.stringify(body)), weight: 3 }, { arbitrary: wrong, weight: 1 }).map((body) => ({ body: harmless(body), headers: {} }));
  }
}

/** As a parameter of an address, where a lone surrogate cannot be written. */
function asText(value) {
  return (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)).toWellFormed();
}
