// A draft of the rules is tried on the last days before it is published: both sums, and the referrals that would get something else.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit, uniqueEmail } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const thanks = (fixed) => ({ key: 'thanks', title: 'Thank you', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed } });
const gift = { key: 'gift', title: 'Welcome gift', to: 'referred', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount', cap: 5000 } };
const program = await makeProgram(owner, { name: 'Friends of the house', rules: rulesWith(thanks(2500), gift) });
const rex = await makeParticipant(owner, program, { name: 'Rex Arden' });
const people = [];
for (const name of ['Bram Castel', 'Tova Lindqvist', 'Joana Reis']) people.push(await submit(owner, rex, { prospect: { name, email: uniqueEmail('friend') } }));
for (const referral of people.slice(0, 2)) await pay(owner, referral, { amount: 20_000 });
const empty = await makeProgram(owner, { name: 'Nobody yet', rules: rulesWith(thanks(2500)) });

async function open(path, options) {
  const watched = await browser.open(null, options);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

const toTry = (page) => page.getByRole('radiogroup').getByText('Try', { exact: true }).click();

async function draft(page, rules) {
  await page.getByRole('radiogroup').getByText('JSON', { exact: true }).click();
  await page.getByRole('textbox', { name: /JSON/ }).fill(JSON.stringify(rules));
  await page.getByText('Draft of version 2').waitFor();
}

test('the live rules give what they gave', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await toTry(page);
  await page.getByRole('button', { name: 'Try on the last 90 days' }).click();
  await page.getByText('All 3 referrals would get the same').waitFor();
  await page.getByRole('row', { name: /Thank you/ }).getByText('$50').first().waitFor();
  await watched.assertSound();
});

test('a draft is held against what was given, and leads to the referrals that differ', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await draft(page, { ...rulesWith(thanks(5000), gift), qualification: { field: 'event.type', op: 'eq', value: 'invoice.paid' } });
  await toTry(page);
  await page.getByRole('button', { name: 'Try on the last 90 days' }).click();
  const row = page.getByRole('row', { name: /Thank you/ });
  await row.getByText('$50').waitFor();
  await row.getByText('$100').waitFor();
  await page.getByText('2 of 3 referrals would get something else').waitFor();
  await page.getByText('Thank you comes to another amount').first().waitFor();
  await page.getByText('What this leaves out').click();
  await page.getByText('Signs of fraud are those that were found at the time').waitFor();
  await watched.picture('dry-run');
  await watched.assertSound();
  await draft(page, rulesWith(gift));
  await toTry(page);
  await page.getByText('The draft has changed since').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Thank you is not in these rules').first().waitFor();
  await page.getByRole('link', { name: 'Tova Lindqvist' }).click();
  await page.getByRole('heading', { name: 'Tova Lindqvist' }).first().waitFor();
  assert.equal((await owner.read(`/v1/programs/${program.id}`)).version, 1);
});

test('rules that the server refuses are told with what is wrong', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await draft(page, { ...rulesWith(thanks(2500)), rewards: [{ ...thanks(2500), level: 1 }] });
  await toTry(page);
  await page.getByRole('button', { name: 'Try on the last 90 days' }).click();
  await page.getByRole('alert').filter({ hasText: /level|version/ }).first().waitFor();
  assert.equal(watched.takeComplaints().filter((text) => !/400/.test(text)).length, 0);
});

test('where nobody was referred there is nothing to try it on; it fits a phone', async () => {
  const watched = await open(`/programs/${empty.id}/rules`, { viewport: { width: 360, height: 780 } });
  const { page } = watched;
  await toTry(page);
  await page.getByRole('button', { name: 'Try on the last 90 days' }).click();
  await page.getByText('No referrals').waitFor();
  await watched.picture('dry-run-empty');
  await watched.assertSound();
});

test('what a cap leaves is told as money', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await draft(page, { ...rulesWith({ ...thanks(2500), caps: [{ scope: 'participant', amount: 4000 }] }, gift), qualification: { field: 'event.type', op: 'eq', value: 'invoice.paid' } });
  await toTry(page);
  await page.getByRole('button', { name: 'Try on the last 90 days' }).click();
  await page.getByText('The cap of $40 in all left $15 of $25.').waitFor();
  await watched.assertSound();
});
