// The demo's shop from end to end: a customer shares the link of the widget, a friend comes by it, signs up and pays, and what
// the shop's server tells of that rewards both.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { expectStatus } from '../api/harness/http.mjs';
import { mustRunVerb, startServer } from '../api/harness/process.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.verify();
  await server.stop();
});

test('there is no shop where there is no demo', async () => {
  for (const path of ['/shop', '/shop/join', '/shop/thanks']) assert.equal((await server.anonymous.get(path)).status, 404, path);
});

test('the shop alone begins empty, and is there once, whatever is filled in later', async () => {
  const other = await startServer();
  try {
    const open = (...flags) => mustRunVerb(['demo', '--database', other.database, '--public-url', other.url, ...flags]);
    assert.equal(await open('--shop-only'), `a shop with the widget and the snippet in its pages:\n  ${other.url}/shop\n`);
    const [shop, ...more] = await other.test.readAll('/v1/programs');
    assert.deepEqual([shop.slug, more, await other.test.readAll('/v1/referrals')], ['harbor-pine-shop', [], []]);
    expectStatus(await other.anonymous.get('/shop'), 200, 'the shop');
    await open('--shop-only');
    assert.deepEqual(await other.test.readAll('/v1/programs'), [shop]);
    await other.verify();
  } finally {
    await other.stop();
  }
});

test('a friend who came by the link of the widget signs up and pays, and both are rewarded', async () => {
  const said = await mustRunVerb(['demo', '--database', server.database, '--public-url', server.url]);
  const address = /a shop with the widget and the snippet in its pages:\n {2}(\S+)/.exec(said)[1];

  const maya = await browser.open(address);
  await maya.page.getByRole('heading', { name: 'Give $10, get $10' }).waitFor();
  await maya.picture('shop');
  await maya.assertValid();
  await maya.assertSound();
  await maya.page.getByRole('link', { name: 'Sign up' }).click();
  await maya.page.getByLabel('Your name').fill('Maya Ortiz');
  await maya.page.getByLabel('E-mail').fill('maya.ortiz@example.com');
  await maya.page.getByRole('button', { name: 'Sign up' }).click();
  await maya.page.waitForURL(/\/shop\/account$/);
  await maya.page.getByText('Nobody has come by your link yet.').waitFor();
  await maya.picture('shop-account');
  await maya.assertSound();
  const link = `http://${await maya.page.getByLabel('Your link').inputValue()}`;

  const friend = await browser.open(link);
  assert.match(friend.page.url(), /\/shop\?ref=\w+&rfd_click=clk_/);
  await friend.page.getByRole('link', { name: 'Sign up' }).click();
  await friend.page.getByLabel('Your name').fill('Ben Alder');
  await friend.page.getByLabel('E-mail').fill('ben.alder@example.com');
  await friend.picture('shop-join');
  await friend.assertSound();
  await friend.page.getByRole('button', { name: 'Sign up' }).click();
  await friend.page.waitForURL(/\/shop\/account$/);
  const [program] = (await server.test.readAll('/v1/programs')).filter(({ slug }) => slug === 'harbor-pine-shop');
  const referrals = () => server.test.readAll(`/v1/referrals?program_id=${program.id}`);
  const [referral] = await referrals();
  assert.deepEqual([referral.status, referral.attribution.method], ['pending', 'click']);

  await friend.page.getByRole('link', { name: 'Goods' }).click();
  await friend.page.getByRole('link', { name: 'Buy Water filters' }).click();
  await friend.picture('shop-checkout');
  await friend.assertSound();
  await friend.page.getByRole('button', { name: 'Pay $34.50' }).click();
  await friend.page.getByRole('heading', { name: 'Thank you, Ben.' }).waitFor();
  await friend.page.getByRole('button', { name: 'Copy link' }).waitFor();
  await friend.picture('shop-thanks');
  await friend.assertSound();
  assert.equal((await referrals())[0].status, 'rewarded');

  await maya.page.reload();
  await maya.page.getByText('1 friend came').waitFor();
  await maya.page.getByText('$10 to spend').waitFor();
  maya.assertQuiet();
});

test('a form without a name or an address is shown again with what was typed; one of another site is refused', async () => {
  const page = await browser.open(`${server.url}/shop/join`);
  await page.page.getByLabel('Your name').fill('Nina');
  await page.page.getByLabel('E-mail').fill('nina@example');
  await page.page.locator('form').evaluate((form) => (form.noValidate = true));
  await page.page.getByLabel('E-mail').fill('nina at home');
  await page.page.getByRole('button', { name: 'Sign up' }).click();
  await page.page.getByRole('alert').waitFor();
  assert.equal(await page.page.getByLabel('Your name').inputValue(), 'Nina');
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  assert.equal((await server.anonymous.call('POST', '/shop/join', 'name=a&email=a%40example.com', { ...form, Origin: 'https://evil.example' })).status, 403);
});

test('a second run of the demo changes nothing, and one for another address moves the shop there', async () => {
  const shop = async () => (await server.test.readAll('/v1/programs')).find(({ slug }) => slug === 'harbor-pine-shop');
  const before = await shop();
  await mustRunVerb(['demo', '--database', server.database, '--public-url', server.url]);
  assert.deepEqual(await shop(), before);
  await mustRunVerb(['demo', '--database', server.database, '--public-url', 'https://demo.example.com']);
  const after_ = await shop();
  assert.equal(after_.destination_url, 'https://demo.example.com/shop');
  assert.notEqual(after_.metadata.demo_shop_key, before.metadata.demo_shop_key);
  expectStatus(await server.anonymous.get('/shop'), 200, 'the shop');
});
