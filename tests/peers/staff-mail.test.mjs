// Mails to users of the workspace by a mail server: npm smtp-server takes them, mailparser reads them, html-validate looks
// at their tables.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { eventually } from '../api/harness/eventually.mjs';
import { setUp } from '../api/harness/person.mjs';
import { makeTempFolder, startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit, uniqueEmail } from '../api/harness/world.mjs';
import { makeCertificate } from './harness/certificate.mjs';
import { startSmtp } from './harness/smtp.mjs';

const smtp = await startSmtp({ certificate: makeCertificate(makeTempFolder()), auth: false, starttls: false });
after(() => smtp.stop());
const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const owner = await setUp(server, { locale: 'de' });
const { live } = server;
const settings = { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'hello@ridgeway.example.com', from_name: 'Ridgeway Plumbing' };
const connection = await live.create('/v1/connections', { kind: 'smtp', settings });
const DAY_MS = 86_400_000;
const today = new Date().toISOString().slice(0, 10);
const dayBefore = (days) => new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10);
const schedule = (fields) => live.create('/v1/report_schedules', { period: 'week', day: 1, at: '08:00', recipients: [owner.sent.email], ...fields });

async function arrived(subject) {
  const found = await smtp.until(({ to, bytes }) => to === owner.sent.email && subject.test(bytes.toString()));
  const { HtmlValidate } = await import('html-validate');
  const read = await simpleParser(found.bytes);
  const judge = new HtmlValidate({ root: true, extends: ['html-validate:standard'], rules: { 'no-conditional-comment': 'off', 'no-deprecated-attr': 'off', 'no-inline-style': 'off', 'no-style-tag': 'off' } });
  const report = await judge.validateString(read.html);
  assert.deepEqual(report.results.flatMap((one) => one.messages.map((message) => `${message.line}: ${message.ruleId} ${message.message}`)), []);
  if (process.env.REFERD_PICTURES) writeFileSync(join(process.env.REFERD_PICTURES, `mail-${read.messageId.replaceAll(/\W/g, '')}.html`), read.html);
  return read;
}

