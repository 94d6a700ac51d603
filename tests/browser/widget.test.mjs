// The two scripts in a business's own pages: what they do there, how much they weigh, and that a page goes on whatever
// happens to them.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { readDocument } from '../api/harness/documents.mjs';
import { expectStatus } from '../api/harness/http.mjs';
import { claimsOf, makePortalKey, nowSeconds, sign } from '../api/harness/portal.mjs';
import { setUp } from '../api/harness/person.mjs';
import { createKey, freePort, makeTempFolder, startServer } from '../api/harness/process.mjs';
import { exampleRules, makeProgram, makeProgramAndParticipant, unique, uniqueEmail } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';
import { busyParticipant } from './harness/portal.mjs';
import { ShopSite } from './harness/shop-site.mjs';

const server = await startServer();
const site = await ShopSite.start(server);
const browser = await startBrowser();
after(async () => {
  await browser.close();
  site.stop();
  await server.verify();
  await server.stop();
});
await server.live.call('PATCH', '/v1/workspace', { name: 'Harbor & Pine', brand_color: '#1d624c' });
const key = await createKey(server.database, 'site', ['--publishable', '--origin', site.url]);
const testKey = await createKey(server.database, 'test-site', ['--publishable', '--test', '--origin', site.url]);
const OPEN = { rules: { ...exampleRules(), enrollment: { join: 'open' } } };
const { program, participant } = await makeProgramAndParticipant(server.live, OPEN);
const dana = await busyParticipant(server.test);
const { rules } = await server.test.read(`/v1/programs/${dana.program.id}`);
await server.test.create(`/v1/programs/${dana.program.id}/versions`, { rules: { ...rules, enrollment: { join: 'open' } } });
const signing = await makePortalKey(server.test, dana.program);
const tokenOf = (who, fields) => sign(claimsOf(who, fields), signing.secret);
const plain = { key, program };
const signedIn = () => ({ key: testKey, program: dana.program, token: tokenOf(dana.participant) });

/** What has moved on the page since it began, each with how much it counts: nothing may. */
const SHIFTS = () => new Promise((resolve) => {
  const moved = [];
  const place = ({ left, top, width, height }) => `${left},${top} ${width}x${height}`;
  const told = ({ node, previousRect, currentRect }) => `${node?.outerHTML ?? node?.textContent ?? 'what is gone'}: ${place(previousRect)} -> ${place(currentRect)}`;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => moved.push(`${entry.value}: ${entry.sources.map(told).join('; ')}`))).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(moved)));
});

/** A page of the site; nothing that it throws is overlooked. */
async function open(says, path = '/', options = {}) {
  site.says(says);
  const page = await browser.open(null, options);
  page.thrown = [];
  page.page.on('pageerror', (error) => page.thrown.push(String(error)));
  await options.before?.(page.page);
  await page.page.goto(site.url + path, { waitUntil: 'domcontentloaded' });
  return page;
}
const readyOf = async ({ page }) => {
  await page.waitForFunction(() => 'ready' in document.documentElement.dataset);
  return JSON.parse(await page.evaluate(() => document.documentElement.dataset.ready));
};
const cookieOf = async ({ context }) => (await context.cookies(site.url)).find(({ name }) => name === 'rfd_ref')?.value;
const lastClick = async () => (await server.live.read('/v1/clicks?limit=1')).data[0];

// ---- what is served

for (const [name, limit] of [['referd', 2000], ['widget', 10_000]]) {
  test(`${name}.js is below ${limit} bytes, is asked for again by its mark, and has a twin that never changes`, async () => {
    const get = (path, headers = {}) => server.anonymous.call('GET', path, undefined, { 'Accept-Encoding': 'gzip', ...headers });
    const answer = expectStatus(await get(`/${name}.js`), 200, name);
    assert.ok(Number(answer.headers['content-length']) < limit, `${answer.headers['content-length']} bytes`);
    assert.equal(answer.headers['content-encoding'], 'gzip');
    assert.match(answer.headers['cache-control'], /^public, max-age=300,/);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal((await get(`/${name}.js`, { 'If-None-Match': answer.headers.etag })).status, 304);
    const twin = expectStatus(await get(answer.headers['content-location']), 200, 'twin');
    assert.equal(twin.headers['content-length'], answer.headers['content-length']);
    assert.match(twin.headers['cache-control'], /immutable/);
    assert.equal(twin.headers['access-control-allow-origin'], '*');
  });
}

// ---- the widget

