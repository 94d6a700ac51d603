// Groups, rates of one participant, the link by a click, and many invited at once, as the office works with them.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { makeTempFolder, startServer } from '../api/harness/process.mjs';
import { exampleRules, makeParticipant, makeProgram, unique, uniqueEmail } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const rules = { ...exampleRules(), enrollment: {} };
rules.rewards[0].title = 'Credit for a friend';
rules.rewards[1].title = 'Welcome credit';
const program = await makeProgram(owner, { name: 'Friends of the house', rules });
await owner.create('/v1/connections', { kind: 'smtp', settings: { host: 'mail.example.com', port: 587, security: 'starttls', user: 'shop', from: 'shop@example.com' }, secrets: { password: 'not a real one' } });
const participant = await makeParticipant(owner, program, { name: 'Maya Torres', email: uniqueEmail('maya') });

async function customer(name) {
  const contact = await owner.create('/v1/contacts', { name, email: uniqueEmail('customer'), tags: ['spring'] });
  await owner.create(`/v1/contacts/${contact.id}/consents`, { channel: 'email', purpose: 'marketing', state: 'granted', wording: 'Yes, write to me.', source: 'desk' });
  return contact;
}

async function open(where) {
  const watched = await browser.open(null);
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await watched.page.goto(`${server.url}/console${where}`);
  await watched.page.locator('h1').waitFor();
  return watched;
}

test('a group is made with a rate of its own', async () => {
  const watched = await open('/groups');
  const { page } = watched;
  await page.getByText('No groups yet').waitFor();
  await page.getByRole('button', { name: 'New group' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Loyal customers');
  await dialog.getByRole('combobox', { name: 'Rate of Credit for a friend' }).selectOption('Another amount');
  await dialog.getByRole('combobox', { name: 'How much' }).selectOption('a fixed sum');
  await dialog.getByRole('textbox', { name: 'Always' }).fill('40');
  await watched.picture('group-new');
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'Make the group' }).click();
  const row = page.getByRole('row', { name: /Loyal customers/ });
  await row.getByText('Credit for a friend: $40').waitFor();
  await watched.picture('groups');
  await watched.assertSound();
  const [group] = await owner.readAll(`/v1/groups?program_id=${program.id}`);
  assert.deepEqual(group.overrides, [{ rule_key: 'thanks', amount: { fixed: 4000 } }]);
});

test('a participant’s card says each rate and whose it is, and agrees others with a reason', async () => {
  const watched = await open(`/participants/${participant.id}`);
  const { page } = watched;
  await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'Loyal customers' });
  const rate = page.getByRole('row', { name: /Credit for a friend/ }).first();
  await rate.getByText('Group Loyal customers').waitFor();
  await page.getByRole('button', { name: 'Agree other rates' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Rate of Credit for a friend' }).selectOption('Another amount');
  const own = dialog.getByRole('group', { name: 'What Credit for a friend pays instead' });
  await own.getByRole('combobox', { name: 'How much' }).selectOption('by size of the amount');
  await own.getByRole('button', { name: 'Add a step' }).click();
  await dialog.getByRole('textbox', { name: 'Why, in words' }).fill('She brought us the whole street.');
  await watched.picture('agreement');
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'Agree these rates' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await rate.getByText('Agreed').waitFor();
  await page.getByText('She brought us the whole street.').waitFor();
  await watched.picture('terms');
  await watched.assertSound();
  const terms = await owner.read(`/v1/participants/${participant.id}/terms`);
  assert.deepEqual(terms.rules.map((row) => row.source), ['participant', 'program']);
  assert.equal(terms.agreement.rules[0].amount.brackets.length, 2);
});

test('a group is deleted, and its members go where somebody says', async () => {
  const watched = await open('/groups');
  const { page } = watched;
  await page.getByRole('row', { name: /Loyal customers/ }).getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete the group Loyal customers' });
  await dialog.getByRole('combobox', { name: 'Its member goes to' }).selectOption('none');
  await watched.picture('group-end', ['light', 'narrow']);
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The group Loyal customers is deleted.').waitFor();
  await page.getByText('No groups yet').waitFor();
  assert.equal((await owner.read(`/v1/participants/${participant.id}`)).group_id, null);
});

