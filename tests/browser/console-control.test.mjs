// Rewards that wait for somebody's yes, budgets and their bars, and the rules that ask for both.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { Client } from '../api/harness/http.mjs';
import { makeParticipant, makeProgram, rulesWith, submit, unique } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const fee = { key: 'fee', to: 'referrer', kind: 'cash', on: 'qualified', amount: { percent_bp: 500, of: 'event.amount' }, approval: { above: 7500, second_above: 30000 }, caps: [{ scope: 'participant', count: 20, per: 'month' }] };
const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'submitted', approval: 'manual', amount: { fixed: 4200 } };
const rules = { ...rulesWith(fee, thanks), budgets: [{ amount: 60000, per: 'month', at_limit: 'review' }, { amount: 500000, per: 'year' }] };
const program = await makeProgram(owner, { name: 'Partners of the house', rules });
const earn = async (name, prospect, amount) => {
  const participant = await makeParticipant(owner, program, { name });
  const referral = await submit(owner, participant, { prospect: { name: prospect, email: `${unique('p')}@example.com` } });
  const event = await owner.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, amount, currency: 'USD' });
  return event.rewards[0];
};
const large = await earn('Northgate Realty', 'Lowfield Depot', 625000);
const middle = await earn('Juniper Electric', 'Foxglove Dairy', 245000);
const beyond = await earn('Mei Tanaka', 'Yuki Tanabe', 140000);
const { key } = await owner.create('/v1/keys', { name: 'Lucia Ortega', scopes: ['rewards:read', 'rewards:write'] });
const second = new Client(owner.base, key);
after(() => second.close());

async function open(path) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('rewards to approve say why somebody is asked, and one yes of two leaves the other', async () => {
  await second.act(`/v1/rewards/${large.id}/approve`, {});
  const watched = await open('/rewards?waiting_for=second_approval');
  const { page } = watched;
  const row = page.getByRole('row', { name: /Northgate Realty/ });
  await row.getByText('Second approval, 1 of 2').waitFor();
  await row.getByText('First by Lucia Ortega').waitFor();
  await watched.picture('second-approval');
  await page.goto(`${server.url}/console/rewards?waiting_for=approval`);
  await page.getByRole('row', { name: /Juniper Electric/ }).getByText('Over $75').waitFor();
  await page.getByText('5% of the invoice or order').or(page.getByText(/5 ?% of/)).first().waitFor();
  await page.getByText('Always asked').first().waitFor();
  await watched.picture('to-approve');
  await watched.assertSound();
  await page.getByRole('row', { name: /Juniper Electric/ }).getByText('Over $75').waitFor();
  await page.goto(`${server.url}/console/rewards?waiting_for=second_approval`);
  await page.getByRole('row', { name: /Northgate Realty/ }).getByRole('button', { name: /^Approve/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Approve/ }).click();
  await page.getByText('Approved.').waitFor();
  assert.equal((await owner.read(`/v1/rewards/${large.id}`)).status, 'issued');
  assert.equal((await owner.read(`/v1/rewards/${middle.id}`)).status, 'pending');
});

test('a program shows how much of its budgets is used, and home says what waits over it', async () => {
  const watched = await open(`/programs/${program.id}`);
  const { page } = watched;
  const month = page.getByRole('meter', { name: 'Per month' });
  await month.waitFor();
  const told = (await owner.read(`/v1/programs/${program.id}/budgets`)).data[0];
  assert.equal(await month.getAttribute('aria-valuenow'), String(Math.round((told.used / told.amount) * 100)));
  await watched.picture('budgets');
  await watched.assertSound();
  await page.goto(`${server.url}/console/`);
  await page.getByText('Rewards over budget').waitFor();
  await watched.picture('home');
});

test('over budget, a person lets a reward through', async () => {
  const watched = await open('/rewards?waiting_for=budget');
  const { page } = watched;
  const row = page.getByRole('row', { name: /Mei Tanaka/ });
  await row.first().getByText('Over budget').waitFor();
  await watched.picture('over-budget');
  await second.act(`/v1/rewards/${beyond.id}/approve`, {});
  assert.equal((await owner.read(`/v1/rewards/${beyond.id}`)).status, 'issued');
});

test('the editor has caps, budgets, approval by amount and what ends a hold, in words', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await page.getByText(/above \$75 a person decides/).first().waitFor();
  await page.getByText(/at most 20 rewards per participant and month/).first().waitFor();
  await page.getByText(/\$600 per month, then a person decides/).first().waitFor();
  await watched.picture('rules');
  await page.getByRole('button', { name: 'Add a cap' }).first().click();
  await page.getByText(/Budget/).first().waitFor();
  await watched.assertSound();
});

test('ticked rewards are approved by one call, and one that is refused says why', async () => {
  const [left, right] = [await earn('Cedar Plumbing', 'Aldgate Mill', 180000), await earn('Harbor Roofing', 'Wickham Barn', 190000)];
  const watched = await open('/rewards?waiting_for=approval');
  const { page } = watched;
  const calls = [];
  page.on('request', (request) => request.method() === 'POST' && calls.push(new URL(request.url()).pathname));
  for (const { id } of [left, right]) await page.getByRole('checkbox', { name: new RegExp(id) }).click();
  await second.act(`/v1/rewards/${right.id}/deny`, { reason: 'not this one' });
  await page.getByRole('toolbar').getByRole('button', { name: 'Approve' }).click();
  await page.getByText('One done.').waitFor();
  await page.getByRole('status').getByText(right.id).waitFor();
  await watched.picture('approved-many', ['narrow']);
  await watched.assertSound();
  assert.deepEqual(calls.filter((path) => path.includes('/rewards')), ['/v1/rewards/approve']);
  assert.notEqual((await owner.read(`/v1/rewards/${left.id}`)).status, 'pending');
});
