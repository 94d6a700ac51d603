// The first of the systems that referd is for, from end to end and with nothing but real parts: a small business sets its
// server up, customers share links, friends come and pay, credit is held, becomes theirs, is spent and taken back. The owner
// works in the console, the customer in the portal, the business's own site by the API; each reads the same figures.
//
// The tests are the chapters of one story, each begins where the one before it ended. Pictures go to build/pictures/, or
// where REFERD_PICTURES says.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { setupLink } from '../api/harness/person.mjs';
import { Client } from '../api/harness/http.mjs';
import { repositoryRoot } from '../api/harness/process.mjs';
import { balancesOf } from '../api/harness/world.mjs';
import { NARROW, startBrowser } from './harness/browser.mjs';
import { ConsolePage } from './harness/console-page.mjs';
import { startFresh } from './harness/fresh.mjs';
import { PortalPage } from './harness/portal-page.mjs';
import { SetupPage } from './harness/setup-page.mjs';
import { Site } from './harness/site.mjs';

process.env.REFERD_PICTURES ??= path.join(repositoryRoot, 'build', 'pictures');

const OWNER = { name: 'Ana Ferreira', email: 'ana@harborpine.example.com', password: 'a boat that never leaves' };
const DANA = { name: 'Dana Whitfield', email: 'dana@example.com', code: 'DANA-W' };
const TEODOR = { name: 'Teodor Balan', email: 'teodor@example.com', invoice: 'INV-1001', amount: 12_500 };
const GREGOR = { name: 'Gregor Salas', email: 'gregor@example.com' };
const PRIYA = { name: 'Priya Raman', email: 'priya@example.com', invoice: 'INV-1003', amount: 80_000 };
const NEIGHBOR = { name: 'Sam Okafor', email: 'sam@example.com' };
const THANKS = 2_500; // what the template gives for the first two friends
const SPENT = 2_000;
const HOLD_DAYS = 30;

const SEEN = ['light', 'narrowDark'];

/* A friend's telephone: a browser that says it is headless would be counted as a machine. */
const PHONE = {
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  viewport: NARROW,
};

const began = Date.now();
const server = await startFresh();
const browser = await startBrowser({ whole: true });
const site = await Site.start();
after(async () => {
  await browser.close();
  site.stop();
  await server.verify();
  await server.stop();
});

const story = {};

/** A chapter of the story: told only when those before it went well. */
function chapter(name, tell) {
  test(name, async (t) => {
    if (story.broke) return t.skip('the story broke off before');
    story.broke = true;
    await tell().catch(async (error) => {
      await Promise.all([story.desk, story.portal].map((one) => one?.watched.photograph(`s0-broken-${one.name}`)));
      throw error;
    });
    story.broke = false;
  });
}

/** A friend follows a link in a browser of their own, and lands on the business's site. */
async function follow(link) {
  const friend = await browser.open(link, PHONE);
  await friend.page.getByRole('button', { name: 'Join' }).waitFor();
  return friend;
}

/** The friend fills in the site's form. */
async function join(link, { name, email }) {
  const friend = await follow(link);
  await friend.page.getByLabel('Name').fill(name);
  await friend.page.getByLabel('E-mail').fill(email);
  await friend.page.getByRole('button', { name: 'Join' }).click();
  await friend.page.getByText(`Welcome, ${name}.`).waitFor();
  await friend.context.close();
}

chapter('from the first link to the first click', async () => {
  const link = (await setupLink(server)).trim();
  const watched = await browser.open(link, { timezoneId: 'America/New_York', permissions: ['clipboard-read', 'clipboard-write'] });
  const setup = new SetupPage(watched);
  await setup.you(OWNER);
  await watched.picture('s0-01-business', SEEN);
  await setup.business({ name: 'Harbor & Pine', currency: 'USD', timeZone: 'America/New_York' });
  await watched.page.getByRole('radio').first().waitFor();
  assert.deepEqual(watched.takeComplaints().filter((text) => !/ 401 /.test(text)), [], 'nobody was signed in yet');
  await watched.picture('s0-02-program', SEEN);
  await watched.assertSound();
  await setup.program({ template: 'Customer credits', destination: `${site.url}/start` });
  const own = await setup.link();
  await follow(own);
  await watched.page.getByText('First click recorded').waitFor();
  console.log(`first run to first click: ${((Date.now() - began) / 1000).toFixed(1)} s by the clock`);
  await watched.picture('s0-03-first-click', SEEN);
  assert.equal(watched.page.url().includes('step=link'), true, 'the click shows without a reload');
  assert.deepEqual([...site.visits.at(-1).searchParams.keys()].sort(), ['ref', 'rfd_click']);
  await watched.assertSound();
  await watched.page.getByRole('button', { name: 'Go to the console' }).click();
  story.desk = new ConsolePage(watched);
  await story.desk.shows('Home');
  await watched.picture('s0-04-dashboard', SEEN);
  await watched.assertSound();
});

