// All that Stripe tells, in any order: its own example objects in event envelopes, signed by its own library.

import assert from 'node:assert/strict';
import { after, test as define } from 'node:test';
import { mustRunVerb, startServer } from './harness/process.mjs';
import { envelope, fixturesMissing, nowSeconds, paidInvoice, published, signed } from './harness/stripe.mjs';
import { makeParticipant, makeProgram, rewardsOf, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const test = (name, body) => define(name, { skip: fixturesMissing }, body);
const { live } = server;

const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LXN1aXRl';
const fee = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount' } };
const program = await makeProgram(live, { rules: { qualification: { field: 'event.type', op: 'in', value: ['invoice.paid', 'order.placed'] }, rewards: [fee] } });
const connection = fixturesMissing ? null : await live.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: SECRET, livemode: true });

async function deliver(event, outcome = 'applied') {
  const payload = JSON.stringify(event);
  const answer = await server.anonymous.post(new URL(connection.hook_url).pathname, payload, signed(payload, SECRET));
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.outcome, outcome, `${event.type}: ${answer.text}`);
  return answer;
}

const tell = (type, object, { outcome, created, ...more } = {}) => {
  const event = envelope(object, { type, created });
  if (more.previous) event.data.previous_attributes = more.previous;
  return deliver(event, outcome).then(() => event);
};

/* A customer whose payments are told: a lead of a participant, an invoice, its intent and its charge. */
async function customer({ amount = 20_000 } = {}) {
  const participant = await makeParticipant(live, program);
  const email = uniqueEmail('payer');
  const referral = await submit(live, participant, { prospect: { email, name: 'Pay Er' } });
  const ids = { customer: unique('cus'), invoice: unique('in'), intent: unique('pi'), charge: unique('ch') };
  const invoice = paidInvoice({ amount, email, customer: ids.customer, id: ids.invoice });
  const refund = (part, fields = {}) => ({ ...published('refund'), id: unique('re'), amount: part, charge: ids.charge, payment_intent: ids.intent, ...fields });
  return {
    referral,
    participant,
    ids,
    email,
    invoice,
    refund,
    paid: () => tell('invoice.paid', invoice),
    payment: () => tell('invoice_payment.paid', { ...published('invoice_payment'), invoice: ids.invoice, payment: { type: 'payment_intent', payment_intent: ids.intent } }),
    charged: (fields = {}) => ({ ...published('charge'), id: ids.charge, amount, currency: 'usd', payment_intent: ids.intent, customer: ids.customer, ...fields }),
    dispute: (fields = {}) => ({ ...published('dispute'), id: unique('dp'), amount, charge: ids.charge, payment_intent: ids.intent, status: 'needs_response', ...fields }),
  };
}

/* What is left of the referral's reward of ten percent. */
async function left(referral) {
  const [reward] = await rewardsOf(live, referral);
  return reward === undefined ? undefined : reward.amount - reward.amounts.reversed;
}

/* Every order of the parts, each a call. */
function* orders(parts) {
  if (parts.length <= 1) yield parts;
  for (let index = 0; index < parts.length; index += 1) for (const rest of orders(parts.toSpliced(index, 1))) yield [parts[index], ...rest];
}

test('a refund finds its sale by charge and intent, whatever comes first', async () => {
  const parts = ['paid', 'payment', 'refund', 'charge'];
  for (const order of orders(parts)) {
    const one = await customer();
    const refund = one.refund(5_000, { payment_intent: null }); // only the charge knows the intent, only the invoice's payment the invoice
    const calls = { paid: one.paid, payment: one.payment, refund: () => tell('refund.created', refund), charge: () => tell('charge.succeeded', one.charged()) };
    for (const part of order) await calls[part]();
    assert.equal(await left(one.referral), 1_500, order.join(', '));
    await tell('refund.created', refund); // another message about the same refund
    assert.equal(await left(one.referral), 1_500);
  }
});

test('a refund of older versions finds it by the charge\'s own invoice', async () => {
  for (const early of [true, false]) {
    const one = await customer();
    const charge = one.charged({ invoice: one.ids.invoice, amount_refunded: 20_000, refunded: true, refunds: { object: 'list', data: [one.refund(12_000), one.refund(8_000)] } });
    const calls = [one.paid, () => tell('charge.refunded', charge)];
    for (const call of early ? calls.reverse() : calls) await call();
    assert.equal(await left(one.referral), 0);
  }
});

