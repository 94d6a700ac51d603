// What people outside type stays text: in every field that they can fill, on every page of the portal and the console, in
// CSV and in PDF. No script runs, no policy is tried, nothing is loaded from elsewhere, no cell begins a formula.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { expectStatus } from '../api/harness/http.mjs';
import { asParticipant, makePortalKey } from '../api/harness/portal.mjs';
import { setUp } from '../api/harness/person.mjs';
import { startServer } from '../api/harness/process.mjs';
import { assertProblem } from '../api/harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, submit, unique, uniqueEmail } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';
import { portalLink } from './harness/portal.mjs';
import { PAYLOADS, REFUSED } from './payloads.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});
const owner = await setUp(server);
const live = owner;

/** Does it for all, a few at a time. */
async function each(items, act) {
  const rest = items.map((item, n) => [item, n]);
  const done = [];
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let next = rest.shift(); next; next = rest.shift()) done[next[1]] = await act(...next);
  }));
  return done;
}

// ---- everything is filled ----

const program = await makeProgram(live, { name: `Friends ${PAYLOADS[0]}` });
const key = await makePortalKey(live, program);
const hub = await makeParticipant(live, program, { name: `Dana ${PAYLOADS[3]}` });
const me = asParticipant(server, hub, key);
const CASES_OF_ONE = 8;
const inHeader = (text) => Buffer.from(text, 'utf8').toString('latin1');

await each(PAYLOADS, async (text, n) => {
  const prospect = { name: text, company: text, email: uniqueEmail('lead') };
  expectStatus(await server.anonymous.get(`/r/${hub.code}?utm_source=${encodeURIComponent(text)}&utm_campaign=${encodeURIComponent(text)}`, { 'User-Agent': inHeader(text), Referer: inHeader(text) }), 302, 'a click');
  const click = await live.create('/v1/clicks', { code: hub.code, url: `https://www.example.com/?utm_medium=${encodeURIComponent(text)}`, referrer: `https://social.example/?${encodeURIComponent(text)}`, user_agent: text });
  const lead = await server.browser.post('/v1/referrals', { program_id: program.id, code: hub.code, notes: text, prospect });
  expectStatus(lead, 201, 'a lead');
  const referral = await live.create('/v1/referrals', { program_id: program.id, click_id: click.id, notes: text, prospect: { ...prospect, email: uniqueEmail('friend') } });
  if (n % 3 === 0) await live.act(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'other', reason: text });
  if (n % 3 === 1) await pay(live, referral);
  await live.create('/v1/rewards', { participant_id: hub.id, program_id: program.id, kind: 'credit', amount: 100 + n, currency: 'USD', title: text, reason: text, external_id: unique('bonus') });
  await live.create('/v1/saved_views', { name: text.slice(0, 60), page: 'referrals', query: 'status=pending' });
  const named = await makeParticipant(live, program, { name: text });
  const asker = n < CASES_OF_ONE ? me : asParticipant(server, named, key); // each may have a few that are open
  expectStatus(await asker.post('/v1/me/cases', { kind: 'missing_referral', name: text, note: text }), 201, 'a case');
});

/** A page on which whatever runs, is refused or is fetched is heard of. */
async function watch() {
  const watched = await browser.open(null);
  const heard = [];
  await watched.context.exposeFunction('__violation', (text) => heard.push(`policy: ${text}`));
  await watched.page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => window.__violation(`${event.violatedDirective} ${event.blockedURI}`)));
  watched.page.on('dialog', (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  watched.page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url())) heard.push(`request: ${request.url()}`);
  });
  watched.heard = heard;
  watched.assertSafe = async (where) => {
    assert.equal(await watched.page.evaluate(() => window.__ran), undefined, `nothing ran on ${where}`);
    assert.deepEqual(heard, [], where);
    assert.deepEqual(watched.takeComplaints().filter((text) => /Content Security|Refused to|pageerror|Error:/i.test(text)), [], where);
    assert.ok(watched.page.url().startsWith(server.url), `${where} stays here`);
  };
  return watched;
}

const portal = await watch();
const desk = await watch();
await desk.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));

test('texts that would mislead are refused by every field of one line, and by its name', async () => {
  for (const text of REFUSED) {
    assertProblem(await live.post('/v1/referrals', { program_id: program.id, code: hub.code, prospect: { name: text, email: uniqueEmail('x') } }), 400, 'invalid_value', 'prospect.name');
    assertProblem(await live.post('/v1/participants', { program_id: program.id, kind: 'customer', name: text, email: uniqueEmail('x') }), 400, 'invalid_value', 'name');
    assertProblem(await me.post('/v1/me/cases', { kind: 'missing_referral', name: text, note: 'x' }), 400, 'invalid_value', 'name');
  }
});

test('an e-mail address that is more than one is refused, or shown as it is', async () => {
  for (const text of PAYLOADS) {
    const answer = await live.post('/v1/referrals', { program_id: program.id, code: hub.code, prospect: { name: 'Mail', email: `${text}@example.com` } });
    assert.ok([201, 400].includes(answer.status), answer.text);
  }
});