test('who is signed in sees offer, link, code and what came of it; nothing moves, and nothing is refused by the policy', async () => {
  const page = await open(signedIn(), '/', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.page.getByRole('heading', { name: 'Give 10%, get $50' }).waitFor();
  assert.equal(await page.page.getByLabel('Your link').inputValue(), dana.participant.link_url.replace('http://', ''));
  assert.equal(await page.page.getByText(dana.participant.code, { exact: true }).isVisible(), true);
  for (const words of ['5 friends came', '$50 to spend', '$50 on hold']) await page.page.getByText(words).waitFor();
  assert.deepEqual(await page.page.evaluate(SHIFTS), [], 'the layout does not shift');
  await page.page.getByRole('button', { name: 'Copy link' }).click();
  await page.page.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.page.evaluate(() => navigator.clipboard.readText()), dana.participant.link_url);
  assert.equal(await page.page.getByRole('status').textContent(), 'Copied');
  const sms = await page.page.getByRole('link', { name: 'Text' }).getAttribute('href');
  assert.ok(decodeURIComponent(sms).includes(dana.participant.link_url), sms);
  await page.page.getByText('QR code').click();
  await page.page.getByRole('img', { name: 'QR code of your link' }).waitFor();
  await page.picture('widget-own');
  await page.assertSound();
  await page.page.getByRole('link', { name: 'See all' }).evaluate((link) => link.removeAttribute('target'));
  await page.page.getByRole('link', { name: 'See all' }).click();
  await page.page.waitForURL(`${server.url}/portal`);
});

test('the keyboard reaches all of it in the order of the page', async () => {
  const page = await open(signedIn());
  await page.page.getByRole('button', { name: 'Copy link' }).waitFor();
  const seen = [];
  for (let i = 0; i < 11; i++) {
    await page.page.keyboard.press('Tab');
    seen.push(await page.page.evaluate(() => (document.activeElement.shadowRoot?.activeElement ?? document.activeElement).textContent || 'field'));
  }
  assert.deepEqual(seen.slice(2, 9), ['field', 'Copy link', 'Text', 'WhatsApp', 'E-mail', 'QR code', 'See all']);
});

test('anybody else sees the promise', async () => {
  const page = await open(plain);
  await page.page.getByRole('heading', { name: 'Give 10%, get $25' }).waitFor();
  await page.page.getByRole('link', { name: 'How it works' }).waitFor();
  assert.deepEqual(await page.page.evaluate(SHIFTS), [], 'the layout does not shift');
  await page.picture('widget-anybody');
  await page.assertSound();
});

test('whoever asks for a link by e-mail is told the same, and gets it by mail alone', async () => {
  const page = await open({ key: testKey, program: dana.program });
  const field = page.page.getByLabel('Your e-mail address');
  await field.fill('nonsense');
  await page.page.getByRole('button', { name: 'Get my link' }).click();
  await page.page.getByText('This does not look like an e-mail address.').first().waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  await page.picture('widget-join-wrong');
  const said = [];
  for (const email of [dana.participant.email, uniqueEmail('stranger')]) {
    await field.fill(email);
    await page.page.keyboard.press('Enter');
    await page.page.waitForFunction(() => document.querySelector('referd-widget').shadowRoot.querySelector('input').value === '');
    said.push(await page.page.locator('referd-widget').evaluate((one) => one.shadowRoot.querySelector('form').textContent));
    const { participant_id: id } = (await server.test.read('/v1/messages?limit=1')).data[0];
    assert.equal((await server.test.read(`/v1/participants/${id}`)).email, email);
  }
  assert.match(said[0], /your link is on its way/);
  assert.equal(said[0], said[1]);
  await page.assertSound();
});

for (const [lang, words] of [['de', 'Link kopieren'], ['es', 'Copiar enlace'], ['de-AT', 'Link kopieren'], ['fr', 'Copy link']]) {
  test(`the widget speaks ${lang}`, async () => {
    const page = await open({ ...signedIn(), lang });
    await page.page.getByRole('button', { name: words }).waitFor();
    await page.assertSound();
  });
}

test('a customer who is signed in by the business and does not take part yet does from now on', async () => {
  const sub = unique('shop-customer');
  const page = await open({ ...signedIn(), token: tokenOf({ id: sub, program_id: dana.program.id }, { name: 'Nora New', email: `${sub}@example.com` }) });
  await page.page.getByRole('button', { name: 'Copy link' }).waitFor();
  await page.page.getByText('Nobody has come by your link yet.').waitFor();
  const { data: [joined] } = await server.test.read(`/v1/contacts?external_id=${sub}`);
  assert.equal(joined.name, 'Nora New');
});

