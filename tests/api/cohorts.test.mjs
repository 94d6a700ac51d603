// Customers by the month of their first purchase, referred ones and others: held against sums made by hand, while facts come
// late, in disorder, are taken back and given back, and attributions move.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { DAY_MS, makeParticipant, makeProgram, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const api = server.test;

// The second of a month, at noon: what happens in the next days happens in that month.
const HOUR_MS = 3_600_000; // after the referrals
const today = new Date();
const began = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 2, 12);
const on = (day, ms = 0) => new Date(began + day * DAY_MS + ms).toISOString();
const month = (offset = 0) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1 + offset, 1)).toISOString().replace('Z', '000Z');
let until = 0;
const advance = async (day) => {
  until = Date.parse((await api.act('/v1/test_clock/advance', { to: on(day) })).now);
};

await advance(0);
const program = await makeProgram(api);
const ada = await makeParticipant(api, program);
const customer = () => ({ email: uniqueEmail('customer') });
const referred = async () => {
  const prospect = customer();
  const referral = await submit(api, ada, { prospect });
  return { ...prospect, referral };
};

async function tell(fields) {
  const event = await api.create('/v1/events', { external_id: unique('msg'), ...fields });
  until = Math.max(until, Date.parse(event.created_at));
  return event;
}
const buy = ({ email }, day, amount, fields = {}) => tell({ type: 'invoice.paid', amount, currency: 'USD', customer: { email }, occurred_at: on(day, HOUR_MS), ...fields });
const refund = (object, fields = {}) => tell({ type: 'refund.created', customer: customer(), refers_to: object, ...fields });

/** Figures follow the commits: asked again until what was told above is counted. */
const report = (query = '') => eventually(() => api.read(`/v1/reports/cohorts${query}`), (told) => Date.parse(told.as_of) > until);
const figures = ({ values }) => [values.customers, values.came_back, values.came_back_share, values.revenue_30d, values.revenue_90d, values.revenue_180d];
const rowOf = (told, key, from = month(), currency = 'USD') => told.rows.find((row) => row.key === key && row.from === from && row.currency === currency);
const totalOf = (told, key, currency = 'USD') => told.totals.find((row) => row.key === key && row.currency === currency);
const range = `?from=${month(-2)}&to=${month(8)}`;
const of = async (key, from) => figures(rowOf(await report(range), key, from));

const [first, second, third] = [await referred(), await referred(), await referred()];
const [other, mixed, regretful] = [customer(), customer(), customer()];
let order;

test('before anybody has bought there is nothing to tell', async () => {
  const told = await report();
  assert.deepEqual([told.name, told.by, told.rows, told.totals, told.compare], ['cohorts', 'month', [], [], null]);
  assert.deepEqual(told.columns.map(({ key, kind }) => [key, kind]), [
    ['customers', 'count'],
    ['revenue_30d_per_customer', 'money'],
    ['revenue_90d_per_customer', 'money'],
    ['revenue_180d_per_customer', 'money'],
    ['came_back', 'count'],
    ['came_back_share', 'ratio'],
    ['revenue_30d', 'money'],
    ['revenue_90d', 'money'],
    ['revenue_180d', 'money'],
  ]);
  assert.deepEqual([told.from, told.to], [month(-11), month(1)]);
});

test('who bought first in a month, what they spent from then on, and whether they came back', async () => {
  await advance(75);
  await buy(first, 0, 10_000);
  await buy(second, 0, 5_000);
  order = (await tell({ type: 'order.placed', amount: 8_000, currency: 'USD', customer: { email: third.email }, occurred_at: on(0, HOUR_MS), object: { id: unique('order') } })).business_object;
  await buy(other, 0, 4_000);
  await buy(mixed, 0, 900, { currency: 'EUR' });
  await buy(mixed, 2, 2_000);
  const returned = await buy(regretful, 0, 500);
  await buy(regretful, 3, 1_500);
  await refund(returned.business_object);
  const told = await report();
  assert.deepEqual(figures(rowOf(told, 'referred')), [3, undefined, undefined, 23_000, undefined, undefined], 'what not all have had the time for is not told');
  assert.deepEqual(figures(rowOf(told, 'others')), [3, undefined, undefined, 7_500, undefined, undefined]);
  assert.deepEqual(figures(totalOf(told, 'others', 'EUR')), [1, undefined, undefined, 900, undefined, undefined]);

  await advance(215);
  await buy(first, 180, 3_000);
  await buy(second, 181, 7_000);
  await buy(third, 1, 7_500, { object: order });
  await refund(order, { amount: 2_000, currency: 'USD' });
  await buy(third, 40, 1_000);
  await buy(other, 31, 600);
  assert.deepEqual(await of('referred'), [3, 2, 6_667, 21_000, 22_000, 25_000]);
  assert.deepEqual(await of('others'), [3, 1, 3_333, 7_500, 8_100, 8_100]);
});

