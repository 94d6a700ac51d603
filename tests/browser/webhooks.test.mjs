// Webhooks in the console: an endpoint is added, its secret shown once, tried, looked at and told again.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { WebhookReceiver } from '../api/harness/webhook-receiver.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit } from '../api/harness/world.mjs';
import { NARROW, startBrowser } from './harness/browser.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const browser = await startBrowser();
const receiver = await WebhookReceiver.start();
after(async () => {
  await browser.close();
  await server.stop();
  receiver.stop();
});
const owner = await setUp(server);

async function open(path, options = {}) {
  const watched = await browser.open(null, options);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('an endpoint is added with its faults at their fields; its secret is shown once; a test event arrives', async () => {
  const watched = await open('/developers/webhooks');
  const { page } = watched;
  await page.getByText('Nobody is told yet').waitFor();
  const below = await page.getByRole('main').evaluate((main) => window.innerHeight - main.getBoundingClientRect().bottom);
  assert.equal(below, 8, 'the page goes down to the edge of the window');
  await watched.picture('webhooks-empty');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Add an endpoint' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address', { exact: true }).fill('ftp://hooks.example.com');
  await dialog.getByRole('switch', { name: 'All events' }).uncheck();
  await dialog.getByRole('button', { name: 'Add an endpoint' }).click();
  await dialog.getByText('Choose what it is told of.').first().waitFor();
  await dialog.getByRole('checkbox', { name: 'Referrals' }).check();
  await dialog.getByRole('checkbox', { name: 'Rewards' }).check();
  await dialog.getByRole('button', { name: 'Add an endpoint' }).click();
  await dialog.getByText(/must begin with http/).first().waitFor();
  await watched.picture('webhook-form');
  await dialog.getByLabel('Address', { exact: true }).fill(`${receiver.url}/office`);
  await dialog.getByLabel('Name', { exact: true }).fill('Our CRM');
  await dialog.getByRole('button', { name: 'Add an endpoint' }).click();
  const secret = await page.getByRole('dialog').locator('code').textContent();
  assert.match(secret, /^whsec_/);
  receiver.secrets.set('/office', [secret]);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /Our CRM/ }).first().click();
  await page.getByRole('heading', { name: 'Our CRM' }).waitFor();
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await receiver.got('/office');
  assert.deepEqual(receiver.faults, []);
  await page.getByRole('row', { name: /webhook_endpoint.tested.*Delivered/ }).waitFor();
  assert.equal((await page.content()).includes(secret), false);
});

test('the log shows what was sent and answered; a failing endpoint says so; what it was told is told again', async () => {
  receiver.answer = (row) => (row.body.type === 'reward.issued' ? { status: 500, body: 'The table of rewards is locked.' } : { status: 200, body: '{"ok": true}' });
  const program = await makeProgram(owner, { rules: rulesWith({ key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } }) });
  await pay(owner, await submit(owner, await makeParticipant(owner, program)));
  await receiver.until(() => receiver.of('/office').some((row) => row.body.type === 'reward.issued'));
  const [endpoint] = await owner.readAll('/v1/webhook_endpoints');
  while ((await owner.read(`/v1/webhook_endpoints/${endpoint.id}`)).failing_since === null) await new Promise((resolve) => setTimeout(resolve, 20));
  const watched = await open(`/developers/webhooks/${endpoint.id}`);
  const { page } = watched;
  await page.getByText('Nothing has been taken since').waitFor();
  await watched.picture('webhook');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Open reward.issued' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The table of rewards is locked.').first().waitFor();
  await dialog.getByText('"reward.issued"').waitFor();
  await watched.picture('delivery');
  await watched.assertSound();
  await page.keyboard.press('Escape');
  receiver.answer = () => ({ status: 200 });
  const before = receiver.of('/office').length;
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Tell again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Tell again' }).click();
  await page.getByText('It is told again, in order.').waitFor();
  await receiver.until(() => receiver.of('/office').length > before + 2);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
  await page.getByText('Somebody has disabled this endpoint.').waitFor();
  await page.getByRole('button', { name: 'Enable' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click();
  await page.getByText('The endpoint is enabled.').waitFor();
});

test('both pages fit a phone', async () => {
  const [endpoint] = await owner.readAll('/v1/webhook_endpoints');
  for (const [path, name] of [['/developers/webhooks', 'webhooks-360'], [`/developers/webhooks/${endpoint.id}`, 'webhook-360']]) {
    const watched = await open(path);
    await watched.page.setViewportSize(NARROW);
    await watched.page.getByText('Our CRM').first().waitFor();
    await watched.picture(name);
    await watched.assertSound();
  }
});
