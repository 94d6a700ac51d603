// The console in a real browser against the real program: the first run by keyboard alone, and each page as it should be.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { mustRunVerb, startServer } from '../api/harness/process.mjs';
import { startBrowser } from './harness/browser.mjs';

const FIRST_LOAD_BYTES = 250_000;
const PASSWORD = 'a sentence of some length';

let server;
let browser;
let page;
let watched;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  watched = await browser.open(null);
  page = watched.page;
  page.setDefaultTimeout(15_000);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const setupLink = async () => (await mustRunVerb(['setup-link', '--database', server.database, '--public-url', server.url])).trim().split('\n').pop();

/** Everything that was loading is there: no shape of it is left. The stream of changes never ends, so the network is never idle. */
const settled = () => page.waitForFunction(() => !document.querySelector('[aria-busy=true], [class*=bar][data-step]'));

/** Tab until the control with this name has the focus; the name is what a screen reader says. */
async function tabTo(name) {
  for (let presses = 0; presses < 60; presses++) {
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      const own = element?.matches('a, button, [role=menuitem], [role=radio]') ? element.textContent : '';
      return element?.labels?.[0]?.textContent ?? element?.getAttribute('aria-label') ?? own ?? '';
    });
    if (here.includes(name)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not come to “${name}”`);
}

/** How many participants of this name there are by the API. */
const countOf = async (name) => {
  const answer = await watched.context.request.get(`${server.url}/v1/participants?limit=100`);
  return (await answer.json()).data.filter((one) => one.name === name).length;
};

test('the first run, by keyboard alone, up to the first click seen', async () => {
  await page.goto(await setupLink());
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the token has left the address');
  watched.takeComplaints(); // nobody is signed in: the browser notes the 401
  await watched.assertSound();
  await tabTo('Your name');
  await page.keyboard.type('Ana Ferreira');
  await tabTo('E-mail');
  await page.keyboard.type('ana@example.com');
  await tabTo('Choose a password');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your business' }).waitFor();
  await watched.assertSound();
  await tabTo('What is it called?');
  await page.keyboard.type('Harbor & Pine');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Which program fits you?' }).waitFor();
  await watched.assertSound();
  await tabTo('Where should friends land?');
  await page.keyboard.type('https://www.example.com/start');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your link works.' }).waitFor();
  const link = await page.getByRole('link', { name: 'Open it' }).getAttribute('href');
  await fetch(link, { redirect: 'manual', headers: { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36' } });
  await page.getByText('First click recorded').waitFor();
  await watched.assertSound();
  await tabTo('Go to the console');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'What to do next' }).waitFor();
});

test('a referral is added, moved and disqualified by keyboard', async () => {
  await page.keyboard.press('c');
  await page.getByRole('dialog', { name: 'Add referral' }).waitFor();
  await tabTo('Name');
  await page.keyboard.type('Noor Haddad');
  await tabTo('E-mail');
  await page.keyboard.type('noor@example.com');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Noor Haddad' }).waitFor();
  await page.keyboard.press('m');
  await page.getByRole('dialog', { name: 'Move stage' }).waitFor();
  await tabTo('Move to');
  await tabTo('Move stage');
  await page.keyboard.press('Enter');
  await page.getByText('Noor Haddad is now in').waitFor();
  await tabTo('More acts');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Disqualify' }).waitFor();
  await page.getByRole('menuitem', { name: 'Disqualify' }).press('Enter');
  await page.getByRole('dialog', { name: 'Disqualify' }).waitFor();
  await tabTo('Why, in words');
  await page.keyboard.type('A neighbor of the referrer');
  await tabTo('Cancel');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('A neighbor of the referrer').first().waitFor();
  await page.locator('header').getByText('Disqualified').waitFor();
});

test('a form shows the errors of the API beside the field and keeps what was typed', async () => {
  await page.goto(`${server.url}/console/participants?add=1`);
  const dialog = page.getByRole('dialog', { name: 'Add a participant' });
  await dialog.getByLabel('Name').fill('Sam Doe');
  await dialog.getByLabel('Code').fill('no such code!');
  await dialog.getByRole('button', { name: 'Add a participant' }).click();
  const code = dialog.getByLabel('Code');
  await dialog.getByRole('alert').waitFor();
  assert.equal(await code.getAttribute('aria-invalid'), 'true');
  assert.equal(await code.inputValue(), 'no such code!');
  assert.equal(await dialog.getByLabel('Name').inputValue(), 'Sam Doe');
  watched.takeComplaints();
});

test('a double click adds one, and Back closes a form that was opened', async () => {
  await page.goto(`${server.url}/console/participants`);
  await page.getByRole('heading', { name: 'Participants', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Add a participant' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a participant' });
  await dialog.waitFor();
  await page.goBack();
  await dialog.waitFor({ state: 'hidden' });
  await page.goForward();
  await dialog.getByLabel('Name').fill('Clicked Twice');
  await dialog.getByLabel('E-mail').fill('twice@example.com');
  await dialog.getByRole('button', { name: 'Add a participant' }).dblclick();
  await page.getByRole('heading', { name: 'Clicked Twice' }).waitFor();
  assert.equal(await countOf('Clicked Twice'), 1);
});

test('a lost connection keeps a form, and it is sent once', async () => {
  await page.goto(`${server.url}/console/participants?add=1`);
  const dialog = page.getByRole('dialog', { name: 'Add a participant' });
  await dialog.getByLabel('Name').fill('Lost Once');
  await dialog.getByLabel('E-mail').fill('lost@example.com');
  await watched.context.setOffline(true);
  await dialog.getByRole('button', { name: 'Add a participant' }).click();
  await dialog.getByText('No connection.').waitFor();
  await watched.context.setOffline(false);
  await page.getByRole('heading', { name: 'Lost Once' }).waitFor();
  assert.equal(await countOf('Lost Once'), 1);
  watched.takeComplaints();
});

test('an ended session is begun anew over the page, and what was sent goes out', async () => {
  await page.goto(`${server.url}/console/participants?add=1`);
  const dialog = page.getByRole('dialog', { name: 'Add a participant' });
  await dialog.getByLabel('Name').fill('Kept Name');
  await dialog.getByLabel('E-mail').fill('kept@example.com');
  await watched.context.clearCookies();
  await dialog.getByRole('button', { name: 'Add a participant' }).click();
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Kept Name' }).waitFor();
  watched.takeComplaints();
});

for (const [name, path, heading] of [
  ['home', '', 'Home'],
  ['referrals', '/referrals', 'Referrals'],
  ['board', '/referrals/board', 'Referrals'],
  ['participants', '/participants', 'Participants'],
  ['contacts', '/contacts', 'Contacts'],
])
  test(`${name} is sound in light and dark, wide and narrow`, async () => {
    await page.goto(`${server.url}/console${path}`);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    await settled();
    await watched.assertSound();
    await watched.picture(`console-${name}`);
  });

test('the pages of one referral, participant and contact are sound', async () => {
  for (const path of ['/referrals', '/participants', '/contacts']) {
    await page.goto(`${server.url}/console${path}`);
    await page.locator('[data-row-link]').first().click();
    await page.locator('.mono').first().waitFor();
    await settled();
    await watched.assertSound();
    await watched.picture(`console-one${path.replace('/', '-')}`);
  }
});

test('the palette finds people and acts, and closes', async () => {
  await page.goto(`${server.url}/console/referrals`);
  await page.getByRole('heading', { name: 'Referrals', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and act' }).fill('noor');
  await page.getByRole('option', { name: /Noor Haddad/ }).first().waitFor();
  await watched.assertAccessible();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Noor Haddad' }).waitFor();
});

/** The console in this language, as the menu of the user sets it. */
async function speak(language) {
  const { request } = watched.context;
  const { csrf_token: token } = await (await request.get(`${server.url}/v1/session`)).json();
  const answer = await request.patch(`${server.url}/v1/session/user`, { data: { locale: language }, headers: { 'X-CSRF-Token': token, Origin: server.url } });
  assert.equal(answer.status(), 200, await answer.text());
}

/** What the first page weighs for a browser of this language that has nothing of it. */
async function firstLoad(locale) {
  const { cookies } = await watched.context.storageState();
  const fresh = await browser.open(null, { locale, storageState: { cookies, origins: [] } });
  const answers = [];
  fresh.page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/assets/') || pathname === '/console') answers.push(response);
  });
  await fresh.page.goto(`${server.url}/console`);
  await fresh.page.locator('main h1').waitFor();
  await fresh.page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  const sizes = await Promise.all(
    answers.map(async (response) => {
      const body = await response.body();
      return response.url().endsWith('.woff2') ? body.length : gzipSync(body).length;
    }),
  );
  await fresh.context.close();
  return { bytes: sizes.reduce((total, size) => total + size, 0), answers: sizes.length };
}

test('the first load is within its budget, in each language', async () => {
  for (const language of ['de', 'es', 'en']) {
    await speak(language);
    const { bytes, answers } = await firstLoad(language);
    console.log(`the first load in ${language} is ${bytes} bytes in ${answers} answers`);
    assert.ok(bytes > 50_000 && bytes <= FIRST_LOAD_BYTES, `the first load in ${language} is ${bytes} of ${FIRST_LOAD_BYTES} bytes`);
  }
});

test('sign-out and sign-in', async () => {
  await page.goto(`${server.url}/console`);
  await page.getByRole('button', { name: /Ana Ferreira/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in', exact: true, level: 1 }).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Home' }).count(), 0, 'the pages are gone with the session');
  watched.takeComplaints();
  await watched.assertSound();
  await page.getByLabel('E-mail').fill('ana@example.com');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('E-mail and password do not match.').waitFor();
  watched.takeComplaints();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
});
