// Mails to users of the workspace: reports on a schedule, by the clocks of the business, and warnings of budgets. In the
// test world, where they are shown and not sent.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { Person, PASSWORD, setUp, tokenOf } from './harness/person.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const owner = await setUp(server); // at Berlin's clocks
let api = server.test;

async function member(role, name) {
  const user = await owner.create('/v1/users', { email: uniqueEmail(role), name, role });
  await new Person(server).post(`/v1/invitations/${tokenOf(user.invitation_url)}/accept`, { password: PASSWORD });
  return user;
}
const finance = await member('finance', 'Fina');
const viewer = await member('viewer', 'Vic');

/** A moment of the world is reached; what was due until then is done when the call answers or soon after. */
const clockTo = (at) => api.act('/v1/test_clock/advance', { to: new Date(at).toISOString() });
const nowOf = async () => (await api.read('/v1/workspace')).now;
const DAY_MS = 86_400_000;
const dayName = (at) => new Date(at).toLocaleString('en', { timeZone: 'UTC', month: 'short', day: 'numeric' });
/** The day of the week, 0 for Sunday, that the moment or one of the six days before it is. */
const lastWeekday = (at, weekday) => at - ((new Date(at).getUTCDay() - weekday + 7) % 7) * DAY_MS;
// The same days of a week and of a year whenever the test is run: in the middle of a week of the next January.
const year = new Date().getUTCFullYear() + 1;
await clockTo(lastWeekday(Date.UTC(year, 0, 14, 10), 3));

const program = await makeProgram(api, { name: 'Customers | all' });
const ada = await makeParticipant(api, program);

const mails = async (to) => (await api.readAll('/v1/messages')).filter((row) => row.kind === 'staff' && (!to || row.to === to)).reverse();
const areShown = (rows, count) => rows.length >= count && rows.every((row) => row.status === 'simulated');
/** The mails when there are as many, all of them shown. */
const mailsWhen = (count, to) => eventually(() => mails(to), (rows) => areShown(rows, count));
const schedule = (fields) => api.create('/v1/report_schedules', { report: 'participation', period: 'week', day: 1, at: '08:00', recipients: [owner.sent.email], ...fields });

test('a report is mailed once for each period, by the clocks of the business', async () => {
  const made = await schedule({ by: 'program', compare: 'previous', recipients: [owner.sent.email, finance.id], language: 'en' });
  assert.deepEqual([made.object, made.report, made.by, made.compare, made.period, made.at, made.day, made.paused, made.last_at], ['report_schedule', 'participation', 'program', true, 'week', '08:00', 1, false, null]);
  assert.deepEqual(made.recipients.map(({ email }) => email).sort(), [owner.sent.email, finance.email].sort());
  const due = new Date(made.due_at);
  assert.deepEqual([due.getUTCDay(), due.toLocaleString('en', { timeZone: 'Europe/Berlin', hour: 'numeric', minute: '2-digit', hourCycle: 'h23' })], [1, '08:00']);
  await clockTo(due - 1000);
  assert.deepEqual(await mails(), []);
  await clockTo(made.due_at);
  const [mail] = await mailsWhen(1, owner.sent.email);
  assert.equal(mail.subject, `Participation, ${dayName(due - 7 * DAY_MS)} – ${dayName(due - DAY_MS)}`);
  assert.match(mail.text, /\| Customers \/ all \| +0 \(0\) \| +1 \(0\) \|/);
  assert.match(mail.text, /\| Total +\|/);
  const dayOf = (at) => new Date(at).toISOString().slice(0, 10);
  assert.ok(mail.text.includes(`\nAttached, with all rows: referd-participation-${dayOf(due - 7 * DAY_MS)}-to-${dayOf(due - DAY_MS)}.csv\n`), mail.text);
  assert.match(mail.text, new RegExp(`\\n${server.url}/console/reports\\?room=participation&period=4w&by=program&compare=1$`));
  assert.deepEqual([mail.language, mail.contact_id, mail.program_id, mail.channel], ['en', null, null, 'email']);
  await mailsWhen(1, finance.email);
  const { data } = await api.read('/v1/report_schedules');
  const [read] = data;
  assert.equal(data.length, 1);
  assert.deepEqual([read.last_at, new Date(read.due_at) - due], [made.due_at, 7 * DAY_MS]);

  await server.kill(); // and nothing of it is done again
  await server.start();
  api = server.test;
  owner.base = server.url;
  await clockTo(Date.parse(await nowOf()) + 60_000);
  assert.equal((await mailsWhen(1, owner.sent.email)).length, 1);
  await clockTo(read.due_at);
  assert.equal((await mailsWhen(2, owner.sent.email)).length, 2);
  assert.equal((await mailsWhen(2, finance.email)).length, 2);
  await api.call('DELETE', `/v1/report_schedules/${made.id}`);
});