test('a report comes as text and as a table, with a button into the console and nothing to unsubscribe from', async () => {
  const program = await makeProgram(live, { name: 'Kunden & Freunde' });
  await submit(live, await makeParticipant(live, program));
  const made = await schedule({ report: 'participation', by: 'program' });
  await live.act(`/v1/report_schedules/${made.id}/send_now`, {});
  const mail = await arrived(/console\/reports/);
  assert.match(mail.subject, /^Teilnahme, /);
  assert.match(mail.html, /<th scope="col"[^>]*>Beigetreten<\/th>/);
  assert.match(mail.html, /<td[^>]*>Gesamt<\/td>/);
  assert.match(mail.html, new RegExp(`href="${server.url}/console/reports\\?room=participation&amp;period=4w&amp;by=program"`));
  assert.match(mail.html, /In der Konsole öffnen/);
  assert.match(mail.text, new RegExp(`${server.url}/console/reports\\?room=participation&period=4w&by=program`));
  assert.doesNotMatch(mail.text, /Keine solchen|\/u\//);
  assert.equal(mail.headers.has('list'), false);
});

/** What came with a mail is what the report says as a file, byte for byte. */
async function assertAttached(mail, name, path) {
  const { bytes, status } = await live.get(path);
  assert.equal(status, 200);
  const [file] = mail.attachments;
  assert.equal(mail.attachments.length, 1);
  assert.deepEqual([file.filename, file.contentType, file.contentDisposition], [name, 'text/csv', 'attachment']);
  assert.equal(file.content.toString(), bytes.toString());
  assert.ok(mail.text.includes(`\nIm Anhang, mit allen Zeilen: ${name}\n`), mail.text);
  return file.content.toString();
}

test('a report has all of it with it as a file, the same as by the API', async () => {
  const made = await schedule({ report: 'revenue', by: 'program', compare: 'previous' });
  await live.act(`/v1/report_schedules/${made.id}/send_now`, {});
  const mail = await arrived(/room=3Drevenue/);
  const range = `from=${dayBefore(7)}T00:00:00Z&to=${today}T00:00:00Z`;
  await assertAttached(mail, `referd-revenue-${dayBefore(7)}-to-${dayBefore(1)}.csv`, `/v1/reports/revenue?${range}&by=program&compare=previous&format=csv`);
});

test('the file has the rows too that the table leaves out', async () => {
  for (const [days, currency] of [[70, 'USD'], [40, 'EUR']]) {
    const occurred_at = `${dayBefore(days)}T12:00:00Z`;
    await live.create('/v1/events', { type: 'invoice.paid', external_id: currency, amount: 12_300, currency, occurred_at, customer: { email: uniqueEmail('buyer') } });
  }
  const path = `/v1/reports/cohorts?to=${today}T00:00:00Z`;
  const { rows } = await eventually(() => live.read(path), (report) => report.totals.length === 4);
  assert.ok(rows.length > 40, `${rows.length} rows`);
  const made = await schedule({ report: 'cohorts', period: 'day', day: undefined });
  await live.act(`/v1/report_schedules/${made.id}/send_now`, {});
  const mail = await arrived(/room=3Dcohorts/);
  const { from, to } = await live.read(path);
  const last = new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
  const csv = await assertAttached(mail, `referd-cohorts-${from.slice(0, 10)}-to-${last}.csv`, `${path}&format=csv`);
  assert.equal(csv.trimEnd().split('\r\n').length, 1 + rows.length + 4);
});

/** A report is mailed while no mail can go; something happens, and the mail goes. Its message. */
async function mailedLater(fields, subject, happens) {
  await live.patch(`/v1/connections/${connection.id}`, { status: 'paused' });
  const made = await schedule(fields);
  await live.act(`/v1/report_schedules/${made.id}/send_now`, {});
  const find = async () => (await live.readAll('/v1/messages')).find((row) => row.subject?.startsWith(subject));
  const message = await eventually(find, (row) => row?.status === 'suppressed');
  await happens(made);
  await live.patch(`/v1/connections/${connection.id}`, { status: 'active' });
  return live.act(`/v1/messages/${message.id}/retry`, {});
}

test('the file is made when the mail goes, also of a schedule that is there no more', async () => {
  await mailedLater({ report: 'funnel', by: 'day' }, 'Trichter', (made) => live.call('DELETE', `/v1/report_schedules/${made.id}`));
  const mail = await arrived(/room=3Dfunnel/);
  const range = `from=${dayBefore(7)}T00:00:00Z&to=${today}T00:00:00Z`;
  await assertAttached(mail, `referd-funnel-${dayBefore(7)}-to-${dayBefore(1)}.csv`, `/v1/reports/funnel?${range}&by=day&format=csv`);
});

test('a budget that is used up is told of', async () => {
  const fee = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 5_000 } };
  const tight = await makeProgram(live, { name: 'Knapp <b>&', rules: { ...rulesWith(fee), budgets: [{ amount: 5_000, currency: 'USD', per: 'month', at_limit: 'stop' }] } });
  await pay(live, await submit(live, await makeParticipant(live, tight)));
  const mail = await arrived(/console\/programs/);
  assert.equal(mail.subject, 'Knapp <b>&: Ein Budget ist verbraucht');
  assert.deepEqual(mail.attachments, []);
  assert.match(mail.html, /<td[^>]*>Knapp &lt;b&gt;&amp;<\/td>/);
  assert.match(mail.html, /<td[^>]*>50,00\s\$ je Monat<\/td>/);
});

test('a mail whose report cannot be read any more is listed as failed, and keeps no other one waiting', async () => {
  const message = await mailedLater({ report: 'cost' }, 'Kosten', async () => {
    for (let i = 0; i < 20; i++) await makeProgram(live);
  });
  const failed = await eventually(() => live.read(`/v1/messages/${message.id}`), (row) => row.status === 'failed');
  assert.deepEqual([failed.reason, failed.attempts.map(({ answer }) => answer)], ['refused', ['The report cannot be read any more.']]);
  const [program] = await live.readAll('/v1/programs');
  const made = await schedule({ report: 'payouts', program_id: program.id });
  await live.act(`/v1/report_schedules/${made.id}/send_now`, {});
  assert.equal((await arrived(/room=3Dpayouts/)).attachments.length, 1);
});
