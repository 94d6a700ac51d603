// The third of the systems that referd is for, from end to end: a program that fits the stack which is there. The widget of a
// shop shares a link, a page takes a lead, and referrals count by each of six ways: a payment that Stripe tells, a stage of the
// CRM, the API, Zapier, any tool's webhook, somebody in the office. Rewards of five kinds wait for the end of the refund window,
// one is taken back, the business's own receiver verifies whatever it is told, and the report says what arithmetic by hand says.
//
// The tests are the chapters of one story, each begins where the one before it ended. Pictures go to build/pictures/, or
// where REFERD_PICTURES says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, expectStatus } from '../api/harness/http.mjs';
import { setupLink } from '../api/harness/person.mjs';
import { mustRunVerb, repositoryRoot } from '../api/harness/process.mjs';
import { WebhookReceiver } from '../api/harness/webhook-receiver.mjs';
import { balancesOf, rewardsByRule, unique } from '../api/harness/world.mjs';
import { App, signedIn, ZapServer } from '../../zapier/test/tester.mjs';
import { NARROW, startBrowser } from './harness/browser.mjs';
import { ConsolePage } from './harness/console-page.mjs';
import { startFresh } from './harness/fresh.mjs';
import { dollarsOf } from './harness/money.mjs';
import { SetupPage } from './harness/setup-page.mjs';
import { Crm, StripeAccount, Tool } from './harness/ways-in.mjs';

process.env.REFERD_PICTURES ??= path.join(repositoryRoot, 'build', 'pictures');

const OWNER = { name: 'Ana Ferreira', email: 'ana@harborpine.example.com', password: 'a boat that never leaves' };
const MAYA = { name: 'Maya Ortiz', email: 'maya.ortiz@example.com' };

/* Who comes, by which way it counts, and what they pay. */
const BEN = { name: 'Ben Alder', email: 'ben.alder@example.com', amount: 12_000 };
const NINA = { name: 'Nina Friend', email: 'nina.friend@example.com', amount: 240_000 };
const OMAR = { name: 'Omar Haddad', email: 'omar.haddad@example.com', amount: 8_000 };
const PRIYA = { name: 'Priya Raman', email: 'priya.raman@example.com', amount: 19_999 };
const LUCA = { name: 'Luca Ferri', email: 'luca.ferri@example.com', amount: 25_010 };
const HALINA = { name: 'Halina Nowak', email: 'halina.nowak@example.com', amount: 30_000 };

/* What Maya gets for each of them, in the order in which they count; each of them gets the welcome. */
const HOLD_DAYS = 30;
const CREDIT = 2_500;
const CASH = 3_000;
const CARD = 5_000;
const OFF_BP = 2_000;
const SHARE_BP = 1_000;
const WELCOME = 1_000;
const ORDER = 6_000; // into which the discount goes

const nth = (number) => ({ field: 'participant.referrals_qualified', op: 'eq', value: number });
const thanks = (key, kind, number, fields) => ({ key, to: 'referrer', kind, on: 'qualified', when: nth(number), hold_days: HOLD_DAYS, ...fields });
const RULES = {
  attribution: { touch: 'last', window_days: 90 },
  enrollment: { join: 'open' },
  qualification: {
    any: [
      { field: 'event.type', op: 'in', value: ['order.placed', 'invoice.paid'] },
      { all: [{ field: 'event.type', op: 'eq', value: 'deal.stage_changed' }, { field: 'event.data.stage', op: 'eq', value: 'closed_won' }] },
    ],
  },
  rewards: [
    thanks('credit', 'credit', 1, { title: 'Credit for the first friend', amount: { fixed: CREDIT } }),
    thanks('cash', 'cash', 2, { title: 'Cash for the second', amount: { fixed: CASH } }),
    thanks('card', 'gift_card', 3, { title: 'A gift card for the third', amount: { fixed: CARD } }),
    thanks('off', 'discount', 4, { title: '20% off', discount: { percent_bp: OFF_BP, code: 'generate' } }),
    thanks('bag', 'custom', 5, { title: 'A canvas bag', description: 'We send it to your address.' }),
    thanks('share', 'credit', 6, { title: 'A tenth of the sixth', amount: { percent_bp: SHARE_BP, of: 'event.amount' } }),
    { key: 'welcome', to: 'referred', kind: 'credit', on: 'qualified', title: 'Welcome credit', amount: { fixed: WELCOME } },
  ],
};
const KINDS = { credit: 'credit', cash: 'cash', card: 'gift_card', off: 'discount', bag: 'custom', share: 'credit' };

