// Events of a stretch of time are read again by Stripe's API: from a server of Stripe's form, which Stripe's own client reads
// the same from.

import assert from 'node:assert/strict';
import { after, test as define } from 'node:test';
import Stripe from 'stripe';
import { eventually } from './harness/eventually.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { StripeServer } from './harness/stripe-server.mjs';
import { envelope, fixturesMissing, nowSeconds, paidInvoice, published, signed } from './harness/stripe.mjs';
import { makeParticipant, makeProgram, rewardsOf, rulesWith, submit, unique, uniqueEmail } from './harness/world.mjs';

const KEY = 'rk_live_thisIsTheKey123';
const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LXN1aXRl';
const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const stripe = await new StripeServer(KEY).start();
after(async () => {
  await server.stop();
  stripe.stop();
});
const test = (name, body) =>
  define(name, { skip: fixturesMissing }, () => {
    stripe.events = [];
    stripe.failures = [];
    return body();
  });

const fee = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount' } };

async function connect(fields = {}) {
  const program = await makeProgram(server.live, { rules: rulesWith(fee) });
  const connection = await server.live.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: SECRET, livemode: true, account: unique('acct'), api_key: KEY, api_url: stripe.url, ...fields });
  return { program, connection, participant: await makeParticipant(server.live, program) };
}

const iso = (seconds) => new Date(seconds * 1000).toISOString();
const start = (connection, from, to) => server.live.create(`/v1/connections/${connection.id}/backfill`, { from: iso(from), ...(to ? { to: iso(to) } : {}) });
const newest = async (connection) => (await server.live.read(`/v1/connections/${connection.id}/backfill`)).data[0];

/** Waits until it is over, by the row that says so. */
const ended = (connection) => eventually(() => newest(connection), (backfill) => backfill.state !== 'running');

/** A referred customer's payment, as an event of the account. */
async function payment({ participant, connection }, { amount = 10_000, created } = {}) {
  const email = uniqueEmail('payer');
  const referral = await submit(server.live, participant, { prospect: { email, name: 'Pay Er' } });
  const event = { ...envelope(paidInvoice({ amount, email, customer: unique('cus'), id: unique('in') }), { created: created ?? nowSeconds(), id: unique('evt').replaceAll('-', '') }), account: connection.account };
  return { referral, event: stripe.add(event) };
}

async function deliver(connection, event) {
  const payload = JSON.stringify(event);
  const answer = await server.anonymous.post(new URL(connection.hook_url).pathname, payload, signed(payload, SECRET));
  assert.equal(answer.status, 200, answer.text);
}

test('a key is kept, never told, and can be replaced', async () => {
  const { connection } = await connect();
  assert.deepEqual([connection.has_api_key, connection.api_url], [true, stripe.url]);
  assert.equal(JSON.stringify(await server.live.read(`/v1/connections/${connection.id}`)).includes(KEY), false);
  assertProblem(await server.live.call('PATCH', `/v1/connections/${connection.id}`, { api_key: 'rk live\r\nX: y' }), 400, 'invalid_value', 'api_key');
  assert.equal((await server.live.call('PATCH', `/v1/connections/${connection.id}`, { api_key: 'rk_live_another1' })).status, 200);
});

test('what the hook has missed is found, page by page, and what it was told changes nothing', async () => {
  const world = await connect();
  const created = nowSeconds();
  const missed = [];
  for (let index = 0; index < 120; index += 1) missed.push(await payment(world));
  await deliver(world.connection, missed[7].event);
  stripe.add({ ...envelope(published('plan'), { type: 'plan.created', created }), account: world.connection.account });
  const official = new Stripe(KEY, { host: '127.0.0.1', port: stripe.port, protocol: 'http' });
  const listed = await official.events.list({ created: { gte: created, lte: created + 200 }, types: ['invoice.paid'], limit: 50 }).autoPagingToArray({ limit: 1000 });
  assert.deepEqual(listed.map((event) => event.id).sort(), missed.map(({ event }) => event.id).sort(), 'the server has Stripe\'s form');

  stripe.failures.push({ status: 429, headers: { 'Retry-After': '1' } }, { status: 500 });
  const begun = await start(world.connection, created);
  assert.deepEqual([begun.state, begun.applied, begun.connection_id], ['running', 0, world.connection.id]);
  const over = await ended(world.connection);
  assert.deepEqual([over.state, over.applied, over.replayed, over.failed], ['done', 119, 1, 0], JSON.stringify(over));
  assert.equal(Date.parse(over.reached_at), Math.min(...missed.map(({ event }) => event.created)) * 1000);
  for (const { referral } of missed) assert.deepEqual((await rewardsOf(server.live, referral)).map((reward) => reward.amount), [1_000]);

  await start(world.connection, created);
  const again = await ended(world.connection);
  assert.deepEqual([again.state, again.applied, again.replayed], ['done', 0, 120]);
  for (const { event } of missed.slice(0, 3)) await deliver(world.connection, event);
  assert.equal((await rewardsOf(server.live, missed[0].referral)).length, 1);
});

