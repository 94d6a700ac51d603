// Credit and codes that are handed over at Stripe, as the office sees them: chosen in the rule editor, told with the reward.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { StripeServer } from '../api/harness/stripe-server.mjs';
import { makeParticipant, makeProgram, rulesWith, submit, unique } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const KEY = 'rk_live_keyOfTheConsole';
const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const stripe = await new StripeServer(KEY).start();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
  stripe.stop();
});

const owner = await setUp(server);
const fee = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', title: 'Thank you', amount: { fixed: 2500 } };
const program = await makeProgram(owner, { name: 'Friends of the house', rules: rulesWith(fee) });
const connection = await owner.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: 'whsec_abc', livemode: true, account: 'acct_1Shop', api_key: KEY, api_url: stripe.url });
const participant = await makeParticipant(owner, program, { name: 'Maya Torres' });

async function open(path) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

const earn = async () => {
  const referral = await submit(owner, participant);
  const event = await owner.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, amount: 20000, currency: 'USD' });
  return event.rewards[0];
};

test('where credit is spent is chosen in the editor, once Stripe is connected', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  const where = page.getByRole('combobox', { name: 'Where it is spent' });
  await where.selectOption({ value: connection.id });
  await page.getByText('in the customer’s balance at Stripe (acct_1Shop)').first().waitFor({ state: 'attached' });
  await watched.picture('rules-stripe', ['narrow']);
  await watched.assertSound();
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText('Version 2 is live.').waitFor();
  const { rules } = await owner.read(`/v1/programs/${program.id}`);
  assert.deepEqual(rules.rewards[0].deliver, { connection: connection.id, as: 'customer_balance' });
});

test('a reward tells why it is not there yet, and that it is once it can be', async () => {
  const reward = await earn();
  const watched = await open(`/rewards/${reward.id}`);
  const { page } = watched;
  await page.getByText('Nobody knows which customer of Stripe this contact is.').waitFor();
  await watched.picture('stripe-waits', ['narrow']);
  await watched.assertSound();
  await owner.call('PATCH', `/v1/contacts/${participant.contact_id}`, { external_ids: [{ source: 'stripe', id: 'cus_Maya' }] });
  await page.getByRole('button', { name: 'Try again now' }).click();
  await page.getByText('cbtxn_1').waitFor();
  await watched.picture('stripe-done');
  await watched.assertSound();
  assert.equal(stripe.balances.get('cus_Maya'), -2500);
});

test('a code of Stripe is a source of codes in the editor', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await page.getByRole('combobox', { name: 'Kind of reward' }).first().selectOption('discount');
  await page.getByRole('combobox', { name: 'Code', exact: true }).selectOption('a promotion code of Stripe');
  await page.getByText('as a promotion code of Stripe').first().waitFor();
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText('Version 3 is live.').waitFor();
  const { rules } = await owner.read(`/v1/programs/${program.id}`);
  assert.deepEqual([rules.rewards[0].discount.code, rules.rewards[0].deliver], ['stripe', undefined]);
  const reward = await earn();
  const told = await open(`/rewards/${reward.id}`);
  await told.page.getByText('promo_1').waitFor();
  await told.picture('stripe-code');
  await told.assertSound();
});