test('cohorts are mailed with the twelve months that they are compared by', async () => {
  assertProblem(await api.post('/v1/report_schedules', { report: 'cohorts', period: 'month', day: 1, at: '08:00', recipients: [owner.sent.email], compare: 'previous' }), 400, 'unsupported_filter', 'compare');
  await api.create('/v1/events', { type: 'invoice.paid', external_id: 'cohort', amount: 12_300, currency: 'USD', customer: { email: uniqueEmail('buyer') } });
  const before = (await mails(owner.sent.email)).length;
  const made = await schedule({ report: 'cohorts', period: 'month', language: 'en' });
  await clockTo(made.due_at);
  const mail = (await mailsWhen(before + 1, owner.sent.email))[before];
  assert.equal(mail.subject, `Referred and others, Feb 1, ${year - 1} – Jan 31`);
  assert.match(mail.text, /\| Jan 1, Others, USD +\| +1 \|/);
  assert.match(mail.text, /\| Total, Others, USD +\| +1 \|/);
  await api.call('DELETE', `/v1/report_schedules/${made.id}`);
});

test('each day has its mail also where clocks are put forward, and what was missed is made up for', async () => {
  const spring = lastWeekday(Date.UTC(year, 2, 31, 1), 0); // Berlin has no half past two that night
  const onDay = (days, minutes = 0) => new Date(spring + days * DAY_MS + minutes * 60_000);
  const stamp = (at) => at.toISOString().replace('Z', '000Z');
  await clockTo(onDay(-2, 18 * 60));
  const before = (await mails(owner.sent.email)).length;
  const made = await schedule({ report: 'funnel', period: 'day', day: undefined, at: '02:30' });
  assert.equal(made.due_at, stamp(onDay(-1, 30)));
  await clockTo(onDay(2, 60)); // three days at once
  const rows = (await mailsWhen(before + 4, owner.sent.email)).slice(before);
  assert.deepEqual(rows.map((row) => row.subject), [-2, -1, 0, 1].map((days) => `Funnel, ${dayName(onDay(days))}`));
  assert.equal((await api.read(`/v1/report_schedules/${made.id}`)).due_at, stamp(onDay(3, -30)));
  const paused = await api.patch(`/v1/report_schedules/${made.id}`, { paused: true });
  assert.deepEqual([paused.body.paused, paused.body.due_at], [true, null]);
  await clockTo(Date.UTC(year, 3, 2, 12));
  assert.equal((await mails(owner.sent.email)).length, before + 4);
  const again = await api.patch(`/v1/report_schedules/${made.id}`, { paused: false, period: 'month', day: 31, at: '09:00' });
  assert.deepEqual([again.body.due_at, again.body.day], [`${year}-04-30T07:00:00.000000Z`, 31]);
});