test('somebody is written to in words of one’s own, and sent the way to the portal', async () => {
  const watched = await open(`/participants/${participant.id}`);
  const { page } = watched;
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Write to / });
  await dialog.getByRole('combobox', { name: 'By' }).selectOption('email');
  await dialog.getByRole('textbox', { name: 'Subject' }).fill('About Tuesday');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Hello {{first_name}}, see you on Tuesday.');
  await watched.picture('write', ['light', 'narrowDark']);
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'Send' }).click();
  await page.getByText(/^The message to .* is on its way\.$/).waitFor();
  await page.getByRole('button', { name: 'More for this participant' }).click();
  await page.getByRole('menuitem', { name: 'Send a link to the portal' }).click();
  const link = page.getByRole('dialog', { name: /^A link to the portal for / });
  await link.getByRole('combobox', { name: 'By' }).selectOption('email');
  await watched.picture('send-portal-link', ['light', 'narrow']);
  await watched.assertSound();
  await link.getByRole('button', { name: 'Send a link to the portal' }).click();
  await page.getByText(/^A link to the portal is on its way to /).waitFor();
  const kinds = (await owner.readAll(`/v1/messages?contact_id=${participant.contact_id}`)).map((row) => row.kind);
  assert.deepEqual(kinds.slice(0, 2), ['portal_link', 'custom']);
});

test('who asks to take part is approved, and who does not belong is rejected with a reason', async () => {
  const joinable = await makeProgram(owner, { name: 'Open house', slug: unique('house'), rules: { ...program.rules, enrollment: { join: 'approval' } } });
  const visitor = await browser.open(null);
  const ask = async (name) => {
    await visitor.page.goto(`${server.url}/p/${joinable.slug}/join`);
    if (name === 'Nina Near') {
      await visitor.picture('join');
      await visitor.assertSound();
    }
    await visitor.page.getByLabel('Your name').fill(name);
    await visitor.page.getByLabel('Phone or e-mail').fill(uniqueEmail('join'));
    await visitor.page.waitForFunction(() => performance.now() > 2500);
    await visitor.page.getByRole('button', { name: 'Ask to take part' }).click();
    await visitor.page.getByRole('heading', { name: 'Thank you' }).waitFor();
  };
  await ask('Nina Near');
  await visitor.picture('joined', ['light', 'narrow']);
  await visitor.assertSound();
  await ask('Otto Odd');
  const watched = await open('/participants');
  const { page } = watched;
  await page.getByRole('link', { name: 'Look at them' }).click();
  await watched.picture('applied', ['light', 'narrow']);
  await page.getByRole('link', { name: 'Nina Near' }).first().click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Nina Near takes part.').waitFor();
  await page.goto(`${server.url}/console/participants?status=applied`);
  await page.getByRole('link', { name: 'Otto Odd' }).first().click();
  await page.getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('We do not know this person.');
  await watched.picture('reject', ['light', 'narrow']);
  await watched.assertSound();
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await page.getByText('Otto Odd was rejected.').waitFor();
  const rows = await owner.readAll(`/v1/participants?program_id=${joinable.id}`);
  assert.deepEqual(rows.map((row) => `${row.name} ${row.status}`).sort(), ['Nina Near active', 'Otto Odd rejected']);
});

