// Statements on paper: every figure of the statement as JSON is on it, in the language of who reads it, and it ends in
// the right place whatever its length.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { expectStatus } from './harness/http.mjs';
import { asParticipant, makePortalKey, signIn } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, rewardsByRule, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.test);
const key = await makePortalKey(server.test, program);
const bonus = (participant, amount, fields = {}) => server.test.create('/v1/rewards', { participant_id: participant.id, program_id: program.id, kind: 'credit', amount, currency: 'USD', reason: 'thanks', external_id: unique('bonus'), ...fields });
const statementOf = (participant, query = '') => server.test.read(`/v1/contacts/${participant.contact_id}/statement?currency=USD${query}`);

/** What the PDF says, page by page, with one space between words; the file is kept where REFERD_PICTURES names a folder. */
function pagesOf({ bytes }, name) {
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
  const folder = process.env.REFERD_PICTURES;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${name}.pdf`), bytes);
  }
  const text = execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input: bytes }).toString();
  return text.split('\f').slice(0, -1).map((page) => page.replaceAll(/\s+/g, ' '));
}

async function paperOf(client, at, name) {
  const answer = expectStatus(await client.get(at), 200, at);
  assert.equal(answer.headers['content-type'], 'application/pdf');
  assert.match(answer.headers['content-disposition'], /^attachment; filename="statement-[A-Z]{3}\.pdf"$/);
  return pagesOf(answer, name);
}

const dollars = (amount, locale = 'en-US', sign = 'auto') => new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', signDisplay: sign }).format(amount / 100).replaceAll(/\s+/g, ' ');

/** Every figure and reference of the statement, and the words of its rows. */
function assertTells(text, statement, locale = 'en-US') {
  for (const name of ['opening', 'came', 'back', 'went', 'closing']) assert.ok(text.includes(dollars(statement[name], locale)), `${name}: ${dollars(statement[name], locale)}`);
  assert.ok(text.includes(statement.contact_id), 'whose it is');
  let at = 0;
  for (const row of statement.entries) {
    const reference = text.indexOf(row.id, at);
    assert.ok(reference > 0, `the reference ${row.id} comes after those before it`);
    const line = text.slice(at, reference);
    for (const figure of [dollars(row.amount, locale, 'exceptZero'), dollars(row.balance, locale)]) assert.ok(line.includes(figure), `${figure} in ${line}`);
    if (row.name) assert.ok(line.includes(row.name), row.name);
    at = reference;
  }
}

const grace = await makeParticipant(server.test, program, { name: 'Grace Abara' });
await bonus(grace, 1500, { title: 'Welcome' });
const referral = await submit(server.test, grace, { prospect: { name: 'Nadia Brandt', email: uniqueEmail('nadia') } });
await pay(server.test, referral);
const { hold_until: due } = (await rewardsByRule(server.test, referral)).thanks;
await server.test.act('/v1/test_clock/advance', { to: due });
const again = await bonus(grace, 700_000, { title: 'Customer of the year' });
await server.test.act(`/v1/rewards/${again.id}/reverse`, { amount: 1234, reason: 'Counted twice.' });
await server.test.create('/v1/redemptions', { contact_id: grace.contact_id, currency: 'USD', amount: 2001, reference: unique('invoice') });

const { business } = (await asParticipant(server, grace, key).read('/v1/me')).program;

test('every figure of the statement is on paper', async () => {
  const statement = await statementOf(grace);
  assert.ok(statement.entries.length >= 4 && statement.back < 0);
  const [text, ...more] = await paperOf(server.test, `/v1/contacts/${grace.contact_id}/statement?format=pdf`, 'statement-contact');
  assertTells(text, statement);
  for (const words of [business, 'Statement', 'Grace Abara', 'Carried over', 'Balance', 'Became yours: for Nadia B.', 'Welcome', 'Page 1 of 1', 'Balance in each currency']) assert.ok(text.includes(words), words);
  assert.deepEqual(more, []);
});

test('a stretch of time has its own opening and closing, and says which it is', async () => {
  const day = due.slice(0, 10);
  const query = `&from=${day}T00:00:00Z`;
  const statement = await statementOf(grace, query);
  assert.ok(statement.opening > 0);
  const [text] = await paperOf(server.test, `/v1/contacts/${grace.contact_id}/statement?format=pdf&currency=USD${query}`, 'statement-stretch');
  assertTells(text, statement);
  const from = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  assert.ok(text.includes(`${from} to `), from);
});

test('a participant has its own, in its language, by the API and in the portal', async () => {
  const me = asParticipant(server, grace, key);
  expectStatus(await me.call('PATCH', '/v1/me', { locale: 'de-DE' }), 200, 'PATCH /v1/me');
  const statement = await statementOf(grace);
  const { cookie } = await signIn(server, server.test, grace);
  const portal = expectStatus(await server.anonymous.get('/portal/statement.pdf?period=all', { cookie }), 200, 'the portal');
  assert.equal(portal.headers['content-type'], 'application/pdf');
  for (const [text] of [await paperOf(me, '/v1/me/statement?format=pdf', 'statement-de'), pagesOf(portal, 'statement-portal')]) {
    assertTells(text, statement, 'de-DE');
    for (const words of ['Auszug', 'Übertrag', 'Saldo', 'Seite 1 von 1']) assert.ok(text.includes(words), words);
  }
  const page = await server.anonymous.get('/portal/statement?period=year', { cookie });
  assert.ok(page.text.includes('href="/portal/statement.pdf?currency=USD&amp;period=year"'), 'the page has a button for it');
});

test('many rows go on over pages, and each page says which it is', async () => {
  const one = await makeParticipant(server.test, program, { name: 'Łukasz Ōmori-Ångström' });
  for (let i = 1; i <= 60; i += 1) await bonus(one, i * 101, { title: i % 7 === 0 ? `Thanks for number ${i}, and for everything else that you have done for us in this long year` : `Thanks for number ${i}` });
  await bonus(one, 900_000_000_000_000, { title: 'A very large one' });
  const statement = await statementOf(one);
  const pages = await paperOf(server.test, `/v1/contacts/${one.contact_id}/statement?format=pdf`, 'statement-long');
  assert.ok(pages.length >= 4);
  pages.forEach((text, i) => {
    assert.ok(text.includes(`Page ${i + 1} of ${pages.length}`));
    assert.ok(text.includes(business));
  });
  assert.ok(pages[0].includes('Łukasz Ōmori-Ångström'));
  assertTells(pages.join(' '), statement);
});

test('totals are by currency, and never mixed', async () => {
  const one = await makeParticipant(server.test, program, { name: 'Ines' });
  await bonus(one, 1234);
  await bonus(one, 1234, { currency: 'JPY' });
  await bonus(one, 1234, { currency: 'KWD' });
  await bonus(one, 3, { currency: 'x-points' });
  const [text] = await paperOf(server.test, `/v1/contacts/${one.contact_id}/statement?format=pdf&currency=KWD`, 'statement-currencies');
  for (const words of ['JPY ¥1,234', 'KWD KWD 1.234', 'USD $12.34', 'x-points 3 points']) assert.ok(text.includes(words), words);
});

test('one without rows is a page too, and a wrong question is refused as for JSON', async () => {
  const one = await makeParticipant(server.test, program, { name: 'New' });
  const [text] = await paperOf(asParticipant(server, one, key), '/v1/me/statement?format=pdf', 'statement-empty');
  assert.ok(text.includes('$0.00'));
  assertProblem(await server.test.get('/v1/contacts/cnt_00000000000000000000000000/statement?format=pdf'), 404, 'not_found', 'id');
});

test('the books are clean', () => server.verify());
