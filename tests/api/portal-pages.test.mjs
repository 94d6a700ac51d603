// The portal's pages as a browser without scripts asks for them: ways in, headers, forms, and what other people's words do.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { tokenOf } from './harness/portal.mjs';
import { expectStatus } from './harness/http.mjs';
import { startServer } from './harness/process.mjs';
import { makeParticipant, makeProgram, pay, rulesWith, submit, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.test);

/** A browser's part: it keeps cookies, follows nothing, and says where it comes from. */
class Visitor {
  constructor() {
    this.cookies = new Map();
  }

  async call(method, address, fields, headers = {}) {
    const all = { 'Accept-Language': 'en-US', ...headers };
    if (this.cookies.size > 0) all.Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (method === 'POST') Object.assign(all, { 'Content-Type': 'application/x-www-form-urlencoded', Origin: server.url, ...headers });
    const answer = await server.anonymous.call(method, address, fields && new URLSearchParams(fields).toString(), all);
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  get(address, headers) {
    return this.call('GET', address, undefined, headers);
  }

  /** Sends the form of a page, with its token. */
  async send(address, fields, { from = '/portal/settings', headers } = {}) {
    const page = expectStatus(await this.get(from), 200, from);
    return this.call('POST', address, { csrf: csrfOf(page), ...fields }, headers);
  }
}

const csrfOf = (page) => /name="csrf" value="([0-9a-f]{32})"/.exec(page.text)[1];
const newLink = (participant) => server.test.create(`/v1/participants/${participant.id}/portal_links`, {});
const visible = (page) => page.text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

async function enter(participant) {
  const visitor = new Visitor();
  const link = await newLink(participant);
  expectStatus(await visitor.call('POST', `/portal/enter/${tokenOf(link)}`, {}), 303, 'entering');
  return visitor;
}

const PAGES = ['/portal', '/portal/referrals', '/portal/rewards', '/portal/statement', '/portal/cases/new', '/portal/settings'];

test('a link that was opened, even often, still lets in once; then no more', async () => {
  const participant = await makeParticipant(server.test, program);
  const address = `/portal/enter/${tokenOf(await newLink(participant))}`;
  for (let i = 0; i < 3; i++) {
    const page = expectStatus(await new Visitor().get(address), 200, 'a scanner opens it');
    assert.match(page.text, /<form method="post" action="\/portal\/enter\//);
    assert.equal(page.headers['set-cookie'], undefined);
  }
  const visitor = new Visitor();
  const entered = await visitor.call('POST', address, {});
  assert.deepEqual([entered.status, entered.headers.location], [303, '/portal']);
  assert.match(entered.headers['set-cookie'][0], /^rfd_portal=[\w-]{43}; .*HttpOnly/);
  assert.equal((await visitor.get('/portal')).status, 200);
  for (const again of [await new Visitor().get(address), await new Visitor().call('POST', address, {})]) {
    assert.equal(again.status, 401);
    assert.match(again.text, /does not open anything any more/);
  }
});

test('whoever is not signed in is told so, on every page', async () => {
  for (const address of PAGES) {
    for (const cookie of [{}, { Cookie: 'rfd_portal=x' }, { Cookie: `rfd_portal=${'A'.repeat(43)}` }]) {
      const answer = await new Visitor().get(address, cookie);
      assert.equal(answer.status, 401, address);
      assert.match(answer.text, /You are not signed in/);
    }
  }
});

test('pages are kept by nobody, framed by nobody, and run nothing of others', async () => {
  const visitor = await enter(await makeParticipant(server.test, program));
  for (const address of PAGES) {
    const page = expectStatus(await visitor.get(address), 200, address);
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.equal(page.headers['x-content-type-options'], 'nosniff');
    assert.equal(page.headers['content-security-policy'], "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert.doesNotMatch(page.text, /<style| style=| on[a-z]+=|<script(?! src="\/assets\/page\.[0-9a-f]{10}\.js" defer><)/);
    for (const [, file] of page.text.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)) assert.equal((await visitor.get(file)).status, 200, file);
  }
});

test('a page weighs 25 kB at most with all that it loads', async () => {
  const participant = await makeParticipant(server.test, program, { name: 'Dana Whitfield' });
  for (let i = 0; i < 6; i++) await submit(server.test, participant, { prospect: { name: `Person ${i}`, email: uniqueEmail('friend') } });
  const visitor = await enter(participant);
  const size = async (address) => (await visitor.get(address, { 'Accept-Encoding': 'gzip' })).bytes.length;
  for (const address of PAGES) {
    const page = await visitor.get(address);
    const files = new Set([...page.text.matchAll(/(?:href|src)="(\/(?:assets\/[^"#]+|portal\/qr\.svg))/g)].map((match) => match[1]));
    let sum = page.bytes.length;
    for (const file of files) sum += await size(file);
    assert.ok(sum <= 25_000, `${address}: ${sum} bytes`);
  }
});

// ---- forms

const CASE = { who: 'Crane Wharf Café', reach: 'owner@cranewharf.example', when: '2026-05-02', how: 'name', note: 'I sent them by phone.\nThey said so.' };
const sendCase = (visitor, fields, options) => visitor.send('/portal/cases', { ...CASE, ...fields }, { from: '/portal/cases/new', ...options });

test('what is missing is told by a form, and shown with what becomes of it', async () => {
  const participant = await makeParticipant(server.test, program);
  const visitor = await enter(participant);
  const sent = await sendCase(visitor, {});
  assert.deepEqual([sent.status, sent.headers.location], [303, '/portal/cases/new?said=sent']);
  const page = expectStatus(await visitor.get(sent.headers.location), 200, 'the page afterwards');
  assert.match(visible(page), /It was sent\..*What you told us Crane Wharf Café .* Somebody is looking at it/);
  const again = await sendCase(visitor, {});
  assert.equal(again.status, 303, 'a second click is no error');
  const { data } = await server.test.read('/v1/cases?kind=missing_referral&state=open');
  assert.equal(data.filter((one) => JSON.stringify(one).includes('Crane Wharf')).length <= 1, true, 'and no second case');
  const me = await visitor.get('/portal/cases/new');
  assert.equal(me.text.match(/<span class="grow">Crane Wharf Café/g).length, 1);
});

const WRONG = [
  [{ who: '' }, 'who', /Please write who it was/],
  [{ who: 'x'.repeat(300) }, 'who', /too long. 255 characters/],
  [{ who: 'a\u202Eb' }, 'who', /in one line, in letters/],
  [{ reach: 'owner at cranewharf' }, 'reach', /neither an e-mail address nor a phone number/],
  [{ when: '2999-01-01' }, 'when', /Jan 1, 2999 has not come yet/],
  [{ when: 'yesterday' }, 'when', /This is no date/],
  [{ when: '2026-02-30' }, 'when', /This is no date/],
  [{ note: '  ' }, 'note', /what should have happened/],
  [{ note: 'x'.repeat(5001) }, 'note', /5,000 characters are enough/],
];
for (const [fields, name, words] of WRONG) {
  test(`the form says what is wrong with ${name}: ${JSON.stringify(fields).slice(0, 40)}`, async () => {
    const visitor = await enter(await makeParticipant(server.test, program));
    const page = await sendCase(visitor, fields);
    assert.equal(page.status, 422);
    assert.match(page.text, new RegExp(`id="${name}-error"`));
    assert.match(page.text, new RegExp(`id="${name}"[^>]*aria-invalid="true" aria-describedby="${name}-error"`));
    assert.match(visible(page), words);
    assert.match(visible(page), /One field needs a look\. Nothing was sent yet\./);
    for (const [field, value] of Object.entries({ ...CASE, ...fields })) {
      if (field === 'how' || value.trim() === '') continue;
      assert.ok(page.text.includes(value.replaceAll('\r', '')), `what was typed as ${field} is kept`);
    }
    assert.match(page.text, /value="name" checked/);
  });
}

test('a form that was not read here is not taken', async () => {
  const participant = await makeParticipant(server.test, program);
  const visitor = await enter(participant);
  const other = await enter(await makeParticipant(server.test, program));
  const token = csrfOf(await visitor.get('/portal/settings'));
  const post = (fields, headers) => visitor.call('POST', '/portal/settings', fields, headers);
  const refused = [
    await post({ locale: 'de' }),
    await post({ locale: 'de', csrf: '' }),
    await post({ locale: 'de', csrf: csrfOf(await other.get('/portal/settings')) }),
    await post({ locale: 'de', csrf: token }, { Origin: 'https://evil.example' }),
    await post({ locale: 'de', csrf: token }, { Origin: 'null' }),
    await post({ locale: 'de', csrf: token }, { Origin: `${server.url}.evil.example` }),
    await post({ locale: 'de', csrf: token }, { 'Content-Type': 'text/plain' }),
    await server.anonymous.call('POST', '/portal/settings', `csrf=${token}&csrf=${token}`, { Cookie: `rfd_portal=${visitor.cookies.get('rfd_portal')}`, 'Content-Type': 'application/x-www-form-urlencoded' }),
  ];
  for (const answer of refused) {
    assert.equal(answer.status, 403);
    assert.match(answer.text, /This was not taken/);
  }
  assert.match((await visitor.get('/portal/settings')).text, /<html lang="en">/);
  const big = await post({ csrf: token, note: 'x'.repeat(40_000) });
  assert.equal(big.status, 413);
});

test('another site cannot make somebody enter as somebody else', async () => {
  const link = await newLink(await makeParticipant(server.test, program));
  const answer = await new Visitor().call('POST', `/portal/enter/${tokenOf(link)}`, {}, { Origin: 'https://evil.example' });
  assert.equal(answer.status, 403);
  assert.equal((await new Visitor().get(`/portal/enter/${tokenOf(link)}`)).status, 200, 'the link is not used up');
});

test('ways in that lead nowhere do not wait for the writer', async () => {
  const asked = async () => {
    const metrics = await server.metrics();
    return metrics.referd_store_items_total + metrics.referd_store_refused_items_total;
  };
  const before = await asked();
  for (let n = 0; n < 20; n++) {
    assert.equal((await server.anonymous.get(`/portal/session?token=x${n}.y.z`)).status, 401);
    assert.equal((await new Visitor().call('POST', `/portal/enter/${'x'.repeat(43)}`, {})).status, 401);
  }
  assert.ok((await asked()) - before < 20, 'none but those of the server itself');
});

test('settings: language and what one is written to about', async () => {
  const visitor = await enter(await makeParticipant(server.test, program));
  const saved = await visitor.send('/portal/settings', { locale: 'de', rewards: '1' });
  assert.deepEqual([saved.status, saved.headers.location], [303, '/portal/settings?said=saved']);
  const page = await visitor.get(saved.headers.location);
  assert.match(page.text, /<html lang="de">/);
  assert.match(visible(page), /Gespeichert\./);
  const ticked = [...page.text.matchAll(/name="(referrals|rewards|reminders)" value="1" checked/g)].map((match) => match[1]);
  assert.deepEqual(ticked, ['rewards']);
  assert.match((await visitor.get('/portal')).text, /<html lang="de">/);
});

test('the language is the browser\'s until one is chosen', async () => {
  const visitor = await enter(await makeParticipant(server.test, program));
  assert.match((await visitor.get('/portal', { 'Accept-Language': 'es-MX,es;q=0.9' })).text, /<html lang="es">/);
  assert.match((await visitor.get('/portal', { 'Accept-Language': 'fr' })).text, /<html lang="en">/);
  assert.match((await new Visitor().get('/r/NOSUCH', { 'Accept-Language': 'de' })).text, /Dieser Link führt nirgendwohin/);
});

test('signing out ends the session for good', async () => {
  const visitor = await enter(await makeParticipant(server.test, program));
  const cookie = visitor.cookies.get('rfd_portal');
  const out = await visitor.send('/portal/sign_out', {});
  assert.equal(out.status, 303);
  assert.equal(visitor.cookies.size, 0);
  assert.equal((await new Visitor().get('/portal', { Cookie: `rfd_portal=${cookie}` })).status, 401);
});

test('what was just written is on the next page, whatever was shown before', async () => {
  const participant = await makeParticipant(server.test, program);
  const visitor = await enter(participant);
  for (let i = 1; i <= 3; i++) {
    await visitor.get('/portal');
    await submit(server.test, participant, { prospect: { name: `Friend Number${i}`, email: uniqueEmail('friend') } });
    assert.match(visible(await visitor.get('/portal')), new RegExp(`All ${i}`));
  }
});

test('two participants never see each other\'s pages', async () => {
  const [first, second] = [await makeParticipant(server.test, program, { name: 'First Person' }), await makeParticipant(server.test, program, { name: 'Second Person' })];
  const [one, two] = [await enter(first), await enter(second)];
  for (let i = 0; i < 3; i++) {
    assert.ok((await one.get('/portal')).text.includes(first.code));
    const page = await two.get('/portal');
    assert.ok(page.text.includes(second.code) && !page.text.includes(first.code));
  }
});

test('the statement says the same on the page, as CSV, and in the summary', async () => {
  const rules = rulesWith({ key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } });
  const participant = await makeParticipant(server.test, await makeProgram(server.test, { rules }));
  for (let i = 1; i <= 2; i++) {
    const referral = await submit(server.test, participant, { prospect: { name: `Friend Number${i}`, email: uniqueEmail('friend') } });
    await pay(server.test, referral, { amount: 9000 });
  }
  const visitor = await enter(participant);
  const page = expectStatus(await visitor.get('/portal/statement'), 200, 'the page');
  assert.match(visible(page), /Became yours \$50\.00 .* Yours now \$50\.00/);
  assert.match(visible(page), /Became yours: for Friend N\. .*\+\$25\.00 \$50\.00/);
  const csv = expectStatus(await visitor.get('/portal/statement.csv?period=all'), 200, 'CSV');
  assert.match(csv.headers['content-type'], /^text\/csv/);
  assert.match(csv.headers['content-disposition'], /^attachment; filename="statement-USD\.csv"$/);
  assert.equal(csv.text.match(/25\.00/g)?.length >= 2, true, csv.text);
  const { totals } = await server.test.read(`/v1/participants/${participant.id}/summary`);
  assert.equal(totals[0].available, 5000);
  for (const address of ['/portal/statement?currency=EUR', '/portal/statement?period=none&currency=no', '/portal/statement?period=all']) assert.equal((await visitor.get(address)).status, 200, address);
});

test('the QR code is a picture of the own link', async () => {
  const visitor = await enter(await makeParticipant(server.test, program));
  const code = expectStatus(await visitor.get('/portal/qr.svg'), 200, 'the code');
  assert.equal(code.headers['content-type'], 'image/svg+xml');
  assert.match(code.text, /^<svg |^<\?xml/);
  assert.equal((await new Visitor().get('/portal/qr.svg')).status, 401);
});

const { paths } = await server.anonymous.read('/openapi.json');
const COLOURS = { skip: !paths['/v1/workspace'] && 'no call sets a colour yet' };
test('the business\'s colour is on its pages', COLOURS, async () => {
  expectStatus(await server.live.call('PATCH', '/v1/workspace', { brand_color: '#1D624C' }), 200, 'PATCH');
  const visitor = await enter(await makeParticipant(server.test, program));
  const page = await visitor.get('/portal');
  assert.match(page.text, /<link rel="stylesheet" href="\/assets\/brand\/1d624c\.1\.css">/);
  const sheet = expectStatus(await visitor.get('/assets/brand/1d624c.1.css'), 200, 'the sheet');
  assert.match(sheet.text, /--brand:#1d624c;--brand-on:#ffffff/);
  assert.match(sheet.headers['cache-control'], /immutable/);
  expectStatus(await server.live.call('PATCH', '/v1/workspace', { brand_color: '' }), 200, 'PATCH');
  assert.doesNotMatch((await visitor.get('/portal')).text, /assets\/brand/);
});

// ---- other people's words

const PAYLOADS = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '{{csrf}}', '</title><svg onload=alert(1)>', 'javascript:alert(1)', '&lt;b&gt;', '{name}'];
for (const payload of PAYLOADS) {
  test(`words of others stay words: ${payload}`, async () => {
    const participant = await makeParticipant(server.test, program, { name: `Dana ${payload}` });
    await submit(server.test, participant, { prospect: { name: `${payload} Person`, email: uniqueEmail('friend') } });
    const visitor = await enter(participant);
    await sendCase(visitor, { who: payload, note: payload, reach: '' });
    for (const address of PAGES) {
      const { text } = await visitor.get(address);
      assert.doesNotMatch(text, /<script>|<img src=x|<svg onload| onmouseover='|href="javascript/i, address);
      assert.ok(!payload.includes('<') || !text.includes(payload), address);
    }
  });
}
