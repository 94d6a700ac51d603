// Real input: visitors with a cookie jar, leads with their click id, and Stripe's own objects signed by Stripe's library.

import assert from 'node:assert/strict';
import { after, test as define } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, connection as connectionShape } from './harness/shapes.mjs';
import { envelope, fixturesMissing, nowSeconds, paidInvoice, published, signed } from './harness/stripe.mjs';
import { balancesOf, makeParticipant, makeProgram, rewardsByRule, rewardsOf, submit, totalsOf, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const test = (name, body) => define(name, { skip: fixturesMissing }, body);

const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LXN1aXRl';
const DAY_S = 86_400;
const program = await makeProgram(server.live);
const connection = await server.live.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: SECRET, livemode: true });
const hook = new URL(connection.hook_url).pathname;

/** Posts an event as Stripe would. */
function deliver(event, { secret = SECRET, timestamp, path = hook, payload = JSON.stringify(event, null, 2) } = {}) {
  return server.anonymous.post(path, payload, signed(payload, secret, timestamp));
}

async function assertApplied(answer, outcome = 'applied') {
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.outcome, outcome, answer.text);
}

/** A visitor with a cookie jar follows the link and leaves a lead with the click id of the cookie. */
async function visitAndSubmit(participant, email) {
  const visit = await server.anonymous.get(`/r/${participant.code}`);
  assert.equal(visit.status, 302);
  const jar = new Map(visit.headers['set-cookie'].map((line) => line.split(';')[0].split('=')));
  const click = jar.get('rfd_click');
  assert.equal(new URL(visit.headers.location).searchParams.get('rfd_click'), click);
  return submit(server.live, participant, { code: undefined, click_id: click, prospect: { email, name: 'Real Person' } });
}

/** Every figure that a forged or useless message must not move. */
async function snapshot(participant, referral) {
  return {
    referral: await server.live.read(`/v1/referrals/${referral.id}`),
    rewards: await rewardsOf(server.live, referral),
    totals: await totalsOf(server.live, participant),
    transactions: await server.live.readAll('/v1/ledger/transactions'),
    contacts: (await server.live.readAll('/v1/contacts')).length,
  };
}

test('a connection shows where to send to and never its secret', async () => {
  assertShape(connection, connectionShape, ['account']);
  assert.deepEqual([connection.program_id, connection.livemode], [program.id, true]);
  assert.match(hook, new RegExp(`^/hooks/stripe/${connection.id}$`));
  const listed = await server.live.get('/v1/connections');
  assert.deepEqual(listed.body.data, [connection]);
  assert.deepEqual(await server.live.read(`/v1/connections/${connection.id}`), connection);
  assert.equal((JSON.stringify(connection) + listed.text + server.log).includes(SECRET), false);
});

test('links are clicked, leads arrive, Stripe reports payments, rewards are in the ledger and in the totals', async () => {
  const participant = await makeParticipant(server.live, program);
  const amounts = [25_000, 12_340, 80_000];
  for (const amount of amounts) {
    const email = uniqueEmail('payer');
    const referral = await visitAndSubmit(participant, email);
    const invoice = paidInvoice({ amount, email, customer: unique('cus') });
    const event = envelope(invoice);
    await assertApplied(await deliver(event));
    const { thanks, cashback } = await rewardsByRule(server.live, referral);
    assert.equal(cashback.amount, Math.min(amount / 10, 5000));
    assert.equal(cashback.currency, 'USD');
    assert.deepEqual([cashback.status, thanks.status], ['issued', 'pending']);
    assert.equal(Date.parse(thanks.hold_until), (event.created + 30 * DAY_S) * 1000);
    const now = await server.live.read(`/v1/referrals/${referral.id}`);
    assert.deepEqual([now.stage, now.status], ['won', 'qualified']);
    assert.equal((await balancesOf(server.live, referral.contact_id)).available, cashback.amount);
  }
  const totals = await totalsOf(server.live, participant);
  assert.deepEqual([totals.pending, totals.available, totals.earned], [2500 + 2500 + 5000, 0, 0]);
  assert.deepEqual(await balancesOf(server.live, participant.contact_id), { pending: 10_000 });
  const summary = await server.live.read(`/v1/participants/${participant.id}/summary`);
  assert.deepEqual(summary.referrals, { total: 3, pending: 0, qualified: 3, rewarded: 0, disqualified: 0 });
  assert.equal(summary.clicks.total, 3);
  await server.verify();
});

