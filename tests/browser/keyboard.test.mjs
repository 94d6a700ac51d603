// A day's work at the console without a mouse: signing in, writing a referral down, approving a reward, turning one down.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PASSWORD, setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, pay, rewardsOf, rulesWith, submit } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';
import { ConsolePage } from './harness/console-page.mjs';
import { Keyboard } from './harness/keyboard.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const program = await makeProgram(owner, { rules: rulesWith({ key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', approval: 'manual', amount: { fixed: 2500 } }) });
const dana = await makeParticipant(owner, program, { name: 'Dana Whitfield' });
const paid = await submit(owner, dana, { prospect: { name: 'Teodor Balan', email: 'teodor@example.com' } });
await pay(owner, paid);

const watched = await browser.open(`${server.url}/console`);
const desk = new ConsolePage(watched);
const keys = new Keyboard(watched.page);
const readAll = (path) => owner.readAll(path);

test('somebody signs in', async () => {
  await watched.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await keys.fill('E-mail', owner.sent.email);
  await keys.press('Tab');
  await keys.type(PASSWORD);
  await keys.press('Enter');
  await desk.shows('Home');
});

test('a referral is written down', async () => {
  await keys.press('c');
  await keys.untilDialog();
  await keys.fill('Name', 'Priya Raman');
  await keys.fill('E-mail', 'priya@example.com');
  await keys.fill('Who sent them?', 'Dana');
  await desk.dialog.getByRole('radio', { name: /Dana Whitfield/ }).waitFor();
  await keys.tick('Dana Whitfield');
  await keys.use('Add the referral');
  await desk.shows('Priya Raman');
  const [row] = await readAll('/v1/referrals?status=pending');
  assert.deepEqual([row.id, row.participant_id], [desk.idOfPage(), dana.id]);
});

test('it is disqualified with a reason', async () => {
  await keys.use('More acts');
  await keys.choose(/^Disqualify$/);
  await keys.untilDialog();
  await keys.fill('Why, in words', 'She was a customer before.');
  await keys.use(/^Disqualify$/);
  await desk.said('Disqualified.');
  const [row] = await readAll('/v1/referrals?status=disqualified');
  assert.deepEqual([row.id, row.reason], [desk.idOfPage(), 'She was a customer before.']);
});

test('a reward is approved', async () => {
  await desk.dialog.waitFor({ state: 'hidden' }); // letters act when no dialog is in the way
  await keys.press('g', 'w');
  await desk.shows('Rewards');
  await keys.use('Approve $25.00');
  await keys.untilDialog();
  await keys.use('Approve $25.00');
  await desk.said('Approved.');
  assert.deepEqual((await rewardsOf(owner, paid)).map((row) => row.status), ['issued']);
  assert.deepEqual(watched.takeComplaints().filter((text) => !/ 401 /.test(text)), [], 'nobody was signed in at first');
});
