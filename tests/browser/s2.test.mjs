// The second of the systems that referd is for, from end to end and with nothing but real parts: a contractor's program runs
// by itself. A job is done and its customer is happy, a text message asks her, one friend follows her link and another only
// says her name on the phone; their jobs are invoiced, she is paid and thanked, and nobody in the office has to remember
// anything. Messages leave by the way that REFERD_WAY names (tests/peers/harness/post.mjs): here text messages through Kannel
// and its fake carrier, mail through an SMTP server with STARTTLS and AUTH; s2-twilio.test.mjs has the other one.
//
// The tests are the chapters of one story, each begins where the one before it ended. Pictures go to build/pictures/, or
// where REFERD_PICTURES says.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, expectStatus } from '../api/harness/http.mjs';
import { setupLink } from '../api/harness/person.mjs';
import { makeTempFolder, repositoryRoot } from '../api/harness/process.mjs';
import { balancesOf, rewardsByRule, totalsOf, unique } from '../api/harness/world.mjs';
import { makeCertificate } from '../peers/harness/certificate.mjs';
import { until, WAYS } from '../peers/harness/post.mjs';
import { NARROW, startBrowser } from './harness/browser.mjs';
import { ConsolePage } from './harness/console-page.mjs';
import { startFresh } from './harness/fresh.mjs';
import { SetupPage } from './harness/setup-page.mjs';

process.env.REFERD_PICTURES ??= path.join(repositoryRoot, 'build', 'pictures');

const OWNER = { name: 'Ana Ferreira', email: 'ana@ridgeway.example.com', password: 'a boat that never leaves' };
const MAYA = { name: 'Maya Ortiz', phone: '+12025550143', address: '31 Maple Street', city: 'Springfield' };
const MYRA = { name: 'Myra Orton', phone: '+12025550144', address: '8 Birch Road', city: 'Fairview' };
const BRUNO = { name: 'Bruno Keller', phone: '+12025550145' };
const ELENA = { name: 'Elena Marsh', email: 'elena@example.com' };
const NINA = { name: 'Nina Friend', typed: '(202) 555-0151', phone: '+12025550151' };
const NILS = { name: 'Nils Aaltonen', phone: '+12025550152' };
const OTHERS = ['Rosa Lind', 'Omar Haddad', 'Judith Stone'];
const PIET = 'Piet de Vries'; // who was not sent by Maya at all
const INVOICE = 184_000;
const EARNED = [2_500, 2_500, 5_000, 5_000, 10_000]; // $25 at the first friend, $50 at the third, $100 at the fifth
const sum = (amounts) => amounts.reduce((all, one) => all + one, 0);

const SEEN = ['light', 'narrowDark'];
const READING_MS = 2_200; // nobody reads a page and fills its form in sooner than two seconds

/* A friend's telephone, on which nothing runs: a browser that says it is headless would be counted as a machine. */
const PHONE = {
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  viewport: NARROW,
  javaScriptEnabled: false,
};

const NAME = process.env.REFERD_WAY ?? 'kannel';
const way = WAYS[NAME];
const { absent } = way;
if (absent) console.error(`s2 by ${NAME} is not played. ${absent}`);
const story = {};
const certificate = absent ? null : makeCertificate(makeTempFolder());
const picture = (watched, name) => watched.picture(NAME === 'kannel' ? `s2-${name}` : `s2-${NAME}-${name}`, SEEN);
const server = absent ? null : await startFresh({ flags: ['--allow-private-calls', 'on', '--ca-file', certificate.authority] });
const browser = absent ? null : await startBrowser({ whole: true });
after(async () => {
  await browser?.close();
  await Promise.all([story.phones?.stop(), story.mailboxes?.stop()]);
  await server?.verify();
  await server?.stop();
});

/** A chapter of the story: told only when those before it went well. */
function chapter(name, tell) {
  test(name, { skip: absent }, async (t) => {
    if (story.broke) return t.skip('the story broke off before');
    story.broke = true;
    await tell().catch(async (error) => {
      await story.desk?.watched.photograph(`s2-${NAME}-broken`);
      throw error;
    });
    story.broke = false;
  });
}

// ---- what the business's own system tells ----

/** A customer of the business, who said on the order form whether they may be written to. */
async function serve(person) {
  const contact = await story.api.create('/v1/contacts', person);
  const channel = person.phone ? 'sms' : 'email';
  await story.api.create(`/v1/contacts/${contact.id}/consents`, { channel, purpose: 'marketing', state: 'granted', wording: 'You may write to me about my job and offers.', source: 'order form' });
  return contact;
}

/** How the business's own system names a person. */
const named = ({ phone, email }) => (phone ? { phone } : { email });

