// Connections of the kinds that referd calls, as somebody of the business sets them up in the console.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});
const owner = await setUp(server);

test('a mail server: faults stand at their fields, the test says what is wrong, the password is never shown', async () => {
  const { page, context } = await browser.open(null);
  await context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await page.goto(`${server.url}/console/developers/connections`);
  await page.getByRole('button', { name: 'Connect a system' }).first().click();
  await page.getByLabel('System', { exact: true }).selectOption('smtp');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Mail server', { exact: true }).fill('http://smtp.example.com');
  await dialog.getByLabel('User', { exact: true }).fill('referd');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('secret-of-smtp');
  await dialog.getByLabel('Sender\'s address').fill('hello@example.com');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await dialog.getByText('host must be a host name').first().waitFor();
  assert.equal(await dialog.getByLabel('Mail server', { exact: true }).getAttribute('aria-invalid'), 'true');
  await dialog.getByLabel('Mail server', { exact: true }).fill('127.0.0.1');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await dialog.getByRole('button', { name: 'Test the connection' }).click();
  await dialog.getByText('the address is not allowed').waitFor();
  assert.equal(await dialog.getByLabel('Mail server', { exact: true }).inputValue(), '127.0.0.1');
  assert.equal(await dialog.getByRole('textbox', { name: 'Password' }).inputValue(), '');
  if (process.env.REFERD_PICTURES) await page.screenshot({ path: `${process.env.REFERD_PICTURES}/connection.png`, fullPage: true });
  await dialog.getByLabel('Sender\'s name').fill('Ridgeway');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  if (process.env.REFERD_PICTURES) await page.screenshot({ path: `${process.env.REFERD_PICTURES}/connections.png` });
  const [row] = await owner.readAll('/v1/connections');
  assert.deepEqual([row.kind, row.program_id, row.settings], ['smtp', null, { from: 'hello@example.com', from_name: 'Ridgeway', host: '127.0.0.1', port: 587, security: 'starttls', user: 'referd' }]);
  assert.equal((await page.content()).includes('secret-of-smtp'), false);
});
