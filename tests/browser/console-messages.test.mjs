// Messages as the office works with them, in the test world: what was sent and what not, the texts, the settings.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from '../api/harness/eventually.mjs';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, uniqueEmail } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
owner.world = owner.session.workspaces[0].test_id;
const program = await makeProgram(owner, { name: 'Friends of the house' });
const settings = `/v1/programs/${program.id}/messaging`;
await owner.patch(settings, { quiet_hours: { from: '00:00', to: '00:00' } }); // tests run at night too
const maya = await makeParticipant(owner, program, { name: 'Maya Torres', phone: '+12025550143' });
const sam = await owner.create('/v1/contacts', { name: 'Silent Sam', email: uniqueEmail('sam') });

const write = (contactId, text, more = {}) => owner.create('/v1/messages', { contact_id: contactId, program_id: program.id, channel: 'sms', text, ...more });

/** Waits until a message stands so. */
const settled = (id, status) => eventually(() => owner.read(`/v1/messages/${id}`), (message) => message.status === status);

async function open(where) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.context.addInitScript((world) => sessionStorage.setItem('referd-world', world), owner.world);
  await watched.page.goto(`${server.url}/console${where}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('the log is empty, and says what it will hold', async () => {
  const watched = await open('/messages');
  await watched.page.getByText('No messages yet').waitFor();
  await watched.assertSound();
});

test('each message stands in the log with what became of it, and opens with its text', async () => {
  const sent = await write(maya.contact_id, 'Hello {{first_name}},\nthe shop is open again.');
  await settled(sent.id, 'simulated');
  await write(sam.id, 'Nobody can read this.');
  const watched = await open('/messages');
  const { page } = watched;
  const row = page.getByRole('row', { name: /Maya Torres/ });
  await row.getByText('Simulated').waitFor();
  await page.getByRole('row', { name: /Silent Sam/ }).getByText('There is no number or address.').waitFor();
  await watched.picture('messages');
  await watched.assertSound();
  await row.getByRole('link').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('This is the test world: nothing was sent.').waitFor();
  assert.equal(await dialog.getByRole('region', { name: 'Text' }).innerText(), 'Hello Maya,\nthe shop is open again.');
  await dialog.getByText('+12025550143').waitFor();
  await watched.picture('message');
  await watched.assertSound();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Status' }).first().click();
  await page.getByRole('menuitem', { name: 'Held back' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Silent Sam/ }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('status'), 'suppressed');
});

test('one that waits is canceled, and one that was held back is tried again', async () => {
  await owner.patch(settings, { paused: true });
  const waits = await write(maya.contact_id, 'Later.');
  const watched = await open(`/messages?open=${waits.id}`);
  const { page } = watched;
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel the message' }).click();
  await page.getByText('Canceled. It will not be sent.').waitFor();
  await dialog.getByText('It was canceled before it left.').waitFor();
  await watched.picture('message-canceled');
  await watched.assertSound();
  assert.equal((await owner.read(`/v1/messages/${waits.id}`)).status, 'canceled');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('Queued again.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel the message' }).waitFor();
  await owner.patch(settings, { paused: false });
  await settled(waits.id, 'simulated');
  await dialog.getByText('Simulated').waitFor();
});

test('a text is written with its preview, its variables, and the place of a mistake', async () => {
  const watched = await open('/messages/templates');
  const { page } = watched;
  const preview = page.getByRole('region', { name: 'Preview' });
  await page.getByRole('button', { name: /^Invitation/ }).getByText('Usual text').waitFor();
  await preview.getByText(/Reply STOP to opt out/).waitFor();
  await watched.picture('template');
  await watched.assertSound();
  await page.getByRole('button', { name: /^Reward (?!for)/ }).click();
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.fill('Thank you.\nYou have {{amuont}} here.');
  await page.getByText('{{amuont}} is no variable. Line 2, character 10.').waitFor();
  await page.getByRole('button', { name: /^Thanks/ }).click();
  await preview.getByText(/thank you for sending/).waitFor();
  await page.getByRole('button', { name: /^Reward (?!for)/ }).click(); // what was typed is still there
  await page.getByText('{{amuont}} is no variable. Line 2, character 10.').waitFor();
  await page.getByRole('button', { name: 'Show the place' }).click();
  assert.equal(await text.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), '{{amuont}}');
  assert.ok(watched.takeComplaints().every((line) => /status of 400/.test(line)), 'the preview was refused, and nothing else');
  await watched.picture('template-fault');
  await watched.assertSound();
  await text.fill('Thank you, ');
  await page.getByRole('button', { name: '{{first_name}}' }).click();
  assert.equal(await text.inputValue(), 'Thank you, {{first_name}}');
  await preview.getByText(/^Thank you, \w+$/).waitFor();
  await page.getByText(/1 segment\./).waitFor();
  await page.getByRole('combobox', { name: 'Filled with' }).selectOption({ label: 'Maya Torres' });
  await preview.getByText('Thank you, Maya').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Version 1 is saved.').waitFor();
  await page.getByRole('button', { name: /^Reward (?!for)/ }).getByText('Own text, version 1').waitFor();
  const mine = async () => (await owner.read(`/v1/message_templates?program_id=${program.id}`)).data.find((one) => one.kind === 'reward' && one.channel === 'sms' && one.language === 'en');
  assert.equal((await mine()).text, 'Thank you, {{first_name}}');
  await page.getByRole('button', { name: 'Send a test' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Phone' }).fill('+1 202 555 0199');
  await watched.picture('template-test');
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'Send the test' }).click();
  await page.getByText('The test for +12025550199 is on its way.').waitFor();
  const tried = (await owner.readAll('/v1/messages')).find((one) => one.kind === 'test');
  assert.match((await settled(tried.id, 'simulated')).text, /^Thank you, /);
  await page.getByRole('button', { name: 'Use the usual text again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Use the usual text again' }).click();
  await page.getByRole('button', { name: /^Reward (?!for)/ }).getByText('Usual text').waitFor();
  assert.equal((await mine()).is_default, true);
});

test('a mail has a subject, in each language', async () => {
  const watched = await open('/messages/templates?kind=thanks&channel=email&language=de');
  const { page } = watched;
  await page.getByRole('textbox', { name: 'Subject' }).fill('Danke, {{first_name}}');
  await page.getByRole('region', { name: 'Preview' }).getByText(/^Danke, \w+$/).waitFor();
  await watched.picture('template-mail');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Version 1 is saved.').waitFor();
});

test('settings: kinds, hours, limits and budget; a field that is wrong says so', async () => {
  const watched = await open('/messages/settings');
  const { page } = watched;
  await page.getByRole('switch', { name: 'News of a referral' }).click({ force: true });
  await page.getByRole('combobox', { name: 'By which way: Reward', exact: true }).selectOption('email');
  await page.getByRole('textbox', { name: 'Delay in hours: Thanks' }).fill('2');
  await page.getByRole('button', { name: 'Save the kinds' }).click();
  await page.getByText('Saved.').waitFor();
  await page.getByLabel('Quiet from').fill('20:30');
  await page.getByRole('textbox', { name: 'Messages to one person at most' }).fill('5');
  await page.getByRole('textbox', { name: 'Budget of text messages, USD' }).fill('25.50');
  await page.getByRole('textbox', { name: 'Numbers allowed' }).fill('1');
  await page.getByRole('button', { name: 'Save the limits' }).click();
  await page.locator('[aria-invalid=true]').first().waitFor();
  assert.equal(await page.locator('[aria-invalid=true]').getAttribute('name'), 'prefixes');
  assert.ok(watched.takeComplaints().every((line) => /status of 400/.test(line)), 'a prefix without its plus is refused');
  await page.getByRole('textbox', { name: 'Numbers allowed' }).fill('+1 +49');
  await watched.picture('messaging');
  await watched.assertSound();
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.status() === 200);
  await page.getByRole('button', { name: 'Save the limits' }).click();
  await saved;
  const told = await owner.read(settings);
  assert.deepEqual([told.quiet_hours.from, told.per_recipient.count, told.budget.amount, told.prefixes], ['20:30', 5, 2550, ['+1', '+49']]);
  assert.deepEqual([told.kinds.stage.enabled, told.kinds.reward.channels, told.kinds.thanks.delay_hours], [true, ['email'], 2]);
});

test('all messages are paused with a click, and those that wait are canceled at once', async () => {
  const watched = await open('/messages/settings');
  const { page } = watched;
  await page.getByRole('button', { name: 'Pause all messages' }).click();
  await page.getByText('Nothing of this program is sent. Messages wait.').waitFor();
  const waits = await write(maya.contact_id, 'Never.');
  await page.getByRole('button', { name: 'Cancel all that wait' }).click();
  await watched.picture('messaging-cancel');
  await watched.assertSound();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel all that wait' }).click();
  await page.getByText('Canceled. They are marked in a moment.').waitFor();
  await page.getByRole('button', { name: 'Let them go' }).click();
  await page.getByText('Messages go out again.').waitFor();
  await settled(waits.id, 'canceled');
  assert.equal((await owner.read(settings)).paused, false);
});

test('the newest messages of a person stand on its page', async () => {
  const watched = await open(`/contacts/${maya.contact_id}`);
  const { page } = watched;
  const table = page.getByRole('table', { name: 'Messages' });
  await table.getByText('Own words').first().waitFor();
  await table.scrollIntoViewIfNeeded();
  await watched.picture('contact-messages');
  await watched.assertSound();
  await table.getByRole('link', { name: 'Own words' }).last().click();
  await page.getByRole('dialog').getByText('the shop is open again.').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('contact_id'), maya.contact_id);
  await server.verify();
});

test('a mail is seen as mail programs show it, in a frame where nothing runs', async () => {
  const { page } = await open('/messages/templates?channel=email');
  await page.getByRole('button', { name: 'Show the mail' }).click();
  const frame = page.locator('iframe[title="The mail"]');
  await frame.waitFor();
  assert.doesNotMatch((await frame.getAttribute('sandbox')) ?? 'none', /allow-scripts/); // so no tool looks into it either
  const style = await frame.evaluate((one) => one.contentDocument.querySelector('a[href*="/r/"]').getAttribute('style'));
  assert.match(style, /color/, 'its looks are there, though the page allows none of its own');
});
