// The portal as its participants see it: every page sound in light and dark, wide and narrow, and complete without scripts.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from '../api/harness/process.mjs';
import { makeProgramAndParticipant } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';
import { busyParticipant, portalLink } from './harness/portal.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});
await server.live.call('PATCH', '/v1/workspace', { name: 'Harbor & Pine', brand_color: '#1d624c' });
const dana = await busyParticipant(server.test);

/** A page that has entered by a link of its own. */
async function enter(participant, options) {
  const page = await browser.open(await portalLink(server.test, participant), options);
  await page.page.getByRole('button').click();
  await page.page.waitForURL(/\/portal$/);
  return page;
}

test('a link asks once before it lets in', async () => {
  const page = await browser.open(await portalLink(server.test, dana.participant));
  assert.equal(await page.page.locator('h1').textContent(), 'Welcome, Dana Whitfield');
  await page.picture('portal-enter');
  await page.assertValid();
  await page.assertSound();
  await page.page.getByRole('button', { name: 'Open my page' }).click();
  await page.page.waitForURL(/\/portal$/);
  assert.match(await page.page.locator('h1').textContent(), /^Give 10%, get \$50$/);
  await page.picture('portal-home');
  await page.assertValid();
  await page.assertSound();
});

test('the link is copied by its button, and read out', async () => {
  const page = await enter(dana.participant, { permissions: ['clipboard-read', 'clipboard-write'] });
  const button = page.page.getByRole('button', { name: 'Copy link' });
  await button.click();
  await page.page.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.page.evaluate(() => navigator.clipboard.readText()), dana.participant.link_url);
  assert.equal(await page.page.locator('[role=status]').last().textContent(), 'Copied');
  page.assertQuiet();
});

test('without scripts everything is there but the button that copies', async () => {
  const page = await enter(dana.participant, { javaScriptEnabled: false });
  assert.equal(await page.page.getByRole('button', { name: 'Copy link' }).isVisible(), false);
  assert.equal(await page.page.getByText(dana.participant.code).first().isVisible(), true);
  for (const name of ['Text', 'WhatsApp', 'E-mail']) assert.equal(await page.page.getByRole('link', { name, exact: true }).first().isVisible(), true, name);
  await page.page.getByRole('link', { name: 'Tell us' }).click();
  await page.page.getByLabel('Who did you send to us?').fill('Crane Wharf');
  await page.page.getByRole('button', { name: /^Send it to/ }).click();
  assert.equal(await page.page.getByText('One field needs a look. Nothing was sent yet.').isVisible(), true);
  assert.equal(await page.page.getByLabel('Who did you send to us?').inputValue(), 'Crane Wharf', 'what was typed is kept');
  await page.page.getByLabel('What should have happened?').fill('They came by my name.');
  await page.page.getByRole('button', { name: /^Send it to/ }).click();
  await page.page.waitForURL(/said=sent/);
  assert.equal(await page.page.getByText('It was sent.').isVisible(), true);
  await page.page.goBack();
  await page.page.goForward();
  assert.equal(await page.page.locator('.lines li', { hasText: 'Crane Wharf' }).count(), 1, 'back and forward send nothing again');
  assert.deepEqual(page.takeComplaints().filter((text) => !/422/.test(text)), []);
});

test('the form with mistakes is sound, and the focus is on what is wrong', async () => {
  const page = await enter(dana.participant);
  await page.page.goto(`${server.url}/portal/cases/new`);
  await page.page.getByLabel('Their phone or e-mail').fill('owner at cranewharf');
  await page.page.getByLabel('About when?').fill('2999-05-02');
  await page.page.getByRole('button', { name: /^Send it to/ }).click();
  await page.page.getByText('4 fields need a look.').waitFor();
  assert.equal(await page.page.evaluate(() => document.activeElement.id), 'errors');
  await page.picture('portal-case-errors');
  assert.deepEqual(page.takeComplaints().filter((text) => !/422/.test(text)), []);
  await page.assertSound();
});

test('the keyboard alone reaches everything on the first page', async () => {
  const page = await enter(dana.participant);
  const seen = new Set();
  for (let i = 0; i < 40; i++) {
    await page.page.keyboard.press('Tab');
    seen.add(await page.page.evaluate(() => document.activeElement.textContent.trim()));
  }
  for (const name of ['Skip to content', 'Copy link', 'WhatsApp', 'All 5', 'Tell us']) assert.ok([...seen].some((text) => text.includes(name)), name);
  await page.page.locator('summary.me').focus();
  await page.page.keyboard.press('Enter');
  assert.equal(await page.page.getByRole('link', { name: 'Settings' }).first().isVisible(), true);
  await page.page.keyboard.press('Escape');
  assert.equal(await page.page.locator('.bar details[open]').count(), 0);
});

for (const locale of ['de-DE', 'es-ES']) {
  test(`the pages are sound in ${locale}`, async () => {
    const page = await enter(dana.participant, { locale });
    for (const address of ['/portal', '/portal/referrals', '/portal/rewards', '/portal/statement', '/portal/cases/new', '/portal/settings']) {
      await page.page.goto(server.url + address);
      assert.equal(await page.page.locator('html').getAttribute('lang'), locale.slice(0, 2));
      await page.picture(`portal-${locale}${address.replaceAll('/', '-')}`);
      await page.assertSound();
    }
  });
}

test('pages that say no are sound', async () => {
  for (const address of ['/r/NOSUCH', '/portal', '/portal/enter/none']) {
    const page = await browser.open(server.url + address);
    await page.picture(`refusal${address.replaceAll('/', '-')}`);
    await page.assertValid();
    page.takeComplaints(); // the browser says that the answer was 401 or 404
    await page.assertSound();
  }
});

for (const [name, address] of [['referrals', '/portal/referrals'], ['rewards', '/portal/rewards'], ['statement', '/portal/statement'], ['case', '/portal/cases/new'], ['settings', '/portal/settings']]) {
  test(`the page ${name} is sound`, async () => {
    const page = await enter(dana.participant);
    await page.page.goto(server.url + address);
    await page.picture(`portal-${name}`);
    await page.assertValid();
    await page.assertSound();
  });
}