test('a customer is sent the link by a click, and takes part by it', async () => {
  const contact = await customer('Ines Moreau');
  const watched = await open(`/contacts/${contact.id}`);
  const { page } = watched;
  await page.getByRole('button', { name: 'Text the link' }).click();
  const dialog = page.getByRole('dialog');
  await watched.picture('invite');
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('The link for Ines Moreau is on its way.').waitFor();
  assert.equal((await owner.readAll(`/v1/participants?contact_id=${contact.id}`)).length, 1);
  await page.getByRole('button', { name: 'Text the link' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText(/was invited today/).waitFor();
  await page.getByRole('button', { name: 'Send it all the same' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await page.getByText('The link for Ines Moreau is on its way.').first().waitFor();
});

test('whoever has not agreed gets nothing, and the link goes once the consent is noted', async () => {
  const contact = await owner.create('/v1/contacts', { name: 'Piet Vos', email: uniqueEmail('piet') });
  const watched = await open(`/contacts/${contact.id}`);
  const { page } = watched;
  await page.getByText('Nothing was agreed to or taken back yet.').waitFor();
  await page.getByRole('button', { name: 'Text the link' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await dialog.getByText(/Piet Vos has not agreed to such messages/).waitFor();
  await watched.picture('not-agreed', ['light', 'narrow']);
  await dialog.getByRole('button', { name: 'Note consent' }).click();
  await watched.picture('consent-new', ['light', 'narrow']);
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'Note consent' }).click();
  await dialog.getByText('This is needed.').first().waitFor();
  await dialog.getByRole('textbox', { name: 'How it was said' }).fill('On the phone');
  await dialog.getByRole('textbox', { name: 'In which words' }).fill('Yes, send it to me.');
  await dialog.getByRole('button', { name: 'Note consent' }).click();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('The link for Piet Vos is on its way.').waitFor();
  const [said] = await owner.readAll(`/v1/contacts/${contact.id}/consents`);
  assert.deepEqual([said.channel, said.purpose, said.state, said.source, said.wording], ['email', 'marketing', 'granted', 'On the phone', 'Yes, send it to me.']);

  const card = page.getByRole('table', { name: 'Consent to messages' });
  await card.getByRole('row', { name: /Invitations and offers.*E-mail.*Agreed.*On the phone/ }).waitFor();
  await page.getByRole('button', { name: 'Note consent' }).click();
  await dialog.getByRole('combobox', { name: 'What they say' }).selectOption('They take it back');
  await dialog.getByRole('textbox', { name: 'How it was said' }).fill('At the door');
  await dialog.getByRole('button', { name: 'Note consent' }).click();
  await card.getByRole('row', { name: /Taken back.*At the door/ }).waitFor();
  await watched.picture('consents', ['light', 'dark', 'narrow']);
  await watched.assertSound();
});

test('many are invited: looked at first, then sent, paused and canceled with a click', async () => {
  for (const name of ['Ada Berg', 'Bo Chen', 'Cleo Diaz']) await customer(name);
  await owner.create('/v1/contacts', { name: 'Silent Sam', email: uniqueEmail('sam'), tags: ['spring'] });
  const watched = await open('/invitations');
  const { page } = watched;
  await page.getByRole('button', { name: 'Invite many' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Tag' }).fill('spring');
  await watched.picture('batch-new');
  await watched.assertSound();
  await dialog.getByRole('button', { name: 'See who would get it' }).click();
  await page.getByText('3 people of 5 would be invited.').waitFor();
  await watched.picture('batch-ready');
  await watched.assertSound();
  await page.getByRole('button', { name: 'Invite 3 people' }).click();
  await page.getByText('The invitations go out.').waitFor();
  await page.getByText(/of 3 messages have left/).waitFor();
  const [batch] = await owner.readAll('/v1/invitation_batches');
  while ((await owner.read(`/v1/invitation_batches/${batch.id}`)).status !== 'done') await page.waitForTimeout(50);
  await page.getByRole('button', { name: 'Cancel the batch' }).click();
  await page.getByText('Canceled. What has not left stays here.').waitFor();
  assert.deepEqual([(await owner.read(`/v1/invitation_batches/${batch.id}`)).status, batch.counts.no_consent], ['canceled', 1]);
});

test('a CSV says which lines are wrong, by their numbers', async () => {
  const file = path.join(makeTempFolder(), 'people.csv');
  writeFileSync(file, `name,email,consent\nNora,${uniqueEmail('nora')},at the counter\nWrong,no address,\nTwice,${participant.email},x\nTwice,${participant.email},x\n`);
  const watched = await open('/invitations');
  const { page } = watched;
  await page.getByRole('button', { name: 'Invite many' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('People of a CSV').click();
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByText('people.csv').waitFor();
  await dialog.getByRole('button', { name: 'See who would get it' }).click();
  await page.getByText('2 lines cannot be used').click();
  await page.getByText('Line 3').waitFor();
  await page.getByText('Line 5').waitFor();
  await watched.picture('batch-faults');
  await watched.assertSound();
  await server.verify();
});

test('who takes part by itself is said in the editor of the rules', async () => {
  const watched = await open(`/programs/${program.id}/rules`);
  const { page } = watched;
  await page.getByRole('button', { name: /A customer whose job is done and who scores it 4 or better/ }).click();
  await page.getByRole('textbox', { name: 'Score at least' }).fill('5');
  await page.getByRole('textbox', { name: 'Invited after' }).fill('2');
  await watched.picture('enrollment');
  await watched.assertSound();
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText('Version 2 is live.').waitFor();
  const { rules: published } = await owner.read(`/v1/programs/${program.id}`);
  assert.deepEqual(published.enrollment.invite, { delay_hours: 2 });
  assert.equal(published.enrollment.when.all[1].value, 5);
  await page.getByRole('switch', { name: 'Invite content customers when their job is done' }).click({ force: true });
  await page.getByRole('button', { name: /^Publish version/ }).click();
  await page.getByText('Version 3 is live.').waitFor();
  assert.equal((await owner.read(`/v1/programs/${program.id}`)).rules.enrollment, undefined);
});
