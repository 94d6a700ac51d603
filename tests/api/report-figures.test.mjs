// Reports: a dozen referrals made by hand in two currencies, with refunds, against arithmetic by hand; each way of telling
// adds up to the same totals.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { DAY_MS, makeParticipant, makeProgram, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const api = server.test;
const rules = (rewards) => ({ qualification: { field: 'event.type', op: 'eq', value: 'invoice.paid' }, rewards });
const usd = await makeProgram(api, {
  name: 'Customers',
  rules: rules([
    { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } },
    { key: 'welcome', to: 'referred', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount' } },
  ]),
});
const eur = await makeProgram(api, {
  name: '=Partners',
  currency: 'EUR',
  rules: rules([{ key: 'fee', to: 'referrer', kind: 'cash', on: 'qualified', hold_days: 30, amount: { percent_bp: 1000, of: 'event.amount' } }]),
});
const ada = await makeParticipant(api, usd);
const bea = await makeParticipant(api, eur, { name: 'Bea' });
const sms = await api.create('/v1/links', { participant_id: ada.id, channel: 'sms' });

let now = Date.now();
let until = now; // when the last thing happened that reports must know
const advance = async (days) => {
  now += days * DAY_MS;
  const clock = await api.act('/v1/test_clock/advance', { to: new Date(now).toISOString() });
  until = Date.parse(clock.now);
};
const visit = (code, agent) => api.call('GET', `/r/${code}`, undefined, { 'User-Agent': agent, Authorization: '' });
const began = new Date(Math.floor(now / DAY_MS) * DAY_MS).toISOString();

for (let i = 0; i < 3; i += 1) await visit(ada.code, `Mozilla/5.0 (X11; Linux x86_64) Visitor/${i}`);
for (let i = 0; i < 2; i += 1) await visit(sms.code, `Mozilla/5.0 (X11; Linux x86_64) Guest/${i}`);
await visit(ada.code, 'Googlebot/2.1 (+http://www.google.com/bot.html)');

const sent = [];
for (let i = 0; i < 5; i += 1) sent.push(await submit(api, ada));
for (let i = 0; i < 2; i += 1) sent.push(await submit(api, ada, { code: sms.code, owner: 'Rita' }));
for (let i = 0; i < 4; i += 1) sent.push(await submit(api, bea));
sent.push(await api.create('/v1/referrals', { program_id: usd.id, prospect: { email: uniqueEmail() } })); // by nobody
await advance(4);
const paid = [20_000, 30_000, 15_000, 10_000, null, 40_000, null, 5_000, 7_000, 9_000];
for (const [i, amount] of paid.entries())
  if (amount !== null) await pay(api, sent[i], { amount, currency: i < 7 ? 'USD' : 'EUR', object: { id: `inv-${i}` } });
const refund = (i, fields) => api.create('/v1/events', { type: 'refund.created', external_id: unique('back'), customer: { email: uniqueEmail('payer') }, refers_to: { id: `inv-${i}` }, ...fields });
await refund(3, {}); // all of 10,000
await refund(5, { amount: 20_000, currency: 'USD' }); // half of 40,000
await api.act(`/v1/referrals/${sent[4].id}/disqualify`, { reason_code: 'existing_customer', reason: 'Known to us.' });
until = Date.parse((await api.read(`/v1/referrals/${sent[4].id}`)).closed_at);

/** Figures follow the commits: asked again until all that was done is counted. */
async function report(name, query = '') {
  const from = query.includes('from=') || query.includes('participant') ? '' : `&from=${began}`;
  return eventually(() => api.read(`/v1/reports/${name}?${query}${from}`), (told) => Date.parse(told.as_of) > until);
}

const totalOf = (told, currency = null) => told.totals.find((row) => row.currency === currency).values;
const rowOf = (told, key, currency = null) => told.rows.find((row) => row.key === key && row.currency === currency)?.values;