test('a replayed delivery is told so and changes nothing', async () => {
  const participant = await makeParticipant(server.live, program);
  const email = uniqueEmail('payer');
  const referral = await visitAndSubmit(participant, email);
  const event = envelope(paidInvoice({ amount: 25_000, email, customer: null }));
  await assertApplied(await deliver(event));
  const before = await snapshot(participant, referral);
  await assertApplied(await deliver(event, { timestamp: nowSeconds() - 60 }), 'replayed');
  assert.deepEqual(await snapshot(participant, referral), before);
});

test('two messages about one invoice pay once', async () => {
  const participant = await makeParticipant(server.live, program);
  const email = uniqueEmail('payer');
  const referral = await visitAndSubmit(participant, email);
  const invoice = paidInvoice({ amount: 25_000, email, customer: null });
  await assertApplied(await deliver(envelope(invoice)));
  await assertApplied(await deliver(envelope(invoice)));
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

const REFUSED = {
  'a tampered body': { tamper: (payload) => payload.replace('"amount_paid": 25000', '"amount_paid": 99000'), status: 400, code: 'invalid_signature' },
  'one byte more': { tamper: (payload) => `${payload}\n`, status: 400, code: 'invalid_signature' },
  'another secret': { secret: 'whsec_another', status: 400, code: 'invalid_signature' },
  'the secret without its prefix': { secret: SECRET.slice('whsec_'.length), status: 400, code: 'invalid_signature' },
  'a timestamp 301 s old': { age: 301, status: 400, code: 'invalid_signature' },
  'a timestamp of another day': { age: DAY_S, status: 400, code: 'invalid_signature' },
  'a timestamp 310 s ahead': { age: -310, status: 400, code: 'invalid_signature' },
  'an unknown connection': { path: '/hooks/stripe/con_00000000000000000000000000', status: 404, code: 'not_found' },
  'a name that is no connection': { path: '/hooks/stripe/zombie', status: 404, code: 'not_found' },
  'a test-mode event in live mode': { livemode: false, status: 400, code: 'livemode_mismatch' },
};
for (const [name, row] of Object.entries(REFUSED)) {
  test(`${name} is refused and nothing changes`, async () => {
    const participant = await makeParticipant(server.live, program);
    const email = uniqueEmail('payer');
    const referral = await visitAndSubmit(participant, email);
    const livemode = row.livemode ?? true;
    const event = envelope(paidInvoice({ amount: 25_000, email, customer: null, livemode }), { livemode });
    const payload = JSON.stringify(event, null, 2);
    const headers = signed(payload, row.secret ?? SECRET, nowSeconds() - (row.age ?? 0));
    const sent = row.tamper ? row.tamper(payload) : payload;
    if (row.tamper) assert.notEqual(sent, payload);
    const before = await snapshot(participant, referral);
    assertProblem(await server.anonymous.post(row.path ?? hook, sent, headers), row.status, row.code);
    assert.deepEqual(await snapshot(participant, referral), before);
    await assertApplied(await deliver({ ...event, livemode: true }));
    assert.equal((await rewardsOf(server.live, referral)).length, 2, 'the same message, sent right, still counts');
  });
}

const HEADERS = { 'no signature': undefined, 'an empty one': '', 'rubbish': 'rubbish', 'no v1': `t=${nowSeconds()}`, 'no t': 'v1=00', 't that is no number': 't=soon,v1=00', 'a v0 only': `t=${nowSeconds()},v0=${'0'.repeat(64)}`, 'a v1 of wrong length': `t=${nowSeconds()},v1=0000` };
for (const [name, value] of Object.entries(HEADERS)) {
  test(`a signature header with ${name} is refused`, async () => {
    const payload = JSON.stringify(envelope(paidInvoice({ amount: 25_000, email: uniqueEmail() })));
    const headers = value === undefined ? {} : { 'Stripe-Signature': value };
    assertProblem(await server.anonymous.post(hook, payload, headers), 400, 'invalid_signature');
  });
}

test('a timestamp within 300 s either way is accepted, and so is a second signature beside a stale one', async () => {
  for (const age of [290, -290]) await assertApplied(await deliver(envelope(paidInvoice({ amount: 100, email: uniqueEmail(), customer: null })), { timestamp: nowSeconds() - age }));
  const payload = JSON.stringify(envelope(paidInvoice({ amount: 100, email: uniqueEmail(), customer: null })));
  const headers = signed(payload, SECRET);
  headers['Stripe-Signature'] = headers['Stripe-Signature'].replace('v1=', `v1=${'0'.repeat(64)},v1=`);
  await assertApplied(await server.anonymous.post(hook, payload, headers));
});

test('a type that is not used is ignored', async () => {
  const before = (await server.live.readAll('/v1/contacts')).length;
  for (const [type, object] of [['plan.created', published('event').data.object], ['customer.created', published('customer')], ['made.up', {}]]) {
    await assertApplied(await deliver(envelope(object, { type })), 'ignored');
  }
  assert.equal((await server.live.readAll('/v1/contacts')).length, before);
});

test('a payer that nobody referred becomes a contact with customer id and e-mail, and no reward', async () => {
  const email = uniqueEmail('stranger');
  const customer = unique('cus');
  await assertApplied(await deliver(envelope(paidInvoice({ amount: 25_000, email, customer }))));
  const { data } = await server.live.read(`/v1/contacts?email=${encodeURIComponent(email)}`);
  assert.equal(data.length, 1);
  assert.deepEqual(data[0].external_ids, [{ source: 'stripe', id: customer }]);
  assert.deepEqual((await server.live.read(`/v1/rewards?contact_id=${data[0].id}`)).data, []);
});

test('a payer with a line break in the name is not lost', async () => {
  const email = uniqueEmail('two-lines');
  await assertApplied(await deliver(envelope(paidInvoice({ amount: 25_000, email, customer: unique('cus'), customer_name: 'Two\nLines' }))));
  const { data } = await server.live.read(`/v1/contacts?email=${encodeURIComponent(email)}`);
  assert.deepEqual(data.map(({ name }) => name), ['Two Lines']);
});

test('the customer id finds the payer before the e-mail; the metadata finds it before both', async () => {
  const participant = await makeParticipant(server.live, program);
  const customer = unique('cus');
  const byCustomer = await submit(server.live, participant, { prospect: { external_ids: [{ source: 'stripe', id: customer }] } });
  const email = uniqueEmail('payer');
  const byEmail = await submit(server.live, participant, { prospect: { email } });
  const byMetadata = await submit(server.live, participant);
  await assertApplied(await deliver(envelope(paidInvoice({ amount: 25_000, email, customer, metadata: { referd_referral: byMetadata.id } }))));
  await assertApplied(await deliver(envelope(paidInvoice({ amount: 25_000, email, customer }))));
  const counts = [];
  for (const referral of [byMetadata, byCustomer, byEmail]) counts.push((await rewardsOf(server.live, referral)).length);
  assert.deepEqual(counts, [2, 2, 0]);
});

test('a body that is signed but is no event is refused', async () => {
  for (const payload of ['{', '[]', '{"object":"event"}', '']) {
    const answer = await server.anonymous.post(hook, payload, signed(payload, SECRET));
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  }
});

test('a connection\'s mode must be its key\'s world', async () => {
  const body = { kind: 'stripe', program_id: program.id, signing_secret: SECRET, livemode: false };
  assertProblem(await server.live.post('/v1/connections', body), 400, 'livemode_mismatch', 'livemode');
  const twin = await makeProgram(server.test);
  assertProblem(await server.test.post('/v1/connections', { ...body, program_id: twin.id, livemode: true }), 400, 'livemode_mismatch', 'livemode');
  const test = await server.test.create('/v1/connections', { ...body, program_id: twin.id });
  const testEvent = envelope(paidInvoice({ amount: 100, email: uniqueEmail(), customer: null, livemode: false }), { livemode: false });
  await assertApplied(await deliver(testEvent, { path: new URL(test.hook_url).pathname }));
  assertProblem(await deliver({ ...testEvent, livemode: true }, { path: new URL(test.hook_url).pathname }), 400, 'livemode_mismatch');
});

test('a connection of an unknown kind, or without a secret, is refused', async () => {
  const body = { kind: 'stripe', program_id: program.id, signing_secret: SECRET, livemode: true };
  assertProblem(await server.live.post('/v1/connections', { ...body, kind: 'hubspot' }), 400, 'not_supported', 'kind');
  assertProblem(await server.live.post('/v1/connections', { ...body, kind: 'zombie' }), 400, 'invalid_value', 'kind');
  assertProblem(await server.live.post('/v1/connections', { ...body, signing_secret: undefined }), 400, 'missing_field', 'signing_secret');
});
