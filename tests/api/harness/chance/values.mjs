// Values that a JSON schema of the API's description allows, as arbitraries of fast-check. Where a schema knows no more
// than "a text", the field's name says what a text of that kind looks like, half of the time. No name of a host leads
// anywhere: the server may look it up.

import fc from 'fast-check';
import { exampleRules, rulesWith } from '../world.mjs';

const DEEPEST = 5;
const LONGEST_TEXT = 40;
const LONGEST_LIST = 4;
const ALWAYS = 20;
const FULLNESS = [0, 2, 2, 8]; // of 20, how often a member is there that may be left out: one wrong field hides the others
const SPAN_MS = 400 * 86_400_000;
const ID_PATTERN = /^\^([a-z]{3})_\[0-7\]/;
const CURRENCY_PATTERN = '^([A-Za-z]{3}|x-';

const CURRENCIES = ['USD', 'EUR', 'JPY', 'usd', 'x-points', 'x-free_month', 'ZZZ'];
const EVENTS = ['invoice.paid', 'job.invoiced', 'order.paid', 'refund.created', 'chargeback.created', 'refund.failed', 'chargeback.won', 'order.canceled', 'customer.created', 'signed_up'];
const RULES = [exampleRules(), rulesWith({ key: 'a', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 500 } }), rulesWith({ key: 'b', to: 'referred', kind: 'discount', on: 'submitted', discount: { percent_bp: 1000, code: 'generate' } })];
const MAPPING = { type: { const: 'invoice.paid' }, external_id: '$.id', amount: '$.amount', currency: '$.currency', 'customer.email': '$.email' };

const name = fc.integer({ min: 0, max: 30 });
const address = name.map((number) => `person-${number}@example.com`);
const moment = (now) => fc.integer({ min: -SPAN_MS, max: SPAN_MS }).map((ms) => new Date(now + ms).toISOString());
const smallMap = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ maxLength: 12 }), { maxKeys: 3 });

/** By a field's name, what often stands there. @type {Record<string, (known: import('./known.mjs').Known) => fc.Arbitrary<unknown>>} */
const USUAL = {
  account: () => fc.constant('acct_1'),
  brand_color: () => fc.constantFrom('#336699', '#ffffff', 'red'),
  cc: () => address,
  click_id: (known) => fc.nat().map((choice) => known.id('clk', choice)),
  code: (known) => fc.nat().map((choice) => known.code(choice)),
  contact: () => address,
  country: () => fc.constantFrom('DE', 'US', 'de', 'XX'),
  csv: () => fc.constantFrom('email,name\na@example.com,Ada\n', 'email\n', 'email;name\nb@example.com;"B"'),
  email: () => address,
  events: () => fc.constantFrom(['*'], ['reward.*'], ['referral.created', 'reward.issued']),
  external_id: () => name.map((number) => `x-${number}`),
  id: () => name.map((number) => `o-${number}`),
  language: () => fc.constantFrom('en', 'de', 'es', 'xx'),
  locale: () => fc.constantFrom('en', 'de-DE', 'xx'),
  mapping: () => fc.constant(MAPPING),
  metadata: () => smallMap,
  object: () => fc.oneof(fc.constant('in_1'), name.map((number) => ({ source: 'api', id: `in-${number}` }))),
  password: () => fc.constantFrom('correct horse battery', 'short'),
  phone: () => name.map((number) => `+49301234${String(number).padStart(4, '0')}`),
  prospect: () => address.map((email) => ({ name: 'Pat Prospect', email })),
  reason: () => fc.constant('a reason'),
  reference: () => name.map((number) => `r-${number}`),
  refers_to: () => name.map((number) => ({ source: 'api', id: `in-${number}` })),
  rules: () => fc.constantFrom(...RULES),
  scopes: () => fc.constantFrom(['*'], ['programs:read'], ['referrals:write', 'events:write']),
  secrets: () => fc.constantFrom({ signing_secret: 'a secret of many letters' }, { password: 'secret' }, { api_key: 'secret' }, {}),
  settings: () => fc.constantFrom({ auth: 'hmac_sha256', mapping: MAPPING }, { host: 'mail.invalid', port: 25, from: 'a@example.com' }, { url: 'https://sms.invalid/', from: '+12025550100' }, {}),
  slug: () => name.map((number) => `page-${number}`),
  source: () => fc.constantFrom('api', 'stripe'),
  time_zone: () => fc.constantFrom('Europe/Berlin', 'UTC', 'Mars/Base'),
  type: () => fc.constantFrom(...EVENTS),
};