/** A job of the contact was done and scored; gives the later event. */
async function doJob(contact, score) {
  const about = { program_id: story.program.id, object: { id: unique('job') }, customer: named(contact) };
  await story.api.create('/v1/events', { type: 'job.completed', external_id: unique('done'), ...about });
  return story.api.create('/v1/events', { type: 'survey.scored', external_id: unique('survey'), data: { score }, ...about });
}

const enrolment = (event) => event.decisions.filter((row) => row.rule_key === 'enrollment').map((row) => row.outcome);
const participantOf = async (contact) => (await story.api.readAll(`/v1/participants?contact_id=${contact.id}`))[0];

/** The friend's job is invoiced; gives what whoever sent them gets, as the referral now has it. */
async function invoice(referral) {
  const customer = named(await story.api.read(`/v1/contacts/${referral.contact_id}`));
  await story.api.create('/v1/events', { type: 'job.invoiced', external_id: unique('invoice'), object: { id: unique('job') }, customer, amount: INVOICE, currency: 'USD' });
  return (await rewardsByRule(story.api, referral)).next_job;
}

/** A friend who names a code at the counter. */
const send = (participant, name) => story.api.create('/v1/referrals', { program_id: story.program.id, code: participant.code, prospect: { name, email: `${unique('friend')}@example.com` } });

const messagesOf = (contact) => story.api.readAll(`/v1/messages?contact_id=${contact.id}`);
const textsOf = (number) => story.phones.textsTo(number);

// ---- the story ----

chapter('the owner sets up the contractor\'s program', async () => {
  const watched = await browser.open((await setupLink(server)).trim(), { timezoneId: 'America/New_York' });
  const setup = new SetupPage(watched);
  await setup.you(OWNER);
  await setup.business({ name: 'Ridgeway', currency: 'USD', timeZone: 'America/New_York' });
  await setup.program({ template: 'Jobs by word of mouth' });
  await setup.link();
  watched.takeComplaints(); // nobody was signed in yet
  await watched.page.getByRole('button', { name: 'Go to the console' }).click();
  story.desk = new ConsolePage(watched);
  await story.desk.shows('Home');
  story.api = new Client(server.url, await story.desk.makeKey('The office system'));
  [story.program] = await story.api.readAll('/v1/programs');
  assert.equal(story.program.status, 'active');
  const page = await story.api.read(`/v1/programs/${story.program.id}/page`);
  assert.deepEqual([page.mode, story.program.destination_url], ['landing', page.url]); // one choice has set that up too
});