test('a young month tells how many there are, and is in no total of what they spent', async () => {
  const late = customer();
  await buy(late, 210, 99_000);
  const told = await report(range);
  const row = told.rows.find(({ key, currency, values }) => key === 'others' && currency === 'USD' && values.customers === 1);
  assert.deepEqual(figures(row), [1, undefined, undefined, undefined, undefined, undefined]);
  assert.deepEqual(row.label, row.from.slice(0, 7));
  assert.deepEqual(figures(totalOf(told, 'others')), [4, 1, 3_333, 7_500, 8_100, 8_100]);
  assert.deepEqual([totalOf(told, 'referred').values.revenue_90d_per_customer, totalOf(told, 'others').values.revenue_90d_per_customer], [7_333, 2_700]);
  assert.equal(told.rows.length, 2 * 2 * 10, 'both groups, in both currencies, in every month of the period');
});

test('a refund that is told before its sale counts when the sale comes', async () => {
  const object = { source: 'api', id: unique('early') };
  const early = customer();
  await refund(object, { amount: 1_000, currency: 'USD' });
  await buy(early, 1, 3_000, { object: { id: object.id } });
  assert.deepEqual(await of('others'), [4, 1, 2_500, 9_500, 10_100, 10_100]);
  const chargeback = await tell({ type: 'chargeback.created', customer: customer(), refers_to: object });
  assert.deepEqual(await of('others'), [3, 1, 3_333, 7_500, 8_100, 8_100]);
  await tell({ type: 'chargeback.won', customer: customer(), refers_to: chargeback.business_object });
  assert.deepEqual(await of('others'), [4, 1, 2_500, 9_500, 10_100, 10_100]);
});

test('an earlier purchase that is told later makes the customer one of that month, before it was referred', async () => {
  await buy(second, -20, 100);
  assert.deepEqual(await of('referred'), [2, 2, 10_000, 16_000, 17_000, 20_000]);
  assert.deepEqual(await of('others', month(-1)), [1, 1, 10_000, 5_100, 5_100, 5_100]);
});

test('attributions that are taken away and given, and referrals that are disqualified, move their customers', async () => {
  const path = `/v1/referrals/${first.referral.id}/attribution`;
  const settled = async (answer) => {
    assert.equal(answer.status, 200);
    until = Math.max(until, Date.parse((await submit(api, ada)).submitted_at));
  };
  await settled(await api.call('DELETE', `${path}?reason=a%20mistake`));
  assert.deepEqual(await of('referred'), [1, 1, 10_000, 6_000, 7_000, 7_000]);
  assert.deepEqual(await of('others'), [5, 2, 4_000, 19_500, 20_100, 23_100]);
  await settled(await api.call('PUT', path, { participant_id: ada.id, method: 'manual', reason: 'It was she.' }));
  assert.deepEqual((await of('referred'))[0], 2);
  await settled(await api.call('POST', `/v1/referrals/${third.referral.id}/disqualify`, { reason_code: 'existing_customer', reason: 'Known to us.' }));
  assert.deepEqual(await of('referred'), [1, 1, 10_000, 10_000, 10_000, 13_000]);
  assert.deepEqual(await of('others'), [5, 2, 4_000, 15_500, 17_100, 17_100]);
});

test('as a file', async () => {
  await report(range);
  const file = await api.get(`/v1/reports/cohorts${range}&format=csv`);
  const [head, ...lines] = file.text.replace('\uFEFF', '').trim().split('\r\n');
  assert.equal(head, 'group,month,currency,customers,revenue_30d_per_customer,revenue_90d_per_customer,revenue_180d_per_customer,came_back,came_back_share,revenue_30d,revenue_90d,revenue_180d');
  assert.ok(lines.includes(`"referred","${month().slice(0, 7)}",USD,1,100.00,100.00,130.00,1,1.0000,100.00,100.00,130.00`), file.text);
  assert.ok(lines.at(-1).startsWith('"others","total",USD,'), file.text);
});

test('a period goes over whole months, and what is not counted so is refused', async () => {
  const told = await report(`?from=${on(0)}&to=${on(40)}`);
  assert.deepEqual([told.from, told.to], [month(), month(2)]);
  const refused = async (query, code, param) => assertProblem(await api.get(`/v1/reports/cohorts?${query}`), 400, code, param);
  await refused(`program_id=${program.id}`, 'unsupported_filter', 'program_id');
  for (const by of ['program', 'day', 'channel']) await refused(`by=${by}`, 'unsupported_filter', 'by');
  await refused('compare=previous', 'unsupported_filter', 'compare');
  await refused(`from=${month(-30)}`, 'out_of_range', 'to');
  await refused(`from=${month(1)}&to=${month()}`, 'out_of_range', 'to');
  assert.deepEqual((await api.read(`/v1/reports/cohorts?by=month&from=${month()}&to=${month(1)}`)).rows.length, 4);
});

test('a sale and its refund that are told at the same moment are both counted', async () => {
  const before = await of('others');
  const atOnce = async () => {
    const object = { source: 'api', id: unique('at-once') };
    await Promise.all([buy(customer(), 1, 1_000, { object: { id: object.id } }), refund(object, { amount: 400, currency: 'USD' })]);
  };
  await Promise.all(Array.from({ length: 20 }, atOnce));
  const now = await of('others');
  assert.deepEqual([now[0] - before[0], now[3] - before[3]], [20, 12_000]);
});

test('the figures are proved', async () => {
  await server.verify();
});
