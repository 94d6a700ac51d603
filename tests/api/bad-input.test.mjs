// The table of wrong requests: each is answered with a stable code and the field at fault, and nothing is stored.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { everythingStored } from './harness/stored.mjs';
import { exampleProgram, exampleRules, makeProgramAndParticipant, payment, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { program, participant } = await makeProgramAndParticipant(server.live);
const referral = await submit(server.live, participant);

const MAX_AMOUNT = 1_000_000_000_000_000;
const event = (fields) => payment({ referral_id: referral.id, ...fields });
const person = (fields) => ({ program_id: program.id, kind: 'customer', email: uniqueEmail(), ...fields });
const lead = (fields) => ({ program_id: program.id, code: participant.code, prospect: { email: uniqueEmail() }, ...fields });
/** The text of an event whose amount is written exactly so. */
const eventWithAmount = (text) => JSON.stringify(event({ amount: 0 })).replace('"amount":0', `"amount":${text}`);
/** The example program after a change of its rules. */
function ruled(change) {
  const rules = exampleRules();
  change(rules);
  return exampleProgram({ rules });
}
const firstReward = (fields) => ruled((rules) => Object.assign(rules.rewards[0], fields));

// [name, path, body, status, code, param]
const WRONG_TYPES = [
  ['a number for a name', '/v1/programs', exampleProgram({ name: 5 }), 'name'],
  ['an array for rules', '/v1/programs', exampleProgram({ rules: [] }), 'rules'],
  ['null for a currency', '/v1/programs', exampleProgram({ currency: null }), 'currency'],
  ['an object for rewards', '/v1/programs', ruled((rules) => (rules.rewards = {})), 'rules.rewards'],
  ['a text for a window', '/v1/programs', ruled((rules) => (rules.attribution.window_days = '90')), 'rules.attribution.window_days'],
  ['a text for an amount', '/v1/events', event({ amount: '5000' }), 'amount'],
  ['true for an amount', '/v1/events', event({ amount: true }), 'amount'],
  ['a number for a type', '/v1/events', event({ type: 5 }), 'type'],
  ['an array for data', '/v1/events', event({ data: [] }), 'data'],
  ['a text for an object', '/v1/events', event({ object: 'in_1' }), 'object'],
  ['a number for a flag', '/v1/events', event({ no_reward: 1 }), 'no_reward'],
  ['a number for a time', '/v1/events', event({ occurred_at: 1234567890 }), 'occurred_at'],
  ['a text for a prospect', '/v1/referrals', lead({ prospect: 'me@example.com' }), 'prospect'],
  ['a number for an e-mail', '/v1/referrals', lead({ prospect: { email: 5 } }), 'prospect.email'],
  ['a text for tags', '/v1/contacts', { email: uniqueEmail(), tags: 'vip' }, 'tags'],
  ['a number among tags', '/v1/contacts', { email: uniqueEmail(), tags: ['vip', 5] }, 'tags[1]'],
  ['an array for metadata', '/v1/participants', person({ metadata: [] }), 'metadata'],
].map(([name, path, body, param]) => [name, path, body, 400, 'invalid_type', param]);

const UNKNOWN_FIELDS = [
  ['/v1/programs', exampleProgram({ nme: 'x' }), 'nme'],
  ['/v1/programs', ruled((rules) => (rules.extra = 1)), 'rules.extra'],
  ['/v1/programs', firstReward({ amonut: 1 }), 'rules.rewards[0].amonut'],
  ['/v1/programs', firstReward({ amount: { fixed: 1, extra: 1 } }), 'rules.rewards[0].amount.extra'],
  ['/v1/programs', firstReward({ amount: { fixed: 1, percent_bp: 1 } }), 'rules.rewards[0].amount.percent_bp'],
  ['/v1/programs', ruled((rules) => (rules.qualification.all[1].extra = 1)), 'rules.qualification.all[1].extra'],
  ['/v1/contacts', { email: uniqueEmail(), is_admin: true }, 'is_admin'],
  ['/v1/participants', person({ balance: 5 }), 'balance'],
  ['/v1/referrals', lead({ prospect: { emial: 'x' } }), 'prospect.emial'],
  ['/v1/referrals', lead({ stage: 'won' }), 'stage'],
  ['/v1/events', event({ rewards: [] }), 'rewards'],
  ['/v1/events', event({ object: { id: 'x', extra: 1 } }), 'object.extra'],
  [`/v1/referrals/${referral.id}/transitions`, { to: 'won', status: 'rewarded' }, 'status'],
  [`/v1/referrals/${referral.id}/qualify`, { reason: 'x', force: true }, 'force'],
].map(([path, body, param]) => [`unknown field ${param}`, path, body, 400, 'unknown_field', param]);

const MISSING_FIELDS = [
  ['/v1/programs', exampleProgram({ name: undefined }), 'name'],
  ['/v1/programs', exampleProgram({ currency: undefined }), 'currency'],
  ['/v1/programs', exampleProgram({ destination_url: undefined }), 'destination_url'],
  ['/v1/programs', firstReward({ key: undefined }), 'rules.rewards[0].key'],
  ['/v1/programs', firstReward({ on: undefined }), 'rules.rewards[0].on'],
  ['/v1/programs', firstReward({ amount: undefined }), 'rules.rewards[0].amount'],
  ['/v1/programs', firstReward({ amount: {} }), 'rules.rewards[0].amount'],
  ['/v1/programs', ruled((rules) => delete rules.qualification.all[0].op), 'rules.qualification.all[0].op'],
  ['/v1/participants', person({ program_id: undefined }), 'program_id'],
  ['/v1/referrals', lead({ program_id: undefined }), 'program_id'],
  ['/v1/referrals', lead({ prospect: undefined }), 'prospect'],
  ['/v1/events', event({ type: undefined }), 'type'],
  ['/v1/events', event({ external_id: undefined }), 'external_id'],
  ['/v1/events', event({ currency: undefined }), 'currency'],
  ['/v1/events', event({ object: {} }), 'object.id'],
  ['/v1/links', {}, 'participant_id'],
  ['/v1/connections', {}, 'kind'],
].map(([path, body, param]) => [`missing field ${param} of ${path}`, path, body, 400, 'missing_field', param]);

const OUT_OF_RANGE = [
  ['/v1/events', event({ amount: -1 }), 'amount'],
  ['/v1/events', event({ external_id: '' }), 'external_id'],
  ['/v1/events', event({ external_id: 'x'.repeat(100_000) }), 'external_id'],
  ['/v1/programs', exampleProgram({ name: '' }), 'name'],
  ['/v1/programs', ruled((rules) => (rules.qualification = { all: [] })), 'rules.qualification.all'],
  ['/v1/contacts', { email: `${'a'.repeat(4000)}@example.com` }, 'email'],
  ['/v1/participants', person({ code: '' }), 'code'],
  ['/v1/events', event({ amount: MAX_AMOUNT + 1 }), 'amount'],
  ['/v1/events', eventWithAmount('9223372036854775807'), 'amount'],
  ['/v1/events', event({ net_amount: -1 }), 'net_amount'],
  ['/v1/programs', ruled((rules) => (rules.attribution.window_days = -1)), 'rules.attribution.window_days'],
  ['/v1/programs', firstReward({ hold_days: -1 }), 'rules.rewards[0].hold_days'],
  ['/v1/programs', firstReward({ amount: { fixed: -1 } }), 'rules.rewards[0].amount.fixed'],
  ['/v1/programs', firstReward({ amount: { fixed: MAX_AMOUNT + 1 } }), 'rules.rewards[0].amount.fixed'],
  ['/v1/programs', firstReward({ amount: { percent_bp: -1, of: 'event.amount' } }), 'rules.rewards[0].amount.percent_bp'],
].map(([path, body, param]) => [`out of range: ${param} of ${path}`, path, body, 400, 'out_of_range', param]);

// Where an integer belongs, another spelling of a number is another type; past 64 bits no number at all.
const NUMBERS = [
  ['a fraction', '/v1/events', eventWithAmount('5000.5'), 400, 'invalid_type', 'amount'],
  ['a whole number with a point', '/v1/events', eventWithAmount('5000.0'), 400, 'invalid_type', 'amount'],
  ['an exponent', '/v1/events', eventWithAmount('5e3'), 400, 'invalid_type', 'amount'],
  ['a capital exponent', '/v1/events', eventWithAmount('5E3'), 400, 'invalid_type', 'amount'],
  ['more than 64 bits', '/v1/events', eventWithAmount('9223372036854775808'), 400, 'invalid_json'],
  ['hundreds of digits', '/v1/events', eventWithAmount('9'.repeat(400)), 400, 'invalid_json'],
  ['a leading zero', '/v1/events', eventWithAmount('05000'), 400, 'invalid_json'],
  ['a plus sign', '/v1/events', eventWithAmount('+5000'), 400, 'invalid_json'],
  ['NaN', '/v1/events', eventWithAmount('NaN'), 400, 'invalid_json'],
  ['a fraction in rules', '/v1/programs', JSON.stringify(firstReward({ hold_days: 77 })).replace(':77', ':7.5'), 400, 'invalid_type', 'rules.rewards[0].hold_days'],
];

const CURRENCIES = ['XXQ', 'US', 'USDX', '', 'x-', '$', 'x-Points!'].flatMap((currency) => [
  [`currency ${JSON.stringify(currency)} of an event`, '/v1/events', event({ currency }), 400, 'invalid_currency', 'currency'],
  [`currency ${JSON.stringify(currency)} of a program`, '/v1/programs', exampleProgram({ currency }), 400, 'invalid_currency', 'currency'],
]);

const VALUES = [
  ['/v1/contacts', { email: 'not an address' }, 'email'],
  ['/v1/contacts', { email: 'a@b@example.com' }, 'email'],
  ['/v1/contacts', { phone: '12' }, 'phone'],
  ['/v1/contacts', { phone: 'call me' }, 'phone'],
  ['/v1/contacts', { email: uniqueEmail(), country: '4T' }, 'country'],
  ['/v1/referrals', lead({ prospect: { email: '@' } }), 'prospect.email'],
  ['/v1/referrals', lead({ type: 'wish' }), 'type'],
  ['/v1/programs', exampleProgram({ destination_url: 'javascript:alert(1)' }), 'destination_url'],
  ['/v1/programs', exampleProgram({ destination_url: 'ftp://www.example.com/' }), 'destination_url'],
  ['/v1/programs', exampleProgram({ destination_url: '/start' }), 'destination_url'],
  ['/v1/programs', exampleProgram({ destination_url: 'https://' }), 'destination_url'],
  ['/v1/programs', exampleProgram({ destination_url: 'https://www.example.com/\r\nSet-Cookie: a=b' }), 'destination_url'],
  ['/v1/programs', exampleProgram({ destination_url: 'https://user:pass@www.example.com/' }), 'destination_url'],
  ['/v1/programs', firstReward({ key: 'cashback' }), 'rules.rewards[1].key'],
  ['/v1/programs', firstReward({ to: 'everyone' }), 'rules.rewards[0].to'],
  ['/v1/programs', firstReward({ kind: 'gold' }), 'rules.rewards[0].kind'],
  ['/v1/programs', firstReward({ on: 'sunday' }), 'rules.rewards[0].on'],
  ['/v1/programs', ruled((rules) => (rules.qualification.all[0].op = 'like')), 'rules.qualification.all[0].op'],
  ['/v1/programs', ruled((rules) => (rules.qualification.all[0].field = 'event.weather')), 'rules.qualification.all[0].field'],
  ['/v1/programs', ruled((rules) => (rules.attribution.touch = 'middle')), 'rules.attribution.touch'],
  ['/v1/events', event({ occurred_at: 'yesterday' }), 'occurred_at'],
  ['/v1/events', event({ occurred_at: '2025-02-30T00:00:00Z' }), 'occurred_at'],
  ['/v1/events', event({ occurred_at: '2025-01-01T00:00:00' }), 'occurred_at'],
].map(([path, body, param]) => [`value of ${param} ${JSON.stringify(body).slice(0, 60)}`, path, body, 400, 'invalid_value', param]);

const nested = (levels) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
const deepEvent = (levels) => JSON.stringify(event({ type: 'custom.deep', data: 'DEEP' })).replace('"DEEP"', nested(levels - 1));
const text = (body) => JSON.stringify(body);
const JSON_TEXTS = [
  ['nothing', ''],
  ['half an object', '{"email":'],
  ['two objects', '{"email":"a@example.com"}{}'],
  ['a comment', '{"email":"a@example.com" /* me */}'],
  ['a trailing comma', '{"email":"a@example.com",}'],
  ['single quotes', "{'email':'a@example.com'}"],
  ['a byte order mark', '\ufeff{"email":"a@example.com"}'],
  ['a duplicate key', '{"email":"a@example.com","email":"b@example.com"}'],
  ['a duplicate key, escaped', '{"email":"a@example.com","\\u0065mail":"b@example.com"}'],
  ['a duplicate key inside', '{"email":"a@example.com","metadata":{"a":1,"a":2}}'],
  ['U+0000', '{"email":"a@example.com","name":"a\\u0000b"}'],
  ['a raw NUL', '{"email":"a@example.com","name":"a\0b"}'],
  ['U+0000 in a key', '{"email":"a@example.com","metadata":{"a\\u0000b":1}}'],
  ['a lone surrogate', '{"email":"a@example.com","name":"\\ud800"}'],
  ['invalid UTF-8', Buffer.from('{"email":"a@example.com","name":"\xff\xfe"}', 'latin1')],
  ['overlong UTF-8', Buffer.from('{"email":"a@example.com","name":"\xc0\xaf"}', 'latin1')],
  ['a surrogate in UTF-8', Buffer.from('{"email":"a@example.com","name":"\xed\xa0\x80"}', 'latin1')],
  ['UTF-8 cut short', Buffer.from('{"email":"a@example.com","name":"\xe2\x82"}', 'latin1')],
].map(([name, body]) => [name, '/v1/contacts', body, 400, 'invalid_json']);
const DEPTH = [['33 levels', '/v1/events', deepEvent(33), 400, 'invalid_json'], ['100,000 levels', '/v1/contacts', '['.repeat(100_000), 400, 'invalid_json']];
const SHAPES = [
  ['a text as body', '/v1/contacts', '"x"', 400, 'invalid_type'],
  ['null as body', '/v1/contacts', 'null', 400, 'invalid_type'],
  ['an array where one object belongs', '/v1/programs', '[]', 400, 'invalid_type'],
  ['a text in an array of events', '/v1/events', '["x"]', 400, 'invalid_type', 'events[0]'],
];
const SIZES = [['2 MiB', '/v1/contacts', text({ email: uniqueEmail(), name: 'x'.repeat(2 * 1_048_576) }), 413, 'body_too_large']];

const zeros = '00000000000000000000000000';
const UNKNOWN_IDS = [
  ['an unknown program', '/v1/participants', person({ program_id: `prg_${zeros}` }), 404, 'not_found', 'program_id'],
  ['an id of another kind', '/v1/participants', person({ program_id: referral.id }), 400, 'invalid_value', 'program_id'],
  ['an id that is none', '/v1/events', event({ referral_id: 'zombie' }), 400, 'invalid_value', 'referral_id'],
  ['an unknown referral', '/v1/events', event({ referral_id: `ref_${zeros}` }), 404, 'not_found', 'referral_id'],
  ['an unknown referral in the path', `/v1/referrals/ref_${zeros}/transitions`, { to: 'won' }, 404, 'not_found'],
  ['an unknown participant', '/v1/links', { participant_id: `ptc_${zeros}` }, 404, 'not_found', 'participant_id'],
];

const TABLE = [...WRONG_TYPES, ...UNKNOWN_FIELDS, ...MISSING_FIELDS, ...OUT_OF_RANGE, ...NUMBERS, ...CURRENCIES, ...VALUES, ...JSON_TEXTS, ...DEPTH, ...SHAPES, ...SIZES, ...UNKNOWN_IDS];
for (const [name, path, body, status, code, param] of TABLE) {
  test(`${code}: ${name}`, async () => {
    const before = await everythingStored(server.live);
    assertProblem(await server.live.post(path, body), status, code, param);
    assert.equal(await everythingStored(server.live), before);
  });
}

test('32 levels are accepted', async () => {
  assert.equal((await server.live.post('/v1/events', deepEvent(32))).status, 201);
});

test('a refused event leaves its natural key free', async () => {
  const externalId = unique('free');
  assertProblem(await server.live.post('/v1/events', event({ external_id: externalId, amount: -1 })), 400, 'out_of_range', 'amount');
  assert.equal((await server.live.create('/v1/events', event({ external_id: externalId, amount: 1 }))).replayed, false);
});

test('of several wrong fields the first as sent is named', async () => {
  assertProblem(await server.live.post('/v1/programs', { currency: 'XXQ', name: 5 }), 400, 'invalid_currency', 'currency');
  assertProblem(await server.live.post('/v1/programs', { name: 5, currency: 'XXQ' }), 400, 'invalid_type', 'name');
});

test('an event names its customer or its referral', async () => {
  const answer = await server.live.post('/v1/events', payment());
  assertProblem(answer, 400, 'missing_field');
  assert.ok(['customer', 'referral_id'].includes(answer.body.param), answer.text);
});
