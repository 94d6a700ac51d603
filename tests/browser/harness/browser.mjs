// A real browser, and what must be so on every page: nothing the console complains of, nothing that the page's policy
// refuses, no finding of axe in light and dark, no sideways scrolling on a narrow screen.
//
//     const server = await startServer();                    // tests/api/harness/process.mjs
//     const browser = await startBrowser();
//     const page = await browser.open(`${server.url}/console`);
//     ...
//     await page.assertSound();                              // at the end, or wherever a page is as it should be

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';

const PATIENCE_MS = 15_000;
const LAID_OUT_MS = 5000;
export const NARROW = { width: 360, height: 780 };
export const WIDE = { width: 1440, height: 900 };
const LOOKS = {
  light: { suffix: '', size: WIDE, colorScheme: 'light' },
  dark: { suffix: '-dark', size: WIDE, colorScheme: 'dark' },
  narrow: { suffix: '-360', size: NARROW, colorScheme: 'light' },
  narrowDark: { suffix: '-360-dark', size: NARROW, colorScheme: 'dark' },
};
const WHOLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const SHELL = '/usr/bin/chromium-headless-shell';
const ARGUMENTS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const HTML = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off', // a business's name is as long as it is
    'doctype-style': ['error', { style: 'lowercase' }],
    'no-implicit-button-type': 'error',
  },
});

// What axe finds by colours; all its other rules find the same in either scheme, and are asked once.
const BY_COLOUR = ['color-contrast', 'link-in-text-block'];

function axeFor(page, colorScheme) {
  const axe = new AxeBuilder({ page });
  return colorScheme === 'dark' ? axe.withRules(BY_COLOUR) : axe;
}

/** Where the browser is: REFERD_CHROMIUM, or a usual place; `whole`: not its shell. Null: there is none. */
function findChromium(whole) {
  const places = whole ? WHOLE : [SHELL, ...WHOLE];
  return process.env.REFERD_CHROMIUM ?? places.find((place) => existsSync(place)) ?? null;
}

/** A page with what was heard of it since it was opened. */
export class WatchedPage {
  /** @param {import('playwright-core').Page} page */
  constructor(page, context) {
    this.page = page;
    this.context = context;
    this.complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('requestfailed', (request) => {
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') this.complaints.push(`${request.url()}: ${request.failure()?.errorText}`);
    });
  }

  /** Takes what was heard, for a page on which a refusal is expected; the caller looks at it. */
  takeComplaints() {
    return this.complaints.splice(0);
  }

  assertQuiet() {
    assert.deepEqual(this.complaints, [], `${this.page.url()} is quiet`);
  }

  /** Nothing is wider than the screen, once the page is laid out for it: the console does that a moment after the browser. */
  async assertFits() {
    let seen = await this.#measure();
    for (const end = Date.now() + LAID_OUT_MS; seen.scroll > seen.client && Date.now() < end; ) seen = await this.#measure();
    const { scroll, client, wide } = seen;
    assert.ok(scroll <= client, `${this.page.url()} does not scroll sideways at ${client} px (it is ${scroll} px): ${wide.join('\n')}`);
  }

  #measure() {
    return this.page.evaluate(() => {
      const client = document.documentElement.clientWidth;
      const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > client + 1).map((element) => element.outerHTML.slice(0, 120));
      return { scroll: document.documentElement.scrollWidth, client, wide: wide.slice(0, 5) };
    });
  }

  /** axe finds nothing, as the page is and in the other colour scheme. */
  async assertAccessible() {
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await axeFor(this.page, colorScheme).analyze();
      const found = violations.map((one) => `${one.id} (${colorScheme}): ${one.nodes.map((node) => `${node.html}\n    ${node.failureSummary}`).join('\n  ')}`);
      assert.deepEqual(found, [], `axe finds nothing on ${this.page.url()}`);
    }
    await this.page.emulateMedia({ colorScheme: null });
  }

  /** The page as it was sent is HTML without a mistake. For pages that are written by the server. */
  async assertValid() {
    const answer = await this.context.request.get(this.page.url());
    const report = await HTML.validateString(await answer.text());
    const found = report.results.flatMap((one) => one.messages.map((message) => `${message.line}:${message.column} ${message.ruleId}: ${message.message}`));
    assert.deepEqual(found, [], `html-validate finds nothing on ${this.page.url()}`);
  }

  /** No rule that was meant for a button or a link has caught the whole page. */
  async assertPlain() {
    const look = await this.page.evaluate(() => (({ textDecorationLine, cursor }) => ({ textDecorationLine, cursor }))(getComputedStyle(document.body)));
    assert.deepEqual(look, { textDecorationLine: 'none', cursor: 'auto' }, `the words of ${this.page.url()} are words`);
  }

  /** All of it: at the present width and on a narrow screen. */
  async assertSound() {
    const before = this.page.viewportSize();
    await this.assertPlain();
    await this.assertAccessible();
    for (const size of [before, NARROW]) {
      await this.page.setViewportSize(size);
      await this.assertFits();
    }
    await this.page.setViewportSize(before);
    this.assertQuiet();
  }

  /** Keeps a picture where REFERD_PICTURES names a folder: "portal-home" in light and dark, wide and narrow, or only the
   * looks that are named. */
  async picture(name, looks = Object.keys(LOOKS)) {
    if (!process.env.REFERD_PICTURES) return;
    const before = this.page.viewportSize();
    for (const look of looks) {
      const { suffix, size, colorScheme } = LOOKS[look];
      await this.page.setViewportSize(size);
      await this.page.emulateMedia({ colorScheme });
      await this.photograph(`${name}${suffix}`, true);
    }
    await this.page.emulateMedia({ colorScheme: null });
    await this.page.setViewportSize(before);
  }

  /** The page as it stands there, into the same folder. */
  async photograph(name, fullPage = false) {
    const folder = process.env.REFERD_PICTURES;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`), fullPage });
  }
}

export class Browser {
  /** @param {import('playwright-core').Browser} browser */
  constructor(browser) {
    this.browser = browser;
  }

  /** As somebody's own browser says it: one without a screen says that it is a program, and is taken for one. */
  #personsAgent() {
    return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${this.browser.version()} Safari/537.36`;
  }

  /** Opens an address in a context of its own: cookies of other pages are not there. `options` as of newContext(). */
  async open(address, options = {}) {
    const context = await this.browser.newContext({ viewport: WIDE, locale: 'en-US', timezoneId: 'UTC', userAgent: this.#personsAgent(), ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const watched = new WatchedPage(await context.newPage(), context);
    if (address) await watched.page.goto(address);
    return watched;
  }

  close() {
    return this.browser.close();
  }
}

/**
 * Starts the browser; it ends with the process at the latest. `whole`: the program that people have, for scenarios; else its
 * shell, which does the same with a page and takes two thirds of the time. `keepsPages`: as people's browsers do, and those
 * under test do not, it keeps the pages that are left for the way back; only the whole one can.
 */
export async function startBrowser({ whole = false, keepsPages = false } = {}) {
  const executablePath = findChromium(whole || keepsPages);
  assert.ok(executablePath, 'a browser is there: script/bootstrap test installs one');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args: [...ARGUMENTS, ...sandbox], ignoreDefaultArgs: keepsPages ? ['--disable-back-forward-cache'] : [] });
  return new Browser(browser);
}
