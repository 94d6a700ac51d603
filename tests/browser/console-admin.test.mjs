// The console's pages of programs, money and administration, as an owner uses them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';
import { onPostgres, psql } from '../api/harness/database.mjs';
import { PASSWORD, Person, setUp, tokenOf } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeProgramAndParticipant, pay, rewardsByRule, submit, unique, uniqueEmail } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const { program, participant } = await makeProgramAndParticipant(owner);
const referral = await submit(owner, participant);
await pay(owner, referral);
const rewards = await rewardsByRule(owner, referral);

/** A page of the console with a person signed in: the owner unless said. */
async function open(path, person = owner) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...person.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

const rulesOf = async (id) => owner.read(`/v1/programs/${id}`);

test('rules are changed in a sentence, marked against the live version, and published; referrals keep theirs', async () => {
  const { page } = await open(`/programs/${program.id}/rules`);
  const publish = page.getByRole('button', { name: /^Publish version/ });
  assert.equal(await publish.isDisabled(), true, 'nothing is changed yet');
  await page.getByRole('textbox', { name: 'Its amount is at least' }).fill('75.00');
  await page.getByRole('button', { name: 'was $50' }).waitFor();
  await page.getByText('JSON', { exact: true }).click();
  const source = page.getByRole('textbox', { name: 'The rules as JSON' });
  const rules = JSON.parse(await source.inputValue());
  assert.equal(rules.qualification.all[1].value, 7500);
  rules.rewards[0].hold_days = 14;
  await source.fill(JSON.stringify(rules));
  assert.equal(await page.getByRole('textbox', { name: 'Held for' }).first().inputValue(), '14', 'the sentence follows the JSON');
  await publish.click();
  await page.getByText('Version 2 is live.').waitFor();
  const now = await rulesOf(program.id);
  assert.deepEqual([now.version, now.rules], [2, rules]);
  assert.equal((await owner.read(`/v1/referrals/${referral.id}`)).program_version, 1);
});

test('JSON that cannot be read is told with its place, and holds up publishing', async () => {
  const { page } = await open(`/programs/${program.id}/rules`);
  await page.getByText('JSON', { exact: true }).click();
  const source = page.getByRole('textbox', { name: 'The rules as JSON' });
  await source.fill('{\n  "rewards": [25.5]\n}');
  await page.getByText('Line 2, column 15').waitFor();
  await source.fill('{"rewards": []}');
  const publish = page.getByRole('button', { name: /^Publish version/ });
  await page.waitForFunction(() => ![...document.querySelectorAll('button')].find((one) => one.textContent?.startsWith('Publish'))?.disabled);
  assert.equal(await publish.isDisabled(), false);
  await page.getByRole('button', { name: 'Discard' }).click();
});

test('what the API refuses is told by the path at fault, and what was typed stays', async () => {
  const { page } = await open(`/programs/${program.id}/rules`);
  await page.getByText('JSON', { exact: true }).click();
  const source = page.getByRole('textbox', { name: 'The rules as JSON' });
  const rules = { ...JSON.parse(await source.inputValue()), dedupe: {} };
  await source.fill(JSON.stringify(rules));
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByRole('alert').getByText('dedupe').first().waitFor();
  assert.deepEqual(JSON.parse(await source.inputValue()), rules);
  await page.getByRole('button', { name: 'Discard' }).click();
});

test('a draft outlives a reload, and a version that somebody else published meanwhile is told', async () => {
  const { page } = await open(`/programs/${program.id}/rules`);
  await page.getByRole('textbox', { name: 'Its amount is at least' }).fill('80.00');
  await page.reload();
  const amount = page.getByRole('textbox', { name: 'Its amount is at least' });
  await amount.waitFor();
  assert.equal(await amount.inputValue(), '80.00');
  const { rules, version } = await rulesOf(program.id);
  await owner.create(`/v1/programs/${program.id}/versions`, { rules });
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText(`Version ${version + 1} was published meanwhile.`).waitFor();
  assert.equal((await rulesOf(program.id)).version, version + 1, 'nothing was published over it');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: `Publish version ${version + 2}` }).click();
  await page.getByText(`Version ${version + 2} is live.`).waitFor();
  assert.equal((await rulesOf(program.id)).rules.qualification.all[1].value, 8000);
});

