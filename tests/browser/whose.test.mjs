// Whose is it? In the console: from the review queue, from the referral, when a referral is added, and what a move would do.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, pay, submit, unique } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.verify();
  await server.stop();
});

const owner = await setUp(server);
const program = await makeProgram(owner, {
  rules: {
    qualification: { field: 'event.type', op: 'eq', value: 'invoice.paid' },
    rewards: [{ key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', title: 'Credit', amount: { steps: [{ from: 1, fixed: 2500 }, { from: 3, fixed: 5000 }] } }],
  },
});
const home = { phone: '+12025550101', address: '31 Maple Street', city: 'Springfield' };
const karen = await makeParticipant(owner, program, { name: 'Karen Holloway', email: 'karen@example.com', ...home });
const holt = await makeParticipant(owner, program, { name: 'Caren Holt', email: 'caren@example.com', address: '8 Birch Road', city: 'Fairview' });
const maplewood = await owner.create('/v1/contacts', { name: 'Karin Maplewood', email: 'karin@example.com', address: '2 Lake Road', city: 'Riverton' });
for (let i = 0; i < 2; i += 1) await pay(owner, await submit(owner, karen));

const named = (words, email) => owner.create('/v1/referrals', { program_id: program.id, referrer: { name: words }, prospect: { name: 'Nils Aaltonen', email, address: '12 Maple Street' } });

async function open(path) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').first().waitFor();
  return watched;
}

const readReferral = (id) => owner.read(`/v1/referrals/${id}`);

test('from the review queue: what was said, who may be meant, what that brings, and it is decided with a reason', async () => {
  const referral = await named('Karen, Maple Street', 'nils@example.com');
  const watched = await open('/review');
  const { page } = watched;
  await page.getByRole('button', { name: /Nils Aaltonen/ }).click();
  await page.getByText('Somebody said: “Karen, Maple Street”').waitFor();
  await page.getByRole('radio', { name: 'Karen Holloway' }).waitFor();
  await watched.assertSound();
  await watched.picture('whose-queue', ['light', 'narrow']);
  await page.getByRole('button', { name: 'Whose is it?' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Lives at 31 Maple Street, same street as the new customer').waitFor();
  assert.equal(await dialog.getByRole('radio', { name: 'Karen Holloway' }).isChecked(), true, 'a strong match is chosen');
  await dialog.getByText('Karen Holloway gets $50.00 once the referral qualifies. It would be the 3rd.').waitFor();
  await dialog.getByText('Nothing is paid before that.').waitFor();
  await watched.assertSound();
  await watched.picture('whose', ['light', 'narrow']);
  await dialog.getByLabel('Why, in words').fill('Said so on the phone, twice');
  await dialog.getByRole('button', { name: 'It is Karen’s' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const after = await readReferral(referral.id);
  assert.deepEqual([after.participant_id, after.attribution.state, after.attribution.method], [karen.id, 'confirmed', 'name']);
  assert.deepEqual((await owner.readAll('/v1/cases?state=open&kind=unconfirmed_referrer')).filter((row) => row.referral_id === referral.id), []);
});

test('from the referral: nobody is chosen beforehand where the match is weak, and a contact who is chosen takes part', async () => {
  const referral = await named('Mapelwood', unique('nils') + '@example.com');
  const watched = await open(`/referrals/${referral.id}`);
  const { page } = watched;
  await page.getByText('Named in words: “Mapelwood”.').waitFor();
  await page.getByRole('button', { name: 'Whose is it?' }).click();
  const dialog = page.getByRole('dialog');
  const radio = dialog.getByRole('radio', { name: 'Karin Maplewood' });
  await radio.waitFor();
  assert.equal(await radio.isChecked(), false);
  assert.equal(await dialog.getByRole('button', { name: 'Choose somebody' }).isDisabled(), true);
  await radio.check();
  await dialog.getByText('The person takes part in the program from now on.').waitFor();
  await dialog.getByLabel('Why, in words').fill('She called');
  await dialog.getByRole('button', { name: 'It is Karin’s' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const { participant_id: id } = await readReferral(referral.id);
  assert.equal((await owner.read(`/v1/participants/${id}`)).contact_id, maplewood.id);
});

test('a move says first what it takes and gives', async () => {
  const referral = await submit(owner, holt);
  await pay(owner, referral);
  const watched = await open(`/referrals/${referral.id}`);
  const { page } = watched;
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Give it to another referrer' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /Who may be meant/ }).fill('202 555-0101');
  await dialog.getByText('This takes $25.00 back from Caren Holt.').waitFor();
  await dialog.getByText('This gives $50.00 to Karen Holloway.').waitFor();
  await watched.assertSound();
  await watched.picture('whose-move', ['light', 'narrow']);
  assert.equal((await readReferral(referral.id)).participant_id, holt.id, 'nothing is done yet');
  await dialog.getByLabel('Why, in words').fill('A mistake at the desk');
  await dialog.getByRole('button', { name: 'It is Karen’s' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal((await readReferral(referral.id)).participant_id, karen.id);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Take the referrer away' }).click();
  await dialog.getByText('This takes $50.00 back from Karen Holloway.').waitFor();
  await dialog.getByText('Nobody is credited for this referral any more.').waitFor();
});

test('a referral is added with words where nobody is sure, and with a person where somebody is', async () => {
  const { page } = await open('/referrals');
  for (const [words, chosen] of [['Karen from Maple Street', null], ['Caren Holt', 'Caren Holt']]) {
    const email = `${unique('added')}@example.com`;
    await page.goto(`${server.url}/console/referrals?add=1`);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill(email);
    await dialog.getByLabel('Who sent them?').fill(words);
    await dialog.getByRole('radio').first().waitFor();
    if (chosen !== null) await dialog.getByRole('radio', { name: chosen }).check();
    await dialog.getByRole('button', { name: 'Add the referral' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.waitForURL(/referrals\/ref_/);
    const added = await readReferral(new URL(page.url()).pathname.split('/').pop());
    assert.deepEqual([added.attribution.state, added.participant_id], chosen === null ? ['unconfirmed', null] : ['confirmed', holt.id]);
  }
});

test('a payment with a code of nobody: the case says which, and its referral is added from it', async () => {
  const email = `${unique('payer')}@example.com`;
  const event = await owner.create('/v1/events', { type: 'invoice.paid', external_id: unique('inv'), customer: { email, name: 'Pia Payer' }, attribution: { code: 'KARENX' }, amount: 20000, currency: 'USD' });
  assert.equal(event.referral, null);
  const watched = await open('/review');
  const { page } = watched;
  await page.getByRole('button', { name: /Pia Payer/ }).click();
  await page.getByText('The code KARENX credits nobody: there is no such code.').last().waitFor();
  await page.getByText('Somebody said: “KARENX”').waitFor();
  await watched.assertSound();
  await watched.picture('whose-code', ['light', 'narrow']);
  await page.getByRole('button', { name: 'Add referral' }).click();
  const dialog = page.getByRole('dialog');
  assert.equal(await dialog.getByLabel('E-mail').inputValue(), email);
  await dialog.getByLabel('Who sent them?').fill('Karen Holloway');
  await dialog.getByRole('radio', { name: 'Karen Holloway' }).check();
  await dialog.getByText(/^What happened since .* counts\.$/).waitFor();
  await watched.picture('whose-code-add', ['light', 'narrow']);
  await dialog.getByRole('button', { name: 'Add the referral' }).click();
  await page.waitForURL(/referrals\/ref_/);
  const added = await readReferral(new URL(page.url()).pathname.split('/').pop());
  assert.deepEqual([added.participant_id, added.status], [karen.id, 'rewarded'], 'the payment of before counts');
  await page.goto(`${server.url}/console/review`);
  await page.getByText(/Pia Payer/).waitFor({ state: 'detached' });
  assert.deepEqual((await owner.readAll('/v1/cases?state=open')).filter((row) => row.event_id === event.id), []);
});

test('the customer report has a line for each participant', async () => {
  const watched = await open('/reports/customers');
  const { page } = watched;
  await page.getByRole('link', { name: 'Karen Holloway' }).first().waitFor();
  await page.getByText(`/r/${karen.code}`).first().waitFor();
  await watched.assertSound();
  await watched.picture('report-customers', ['light', 'narrow']);
});