test('sent now it goes at once, in each reader’s language, to who may read it', async () => {
  const before = (await mails(viewer.email)).length;
  const made = await schedule({ report: 'revenue', program_id: program.id, recipients: [viewer.email, viewer.id], language: 'de' });
  assert.deepEqual(made.recipients.map(({ name }) => name), ['Vic']);
  await api.act(`/v1/report_schedules/${made.id}/send_now`, {});
  const row = (await mailsWhen(before + 1, viewer.email)).at(-1);
  assert.match(row.subject, /^Umsatz, /);
  assert.match(row.text, /Programm: Customers \| all\n/);
  assert.match(row.text, /\| +\| +USD \|\n\| Gewonnen +\| +\d+ \|/);
  assert.equal(row.program_id, program.id);
  await owner.patch(`/v1/users/${viewer.id}`, { status: 'disabled' });
  assert.deepEqual((await api.read(`/v1/report_schedules/${made.id}`)).recipients, []);
  await api.act(`/v1/report_schedules/${made.id}/send_now`, {});
  assert.equal((await mails(viewer.email)).length, before + 1);
  await api.call('DELETE', `/v1/report_schedules/${made.id}`);
  assertProblem(await api.get(`/v1/report_schedules/${made.id}`), 404, 'not_found', 'id');
});

test('what cannot be mailed is refused', async () => {
  const body = { report: 'participation', period: 'day', at: '08:00', recipients: [owner.sent.email] };
  const refused = async (fields, code, param) => assertProblem(await api.post('/v1/report_schedules', { ...body, ...fields }), 400, code, param);
  await refused({ at: '8 o’clock' }, 'invalid_value', 'at');
  await refused({ day: 3 }, 'invalid_value', 'day');
  await refused({ period: 'week' }, 'invalid_value', 'day');
  await refused({ period: 'week', day: 8 }, 'invalid_value', 'day');
  await refused({ recipients: ['stranger@example.com'] }, 'invalid_value', 'recipients[0]');
  await refused({ recipients: [owner.sent.email, viewer.id] }, 'invalid_value', 'recipients[1]');
  await refused({ recipients: undefined }, 'missing_field', 'recipients');
  await refused({ by: 'owner' }, 'unsupported_filter', 'by');
  assertProblem(await api.post('/v1/report_schedules', { ...body, program_id: 'prg_00000000000000000000000000' }), 404, 'not_found', 'program_id');
});

test('a budget is warned of once at 80 % and once when it is used up, to those who decide of money', async () => {
  const fee = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 4_000 } };
  const tight = await makeProgram(api, { name: 'Tight', rules: { ...rulesWith(fee), budgets: [{ amount: 10_000, currency: 'USD', per: 'year', at_limit: 'review' }] } });
  const earner = await makeParticipant(api, tight);
  const about = async (to) => (await mails(to)).filter((row) => row.program_id === tight.id);
  const aboutWhen = (count, to) => eventually(() => about(to), (rows) => areShown(rows, count));
  await pay(api, await submit(api, earner));
  await pay(api, await submit(api, earner));
  for (const to of [owner.sent.email, finance.email]) {
    const [mail] = await aboutWhen(1, to);
    assert.equal(mail.subject, 'Tight: 80% of a budget is used');
    assert.match(mail.text, /\| Tight +\| \$100\.00 per year \| \$80\.00 \| \$20\.00 \||\| Tight +\| +\$100\.00 per year \| +\$80\.00 \| +\$20\.00 \|/);
    assert.match(mail.text, /waits for somebody/);
    assert.match(mail.text, new RegExp(`\\n${server.url}/console/programs/${tight.id}$`));
  }
  await pay(api, await submit(api, earner)); // does not fit
  await pay(api, await submit(api, earner));
  assert.deepEqual((await aboutWhen(2, owner.sent.email)).map((row) => row.subject), ['Tight: 80% of a budget is used', 'Tight: A budget is used up']);
  assert.equal((await aboutWhen(2, finance.email)).length, 2);
  assert.deepEqual(await about(viewer.email), []);
});

test('the books are proved', async () => {
  await pay(api, await submit(api, ada));
  await server.verify();
});
