// Pages that a browser keeps for the way back hold no connection: with six streams of pages that were left, it would have none
// left for this host, and the next page would never come.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mustRunVerb, startServer } from '../api/harness/process.mjs';
import { startBrowser } from './harness/browser.mjs';

const PAGES = ['referrals', 'participants', 'rewards', 'ledger', 'contacts', 'programs', 'audit', 'referrals', 'reports', 'rewards'];

const server = await startServer();
const browser = await startBrowser({ keepsPages: true });
after(async () => {
  await browser.close();
  await server.stop();
});
await mustRunVerb(['demo', '--database', server.database, '--public-url', server.url]);

test('many pages in a row are opened, and the last follows changes', async () => {
  const link = (await mustRunVerb(['sign-in-link', '--test', '--database', server.database, '--public-url', server.url])).trim();
  const { page } = await browser.open(link);
  await page.getByRole('button').click();
  await page.waitForURL(/\/console\/?$/);
  for (const name of PAGES) {
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.url().endsWith('/v1/stream')), // it is what would be kept
      page.goto(`${server.url}/console/${name}`),
    ]);
    assert.equal(answer.status(), 200, name);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await page.goto(`${server.url}/console/`);
  await page.getByText('Live', { exact: true }).waitFor();
});
