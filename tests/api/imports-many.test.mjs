// An import does what its lines would do as calls, one by one: the same leads and sales told both ways, in two databases, come to the same.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mustRunVerb, startServer } from './harness/process.mjs';
import { exampleRules, makeProgram } from './harness/world.mjs';

const LINES = 700;
const SALES = 120;
const servers = [await startServer(), await startServer()];
after(async () => {
  for (const server of servers) {
    await server.verify();
    await server.stop();
  }
});

/** Lines as files of other systems have them: people who come again, under their address in capitals or by their phone, others' codes,
 * codes of nobody, referrers who name themselves in another way, values, and lines at fault. */
const lines = Array.from({ length: LINES }, (_, i) => ({
  external_id: i % 50 === 49 ? `line-${i - 1}` : `line-${i}`,
  email: i % 97 === 96 ? `owner${i % 4}+own${i}@example.com` : i % 40 === 39 ? 'no address' : i % 7 === 6 ? '' : `${i % 11 === 10 ? 'LEAD' : 'lead'}-${i % 13 === 12 ? i - 12 : i}@example.com`,
  phone: i % 7 === 6 || i % 29 === 28 ? `+1202555${String(1000 + (i % 17 === 16 ? i - 1 : i)).padStart(4, '0')}` : '',
  name: `Lead Number${i} ${i % 3 ? 'Miller' : 'Ōno, Jr.'}`,
  code: i % 97 === 96 ? `CODE-${i % 4}` : i % 19 === 18 ? 'NOBODY99' : i % 5 === 4 ? '' : `CODE-${i % 4}`,
  value: i % 6 === 5 ? '' : 1000 + i,
}));

/** Sales of people of these lines, and of others who come by them: again under the same id, with other content under it, too small, of
 * somebody who is held, several of one person. */
const sale = (i) => ({
  external_id: `sale-${i}`,
  email: i % 10 === 9 ? `owner${i % 4}+own${i}@example.com` : i % 4 === 3 ? `buyer-${i - (i % 8)}@example.com` : `lead-${i * 5}@example.com`,
  code: `CODE-${i % 4}`,
  amount: i % 9 === 8 ? 100 : 10000 + i,
});
const sales = Array.from({ length: SALES }, (_, i) => (i % 50 === 24 ? sale(i - 1) : i % 50 === 49 ? { ...sale(i - 1), amount: 77700 } : sale(i)));

async function prepare({ live: api }) {
  const program = await makeProgram(api, { rules: exampleRules() });
  for (let i = 0; i < 4; i++) await api.create('/v1/participants', { program_id: program.id, name: `Owner ${i}`, email: `owner${i}@example.com`, code: `CODE-${i}` });
  return program;
}

async function post(api, program, { external_id, email, phone, name, code, value }) {
  const prospect = Object.fromEntries(Object.entries({ email, phone, name }).filter(([, said]) => said !== ''));
  const answer = await api.post('/v1/referrals', { program_id: program.id, external_id, prospect, ...(code && { code }), ...(value !== '' && { value }) });
  return answer.status;
}

async function tellSale(api, program, { external_id, email, code, amount }) {
  const event = { type: 'invoice.paid', source: 'csv', external_id, program_id: program.id, customer: { email }, attribution: { code }, amount, currency: 'USD' };
  return (await api.post('/v1/events', event)).status;
}

const cell = (value) => `"${String(value).replaceAll('"', '""')}"`;

async function importAll(server, fields, heads, rows) {
  const text = [heads.join(','), ...rows.map((row) => row.map(cell).join(','))].join('\n');
  const { id } = await server.live.create('/v1/imports', fields);
  await server.live.call('PUT', `/v1/imports/${id}/file`, text, { 'Content-Type': 'text/csv' });
  await server.live.act(`/v1/imports/${id}/start`);
  for (;;) {
    const now = await server.live.read(`/v1/imports/${id}`);
    if (now.status === 'done') return now.counts;
    await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
  }
}

const price = (amount) => (amount === '' ? '' : (amount / 100).toFixed(2));

