// Credit and discounts that are handed over at Stripe: each once, whatever becomes of the answer, and taken back there when
// the reward is. What is sent is what Stripe's own client sends for the same.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import Stripe from 'stripe';
import { eventually } from './harness/eventually.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { StripeServer } from './harness/stripe-server.mjs';
import { makeParticipant, makeProgram, rulesWith, unique, uniqueEmail } from './harness/world.mjs';

const KEY = 'rk_live_thisIsTheKey456';
const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LXN1aXRl';
const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const stripe = await new StripeServer(KEY).start();
after(async () => {
  await server.stop();
  stripe.stop();
});

const word = () => unique('x').replaceAll(/[^a-zA-Z0-9]/g, '');
const connect = (program, fields = {}) => server.live.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: SECRET, livemode: true, account: unique('acct'), api_key: KEY, api_url: stripe.url, ...fields });
const rate = (connection, fields = {}) => ({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', title: 'Thank you', amount: { percent_bp: 1000, of: 'event.amount' }, deliver: { connection: connection.id, as: 'customer_balance' }, ...fields });

/** A participant whose credit goes to its customer at Stripe. */
async function someone({ fields = {}, customer = `cus_${word()}`, connection: made = {} } = {}) {
  const program = await makeProgram(server.live, { rules: rulesWith({ key: 'first', to: 'referrer', kind: 'custom', title: 'x', on: 'submitted' }) });
  const connection = await connect(program, made);
  await server.live.create(`/v1/programs/${program.id}/versions`, { rules: rulesWith(rate(connection, fields)) });
  const participant = await makeParticipant(server.live, program, { name: 'Maya Torres' });
  if (customer) await server.live.call('PATCH', `/v1/contacts/${participant.contact_id}`, { external_ids: [{ source: 'stripe', id: customer }] });
  return { program, connection, participant, customer };
}

async function coded(discount = {}, fields = {}) {
  const program = await makeProgram(server.live, { rules: rulesWith({ key: 'off', to: 'referrer', kind: 'discount', title: 'Ten percent off', on: 'qualified', discount: { percent_bp: 1250, code: 'stripe', ...discount }, ...fields }) });
  return { program, connection: await connect(program), participant: await makeParticipant(server.live, program) };
}

async function earn(participant, amount = 25_000) {
  const referral = await server.live.create('/v1/referrals', { program_id: participant.program_id, participant_id: participant.id, prospect: { name: 'Priya Raman', email: uniqueEmail('priya') } });
  const object = { id: unique('inv') };
  const event = await server.live.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, object, amount, currency: 'USD' });
  return { ...event.rewards[0], referral_id: referral.id, sale: object };
}

const refund = (reward, amount, object = { id: unique('ref') }) => server.live.create('/v1/events', { type: 'refund.created', external_id: unique('evt'), referral_id: reward.referral_id, refers_to: reward.sale, object, ...(amount ? { amount, currency: 'USD' } : {}) });
const read = async (reward) => ({ ...(await server.live.read(`/v1/rewards/${reward.id}`)), sale: reward.sale });
const reaches = (reward, holds) => eventually(() => read(reward), (row) => row.stripe !== null && holds(row.stripe));
const stands = (reward, state, given) => reaches(reward, (at) => at.state === state && (given === undefined || at.given === given));
const callsOf = (reward) => stripe.calls.filter((call) => call.headers['idempotency-key']?.startsWith(reward.id));
const keysOf = (reward) => callsOf(reward).map((call) => call.headers['idempotency-key']);
const openCases = async (program) => (await server.live.readAll('/v1/cases?state=open&kind=stripe')).filter((row) => row.program_id === program.id);