const anything = fc.jsonValue({ maxDepth: 3 });

export class Values {
  /**
   * @param {object} document the description
   * @param {number} now in milliseconds: times lie about it
   */
  constructor(document, now) {
    this.document = document;
    this.now = now;
  }

  #followed(schema) {
    if (!schema?.$ref) return schema;
    return schema.$ref.slice(2).split('/').reduce((node, part) => node[part], this.document);
  }

  /** @param {import('./known.mjs').Known} known whom ids name */
  of(schema, known, field = '', depth = 0) {
    const followed = this.#followed(schema);
    const generic = this.#generic(followed ?? {}, known, depth);
    const usual = Object.hasOwn(USUAL, field) && !followed?.enum ? USUAL[field](known) : null;
    return usual ? fc.oneof({ arbitrary: usual, weight: 3 }, { arbitrary: generic, weight: 1 }) : generic;
  }

  #generic(schema, known, depth) {
    if (depth > DEEPEST) return fc.constant(null);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if ('const' in schema) return fc.constant(schema.const);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return fc.oneof(...choices.map((one) => this.of(one, known, '', depth + 1)));
    if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => this.#generic({ ...schema, type }, known, depth)));
    return this.#ofType(schema, known, depth);
  }

  #ofType(schema, known, depth) {
    switch (schema.type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'number':
      case 'integer':
        return fc.oneof(this.#small(schema), fc.integer(this.#range(schema)));
      case 'string':
        return this.#text(schema, known);
      case 'array':
        return fc.array(this.of(schema.items, known, '', depth + 1), { minLength: Math.min(schema.minItems ?? 0, LONGEST_LIST), maxLength: Math.min(schema.maxItems ?? LONGEST_LIST, LONGEST_LIST) });
      case 'object':
        return this.#object(schema, known, depth);
      default:
        return anything;
    }
  }

  #range({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }) {
    const min = Math.max(minimum, Number.MIN_SAFE_INTEGER);
    return { min, max: Math.max(min, Math.min(maximum, Number.MAX_SAFE_INTEGER)) };
  }

  #small(schema) {
    const { min, max } = this.#range(schema);
    const low = Math.max(min, Math.min(0, max));
    return fc.integer({ min: low, max: Math.min(max, low + 20_000) });
  }

  #text({ pattern, format, minLength = 0, maxLength = LONGEST_TEXT }, known) {
    const prefix = ID_PATTERN.exec(pattern ?? '')?.[1];
    if (prefix) return fc.nat().map((choice) => known.id(prefix, choice));
    if (pattern?.startsWith(CURRENCY_PATTERN)) return fc.constantFrom(...CURRENCIES);
    if (pattern) return fc.stringMatching(new RegExp(pattern));
    if (format === 'date-time') return moment(this.now);
    if (format === 'uri') return fc.webPath().map((path) => `https://shop.invalid${path}`);
    const max = Math.max(minLength, Math.min(maxLength, LONGEST_TEXT));
    return fc.oneof(fc.string({ minLength, maxLength: max }), fc.string({ unit: 'grapheme', minLength, maxLength: max }), fc.constant('x'.repeat(Math.min(maxLength, 6000))));
  }

  #object({ properties = {}, required = [], additionalProperties }, known, depth) {
    const names = Object.keys(properties);
    if (names.length === 0) return additionalProperties === false ? fc.constant({}) : smallMap;
    const having = (weight) => {
      const members = Object.fromEntries(names.map((one) => [one, this.#member(properties[one], known, one, depth, required.includes(one) ? ALWAYS : weight)]));
      return fc.record(members).map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
    };
    return fc.oneof(...FULLNESS.map(having));
  }

  #member(schema, known, field, depth, weight) {
    const value = this.of(schema, known, field, depth + 1);
    return weight === ALWAYS ? value : fc.oneof({ arbitrary: fc.constant(undefined), weight: ALWAYS - weight }, { arbitrary: value, weight });
  }
}