test('a token that has lapsed shows what anybody sees', async () => {
  const page = await open({ ...signedIn(), token: tokenOf(dana.participant, { exp: nowSeconds() - 60 }) });
  await page.page.getByRole('link', { name: 'How it works' }).waitFor();
  assert.deepEqual(page.thrown, []);
});

test('colours and parts are the page\'s to change', async () => {
  const page = await open(signedIn());
  const button = page.page.getByRole('button', { name: 'Copy link' });
  await button.waitFor();
  const fill = () => button.evaluate((one) => getComputedStyle(one).backgroundColor);
  assert.equal(await fill(), 'rgb(29, 98, 76)', 'the colour of the business');
  await page.page.evaluate(() => document.querySelector('referd-widget').style.setProperty('--referd-color', '#a3431f'));
  assert.equal(await fill(), 'rgb(163, 67, 31)');
  await page.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('referd-widget::part(copy){border-radius:3px}');
    document.adoptedStyleSheets = [sheet];
  });
  assert.equal(await button.evaluate((one) => getComputedStyle(one).borderRadius), '3px');
});

// ---- the snippet

for (const name of ['ref', 'via', 'fpr', 'grsf', 'ucc', 'rsCode']) {
  test(`a landing with ?${name}= is recorded once, and goes along with forms and to Stripe`, async () => {
    const page = await open(plain, `/?${name}=${participant.code.toLowerCase()}&utm_source=spring`);
    const referral = await readyOf(page);
    assert.equal(referral.code, participant.code);
    const click = await lastClick();
    assert.equal(click.id, referral.click_id);
    assert.equal(click.participant_id, participant.id);
    assert.equal(await page.page.locator('#stripe').getAttribute('href'), `https://buy.stripe.com/test_1?client_reference_id=${click.id}`);
    assert.equal(await page.page.locator('#own').getAttribute('href'), 'https://buy.stripe.com/test_2?client_reference_id=mine');
    await page.page.reload();
    assert.equal((await readyOf(page)).click_id, click.id, 'the same visit is one click');
    await page.page.goto(`${site.url}/next`);
    assert.equal((await readyOf(page)).click_id, click.id, 'the next page knows it');
    await page.page.getByLabel('Name').fill('Pat');
    await page.page.getByRole('button', { name: 'Buy' }).click();
    await page.page.waitForURL(/bought/);
    assert.deepEqual(site.bought.at(-1), { name: 'Pat', referd_code: participant.code, referd_click: click.id });
    page.assertQuiet();
  });
}

test('a visit that came by its link is not recorded twice', async () => {
  const { headers } = await server.anonymous.get(`/r/${participant.code}`);
  const before = await lastClick();
  const page = await open(plain, `/${new URL(headers.location).search}`);
  assert.equal((await readyOf(page)).click_id, new URL(headers.location).searchParams.get('rfd_click'));
  assert.equal((await lastClick())?.id, before?.id);
});

test('a code of nobody takes no earlier one\'s place', async () => {
  const page = await open(plain, `/?ref=${participant.code}`);
  const first = await readyOf(page);
  await page.page.goto(`${site.url}/?ref=NEWSLETTER`);
  assert.deepEqual((await readyOf(page)).click_id, first.click_id);
  assert.deepEqual(page.thrown, []);
});

test('a page that moves on without loading is followed, and what it makes later is decorated when it is used', async () => {
  const page = await open(plain);
  assert.equal(await readyOf(page), null);
  await page.page.locator('#go').evaluate((button, to) => (button.dataset.to = to), `/spa?ref=${participant.code}`);
  await page.page.locator('#go').click();
  await page.page.waitForFunction(() => window.referd.getReferral());
  await page.page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: 'https://buy.stripe.com/late', textContent: 'Late' });
    link.addEventListener('click', (event) => event.preventDefault());
    document.querySelector('main').append(link);
  });
  await page.page.getByRole('link', { name: 'Late' }).click();
  assert.match(await page.page.getByRole('link', { name: 'Late' }).getAttribute('href'), /client_reference_id=clk_/);
});

test('a cookie of the domain serves its subdomains', async () => {
  const page = await open({ ...plain, snippet: 'data-domain="127.0.0.1"' }, `/?ref=${participant.code}`);
  await readyOf(page);
  assert.match(await cookieOf(page), new RegExp(`^${participant.code}\\.clk_`));
});

