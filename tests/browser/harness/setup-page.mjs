// The four pages of the first run, as somebody fills them who has just started the server.

export class SetupPage {
  /** @param {import('./browser.mjs').WatchedPage} watched */
  constructor(watched) {
    this.page = watched.page;
  }

  async you({ name, email, password }) {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Choose a password').fill(password);
    await this.#next();
  }

  async business({ name, currency, timeZone }) {
    await this.page.getByLabel('What is it called?').fill(name);
    await this.page.getByLabel('Currency').selectOption(currency);
    await this.page.getByLabel('Time zone').selectOption(timeZone);
    await this.#next();
  }

  /** Without a destination the links lead where the template's lead usually: to the page that referd makes. */
  async program({ template, destination }) {
    await this.page.getByRole('radio', { name: template }).check({ force: true });
    if (destination) await this.page.getByLabel('Where should friends land?').fill(destination);
    await this.page.getByRole('button', { name: 'Create the program' }).click();
  }

  /** The address of the owner's own link, once the last page shows it. */
  async link() {
    const link = this.page.getByRole('link', { name: 'Open it' });
    await link.waitFor();
    return link.getAttribute('href');
  }

  #next() {
    return this.page.getByRole('button', { name: 'Next' }).click();
  }
}