const SEEN = ['light', 'narrowDark'];
const PATIENCE_MS = 60_000;
const READING_MS = 2_200; // nobody reads a page and fills its form in sooner than two seconds

/* A friend's telephone: a browser that says it is headless would be counted as a machine. */
const PHONE = {
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  viewport: NARROW,
};

const server = await startFresh({ flags: ['--allow-private-calls', 'on'] });
const browser = await startBrowser({ whole: true });
const office = await WebhookReceiver.start();
const story = { sent: {}, told: new Set() };
after(async () => {
  await browser.close();
  office.stop();
  story.zaps?.stop();
  await server.verify();
  await server.stop();
});

/** A chapter of the story: told only when those before it went well. */
function chapter(name, tell) {
  test(name, async (t) => {
    if (story.broke) return t.skip('the story broke off before');
    story.broke = true;
    await tell().catch(async (error) => {
      await story.desk?.watched.photograph('s1-broken');
      throw error;
    });
    story.broke = false;
  });
}

/** Asks again until there is an answer. */
async function until(ask, what) {
  for (const end = Date.now() + PATIENCE_MS; ; await delay(50)) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(Date.now() < end, `waited for ${what}`);
  }
}

/** The referral of a person in the shop's program, once it is there. */
async function referralOf({ email }) {
  const [contact] = await story.api.readAll(`/v1/contacts?email=${encodeURIComponent(email)}`);
  const [referral] = await story.api.readAll(`/v1/referrals?contact_id=${contact.id}`);
  return referral;
}

/** A friend counts now: Maya's, by this rule, and she waits for the end of the refund window. */
async function counts(person, rule) {
  const referral = await referralOf(person);
  assert.deepEqual([referral.participant_id, referral.status, referral.value], [story.maya.id, 'qualified', person.amount]);
  const rewards = await rewardsByRule(story.api, referral);
  assert.deepEqual(Object.keys(rewards).sort(), [rule, 'welcome'].sort());
  assert.deepEqual([rewards[rule].kind, rewards[rule].status, rewards[rule].waiting_for], [KINDS[rule], 'pending', ['hold']]);
  assert.deepEqual([rewards.welcome.status, rewards.welcome.amount], ['issued', WELCOME]);
  story.sent[rule] = { referral, reward: rewards[rule], welcome: rewards.welcome };
}

/** The office has been told of every act of the story until now, and of nothing that did not verify. The log of what was
 * delivered is kept for a month. */
async function toldAll() {
  const timelines = await Promise.all(Object.values(story.sent).map(({ referral }) => story.api.readAll(`/v1/referrals/${referral.id}/timeline`)));
  const acts = timelines.flat().map(({ id }) => id);
  const heard = () => new Set(office.deliveries.map(({ id }) => id));
  await until(() => acts.every((id) => heard().has(id)), 'the last act');
  const rows = await until(async () => {
    const all = await story.api.readAll(`/v1/deliveries?endpoint_id=${story.endpoint.id}`);
    return all.every(({ state }) => state === 'delivered') && all;
  }, 'the last delivery');
  for (const { event_id: id } of rows) story.told.add(id);
  assert.deepEqual(heard(), story.told);
  assert.deepEqual(office.faults, []);
}

chapter('the owner sets the server up; its demo opens a shop in the test world', async () => {
  const watched = await browser.open((await setupLink(server)).trim(), { timezoneId: 'America/New_York' });
  const setup = new SetupPage(watched);
  await setup.you(OWNER);
  await setup.business({ name: 'Harbor & Pine', currency: 'USD', timeZone: 'America/New_York' });
  await setup.program({ template: 'Customer credits', destination: `${server.url}/shop` });
  await setup.link();
  watched.takeComplaints(); // nobody was signed in yet
  await watched.page.getByRole('button', { name: 'Go to the console' }).click();
  story.desk = new ConsolePage(watched);
  await story.desk.shows('Home');
  await mustRunVerb(['demo', '--shop-only', '--database', server.database, '--public-url', server.url]);
  await story.desk.enterTestWorld();
  story.key = await story.desk.makeKey('The shop');
  story.api = new Client(server.url, story.key);
  story.program = (await story.api.readAll('/v1/programs')).find(({ slug }) => slug === 'harbor-pine-shop');
});

