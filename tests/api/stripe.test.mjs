// Real input: visitors with a cookie jar, leads with their click id, and Stripe's own objects signed by Stripe's library.

import assert from 'node:assert/strict';
import { after, test as define } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, connection as connectionShape } from './harness/shapes.mjs';
import { envelope, fixturesMissing, nowSeconds, paidInvoice, published, signed } from './harness/stripe.mjs';
import { balancesOf, makeParticipant, makeProgram, rewardsByRule, rewardsOf, rulesWith, submit, totalsOf, unique, uniqueEmail } from './harness/world.mjs';

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
  assertShape(connection, connectionShape);
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
  for (const [type, object] of [['plan.created', published('event').data.object], ['customer.updated', published('customer')], ['made.up', {}]]) {
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

// ---- units of money ----

/** What a program of that currency counts of a payment that Stripe tells in its own unit: a tenth of it comes back. */
async function counted(currency, amount, fields = {}) {
  const rewards = [{ key: 'all', to: 'referred', kind: 'credit', on: 'qualified', amount: { percent_bp: 10_000, of: 'event.amount' } }, { key: 'net', to: 'referred', kind: 'credit', on: 'qualified', amount: { percent_bp: 10_000, of: 'event.net_amount' } }];
  const own = await makeProgram(server.live, { currency, rules: rulesWith(...rewards) });
  const participant = await makeParticipant(server.live, own);
  const { hook_url: url } = await server.live.create('/v1/connections', { kind: 'stripe', program_id: own.id, signing_secret: SECRET, livemode: true });
  const email = uniqueEmail('payer');
  const referral = await submit(server.live, participant, { prospect: { email } });
  const invoice = paidInvoice({ amount, email, customer: null, currency: currency.toLowerCase(), total: amount, total_excluding_tax: amount, ...fields });
  const answer = await deliver(envelope(invoice), { path: new URL(url).pathname });
  if (answer.status !== 200) return answer;
  const { all, net } = await rewardsByRule(server.live, referral);
  return [all.amount, net.amount, all.currency];
}

// Stripe's amount, and the same in minor units of ISO 4217.
const UNITS = {
  USD: ['two decimals', 1234, 1234],
  JPY: ['no decimals', 500, 500],
  KRW: ['no decimals', 1, 1],
  MGA: ['no decimals there, two in ISO', 500, 50_000],
  ISK: ['written with two that are always 00', 500, 5],
  UGX: ['written with two that are always 00, though listed among those without', 1_000_000, 10_000],
  HUF: ['two; none in payouts only', 1045, 1045],
  TWD: ['two; none in payouts only', 80_045, 80_045],
  KWD: ['three, the last of them 0', 5120, 5120],
  TND: ['three', 5124, 5124],
};
for (const [currency, [what, amount, minor]] of Object.entries(UNITS)) {
  test(`${currency}: ${what}`, async () => {
    assert.deepEqual(await counted(currency, amount), [minor, minor, currency]);
  });
}

test('what is without tax is a share of what was paid, in any unit', async () => {
  assert.deepEqual(await counted('ISK', 11_900, { total: 11_900, total_excluding_tax: 10_000 }), [119, 100, 'ISK']);
  assert.deepEqual(await counted('MGA', 119, { total: 119, total_excluding_tax: 100 }), [11_900, 10_000, 'MGA']);
});

for (const currency of ['ISK', 'UGX']) {
  test(`${currency}: a fraction is refused, not rounded`, async () => {
    assertProblem(await counted(currency, 550), 400, 'invalid_value', 'data.object.amount_paid');
  });
}

test('a currency whose unit Stripe does not tell is refused, not guessed', async () => {
  assertProblem(await counted('IQD', 5000), 400, 'invalid_currency', 'data.object.amount_paid');
});

// ---- two programs on one account ----

test('two programs on one Stripe account are both told, and pay once each', async () => {
  const email = uniqueEmail('payer');
  const sides = [];
  for (let index = 0; index < 2; index += 1) {
    const own = await makeProgram(server.live);
    const participant = await makeParticipant(server.live, own);
    const { hook_url: url } = await server.live.create('/v1/connections', { kind: 'stripe', program_id: own.id, signing_secret: SECRET, livemode: true });
    sides.push({ referral: await submit(server.live, participant, { prospect: { email } }), path: new URL(url).pathname });
  }
  const event = envelope(paidInvoice({ amount: 25_000, email, customer: unique('cus') }));
  for (const { path } of sides) await assertApplied(await deliver(event, { path }));
  const before = await Promise.all(sides.map(({ referral }) => rewardsOf(server.live, referral)));
  assert.deepEqual(before.map((rows) => rows.length), [2, 2]);
  for (const { path } of sides) {
    await assertApplied(await deliver(event, { path }), 'replayed');
    await assertApplied(await deliver({ ...event, id: unique('evt') }, { path }));
  }
  assert.deepEqual(await Promise.all(sides.map(({ referral }) => rewardsOf(server.live, referral))), before);
  await server.verify();
});

test('two deliveries to each of two connections at once pay once each', async () => {
  const email = uniqueEmail('payer');
  const sides = [];
  for (let index = 0; index < 2; index += 1) {
    const own = await makeProgram(server.live);
    const participant = await makeParticipant(server.live, own);
    const { hook_url: url } = await server.live.create('/v1/connections', { kind: 'stripe', program_id: own.id, signing_secret: SECRET, livemode: true });
    sides.push({ referral: await submit(server.live, participant, { prospect: { email } }), path: new URL(url).pathname });
  }
  const event = envelope(paidInvoice({ amount: 25_000, email, customer: null }));
  const answers = await Promise.all([...sides, ...sides, ...sides, ...sides].map(({ path }) => deliver(event, { path })));
  assert.deepEqual(answers.map((answer) => answer.body.outcome).sort(), ['applied', 'applied', ...Array(6).fill('replayed')]);
  for (const { referral } of sides) assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

// ---- the test world's clock ----

test('a payment made now happens now in a test world whose clock was moved', async () => {
  const own = await makeProgram(server.test);
  const participant = await makeParticipant(server.test, own);
  const { hook_url: url } = await server.test.create('/v1/connections', { kind: 'stripe', program_id: own.id, signing_secret: SECRET, livemode: false });
  const ahead = 40;
  const { now } = await server.test.act('/v1/test_clock/advance', { to: new Date(Date.now() + ahead * DAY_S * 1000).toISOString() });
  const email = uniqueEmail('payer');
  const referral = await submit(server.test, participant, { prospect: { email } });
  const event = envelope(paidInvoice({ amount: 25_000, email, customer: null, livemode: false }), { livemode: false });
  await assertApplied(await deliver(event, { path: new URL(url).pathname }));
  const { thanks, cashback } = await rewardsByRule(server.test, referral);
  assert.deepEqual([thanks.status, cashback.status], ['pending', 'issued']);
  const held = (Date.parse(thanks.hold_until) - Date.parse(now)) / 1000;
  assert.ok(held >= 30 * DAY_S - 2 && held < 30 * DAY_S + 60, `${held} s after the clock's ${now}`);
});

test('an event of a day that has not come is refused', async () => {
  const event = envelope(paidInvoice({ amount: 25_000, email: uniqueEmail() }), { created: nowSeconds() + 2 * DAY_S });
  assertProblem(await deliver(event), 400, 'invalid_value', 'created');
});

// ---- what a wrong message costs ----

test('a message that is not the connection\'s never comes to the writer', async () => {
  const event = envelope(paidInvoice({ amount: 25_000, email: uniqueEmail(), customer: null }));
  await assertApplied(await deliver(envelope(published('plan'), { type: 'plan.created' })), 'ignored'); // what a first use has to look up is in the cache
  const count = 25;
  const moved = [];
  for (let round = 0; round < 10 && !moved.some(({ items, reads }) => items < count && reads < count); round += 1) { // sweeps write and read beside it
    const before = await server.metrics();
    for (let index = 0; index < count; index += 1) {
      assertProblem(await deliver(event, { secret: 'whsec_another' }), 400, 'invalid_signature');
      assertProblem(await deliver({ ...event, livemode: false }), 400, 'livemode_mismatch');
      assertProblem(await deliver(event, { payload: '{' }), 400, 'invalid_json');
      await assertApplied(await deliver({ ...event, type: 'plan.created' }), 'ignored');
    }
    const later = await server.metrics();
    const grown = (name) => later[`referd_store_${name}_total`] - before[`referd_store_${name}_total`];
    assert.equal(grown('refused_items'), 0, 'no write was asked for in vain');
    moved.push({ items: grown('items'), reads: grown('reads') });
  }
  const { items, reads } = moved.at(-1);
  assert.ok(items < count, `nor were those that are ignored written: ${JSON.stringify(moved)}`);
  assert.ok(reads < count, `the connection is kept at hand: ${JSON.stringify(moved)}`);
});

test('the largest body has its signature checked like any other', async () => {
  const event = envelope(paidInvoice({ amount: 25_000, email: uniqueEmail(), customer: null }), { type: 'plan.created' });
  const frame = JSON.stringify({ ...event, padding: '' });
  const payload = JSON.stringify({ ...event, padding: 'x'.repeat(1_048_576 - Buffer.byteLength(frame)) });
  assert.equal(Buffer.byteLength(payload), 1_048_576);
  await assertApplied(await deliver(event, { payload }), 'ignored');
  assertProblem(await deliver(event, { payload, secret: 'whsec_another' }), 400, 'invalid_signature');
});

test('the hook\'s answer is described', async () => {
  const { components } = await server.anonymous.read('/openapi.json');
  assert.deepEqual(components.schemas.HookOutcome.properties.outcome.enum, ['applied', 'replayed', 'ignored']);
});
