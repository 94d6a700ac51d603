// Wrong queries, methods, paths and media types.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeProgramAndParticipant, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { program } = await makeProgramAndParticipant(server.live);

const LISTS = ['programs', 'contacts', 'participants', 'referrals', 'rewards', 'ledger/accounts', 'ledger/transactions'];
const QUERIES = [
  ['limit=0', 'out_of_range', 'limit'],
  ['limit=101', 'out_of_range', 'limit'],
  ['limit=-1', 'out_of_range', 'limit'],
  ['limit=ten', 'invalid_type', 'limit'],
  ['limit=1.5', 'invalid_type', 'limit'],
  ['limit=', 'invalid_type', 'limit'],
  ['limit=1&limit=2', 'invalid_value', 'limit'],
  ['starting_after=zombie', 'invalid_value', 'starting_after'],
  ['starting_after=clk_00000000000000000000000000', 'invalid_value', 'starting_after'],
  ['colour=red', 'unknown_field', 'colour'],
  ['created[gte]=yesterday', 'invalid_value', 'created[gte]'],
];
for (const list of LISTS) {
  for (const [query, code, param] of QUERIES) {
    test(`GET /v1/${list}?${query}`, async () => assertProblem(await server.live.get(`/v1/${list}?${query}`), 400, code, param));
  }
}

test('filters are values, never SQL or patterns', async () => {
  for (const value of ["' OR 1=1 --", '%', '_', '";DROP TABLE contact;--', '*']) {
    const answer = await server.live.get(`/v1/contacts?external_id=${encodeURIComponent(value)}`);
    assert.deepEqual([answer.status, answer.body.data], [200, []], value);
  }
  assert.equal((await server.live.readAll('/v1/contacts')).length, 1);
});

test('a query that is not UTF-8, holds U+0000 or has a bad escape is refused', async () => {
  for (const value of ['%ff', '%00']) assertProblem(await server.live.get(`/v1/contacts?q=${value}`), 400, 'invalid_value', 'q');
  for (const value of ['%', '%zz']) assertProblem(await server.live.get(`/v1/contacts?q=${value}`), 400, 'bad_request');
});

test('a path that is not UTF-8 leads to nothing', async () => {
  for (const path of ['/v1/discount_codes/%ff/redeem', '/v1/code_pools/a%c3/codes', '/v1/gift_orders/%c0%af']) {
    assertProblem(await server.live.get(path), 404, 'not_found');
    assertProblem(await server.live.post(path, {}), 404, 'not_found');
  }
  for (const path of ['/r/%ff', '/p/%ff', '/portal/enter/%ff']) assert.equal((await server.anonymous.get(path)).status, 404, path);
});

test('more parameters than anybody reads are refused', async () => {
  const query = Array.from({ length: 65 }, (_, index) => `p${index}=1`).join('&');
  assertProblem(await server.live.get(`/v1/contacts?${query}`), 400, 'bad_request');
});

test('a list of a filter that names another kind of id is refused', async () => {
  assertProblem(await server.live.get(`/v1/referrals?participant_id=${program.id}`), 400, 'invalid_value', 'participant_id');
});

for (const path of ['/v1/nothing', '/v1', '/v1/', '/v2/programs', '/nothing', '/v1/programs/', '/v1/programs//', '//v1/programs', '/V1/programs']) {
  test(`${path} does not exist`, async () => assertProblem(await server.live.get(path), 404, 'not_found'));
}

const METHODS = [
  ['DELETE', '/v1/programs', ['GET', 'POST']],
  ['PUT', `/v1/programs/${program.id}`, ['GET', 'PATCH']],
  ['DELETE', '/v1/events', ['GET', 'POST']],
  ['POST', '/healthz', ['GET']],
  ['DELETE', '/r/ABC', ['GET', 'HEAD']],
];
for (const [method, path, allowed] of METHODS) {
  test(`${method} ${path} is not allowed, and Allow says what is`, async () => {
    const answer = await server.live.call(method, path);
    assertProblem(answer, 405, 'method_not_allowed');
    const named = answer.headers.allow.split(',').map((name) => name.trim());
    for (const name of allowed) assert.ok(named.includes(name), `${name} in ${answer.headers.allow}`);
    assert.equal(named.includes(method), false);
  });
}

for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', 'application/json; charset=latin1']) {
  test(`a body of ${type} is refused`, async () => {
    assertProblem(await server.live.post('/v1/contacts', JSON.stringify({ email: uniqueEmail() }), { 'Content-Type': type }), 415, 'unsupported_media_type');
  });
}

for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;Charset=UTF-8']) {
  test(`a body of ${type} is accepted`, async () => {
    assert.equal((await server.live.post('/v1/contacts', JSON.stringify({ email: uniqueEmail() }), { 'Content-Type': type })).status, 201);
  });
}