/** What Stripe's own client sends for the same call. */
async function official(make, key) {
  let seen;
  const recorder = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    seen = { method: request.method, path: request.url, headers: request.headers, form: new URLSearchParams(Buffer.concat(chunks).toString('utf8')) };
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('{"id":"x"}');
  });
  await new Promise((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  await make(new Stripe(KEY, { host: '127.0.0.1', port: recorder.address().port, protocol: 'http', maxNetworkRetries: 0 }), { idempotencyKey: key });
  recorder.closeAllConnections();
  recorder.close();
  return seen;
}

async function assertAsOfficial(call, make) {
  const wanted = await official(make, call.headers['idempotency-key']);
  assert.deepEqual([call.method, call.path], [wanted.method, wanted.path]);
  assert.deepEqual([...call.form].sort(), [...wanted.form].sort());
  for (const name of ['authorization', 'content-type', 'idempotency-key', 'stripe-version']) assert.equal(call.headers[name], wanted.headers[name], name);
}

test('credit is added to the customer\'s balance once, under the reward\'s id, and is spent there', async () => {
  const { participant, customer, connection } = await someone();
  const reward = await stands(await earn(participant), 'done');
  assert.deepEqual([reward.status, reward.amounts.redeemed, reward.amounts.reserved, reward.amounts.available], ['redeemed', 2500, 0, 0]);
  assert.equal(stripe.balances.get(customer), -2500, 'credit is what the customer owes less');
  assert.deepEqual([reward.stripe.kind, reward.stripe.given, reward.stripe.customer, reward.stripe.connection_id ?? connection.id], ['customer_balance', 2500, customer, connection.id]);
  assert.deepEqual(keysOf(reward), [reward.id]);
  await assertAsOfficial(callsOf(reward)[0], (client, options) => client.customers.createBalanceTransaction(customer, { amount: -2500, currency: 'usd', description: 'Thank you', metadata: { referd_reward: reward.id } }, options));
  assertProblem(await server.live.post('/v1/redemptions', { contact_id: participant.contact_id, currency: 'USD', amount: 1, reference: unique('order') }), 409, 'insufficient_credit', 'amount');
});

test('what is taken back of a reward is taken back there, by a call of its own, and is not owed twice', async () => {
  const { participant, customer } = await someone();
  const reward = await stands(await earn(participant), 'done');
  await refund(reward, 10_000);
  const part = await stands(reward, 'done', 1500);
  assert.deepEqual([part.amounts.redeemed, part.amounts.reversed, stripe.balances.get(customer)], [1500, 1000, -1500]);
  await assertAsOfficial(callsOf(reward)[1], (client, options) => client.customers.createBalanceTransaction(customer, { amount: 1000, currency: 'usd', description: 'Referral credit taken back', metadata: { referd_reward: reward.id } }, options));
  await refund(reward);
  const all = await stands(reward, 'canceled', 0);
  assert.deepEqual([all.status, all.amounts.reversed, stripe.balances.get(customer)], ['reversed', 2500, 0]);
  assert.deepEqual(keysOf(reward), [reward.id, `${reward.id}-2`, `${reward.id}-3`]);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).totals[0].debt, 0, 'it is owed there');
  const next = await stands(await earn(participant), 'done');
  assert.deepEqual([next.amounts.redeemed, stripe.balances.get(customer)], [2500, -2500], 'the next credit covers nothing here');
});

test('a refund that failed gives the credit back there', async () => {
  const { participant, customer } = await someone();
  const reward = await stands(await earn(participant), 'done');
  const object = { id: unique('ref') };
  await refund(reward, undefined, object);
  await reaches(reward, (at) => at.given === 0);
  await server.live.create('/v1/events', { type: 'refund.failed', external_id: unique('evt'), referral_id: reward.referral_id, refers_to: object, object: { id: unique('f') } });
  const again = await stands(reward, 'done', 2500);
  assert.deepEqual([again.status, again.amounts.redeemed, stripe.balances.get(customer)], ['redeemed', 2500, -2500]);
  await server.verify();
});

test('what is taken back before the first call is not handed over', async () => {
  const { participant, customer, program } = await someone({ customer: null });
  const [part, whole] = [await earn(participant), await earn(participant)];
  for (const reward of [part, whole]) assert.equal((await reaches(reward, (at) => at.problem === 'no_customer')).amounts.reserved, 2500);
  assert.match((await openCases(program))[0].detail, /nobody knows which customer of Stripe/);
  await refund(part, 10_000);
  await refund(whole);
  const name = `cus_${word()}`;
  await server.live.call('PATCH', `/v1/contacts/${participant.contact_id}`, { external_ids: [{ source: 'stripe', id: name }] });
  for (const reward of [part, whole]) await server.live.act(`/v1/rewards/${reward.id}/hand_over`);
  const smaller = await stands(part, 'done', 1500);
  assert.deepEqual([smaller.amounts.redeemed, smaller.amounts.reversed], [1500, 1000]);
  const none = await stands(whole, 'canceled', 0);
  assert.deepEqual([none.status, none.amounts.reversed, callsOf(whole).length, customer], ['reversed', 2500, 0, null]);
  assert.equal(stripe.balances.get(name), -1500);
  assertProblem(await server.live.post(`/v1/rewards/${whole.id}/hand_over`), 409, 'invalid_state', 'id');
});

