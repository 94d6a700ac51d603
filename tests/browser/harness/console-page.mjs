// The console in a browser, in the words of somebody who works with it: every way leads over what stands on the page.

import assert from 'node:assert/strict';
import { dollarsOf, minorOf } from './money.mjs';

const BALANCES = { Earned: 'earned', 'On hold': 'pending', Available: 'available', 'Set aside': 'reserved', Spent: 'redeemed', 'Paid out': 'paid', 'Taken back': 'reversed', Expired: 'expired', Debt: 'debt' };

export class ConsolePage {
  name = 'console';

  /** @param {import('./browser.mjs').WatchedPage} watched */
  constructor(watched) {
    this.watched = watched;
    this.page = watched.page;
  }

  /** Waits until the page with this heading stands there with all its rows. The stream of changes stays open, so that the
   * network is never idle: what has come is what shows no shapes any more. */
  async shows(heading) {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    await this.page.waitForFunction(() => document.querySelector('[aria-hidden][data-step][class*="_bar_"]') === null);
  }

  async goTo(room, heading = room) {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: room }).click();
    await this.shows(heading);
  }

  async enterTestWorld() {
    await this.page.getByRole('button', { name: 'Go to the test world' }).click();
    await this.page.getByText('Test world.').waitFor();
    await this.shows('Home');
  }

  said(words) {
    return this.page.getByText(words).first().waitFor();
  }

  get dialog() {
    return this.page.getByRole('dialog');
  }

  async #submit(act) {
    await this.dialog.getByRole('button', { name: act, exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  // ---- programs and keys ----

  async makeProgram({ template, name, destination }) {
    await this.goTo('Programs');
    await this.page.getByRole('button', { name: 'New program' }).first().click();
    await this.dialog.getByLabel('Template').selectOption({ label: template });
    await this.dialog.getByLabel('Name', { exact: true }).fill(name);
    await this.dialog.getByLabel('Where should friends land?').fill(destination);
    await this.#submit('Make a draft');
    await this.shows(name);
  }

  async makeActive() {
    await this.page.getByRole('button', { name: 'Change status' }).click();
    await this.page.getByRole('menuitem', { name: 'Make active' }).click();
    await this.#submit('Make active');
    await this.page.getByText('Active', { exact: true }).first().waitFor();
  }

  /** A new secret key; gives what is shown once. */
  async makeKey(name) {
    await this.goTo('Developers');
    await this.page.getByRole('button', { name: 'New key' }).first().click();
    await this.dialog.getByLabel('Name', { exact: true }).fill(name);
    await this.dialog.getByRole('button', { name: 'Make the key' }).click();
    const shown = this.page.getByRole('dialog', { name });
    await shown.getByText('It is shown this once.').waitFor();
    const key = await shown.locator('code').textContent();
    await shown.getByRole('button', { name: 'Close' }).click();
    await shown.waitFor({ state: 'hidden' });
    return key;
  }

  // ---- people ----

  /** Gives the participant's id. */
  async addParticipant({ name, email, code }) {
    await this.goTo('Participants');
    await this.page.getByRole('button', { name: 'Add a participant' }).first().click();
    await this.dialog.getByLabel('Name', { exact: true }).fill(name);
    await this.dialog.getByLabel('E-mail').fill(email);
    await this.dialog.getByLabel('Code').fill(code);
    await this.#submit('Add a participant');
    await this.shows(name);
    return this.idOfPage();
  }

  idOfPage() {
    return new URL(this.page.url()).pathname.split('/').at(-1);
  }

  async openParticipant(name) {
    await this.goTo('Participants');
    await this.page.getByRole('table').getByRole('link', { name }).click();
    await this.shows(name);
  }

  /** A link into the participant's portal; its dialog stays open. */
  async makePortalLink() {
    await this.page.getByRole('button', { name: 'Open the portal' }).click();
    const link = this.dialog.getByRole('link', { name: 'Open it here' });
    await link.waitFor();
    return link.getAttribute('href');
  }

  async closeDialog() {
    await this.page.keyboard.press('Escape');
    await this.dialog.waitFor({ state: 'hidden' });
  }

  /** What the page of a participant says they have, in cents, and how many rewards they earned; once the balances that are
   * waited for stand there, as the stream brings them. */
  async figures(awaited) {
    const rows = this.page.getByRole('table', { name: 'Balance' }).locator('tbody tr');
    for (const [name, figure] of Object.entries(BALANCES))
      if (awaited[figure]) await rows.filter({ hasText: name }).filter({ hasText: dollarsOf(awaited[figure]) }).waitFor();
    const told = {};
    for (const [name, amount] of await rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)))) told[BALANCES[name]] = minorOf(amount);
    const count = (name) => this.page.locator('dl div', { has: this.page.locator('dt', { hasText: name }) }).locator('dd').first().textContent();
    return { ...told, rewards_earned: Number(await count('Rewards earned')) };
  }

  // ---- referrals ----

  async openReferral(name) {
    await this.goTo('Referrals');
    await this.page.getByRole('table').getByRole('link', { name }).first().click();
    await this.shows(name);
  }

  /** Waits until the row of a person in the list of referrals has this status: it is told by the stream, without a reload. */
  untilStatus(name, status) {
    return this.page.getByRole('row').filter({ hasText: name }).getByText(status, { exact: true }).waitFor();
  }

  async disqualify({ code, reason }) {
    await this.page.getByRole('button', { name: 'More acts' }).click();
    await this.page.getByRole('menuitem', { name: 'Disqualify' }).click();
    await this.dialog.getByLabel('Reason').selectOption({ label: code });
    await this.dialog.getByLabel('Why, in words').fill(reason);
    await this.#submit('Disqualify');
    await this.said('Disqualified.');
  }

  // ---- the clock of the test world ----

  async goOn(days) {
    await this.goTo('Developers');
    await this.page.getByRole('link', { name: 'Test clock' }).click();
    const field = this.page.getByLabel('New time');
    const before = await field.inputValue();
    await this.page.getByRole('button', { name: days === 1 ? '1 day on' : `${days} days on` }).click();
    await this.page.waitForFunction(([input, old]) => input.value !== old, [await field.elementHandle(), before]);
    await this.page.getByRole('button', { name: /^Move to/ }).click();
    await this.page.getByText(/^What became due: \d/).waitFor();
  }

  assertQuiet() {
    assert.deepEqual(this.watched.complaints, [], `${this.page.url()} is quiet`);
  }
}
