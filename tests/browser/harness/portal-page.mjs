// The portal in a browser, as a participant reads it.

import { minorOf } from './money.mjs';

const HOME = { 'On hold': 'pending', 'Set aside': 'reserved', 'To be made up': 'debt', 'Earned in all': 'earned' };
const REWARDS = { 'Yours to use': 'available', 'On hold': 'pending', Spent: 'spent', 'Lapsed or taken back': 'gone', 'Earned in all': 'earned', 'To be made up': 'debt' };

const pairsOf = (rows) => rows.evaluateAll((all, [name, value]) => all.map((row) => [row.querySelector(name).firstChild.textContent.trim(), row.querySelector(value).textContent, row.textContent]), ['.grow, dt', 'b.num, dd']);

export class PortalPage {
  name = 'portal';

  /** @param {import('./browser.mjs').WatchedPage} watched */
  constructor(watched, url) {
    this.watched = watched;
    this.page = watched.page;
    this.url = url;
  }

  /** By the one button of a link's page. */
  async enter() {
    await this.page.getByRole('button', { name: 'Open my page' }).click();
    await this.page.waitForURL(/\/portal$/);
  }

  home() {
    return this.#tab('Home', /\/portal$/);
  }

  rewards() {
    return this.#tab('Rewards', /\/portal\/rewards$/);
  }

  referrals() {
    return this.#tab('Referrals', /\/portal\/referrals$/);
  }

  async #tab(name, address) {
    await this.page.getByRole('navigation').getByRole('link', { name, exact: true }).first().click();
    await this.page.waitForURL(address);
  }

  async statement() {
    await this.rewards();
    await this.page.getByRole('link', { name: 'Statement' }).first().click();
    await this.page.waitForURL(/\/portal\/statement/);
  }

  async copy(name) {
    const button = await this.page.getByRole('button', { name }).elementHandle(); // its name changes when it has done
    await button.click();
    await this.page.waitForFunction((one) => one.textContent.includes('Copied'), button);
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** What the first page says there is: in cents, and how many rewards were earned. */
  async figures() {
    const told = { available: minorOf(await this.page.locator('.side .figure').textContent()), pending: 0, reserved: 0, debt: 0, earned: 0, rewards_earned: 0 };
    for (const [name, amount, all] of await pairsOf(this.page.locator('.side .lines').first().locator('li'))) {
      if (HOME[name]) told[HOME[name]] = minorOf(amount);
      if (name === 'Earned in all') told.rewards_earned = Number(/(\d+) rewards?/.exec(all)?.[1] ?? 0);
    }
    return told;
  }

  /** What the page of rewards sums up. */
  async sums() {
    const told = {};
    for (const [name, amount] of await pairsOf(this.page.locator('dl.sums > div'))) told[REWARDS[name]] = minorOf(amount);
    return told;
  }

  /** Status and sentence of a referral on the first page. */
  async referral(name) {
    const row = this.page.locator('.refs li', { hasText: name });
    await row.waitFor();
    return { status: (await row.locator('.st').textContent()).trim(), sentence: await row.locator('.dim').first().textContent() };
  }
}
