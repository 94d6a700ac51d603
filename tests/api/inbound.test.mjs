// Any system may report facts by JSON of its own: a mapping says how it is read. Here an automation tool, a shop and a CRM
// post to the real server as they would, with their signatures made by Node's own crypto.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { createKey, mustRunVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, rewardsOf, rulesWith, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { live, anonymous } = server;

const KIND = 'webhook';
const fixed = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount' } };
const program = await makeProgram(live, { rules: rulesWith(fixed) });
const participant = await makeParticipant(live, program);

const MAPPING = {
  type: { path: '$.event', map: { 'invoice/paid': 'invoice.paid', 'lead/new': 'lead.created' } },
  external_id: '$.id',
  'customer.email': '$.contact.mail',
  'customer.name': "$.contact['full name']",
  'attribution.code': '$.ref',
  'object.id': '$.invoice.number',
  amount: '$.invoice.total',
  amount_unit: 'major',
  currency: '$.invoice.currency',
  occurred_at: '$.at',
};

const connect = (settings, secrets, fields = {}) => live.create('/v1/connections', { kind: KIND, program_id: program.id, account: unique('tool'), settings: { mapping: MAPPING, ...settings }, ...(secrets ? { secrets } : {}), ...fields });
const pathOf = (connection) => new URL(connection.hook_url).pathname;
const message = (fields = {}) => ({ event: 'invoice/paid', id: unique('m'), contact: { mail: uniqueEmail('payer'), 'full name': 'Pay Er' }, ref: participant.code, invoice: { number: unique('inv'), total: 250, currency: 'usd' }, ...fields });
const post = (connection, body, headers) => anonymous.post(pathOf(connection), body, headers);
const received = async (connection) => (await live.read(`/v1/connections/${connection.id}/received`)).data;
const eventOf = async (body) => (await live.readAll(`/v1/events?object_source=webhook&object_id=${encodeURIComponent(body.invoice.number)}`))[0];

