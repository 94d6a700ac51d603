// Mails to users of the workspace by a mail server: npm smtp-server takes them, mailparser reads them, html-validate looks
// at their tables.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { setUp } from '../api/harness/person.mjs';
import { makeTempFolder, startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit } from '../api/harness/world.mjs';
import { makeCertificate } from './harness/certificate.mjs';
import { startSmtp } from './harness/smtp.mjs';

const smtp = await startSmtp({ certificate: makeCertificate(makeTempFolder()), auth: false, starttls: false });
after(() => smtp.stop());
const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
after(() => server.stop());
const owner = await setUp(server, { locale: 'de' });
const { live } = server;
const settings = { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'hello@ridgeway.example.com', from_name: 'Ridgeway Plumbing' };
await live.create('/v1/connections', { kind: 'smtp', settings });

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
  const made = await live.create('/v1/report_schedules', { report: 'participation', by: 'program', period: 'week', day: 1, at: '08:00', recipients: [owner.sent.email] });
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

test('a budget that is used up is told of', async () => {
  const fee = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 5_000 } };
  const tight = await makeProgram(live, { name: 'Knapp <b>&', rules: { ...rulesWith(fee), budgets: [{ amount: 5_000, currency: 'USD', per: 'month', at_limit: 'stop' }] } });
  await pay(live, await submit(live, await makeParticipant(live, tight)));
  const mail = await arrived(/console\/programs/);
  assert.equal(mail.subject, 'Knapp <b>&: Ein Budget ist verbraucht');
  assert.match(mail.html, /<td[^>]*>Knapp &lt;b&gt;&amp;<\/td>/);
  assert.match(mail.html, /<td[^>]*>50,00\s\$ je Monat<\/td>/);
});