test('a charge\'s total and its single refunds are not added up', async () => {
  for (const order of orders(['total', 'single', 'second'])) {
    const one = await customer();
    await one.paid();
    await one.payment();
    const calls = { total: () => tell('charge.refunded', one.charged({ amount_refunded: 8_000 })), single: () => tell('refund.created', one.refund(5_000)), second: () => tell('refund.created', one.refund(3_000)) };
    for (const part of order) await calls[part]();
    assert.equal(await left(one.referral), 1_200, order.join(', '));
  }
  const alone = await customer();
  await alone.paid();
  await alone.payment();
  await tell('charge.refunded', alone.charged({ amount_refunded: 4_000 }));
  assert.equal(await left(alone.referral), 1_600);
  await tell('charge.refunded', alone.charged({ amount_refunded: 10_000 }));
  assert.equal(await left(alone.referral), 1_000);
});

test('a refund that fails is given back, also when only its failure is told', async () => {
  const one = await customer();
  await one.paid();
  await one.payment();
  const refund = one.refund(5_000);
  await tell('refund.created', refund);
  await tell('charge.refunded', one.charged({ amount_refunded: 5_000 }));
  assert.equal(await left(one.referral), 1_500);
  await tell('refund.updated', { ...refund, status: 'failed' });
  assert.equal(await left(one.referral), 2_000);
  const other = await customer();
  await tell('refund.failed', other.refund(5_000, { status: 'failed' }));
  await other.payment();
  await other.paid();
  assert.equal(await left(other.referral), 2_000);
  const updated = await customer();
  await updated.paid();
  await updated.payment();
  await tell('refund.updated', updated.refund(5_000)); // its description was changed: it is told all the same
  assert.equal(await left(updated.referral), 1_500);
});

test('a dispute takes the sale back, one that is won gives it back, an inquiry does nothing', async () => {
  for (const early of [true, false]) {
    const one = await customer();
    const dispute = one.dispute();
    if (early) await tell('charge.dispute.created', dispute);
    await one.paid();
    await one.payment();
    if (!early) await tell('charge.dispute.created', dispute);
    assert.equal(await left(one.referral), 0);
    assert.equal((await rewardsOf(live, one.referral))[0].reason_code, 'chargeback');
    await tell('charge.dispute.closed', { ...dispute, status: 'won' });
    assert.equal(await left(one.referral), 2_000);
  }
  const lost = await customer();
  await lost.paid();
  await lost.payment();
  await tell('charge.dispute.closed', lost.dispute({ status: 'lost' }));
  assert.equal(await left(lost.referral), 0);
  const inquiry = await customer();
  await inquiry.paid();
  await inquiry.payment();
  await tell('charge.dispute.created', inquiry.dispute({ status: 'warning_needs_response' }), { outcome: 'ignored' });
  assert.equal(await left(inquiry.referral), 2_000);
});

test('a voided invoice grants nothing any more', async () => {
  const one = await customer();
  await one.paid();
  assert.equal(await left(one.referral), 2_000);
  await tell('invoice.voided', one.invoice);
  assert.equal(await left(one.referral), 0);
});

const session = (fields) => ({ ...published('checkout.session'), id: unique('cs_test'), mode: 'payment', payment_status: 'paid', amount_total: 30_000, currency: 'usd', customer: unique('cus'), created: nowSeconds() - 60, payment_intent: unique('pi'), customer_details: { ...published('checkout.session').customer_details, email: uniqueEmail('buyer') }, ...fields });
const referralsOf = (participant) => live.readAll(`/v1/referrals?participant_id=${participant.id}`);

test('a checkout credits whoever its client_reference_id names: by code, click, referral or participant', async () => {
  const ways = {
    code: async (participant) => participant.code,
    participant: async (participant) => participant.id,
    click: async (participant) => {
      const visit = await server.anonymous.get(`/r/${participant.code}`);
      return new URL(visit.headers.location).searchParams.get('rfd_click');
    },
    referral: async (participant) => (await submit(live, participant)).id,
  };
  for (const [way, reference] of Object.entries(ways)) {
    const participant = await makeParticipant(live, program);
    const bought = session({ client_reference_id: await reference(participant) });
    await tell('checkout.session.completed', bought);
    const [referral, ...others] = await referralsOf(participant);
    assert.equal(others.length, 0, way);
    assert.equal(await left(referral), 3_000, way);
    await tell('refund.created', { ...published('refund'), id: unique('re'), amount: 30_000, charge: unique('ch'), payment_intent: bought.payment_intent });
    assert.equal(await left(referral), 0, way);
  }
});