test('an answer that is lost is asked for again under the same key, and the credit is there once', async () => {
  const { participant, customer } = await someone();
  stripe.failures.push({ taken: true, status: 500 }, { status: 429, headers: { 'Retry-After': '1' } });
  const reward = await stands(await earn(participant), 'done');
  assert.equal(stripe.balances.get(customer), -2500);
  assert.deepEqual(new Set(keysOf(reward)), new Set([reward.id]));
  assert.ok(callsOf(reward).length >= 3);
});

test('a process that is killed between the call and its record hands over once', async () => {
  const { participant, customer } = await someone();
  stripe.failures.push({ taken: true, hang: true });
  const reward = await earn(participant);
  await eventually(async () => (await server.live.get('/healthz')) && callsOf(reward).length, (count) => count === 1);
  await server.kill();
  await server.start();
  assert.equal((await read(reward)).stripe.state, 'calling');
  const over = await stands(reward, 'done');
  assert.deepEqual([over.amounts.redeemed, stripe.balances.get(customer)], [2500, -2500]);
  assert.deepEqual(keysOf(reward), [reward.id, reward.id]);
  assert.equal(stripe.transactions.filter((row) => row.customer === customer).length, 1);
});

test('a backfill waits while as much is handed over by its connection as may be at once', async () => {
  const slow = await new StripeServer(KEY).start();
  after(() => slow.stop());
  slow.failures = Array(100).fill({ hang: true });
  const { participant, connection } = await someone({ connection: { api_url: slow.url } });
  const waiting = [];
  for (let count = 0; count < 4; count += 1) waiting.push(await earn(participant));
  await eventually(() => slow.calls.length, (count) => count === 4);
  const from = new Date(Date.now() - 60_000).toISOString();
  await server.live.create(`/v1/connections/${connection.id}/backfill`, { from });
  await delay(1_500); // it is looked for twice a second
  const other = await someone();
  await stands(await earn(other.participant), 'done');
  assert.equal(slow.calls.length, 4, 'the receiver has what it takes at once, and no page of events is asked for beside it');
  slow.failures = [];
  slow.server.closeAllConnections();
  for (const reward of waiting) await stands(reward, 'done');
  const over = await eventually(async () => (await server.live.read(`/v1/connections/${connection.id}/backfill`)).data[0], (row) => row.state !== 'running');
  assert.equal(over.state, 'done');
});

test('what Stripe refuses is a case, is to be used here meanwhile, and can be tried again', async () => {
  const { program, participant } = await someone({ customer: 'cus_Gone' });
  const reward = await stands(await earn(participant), 'failed');
  assert.deepEqual([reward.status, reward.amounts.available, reward.amounts.reserved, reward.stripe.problem], ['issued', 2500, 0, 'refused']);
  assert.match(reward.stripe.reason, /404.*No such customer/);
  const [told] = await openCases(program);
  assert.match(told.detail, new RegExp(`refuses to add the credit .* for ${reward.id}`));
  await server.verify();
  stripe.failures.push({ status: 429 });
  await server.live.act(`/v1/rewards/${reward.id}/hand_over`);
  await stands(reward, 'failed');
  assert.equal(keysOf(reward).at(-1), `${reward.id}-2`);
  await server.live.create('/v1/redemptions', { contact_id: participant.contact_id, currency: 'USD', amount: 2500, reference: unique('order') });
  assertProblem(await server.live.post(`/v1/rewards/${reward.id}/hand_over`), 409, 'invalid_state', 'id');
});

