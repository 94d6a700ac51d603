// Fraud as the office works with it: a case with its score, signs and both people, decided by keys and side by side; many at once; the lists.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, pay, rewardsByRule, rulesWith, submit } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', title: 'Credit for the referral', amount: { fixed: 5000 } };
const gift = { key: 'gift', to: 'referred', kind: 'credit', on: 'qualified', title: 'Welcome credit', amount: { fixed: 5000 } };
const program = await makeProgram(owner, { name: 'Friends of the house', rules: { ...rulesWith(thanks, gift), fraud: {} } });
const rex = await makeParticipant(owner, program, { name: 'Rex Arden', email: 'rex.arden@example.com', address: '14 Alder Way', city: 'Salem' });

async function hold(name, tag) {
  const referral = await submit(owner, rex, { prospect: { name, email: `rex.arden+${tag}@example.com`, address: '14 Alder Way, rear', city: 'Salem' } });
  await pay(owner, referral);
  return referral;
}
const bram = await hold('Bram Castel', 'bram');
const others = [await hold('Tova Lindqvist', 'tova'), await hold('Joana Reis', 'joana')];
const caseOf = async (referral) => (await owner.readAll('/v1/cases?state=open&kind=fraud')).find((row) => row.referral_id === referral.id);

async function open(path, options) {
  const watched = await browser.open(null, options);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('a case shows the score against its limits, the signs and both people, and is decided side by side', async () => {
  const watched = await open(`/review?kind=fraud&case=${(await caseOf(bram)).id}`);
  const { page } = watched;
  await page.getByRole('img', { name: 'Score 75 of 100; held from 50, blocked from 90' }).waitFor();
  await page.getByText('Same mailbox').waitFor();
  await page.getByText('Same household').waitFor();
  await page.getByRole('cell', { name: 'rex.arden@example.com', exact: true }).waitFor();
  await watched.picture('review-fraud');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Decide', exact: true }).click();
  await page.getByText('Give a reason').or(page.locator('[aria-invalid="true"]')).first().waitFor();
  await page.locator('h1').click();
  await page.keyboard.press('d');
  await page.getByRole('button', { name: 'Deny', pressed: true }).nth(1).waitFor();
  await page.keyboard.press('a');
  await page.getByRole('button', { name: 'Approve', pressed: true }).nth(1).waitFor();
  await page.getByRole('button', { name: 'Deny' }).first().click();
  await page.getByLabel('Reason, kept in the audit trail').fill('Same address; his own second mailbox.');
  await watched.picture('review-fraud-decided');
  await page.getByRole('button', { name: 'Decide', exact: true }).click();
  await page.getByText('The decision is kept.').waitFor();
  const rewards = await rewardsByRule(owner, bram);
  assert.deepEqual([rewards.thanks.status, rewards.gift.status], ['denied', 'issued']);
});

test('many are denied at once, with one reason', async () => {
  const watched = await open('/review?kind=fraud');
  const { page } = watched;
  await page.getByRole('checkbox', { name: 'Tick all' }).or(page.getByRole('checkbox').first()).first().click();
  await page.getByRole('button', { name: 'Deny 2 cases' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('One mailbox behind all of them.');
  await dialog.getByRole('button', { name: 'Deny 2 cases' }).click();
  await page.getByText('2 cases are resolved.').waitFor();
  for (const referral of others) assert.equal((await rewardsByRule(owner, referral)).thanks.status, 'denied');
});

test('an entry is put on the block list and taken off again', async () => {
  const watched = await open('/review/lists');
  const { page } = watched;
  await page.getByText('Nothing is listed').waitFor();
  await page.getByRole('button', { name: 'Add an entry' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Value').fill('lew.stroud@example.com');
  await dialog.getByLabel('Reason').fill('Came three times.');
  await dialog.getByRole('button', { name: 'Add an entry' }).click();
  await page.getByText('The entry is on the list.').waitFor();
  await page.getByText('lew.stroud@example.com').first().waitFor();
  await watched.picture('fraud-lists');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('Nothing is listed').waitFor();
});

test('what a program does about signs is chosen in the rule editor', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  const card = page.getByRole('button', { name: /^Fraud/ });
  await card.click();
  await page.getByRole('combobox', { name: 'Both sides are one person' }).selectOption('Block');
  await page.getByRole('textbox', { name: 'Limit: Many referrals of one participant' }).fill('3');
  await page.getByRole('combobox', { name: 'Within: Many referrals of one participant' }).selectOption('an hour');
  await page.getByRole('combobox', { name: 'One household' }).selectOption('Allow');
  await page.getByRole('textbox', { name: 'Hold from' }).fill('40');
  assert.deepEqual(await page.getByRole('combobox', { name: 'Same network', exact: true }).locator('option').allTextContents(), ['Allow', 'Counts']);
  await page.getByText('Both sides are one person: block; One household: allow; held from 40 points, blocked from 90').first().waitFor({ state: 'attached' });
  await watched.picture('rules-fraud', ['narrow']);
  await watched.assertSound();
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText(/Version \d is live\./).waitFor();
  const { rules } = await owner.read(`/v1/programs/${program.id}`);
  assert.deepEqual(rules.fraud, { self_referral: 'block', velocity: { count: 3, per: 'hour' }, household: 'allow', score_hold: 40 });
});

test('limits that contradict each other are refused where they are wrong', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await page.getByRole('button', { name: /^Fraud/ }).click();
  await page.getByRole('textbox', { name: 'Hold from' }).fill('95');
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText(/must be below score_block/).first().waitFor();
  await page.getByRole('button', { name: 'Back to the usual' }).click();
  await page.getByRole('button', { name: 'Look for all signs' }).waitFor();
});
