// The description of the API is generated from the routes: it must name every call, and every call it names must exist.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { checkAnswer } from './harness/described.mjs';
import { makeTempFolder, repositoryRoot, startServer } from './harness/process.mjs';
import { exampleRules, rulesWith } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const description = await server.anonymous.read('/openapi.json');
const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head'];

const BUILT = [
  ['/v1/programs', 'get', 'post'],
  ['/v1/programs/{id}', 'get', 'patch'],
  ['/v1/programs/{id}/versions', 'post'],
  ['/v1/contacts', 'get', 'post'],
  ['/v1/contacts/{id}', 'get', 'patch'],
  ['/v1/participants', 'get', 'post'],
  ['/v1/participants/{id}', 'get', 'patch'],
  ['/v1/participants/{id}/portal_links', 'post'],
  ['/v1/programs/{id}/portal', 'get', 'patch'],
  ['/v1/programs/{id}/portal_keys', 'get', 'post'],
  ['/v1/me', 'get', 'patch'],
  ['/v1/me/cases', 'get', 'post'],
  ['/v1/me/referrals', 'get'],
  ['/v1/me/rewards', 'get'],
  ['/v1/me/session', 'post', 'delete'],
  ['/v1/me/summary', 'get'],
  ['/v1/participants/{id}/summary', 'get'],
  ['/v1/links', 'post'],
  ['/v1/links/{id}', 'patch'],
  ['/v1/clicks', 'post'],
  ['/v1/codes/{code}', 'get'],
  ['/v1/referrals', 'get', 'post'],
  ['/v1/referrals/{id}', 'get'],
  ['/v1/referrals/{id}/timeline', 'get'],
  ['/v1/referrals/{id}/transitions', 'post'],
  ['/v1/referrals/{id}/qualify', 'post'],
  ['/v1/referrals/{id}/disqualify', 'post'],
  ['/v1/events', 'get', 'post'],
  ['/v1/events/{id}', 'get'],
  ['/v1/rewards', 'get', 'post'],
  ['/v1/rewards/{id}', 'get'],
  ['/v1/ledger/accounts', 'get'],
  ['/v1/ledger/transactions', 'get'],
  ['/v1/test_clock/advance', 'post'],
  ['/v1/connections', 'get', 'post'],
  ['/v1/connections/{id}', 'get', 'patch', 'delete'],
  ['/hooks/stripe/{con}', 'post'],
  ['/docs', 'get'],
  ['/r/{code}', 'get'],
  ['/openapi.json', 'get'],
  ['/schemas/rules.json', 'get'],
  ['/healthz', 'get'],
  ['/readyz', 'get'],
];
const withoutNames = (path) => path.replaceAll(/\{[^}]+\}/g, '{}');
const described = new Map(Object.entries(description.paths).map(([path, item]) => [withoutNames(path), item]));

test('it is an OpenAPI 3.1 document', () => {
  assert.match(description.openapi, /^3\.1\./);
  assert.equal(typeof description.info.title, 'string');
  assert.equal(typeof description.info.version, 'string');
});

for (const [path, ...methods] of BUILT) {
  test(`it describes ${methods.join(', ')} ${path}`, () => {
    const item = described.get(withoutNames(path));
    assert.ok(item, `${path} is described`);
    for (const method of methods) assert.ok(item[method]?.responses, `${method} ${path}`);
  });
}

test('operation ids are there and unique', () => {
  const ids = Object.values(description.paths).flatMap((item) => METHODS.filter((method) => item[method]).map((method) => item[method].operationId));
  assert.equal(ids.every((id) => typeof id === 'string' && id !== ''), true);
  assert.equal(new Set(ids).size, ids.length);
});

test('every parameter in a path is declared', () => {
  for (const [path, item] of Object.entries(description.paths)) {
    const named = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]).sort();
    for (const method of METHODS.filter((one) => item[one])) {
      const declared = [...(item.parameters ?? []), ...(item[method].parameters ?? [])].filter((row) => row.in === 'path').map((row) => row.name).sort();
      assert.deepEqual(declared, named, `${method} ${path}`);
    }
  }
});

test('every reference leads somewhere', () => {
  const follow = (reference) => reference.slice(2).split('/').reduce((node, part) => node?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], description);
  const references = [...JSON.stringify(description).matchAll(/"\$ref":"(#[^"]*)"/g)].map((match) => match[1]);
  for (const reference of references) assert.ok(follow(reference), reference);
});

test('every path it names exists: a method that it does not name is refused as such', async () => {
  for (const [path, item] of Object.entries(description.paths)) {
    const target = path.replaceAll(/\{[^}]+\}/g, 'x');
    const other = ['DELETE', 'PUT', 'PATCH', 'POST', 'GET'].find((method) => !item[method.toLowerCase()]);
    const answer = await server.live.call(other, target);
    assert.ok([405, 501].includes(answer.status), `${other} ${target}: ${answer.status} ${answer.text}`);
  }
});

/** By which people come in who have no credential yet: all that is public under /v1. */
const DOORS = ['get /v1/invitations/{token}', 'get /v1/setup', 'post /v1/invitations/{token}/accept', 'post /v1/me/session', 'post /v1/me/widget', 'post /v1/session', 'post /v1/session/link', 'post /v1/setup'];

test('every call under /v1 needs a key or a session, but for the doors', async () => {
  const open = [];
  for (const [path, item] of Object.entries(description.paths)) {
    if (!path.startsWith('/v1/')) continue;
    for (const method of METHODS.filter((one) => item[one])) {
      const answer = await server.anonymous.call(method.toUpperCase(), path.replaceAll(/\{[^}]+\}/g, 'x'), method === 'get' || method === 'head' ? undefined : {});
      if (item[method].security.length === 0) open.push(`${method} ${path}`);
      else assert.equal(answer.status, 401, `${method} ${path}`);
    }
  }
  assert.deepEqual(open.toSorted(), DOORS);
});

