// What rewards are that is not credit, as the office works with it: tasks that are done, pools that are filled, codes.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, rulesWith, submit, unique } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const off = { key: 'off', to: 'referrer', kind: 'discount', on: 'qualified', title: '15 % off your next visit', discount: { percent_bp: 1500, max_amount: 5000, min_order: 2000, code: 'pool:spring' } };
const program = await makeProgram(owner, { name: 'Friends of the house', rules: rulesWith(off) });
const participant = await makeParticipant(owner, program, { name: 'Maya Torres' });
const promise = (title) =>
  owner.create('/v1/rewards', { participant_id: participant.id, program_id: program.id, kind: 'custom', title, reason: 'thanks', external_id: unique('bonus') });
const earn = async () => {
  const referral = await submit(owner, participant);
  const event = await owner.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, amount: 20000, currency: 'USD' });
  return event.rewards[0];
};
const wine = await promise('A bottle of wine');
await promise('Dinner for two');

async function open(path) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('a task is done with a click, and undone with a reason', async () => {
  const watched = await open('/rewards/to-do');
  const { page } = watched;
  const row = page.getByRole('row', { name: /A bottle of wine/ });
  await row.waitFor();
  await watched.picture('to-do');
  await watched.assertSound();
  await row.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Done. The reward counts as used.').waitFor();
  await row.waitFor({ state: 'detached' });
  assert.equal((await owner.read(`/v1/rewards/${wine.id}`)).status, 'redeemed');
  await page.getByRole('button', { name: 'Done', exact: true }).first().click();
  await row.getByRole('button', { name: 'Undo' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('the shop was closed');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('The task is open again.').waitFor();
  assert.equal((await owner.read(`/v1/todos/${wine.id}`)).state, 'open');
});

test('a pool is made, its codes are looked at and imported, and who waited is served', async () => {
  const waiting = await earn();
  assert.deepEqual(waiting.waiting_for, ['code']);
  const watched = await open('/rewards/codes');
  const { page } = watched;
  const row = page.getByRole('row', { name: /spring/ });
  await row.getByText('Empty').waitFor();
  await watched.picture('pools');
  await watched.assertSound();
  await row.getByRole('button', { name: 'Import codes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Codes' }).fill('code\nSPRING-1\nSPRING-2\ntwo words\nSPRING-1\n');
  await dialog.getByRole('button', { name: 'Check the list' }).click();
  await dialog.getByText('2 codes can be added.').waitFor();
  await dialog.getByText('Stands in the list twice').waitFor();
  await watched.picture('import');
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'Import 2 codes' }).click();
  await page.getByText('2 codes were imported.').waitFor();
  await dialog.waitFor({ state: 'hidden' });
  const served = await open(`/rewards/${waiting.id}`);
  await served.page.getByText(/SPRING-[12]/).first().waitFor();
  await served.picture('reward');
  await served.assertSound();
});

test('a rule of kind discount is made in the editor', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await page.getByText('15% off an order, at most $50').first().waitFor();
  const worth = page.getByRole('textbox', { name: 'Takes off' });
  await worth.fill('20');
  await page.getByRole('combobox', { name: 'Code', exact: true }).selectOption('a code of its own');
  await watched.picture('rules');
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText('Version 2 is live.').waitFor();
  const { rules } = await owner.read(`/v1/programs/${program.id}`);
  assert.deepEqual(rules.rewards[0].discount, { percent_bp: 2000, max_amount: 5000, min_order: 2000, code: 'generate' });
  await watched.assertSound();
});

test('a rule of kind gift card is made in the editor: of whom, which one, and how it comes', async () => {
  const connection = await owner.create('/v1/connections', {
    kind: 'tremendous',
    program_id: program.id,
    settings: { funding_source_id: 'FS1' },
    secrets: { api_key: 'key-of-the-provider' },
  });
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await page.getByRole('combobox', { name: 'Kind of reward' }).first().selectOption('gift card');
  await page.getByRole('combobox', { name: 'Ordered from' }).selectOption({ value: connection.id });
  await page.getByRole('textbox', { name: 'Which card' }).fill('VISA-USD');
  await page.getByRole('combobox', { name: 'Delivery' }).selectOption('By the provider’s e-mail');
  await page.getByText('VISA-USD, by the provider’s e-mail').waitFor();
  await watched.picture('rules-gift', ['narrow']);
  await watched.assertSound();
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText(/Version \d is live\./).waitFor();
  const { rules } = await owner.read(`/v1/programs/${program.id}`);
  const { kind, gift, discount } = rules.rewards[0];
  assert.deepEqual({ kind, gift, discount }, { kind: 'gift_card', gift: { connection: connection.id, product: 'VISA-USD', delivery: 'email' }, discount: undefined });
});

async function give(fill) {
  const watched = await open('/rewards');
  const { page } = watched;
  await page.getByRole('button', { name: 'Give a bonus' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('For', { exact: true }).fill('Maya');
  await dialog.getByRole('button', { name: /Maya Torres/ }).click();
  await dialog.getByLabel('Program that pays').selectOption(program.name);
  await dialog.getByLabel('Why, in words').fill('for the delay');
  await fill(dialog, watched);
  await dialog.getByRole('button', { name: /^Give/ }).click();
  await dialog.waitFor({ state: 'hidden' });
  const { data } = await owner.read(`/v1/rewards?participant_id=${participant.id}&limit=1`);
  if (data.length > 0 && data[0].reason === 'for the delay') return data[0];
  return (await owner.read(`/v1/rewards?contact_id=${participant.contact_id}&limit=1`)).data[0];
}

test('a discount, a gift card and something of their own are given by hand', async () => {
  const pool = await owner.create('/v1/code_pools', { program_id: program.id, name: 'autumn' });
  await owner.act(`/v1/code_pools/${pool.id}/codes`, { codes: ['AUTUMN-1'] });
  const discount = await give(async (dialog, watched) => {
    await dialog.getByLabel('Kind').selectOption('Discount');
    await dialog.getByLabel('Percent').fill('12.5');
    await dialog.getByLabel('No more than').fill('40');
    await dialog.getByLabel('Code', { exact: true }).selectOption('from a pool');
    await dialog.getByLabel('Pool').selectOption({ value: 'autumn' });
    await watched.picture('bonus-discount', ['light', 'narrowDark']);
    await watched.assertSound();
  });
  assert.equal(discount.kind, 'discount');
  assert.deepEqual([discount.discount.percent_bp, discount.discount.max_amount], [1250, 4000]);
  assert.equal(discount.code, 'AUTUMN-1');
  const card = await give(async (dialog, watched) => {
    await dialog.getByLabel('Kind').selectOption('Gift card');
    await dialog.getByLabel('Amount in USD').fill('20');
    await watched.picture('bonus-gift', ['narrow']);
  });
  assert.deepEqual([card.kind, card.amount, card.gift?.state], ['gift_card', 2000, 'queued']);
  const own = await give(async (dialog) => {
    await dialog.getByLabel('Kind').selectOption('Other');
    await dialog.getByLabel('Title').fill('A basket of fruit');
  });
  assert.deepEqual([own.kind, own.title], ['custom', 'A basket of fruit']);
  assert.equal((await owner.read(`/v1/todos/${own.id}`)).title, 'A basket of fruit');
});
