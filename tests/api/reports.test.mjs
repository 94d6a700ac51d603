// The dashboard and the counts: figures that sweeps add up, held against sums of the lists.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { live } = server;
const DAY_MS = 86_400_000;

const usd = await makeProgram(live);
const eur = await makeProgram(live, { currency: 'EUR', name: 'Partner', rules: rulesWith({ key: 'fee', to: 'referrer', kind: 'cash', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount' } }) });
const ada = await makeParticipant(live, usd);
const bea = await makeParticipant(live, eur, { name: 'Bea' });

const referrals = [];
for (let i = 0; i < 6; i += 1) referrals.push(await submit(live, ada, { value: 100_000 + i }));
for (let i = 0; i < 3; i += 1) referrals.push(await submit(live, bea, { value: 7_000 }));
for (const referral of referrals.slice(0, 3)) await pay(live, referral);
for (const referral of referrals.slice(6, 8)) await pay(live, referral, { currency: 'EUR', amount: 5_000 });
await live.act(`/v1/referrals/${referrals[4].id}/disqualify`, { reason_code: 'existing_customer', reason: 'Known to us.' });
await live.create('/v1/referrals', { program_id: usd.id, code: 'NOSUCH7', prospect: { email: `${unique()}@example.com` } });
for (let i = 0; i < 4; i += 1) await live.call('GET', `/r/${ada.code}`, undefined, { 'User-Agent': `Mozilla/5.0 (X11; Linux x86_64) Visitor/${i}`, Authorization: '' });
const until = Date.now();

/** Figures follow the commits: asked again until what was done above is counted. */
const counted = (path) => eventually(() => live.read(path), (figures) => Date.parse(figures.as_of) >= until);

const measure = (dashboard, key, currency = null) => dashboard.measures.find((row) => row.key === key && row.currency === currency);
const sum = (rows) => rows.reduce((total, value) => total + value, 0);

async function expectFigures(query, programs) {
  const dashboard = await counted(`/v1/reports/dashboard${query}`);
  const rows = (await Promise.all(programs.map((program) => live.readAll(`/v1/referrals?program_id=${program.id}`)))).flat();
  const rewards = (await Promise.all(rows.map((row) => live.readAll(`/v1/rewards?referral_id=${row.id}`)))).flat();
  assert.equal(measure(dashboard, 'referrals').total, rows.length);
  assert.equal(measure(dashboard, 'qualified').total, rows.filter((row) => row.qualified_at).length);
  for (const program of programs) {
    const won = rows.filter((row) => row.program_id === program.id && row.stage === 'won' && row.status !== 'disqualified');
    assert.equal(measure(dashboard, 'revenue', program.currency).total, sum(won.map((row) => row.value ?? 0)));
    const granted = rewards.filter((row) => row.currency === program.currency && row.status !== 'denied');
    assert.equal(measure(dashboard, 'cost', program.currency).total, sum(granted.map((row) => row.amount)));
    const owed = dashboard.liabilities.find((row) => row.currency === program.currency);
    assert.deepEqual([owed.pending, owed.available, owed.reserved, owed.debt], [sum(granted.map((row) => row.amounts.pending)), sum(granted.map((row) => row.amounts.available)), 0, 0]);
  }
  assert.deepEqual(dashboard.funnel.map((step) => step.key), ['visitors', 'referrals', 'qualified', 'rewarded']);
  assert.deepEqual(dashboard.funnel.map((step) => step.of), [null, ...dashboard.funnel.slice(0, 3).map((step) => step.count)]);
  assert.equal(dashboard.funnel[3].count, rows.filter((row) => row.status === 'rewarded').length);
  for (const row of dashboard.measures) assert.equal(sum(row.series.map((point) => point.value)), row.total, `${row.key}: the series adds up`);
  return dashboard;
}

test('the dashboard of all programs is the sum of the lists, per currency', async () => {
  const dashboard = await expectFigures('', [usd, eur]);
  assert.deepEqual([...dashboard.currencies].sort(), ['EUR', 'USD']);
  assert.equal(measure(dashboard, 'visitors').total, 4);
  assert.ok(dashboard.measures.every((row) => row.series.length === 12 && row.before_series.length === 12 && row.before === 0));
});

test('and that of one program is of its alone', async () => {
  const dashboard = await expectFigures(`?program_id=${eur.id}`, [eur]);
  assert.deepEqual(dashboard.currencies, ['EUR']);
  assert.equal(measure(dashboard, 'visitors').total, 0);
  assert.ok(dashboard.recent.length > 0);
  const own = new Set((await live.readAll(`/v1/referrals?program_id=${eur.id}`)).map((row) => row.id));
  assert.ok(dashboard.recent.every((row) => own.has(row.referral_id)));
});

test('weeks begin on Mondays, days are days, and the last is today\'s', async () => {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const weekly = measure(await live.read('/v1/reports/dashboard?weeks=3'), 'referrals').series.map((point) => Date.parse(point.from));
  assert.ok(weekly.every((at) => new Date(at).getUTCDay() === 1));
  assert.ok(weekly.at(-1) <= today && today < weekly.at(-1) + 7 * DAY_MS);
  const daily = measure(await live.read('/v1/reports/dashboard?days=5'), 'referrals').series.map((point) => Date.parse(point.from));
  assert.ok([today, today + DAY_MS].includes(daily.at(-1)));
  assert.deepEqual(daily, [4, 3, 2, 1, 0].map((back) => daily.at(-1) - back * DAY_MS));
});

test('what waits for a person, who brings most, what happened last', async () => {
  const { decisions, top, recent } = await counted('/v1/reports/dashboard');
  const cases = await live.readAll('/v1/cases?state=open&kind=unconfirmed_referrer');
  const waiting = decisions.find((row) => row.kind === 'unconfirmed_referrer');
  assert.deepEqual([waiting.count, waiting.oldest_at], [cases.length, cases.at(-1).created_at]);
  assert.deepEqual(top.map((row) => [row.participant_id, row.name, row.closed, row.currency]), [[ada.id, ada.name, 3, 'USD'], [bea.id, bea.name, 2, 'EUR']]);
  const rows = await live.readAll(`/v1/participants?program_id=${usd.id}`);
  const stats = rows.find((row) => row.id === ada.id).stats;
  assert.deepEqual([top[0].revenue, top[0].earned], [stats.revenue, stats.earned]);
  assert.ok(recent.length === 10 && recent.every((row, i) => i === 0 || recent[i - 1].id > row.id));
});

test('counts by status are those of the lists', async () => {
  for (const query of ['', `?program_id=${usd.id}`]) {
    const counts = await counted(`/v1/counts${query}`);
    const joint = query === '' ? '?' : `${query}&`;
    for (const status of ['pending', 'qualified', 'rewarded', 'disqualified'])
      assert.equal(counts.referrals[status], (await live.readAll(`/v1/referrals${joint}status=${status}`)).length, status);
    assert.equal(counts.cases.open, (await live.readAll('/v1/cases?state=open')).length);
    assert.equal(counts.cases.by_kind.unconfirmed_referrer, 1);
    assert.equal(counts.rewards.to_approve, 0);
  }
});

test('a referral is counted as soon as it is there', async () => {
  for (let times = 0; times < 5; times += 1) {
    const { referrals: before } = await live.read(`/v1/counts?program_id=${usd.id}`);
    await submit(live, ada);
    const { referrals: after } = await live.read(`/v1/counts?program_id=${usd.id}`);
    assert.deepEqual([after.total, after.pending], [before.total + 1, before.pending + 1]);
  }
});

test('what is refused', async () => {
  assertProblem(await live.get('/v1/reports/dashboard?weeks=0'), 400, 'out_of_range', 'weeks');
  assertProblem(await live.get('/v1/reports/dashboard?days=93'), 400, 'out_of_range', 'days');
  assertProblem(await live.get('/v1/reports/dashboard?days=3&weeks=3'), 400, 'unsupported_filter', 'days');
  assertProblem(await server.test.get(`/v1/reports/dashboard?program_id=${usd.id}`), 404, 'not_found', 'program_id');
  assertProblem(await server.test.get(`/v1/counts?program_id=${usd.id}`), 404, 'not_found', 'program_id');
  const empty = await server.test.read('/v1/reports/dashboard');
  assert.deepEqual([empty.currencies, empty.liabilities, empty.decisions, empty.top, empty.recent], [[], [], [], [], []]);
});

test('of more programs than are added up one must be named', async () => {
  const many = await Promise.all(Array.from({ length: 21 }, () => makeProgram(server.test)));
  assertProblem(await server.test.get('/v1/reports/dashboard'), 400, 'unsupported_filter', 'program_id');
  assertProblem(await server.test.get('/v1/counts'), 400, 'unsupported_filter', 'program_id');
  assert.deepEqual((await server.test.read(`/v1/counts?program_id=${many[0].id}`)).referrals, { total: 0, pending: 0, qualified: 0, rewarded: 0, disqualified: 0 });
});

test('the books and the figures are proved', async () => {
  await server.verify();
});
