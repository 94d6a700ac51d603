// Reports in the console: each room in light and dark and on a narrow screen, told by what is chosen, as charts with tables, and
// as a file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, pay, submit } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const usd = await makeProgram(owner, { name: 'Customers' });
const eur = await makeProgram(owner, { name: 'Partners', currency: 'EUR' });
const maya = await makeParticipant(owner, usd, { name: 'Maya Torres' });
const bea = await makeParticipant(owner, eur, { name: 'Bea Lang' });
const sms = await owner.create('/v1/links', { participant_id: maya.id, channel: 'sms' });
for (let i = 0; i < 6; i += 1) await owner.call('GET', `/r/${sms.code}`, undefined, { 'User-Agent': `Mozilla/5.0 (X11; Linux x86_64) Visitor/${i}` });
const sent = [];
for (let i = 0; i < 3; i += 1) sent.push(await submit(owner, maya, { code: sms.code, owner: 'Rita' }));
for (let i = 0; i < 2; i += 1) sent.push(await submit(owner, bea));
for (const [i, referral] of sent.entries()) if (i !== 2) await pay(owner, referral, { amount: 20_000 + i, currency: i < 3 ? 'USD' : 'EUR' });
for (let counted = false; !counted; ) counted = (await owner.read('/v1/reports/funnel')).totals[0].values.closed === 4;

async function open(path) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

for (const [room, sign] of [
  ['funnel', 'Step by step'],
  ['conversion&by=source', 'Code'],
  ['roi&by=program', 'Customers'],
  ['roi&by=week&compare=1', 'the period before'],
  ['payouts', 'Rewards granted'],
  ['liabilities', '0–30 days'],
  ['time_to_close', 'up to 1 hour'],
  ['participation', 'Became active'],
  ['participation&by=week', 'Share active'],
]) {
  test(`the room ${room} is sound`, async () => {
    const watched = await open(`/reports?room=${room}`);
    await watched.page.getByText(sign).first().waitFor();
    await watched.picture(`reports-${room.replaceAll(/[^a-z]+/g, '-')}`);
    await watched.assertSound();
  });
}

test('the first page and its reports tell of the same twelve weeks, by the names of their Mondays wherever the business is', async () => {
  await owner.call('PATCH', '/v1/workspace', { time_zone: 'America/Los_Angeles' });
  const { measures } = await owner.read('/v1/reports/dashboard?weeks=12');
  const [{ from }] = measures[0].series;
  const watched = await open('/reports');
  const [asked] = await Promise.all([watched.page.waitForRequest(/\/v1\/reports\/funnel/), watched.page.reload()]);
  assert.equal(Date.parse(new URL(asked.url()).searchParams.get('from')), Date.parse(from));
  await watched.page.goto(`${server.url}/console`);
  const chart = watched.page.getByRole('img', { name: /^Referrals/ });
  const monday = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(measures[0].series.at(-1).from));
  await chart.getByText(monday, { exact: true }).waitFor();
  await owner.call('PATCH', '/v1/workspace', { time_zone: 'UTC' });
});

test('what is chosen stands in the address, and each figure leads to its rows', async () => {
  const watched = await open('/reports');
  const { page } = watched;
  await page.getByRole('link', { name: 'Return' }).click();
  await page.getByLabel('Told by').selectOption('participant');
  await page.getByLabel('Period', { exact: true }).selectOption('year');
  await page.getByRole('switch', { name: 'Compare with the period before' }).check({ force: true });
  const address = new URL(page.url());
  assert.deepEqual(['room', 'by', 'period', 'compare'].map((name) => address.searchParams.get(name)), ['roi', 'participant', 'year', '1']);
  await page.reload();
  const table = page.getByRole('table', { name: 'Return' });
  await table.getByRole('link', { name: 'Maya Torres' }).waitFor();
  await page.getByRole('button', { name: /^Reward cost/ }).click();
  assert.equal(new URL(page.url()).searchParams.get('figure'), 'cost');
  await table.getByRole('link', { name: 'Maya Torres' }).click();
  await page.getByRole('heading', { level: 1, name: 'Maya Torres' }).waitFor();
});

test('arrow keys go along a chart, which tells what it shows', async () => {
  const { page } = await open('/reports?room=revenue&by=program');
  const chart = page.getByRole('group', { name: /^Revenue, USD/ });
  await chart.focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await chart.getByRole('status').textContent(), 'Customers: $400.01');
});

test('the file is that of the server', async () => {
  const { page } = await open('/reports?room=roi&by=program');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
  const lines = readFileSync(await file.path(), 'utf8').split('\r\n');
  assert.equal(file.suggestedFilename(), 'roi.csv');
  assert.match(lines[1], /^"prg_\w+","Customers",USD,3,2,400\.01,/);
});

test('a period in which nothing happened says so', async () => {
  const watched = await open('/reports?room=revenue&period=last_year');
  await watched.page.getByText('Nothing happened in this period').waitFor();
  await watched.picture('reports-empty');
  await watched.assertSound();
});

test('a report is mailed: made on its page, listed, sent, paused and deleted', async () => {
  const watched = await open('/reports?room=participation&by=program&compare=1');
  const { page } = watched;
  await page.getByRole('button', { name: 'Send by mail' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send by mail' });
  await dialog.getByLabel('To').fill('stranger@example.com');
  await dialog.getByRole('button', { name: 'Send by mail' }).click();
  await dialog.getByText('is no user of this workspace').first().waitFor();
  assert.ok(watched.takeComplaints().every((line) => /status of 400/.test(line)), 'it was refused, and nothing else');
  await watched.picture('reports-mail-form');
  await watched.assertSound();
  await dialog.getByLabel('To').fill(owner.sent.email);
  await dialog.getByLabel('Day of the week').selectOption('Friday');
  await dialog.getByRole('button', { name: 'Send by mail' }).click();
  await page.getByText('The report will be mailed.').waitFor();
  await page.getByRole('link', { name: 'By mail' }).click();
  await page.getByText('Every week, Friday, 08:00').waitFor();
  await page.getByText(owner.sent.email).waitFor();
  await watched.picture('reports-mailed');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.getByText('It is on its way.').waitFor();
  const sentMails = (await owner.readAll('/v1/messages')).filter((row) => row.kind === 'staff');
  assert.deepEqual(sentMails.map((row) => row.to), [owner.sent.email]);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No report is mailed').waitFor();
});