chapter('five kinds of reward are offered, and the systems that are there are connected', async () => {
  const { api, program } = story;
  const version = await api.create(`/v1/programs/${program.id}/versions`, { rules: RULES });
  assert.equal(version.version, program.version + 1);
  story.stripe = await StripeAccount.connect(server, api, program);
  story.tool = await Tool.connect(server, api, program);
  story.crm = new Crm(api);
  story.zapier = signedIn(server.url, story.key);
  assert.ok((await story.zapier(App.authentication.test)).data.length > 0);
  story.zaps = await ZapServer.start(story.zapier);
  story.zap = await story.zaps.switchOn('reward_issued', { program_id: program.id });
});

chapter('the office adds its receiver in the console', async () => {
  const { desk } = story;
  const { page, dialog } = desk;
  await page.goto(`${server.url}/console/developers/webhooks`);
  await page.getByRole('button', { name: 'Add an endpoint' }).first().click();
  await dialog.getByLabel('Address', { exact: true }).fill(`${office.url}/office`);
  await dialog.getByLabel('Name', { exact: true }).fill('The office');
  await dialog.getByRole('button', { name: 'Add an endpoint' }).click();
  office.secrets.set('/office', [await dialog.locator('code').textContent()]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: /The office/ }).first().click();
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await office.got('/office');
  story.endpoint = (await story.api.readAll('/v1/webhook_endpoints')).find(({ url }) => url === `${office.url}/office`);
  await toldAll();
});