test('a checkout whose reference is nobody\'s is taken all the same', async () => {
  for (const client_reference_id of ['nobodys-code', 'ptc_01jz0000000000000000000000', 'ref_01jz0000000000000000000000', 'clk_01jz0000000000000000000000', 'x'.repeat(200)]) {
    const bought = session({ client_reference_id });
    await tell('checkout.session.completed', bought);
    assert.equal((await live.readAll(`/v1/events?object_source=stripe&object_id=${bought.id}`))[0].amount, 30_000, client_reference_id);
  }
});

test('a checkout of a subscription says who sent the customer, and the invoice pays, in either order', async () => {
  for (const invoiceFirst of [false, true]) {
    const participant = await makeParticipant(live, program);
    const ids = { customer: unique('cus'), invoice: unique('in'), subscription: unique('sub') };
    const email = uniqueEmail('buyer');
    const begun = nowSeconds() - 30;
    const calls = [
      () => tell('checkout.session.completed', session({ mode: 'subscription', invoice: ids.invoice, subscription: ids.subscription, payment_intent: null, customer: ids.customer, client_reference_id: participant.code, created: begun, customer_details: { email } })),
      () => tell('invoice.paid', paidInvoice({ amount: 30_000, email, customer: ids.customer, id: ids.invoice }), { created: begun + 20 }),
    ];
    for (const call of invoiceFirst ? calls.reverse() : calls) await call();
    const [referral] = await referralsOf(participant);
    assert.equal(await left(referral), 3_000, `invoice first: ${invoiceFirst}`);
  }
});

test('a checkout that is not paid yet is a sale when it is', async () => {
  const participant = await makeParticipant(live, program);
  const bought = session({ client_reference_id: participant.code, payment_status: 'unpaid' });
  await tell('checkout.session.completed', bought, { outcome: 'ignored' });
  assert.equal((await referralsOf(participant)).length, 0);
  await tell('checkout.session.async_payment_succeeded', { ...bought, payment_status: 'paid' });
  assert.equal(await left((await referralsOf(participant))[0]), 3_000);
});

test('subscriptions are started, renewed and canceled once each', async () => {
  const one = await customer();
  await one.paid(); // who the customer is
  const subscription = { ...published('subscription'), id: unique('sub'), customer: one.ids.customer, status: 'incomplete' };
  subscription.items.data[0].current_period_start = 1_800_000_000;
  await tell('customer.subscription.created', subscription, { outcome: 'ignored' });
  const active = { ...subscription, status: 'active' };
  await tell('customer.subscription.updated', active, { previous: { status: 'incomplete' } });
  await tell('customer.subscription.updated', active, { previous: { metadata: {} }, outcome: 'ignored' });
  const next = structuredClone(active);
  next.items.data[0].current_period_start = 1_802_592_000;
  await tell('customer.subscription.updated', next, { previous: { items: { data: [{ current_period_start: 1_800_000_000 }] } } });
  await tell('customer.subscription.deleted', { ...next, status: 'canceled' });
  const types = (await live.readAll(`/v1/events?referral_id=${one.referral.id}`)).map((event) => event.type).sort();
  assert.deepEqual(types, ['invoice.paid', 'subscription.canceled', 'subscription.renewed', 'subscription.started']);
});

test('a customer is known by its metadata, and its payments are found by its id', async () => {
  const participant = await makeParticipant(live, program);
  const made = { ...published('customer'), id: unique('cus'), email: uniqueEmail('made'), metadata: { referd_code: participant.code } };
  await tell('customer.created', made, { created: nowSeconds() - 5 });
  const [referral] = await referralsOf(participant);
  await tell('invoice.paid', paidInvoice({ amount: 10_000, email: null, customer: made.id }));
  assert.equal(await left(referral), 1_000);
});

test('what came twice changes nothing, and all messages are in the connection\'s health', async () => {
  const one = await customer();
  const told = [await one.paid(), await one.payment(), await tell('refund.created', one.refund(5_000)), await tell('charge.refunded', one.charged({ amount_refunded: 5_000 }))];
  const before = await live.read('/v1/ledger/transactions?limit=1');
  for (const event of told) await deliver(event, 'replayed');
  assert.deepEqual(await live.read('/v1/ledger/transactions?limit=1'), before);
  const waiting = await tell('refund.created', { ...published('refund'), id: unique('re'), charge: unique('ch'), payment_intent: unique('pi') });
  await deliver(waiting, 'replayed');
  await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
  const { health } = await live.read(`/v1/connections/${connection.id}`);
  assert.ok(health.replayed >= 5 && health.applied > 100, JSON.stringify(health));
});
