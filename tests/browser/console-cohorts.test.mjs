// Referred customers beside the others in the console: over eight months of a test world, as a chart with its table, and what the
// page says where nobody has bought anything.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { DAY_MS, makeParticipant, makeProgram, submit, unique, uniqueEmail } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const MONTHS = 8;
const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const world = owner.session.workspaces[0].test_id;
const api = server.test;
const program = await makeProgram(api);
const ada = await makeParticipant(api, program, { name: 'Ada Lind' });
const buy = (email, amount, currency = 'USD') => api.create('/v1/events', { type: 'invoice.paid', external_id: unique('msg'), amount, currency, customer: { email } });
const known = [];
let now = Date.now();
for (let month = 0; month < MONTHS; month += 1) {
  for (const email of known.splice(0, 2)) await buy(email, 4_500 + 10 * month);
  for (let i = 0; i < 3; i += 1) {
    const email = uniqueEmail('friend');
    await submit(api, ada, { prospect: { email } });
    await buy(email, 18_000 + 700 * month + i);
    known.push(email);
  }
  for (let i = 0; i < 5; i += 1) await buy(uniqueEmail('other'), 14_000 + 300 * month + i);
  now += 30 * DAY_MS;
  await api.act('/v1/test_clock/advance', { to: new Date(now).toISOString() });
}
for (let counted = 0; counted < MONTHS * 3; ) counted = (await api.read('/v1/reports/cohorts')).totals.find((row) => row.key === 'referred')?.values.customers ?? 0;

async function open(path, inTest = true) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  if (inTest) await watched.context.addInitScript((id) => sessionStorage.setItem('referd-world', id), world);
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('the months of both groups stand side by side, and what is too young has a dash that says so', async () => {
  const watched = await open('/reports?room=cohorts');
  const { page } = watched;
  const table = page.getByRole('table', { name: 'Referred and others' });
  const rows = table.getByRole('row');
  await rows.nth(1).waitFor();
  const cells = async (index) => (await rows.nth(index).getByRole('cell').allTextContents()).map((text) => text.trim());
  const [newest, others] = [await cells(1), await cells(2)];
  assert.deepEqual([newest[0], newest[1], others[1]], [others[0], 'Referred', 'Others']);
  assert.match(newest[4], /–/, 'revenue of a customer in 90 days');
  assert.equal(await rows.nth(1).getByRole('cell').nth(4).getAttribute('title'), 'Told once all customers of the month have had that many days since their first purchase.');
  const last = await rows.count();
  assert.deepEqual([(await cells(last - 2)).slice(0, 3), (await cells(last - 1)).slice(0, 3)], [['Total', 'Referred', '24'], ['Total', 'Others', '40']]);
  assert.equal(await page.getByLabel('Told by').count(), 0, 'there is nothing to choose');
  await watched.picture('reports-cohorts');
  await watched.assertSound();
});

test('arrow keys go from month to month, and tell of both', async () => {
  const { page } = await open('/reports?room=cohorts');
  const chart = page.getByRole('img', { name: /^Per customer in 90 days, USD/ });
  await chart.focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await page.getByRole('status').filter({ hasText: 'Referred' }).textContent(), /^\w+ \d{4}: Referred \$2\d\d(\.\d\d)?, Others \$1\d\d(\.\d\d)?$/);
  await page.getByRole('button', { name: 'Table' }).click();
  const twin = page.getByRole('region', { name: /^Per customer in 90 days, USD/ }).getByRole('table');
  assert.deepEqual((await twin.getByRole('columnheader').allTextContents()).map((text) => text.trim()), ['First purchase', 'Referred', 'Others']);
  await page.getByRole('button', { name: /^Share that came back/ }).click();
  assert.equal(new URL(page.url()).searchParams.get('figure'), 'came_back_share');
  await page.getByRole('heading', { name: 'Share that came back, USD' }).waitFor();
});

test('before anybody has bought anything the page says what it needs', async () => {
  const watched = await open('/reports?room=cohorts', false);
  await watched.page.getByText('Nobody has bought anything yet').waitFor();
  await watched.page.getByText('invoice.paid, order.placed').waitFor();
  await watched.picture('reports-cohorts-empty');
  await watched.assertSound();
});