chapter('a customer signs up in the shop, and its widget has a link to share', async () => {
  const customer = await browser.open(`${server.url}/shop`, { permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = customer;
  await page.getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Your name').fill(MAYA.name);
  await page.getByLabel('E-mail').fill(MAYA.email);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.waitForURL(/\/shop\/account$/);
  await page.getByText('Nobody has come by your link yet.').waitFor();
  await customer.picture('s1-01-widget', SEEN);
  await customer.assertSound();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  story.link = await page.evaluate(() => navigator.clipboard.readText());
  story.account = customer;
  const participants = await story.api.readAll(`/v1/participants?program_id=${story.program.id}`);
  story.maya = participants.find(({ email }) => email === MAYA.email);
  assert.equal(story.link, story.maya.link_url);
});

chapter('a friend comes by that link, signs up, and pays by Stripe', async () => {
  const friend = await browser.open(story.link, PHONE);
  await friend.page.waitForURL(/\/shop\?ref=\w+&rfd_click=clk_/);
  await friend.page.getByRole('link', { name: 'Sign up' }).click();
  await friend.page.getByLabel('Your name').fill(BEN.name);
  await friend.page.getByLabel('E-mail').fill(BEN.email);
  await friend.page.getByRole('button', { name: 'Sign up' }).click();
  await friend.page.waitForURL(/\/shop\/account$/);
  friend.assertQuiet();
  await friend.context.close();
  const { status, attribution } = await referralOf(BEN);
  assert.deepEqual([status, attribution.method], ['pending', 'click']);
  story.sale = await story.stripe.sell(BEN.email, BEN.amount);
  assert.equal(story.sale.told, 'applied');
  await counts(BEN, 'credit');
});

chapter('a friend leaves her name on the program\'s page, and counts once her deal is won in the CRM', async () => {
  const friend = await browser.open(`${server.url}/p/${story.program.slug}/${story.maya.code}`, { ...PHONE, javaScriptEnabled: false });
  const opened = Date.now();
  await friend.picture('s1-02-landing', SEEN);
  await friend.assertValid();
  await friend.page.getByLabel('Your name').fill(NINA.name);
  await friend.page.getByLabel('Phone or e-mail').fill(NINA.email);
  await delay(Math.max(0, opened + READING_MS - Date.now()));
  await friend.page.getByRole('button', { name: /^Get my/ }).click();
  await friend.page.waitForURL(/\/thanks$/);
  friend.assertQuiet();
  await friend.context.close();
  assert.equal((await referralOf(NINA)).status, 'pending');
  await story.crm.move({ email: NINA.email }, 'proposal', NINA.amount);
  assert.equal((await referralOf(NINA)).status, 'pending', 'an offer is not a sale');
  await story.crm.move({ email: NINA.email }, 'closed_won', NINA.amount);
  await counts(NINA, 'cash');
});

chapter('the shop\'s own server sends a friend and tells of his order by the API', async () => {
  const { api, program, maya } = story;
  await api.create('/v1/referrals', { program_id: program.id, code: maya.code, prospect: { name: OMAR.name, email: OMAR.email } });
  await api.create('/v1/events', { type: 'order.placed', external_id: unique('order'), customer: { email: OMAR.email }, amount: OMAR.amount, currency: 'USD' });
  await counts(OMAR, 'card');
});

chapter('a Zap submits a friend, and another tells of her payment', async () => {
  const { zapier, program, maya } = story;
  const { create_referral: create, report_event: report } = App.creates;
  await zapier(create.operation.perform, { program_id: program.id, name: PRIYA.name, email: PRIYA.email, phone: '', code: maya.code });
  const paid = { type: 'invoice.paid', external_id: unique('in'), email: PRIYA.email, amount: PRIYA.amount, currency: 'USD' };
  assert.equal((await zapier(report.operation.perform, paid)).replayed, false);
  assert.equal((await zapier(report.operation.perform, paid)).replayed, true);
  const [found] = await zapier(App.searches.find_participant.operation.perform, { email: MAYA.email, program_id: program.id });
  assert.equal(found.id, maya.id);
  await counts(PRIYA, 'off');
});

chapter('a tool that nobody here has heard of posts its own messages, signed', async () => {
  const { tool, maya } = story;
  assert.equal(await tool.lead(LUCA, maya.code), 'applied');
  assert.equal((await referralOf(LUCA)).status, 'pending');
  assert.equal(await tool.invoice(LUCA, LUCA.amount / 100), 'applied');
  await counts(LUCA, 'bag');
});

chapter('a friend who signed on paper is added and qualified in the console', async () => {
  const { desk, maya } = story;
  const { page, dialog } = desk;
  await desk.goTo('Referrals');
  await page.getByRole('button', { name: 'Add referral' }).first().click();
  await dialog.getByLabel('Name', { exact: true }).fill(HALINA.name);
  await dialog.getByLabel('E-mail').fill(HALINA.email);
  await dialog.getByLabel('Who sent them?').fill(MAYA.name);
  await dialog.getByRole('radio', { name: MAYA.name }).check();
  await dialog.getByRole('button', { name: 'Add the referral' }).click();
  await page.waitForURL(/referrals\/ref_/);
  await desk.shows(HALINA.name);
  await page.getByRole('button', { name: 'More acts' }).click();
  await page.getByRole('menuitem', { name: 'Qualify by hand' }).click();
  await dialog.getByLabel('Amount').fill(String(HALINA.amount / 100));
  await dialog.getByLabel('Why, in words').fill('The contract came by post');
  await dialog.getByRole('button', { name: 'Qualify by hand' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('Qualified', { exact: true }).first().waitFor();
  await desk.watched.picture('s1-03-by-hand', SEEN);
  await desk.watched.assertSound();
  await counts(HALINA, 'share');
});

chapter('one reward of each kind waits for the end of the refund window', async () => {
  const { desk, maya } = story;
  await desk.openParticipant(MAYA.name);
  await desk.figures({ pending: CREDIT + CASH + CARD + (HALINA.amount * SHARE_BP) / 10_000 });
  await desk.watched.picture('s1-04-held', SEEN);
  await desk.watched.assertSound();
  await desk.page.goto(`${server.url}/console/rewards?contact_id=${maya.contact_id}`);
  await desk.shows('Rewards');
  await desk.watched.picture('s1-05-rewards', SEEN);
  await desk.watched.assertSound();
  const rewards = await story.api.readAll(`/v1/rewards?participant_id=${maya.id}`);
  assert.deepEqual(rewards.map(({ kind }) => kind).sort(), ['cash', 'credit', 'credit', 'custom', 'discount', 'gift_card']);
  await toldAll();
});

chapter('the window closes: each is hers, and a Zap hears of it', async () => {
  const { desk, api, sent } = story;
  const before = (await story.zaps.got(story.zap, Object.keys(sent).length)).length; // the welcomes
  await desk.goOn(HOLD_DAYS);
  const now = (rule) => api.read(`/v1/rewards/${sent[rule].reward.id}`);
  for (const rule of ['credit', 'cash', 'off', 'bag', 'share']) assert.equal((await now(rule)).status, 'issued', rule);
  const card = await until(async () => (await now('card')).status === 'paid' && now('card'), 'the gift card');
  assert.equal(card.amounts.paid, CARD);
  const released = Object.values(sent).map(({ reward }) => reward.id).sort();
  const heard = (await story.zaps.got(story.zap, before + released.length)).slice(before);
  assert.deepEqual(heard.map(({ data }) => data.id).sort(), released);
  for (const { referral } of Object.values(sent)) assert.equal((await api.read(`/v1/referrals/${referral.id}`)).status, 'rewarded');
});

chapter('she spends the discount in an order of her own', async () => {
  const { code } = await story.api.read(`/v1/rewards/${story.sent.off.reward.id}`);
  const used = await story.api.create(`/v1/discount_codes/${code}/redeem`, { reference: unique('order'), order_amount: ORDER, currency: 'USD' });
  assert.equal(used.amount, (ORDER * OFF_BP) / 10_000);
});

chapter('the widget says what came of it', async () => {
  const { account } = story;
  await account.page.reload();
  await account.page.getByText('6 friends came').waitFor();
  await account.picture('s1-06-widget-rewarded', SEEN);
  await account.assertSound();
});

chapter('the payment by Stripe is given back: both sides\' credit goes, and the console says why', async () => {
  const { api, desk, sent, stripe, sale, maya } = story;
  const before = await balancesOf(api, maya.contact_id);
  assert.equal(await stripe.refund(sale), 'applied');
  const { reward, welcome, referral } = sent.credit;
  for (const { id } of [reward, welcome]) assert.equal((await api.read(`/v1/rewards/${id}`)).status, 'reversed');
  assert.equal((await balancesOf(api, maya.contact_id)).available, before.available - CREDIT);
  await desk.openReferral(BEN.name);
  await desk.page.getByText('Disqualified', { exact: true }).first().waitFor();
  await desk.watched.picture('s1-07-refunded', SEEN);
  await desk.watched.assertSound();
  assert.equal((await api.read(`/v1/referrals/${referral.id}`)).status, 'disqualified');
});

// By hand, from what was paid and given above: five sales stand, the first was given back with both its rewards.
const REVENUE = 240_000 + 8_000 + 19_999 + 25_010 + 30_000;
const COST = 3_000 + 5_000 + 1_200 + 3_000 + 5 * 1_000; // cash, card, a fifth of the order, a tenth of the sixth, five welcomes
const GAIN = 305_809;
const RETURN = '1,778%'; // 3,058.09 / 172.00 = 17.7796
const BROUGHT = '1,878%'; // 3,230.09 / 172.00 = 18.7796

chapter('the report says what arithmetic by hand says', async () => {
  assert.deepEqual([REVENUE, COST, GAIN], [323_009, 17_200, REVENUE - COST]);
  const { desk, api, program } = story;
  const { page } = desk;
  const totals = async () => (await api.read(`/v1/reports/roi?program_id=${program.id}`)).totals.find(({ currency }) => currency === 'USD')?.values;
  await until(async () => (await totals())?.cost === COST, 'the figures');
  await page.goto(`${server.url}/console/reports?room=roi&by=program&period=year`);
  const row = page.getByRole('table', { name: 'Return' }).getByRole('row').filter({ hasText: program.name });
  await row.waitFor();
  const cells = await row.getByRole('cell').allTextContents();
  assert.deepEqual(cells.slice(-5), [...[REVENUE, COST, GAIN].map(dollarsOf), RETURN, BROUGHT]);
  await desk.watched.picture('s1-08-return', SEEN);
  await desk.watched.assertSound();
});

chapter('whatever the office was told, both official libraries verify, each referral\'s in order and without a gap', async () => {
  const { api, desk, sent } = story;
  await toldAll();
  for (const { referral } of Object.values(sent)) {
    const timeline = await api.readAll(`/v1/referrals/${referral.id}/timeline`);
    const ids = new Set(timeline.map(({ id }) => id));
    const rows = office.deliveries.filter(({ id }) => ids.has(id));
    assert.deepEqual(rows.map(({ body }) => body.sequence), timeline.map((_, index) => index + 1));
  }
  await desk.page.goto(`${server.url}/console/developers/webhooks/${story.endpoint.id}`);
  await desk.shows('The office');
  await desk.watched.picture('s1-09-deliveries', SEEN);
  desk.assertQuiet();
});

chapter('whatever was done has words on the trail, in each language', async () => {
  const acts = new Set((await story.api.readAll('/v1/audit')).map(({ action }) => action));
  assert.ok(acts.size > 15, [...acts].join(' '));
  for (const language of ['en', 'de', 'es']) {
    const texts = JSON.parse(readFileSync(new URL(`../../web/texts/${language}.json`, import.meta.url), 'utf8'));
    assert.deepEqual([...acts].filter((action) => !(`console.act.${action}` in texts)), [], language);
  }
});
