// Public pages as visitors see them: sound in light and dark, wide and narrow, and complete without scripts.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { asParticipant, makePortalKey } from '../api/harness/portal.mjs';
import { startServer } from '../api/harness/process.mjs';
import { DAY_MS, makeParticipant, makeProgram, pay, rulesWith, submit } from '../api/harness/world.mjs';
import { NARROW, startBrowser, WIDE } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});
await server.live.call('PATCH', '/v1/workspace', { name: 'Harbor & Pine', brand_color: '#1d624c', locale: 'en-US' });
const gift = { key: 'gift', to: 'referred', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount', cap: 5000 } };
const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { steps: [{ from: 1, fixed: 2500 }, { from: 3, fixed: 5000 }, { from: 5, fixed: 10000 }] } };
const program = await makeProgram(server.test, { slug: 'neighbours', rules: rulesWith(gift, thanks) });
const settings = {
  phone: '(555) 555-0100',
  privacy_url: 'https://www.example.com/privacy',
  terms_url: 'https://www.example.com/terms',
  texts: { en: { body: 'Heating, plumbing and repairs in Maple Grove. Say what you need; we call you back within one working day.' } },
  leaderboard: { public: true },
};
await server.test.call('PATCH', `/v1/programs/${program.id}/page`, settings);
const owner = await setUp(server);
const live = await makeProgram(owner, { slug: 'friends', rules: rulesWith(gift, thanks) });
const dana = await makeParticipant(server.test, program, { name: 'Dana Whitfield' });
const address = `${server.url}/p/neighbours/${dana.code}`;

async function later(ms) {
  const { now } = await server.test.read('/v1/workspace');
  await server.test.act('/v1/test_clock/advance', { to: new Date(Date.parse(now) + ms).toISOString() });
}

test('the landing page is sound, and says who sends whom', async () => {
  const page = await browser.open(address);
  assert.equal(await page.page.locator('h1').textContent(), 'Dana sends you 10% back');
  await page.picture('landing');
  await page.assertValid();
  await page.assertSound();
});

for (const locale of ['de-DE', 'es-ES']) {
  test(`it is sound in ${locale}`, async () => {
    const page = await browser.open(address, { locale });
    assert.equal(await page.page.locator('html').getAttribute('lang'), locale.slice(0, 2));
    await page.picture(`landing-${locale}`);
    await page.assertSound();
  });
}

test('without scripts a form is sent, comes back with what is wrong, and is thanked for', async () => {
  const page = await browser.open(address, { javaScriptEnabled: false });
  await later(20_000);
  await page.page.getByLabel('Your name').fill('Nina Friend');
  await page.page.getByLabel('Phone or e-mail').fill('nina at home');
  await page.page.getByLabel(/What do you need/).fill('A new boiler');
  await page.page.getByText('Evening').click();
  await page.page.getByRole('button', { name: 'Get my 10% back' }).click();
  await page.page.getByText('One field needs another look.').waitFor();
  assert.equal(await page.page.getByLabel(/What do you need/).inputValue(), 'A new boiler');
  assert.equal(await page.page.getByRole('radio', { name: 'Evening' }).isChecked(), true);
  await page.picture('landing-errors');
  await page.assertValid();
  await page.page.getByLabel('Phone or e-mail').fill('(202) 555-0143');
  await page.page.getByRole('button', { name: 'Get my 10% back' }).click();
  await page.page.waitForURL(/\/thanks$/);
  assert.equal(await page.page.locator('h1').textContent(), 'Thank you');
  const referrals = await server.test.readAll(`/v1/referrals?program_id=${program.id}`);
  assert.equal(referrals.length, 1);
  await page.page.reload();
  assert.equal((await server.test.readAll(`/v1/referrals?program_id=${program.id}`)).length, 1, 'reloading sends nothing again');
  assert.deepEqual(page.takeComplaints().filter((text) => !/422/.test(text)), []);
});

