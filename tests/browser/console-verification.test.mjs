// Verification as people see it: the rules that ask for it, the referral that waits for it, and the page behind the link.

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
const trial = server.test;
const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };
const rules = { ...rulesWith(thanks), fraud: { verify: ['email'] } };

async function open(path) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${path}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('the rules ask for a confirmation by a word, and for none when it is taken off', async () => {
  const program = await makeProgram(owner, { name: 'Friends of the house', rules: rulesWith(thanks) });
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await page.getByText('Rewards do not wait for the referred person to confirm anything.').waitFor();
  await page.getByRole('button', { name: /^Confirmation by the friend/ }).click();
  const group = page.getByRole('group', { name: 'Asked to confirm' });
  await group.getByRole('button').last().click();
  await page.getByRole('menuitem', { name: 'the e-mail address' }).click();
  await page.getByText('The referred person gets a link and confirms the e-mail address. Rewards wait until then.').waitFor();
  await watched.picture('rules-verify');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await page.getByText(/Live since .*/).or(page.getByText(/Version 2/)).first().waitFor();
  while ((await owner.read(`/v1/programs/${program.id}`)).version < 2);
  assert.deepEqual((await owner.read(`/v1/programs/${program.id}`)).rules.fraud, { verify: ['email'] });
});

test('a referral shows what its prospect has confirmed, and asks again', async () => {
  const program = await makeProgram(owner, { name: 'Partners of the house', rules });
  const rex = await makeParticipant(owner, program, { name: 'Rex Arden' });
  const referral = await submit(owner, rex, { prospect: { name: 'Bram Castel', email: 'bram.castel@example.com', phone: '+12025550177' } });
  await pay(owner, referral);
  await owner.create('/v1/connections', { kind: 'smtp', settings: { host: '127.0.0.1', port: 9, security: 'none', from: 'house@example.com' }, secrets: {} });
  const watched = await open(`/referrals/${referral.id}`);
  const { page } = watched;
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Confirmed by the person' }) });
  await card.getByText('bram.castel@example.com').waitFor();
  await card.getByText('Not confirmed').first().waitFor();
  await card.getByText('No link was sent.').waitFor();
  await watched.picture('referral-verification');
  await watched.assertSound();
  await card.getByRole('button', { name: 'Send again to bram.castel@example.com' }).click();
  await page.getByText('A link is on its way to bram.castel@example.com.').waitFor();
  assert.equal((await owner.read(`/v1/referrals/${referral.id}/verifications`)).data.length, 2);
  await card.getByRole('button', { name: 'Send a link to +12025550177' }).click();
  await page.getByText(/The person cannot be reached this way/).waitFor();
  watched.takeComplaints();
});

test('the page behind the link asks once, thanks, and says what it cannot do any more', async () => {
  const program = await makeProgram(trial, { name: 'Friends', rules });
  const rex = await makeParticipant(trial, program, { name: 'Rex Arden' });
  const referral = await submit(trial, rex, { prospect: { name: 'Bram Castel', email: 'bram@example.com', locale: 'de-DE' } });
  const other = await submit(trial, rex, { prospect: { name: 'Tova Lind', email: 'tova@example.com' } });
  const linkOf = async (of) => {
    const [asked] = (await trial.read(`/v1/referrals/${of.id}/verifications`)).data;
    return /http:\S+\/v\/\S+/.exec((await trial.read(`/v1/messages/${asked.message_id}`)).text)[0];
  };
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 3_600_000).toISOString() });
  const page = await browser.open(await linkOf(other));
  await page.page.getByText('tova@example.com').waitFor();
  await page.picture('verify', ['light', 'narrowDark']);
  await page.assertValid();
  await page.assertSound();
  await page.page.getByRole('button', { name: 'Yes, this is my address' }).click();
  await page.page.getByRole('heading', { name: 'Thank you' }).waitFor();
  await page.picture('verify-done', ['light', 'narrowDark']);
  await page.assertSound();
  const stranger = await submit(trial, rex, { prospect: { name: 'Someone Else', email: 'someone@example.com' } });
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 2 * 3_600_000).toISOString() });
  const wrong = await browser.open(await linkOf(stranger));
  await wrong.page.getByRole('button', { name: 'I did not ask for this' }).click();
  await wrong.page.getByRole('heading', { name: 'Thank you for saying so' }).waitFor();
  assert.equal(await wrong.page.getByRole('button').count(), 0);
  await wrong.picture('verify-denied', ['light', 'narrowDark']);
  await wrong.assertValid();
  await wrong.assertSound();
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.now() + 9 * 86_400_000).toISOString() });
  const late = await browser.open(await linkOf(referral));
  await late.page.getByRole('heading', { name: 'Dieser Link ist abgelaufen' }).waitFor();
  await late.picture('verify-late', ['light']);
  await late.assertSound();
});

