// Who takes part and how far they have come: first steps by day, program and channel, held against what was done by hand,
// through attributions that move, sales that are taken back and referrals that are counted late.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { DAY_MS, exampleRules, makeParticipant, makeProgram, pay, submit, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const api = server.test;
const first = await makeProgram(api, { name: 'Customers' });
const second = await makeProgram(api, { name: 'Partners' });

let now = Date.now();
let until = now;
const day = (offset) => new Date((Math.floor(began / DAY_MS) + offset) * DAY_MS).toISOString().slice(0, 10);
const began = now;
const advance = async (days) => {
  now += days * DAY_MS;
  until = Date.parse((await api.act('/v1/test_clock/advance', { to: new Date(now).toISOString() })).now);
};
const visit = (code, agent) => api.call('GET', `/r/${code}`, undefined, { 'User-Agent': agent, Authorization: '' });
const person = (n) => `Mozilla/5.0 (X11; Linux x86_64) Visitor/${n}`;
const robot = 'Googlebot/2.1 (+http://www.google.com/bot.html)';

// Day 0: Ada joins and is clicked; Bea joins and only a machine clicks for her; Cleo joins another program.
const ada = await makeParticipant(api, first);
const bea = await makeParticipant(api, first);
const cleo = await makeParticipant(api, second);
const sms = await api.create('/v1/links', { participant_id: ada.id, channel: 'sms' });
await visit(ada.code, person(1));
await visit(bea.code, robot);
// Day 1: Ada sends by text message, Bea by her code, which is the first sign of her; Dora joins.
await advance(1);
const bySms = await submit(api, ada, { code: sms.code });
const ofBea = await submit(api, bea);
const dora = await makeParticipant(api, first);
// Day 2: two of Ada's are won, Cleo is clicked and refers.
await advance(1);
await pay(api, bySms, { object: { id: 'inv-sms' } });
await pay(api, await submit(api, ada));
await visit(cleo.code, person(2));
until = Date.parse((await submit(api, cleo)).submitted_at);

const report = (query = '') => eventually(() => api.read(`/v1/reports/participation?from=${day(0)}T00:00:00Z${query}`), (told) => Date.parse(told.as_of) > until);
const valuesOf = ({ values }) => [values.joined, values.became_active, values.first_referral, values.first_closed, values.participants, values.active_participants, values.active_share];

test('each step is counted once, when it was taken first', async () => {
  const told = await report();
  assert.deepEqual(told.columns.map(({ key }) => key), ['invitations', 'joined', 'became_active', 'first_referral', 'first_closed', 'participants', 'active_participants', 'active_share']);
  assert.deepEqual(valuesOf(told.totals[0]), [4, 3, 3, 1, 4, 3, 7_500]);
  assert.deepEqual([told.totals[0].currency, told.rows.length], [null, 0]);
  assert.ok(told.notes.some((note) => note.startsWith('A participant is active from')));
});

test('by day a step stands on its day, and who takes part is told as it was at its end', async () => {
  const told = await report('&by=day');
  const rows = Object.fromEntries(told.rows.map((row) => [row.key, valuesOf(row)]));
  assert.deepEqual(rows[day(0)], [3, 1, 0, 0, 3, 1, 3_333]);
  assert.deepEqual(rows[day(1)], [1, 1, 2, 0, 4, 2, 5_000]);
  assert.deepEqual(rows[day(2)], [0, 1, 1, 1, 4, 3, 7_500]);
});

test('by program and of one program', async () => {
  const told = await report('&by=program');
  const rows = Object.fromEntries(told.rows.map((row) => [row.key, valuesOf(row)]));
  assert.deepEqual(rows[first.id], [3, 2, 2, 1, 3, 2, 6_667]);
  assert.deepEqual(rows[second.id], [1, 1, 1, 0, 1, 1, 10_000]);
  assert.deepEqual(valuesOf((await report(`&program_id=${second.id}`)).totals[0]), rows[second.id]);
});