test('where consent is asked for, nothing is stored before it is given, and all is forgotten when it is taken back', async () => {
  const before = await lastClick();
  const page = await open({ ...plain, snippet: 'data-consent="required"' }, `/?ref=${participant.code}`);
  assert.equal((await readyOf(page)).code, participant.code, 'the page itself may know');
  assert.equal(await page.page.evaluate(() => document.cookie), '');
  assert.equal(await page.page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  assert.equal((await lastClick())?.id, before?.id);
  await page.page.evaluate(() => window.referd('consent', true));
  await page.page.waitForFunction(() => window.referd.getReferral().click_id);
  assert.notEqual((await lastClick())?.id, before?.id);
  assert.match(await cookieOf(page), /^\S+\.clk_/);
  // What the page reads is what it wrote; the browser's own store follows a moment behind.
  assert.equal(await page.page.evaluate(() => (window.referd('consent', false), document.cookie)), '');
  assert.equal(await page.page.evaluate(() => window.referd.getReferral()), null);
  for (let i = 0; i < 500 && (await cookieOf(page)); i++) await page.page.waitForTimeout(10);
  assert.equal(await cookieOf(page), undefined);
});

test('consent that is taken back while a click is on its way is taken back', async () => {
  const page = await open({ ...plain, snippet: 'data-consent="required"' }, `/?ref=${participant.code}`);
  await readyOf(page);
  await page.page.evaluate(() => {
    window.referd('consent', true);
    window.referd('consent', false);
    return new Promise((heard) => window.referd('ready', () => heard()));
  });
  assert.equal(await page.page.evaluate(() => window.referd.getReferral()), null);
  assert.equal(await page.page.evaluate(() => document.cookie), '');
});

test('signup() makes the referral of whoever sent the visitor, and nothing where nobody did', async () => {
  const email = uniqueEmail('friend');
  const page = await open(plain, `/?ref=${participant.code}`);
  const { click_id: click } = await readyOf(page);
  const told = await page.page.evaluate((who) => window.referd.signup(who), { email, name: 'Fay Friend' });
  assert.equal(told.ok, true);
  const referral = await server.live.read(`/v1/referrals/${told.id}`);
  assert.deepEqual([referral.participant_id, referral.attribution.click_id, referral.status], [participant.id, click, 'pending']);
  const other = await open(plain);
  await readyOf(other);
  assert.equal((await other.page.evaluate((who) => window.referd.signup(who), { email: uniqueEmail() })).ok, false);
});

test('sale() pays nothing by itself; the payment that the business tells does, though it came first', async () => {
  const email = uniqueEmail('buyer');
  const page = await open(plain, `/?ref=${participant.code}`);
  await readyOf(page);
  await server.live.create('/v1/events', { type: 'invoice.paid', external_id: email, program_id: program.id, customer: { email }, amount: 20_000, currency: 'USD' });
  const told = await page.page.evaluate((said) => window.referd.sale(said), { email, order: 'A-17', amount: 20_000, currency: 'USD' });
  assert.equal(told.ok, true);
  assert.equal((await server.live.read(`/v1/referrals/${told.id}`)).status, 'qualified', 'the payment of the business counts');
  const only = await page.page.evaluate((said) => window.referd.sale(said), { email: uniqueEmail('liar'), order: 'A-18', amount: 9_999_900, currency: 'USD' });
  assert.equal((await server.live.read(`/v1/referrals/${only.id}`)).status, 'pending');
  assert.deepEqual(await server.live.readAll(`/v1/rewards?referral_id=${only.id}`), []);
});

test('what was asked before the script came is done, and wrong calls throw nothing', async () => {
  const page = await open(plain);
  await readyOf(page);
  const results = await page.page.evaluate(() => [window.referd('no_such_call'), window.referd(), window.referd('ready', 5), window.referd('signup'), window.referd.sale(), window.referd('getReferral')].map(String));
  assert.equal(results.length, 6);
  await page.page.evaluate(() => window.referd('ready', () => { throw new Error('the page\'s own mistake'); }));
  assert.deepEqual(page.thrown, []);
});

test('a look from the console is answered by both scripts', async () => {
  const said = (tab) => ['snippet', 'widget'].map((part) => tab.waitForResponse((answer) => answer.request().method() === 'POST' && answer.request().postDataJSON()?.part === part));
  let both;
  await open(plain, '/?rfd_check=1', { before: (tab) => (both = Promise.all(said(tab))) && undefined });
  await both;
  const { data: seen } = await server.live.read(`/v1/programs/${program.id}/site_checks`);
  assert.deepEqual(seen.map(({ part, origin }) => [part, origin]), [['snippet', site.url], ['widget', site.url]]);
});

// ---- a page whose visitor blocks them, or whose referd is gone

const HANG = () => {};
const TROUBLES = [
  ['an ad blocker takes the scripts away', /\/(referd|widget)\.js/, (route) => route.abort('blockedbyclient')],
  ['an ad blocker takes the calls away', /\/v1\//, (route) => route.abort('blockedbyclient')],
  ['the scripts answer 500', /\/(referd|widget)\.js/, (route) => route.fulfill({ status: 500, contentType: 'text/html', body: '<h1>no</h1>' })],
  ['the calls answer 500', /\/v1\//, (route) => route.fulfill({ status: 500, headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }, body: '<h1>no</h1>' })],
  ['the calls answer 200 and no JSON', /\/v1\//, (route) => route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }, body: '<h1>no</h1>' })],
  ['the scripts hang', /\/(referd|widget)\.js/, HANG],
  ['the calls hang', /\/v1\//, HANG],
];
for (const [what, pattern, handle] of TROUBLES) {
  test(`${what}: the page goes on`, async () => {
    const page = await open(signedIn(), `/?ref=${dana.participant.code}`, { before: (tab) => tab.route(pattern, handle) });
    if (!what.includes('hang')) await page.page.getByRole('link', { name: 'Refer a friend' }).waitFor();
    await page.page.locator('#count').click();
    assert.equal(await page.page.locator('#count').textContent(), '1');
    await page.page.evaluate(() => window.referd('signup', { email: 'a@example.com' }));
    assert.deepEqual(await page.page.evaluate(SHIFTS), [], 'the layout does not shift');
    await page.page.getByLabel('Name').fill('Pat');
    await page.page.getByRole('button', { name: 'Buy' }).click();
    await page.page.waitForURL(/bought/, { waitUntil: 'domcontentloaded' });
    assert.deepEqual(page.thrown, [], 'nothing is thrown');
  });
}

const NGINX = '/usr/sbin/nginx';

// ---- behind a proxy of the site's own

test('behind nginx, as the guide has it, scripts and calls are the site\'s own', { skip: existsSync(NGINX) ? false : 'there is no nginx' }, async () => {
  const port = await freePort();
  const folder = makeTempFolder();
  const proxyKey = await createKey(server.database, 'proxied', ['--publishable', '--origin', `http://127.0.0.1:${port}`]);
  const [, location] = /```nginx\n([\s\S]*?)```/.exec(readDocument('docs/guides/your-own-site.md'));
  const page = `location / { default_type text/html; return 200 '<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><script async src="/refer/referd.js" data-key="${proxyKey}" data-program="${program.id}"></script></html>'; }`;
  const conf = `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; server { listen 127.0.0.1:${port}; ${location.replace('127.0.0.1:8080', `127.0.0.1:${server.port}`)} ${page} } }`;
  writeFileSync(`${folder}/nginx.conf`, conf);
  const nginx = spawn('setpriv', ['--pdeathsig', 'KILL', NGINX, '-c', `${folder}/nginx.conf`, '-p', folder], { stdio: 'ignore' });
  try {
    const watched = await browser.open(null);
    const asked = [];
    watched.page.on('request', (request) => asked.push(request.url()));
    for (let up = false; !up; ) up = await fetch(`http://127.0.0.1:${port}/refer/healthz`).then((answer) => answer.ok, () => false);
    await watched.page.goto(`http://127.0.0.1:${port}/?ref=${participant.code}`);
    await watched.page.waitForFunction(() => window.referd?.getReferral?.()?.click_id);
    assert.ok(asked.every((url) => url.startsWith(`http://127.0.0.1:${port}/`)), asked.join(' '));
    assert.equal((await lastClick()).id, await watched.page.evaluate(() => window.referd.getReferral().click_id));
    watched.assertQuiet();
  } finally {
    nginx.kill();
    await once(nginx, 'close');
  }
});

// ---- the console

test('the console has the tags with the right key and program, and sees them on the site', async () => {
  const owner = await setUp(server);
  const shop = await makeProgram(owner, { destination_url: `${site.url}/` });
  const page = await browser.open(null);
  await page.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await page.page.goto(`${server.url}/console/programs/${shop.id}`);
  await page.page.getByText('Not seen yet').first().waitFor();
  await page.page.getByRole('button', { name: 'Make a key for this site' }).click();
  const tag = page.page.getByRole('region', { name: 'Snippet: on every page' }).locator('pre');
  await tag.filter({ hasText: /rfd_pk_\w{64}/ }).waitFor();
  const text = await tag.textContent();
  assert.ok(text.includes(shop.id) && text.includes(`${server.url}/referd.js`), text);
  site.says({ key: /rfd_pk_\w+/.exec(text)[0], program: shop });
  await page.page.getByRole('button', { name: 'Check my site' }).click();
  await page.page.getByText(`Seen on ${site.url}`).nth(1).waitFor();
  await page.picture('console-install');
  await page.assertSound();
});