chapter('the test world gets the same program, and the site a key', async () => {
  const { desk } = story;
  await desk.enterTestWorld();
  await desk.makeProgram({ template: 'Customer referrals', name: 'Customer credits', destination: `${site.url}/start` });
  await desk.makeActive();
  await desk.watched.picture('s0-05-program-active', SEEN);
  const key = await desk.makeKey('The web site');
  assert.match(key, /^rfd_sk_/);
  site.api = new Client(server.url, key);
  story.program = (await site.api.readAll('/v1/programs'))[0];
  assert.equal(story.program.status, 'active');
});

chapter('a customer is added, and enters the portal by a link that a mail scanner cannot use up', async () => {
  const { desk } = story;
  const id = await desk.addParticipant(DANA);
  story.dana = await site.api.read(`/v1/participants/${id}`);
  assert.equal(story.dana.code, DANA.code);
  await desk.watched.picture('s0-06-participant', SEEN);
  const link = await desk.makePortalLink();
  await desk.watched.picture('s0-07-portal-link', SEEN);
  await desk.closeDialog();
  for (let times = 0; times < 2; times += 1) assert.equal((await server.anonymous.get(new URL(link).pathname)).status, 200, 'a scanner looks, and nothing is used up');
  const watched = await browser.open(link, { permissions: ['clipboard-read', 'clipboard-write'] });
  story.portal = new PortalPage(watched);
  await story.portal.enter();
  assert.equal((await server.anonymous.post(new URL(link).pathname)).status, 401, 'once entered, the link is used up');
  await watched.picture('s0-08-portal', SEEN);
  await watched.assertValid();
});

chapter('she copies her link and her code, and the texts to share carry them', async () => {
  const { portal, dana } = story;
  assert.equal(await portal.copy('Copy link'), dana.link_url);
  assert.equal(await portal.copy('Copy code'), DANA.code);
  const text = new URL(await portal.page.getByRole('link', { name: 'WhatsApp' }).first().getAttribute('href')).searchParams.get('text');
  assert.ok(text.includes(dana.link_url) && text.includes('Harbor & Pine'), text);
  const mail = new URL(await portal.page.getByRole('link', { name: 'E-mail' }).first().getAttribute('href'));
  assert.ok(mail.searchParams.get('body').includes(dana.link_url), mail.href);
});

chapter('a friend follows the link and joins: pending, for both', async () => {
  const { portal, desk, dana } = story;
  const before = site.visits.length;
  await join(dana.link_url, TEODOR);
  const landed = site.visits[before].searchParams;
  assert.equal(landed.get('ref'), DANA.code);
  const click = await site.api.read(`/v1/clicks/${landed.get('rfd_click')}`);
  assert.equal(click.participant_id, dana.id);
  await portal.home();
  assert.equal((await portal.referral('Teodor')).status, 'Pending');
  await desk.goTo('Referrals');
  await desk.untilStatus(TEODOR.name, 'Pending');
  await portal.watched.picture('s0-09-portal-pending', SEEN);
  await desk.watched.picture('s0-10-referrals-pending', SEEN);
  await desk.watched.assertSound();
});

chapter('the friend pays: qualified, and the thanks are on hold', async () => {
  const { portal, desk } = story;
  const paid = await site.sell(TEODOR.email, TEODOR.invoice, TEODOR.amount);
  assert.deepEqual([paid.participant.id, paid.referral.status], [story.dana.id, 'qualified']);
  story.teodor = paid.referral.id;
  await portal.home();
  assert.equal((await portal.referral('Teodor')).status, 'Qualified');
  assert.deepEqual(await portal.figures(), { available: 0, pending: THANKS, reserved: 0, debt: 0, earned: 0, rewards_earned: 0 });
  await desk.untilStatus(TEODOR.name, 'Qualified');
  await portal.watched.picture('s0-11-portal-qualified', SEEN);
});