/** Every figure that adds up does so over the rows. */
function assertAddsUp(told) {
  for (const total of told.totals) {
    const rows = told.rows.filter((row) => row.currency === total.currency);
    for (const { key, kind } of told.columns)
      if ((kind === 'count' || kind === 'money') && !key.includes('_per_'))
        assert.equal(rows.reduce((sum, row) => sum + (row.values[key] ?? 0), 0), total.values[key], `${told.name} by ${told.by}: ${key} in ${total.currency}`);
  }
}

// What was won and stands: 200, 300, 150 and 400 dollars, the last half refunded; thanks 4 x 25 less half of one, welcome a
// tenth of each less half of the last. 50, 70 and 90 euros, a tenth of each in fees.
const USD = { closed: 4, revenue: 105_000, cost: 4 * 2_500 - 1_250 + 2_000 + 3_000 + 1_500 + 4_000 - 2_000 };
const EUR = { closed: 3, revenue: 21_000, cost: 2_100 };

test('the return of what was spent is that of arithmetic by hand, in each currency', async () => {
  assert.equal(USD.cost, 17_250);
  const told = await report('roi');
  assert.deepEqual([told.object, told.name, told.by, told.time_zone, told.from], ['report', 'roi', null, 'UTC', new Date(began).toISOString().replace('Z', '000Z')]);
  assert.deepEqual(totalOf(told, 'USD'), { referrals: 8, ...USD, gain: 87_750, roi: 50_870, revenue_per_cost: 60_870 });
  assert.deepEqual(totalOf(told, 'EUR'), { referrals: 4, ...EUR, gain: 18_900, roi: 90_000, revenue_per_cost: 100_000 });
  assert.deepEqual(told.rows, []);
  assert.deepEqual(told.totals.map((row) => row.currency).sort(), ['EUR', 'USD']);
});

test('however it is told, the rows add up to the totals', async () => {
  for (const by of ['program', 'channel', 'source', 'day', 'week', 'month', 'participant']) {
    for (const name of ['roi', 'revenue', 'cost', 'funnel', 'conversion']) assertAddsUp(await report(name, `by=${by}`));
    if (by === 'participant') continue;
    const told = await report('roi', `by=${by}`);
    for (const [currency, expected] of [['USD', USD], ['EUR', EUR]]) {
      const { closed, revenue, cost } = totalOf(told, currency);
      assert.deepEqual({ closed, revenue, cost }, expected, `${by} ${currency}`);
    }
  }
  for (const by of ['program', 'day', 'month']) assertAddsUp(await report('payouts', `by=${by}`));
  for (const by of ['program', 'channel', 'source', 'owner', 'week', '']) if (by) assertAddsUp(await report('time_to_close', `by=${by}`));
  assertAddsUp(await report('time_to_close'));
  assertAddsUp(await report('liabilities'));
  assertAddsUp(await report('liabilities', 'by=program'));
});

test('which channel and which source pays', async () => {
  const channels = await report('roi', 'by=channel');
  assert.deepEqual(rowOf(channels, 'sms', 'USD'), { referrals: 2, closed: 1, revenue: 40_000, cost: 3_250, gain: 36_750, roi: 113_077, revenue_per_cost: 123_077 });
  assert.equal(rowOf(channels, null, 'USD').revenue, 65_000);
  const sources = await report('roi', 'by=source');
  assert.deepEqual(sources.rows.map((row) => [row.key, row.currency]).sort(), [['code', 'EUR'], ['code', 'USD'], ['none', 'USD']]);
  assert.equal(rowOf(sources, 'code', 'USD').cost, USD.cost);
});

test('the funnel, with machines apart, and what share goes on', async () => {
  const { invitations, ...rest } = totalOf(await report('funnel', `program_id=${usd.id}`));
  assert.equal(invitations, 0);
  assert.deepEqual(rest, { clicks: 5, visitors: 5, referrals: 8, qualified: 5, closed: 4, rewarded: 4, lost: 2, bots: 1 });
  const shares = totalOf(await report('conversion', `program_id=${usd.id}`));
  assert.deepEqual([shares.visitor_to_referral, shares.referral_to_qualified, shares.referral_to_closed], [16_000, 6_250, 5_000]);
  const channels = await report('funnel', 'by=channel');
  assert.deepEqual(channels.columns.map((column) => column.key), ['clicks', 'visitors', 'referrals', 'qualified', 'closed', 'rewarded', 'lost', 'bots']);
  assert.deepEqual([rowOf(channels, 'sms').visitors, rowOf(channels, 'sms').referrals, rowOf(channels, null).bots], [2, 2, 1]);
  const owners = await report('funnel', 'by=owner');
  assert.ok(owners.columns.every((column) => column.key !== 'clicks'), 'what is not counted by owner is not told');
  assert.equal(rowOf(owners, 'Rita').referrals, 2);
});

