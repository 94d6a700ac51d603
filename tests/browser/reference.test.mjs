// The reference of the API at /docs: Redoc, from this server's own description, within a strict policy and without any other
// host; and the plain page, which is there without scripts.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from '../api/harness/process.mjs';
import { NARROW, startBrowser } from './harness/browser.mjs';

const PATIENCE_MS = 60_000; // the description has some three hundred calls, all of which are drawn
const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

/** Opens the reference and waits until it is drawn; gives the page and the addresses that were asked for. */
async function opened(options) {
  const page = await browser.open(null, options);
  const asked = [];
  page.page.on('request', (request) => asked.push(request.url()));
  await page.page.goto(`${server.url}/docs`);
  await page.page.locator('#reference').waitFor({ timeout: PATIENCE_MS });
  return { page, asked };
}

test('without scripts there is a page that names every call, and it is sound', async () => {
  const page = await browser.open(`${server.url}/docs`, { javaScriptEnabled: false });
  assert.equal(await page.page.locator('h1').textContent(), 'The API of this referd');
  assert.ok(await page.page.getByText('POST /v1/participants', { exact: true }).isVisible());
  await page.assertValid();
  await page.assertFits();
  await page.page.setViewportSize(NARROW);
  await page.assertFits();
  page.assertQuiet();
  await page.picture('docs-plain', ['light', 'narrowDark']);
});

test('the reference is drawn from this server alone, and breaks no rule of its policy', async () => {
  const { page, asked } = await opened();
  assert.ok(asked.includes(`${server.url}/openapi.json`));
  assert.deepEqual(asked.filter((one) => !one.startsWith(`${server.url}/`) && !one.startsWith(`blob:${server.url}/`) && !one.startsWith('data:')), []);
  assert.equal(await page.page.locator('#plain').isVisible(), false, 'the plain page has made room');
  assert.ok(await page.page.getByRole('heading', { name: 'Enrols somebody in a program; the contact is found or made.' }).isVisible());
  page.assertQuiet();
});

test('a call is found by the search, and shows what it takes and answers', async () => {
  const { page } = await opened();
  await page.page.getByRole('textbox').first().fill('enrols');
  await page.page.getByRole('search').getByText(/Enrols somebody/).first().click();
  await page.page.waitForURL(/#tag\/participants\/operation\/post_v1_participants/);
  const operation = page.page.locator('[id="tag/participants/operation/post_v1_participants"]').first();
  assert.match(await operation.textContent(), /program_id[\s\S]*recruited_by/);
  page.assertQuiet();
});

for (const colorScheme of ['light', 'dark']) {
  test(`it is drawn in ${colorScheme}, wide and at 360 px`, async () => {
    const { page } = await opened({ colorScheme });
    const [red] = (await page.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g).map(Number);
    assert.equal(red > 128, colorScheme === 'light');
    await page.page.goto(`${server.url}/docs#tag/participants/operation/post_v1_participants`);
    await page.page.locator('#reference').waitFor({ timeout: PATIENCE_MS });
    await page.photograph(`docs-${colorScheme}`);
    await page.page.setViewportSize(NARROW);
    await page.assertFits();
    await page.photograph(`docs-${colorScheme}-360`);
    page.assertQuiet();
  });
}