test('a bonus names its amount on the button and is paid once, however often it is clicked', async () => {
  const { page } = await open('/rewards');
  const title = unique('Thank you');
  await page.getByRole('button', { name: 'Give a bonus' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'For' }).fill(participant.name ?? participant.email);
  await dialog.getByRole('button', { name: participant.name ?? participant.email }).first().click();
  await dialog.getByRole('combobox', { name: 'Program that pays' }).selectOption(program.id);
  await dialog.getByRole('textbox', { name: /^Amount in/ }).fill('12.34');
  await dialog.getByRole('textbox', { name: /^Title/ }).fill(title);
  await dialog.getByRole('button', { name: 'Give $12.34' }).click();
  await dialog.getByText(/needs? a look/).waitFor();
  await dialog.locator('textarea').fill('She answered the phone for us.');
  await dialog.getByRole('button', { name: 'Give $12.34' }).dblclick();
  await dialog.waitFor({ state: 'hidden' });
  const given = (await owner.readAll('/v1/rewards')).filter((one) => one.title === title);
  assert.deepEqual(given.map((one) => [one.amount, one.reason]), [[1234, 'She answered the phone for us.']]);
});

test('an amount leads to the entries behind it, and they add up', async () => {
  const { page } = await open(`/rewards/${rewards.thanks.id}`);
  const rows = page.locator('#entries tbody tr');
  await rows.first().waitFor();
  const posted = await owner.readAll(`/v1/ledger/transactions?reward_id=${rewards.thanks.id}`);
  assert.equal(await rows.count(), posted.flatMap((one) => one.entries).length);
  await page.getByRole('link', { name: 'Show in the ledger' }).click();
  await page.getByRole('heading', { name: 'Ledger' }).waitFor();
  assert.match(page.url(), new RegExp(`reward_id=${rewards.thanks.id}`));
});