chapter('messages leave by accounts of its own, at once; the page is the business\'s', async () => {
  const { api, program } = story;
  const address = `/v1/programs/${program.id}`;
  const { rules } = await api.read(address);
  rules.enrollment.invite.delay_hours = 0;
  await api.create(`${address}/versions`, { rules });
  expectStatus(await api.patch(`${address}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' }, thanks_from: 'Ana' }), 200, 'messaging');
  const page = expectStatus(await api.patch(`${address}/page`, { country: 'US', phone: '(202) 555-0100', leaderboard: { public: true } }), 200, 'page').body;
  story.board = page.leaderboard_url;
  story.phones = await way.Telephones.connect(api, program);
  story.mailboxes = await way.Mailboxes.connect(api, program, certificate);
});

chapter('a job is done and scored 5: a text message brings her link', async () => {
  story.myra = await serve(MYRA); // a customer as well, of whom nobody has heard a score
  story.maya = await serve(MAYA);
  assert.deepEqual(enrolment(await doJob(story.maya, 5)), ['enrolled']);
  story.her = await participantOf(story.maya);
  const text = await story.phones.text(MAYA.phone, /^Hi Maya, thank you for choosing Ridgeway\./);
  assert.ok(text.includes(story.her.link_url) && text.endsWith('Reply STOP to opt out.'), text);
  story.link = /http\S+/.exec(text)[0];
  const message = await until(async () => (await messagesOf(story.maya)).find((one) => one.status === 'delivered'), 'the carrier\'s report');
  assert.deepEqual([message.kind, message.provider, message.segments], ['invitation', way.provider, 1]);
});

chapter('another is scored 3, and hears nothing', async () => {
  story.bruno = await serve(BRUNO);
  assert.deepEqual(enrolment(await doJob(story.bruno, 3)), ['ineligible']);
  assert.equal(await participantOf(story.bruno), undefined);
  assert.deepEqual(await messagesOf(story.bruno), []);
});

chapter('a friend follows the link and sends the form, without any script', async () => {
  const friend = await browser.open(story.link, PHONE);
  const opened = Date.now();
  assert.match(friend.page.url(), new RegExp(`/p/${story.program.slug}/${story.her.code}`));
  assert.equal(await friend.page.locator('h1').textContent(), 'Maya sends you $25');
  await picture(friend, '01-landing');
  await friend.assertValid();
  await friend.page.getByLabel('Your name').fill(NINA.name);
  await friend.page.getByLabel('Phone or e-mail').fill(NINA.typed);
  await friend.page.getByLabel(/What do you need/).fill('A new boiler');
  await delay(Math.max(0, opened + READING_MS - Date.now()));
  await friend.page.getByRole('button', { name: 'Get my $25' }).click();
  await friend.page.waitForURL(/\/thanks$/);
  await picture(friend, '02-thanks');
  friend.assertQuiet();
  await friend.context.close();
  [story.nina] = await story.api.readAll(`/v1/referrals?participant_id=${story.her.id}`);
  assert.deepEqual([story.nina.participant_id, story.nina.status], [story.her.id, 'pending']);
  await story.phones.text(NINA.phone, /^Hi Nina, Ridgeway has your request/);
  const sound = await browser.open(story.link);
  await sound.assertSound();
  await sound.context.close();
});

chapter('a second friend only says the name on the phone: the office asks whose it is, and confirms', async () => {
  const { desk } = story;
  const { page, dialog } = desk;
  await page.goto(`${server.url}/console/referrals?add=1`);
  await dialog.getByLabel('Name', { exact: true }).fill(NILS.name);
  await dialog.getByLabel('Phone').fill(NILS.phone);
  await dialog.getByLabel('Who sent them?').fill('Maya from Maple Street');
  await dialog.getByRole('radio', { name: MAYA.name }).waitFor();
  await dialog.getByRole('button', { name: 'Add the referral' }).click();
  await page.waitForURL(/referrals\/ref_/);
  story.nils = await story.api.read(`/v1/referrals/${desk.idOfPage()}`);
  assert.deepEqual([story.nils.attribution.state, story.nils.participant_id], ['unconfirmed', null]);
  await desk.goTo('Review queue');
  await page.getByRole('button', { name: new RegExp(NILS.name) }).click();
  await page.getByText('Somebody said: “Maya from Maple Street”').waitFor();
  await page.getByRole('button', { name: 'Whose is it?' }).click();
  await dialog.getByRole('radio', { name: MAYA.name }).check();
  await dialog.getByText(`${MAYA.name} gets $25.00 once the referral qualifies. It would be the 1st.`).waitFor();
  await picture(desk.watched, '03-whose');
  await desk.watched.assertSound();
  await dialog.getByLabel('Why, in words').fill('Said so on the phone, twice');
  await dialog.getByRole('button', { name: 'It is Maya’s' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const { attribution, participant_id: credited } = await story.api.read(`/v1/referrals/${story.nils.id}`);
  assert.deepEqual([attribution.state, attribution.method, credited], ['confirmed', 'name', story.her.id]);
});

chapter('the jobs are invoiced: $25 for the first, $50 from the third, $100 for the fifth, told and thanked for', async () => {
  const { api, her, phones } = story;
  const given = [await invoice(story.nina), await invoice(story.nils)];
  for (const name of OTHERS) given.push(await invoice(await send(her, name)));
  assert.deepEqual(given.map((reward) => [reward.amount, reward.status]), EARNED.map((amount) => [amount, 'issued']));
  for (const name of [NINA.name, NILS.name, ...OTHERS])
    await phones.text(MAYA.phone, new RegExp(`^Hi Maya, thank you for sending ${name.split(' ')[0]} to us\\..* Ana$`));
  const notices = await until(() => {
    const told = textsOf(MAYA.phone).flatMap((text) => /^Hi Maya, you have earned (\$\d+) at Ridgeway\./.exec(text)?.[1] ?? []);
    return told.length >= EARNED.length && told;
  }, 'five notices');
  assert.deepEqual(notices.sort(), EARNED.map((amount) => `$${amount / 100}`).sort());
  await phones.text(NINA.phone, /^Hi Nina, you get \$25 at Ridgeway, thanks to Maya\. Welcome!$/);
});

chapter('a customer with nothing but an e-mail address is invited, told and thanked by mail', async () => {
  const { mailboxes } = story;
  story.elena = await serve(ELENA);
  assert.deepEqual(enrolment(await doJob(story.elena, 4)), ['enrolled']);
  story.elenas = await participantOf(story.elena);
  const invitation = await mailboxes.mail(ELENA.email, /^Know somebody who could use Ridgeway\?$/);
  assert.ok(invitation.text.includes(story.elenas.link_url) && invitation.html.includes(story.elenas.link_url), invitation.text);
  assert.equal((await invoice(await send(story.elenas, 'Walter Brandt'))).amount, EARNED[0]);
  const notice = await mailboxes.mail(ELENA.email, /^You have earned \$25$/);
  const thanks = await mailboxes.mail(ELENA.email, /^Thank you for sending Walter/);
  assert.match(thanks.text, /Sincerely,\nAna/);
  for (const mail of [invitation, notice, thanks]) {
    const list = mail.headers.get('list');
    assert.ok(list.unsubscribe.url.startsWith(server.url), JSON.stringify(list));
    assert.equal(list['unsubscribe-post'].name, 'List-Unsubscribe=One-Click');
    assert.equal(mail.from.value[0].address, 'hello@ridgeway.example.com');
  }
});

chapter('STOP ends it: what comes next is not sent', async () => {
  const { api, her, phones, maya } = story;
  await phones.say(MAYA.phone, 'STOP');
  await until(async () => (await api.readAll(`/v1/contacts/${maya.id}/consents`)).some((row) => row.channel === 'sms' && row.state === 'withdrawn'), 'her STOP');
  await phones.text(MAYA.phone, /^Ridgeway: you will get no more text messages from us\./);
  story.piet = await send(her, PIET);
  story.wrong = await invoice(story.piet);
  assert.deepEqual([story.wrong.amount, story.wrong.status], [EARNED.at(-1), 'issued']);
  const kept = await until(async () => {
    const rows = (await messagesOf(maya)).filter((row) => row.status === 'suppressed');
    return rows.length >= 2 && rows;
  }, 'what is suppressed');
  assert.deepEqual(kept.map((row) => [row.kind, row.reason]).sort(), [['reward', 'opted_out'], ['thanks', 'opted_out']]);
  assert.ok(!textsOf(MAYA.phone).some((text) => text.includes('Piet')));
});

chapter('it was not her who sent him: the owner sees what that takes back, and does it', async () => {
  const { api, desk, her, maya } = story;
  const { page, dialog } = desk;
  await page.goto(`${server.url}/console/referrals/${story.piet.id}`);
  await desk.shows(PIET);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Take the referrer away' }).click();
  await dialog.getByText(`This takes $100.00 back from ${MAYA.name}.`).waitFor();
  await dialog.getByText('Nobody is credited for this referral any more.').waitFor();
  await picture(desk.watched, '04-take-away');
  const before = await totalsOf(api, her);
  assert.deepEqual([before.available, before.reversed], [sum(EARNED) + EARNED.at(-1), 0], 'nothing is done yet');
  await dialog.getByLabel('Why, in words').fill('He found us by himself');
  await dialog.getByRole('button', { name: 'Take the referrer away' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const { status } = (await rewardsByRule(api, story.piet)).next_job;
  const totals = await totalsOf(api, her);
  assert.deepEqual([status, totals.available, totals.reversed], ['reversed', sum(EARNED), EARNED.at(-1)]);
  assert.equal((await balancesOf(api, maya.id)).available, sum(EARNED), 'the books agree');
});

chapter('the leaderboard is right, in the API, in the console and in public', async () => {
  const { api, desk, program } = story;
  const board = async (metric) => (await api.read(`/v1/leaderboard?program_id=${program.id}&metric=${metric}`)).data.map((row) => [row.rank, row.participant.name, row.value]);
  const closed = [[1, MAYA.name, EARNED.length], [2, ELENA.name, 1]];
  await until(async () => JSON.stringify(await board('closed')) === JSON.stringify(closed), 'the leaderboard');
  assert.deepEqual(await board('earned'), [[1, MAYA.name, sum(EARNED)], [2, ELENA.name, EARNED[0]]]);
  await desk.goTo('Leaderboard');
  await desk.page.getByRole('link', { name: MAYA.name }).waitFor();
  assert.match(await desk.page.getByRole('table').textContent(), /1MOMaya Ortiz5.*2EMElena Marsh1/);
  await picture(desk.watched, '05-leaderboard');
  await desk.watched.assertSound();
  const open = await browser.open(story.board);
  assert.match(await open.page.locator('main').textContent(), /Somebody\s*5 friends/);
  await picture(open, '06-public-leaderboard');
  await open.assertSound();
});

chapter('nobody was told a thing twice, and whoever was not happy has heard nothing to the end', async () => {
  assert.deepEqual(textsOf(BRUNO.phone), []);
  assert.deepEqual(textsOf(MYRA.phone), []);
  const messages = await until(async () => {
    const rows = await story.api.readAll('/v1/messages');
    return rows.every((row) => !['queued', 'sending'].includes(row.status)) && rows;
  }, 'the last message');
  assert.deepEqual(messages.filter((row) => ['unknown', 'failed'].includes(row.status)), []);
  assert.equal(textsOf(MAYA.phone).length, 1 + EARNED.length * 2 + 1, 'the link, a notice and a thank-you for each friend, and the answer to STOP: each once');
  assert.deepEqual(story.phones.faults(), []);
});