test('the page with mistakes, and the one of thanks, are sound', async () => {
  const page = await browser.open(address);
  await later(20_000);
  await page.page.getByLabel('Your name').fill('Nina');
  await page.page.getByLabel('Phone or e-mail').fill('12');
  await page.page.getByRole('button', { name: 'Get my 10% back' }).click();
  await page.page.getByText('One field needs another look.').waitFor();
  assert.deepEqual(page.takeComplaints().filter((text) => !/422/.test(text)), []);
  await page.assertSound();
  const thanked = await browser.open(`${address}/thanks`);
  await thanked.picture('landing-thanks');
  await thanked.assertValid();
  await thanked.assertSound();
});

test('a page that takes nobody is sound', async () => {
  const paused = await makeProgram(server.test, { slug: 'paused', rules: rulesWith(gift) });
  await server.test.call('PATCH', `/v1/programs/${paused.id}`, { status: 'paused' });
  const page = await browser.open(`${server.url}/p/paused`);
  await page.picture('landing-shut');
  await page.assertValid();
  await page.assertSound();
});

test('the public leaderboard is sound, with people and without', async () => {
  const empty = await browser.open(`${server.url}/p/neighbours/leaderboard?per=month`);
  await empty.picture('leaderboard-empty');
  await empty.assertSound();
  const key = await makePortalKey(server.test, program);
  for (const [name, won] of [['Grace Abel', 5], ['Halina Nowak', 4], ['The Okafors', 3], ['Peter Abel', 2], ['Maple Bakery', 2], ['Luis Ortega', 1]]) {
    const participant = await makeParticipant(server.test, program, { name });
    const shown = name.startsWith('The') ? { show: 'name', name: 'The Okafors' } : { show: 'short' };
    if (name !== 'Halina Nowak') await asParticipant(server, participant, key).patch('/v1/me', { leaderboard: shown });
    for (let n = 0; n < won; n += 1) await pay(server.test, await submit(server.test, participant));
  }
  await later(DAY_MS / 1000);
  const page = await browser.open(`${server.url}/p/neighbours/leaderboard`);
  assert.equal(await page.page.locator('.podium li').count(), 3);
  assert.match(await page.page.locator('.podium').textContent(), /1Grace A\.5 friends2Somebody4 friends3The Okafors3 friends/);
  await page.picture('leaderboard');
  await page.assertValid();
  await page.assertSound();
});

test('a leaderboard of one and of two stands in the middle of its page', async () => {
  const few = await makeProgram(server.test, { name: 'Few', slug: 'few', rules: rulesWith(gift, thanks) });
  await server.test.call('PATCH', `/v1/programs/${few.id}/page`, settings);
  const board = await browser.open(`${server.url}/p/few/leaderboard`);
  for (const [count, name] of [[1, 'Grace Abel'], [2, 'Halina Nowak']]) {
    const participant = await makeParticipant(server.test, few, { name });
    for (let n = 0; n <= 2 - count; n += 1) await pay(server.test, await submit(server.test, participant));
    await later(DAY_MS / 1000);
    await board.page.reload();
    assert.equal(await board.page.locator('.podium li').count(), count);
    const [page, ...cards] = await board.page.evaluate(() => [document.querySelector('.podium'), ...document.querySelectorAll('.podium li')].map((one) => one.getBoundingClientRect()).map(({ left, right }) => ({ left, right })));
    const middle = (cards[0].left + cards.at(-1).right) / 2;
    assert.ok(Math.abs(middle - (page.left + page.right) / 2) < 2, `${middle}`);
    await board.picture(`leaderboard-${count}`, ['light', 'narrow']);
    await board.assertSound();
  }
});