test('a case is resolved with a reason, by the keyboard alone', async () => {
  await owner.create('/v1/referrals', { program_id: program.id, code: 'NOBODY', prospect: { name: 'Noor Haddad', email: `${unique('noor')}@example.com` } });
  const [{ id }] = await owner.readAll('/v1/cases?state=open');
  const { page } = await open('/review');
  await page.getByText('Who referred this person?').waitFor();
  await page.getByRole('textbox', { name: /Reason/ }).focus();
  await page.keyboard.type('Asked her: it was nobody.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('1 case is resolved.').waitFor();
  assert.equal((await owner.read(`/v1/cases/${id}`)).state, 'resolved');
});

test('an owner is given to many at once, and each stays where it is', async () => {
  const many = [await submit(owner, participant), await submit(owner, participant)];
  const { page } = await open('/referrals');
  for (const { id } of many) await page.getByRole('checkbox', { name: `Select ${id}` }).check();
  await page.getByRole('button', { name: 'Assign' }).click();
  const dialog = page.getByRole('dialog', { name: 'Assign' });
  await dialog.getByRole('textbox', { name: 'Owner' }).fill('sam@example.com');
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await page.getByText('2 done.').waitFor();
  for (const { id } of many) {
    const now = await owner.read(`/v1/referrals/${id}`);
    assert.deepEqual([now.owner, now.stage], ['sam@example.com', 'submitted']);
  }
});

/** The owner's password was asked for long ago. */
async function letConfirmationLapse() {
  await server.stop();
  const sql = 'UPDATE user_session SET confirmed_at = confirmed_at - 700000000';
  if (onPostgres) await psql(server.database, sql);
  else execFileSync('sqlite3', [`${server.folder}/referd.db`, sql]);
  await server.start();
  owner.base = server.url;
}

test('a password or a sign-in over the page leaves the tab in its world, and what waited for it too', async () => {
  await letConfirmationLapse();
  const [{ id: live, test_id: testWorld }] = owner.session.workspaces;
  const { page, context } = await open('/developers');
  await page.evaluate((world) => sessionStorage.setItem('referd-world', world), testWorld);
  await page.reload();
  const banner = page.getByText('Test world.');
  await banner.waitFor();
  const makeKey = async (name, meanwhile = () => {}) => {
    await page.getByRole('button', { name: 'New key' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'New key' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await meanwhile();
    // Whatever else the page asks for meanwhile may have brought the sign-in, which covers the button.
    await dialog.getByRole('button', { name: 'Make the key' }).dispatchEvent('click');
  };
  const shown = async (name) => {
    await page.getByRole('dialog', { name }).getByText(/^rfd_/).waitFor();
    await page.keyboard.press('Escape');
  };

  await makeKey('After a password');
  const confirm = page.getByRole('dialog', { name: 'Is it you?' });
  await confirm.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await confirm.getByRole('button', { name: 'Confirm' }).click();
  await shown('After a password');

  await makeKey('After a sign-in', () => context.clearCookies());
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await shown('After a sign-in');

  assert.equal(await banner.isVisible(), true);
  const namesIn = async (world) => {
    owner.world = world;
    return (await owner.readAll('/v1/keys')).map((key) => key.name).filter((name) => name.startsWith('After')).toSorted();
  };
  assert.deepEqual([await namesIn(testWorld), await namesIn(live)], [['After a password', 'After a sign-in'], []]);
  owner.world = undefined;
});

test('what can be done to a row can be done on a phone', async () => {
  await owner.create('/v1/fraud_lists', { effect: 'block', kind: 'domain', value: 'throwaway.example', reason: 'Nobody of ours has mail there.' });
  const watched = await open('/review/lists');
  await watched.page.setViewportSize({ width: 360, height: 780 });
  await watched.page.getByRole('button', { name: 'Remove' }).click();
  await watched.page.getByText('throwaway.example').waitFor({ state: 'hidden' });
  assert.deepEqual((await owner.readAll('/v1/fraud_lists')).filter((one) => one.value === 'throwaway.example'), []);
});

test('who may only look is offered nothing that would be refused', async () => {
  const { invitation_url } = await owner.create('/v1/users', { email: uniqueEmail('viewer'), name: 'Vera View', role: 'viewer' });
  const viewer = new Person(server);
  await viewer.post(`/v1/invitations/${tokenOf(invitation_url)}/accept`, { password: PASSWORD });
  const { page } = await open('/', viewer);
  const refused = [];
  page.on('response', (answer) => answer.status() === 403 && refused.push(answer.url()));
  await page.getByText('Where they drop off').waitFor();
  assert.equal(await page.getByText('What to do next').count(), 0, 'nothing of it is for a viewer');
  for (const path of ['/settings', `/programs/${program.id}`, `/programs/${program.id}/page`]) {
    await page.goto(`${server.url}/console${path}`);
    const saves = page.getByRole('button', { name: 'Save', exact: true });
    await saves.first().waitFor();
    for (const save of await saves.all()) assert.equal(await save.isDisabled(), true, path);
  }
  assert.deepEqual(refused, [], 'nor asks the console for it');
});

const PAGES = [
  '/programs',
  `/programs/${program.id}`,
  `/programs/${program.id}/rules`,
  '/rewards',
  `/rewards/${rewards.thanks.id}`,
  '/redemptions',
  '/ledger',
  '/ledger/transactions',
  '/review',
  '/audit',
  '/developers',
  '/developers/connections',
  '/developers/clock',
  '/settings',
  '/settings/users',
  '/settings/account',
];

for (const path of PAGES)
  test(`axe finds nothing on ${path.replace(program.id, ':id').replace(rewards.thanks.id, ':id')}, and it fits a phone`, async () => {
    const watched = await open(path);
    /* The stream of changes stays open, so that the network is never idle: what has come is what shows no shapes any more. */
    await watched.page.waitForFunction(() => document.querySelector('[aria-hidden][class*="_bar_"]') === null);
    await watched.assertAccessible();
    await watched.page.setViewportSize({ width: 360, height: 780 });
    await watched.assertFits();
  });