test('a code is found or not, whatever it is', async () => {
  for (const text of PAYLOADS) {
    const page = await server.anonymous.get(`/r/${encodeURIComponent(text)}`, { Accept: 'text/html' });
    assert.ok([400, 404, 414].includes(page.status), `${page.status} for ${text}`);
    assert.ok(!text.includes('<') || !page.text.includes(text), 'the page does not repeat it');
  }
});

// ---- looking ----

const squeezed = (text) => text.replaceAll(/\s+/g, ' ').trim();
const textOf = async (page) => squeezed(await page.evaluate(() => document.body.innerText + [...document.querySelectorAll('input, textarea')].map((field) => ` ${field.value}`).join('')));

/** Each text that stands there by its number stands there as it was typed; gives how many were seen. */
function assertAsTyped(text, where) {
  let seen = 0;
  PAYLOADS.forEach((payload, n) => {
    if (!text.includes(` [${n}]`)) return;
    assert.ok(text.includes(squeezed(payload)), `${where} shows ${payload} as it was typed`);
    seen += 1;
  });
  return seen;
}

/** `full`: texts of others are on it, once it is loaded. */
async function look(watched, address, full = false) {
  await watched.page.goto(server.url + address);
  await watched.page.locator('h1').first().waitFor();
  await watched.page.waitForFunction(() => !document.querySelector('[aria-busy=true], [class*=Loader], [class*=Skeleton]'));
  if (full) await watched.page.waitForFunction(() => /\[\d+\]/.test(document.body.innerText));
  await watched.assertSafe(address);
  return assertAsTyped(await textOf(watched.page), address);
}

test('what would run or be fetched is heard of', async () => {
  const watched = await watch();
  await watched.page.goto(`${server.url}/portal`);
  await watched.page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="https://outside.example/p.png"><b onclick="window.__ran=1">x</b>');
    document.querySelector('b[onclick]').click();
  });
  await assert.rejects(async () => {
    for (let n = 0; n < 100; n += 1) await watched.assertSafe('it');
  }, /policy: img-src/);
  assert.ok(watched.heard.some((text) => text.startsWith('policy: script-src-attr')), watched.heard.join('\n'));
});

test('pages of the portal', async () => {
  await portal.page.goto(await portalLink(live, hub));
  await portal.assertSafe('the way in');
  await portal.page.getByRole('button').first().click();
  await portal.page.waitForURL(/\/portal$/);
  const seen = {};
  for (const address of ['/portal', '/portal/referrals', '/portal/rewards', '/portal/statement?period=all', '/portal/cases/new', '/portal/settings']) seen[address] = await look(portal, address);
  assert.ok(seen['/portal/statement?period=all'] >= PAYLOADS.length, JSON.stringify(seen));
  assert.ok(seen['/portal/cases/new'] >= CASES_OF_ONE, JSON.stringify(seen));
});

test('a participant of any name has pages of the same shape', async () => {
  const cookies = (await portal.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const read = async (name) => {
    if (name) expectStatus(await live.patch(`/v1/contacts/${hub.contact_id}`, { name }), 200, name);
    return expectStatus(await server.anonymous.get('/portal/settings', { Cookie: cookies, 'Accept-Language': 'en' }), 200, name).text;
  };
  /* What a browser reads out of it, without opening it. */
  const shapes = (pages) => portal.page.evaluate((all) => all.map((html) => {
    const { body, all: elements } = new DOMParser().parseFromString(html, 'text/html');
    return { text: body.textContent, shape: [...elements].map((one) => `${one.localName} ${one.getAttributeNames().join(' ')}`).join('\n') };
  }), pages);
  const names = PAYLOADS.map((text) => `Dana ${text}`);
  const pages = [];
  for (const name of ['Dana', ...names]) pages.push(await read(name));
  const [plain, ...told] = await shapes(pages);
  told.forEach(({ text, shape }, n) => {
    assert.equal(shape, plain.shape, names[n]);
    assert.ok(squeezed(text).includes(squeezed(names[n])), names[n]);
  });
});

test('a form that is wrong keeps what was typed, as text', async () => {
  for (const text of PAYLOADS.filter((one, n) => n >= 24 && n < 36 && n % 4 === 0)) {
    await portal.page.goto(`${server.url}/portal/cases/new`);
    await portal.page.locator('[name=who]').fill(text);
    await portal.page.locator('[name=reach]').fill(text);
    await portal.page.locator('[name=note]').fill('');
    await portal.page.locator('form[action="/portal/cases"] button').last().click();
    await portal.page.locator('#errors').waitFor();
    await portal.assertSafe(text);
    assert.equal(await portal.page.locator('[name=who]').inputValue(), text);
    assert.equal(await portal.page.locator('[name=reach]').inputValue(), text);
  }
});

test('public pages show what was typed as text, and what a form brings back', async () => {
  const texts = { headline: PAYLOADS[5], body: PAYLOADS[6], button: PAYLOADS[7] };
  const kept = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.replaceAll(/[{}]/g, '').slice(0, 80)]));
  const reward = { key: 'gift', to: 'referred', kind: 'custom', on: 'qualified', title: `Free ${PAYLOADS[8]}`.slice(0, 200), description: PAYLOADS[9] };
  const pages = await makeProgram(server.test, { name: 'Pages', slug: unique('pages'), rules: { rewards: [reward] } });
  expectStatus(await server.test.patch(`/v1/programs/${pages.id}/page`, { texts: { en: kept }, fields: ['company', 'notes'], leaderboard: { public: true } }), 200, 'the page');
  const stranger = await watch();
  for (const [n, text] of PAYLOADS.entries()) {
    const sender = await makeParticipant(server.test, pages, { name: text });
    await stranger.page.goto(`${server.url}/p/${pages.slug}/${sender.code}`);
    await stranger.assertSafe(text);
    assert.ok(squeezed(await stranger.page.locator('h1').textContent()) !== '', text);
    if (n % 4 !== 0) continue;
    const { now } = await server.test.read('/v1/workspace');
    await server.test.act('/v1/test_clock/advance', { to: new Date(Date.parse(now) + 20_000).toISOString() });
    for (const name of ['name', 'reach', 'company', 'notes']) await stranger.page.locator(`[name=${name}]`).fill(name === 'reach' ? '12' : text);
    await stranger.page.locator('form button').click();
    await stranger.page.locator('.faults').waitFor();
    await stranger.assertSafe(text);
    assert.equal(await stranger.page.locator('[name=name]').inputValue(), text);
    assert.equal(await stranger.page.locator('[name=notes]').inputValue(), text);
  }
});