test('the pages behind the links of messages are sound, and say what was ended elsewhere', async () => {
  const contact = await server.test.create('/v1/contacts', { name: 'Maya Torres', phone: '+12025550188', email: 'maya.torres@example.com' });
  const gateway = await server.test.create('/v1/connections', { kind: 'sms_gateway', settings: { url: 'http://127.0.0.1:9/send', user: 'a', from: '+12025550100' }, secrets: { password: 'b' } });
  await fetch(`${server.url}${new URL(gateway.hook_url).pathname}?from=%2B12025550188&text=STOP&id=one`);
  const message = await server.test.create('/v1/messages', { contact_id: contact.id, program_id: program.id, channel: 'email', text: '{{unsubscribe}}' });
  await later(DAY_MS / 1000);
  const { text } = await server.test.read(`/v1/messages/${message.id}`);
  const page = await browser.open(text.trim());
  await page.page.getByRole('button', { name: 'Stop these messages' }).waitFor();
  await page.picture('unsubscribe', ['light', 'narrowDark']);
  await page.assertValid();
  await page.assertSound();
  await page.page.getByRole('link', { name: 'Choose what you want to get' }).click();
  await page.page.getByText('You ended text messages to +12025550188. Answer START to one of them to get them again.').waitFor();
  await page.picture('preferences', ['light', 'narrowDark']);
  await page.assertValid();
  await page.assertSound();
  await page.page.getByRole('checkbox', { name: 'Invitations by e-mail' }).check();
  await page.page.getByRole('button', { name: 'Save' }).click();
  await page.page.getByText('Your choice is saved.').waitFor();
  await page.picture('preferences-saved', ['light']);
});

// ---- the console's part

/** A page of the console with the owner signed in. */
async function desk(path) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('the business sets its page and sees it', async () => {
  const watched = await desk(`/programs/${live.id}`);
  const { page } = watched;
  await page.getByRole('link', { name: 'Public page' }).click();
  const preview = page.frameLocator('iframe[title=Preview]');
  await preview.getByRole('heading', { level: 1 }).waitFor();
  await page.getByLabel('Links lead to').selectOption('landing');
  await page.getByLabel('Phone number', { exact: true }).fill('call me');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByText(/A phone number has digits/).waitFor();
  await page.getByLabel('Phone number', { exact: true }).fill('(202) 555-0143');
  await page.getByLabel('Public leaderboard').check();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await preview.getByRole('link', { name: /Call/ }).waitFor();
  await page.getByLabel('Headline').fill('{offer} from {business}');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await preview.getByRole('heading', { name: /^10% back from Harbor/ }).waitFor();
  const told = await owner.read(`/v1/programs/${live.id}/page`);
  assert.deepEqual([told.mode, told.phone, told.leaderboard.public, told.texts.en.headline], ['landing', '(202) 555-0143', true, '{offer} from {business}']);
  assert.deepEqual(watched.takeComplaints().filter((text) => !/400/.test(text)), []);
  await watched.picture('console-page');
  await watched.assertFits(); // nothing runs in the preview, so that axe would wait for it for ever
  watched.assertQuiet();
});

test('the leaderboard of the console has ranks, and keeps what was chosen in its address', async () => {
  for (const [name, won] of [['Grace Abel', 2], ['Halina Nowak', 1], ['Peter Abel', 1]]) {
    const participant = await makeParticipant(owner, live, { name });
    for (let n = 0; n < won; n += 1) await pay(owner, await submit(owner, participant));
  }
  while ((await owner.read(`/v1/leaderboard?program_id=${live.id}`)).data.length < 3); // figures follow behind
  const watched = await desk('/leaderboard');
  await watched.page.getByRole('link', { name: 'Grace Abel' }).waitFor();
  assert.match(await watched.page.getByRole('table').textContent(), /1GAGrace Abel2/);
  await watched.picture('console-leaderboard');
  await watched.page.setViewportSize(NARROW);
  assert.deepEqual(await watched.page.getByRole('columnheader').filter({ visible: true }).allTextContents(), ['Place', 'Participant', 'Won referrals'], 'the bar goes with its heading');
  await watched.page.setViewportSize(WIDE);
  await watched.assertSound();
  await watched.page.getByText('Earned', { exact: true }).click();
  await watched.page.getByText('Nobody yet').or(watched.page.getByText('$25.00')).first().waitFor();
  assert.match(watched.page.url(), /metric=earned/);
});