describe('a message whose address is the secret', async () => {
  const connection = await connect();

  test('is taken in once, by the amounts that its digits say', async () => {
    const body = message();
    // 250.10 has no double: the digits themselves are what counts.
    const text = JSON.stringify(body).replace('"total":250', '"total": 250.10');
    const answer = await post(connection, text);
    assert.deepEqual([answer.status, answer.body], [200, { outcome: 'applied' }], answer.text);
    const event = await eventOf(body);
    assert.deepEqual([event.amount, event.currency, event.source, event.type], [25_010, 'USD', 'webhook', 'invoice.paid']);
    const [reward] = await rewardsOf(live, event.referral);
    assert.equal(reward.amount, 2501);
    assert.deepEqual((await post(connection, text)).body, { outcome: 'replayed' });
    assert.equal((await rewardsOf(live, event.referral)).length, 1);
  });

  test('makes a conflict of the same id with other content', async () => {
    const body = message();
    assert.equal((await post(connection, body)).status, 200);
    assertProblem(await post(connection, { ...body, invoice: { ...body.invoice, total: 251 } }), 409, 'event_conflict', 'external_id');
  });

  test('is ignored where the mapping does not use its type', async () => {
    assert.deepEqual((await post(connection, message({ event: 'invoice/sent' }))).body, { outcome: 'ignored' });
  });

  test('tells what is wrong and from which path it came', async () => {
    const cases = [
      [message({ contact: { mail: 'no address' } }), 'customer.email', /From \$\.contact\.mail/],
      [message({ invoice: { number: 'x1', total: '12,50', currency: 'USD' } }), 'amount', /without spaces.*From \$\.invoice\.total/],
      [message({ invoice: { number: 'x1', total: 12.345, currency: 'USD' } }), 'amount', /USD has 2 decimals/],
      [message({ invoice: { number: 'x1', total: 1, currency: 'XXZ' } }), 'currency', /From \$\.invoice\.currency/],
      [message({ at: 'yesterday' }), 'occurred_at', /RFC 3339.*From \$\.at/],
      [message({ id: null }), 'external_id', undefined],
      [message({ contact: {} }), 'customer', undefined],
    ];
    for (const [body, param, words] of cases) {
      const answer = await post(connection, body);
      assert.equal(answer.status, 400, answer.text);
      assert.equal(answer.body.param, param, answer.text);
      if (words) assert.match(answer.body.detail, words);
    }
    assertProblem(await post(connection, '{"id": 1,'), 400, 'invalid_json');
    assertProblem(await post(connection, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, 'invalid_json');
  });

  test('is not there under another secret', async () => {
    const [, secret] = /^\/hooks\/in\/con_\w+\/(\w{32})$/.exec(pathOf(connection));
    assertProblem(await anonymous.post(pathOf(connection).replace(secret, secret.replace(/./g, '0')), message()), 404, 'not_found');
    assertProblem(await anonymous.post(pathOf(connection).replace(`/${secret}`, ''), message()), 404, 'not_found');
  });

  test('times may be RFC 3339 or seconds', async () => {
    const seconds = Math.floor(Date.now() / 1000) - 100;
    for (const at of [seconds, new Date(seconds * 1000).toISOString()]) {
      const body = message({ at });
      assert.equal((await post(connection, body)).status, 200);
      assert.equal(Date.parse((await eventOf(body)).occurred_at), seconds * 1000);
    }
  });
});

test('amounts in every kind of currency are whole numbers exactly', async () => {
  const connection = await connect();
  const amounts = [
    ['19.99', 'EUR', 1999],
    ['"19.990"', 'EUR', 1999],
    ['0.1', 'USD', 10],
    ['1234567890123.45', 'USD', 123456789012345],
    ['1500', 'JPY', 1500],
    ['1500.000', 'JPY', 1500],
    ['1.234', 'KWD', 1234],
    ['12e2', 'USD', 120000],
  ];
  for (const [text, currency, minor] of amounts) {
    const body = message({ invoice: { number: unique('i'), total: 'TOTAL', currency } });
    const tried = await live.call('POST', `/v1/connections/${connection.id}/try`, `{"body": ${JSON.stringify(body).replace('"TOTAL"', text)}}`);
    assert.equal(tried.status, 200, tried.text);
    assert.equal(tried.body.facts[0]?.amount, minor, `${text} ${currency}: ${tried.text}`);
  }
  for (const [text, currency] of [['0.5', 'JPY'], ['1.2345', 'KWD'], ['1e-3', 'USD'], ['-5', 'USD'], ['"99999999999999999999"', 'USD']]) {
    const body = message({ invoice: { number: unique('i'), total: 'TOTAL', currency } });
    const tried = await live.call('POST', `/v1/connections/${connection.id}/try`, `{"body": ${JSON.stringify(body).replace('"TOTAL"', text)}}`);
    assert.equal(tried.body.works, false, tried.text);
    assert.equal(tried.body.error.param, 'amount');
  }
  const minor = await connect({ mapping: { ...MAPPING, amount_unit: 'minor' } });
  assert.equal((await live.act(`/v1/connections/${minor.id}/try`, { body: message() })).facts[0].amount, 250);
  const refused = await live.act(`/v1/connections/${minor.id}/try`, { body: message({ invoice: { number: '1', total: 2.5, currency: 'USD' } }) });
  assert.match(refused.error.detail, /amount_unit/);
});

test('a default is read as the value would have been: in its unit, by its format', async () => {
  const mapping = { ...MAPPING, amount: { path: '$.invoice.total', default: 12 }, occurred_at: { path: '$.at', format: 'unix', default: 1_750_000_000 }, no_reward: { path: '$.free', default: 'true' } };
  const body = message({ invoice: { number: unique('i'), total: '', currency: 'EUR' } });
  const made = async (fields, of = body) => {
    const tried = await live.act(`/v1/connections/${(await connect({ mapping: { ...mapping, ...fields } })).id}/try`, { body: of });
    return tried.works === false ? tried.error.param : tried.facts[0];
  };
  const fact = await made({});
  assert.deepEqual([fact.amount, fact.occurred_at, fact.no_reward], [1200, '2025-06-15T15:06:40.000000Z', true]);
  assert.equal((await made({ amount: { path: '$.invoice.total', default: '12.50' } })).amount, 1250);
  assert.equal((await made({ amount_unit: 'minor' })).amount, 12);
  assert.equal((await made({ amount: { const: 12 } })).amount, 1200, 'as a fixed value is');
  assert.equal((await made({}, { ...body, invoice: { ...body.invoice, total: '7.5' } })).amount, 750);
  assert.equal(await made({ amount: { path: '$.invoice.total', default: '1,5' } }), 'amount');
  assert.equal(await made({ occurred_at: { path: '$.at', default: 'soon' } }), 'occurred_at');
  assert.equal('amount' in (await made({ amount: { path: '$.invoice.total', default: '' } })), false);
});

test('a path that is too long for a sentence is cut between characters', async () => {
  for (const lead of ['', 'a', 'aa', 'aaa']) {
    const path = `$.${lead}${'\u{1F600}'.repeat(60)}`;
    const connection = await connect({ mapping: { ...MAPPING, 'customer.email': path } });
    const body = JSON.stringify(message({ [path.slice(2)]: 'no address' }));
    const answer = await post(connection, body);
    assertProblem(answer, 400, 'invalid_value', 'customer.email');
    assert.match(answer.body.detail, /\(From \$\.a*(\u{1F600})+\)$/u);
    const name = `${lead}${'\u{1F600}'.repeat(60)}`;
    const refused = await live.post('/v1/connections', { kind: KIND, program_id: program.id, account: unique('bad'), settings: { mapping: { ...MAPPING, [name]: '$.a' } } });
    assertProblem(refused, 400, 'unknown_field');
    assert.match(refused.body.param, /^settings\.mapping\.a*(\u{1F600})+$/u);
  }
});

describe('a signed message', async () => {
  const SECRET = 'a-secret-of-the-sending-tool';
  const sign = (text, encoding = 'hex', secret = SECRET) => createHmac('sha256', secret).update(text).digest(encoding);

  test('is taken with hex or base64, a prefix, and a time', async () => {
    const plain = await connect({ auth: 'hmac_sha256', header: 'X-Shop-Hmac', encoding: 'base64' }, { signing_secret: SECRET });
    const text = JSON.stringify(message(), null, 2);
    assert.equal((await post(plain, text, { 'X-Shop-Hmac': sign(text, 'base64') })).status, 200);

    const prefixed = await connect({ auth: 'hmac_sha256', header: 'X-Hub-Signature-256', prefix: 'sha256=' }, { signing_secret: SECRET });
    assert.equal((await post(prefixed, text, { 'X-Hub-Signature-256': `sha256=${sign(text).toUpperCase()}` })).status, 200);
    const bare = await post(prefixed, text, { 'X-Hub-Signature-256': sign(text) });
    assertProblem(bare, 400, 'invalid_signature', 'X-Hub-Signature-256');
    assert.match(bare.body.detail, /prefix/);

    const timed = await connect({ auth: 'hmac_sha256', timestamp_header: 'X-Time', tolerance_s: 60 }, { signing_secret: SECRET });
    const at = (shift) => String(Math.floor(Date.now() / 1000) + shift);
    const send = (time) => post(timed, text, { 'X-Signature': sign(`${time}.${text}`), 'X-Time': time });
    assert.equal((await send(at(0))).status, 200);
    for (const [shift, words] of [[-3600, /before this server's clock/], [3600, /ahead of this server's clock/]]) {
      const answer = await send(at(shift));
      assertProblem(answer, 400, 'invalid_signature');
      assert.match(answer.body.detail, words);
    }
    assertProblem(await post(timed, text, { 'X-Signature': sign(text) }), 400, 'invalid_signature');
    const kept = await received(timed);
    assert.deepEqual([kept.at(-1).outcome, kept.filter((one) => one.body !== null && one.outcome === 'refused').length], ['applied', 0], 'a stranger puts nothing before people\'s eyes');
  });

  test('a body that was written anew on the way is told apart from a wrong secret', async () => {
    const connection = await connect({ auth: 'hmac_sha256' }, { signing_secret: SECRET });
    const body = message({ contact: { mail: uniqueEmail('jose'), 'full name': 'José' } });
    const python = (value) => JSON.stringify(value).replace(/("(?:[^"\\]|\\.)*")|([,:])/g, (_, string, mark) => string ?? `${mark} `);
    const forms = [[JSON.stringify(body), JSON.stringify(body, null, 2)], [JSON.stringify(body, null, 2), JSON.stringify(body)], [python(body), JSON.stringify(body)], [JSON.stringify(body), `${JSON.stringify(body)}\n`]];
    for (const [was, arrives] of forms) {
      const answer = await post(connection, arrives, { 'X-Signature': sign(was) });
      assertProblem(answer, 400, 'invalid_signature', 'X-Signature');
      assert.match(answer.body.detail, /written the body anew/, was);
    }
    const text = JSON.stringify(body);
    const cases = [[sign(text, 'hex', 'another-secret-than-that'), /does not fit/], [sign(text, 'base64'), /in base64, and the connection's settings say hex/], [`sha256=${sign(text)}`, /name no prefix/], [undefined, /missing/]];
    for (const [signature, words] of cases) {
      const answer = await post(connection, text, signature === undefined ? {} : { 'X-Signature': signature });
      assertProblem(answer, 400, 'invalid_signature');
      assert.match(answer.body.detail, words);
    }
    assert.equal((await live.readAll('/v1/contacts')).filter((one) => one.email === body.contact.mail).length, 0, 'nothing of it was taken');
  });

  test('the secret can be replaced without losing a message', async () => {
    const connection = await connect({ auth: 'hmac_sha256' }, { signing_secret: SECRET });
    const next = 'another-secret-from-now-on';
    await live.call('PATCH', `/v1/connections/${connection.id}`, { secrets: { signing_secret: next } });
    for (const secret of [SECRET, next]) {
      const text = JSON.stringify(message());
      assert.equal((await post(connection, text, { 'X-Signature': sign(text, 'hex', secret) })).status, 200);
    }
  });
});

test('a message with a token', async () => {
  const token = 'a-token-that-is-long-enough';
  const connection = await connect({ auth: 'bearer' }, { token });
  assert.equal((await post(connection, message(), { Authorization: `Bearer ${token}` })).status, 200);
  assertProblem(await post(connection, message(), { Authorization: 'Bearer something-else-entirely' }), 401, 'unauthorized');
  assertProblem(await post(connection, message()), 401, 'unauthorized');
  const own = await connect({ auth: 'bearer', header: 'X-Api-Key' }, { token });
  assert.equal((await post(own, message(), { 'X-Api-Key': token })).status, 200);
  assert.equal(JSON.stringify(await live.read(`/v1/connections/${own.id}`)).includes(token), false);
});

test('several facts in one message are taken together or not at all', async () => {
  const connection = await connect({ mapping: { ...MAPPING, each: '$.rows', external_id: '@.id', 'customer.email': '@.mail', 'object.id': '@.id', amount: '@.total', currency: '$.currency', type: { const: 'invoice.paid' }, 'attribution.code': { const: participant.code }, occurred_at: '$.at' } });
  const row = () => ({ id: unique('r'), mail: uniqueEmail('row'), total: '10.00' });
  const rows = [row(), row(), row()];
  assert.deepEqual((await post(connection, { currency: 'USD', rows })).body, { outcome: 'applied' });
  for (const { id } of rows) assert.equal((await live.readAll(`/v1/events?object_source=webhook&object_id=${id}`))[0].amount, 1000);
  const bad = [row(), { ...row(), total: 'ten' }];
  assertProblem(await post(connection, { currency: 'USD', rows: bad }), 400, 'invalid_value', 'facts[1].amount');
  assert.equal((await live.readAll(`/v1/events?object_source=webhook&object_id=${bad[0].id}`)).length, 0);
  assertProblem(await post(connection, { currency: 'USD', rows: 'none' }), 400, 'invalid_value', 'each');
  assert.equal((await received(connection)).find((one) => one.outcome === 'applied').facts, 3);
});

test('a refund and a conditions\' own data come by it too', async () => {
  const rules = rulesWith(fixed);
  rules.qualification = { all: [rules.qualification, { field: 'event.data.plan', op: 'eq', value: 'pro' }] };
  const own = await makeProgram(live, { rules });
  const referrer = await makeParticipant(live, own);
  const mapping = { type: '$.type', external_id: '$.id', 'customer.email': '$.mail', 'object.id': '$.object', 'refers_to.id': '$.of', amount: '$.cents', amount_unit: 'minor', currency: { const: 'USD' }, 'data.plan': '$.plan', 'attribution.code': { const: referrer.code } };
  const connection = await connect({ mapping }, undefined, { program_id: own.id });
  const mail = uniqueEmail('sub');
  const sale = { type: 'invoice.paid', id: unique('m'), mail, object: unique('s'), cents: 20_000, plan: 'pro' };
  assert.equal((await post(connection, sale)).status, 200);
  const [event] = await live.readAll(`/v1/events?object_source=webhook&object_id=${sale.object}`);
  assert.equal((await rewardsOf(live, event.referral))[0].amount, 2000);
  assert.equal((await post(connection, { type: 'refund.created', id: unique('m'), mail, object: unique('re'), of: sale.object, cents: 5_000 })).status, 200);
  assert.equal((await rewardsOf(live, event.referral))[0].amounts.reversed, 500);
});

test('usual settings follow the one that they hang on, and what was said stays', async () => {
  const secrets = { signing_secret: 'long-enough-to-be-one', token: 'long-enough-to-be-a-token' };
  const now = async (connection, settings) => {
    const answer = await live.patch(`/v1/connections/${connection.id}`, { settings });
    assert.equal(answer.status, 200, answer.text);
    const { header, encoding, signed, tolerance_s: tolerance } = answer.body.settings;
    return [header, encoding, signed, tolerance];
  };
  const tool = await connect({ auth: 'hmac_sha256' }, secrets);
  assert.deepEqual(await now(tool, { timestamp_header: 'X-Time' }), ['X-Signature', 'hex', 'timestamp.body', 300]);
  assert.deepEqual(await now(tool, { timestamp_header: 'X-Time', tolerance_s: 60 }), ['X-Signature', 'hex', 'timestamp.body', 60]);
  assert.deepEqual(await now(tool, { timestamp_header: 'X-When' }), ['X-Signature', 'hex', 'timestamp.body', 60]);
  assert.deepEqual(await now(tool, { timestamp_header: null, tolerance_s: null }), ['X-Signature', 'hex', 'body', undefined]);
  assert.deepEqual(await now(tool, { auth: 'bearer' }), ['Authorization', undefined, undefined, undefined]);
  assert.deepEqual(await now(tool, { auth: 'hmac_sha256' }), ['X-Signature', 'hex', 'body', undefined]);
  const own = await connect({ auth: 'bearer', header: 'X-Own' }, secrets);
  assert.deepEqual(await now(own, { auth: 'hmac_sha256', encoding: 'base64' }), ['X-Own', 'base64', 'body', undefined]);
  assert.deepEqual(await now(own, { auth: 'hmac_sha256' }), ['X-Own', 'base64', 'body', undefined]);
});

test('what a mapping says wrong is refused with its path', async () => {
  const refuse = async (settings, param, secrets, code = undefined) => {
    const answer = await live.post('/v1/connections', { kind: KIND, program_id: program.id, account: unique('bad'), settings, ...(secrets ? { secrets } : {}) });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.body.param, param, answer.text);
    if (code) assert.equal(answer.body.code, code);
  };
  const without = (name) => Object.fromEntries(Object.entries(MAPPING).filter(([key]) => key !== name));
  for (const name of ['type', 'external_id', 'customer.email', 'currency', 'amount_unit']) await refuse({ mapping: without(name) }, `settings.mapping.${name}`, undefined, 'missing_field');
  const changed = [
    ['customer.mail', '$.x', 'unknown_field'],
    ['external_id', 'id', 'invalid_value'],
    ['external_id', '$.', 'invalid_value'],
    ['external_id', '$.a[x]', 'invalid_value'],
    ['external_id', "$['a", 'invalid_value'],
    ['external_id', 5, 'invalid_type'],
    ['external_id', { path: '$.a', const: 'b' }, 'missing_field'],
    ['external_id', { path: '$.a', other: 'b' }, 'unknown_field'],
    ['occurred_at', { path: '$.a', format: 'dmy' }, 'invalid_value'],
    ['type', { path: '$.a', map: [] }, 'invalid_type'],
    ['amount_unit', 'euros', 'invalid_value'],
  ];
  for (const [name, value, code] of changed) await refuse({ mapping: { ...MAPPING, [name]: value } }, `settings.mapping.${name}`, undefined, code);
  await refuse({ mapping: { ...MAPPING, external_id: '@.id' } }, 'settings.mapping');
  await refuse({ auth: 'bearer', mapping: MAPPING }, 'secrets.token');
  await refuse({ auth: 'hmac_sha256', mapping: MAPPING }, 'secrets.signing_secret');
  await refuse({ auth: 'hmac_sha256', signed: 'timestamp.body', mapping: MAPPING }, 'settings.timestamp_header', { signing_secret: 'long-enough-to-be-one' });
  await refuse({ auth: 'hmac_sha256', header: 'X Y', mapping: MAPPING }, 'settings.header', { signing_secret: 'long-enough-to-be-one' });
});

test('a mapping can be tried before it is kept, on the text as it was pasted', async () => {
  const connection = await connect({ mapping: null });
  assert.equal(connection.settings.mapping, undefined);
  const first = message();
  const early = await post(connection, first);
  assertProblem(early, 409, 'invalid_state', 'mapping');
  const [kept] = await received(connection);
  assert.deepEqual(JSON.parse(kept.body), first, 'what came can be looked at, to map it');
  const tried = await live.act(`/v1/connections/${connection.id}/try`, { body: kept.body, mapping: MAPPING });
  assert.equal(tried.works, true, JSON.stringify(tried));
  assert.deepEqual(tried.facts[0], { type: 'invoice.paid', external_id: first.id, customer: { email: first.contact.mail, name: 'Pay Er' }, attribution: { code: participant.code }, object: { id: first.invoice.number }, amount: 25_000, currency: 'usd', source: 'webhook' });
  const wrong = await live.act(`/v1/connections/${connection.id}/try`, { body: kept.body, mapping: { ...MAPPING, 'customer.email': '$.ref' } });
  assert.deepEqual([wrong.works, wrong.error.param], [false, 'customer.email']);
  assertProblem(await live.post(`/v1/connections/${connection.id}/try`, { body: '{"a":', mapping: MAPPING }), 400, 'invalid_json');
  assertProblem(await live.post(`/v1/connections/${connection.id}/try`, { body: {} }), 400, 'missing_field', 'mapping');
  assert.equal((await live.call('PATCH', `/v1/connections/${connection.id}`, { settings: { mapping: MAPPING } })).status, 200);
  assert.equal((await post(connection, first)).body.outcome, 'applied');
});

test('a connection shows its health: the last messages, without secrets, and what was wrong', async () => {
  const connection = await connect();
  assert.equal(connection.health, null);
  const body = message({ api_key: 'sk_live_1234567890', tokens: ['tok_first', ['tok_second']], nested: { password: 'pass word', note: 'kept' } });
  await post(connection, body);
  await post(connection, body);
  await post(connection, message({ event: 'other' }));
  const failing = await post(connection, message({ contact: { mail: 'broken' } }));
  const { health } = await live.read(`/v1/connections/${connection.id}`);
  assert.deepEqual([health.applied, health.replayed, health.ignored, health.failed, health.refused], [1, 1, 1, 1, 0]);
  assert.equal(health.last_error, failing.body.detail);
  assert.ok(Date.parse(health.last_received_at) >= Date.parse(connection.created_at));
  const messages = await received(connection);
  assert.deepEqual(messages.map((one) => one.outcome), ['failed', 'ignored', 'replayed', 'applied']);
  assert.deepEqual([messages[0].code, messages[0].param], ['invalid_value', 'customer.email']);
  assert.equal(JSON.stringify(messages).includes('sk_live'), false);
  assert.equal(JSON.stringify(messages).includes('pass word'), false);
  assert.equal(JSON.stringify(messages).includes('tok_'), false);
  assert.match(messages.at(-1).body, /"note":"kept"/);
  const listed = (await live.readAll('/v1/connections')).find((one) => one.id === connection.id);
  assert.deepEqual(listed.health, health);
});

test('of many messages the last 20 are kept, and all are counted', async () => {
  const connection = await connect();
  const bodies = Array.from({ length: 30 }, () => message());
  for (const body of bodies) assert.equal((await post(connection, body)).status, 200);
  const kept = await received(connection);
  assert.equal(kept.length, 20);
  assert.equal(JSON.parse(kept[0].body).id, bodies.at(-1).id);
  const count = async () => (await live.read(`/v1/connections/${connection.id}`)).health.applied;
  assert.equal(await count(), 30);
  await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
  assert.equal(await count(), 30, 'after the sweep too');
});

test('a paused connection refuses, and a deleted one is not there', async () => {
  const connection = await connect();
  await live.call('PATCH', `/v1/connections/${connection.id}`, { status: 'paused' });
  assertProblem(await post(connection, message()), 409, 'conflict', 'status');
  await live.call('DELETE', `/v1/connections/${connection.id}`);
  assertProblem(await post(connection, message()), 404, 'not_found');
});

test('who may only look sees no body and no address', async () => {
  const connection = await connect();
  await post(connection, message());
  const looking = new Client(server.url, await createKey(server.database, 'looks', ['--scopes', 'connections:read']));
  const [seen] = (await looking.read(`/v1/connections/${connection.id}/received`)).data;
  assert.deepEqual([seen.body, seen.outcome], [null, 'applied']);
  assert.equal((await looking.read(`/v1/connections/${connection.id}`)).hook_url, null);
});