const FULL = ['/referrals', '/participants', '/contacts', '/review', '/rewards'];
test('pages of the console', async () => {
  const ids = async (path) => (await live.read(path)).data.map((row) => row.id);
  const [referrals, rewards] = [await ids('/v1/referrals?limit=2'), await ids('/v1/rewards?limit=1')];
  const pages = ['', '/referrals', '/referrals/board', '/participants', `/participants/${hub.id}`, `/participants/${hub.id}/sheet`, '/contacts', `/contacts/${hub.contact_id}`, '/review', '/rewards', '/redemptions', '/programs', `/programs/${program.id}`, `/programs/${program.id}/rules`, `/programs/${program.id}/page`, '/leaderboard', '/ledger', '/ledger/transactions', '/audit', '/developers', '/developers/connections', '/developers/clock', '/settings', '/settings/users', '/settings/account', ...referrals.map((id) => `/referrals/${id}`), ...rewards.map((id) => `/rewards/${id}`)];
  const seen = {};
  for (const address of pages) seen[address] = await look(desk, `/console${address}`, FULL.includes(address));
  for (const address of FULL) assert.ok(seen[address] > 5, JSON.stringify(seen));
});

// ---- files ----

/** Cells of a CSV (RFC 4180). */
function cellsOf(text) {
  return [...text.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n|$)/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}

function assertNoFormula(text, where) {
  const numbers = /^-?\d+(\.\d+)?$/;
  for (const cell of cellsOf(text)) assert.ok(!/^[\s\u200B]*[=+\-@|%＝＋－＠]/.test(cell) || numbers.test(cell), `${where}: ${cell}`);
}

test('cells of a statement begin no formula, and say what was typed', async () => {
  const address = `/v1/contacts/${hub.contact_id}/statement?format=csv`;
  const { text } = expectStatus(await live.get(address), 200, address);
  assertNoFormula(text, address);
  const cells = new Set(cellsOf(text));
  for (const payload of PAYLOADS) assert.ok(cells.has(payload) || cells.has(`'${payload}`), payload);
});

test('cells of the console\'s tables begin no formula', async () => {
  for (const address of ['/referrals', '/participants', '/rewards']) {
    await look(desk, `/console${address}`, true);
    const button = desk.page.getByRole('button', { name: /CSV|Export/ }).first();
    await button.waitFor();
    const [download] = await Promise.all([desk.page.waitForEvent('download'), button.click()]);
    const text = readFileSync(await download.path(), 'utf8');
    assert.ok(text.split('\r\n').length > 5, `${address} has rows: ${text}`);
    assertNoFormula(text, address);
  }
  await desk.assertSafe('saving');
});

test('a PDF has the words, and nothing that acts', async () => {
  const { bytes } = expectStatus(await live.get(`/v1/contacts/${hub.contact_id}/statement?format=pdf`), 200, 'the PDF');
  assert.doesNotMatch(bytes.toString('latin1'), /\/(JavaScript|JS|URI|Launch|OpenAction|AA|EmbeddedFile|SubmitForm)\b/);
  const text = squeezed(execFileSync('pdftotext', ['-enc', 'UTF-8', '-raw', '-', '-'], { input: bytes }).toString());
  for (const payload of PAYLOADS.filter((one) => /^[\x20-\x7E]*$/.test(one))) assert.ok(text.replaceAll(' ', '').includes(payload.replaceAll(' ', '')), payload);
});

test('the books are clean', () => server.verify());