test('the rules name a system that is asked, and a reward says that it waits for its answer', async () => {
  const endpoint = await owner.create('/v1/webhook_endpoints', { url: 'https://hooks.example.com/validate', events: ['program.budget_warned'], description: 'The order system' });
  const program = await makeProgram(owner, { name: 'Friends of the shop', rules: rulesWith(thanks) });
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await page.getByRole('button', { name: /^Asked before a reward is given/ }).click();
  await page.getByLabel('Who is asked').selectOption(endpoint.id);
  await page.getByText('The order system is asked about each reward, which waits for the answer.').waitFor();
  await watched.picture('rules-validation');
  await watched.assertSound();
  const rule = page.getByLabel('Asked before a reward is given').last();
  await rule.selectOption({ label: 'nobody' });
  await page.getByText(/no system of yours is asked/).first().waitFor();
  await watched.picture('rules-validation-rule');
  await rule.selectOption({ label: 'yes, whom the program names' });
  await page.getByText(/a system of yours is asked first/).first().waitFor();
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  while ((await owner.read(`/v1/programs/${program.id}`)).version < 2);
  assert.equal((await owner.read(`/v1/programs/${program.id}`)).rules.rewards[0].validation, true);
  const referral = await submit(owner, await makeParticipant(owner, program, { name: 'Rex Arden' }));
  const { rewards } = await pay(owner, referral);
  await page.goto(`${server.url}/console/rewards/${rewards[0].id}`);
  await page.getByText('The reward waits until your system says whether it is to be given.').waitFor();
  await watched.picture('reward-validation');
  await watched.assertSound();
});

test('a referral is looked at by another version of the rules, and stays as it is', async () => {
  const program = await makeProgram(owner, { name: 'Friends of the yard', rules: rulesWith(thanks) });
  const referral = await submit(owner, await makeParticipant(owner, program, { name: 'Rex Arden' }));
  await pay(owner, referral);
  await owner.create(`/v1/programs/${program.id}/versions`, { rules: rulesWith({ ...thanks, amount: { fixed: 9900 } }) });
  const watched = await open(`/referrals/${referral.id}`);
  const { page } = watched;
  const card = page.locator('section', { has: page.getByRole('heading', { name: /^Why Rex Arden/ }) });
  await card.getByText('$25.00').waitFor();
  await card.getByLabel('Look at it by other rules').selectOption('2');
  await card.getByText('$99.00').waitFor();
  await card.getByText(/What these rules would have made of it/).waitFor();
  await watched.picture('what-if');
  await watched.assertSound();
  await card.getByLabel('Look at it by other rules').selectOption('1');
  await card.getByText('$25.00').waitFor();
  assert.equal((await owner.read(`/v1/referrals/${referral.id}`)).program_version, 1);
});

test('a referral says in sentences what its rules missed', async () => {
  const qualification = { all: [{ field: 'event.type', op: 'in', value: ['invoice.paid'] }, { field: 'event.amount', op: 'gte', value: 5_000 }] };
  const program = await makeProgram(owner, { name: 'Friends of the mill', rules: { ...rulesWith(thanks), qualification } });
  const referral = await submit(owner, await makeParticipant(owner, program, { name: 'Rex Arden' }));
  await pay(owner, referral, { type: 'signup.completed', amount: undefined, currency: undefined });
  await pay(owner, referral, { amount: 4_000 });
  const watched = await open(`/referrals/${referral.id}`);
  const { page } = watched;
  await page.getByText('What happened was “Signed up”; this rule waits for “Invoice paid”.').waitFor();
  await page.getByText('The amount was $40; it must be at least $50.').waitFor();
  await page.getByText('Nothing has happened yet that this rule waits for.').first().waitFor();
  await watched.picture('why-sentences');
  await watched.assertSound();
});

test('a referral is looked at by its first click, and by a shorter window', async () => {
  const program = await makeProgram(owner, { name: 'Friends of the pier', rules: rulesWith(thanks) });
  const [rex, maya] = [await makeParticipant(owner, program, { name: 'Rex Arden' }), await makeParticipant(owner, program, { name: 'Maya Ortiz' })];
  const click = async (participant, cookie) => (await server.anonymous.get(`/r/${participant.code}`, cookie ? { Cookie: cookie } : {})).headers['set-cookie'][0].split(';')[0];
  const both = await click(maya, await click(rex));
  const referral = await owner.create('/v1/referrals', { program_id: program.id, click_id: both.split('=')[1], prospect: { name: 'Bram Castel', email: uniqueEmail('bram') } });
  await pay(owner, referral);
  const watched = await open(`/referrals/${referral.id}`);
  const { page } = watched;
  await page.getByRole('heading', { name: 'Why Maya Ortiz?' }).waitFor();
  await page.getByLabel('Which click counts').selectOption('first');
  await page.getByRole('heading', { name: 'Why Rex Arden?' }).waitFor();
  await page.getByText('The first touch counts.').waitFor();
  await page.getByLabel('How old a click may be').selectOption('7');
  await page.getByRole('heading', { name: 'Why Rex Arden?' }).waitFor();
  await watched.picture('what-if-policy');
  await watched.assertSound();
  await page.getByLabel('Which click counts').selectOption('');
  await page.getByLabel('How old a click may be').selectOption('');
  await page.getByRole('heading', { name: 'Why Maya Ortiz?' }).waitFor();
  assert.equal((await owner.read(`/v1/referrals/${referral.id}`)).participant_id, maya.id);
});
