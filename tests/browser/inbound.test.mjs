// The page of a connection by which facts come in, as somebody sets up a system that nobody here has heard of: how its messages
// are read is tried on one of them, what came and what became of it stands below, and the figures above say whether it works.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, rulesWith, submit } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const program = await makeProgram(owner, { name: 'Customers', rules: rulesWith({ key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount' } }) });
const ada = await makeParticipant(owner, program);
const referral = await submit(owner, ada, { prospect: { name: 'Pay Er', email: 'pay.er@example.com' } });

const SECRET = 'what the shop signs with';
const MESSAGE = { id: 'm-1', event: 'sale', person: { mail: 'pay.er@example.com', name: 'Pay Er' }, invoice: { number: 'INV-7', total: 250.1, currency: 'USD' } };
const PATHS = { 'external_id': '$.id', 'customer.email': '$.person.mail', 'customer.name': '$.person.name', 'amount': '$.invoice.total', 'currency': '$.invoice.currency', 'object.id': '$.invoice.number' };

const connections = () => owner.readAll('/v1/connections');

async function open(path) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

/** What the shop posts. */
async function send(message, secret = SECRET) {
  const [{ hook_url: address }] = await connections();
  const text = JSON.stringify(message);
  return server.anonymous.post(new URL(address).pathname, text, { 'X-Signature': createHmac('sha256', secret).update(text).digest('hex') });
}

test('a system is connected, and its page says that nothing has come yet', async () => {
  const watched = await open('/developers/connections');
  const { page } = watched;
  await page.getByRole('button', { name: 'Connect a system' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('System', { exact: true }).selectOption('webhook');
  await dialog.getByLabel('Name', { exact: true }).fill('Our shop');
  await dialog.getByLabel('Program').selectOption({ label: 'Customers' });
  await dialog.getByLabel('How messages prove where they come from').selectOption('hmac_sha256');
  await dialog.getByRole('textbox', { name: 'Signing secret' }).fill(SECRET);
  await watched.picture('inbound-form');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.waitForURL(/\/developers\/connections\/con_\w+$/);
  await page.getByRole('heading', { name: 'Any system (webhook): Our shop' }).waitFor();
  await page.getByText('Nothing has come yet.').waitFor();
  await page.getByText('Nothing yet', { exact: true }).waitFor();
  await watched.picture('inbound-empty');
  await watched.assertSound();
});

test('a mapping is tried on an example as one types: what is wrong stands at its row, what comes of it beside', async () => {
  const [{ id }] = await connections();
  const watched = await open(`/developers/connections/${id}`);
  const { page } = watched;
  await page.getByLabel('An example').fill(JSON.stringify(MESSAGE, null, 2));
  for (const [place, path] of Object.entries(PATHS)) await page.getByRole('combobox', { name: `Value of ${place}`, exact: true }).fill(place === 'amount' ? '$.invoice.number' : path);
  await page.keyboard.press('Escape');
  const amount = page.getByRole('combobox', { name: 'Value of amount' });
  await page.getByText(/From \$\.invoice\.number/).first().waitFor();
  assert.equal(await amount.getAttribute('aria-invalid'), 'true');
  await watched.picture('inbound-fault');
  await watched.assertSound();
  await amount.fill('$.invoice');
  await page.getByRole('option', { name: '$.invoice.total' }).click();
  await page.getByText('1 fact would be taken').waitFor();
  const [fact] = JSON.parse(await page.getByLabel('What comes of the example').textContent());
  assert.deepEqual([fact.amount, fact.currency, fact.object.id, fact.customer.email], [25_010, 'USD', 'INV-7', MESSAGE.person.mail]);
  assert.equal((await owner.readAll('/v1/events')).length, 0, 'what is tried is not taken');
  await watched.picture('inbound-tried');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.reload();
  assert.equal(await page.getByRole('combobox', { name: 'Value of amount' }).inputValue(), '$.invoice.total');
});

test('what came, what became of it and whether it goes well are shown, and the last message is the next example', async () => {
  assert.deepEqual((await send(MESSAGE)).body, { outcome: 'applied' });
  assert.deepEqual((await send(MESSAGE)).body, { outcome: 'replayed' });
  assert.equal((await send({ ...MESSAGE, id: 'm-2' }, 'another secret')).status, 400);
  assert.equal((await send({ ...MESSAGE, id: 'm-3', invoice: { ...MESSAGE.invoice, total: 'much' } })).status, 400);
  const [{ id, health }] = await connections();
  assert.deepEqual([health.applied, health.replayed, health.failed + health.refused], [1, 1, 2]);
  assert.equal((await owner.read(`/v1/referrals/${referral.id}`)).status, 'rewarded');
  const watched = await open(`/developers/connections/${id}`);
  const { page } = watched;
  const figures = page.locator('dl div');
  for (const [name, count] of [['Applied', 1], ['Known already', 1], ['Not used', 0], ['Failed', 2]]) assert.equal(await figures.filter({ hasText: name }).locator('dd').textContent(), String(count), name);
  await page.getByText(/amount: .*From \$\.invoice\.total/).waitFor();
  const rows = page.getByRole('listitem').filter({ hasText: /Applied|Known already|Refused|Failed/ });
  assert.deepEqual((await rows.allTextContents()).map((text) => /Applied|Known already|Refused|Failed/.exec(text)[0]), ['Failed', 'Refused', 'Known already', 'Applied']);
  assert.equal((await page.content()).includes('m-2'), false, 'a stranger puts nothing before people\'s eyes');
  await page.getByText('Show message').first().click();
  await page.getByRole('button', { name: 'Use the last message' }).click();
  await page.getByText(/From \$\.invoice\.total/).nth(1).waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Value of amount' }).getAttribute('aria-invalid'), 'true');
  await watched.picture('inbound-received');
  await watched.assertSound();
  await page.goto(`${server.url}/console/developers/connections`);
  await page.getByRole('link', { name: /Our shop/ }).waitFor();
  await watched.picture('inbound-list');
  await watched.assertSound();
});
