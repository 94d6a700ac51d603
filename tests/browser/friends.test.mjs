// Friends whom a participant has written to, from the widget in a business's own page and from the portal: what the
// participant sees, and what the friend gets, which is opened as a mail program would.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { expectStatus } from '../api/harness/http.mjs';
import { setUp } from '../api/harness/person.mjs';
import { claimsOf, makePortalKey, sign } from '../api/harness/portal.mjs';
import { createKey, makeTempFolder, startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, uniqueEmail } from '../api/harness/world.mjs';
import { makeCertificate } from '../peers/harness/certificate.mjs';
import { openMail } from '../peers/harness/mailbox.mjs';
import { PASSWORD, startSmtp, USER } from '../peers/harness/smtp.mjs';
import { NARROW, startBrowser } from './harness/browser.mjs';
import { portalLink } from './harness/portal.mjs';
import { ShopSite } from './harness/shop-site.mjs';

const PHONE = { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1', viewport: NARROW };
const certificate = makeCertificate(makeTempFolder());
const smtp = await startSmtp({ certificate });
const server = await startServer({ flags: ['--allow-private-calls', 'on', '--ca-file', certificate.authority] });
const site = await ShopSite.start(server);
const browser = await startBrowser();
after(async () => {
  await browser.close();
  site.stop();
  await smtp.stop();
  await server.verify();
  await server.stop();
});
const { live } = server;
await live.call('PATCH', '/v1/workspace', { name: 'Harbor & Pine', brand_color: '#1d624c' });
await live.create('/v1/connections', { kind: 'smtp', settings: { host: 'localhost', port: smtp.port, security: 'starttls', user: USER, from: 'hello@harbor.example.com', from_name: 'Harbor & Pine' }, secrets: { password: PASSWORD } });
const key = await createKey(server.database, 'site', ['--publishable', '--origin', site.url]);
const program = await makeProgram(live, { name: 'Customer referrals' });
expectStatus(await live.call('PATCH', `/v1/programs/${program.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' }, kinds: { friend_invitation: { enabled: true } } }), 200, 'messaging');
const signing = await makePortalKey(live, program);
const maya = await makeParticipant(live, program, { name: 'Maya Ortiz' });
const says = () => site.says({ key, program, token: sign(claimsOf(maya), signing.secret) });
const invitations = () => live.readAll(`/v1/messages?program_id=${program.id}`);

const mailTo = async (to) => openMail((await smtp.until((one) => one.to === to)).bytes);

test('from the widget: the mail is seen before it is sent, and each address is told of', async () => {
  says();
  const page = await browser.open(site.url);
  const { page: shop } = page;
  await shop.getByText('Invite by e-mail').click();
  await shop.getByLabel('A sentence of your own').fill('They did our roof. Ask for Ana.');
  await shop.getByRole('button', { name: 'See the mail' }).click();
  await shop.getByText('Maya recommends Harbor & Pine').waitFor();
  assert.deepEqual(await invitations(), [], 'looking sends nothing');
  await page.picture('widget-invite-mail');
  await page.assertSound();
  await shop.getByRole('button', { name: 'Send', exact: true }).click();
  await shop.getByText('This does not look like an e-mail address.').first().waitFor();
  const [ben, cleo] = [uniqueEmail('ben'), uniqueEmail('cleo')];
  await shop.getByLabel('E-mail addresses of friends').fill(`${ben}, Cleo <${cleo}>\nnonsense`);
  await shop.getByRole('button', { name: 'Send', exact: true }).click();
  for (const words of [`${ben} On its way.`, `${cleo} On its way.`, 'nonsense This is no address of a friend.']) await shop.getByRole('listitem').filter({ hasText: words }).waitFor();
  assert.equal(await shop.getByLabel('E-mail addresses of friends').inputValue(), 'nonsense');
  await page.picture('widget-invite', ['light', 'dark', 'narrow', 'narrowDark']);
  await page.assertSound();
  for (const to of [ben, cleo]) {
    const mail = await mailTo(to);
    assert.deepEqual([mail.subject, mail.from.value[0].name], ['Maya recommends Harbor & Pine', 'Harbor & Pine']);
    assert.match(mail.text, /“They did our roof\. Ask for Ana\.”/);
    assert.match(mail.text, /Maya gave Harbor & Pine your address for this invitation\. The link below ends all further ones\./);
    assert.match(mail.html, />\s*Have a look\s*</);
    assert.match(mail.headers.get('list')?.unsubscribe?.url ?? '', /\/u\//);
  }
});

test('words with a link are not sent, and the widget says why', async () => {
  says();
  const page = await browser.open(site.url);
  await page.page.getByText('Invite by e-mail').click();
  await page.page.getByLabel('E-mail addresses of friends').fill(uniqueEmail());
  await page.page.getByLabel('A sentence of your own').fill('See evil.example');
  await page.page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.page.getByText('no links, a space behind each full stop').first().waitFor();
  assert.equal(page.takeComplaints().length, 1, 'the refusal is in the browser’s log');
});

test('the console shows whom somebody has had written to, and what came of it', async () => {
  const owner = await setUp(server);
  const watched = await browser.open(null);
  const { page } = watched;
  await page.context().addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await page.goto(`${server.url}/console/participants/${maya.id}`);
  const table = page.getByRole('table', { name: 'Friends invited' });
  await table.getByRole('row').nth(1).waitFor();
  assert.equal(await table.getByRole('row').count(), 3);
  await table.getByText('Sent', { exact: true }).first().waitFor();
  await watched.picture('console-participant-friends');
  await watched.assertSound();
});

test('from the portal, without scripts, and what came of it stands there', async () => {
  const page = await browser.open(await portalLink(live, maya), { javaScriptEnabled: false });
  const { page: portal } = page;
  await portal.getByRole('button', { name: 'Open my page' }).click();
  await portal.getByRole('link', { name: 'Invite friends by e-mail' }).click();
  await portal.getByRole('heading', { name: 'Invite friends by e-mail' }).waitFor();
  const dora = uniqueEmail('dora');
  await portal.getByLabel('E-mail addresses of friends').fill(dora);
  await portal.getByLabel(/A sentence of your own/).fill('Worth a call.');
  await portal.getByRole('button', { name: 'See the mail' }).click();
  await portal.getByText('“Worth a call.”').waitFor();
  await portal.getByRole('button', { name: 'Send' }).click();
  await portal.getByText('It is on its way. You see below what comes of it.').waitFor();
  const mail = await mailTo(dora);
  const [link] = mail.text.match(/http\S+\/r\/\S+/);
  const phone = await browser.open(null, PHONE);
  await phone.page.goto(link.replace(/^https?:\/\/[^/]+/, server.url), { waitUntil: 'commit' }).catch(() => {}); // it leads to the shop, which is not there
  const row = portal.getByRole('listitem').filter({ hasText: dora });
  for (let i = 0; !(await row.getByText('Opened your link').isVisible()) && i < 100; i++) await portal.reload();
  await row.getByText('Opened your link').waitFor();
  const [, unsubscribe] = /(\/u\/[^/\s]+)\s/.exec(mail.text);
  await phone.page.goto(server.url + unsubscribe);
  await phone.page.getByRole('button').click();
  const cleo = await makeParticipant(live, program, { name: 'Cleo' });
  const again = await browser.open(await portalLink(live, cleo));
  await again.page.getByRole('button', { name: 'Open my page' }).click();
  await again.page.getByRole('link', { name: 'Invite friends by e-mail' }).click();
  await again.page.getByLabel('E-mail addresses of friends').fill(`${dora}\nnobody`);
  await again.page.getByRole('button', { name: 'Send' }).click();
  await again.page.getByText('Nothing is sent to this address.').waitFor();
  await again.picture('portal-invite', ['light', 'dark', 'narrow', 'narrowDark']);
  again.takeComplaints(); // of the form that came back
  await again.assertSound();
});