test('a connection without a key that is taken is one case, and a new key ends it', async () => {
  const { program, participant, connection } = await someone({ connection: { api_key: 'rk_live_wrongwrong' } });
  const rewards = [await earn(participant), await earn(participant)];
  for (const reward of rewards) await reaches(reward, (at) => at.problem === 'credentials');
  const cases = await openCases(program);
  assert.deepEqual([cases.length, /does not take the connection's API key/.test(cases[0].detail)], [1, true]);
  await server.live.call('PATCH', `/v1/connections/${connection.id}`, { api_key: KEY });
  for (const reward of rewards) await server.live.act(`/v1/rewards/${reward.id}/hand_over`);
  for (const reward of rewards) await stands(reward, 'done');
  assert.deepEqual(await openCases(program), []);
});

test('a discount gets a promotion code that Stripe has made, and is issued then', async () => {
  const { participant } = await coded({ min_order: 5_000 }, { expires_days: 30 });
  const first = await earn(participant);
  assert.deepEqual([first.status, first.waiting_for, first.code], ['pending', ['code'], null]);
  const reward = await stands(first, 'done');
  const made = [...stripe.codes.values()].find((code) => code.code === reward.code);
  assert.deepEqual([reward.status, made.active, made.max_redemptions, reward.stripe.provider_id, reward.stripe.coupon_id], ['issued', true, 1, made.id, reward.id]);
  assert.equal(Math.floor(Date.parse(reward.expires_at) / 1000), made.expires_at);
  assert.deepEqual(keysOf(reward), [`${reward.id}-coupon`, reward.id]);
  const metadata = { referd_reward: reward.id };
  await assertAsOfficial(callsOf(reward)[0], (client, options) => client.coupons.create({ id: reward.id, percent_off: 12.5, duration: 'once', max_redemptions: 1, name: 'Ten percent off', metadata }, options));
  await assertAsOfficial(callsOf(reward)[1], (client, options) =>
    client.promotionCodes.create({ promotion: { type: 'coupon', coupon: reward.id }, code: reward.code, max_redemptions: 1, expires_at: made.expires_at, restrictions: { minimum_amount: 5000, minimum_amount_currency: 'usd' }, metadata }, options)
  );
  await server.live.act(`/v1/rewards/${reward.id}/reverse`, { reason: 'a mistake' });
  await eventually(async () => (await server.live.get('/healthz')) && made.active, (active) => active === false);
  await assertAsOfficial(callsOf(reward)[2], (client, options) => client.promotionCodes.update(made.id, { active: false }, options));
  assert.equal((await stands(reward, 'canceled', 0)).status, 'reversed');
});

test('a fixed amount, a coupon that is there already, and a code that is not wanted any more', async () => {
  const { participant } = await coded({ percent_bp: undefined, fixed: 700 });
  stripe.failures.push({ taken: true, status: 500 });
  const reward = await stands(await earn(participant), 'done');
  assert.deepEqual([stripe.coupons.get(reward.id).amount_off, stripe.coupons.get(reward.id).currency], [700, 'usd']);

  const { participant: other } = await coded();
  stripe.failures.push({ status: 429, headers: { 'Retry-After': '5' } });
  const early = await earn(other);
  await reaches(early, (at) => at.problem === 'busy');
  await server.live.act(`/v1/rewards/${early.id}/deny`, { reason: 'not this one' });
  const gone = await stands(early, 'canceled', 0);
  assert.deepEqual([gone.status, gone.code], ['denied', null]);
});

/** An event of Stripe, signed by its own library. */
const told = (connection, type, object, fields = {}) => {
  const payload = JSON.stringify({ id: `evt_${word()}`, object: 'event', type, created: Math.floor(Date.now() / 1000), livemode: true, account: connection.account, data: { object }, ...fields });
  return server.anonymous.call('POST', `/hooks/stripe/${connection.id}`, payload, { 'Content-Type': 'application/json', 'Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET }) });
};
const session = (code, fields = {}) => ({ id: `cs_${word()}`, object: 'checkout.session', mode: 'payment', payment_status: 'paid', invoice: null, payment_intent: `pi_${word()}`, currency: 'usd', amount_subtotal: 20_000, amount_total: 17_500, customer: null, customer_details: { email: uniqueEmail('buyer'), name: 'Bea Buyer' }, discounts: [{ coupon: null, promotion_code: code }], ...fields });
const outcomeOf = async (answer) => assert.equal((await answer).status, 200, JSON.stringify((await answer).body)) ?? (await answer).body.outcome;

test('a promotion code that was used at Stripe is used here, once, and a refund takes back what it was worth', async () => {
  const { connection, participant } = await coded({ min_order: 5_000 });
  const reward = await stands(await earn(participant), 'done');
  const code = reward.stripe.provider_id;
  const unpaid = session(code, { payment_status: 'unpaid' });
  await outcomeOf(told(connection, 'checkout.session.completed', unpaid));
  assert.equal((await read(reward)).status, 'issued', 'nothing is used before it is paid');
  const paid = { ...unpaid, payment_status: 'paid' };
  assert.equal(await outcomeOf(told(connection, 'checkout.session.async_payment_succeeded', paid)), 'applied');
  const used = await read(reward);
  assert.equal(used.status, 'redeemed');
  const known = await server.live.read(`/v1/discount_codes/${reward.code}`);
  assert.deepEqual([known.reference, known.amount, known.order_amount], [paid.id, 2_500, 20_000]);
  await outcomeOf(told(connection, 'checkout.session.async_payment_succeeded', paid));
  await outcomeOf(told(connection, 'checkout.session.completed', session(code)));
  assert.deepEqual(await server.live.read(`/v1/discount_codes/${reward.code}`), known, 'another order changes nothing');
  assertProblem(await server.live.post(`/v1/discount_codes/${reward.code}/redeem`, { reference: unique('order'), order_amount: 9_000, currency: 'USD' }), 409, 'invalid_state', 'code');
  await outcomeOf(told(connection, 'refund.created', { id: `re_${word()}`, object: 'refund', amount: 8_750, currency: 'usd', payment_intent: paid.payment_intent, charge: null, status: 'succeeded' }));
  assert.equal((await read(reward)).amounts.reversed, 1_093, 'in proportion to the order without its discount, as of any order');
});

test('of a subscription the session and its invoice tell of one use; codes of the business’s own and orders too small are left alone', async () => {
  const { connection, participant } = await coded({ min_order: 5_000 });
  const reward = await stands(await earn(participant), 'done');
  const code = reward.stripe.provider_id;
  const customer = `cus_${word()}`;
  const invoice = (fields = {}) => ({ id: `in_${word()}`, object: 'invoice', customer, customer_email: uniqueEmail('sub'), currency: 'usd', subtotal: 20_000, total: 17_500, amount_paid: 17_500, status: 'paid', status_transitions: { paid_at: Math.floor(Date.now() / 1000) }, ...fields });
  await outcomeOf(told(connection, 'invoice.paid', invoice({ discounts: ['di_1', { id: 'di_2', object: 'discount', promotion_code: 'promo_of_the_business' }] })));
  await outcomeOf(told(connection, 'invoice.paid', invoice({ subtotal: 4_000, total: 3_500, amount_paid: 3_500, discounts: [{ id: 'di_3', promotion_code: code }] })));
  assert.equal((await read(reward)).status, 'issued');
  const paid = invoice({ discount: { id: 'di_4', object: 'discount', promotion_code: code } });
  await outcomeOf(told(connection, 'checkout.session.completed', session(code, { mode: 'subscription', invoice: paid.id, customer, payment_intent: null })));
  const known = await server.live.read(`/v1/discount_codes/${reward.code}`);
  assert.deepEqual([known.reference, known.amount], [paid.id, 2_500]);
  await outcomeOf(told(connection, 'invoice.paid', paid));
  assert.deepEqual(await server.live.read(`/v1/discount_codes/${reward.code}`), known);
  await server.verify();
});

test('rules that Stripe cannot follow are refused where they are wrong', async () => {
  const { program, connection } = await someone();
  const refused = async (rule, code, param) => assertProblem(await server.live.post(`/v1/programs/${program.id}/versions`, { rules: rulesWith(rule) }), 400, code, param);
  await refused(rate(connection, { expires_days: 5 }), 'invalid_value', 'rules.rewards[0].expires_days');
  await refused(rate(connection, { kind: 'cash' }), 'invalid_value', 'rules.rewards[0].deliver');
  await refused(rate(connection, { amount: { fixed: 5 }, currency: 'x-points' }), 'invalid_currency', 'rules.rewards[0].deliver');
  await refused(rate(connection, { deliver: { as: 'customer_balance' } }), 'missing_field', 'rules.rewards[0].deliver.connection');
  await refused({ key: 'off', to: 'referrer', kind: 'discount', on: 'qualified', discount: { percent_bp: 100, max_amount: 5, code: 'stripe' } }, 'invalid_value', 'rules.rewards[0].discount.max_amount');
});

test('in the test world nobody is called', async () => {
  const before = stripe.calls.length;
  const program = await makeProgram(server.test, { rules: rulesWith({ key: 'off', to: 'referrer', kind: 'discount', on: 'qualified', discount: { percent_bp: 100, code: 'stripe' } }) });
  const participant = await makeParticipant(server.test, program);
  const referral = await server.test.create('/v1/referrals', { program_id: program.id, participant_id: participant.id, prospect: { name: 'Priya Raman', email: uniqueEmail('priya') } });
  const event = await server.test.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, object: { id: unique('inv') }, amount: 10_000, currency: 'USD' });
  const reward = await eventually(() => server.test.read(`/v1/rewards/${event.rewards[0].id}`), (row) => row.stripe?.state === 'done');
  assert.deepEqual([reward.status, reward.stripe.provider_id, stripe.calls.length], ['issued', 'simulated', before]);
  assert.match(reward.code, /^[A-Z2-9]{10}$/);
});

test('no key was ever used for two things', () => assert.deepEqual(stripe.faults, []));
test('the books are clean after all of them', () => server.verify());