test('an invitation that was sent is the first step', async () => {
  await api.patch(`/v1/programs/${usd.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' } }); // tests run at night too
  const contact = await api.create('/v1/contacts', { name: 'Maya', email: uniqueEmail('maya') });
  await api.create(`/v1/contacts/${contact.id}/consents`, { channel: 'email', purpose: 'marketing', state: 'granted', wording: 'Yes.', source: 'test' });
  await api.create(`/v1/contacts/${contact.id}/invitations`, { program_id: usd.id });
  await advance(0.01);
  const messages = await api.readAll(`/v1/messages?contact_id=${contact.id}`);
  assert.deepEqual(messages.map((row) => [row.kind, row.status]), [['invitation', 'simulated']]);
  assert.equal(totalOf(await report('funnel')).invitations, 1);
});

test('how long it took, to a class', async () => {
  const told = await report('time_to_close');
  assert.equal(told.by, 'span');
  assert.deepEqual(told.rows.filter((row) => row.values.closed > 0).map((row) => [row.key, row.values]), [['259200-432000', { closed: 7 }]]);
  const { close_mean_s: mean, ...rest } = totalOf(told);
  assert.deepEqual(rest, { closed: 7, close_median_s: 432_000, close_p90_s: 432_000 });
  assert.ok(mean > 3.9 * 86_400 && mean < 4.1 * 86_400, String(mean));
});

test('participants are told of who lead, by month and from the beginning', async () => {
  const told = await report('roi', 'by=participant');
  assert.equal(told.from, null);
  assert.deepEqual(told.rows.map((row) => [row.label, row.key, row.currency]).sort(), [['Ada Referrer', ada.id, 'USD'], ['Bea', bea.id, 'EUR'], [null, null, 'EUR'], [null, null, 'USD']].sort());
  const { referrals, closed, revenue, cost } = rowOf(told, ada.id, 'USD');
  assert.deepEqual({ referrals, closed, revenue, cost }, { referrals: 7, closed: 4, revenue: 105_000, cost: 4 * 2_500 - 1_250 });
  assertProblem(await api.get(`/v1/reports/roi?by=participant&from=${began}`), 400, 'unsupported_filter', 'from');
  const list = await api.readAll(told.rows.find((row) => row.key === ada.id).referrals_url);
  assert.equal(list.length, 7);
});

test('a figure leads to the rows behind it', async () => {
  const { rows } = await report('funnel', 'by=program');
  for (const row of rows) assert.equal((await api.readAll(row.referrals_url)).length, row.values.referrals);
  const { totals } = await report('roi', `program_id=${eur.id}`);
  const euros = totals.find((row) => row.currency === 'EUR');
  const granted = (await api.readAll(euros.ledger_url)).filter((row) => row.cause.effect === 'accrue');
  const entries = granted.flatMap((row) => row.entries).filter((row) => row.owner.type === 'program');
  assert.equal(entries.reduce((sum, row) => sum - row.amount, 0), euros.values.cost);
});

test('as a file, without formulas', async () => {
  const answer = await api.get(`/v1/reports/roi?by=program&format=csv&from=${began}`);
  assert.equal(answer.headers['content-type'], 'text/csv; charset=utf-8');
  assert.equal(answer.headers['content-disposition'], 'attachment; filename="roi.csv"');
  const lines = answer.text.replace('\uFEFF', '').trim().split('\r\n');
  assert.deepEqual(lines.slice(0, 1), ['program,label,currency,referrals,closed,revenue,cost,gain,roi,revenue_per_cost']);
  assert.ok(lines.includes(`"${usd.id}","Customers",USD,8,4,1050.00,172.50,877.50,5.0870,6.0870`), answer.text);
  assert.ok(lines.includes(`"${eur.id}","'=Partners",EUR,4,3,210.00,21.00,189.00,9.0000,10.0000`), answer.text);
  assert.equal(lines.filter((line) => line.startsWith('"total"')).length, 2);
  const accepted = await api.call('GET', `/v1/reports/roi?from=${began}`, undefined, { Accept: 'text/csv' });
  assert.equal(accepted.headers['content-type'], 'text/csv; charset=utf-8');
});

test('beside the period before, and by its age, as time goes on', async () => {
  const young = await report('liabilities');
  assert.deepEqual([young.by, rowOf(young, '0-30', 'EUR').pending, rowOf(young, '31-60', 'EUR').owed], ['age', 2_100, 0]);
  assert.equal(totalOf(young, 'USD').available, USD.cost);
  const middle = new Date(now + DAY_MS).toISOString();
  await advance(40);
  const old = await report('liabilities');
  assert.deepEqual([rowOf(old, '0-30', 'EUR').owed, rowOf(old, '31-60', 'EUR').available], [0, 2_100]);
  const payouts = totalOf(await report('payouts'), 'EUR');
  assert.deepEqual([payouts.rewards_granted, payouts.granted, payouts.rewards_issued, payouts.issued, payouts.issue_median_s], [3, 2_100, 3, 2_100, 45 * 86_400]);

  const days = Math.round((Date.parse(middle) - Date.parse(began)) / DAY_MS) + 1;
  const from = new Date(Date.parse(began) + days * DAY_MS).toISOString();
  const compared = await report('roi', `compare=previous&from=${from}&to=${new Date(Date.parse(from) + days * DAY_MS).toISOString()}`);
  assert.equal(compared.compare.to, compared.from);
  assert.equal(compared.compare.from, (await report('roi')).from);
  const euros = compared.totals.find((row) => row.currency === 'EUR');
  assert.deepEqual([euros.values.revenue, euros.before.revenue, euros.before.roi], [0, 21_000, 90_000]);
  const weeks = await report('liabilities', 'by=week&compare=previous');
  assert.equal(weeks.rows.filter((row) => row.currency === 'EUR').at(-1).values.available, 2_100);
  assert.equal(weeks.rows.find((row) => row.currency === 'EUR').before.owed, 0);
});

test('what is refused', async () => {
  const unknown = assertProblem(await api.get('/v1/reports/participation?by=source'), 400, 'unsupported_filter', 'by');
  assert.equal(unknown.detail, 'This report is not counted by that. It is by: program, channel, day, week, month.');
  assertProblem(await api.get('/v1/reports/cost?by=owner'), 400, 'unsupported_filter', 'by');
  assertProblem(await api.get('/v1/reports/funnel?by=color'), 400, 'invalid_value', 'by');
  assertProblem(await api.get('/v1/reports/liabilities?compare=previous'), 400, 'unsupported_filter', 'compare');
  assertProblem(await api.get('/v1/reports/funnel?from=2026-05-02T00:00:00Z&to=2026-05-02T00:00:00Z'), 400, 'out_of_range', 'to');
  assertProblem(await api.get('/v1/reports/funnel?from=2020-05-02T00:00:00Z&to=2026-05-02T00:00:00Z'), 400, 'out_of_range', 'to');
  assertProblem(await api.get('/v1/reports/funnel?by=day&from=2024-05-02T00:00:00Z&to=2026-05-01T00:00:00Z'), 400, 'out_of_range', 'to');
  assertProblem(await api.get('/v1/reports/nosuch'), 404, 'not_found');
  assertProblem(await server.live.get(`/v1/reports/roi?program_id=${usd.id}`), 404, 'not_found', 'program_id');
  const empty = await server.live.read('/v1/reports/roi?by=channel');
  assert.deepEqual([empty.rows, empty.totals], [[], []]);
});

test('the figures are proved', async () => {
  await server.verify();
});
