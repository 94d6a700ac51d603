// Makes the pictures of the console and the portal in this folder: fills a fresh server with the demo, opens its pages in
// a browser, and takes what is seen. Needs a release build (script/server makes one) and what script/bootstrap test
// installs.
//
// usage: node docs/images/picture.mjs

import path from 'node:path';

process.env.REFERD_BIN ??= 'build/release/referd';
const { mustRunVerb, repositoryRoot, startServer } = await import('../../tests/api/harness/process.mjs');
const { startBrowser } = await import('../../tests/browser/harness/browser.mjs');

const FOLDER = path.join(repositoryRoot, 'docs/images');
const WINDOW = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1, colorScheme: 'light', reducedMotion: 'reduce' };
const PHONE = { ...WINDOW, viewport: { width: 360, height: 780 } };

const server = await startServer();
await mustRunVerb(['demo', '--database', server.database, '--public-url', server.url]);
const browser = await startBrowser();

/** Takes what is seen once the words that come last are there, and the letters to draw them. */
async function take(watched, name, ...words) {
  for (const text of words) await watched.page.getByText(text).first().waitFor();
  await watched.page.evaluate(() => document.fonts.ready);
  const file = path.join(FOLDER, `${name}.png`);
  await watched.page.screenshot({ path: file });
  watched.assertQuiet();
  console.log(`made ${path.relative(repositoryRoot, file)}`);
}

/** The program in which most of the demo happens. */
async function mainProgram() {
  return (await server.test.readAll('/v1/programs')).find((row) => row.name === 'Customer referrals');
}

/** The console with the demo's owner signed in, in the test world, at its first page. */
async function openConsole() {
  const link = (await mustRunVerb(['sign-in-link', '--test', '--database', server.database, '--public-url', server.url])).trim();
  const watched = await browser.open(link, WINDOW);
  await watched.page.getByRole('button').click();
  await watched.page.waitForURL(/\/console\/?$/);
  return watched;
}

/** The next page of a table, whose first rows are all of one kind. */
async function turn(page) {
  const before = await page.locator('tbody').innerText();
  await page.getByRole('button', { name: 'Older' }).click();
  await page.waitForFunction((text) => document.querySelector('tbody')?.innerText !== text, before);
  await page.locator('tbody').getByText('Disqualified').first().waitFor();
}

async function takeConsole() {
  const watched = await openConsole();
  const goTo = async (address) => {
    await watched.page.goto(`${server.url}/console${address}`);
    await watched.page.locator('h1').waitFor();
  };
  const program = await mainProgram();
  await watched.page.locator('h1').waitFor();
  await take(watched, 'console-dashboard', 'Needs a decision', 'What you owe', 'Possible duplicates', 'This period');
  await goTo('/referrals');
  await turn(watched.page);
  await turn(watched.page);
  await take(watched, 'console-referrals', /^Qualified/, /^Rewarded/, /^Disqualified/);
  await goTo(`/programs/${program.id}/rules`);
  await take(watched, 'console-rules', 'Held for');
}

/** A participant who has referrals of every status, and whose ladder is half climbed. */
async function somebody() {
  const program = await mainProgram();
  let best;
  for (const participant of await server.test.readAll(`/v1/participants?program_id=${program.id}`)) {
    const { referrals } = await server.test.read(`/v1/participants/${participant.id}/summary`);
    const kinds = ['pending', 'qualified', 'rewarded', 'disqualified'].filter((status) => referrals[status] > 0).length;
    const score = kinds * 10 - Math.abs(referrals.rewarded + referrals.qualified - 3);
    if (!best || score > best.score) best = { participant, score };
  }
  return best.participant;
}

async function takePortal() {
  const participant = await somebody();
  for (const [name, options] of [['portal-home', WINDOW], ['portal-phone', PHONE]]) {
    const { url } = await server.test.create(`/v1/participants/${participant.id}/portal_links`, {});
    const watched = await browser.open(url, options);
    await watched.page.getByRole('button').click();
    await watched.page.waitForURL(/\/portal$/);
    await take(watched, name);
  }
}

try {
  await takeConsole();
  await takePortal();
} finally {
  await browser.close();
  await server.stop();
}