test('the schema of a program\'s body refuses what the server refuses', () => {
  const { requestBody } = described.get('/v1/programs').post;
  assert.equal(requestBody.required, true);
  assert.ok(requestBody.content['application/json'].schema);
});

test('redocly finds nothing to say about it', () => {
  const file = path.join(makeTempFolder(), 'openapi.json');
  const folder = path.join(repositoryRoot, 'tests/openapi');
  writeFileSync(file, JSON.stringify(description));
  const lint = () => execFileSync(path.join(folder, 'node_modules/.bin/redocly'), ['lint', file, '--format=json', '--config', path.join(folder, 'redocly.yaml')], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } });
  const { problems } = JSON.parse(lint());
  assert.deepEqual(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0].pointer}`), []);
});

test('every answer of a call that is built says what it is made of', () => {
  for (const [called, item] of Object.entries(description.paths))
    for (const method of METHODS.filter((one) => item[one]?.['x-built'] && called.startsWith('/v1/')))
      for (const [status, response] of Object.entries(item[method].responses).filter(([one]) => one.startsWith('2')))
        for (const [type, { schema }] of Object.entries(response.content ?? {})) assert.ok(type !== 'application/json' || (schema.$ref ?? schema.anyOf), `${method} ${called} ${status}`);
});

test('an answer with a member that is not described, or without one that is, is found', async () => {
  const answer = await server.live.get('/v1/programs');
  const altered = (change) => {
    const body = structuredClone(answer.body);
    change(body);
    return () => checkAnswer(server.url, 'GET', '/v1/programs', { ...answer, body });
  };
  altered(() => {})();
  assert.throws(altered((body) => (body.extra = 1)), /additional properties/);
  assert.throws(altered((body) => delete body.has_more), /required property 'has_more'/);
  assert.throws(altered((body) => (body.data = [{}])), /required property 'id'/);
  assert.throws(() => checkAnswer(server.url, 'GET', '/v1/programs', { ...answer, status: 302 }), /this status is described/);
});

test('the description names the kinds of ids, and groups the calls', () => {
  for (const prefix of ['prg', 'ptc', 'ref', 'evt', 'rwd']) assert.match(description.info.description, new RegExp(`\\b${prefix}_`));
  assert.equal(/null/.test(description.info.description), false, 'what has no ids is not named');
  const tags = new Set(description.tags.map(({ name }) => name));
  for (const [called, item] of Object.entries(description.paths))
    for (const method of METHODS.filter((one) => item[one])) assert.ok(item[method].tags.every((tag) => tags.has(tag)), `${method} ${called}`);
});

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const rulesSchema = await server.anonymous.read('/schemas/rules.json');
const accepts = ajv.compile(rulesSchema);

test('the rules schema accepts the example', () => {
  assert.equal(rulesSchema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  assert.equal(accepts(exampleRules()), true, JSON.stringify(accepts.errors));
});

const AMOUNTS = [{ fixed: 5 }, { percent_bp: 5, of: 'event.amount', cap: 1, floor: 0 }, { milestones: [{ at: 1, fixed: 5 }] }, { brackets: [{ up_to: null, fixed: 5 }], of: 'event.amount', marginal: false }];
for (const amount of AMOUNTS) {
  test(`the rules schema accepts ${JSON.stringify(amount)}`, () => {
    assert.equal(accepts(rulesWith({ key: 'a', to: 'referrer', kind: 'credit', on: 'qualified', amount })), true, JSON.stringify(accepts.errors));
  });
}

const WRONG = [
  ['an unknown key', (rules) => (rules.extra = 1)],
  ['an unknown key of a reward', (rules) => (rules.rewards[0].amonut = 1)],
  ['a reward without a key', (rules) => delete rules.rewards[0].key],
  ['a wrong type', (rules) => (rules.rewards[0].hold_days = 'thirty')],
  ['a negative hold', (rules) => (rules.rewards[0].hold_days = -1)],
  ['an operator that does not exist', (rules) => (rules.qualification.all[0].op = 'like')],
  ['rewards that are no list', (rules) => (rules.rewards = {})],
];
for (const [name, change] of WRONG) {
  test(`the rules schema refuses ${name}`, () => {
    const rules = exampleRules();
    change(rules);
    assert.equal(accepts(rules), false);
  });
}

test('/docs is a page that names the address, how to sign in, the descriptions, and every call', async () => {
  for (const path of ['/docs', '/docs/']) {
    const { status, headers, text } = await server.anonymous.get(path);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.match(headers['content-security-policy'], /^default-src 'none'; (script-src 'self'; )?style-src ('self' )?'sha256-/);
    assert.equal(/unsafe-|https?:/.test(headers['content-security-policy']), false);
    for (const [script, source] of text.matchAll(/<script([^>]*)>/gi)) {
      assert.match(source, /^ src="\/assets\/reference\.[0-9a-f]{10}\.js" defer$/, script);
      assert.match((await server.anonymous.get(/"([^"]+)"/.exec(source)[1])).headers['cache-control'], /immutable/);
    }
    assert.ok(text.includes(`${server.url}/v1`));
    assert.match(text, /Authorization: Bearer rfd_sk_/);
    for (const [, link] of text.matchAll(/href="([^"]+)"/g)) assert.equal((await server.anonymous.get(link)).status, 200, link);
    for (const [called, item] of Object.entries(description.paths).filter(([one]) => one.startsWith('/v1/')))
      for (const method of METHODS.filter((one) => item[one])) assert.ok(text.includes(`<code>${method.toUpperCase()} ${called}</code>`), `${method} ${called}`);
  }
});