test('only the stretch of time that was asked for is read, and what is wrong with one event stops no other', async () => {
  const world = await connect();
  const early = await payment(world, { created: nowSeconds() - 1_000 });
  const within = await payment(world);
  const { created } = within.event;
  stripe.add({ ...envelope({ ...paidInvoice({ amount: 5, email: null, id: unique('in') }), customer: null }, { created, id: unique('evt').replaceAll('-', '') }), account: world.connection.account });
  await start(world.connection, created - 400);
  const over = await ended(world.connection);
  assert.deepEqual([over.state, over.applied, over.failed], ['done', 1, 1], JSON.stringify(over));
  assert.match(over.reason, /names no customer/);
  assert.equal((await rewardsOf(server.live, early.referral)).length, 0);
  assert.equal((await rewardsOf(server.live, within.referral)).length, 1);
});

test('a process that ends in between goes on where it was', async () => {
  const world = await connect();
  const created = nowSeconds();
  for (let index = 0; index < 101; index += 1) await payment(world);
  const before = stripe.calls.length;
  stripe.failures.push(null, { hang: true }); // the second page is never answered
  await start(world.connection, created);
  while (stripe.calls.length < before + 2) await server.live.get('/healthz');
  await server.kill();
  await server.start();
  const over = await ended(world.connection);
  assert.deepEqual([over.state, over.applied, over.replayed], ['done', 101, 0], JSON.stringify(over));
  assert.ok(stripe.calls.at(-1).query.get('starting_after'), 'not from the beginning again');
});

test('a key that is not taken ends it, with Stripe\'s own words', async () => {
  const { connection } = await connect({ api_key: 'rk_live_wrongwrong' });
  await start(connection, nowSeconds() - 100);
  const over = await ended(connection);
  assert.equal(over.state, 'failed');
  assert.match(over.reason, /401.*Invalid API Key/);
});

test('one at a time, and it can be ended', async () => {
  const { connection } = await connect();
  stripe.failures.push({ hang: true });
  await start(connection, nowSeconds() - 100);
  assertProblem(await server.live.post(`/v1/connections/${connection.id}/backfill`, { from: iso(nowSeconds() - 100) }), 409, 'conflict', 'id');
  const canceled = await server.live.call('POST', `/v1/connections/${connection.id}/backfill/cancel`);
  assert.equal(canceled.body.data[0].state, 'canceled', canceled.text);
  const trail = (await server.live.readAll(`/v1/audit?object_id=${connection.id}`)).map((row) => row.action);
  for (const action of ['connection.backfill_started', 'connection.backfill_canceled']) assert.equal(trail.filter((told) => told === action).length, 1, action);
});

test('what cannot be begun says why', async () => {
  const { connection } = await connect();
  const begin = (id, body) => server.live.post(`/v1/connections/${id}/backfill`, body);
  assertProblem(await begin(connection.id, { from: iso(nowSeconds() + 100) }), 400, 'out_of_range', 'from');
  assertProblem(await begin(connection.id, { from: iso(nowSeconds() - 100), to: iso(nowSeconds() - 200) }), 400, 'out_of_range', 'to');
  const { connection: without } = await connect({ api_key: undefined });
  assertProblem(await begin(without.id, { from: iso(nowSeconds() - 100) }), 409, 'invalid_state', 'api_key');
  assertProblem(await begin('con_01jz0000000000000000000000', { from: iso(nowSeconds() - 100) }), 404, 'not_found', 'id');
});
