// The customer report: of each participant the link and what came of it, as pages and as a file.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { createKey, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const live = server.live;

const program = await makeProgram(live, { rules: { qualification: { field: 'event.type', op: 'eq', value: 'invoice.paid' }, rewards: [{ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2550 } }] } });
const report = `/v1/reports/customers?program_id=${program.id}`;

/** A CSV's rows by its head; quoted cells are taken out of their quotes. */
function rowsOf(text) {
  const lines = text.replace(/^\uFEFF/, '').trimEnd().split('\r\n');
  const cells = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replace(/^"|"$/g, '').replaceAll('""', '"'));
  const head = cells(lines[0]);
  return lines.slice(1).map((line) => Object.fromEntries(cells(line).slice(0, head.length).map((cell, at) => [head[at], cell])));
}

test('each participant has a line with its link, what it sent, what was closed and what it earned', async () => {
  const karen = await makeParticipant(live, program, { name: 'Karen "K" Holloway', phone: '+12025550101' });
  await makeParticipant(live, program, { name: '=cmd', email: uniqueEmail() });
  await pay(live, await submit(live, karen), { amount: 12000 });
  await submit(live, karen);
  const { data: rows } = await live.read(`${report}&status=active&limit=100`);
  const row = rows.find((one) => one.participant_id === karen.id);
  const { link_url, code, referrals, closed, revenue, earned, currency, status, clicks } = row;
  assert.deepEqual({ link_url, code, referrals, closed, revenue, earned, currency, status, clicks }, { link_url: karen.link_url, code: karen.code, referrals: 2, closed: 1, revenue: 12000, earned: 2550, currency: 'USD', status: 'active', clicks: 0 });

  const file = await live.get(`${report}&format=csv`);
  assert.deepEqual([file.status, file.headers['content-type']], [200, 'text/csv; charset=utf-8']);
  assert.match(file.headers['content-disposition'], /customers\.csv/);
  const told = rowsOf(file.text);
  assert.equal(told.length, rows.length);
  const line = told.find((one) => one.code === karen.code);
  assert.deepEqual([line.name, line.phone.replace("'", ''), line.link, line.referrals, line.closed, line.revenue, line.earned, line.currency], ['Karen "K" Holloway', '+12025550101', karen.link_url, '2', '1', '120.00', '25.50', 'USD']);
  assert.ok(told.some((one) => one.name === "'=cmd"), 'no formula');
});

test('a file has more rows than a page', async () => {
  const many = await makeProgram(live);
  for (let i = 0; i < 130; i += 1) await makeParticipant(live, many, { name: `Customer ${i}` });
  const path = `/v1/reports/customers?program_id=${many.id}`;
  assert.equal(rowsOf((await live.get(`${path}&format=csv`)).text).length, 130);
  const page = await live.read(`${path}&limit=100`);
  assert.deepEqual([page.data.length, page.has_more, page.next_cursor], [100, true, page.data[99].participant_id]);
  assert.equal((await live.read(`${path}&limit=100&starting_after=${page.next_cursor}`)).data.length, 30);
});

test('a report is of one program of this world, for whoever may read reports', async () => {
  assertProblem(await live.get('/v1/reports/customers'), 400, 'missing_field', 'program_id');
  assertProblem(await server.test.get(report), 404, 'not_found', 'program_id');
  assertProblem(await server.browser.get(report), 403, 'forbidden');
});

test('who may read figures and no participants is told no names and no addresses', async () => {
  await makeParticipant(live, program, { name: 'Ines Duarte', email: 'ines.duarte@example.com', phone: '+12025550144' });
  const narrow = new Client(server.url, await createKey(server.database, 'figures', ['--scopes', 'reports:read']));
  const wide = new Client(server.url, await createKey(server.database, 'people', ['--scopes', 'reports:read,participants:read']));
  const asFile = (client) => client.get(report, { Accept: 'text/csv' });
  const { data: rows } = await narrow.read(`${report}&limit=100`);
  assert.ok(rows.length > 0 && rows.every(({ name, email, phone, code }) => name === null && email === null && phone === null && code));
  const file = await asFile(narrow);
  assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8');
  assert.ok(rowsOf(file.text).every(({ name, email, phone, code }) => name === '' && email === '' && phone === '' && code));
  assert.ok((await wide.read(`${report}&limit=100`)).data.some(({ name }) => name === 'Ines Duarte'));
  assert.match((await asFile(wide)).text, /ines\.duarte@example\.com/);
  for (const client of [narrow, wide]) client.close();
});