test('by channel whoever used its link counts there too', async () => {
  const told = await report('&by=channel');
  assert.deepEqual(told.columns.map(({ key }) => key), ['became_active', 'first_referral', 'first_closed']);
  assert.deepEqual(told.rows.map(({ key, values }) => [key, values.became_active, values.first_referral, values.first_closed]), [['sms', 1, 1, 1]]);
});

test('beside the period before', async () => {
  const told = await api.read(`/v1/reports/participation?from=${day(2)}T00:00:00Z&to=${day(3)}T00:00:00Z&compare=previous`);
  assert.deepEqual(valuesOf(told.totals[0]), [0, 1, 1, 1, 4, 3, 7_500]);
  assert.deepEqual(valuesOf({ values: told.totals[0].before }), [1, 1, 2, 0, 4, 2, 5_000]);
});

test('what is taken back is no first step any more, and the next one is', async () => {
  await advance(1);
  const later = await submit(api, bea);
  await pay(api, later);
  until = Date.parse((await api.read(`/v1/referrals/${later.id}`)).closed_at);
  assert.equal((await report()).totals[0].values.first_closed, 2);
  await api.act(`/v1/referrals/${later.id}/disqualify`, { reason_code: 'existing_customer', reason: 'Known to us.' });
  until = Date.parse((await api.read(`/v1/referrals/${later.id}`)).closed_at);
  assert.deepEqual(valuesOf((await report()).totals[0]), [4, 3, 3, 1, 4, 3, 7_500]);
  // Bea's first referral becomes Dora's: Bea's later one is her first then.
  const moved = await api.call('PUT', `/v1/referrals/${ofBea.id}/attribution`, { participant_id: dora.id, method: 'manual', reason: 'She told us.' });
  assert.equal(moved.status, 200);
  const firsts = async () => Object.fromEntries((await report('&by=day')).rows.map((row) => [row.key, row.values.first_referral]));
  const rows = await eventually(firsts, (counts) => counts[day(3)] === 1); // the move is counted
  assert.deepEqual([rows[day(1)], rows[day(2)]], [2, 1]);
});

test('somebody who applied joins when that is approved, and once', async () => {
  const asking = await makeProgram(api, { slug: unique('asking'), rules: { ...exampleRules(), enrollment: { join: 'approval' } } });
  const page = /name="page" value="([^"]+)"/.exec((await server.anonymous.get(`/p/${asking.slug}/join`)).text)[1];
  await advance(1);
  await server.anonymous.call('POST', `/p/${asking.slug}/join`, new URLSearchParams({ page, website: '', name: 'Eva Lind', reach: `${unique()}@example.com` }).toString(), { 'Content-Type': 'application/x-www-form-urlencoded' });
  const [eva] = await api.readAll(`/v1/participants?program_id=${asking.id}`);
  assert.equal(eva.status, 'applied');
  const ofAsking = async () => (await api.read(`/v1/reports/participation?program_id=${asking.id}`)).totals[0].values;
  assert.equal((await ofAsking()).joined, 0);
  for (const act of ['approve', 'pause', 'resume']) await api.act(`/v1/participants/${eva.id}/${act}`, { reason: 'Known to us.' });
  await makeParticipant(api, asking);
  let values;
  do values = await ofAsking();
  while (values.joined < 2);
  assert.deepEqual([values.joined, values.participants, values.active_participants], [2, 2, 0]);
});

test('as a file, and what is refused', async () => {
  const file = await api.get(`/v1/reports/participation?from=${day(0)}T00:00:00Z&by=day&format=csv`);
  const [head, ...lines] = file.text.replace('\uFEFF', '').trim().split('\r\n');
  assert.equal(head, 'day,label,currency,invitations,joined,became_active,first_referral,first_closed,participants,active_participants,active_share');
  assert.ok(lines.some((line) => line.startsWith(`"${day(0)}","",,0,3,1,`)) && lines.at(-1).startsWith('"total",'), file.text);
  for (const by of ['participant', 'source', 'owner']) assertProblem(await api.get(`/v1/reports/participation?by=${by}`), 400, 'unsupported_filter', 'by');
});

test('the figures are proved', async () => {
  await server.verify();
});