chapter('the hold ends: rewarded, and the credit is hers', async () => {
  const { portal, desk } = story;
  await desk.goOn(HOLD_DAYS);
  await desk.watched.picture('s0-12-clock', SEEN);
  await desk.watched.assertSound();
  await portal.home();
  assert.equal((await portal.referral('Teodor')).status, 'Rewarded');
  await portal.watched.picture('s0-13-portal-rewarded', SEEN);
  await desk.openReferral(TEODOR.name);
  await desk.watched.picture('s0-14-referral', SEEN);
  await agree({ earned: THANKS, pending: 0, available: THANKS, reserved: 0, redeemed: 0, reversed: 0, debt: 0 }, 1);
});

chapter('another friend is disqualified with a reason, which she reads in words', async () => {
  const { portal, desk, dana } = story;
  await join(dana.link_url, GREGOR);
  await desk.openReferral(GREGOR.name);
  await desk.disqualify({ code: 'Same household', reason: 'He lives at the same address.' });
  await desk.page.getByText('Disqualified', { exact: true }).first().waitFor();
  await desk.watched.picture('s0-15-referral-disqualified', SEEN);
  await desk.watched.assertSound();
  await portal.home();
  const told = await portal.referral('Gregor');
  assert.equal(told.status, 'Disqualified');
  assert.match(told.sentence, /He lives at the same address\.|Same household/);
  await portal.watched.picture('s0-16-portal-disqualified', SEEN);
});

chapter('a third friend pays, and part of the credit goes into her next invoice', async () => {
  const { portal, dana } = story;
  await join(dana.link_url, PRIYA);
  await site.sell(PRIYA.email, PRIYA.invoice, PRIYA.amount);
  const spent = await site.spend(dana, 'INV-2001', SPENT);
  assert.deepEqual([spent.status, spent.amount], ['captured', SPENT]);
  await agree({ earned: THANKS, pending: THANKS, available: THANKS - SPENT, reserved: 0, redeemed: SPENT, reversed: 0, debt: 0 }, 1);
  await portal.statement();
  assert.match(await portal.page.getByRole('row').filter({ hasText: 'Spent' }).textContent(), /-\$20\.00/);
  await portal.watched.picture('s0-17-portal-statement', SEEN);
  await portal.watched.assertSound();
});

chapter('the first sale is refunded: the rest is taken back, what was spent is made up later, and she reads why', async () => {
  const { portal, desk } = story;
  await site.refund(TEODOR.email, TEODOR.invoice);
  await agree({ earned: THANKS - THANKS, pending: THANKS, available: 0, reserved: 0, redeemed: 0, reversed: THANKS, debt: SPENT }, 0);
  await portal.home();
  await portal.watched.picture('s0-18-portal-refunded', SEEN);
  await portal.watched.assertSound();
  await portal.rewards();
  assert.match(await portal.page.getByRole('main').textContent(), /The payment was given back\./);
  await portal.watched.picture('s0-19-portal-rewards', SEEN);
  await portal.watched.assertSound();
  await desk.openParticipant(DANA.name);
  await desk.watched.picture('s0-20-participant-refunded', SEEN);
  await desk.watched.assertSound();
});

/** What she has, figure by figure: in the API, the books, the console and the portal. */
async function agree(expected, rewardsEarned) {
  const { desk, portal, dana } = story;
  const summary = await site.api.read(`/v1/participants/${dana.id}/summary`);
  const [total] = summary.totals;
  const books = await balancesOf(site.api, dana.contact_id);
  await desk.openParticipant(DANA.name);
  const desktop = await desk.figures(expected);
  await portal.home();
  const home = await portal.figures();
  await portal.rewards();
  const sums = await portal.sums();
  for (const [figure, amount] of Object.entries(expected)) assert.equal(total[figure], amount, `the API tells what is ${figure}`);
  for (const figure of ['pending', 'available', 'reserved', 'redeemed']) assert.equal(books[figure] ?? 0, total[figure], `the books and the API agree on ${figure}`);
  assert.equal(books.clawback ?? 0, total.debt, 'the books and the API agree on the debt');
  for (const figure of Object.keys(expected)) assert.equal(desktop[figure] ?? 0, total[figure], `the console agrees on ${figure}`);
  for (const figure of ['pending', 'available', 'reserved', 'debt', 'earned']) assert.equal(home[figure], total[figure], `the portal agrees on ${figure}`);
  assert.deepEqual(sums, { available: total.available, pending: total.pending, spent: total.redeemed + total.paid, gone: total.reversed + total.expired, earned: total.earned, ...(total.debt > 0 ? { debt: total.debt } : {}) }, 'the sums of the portal agree');
  assert.deepEqual([summary.rewards_earned, desktop.rewards_earned, home.rewards_earned], [rewardsEarned, rewardsEarned, rewardsEarned], 'the count of rewards earned agrees');
}