const importLeads = (server, program) =>
  importAll(server, { kind: 'leads', program_id: program.id }, ['external_id', 'email', 'phone', 'name', 'referrer', 'amount'],
    lines.map(({ external_id, email, phone, name, code, value }) => [external_id, email, phone, name, code, price(value)]));

const importSales = (server, program) =>
  importAll(server, { kind: 'referrals', program_id: program.id, grants: true }, ['external_id', 'email', 'referrer', 'type', 'amount'],
    sales.map(({ external_id, email, code, amount }) => [external_id, email, code, 'invoice.paid', price(amount)]));

const count = (rows, of) => rows.reduce((counts, row) => ({ ...counts, [of(row)]: (counts[of(row)] ?? 0) + 1 }), {});

/** All that can be told of a world, without ids and times. */
async function tellOf(server) {
  const api = server.live;
  await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
  const contacts = Object.fromEntries((await api.readAll('/v1/contacts')).map((row) => [row.id, [row.email, row.phone, row.name].join('|')]));
  const participants = await api.readAll('/v1/participants');
  const codes = Object.fromEntries(participants.map(({ id, code }) => [id, code]));
  const referrals = (await api.readAll('/v1/referrals')).map(({ contact_id, participant_id, type, stage, status, value, external_ids, attribution, dedupe, reason_code }) =>
    [contacts[contact_id], codes[participant_id], type, stage, status, value, external_ids?.map(({ id }) => id), attribution.state, attribution.method, attribution.reason, dedupe?.state, dedupe?.matches, reason_code].join('|'));
  const rewards = (await api.readAll('/v1/rewards')).map(({ beneficiary, rule_key, kind, status, amount, currency, waiting_for, step }) =>
    [contacts[beneficiary.contact_id], beneficiary.role, codes[beneficiary.participant_id], rule_key, kind, status, amount, currency, waiting_for, step].join('|'));
  return {
    digest: await server.digest(),
    contacts: Object.values(contacts).sort(),
    rewards: rewards.sort(),
    referrals: referrals.sort(),
    stats: participants.map(({ code, stats }) => [code, stats.referrals, stats.closed, stats.revenue].join('|')).sort(),
    cases: count(await api.readAll('/v1/cases'), ({ kind, detail }) => `${kind} ${detail}`),
    trail: count((await api.readAll('/v1/audit')).filter(({ action }) => /^(contact|referral|case)\./.test(action)), ({ action, changes }) => `${action} ${Object.keys(changes)}`),
    found: (await api.read('/v1/contacts?q=number12')).data.map(({ name }) => name).sort(),
  };
}

test('files of leads and of past sales come to what their lines come to as calls', async () => {
  const [one, many] = servers;
  const programs = [await prepare(one), await prepare(many)];
  const statuses = [];
  for (const line of lines) statuses.push(await post(one.live, programs[0], line));
  const counts = await importLeads(many, programs[1]);
  const answers = [];
  for (const sale of sales) answers.push(await tellSale(one.live, programs[0], sale));
  const sold = await importSales(many, programs[1]);
  const [single, bulk] = [await tellOf(one), await tellOf(many)];
  for (const part of Object.keys(single)) assert.deepEqual(bulk[part], single[part], part);
  assert.ok(single.referrals.length > LINES / 2 && single.referrals.some((text) => text.includes('duplicate')) && Object.keys(single.cases).length > 0);
  assert.ok(single.rewards.length > SALES / 2 && Object.keys(single.cases).some((text) => text.startsWith('fraud ')));
  const of = (all, ...wanted) => all.filter((status) => wanted.includes(status)).length;
  const duplicates = single.referrals.filter((text) => text.includes('|declined|')).length;
  assert.deepEqual(counts, { lines: LINES, new: of(statuses, 201) - duplicates, same: of(statuses, 200), conflicting: duplicates + of(statuses, 409), invalid: of(statuses, 400) });
  assert.deepEqual(sold, { lines: SALES, new: of(answers, 201), same: of(answers, 200), conflicting: of(answers, 409), invalid: of(answers, 400) });
});
