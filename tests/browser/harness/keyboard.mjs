// Hands that know a keyboard only: they go by Tab to what is named, and never touch a mouse.

import assert from 'node:assert/strict';

const STEPS_LIMIT = 80;

/** What has the focus, as a screen reader would name it. */
const focused = () => {
  const element = document.activeElement;
  if (element === document.body || element.tagName === 'MAIN') return '';
  const label = element.labels?.[0]?.textContent ?? '';
  return `${element.getAttribute('aria-label') ?? ''} ${label} ${element.textContent}`.trim();
};

export class Keyboard {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  /** Goes on by Tab until what has the focus is named so; what has it already is taken too. */
  async goTo(name, key = 'Tab') {
    const passed = [];
    for (let step = 0; step < STEPS_LIMIT; step += 1) {
      const here = await this.page.evaluate(focused);
      if (name instanceof RegExp ? name.test(here) : here.includes(name)) return;
      passed.push(here);
      await this.press(key);
    }
    assert.fail(`${key} does not come to ${name}: ${passed.join(' | ')}`);
  }

  /** An entry of the menu that is open, by the arrows. */
  async choose(name) {
    await this.page.getByRole('menuitem', { name }).waitFor();
    await this.goTo(name, 'ArrowDown');
    await this.press('Enter');
  }

  /** Waits until a dialog has taken the focus. */
  async untilDialog() {
    await this.page.waitForFunction(() => document.activeElement.closest('[role=dialog]') !== null);
  }

  async fill(name, text) {
    await this.goTo(name);
    await this.type(text);
  }

  /** A box or one of several choices. */
  async tick(name) {
    await this.goTo(name);
    await this.press('Space');
  }

  async use(name) {
    await this.goTo(name);
    await this.press('Enter');
  }
}
