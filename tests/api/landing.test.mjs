// Public pages of programs as a browser without scripts asks for them: what stands there, forms of people and of machines, settings,
// logos, cards, and where links lead.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { expectStatus } from './harness/http.mjs';
import * as landing from './harness/landing.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, rulesWith, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const makePage = (...rest) => landing.makePage(server, ...rest);
const change = (...rest) => landing.change(server, ...rest);
const open = (...rest) => landing.open(server, ...rest);
const read = (...rest) => landing.read(server, ...rest);
const post = (...rest) => landing.post(server, ...rest);
const send = (...rest) => landing.send(server, ...rest);
const referralsOf = (program) => landing.referralsOf(server, program);
const { FORM, gift, meta, stampOf, thanks, visible } = landing;

test('the page says who sends whom what, by the first name alone', async () => {
  const { address, program, maya } = await makePage();
  const page = await open(address);
  assert.match(visible(page), /Maya sent you Maya sends you \$25/);
  assert.doesNotMatch(page.text, /Lindqvist|ada-/, 'nothing else of her');
  assert.match(visible(page), /What does Maya get\? \$25 to \$100, once you are a customer\./);
  assert.match(visible(page), new RegExp(`Then just say the code ${maya.code}`));
  assert.equal(meta(page, 'og:title'), 'Maya sends you $25');
  assert.equal(meta(page, 'og:url'), `${server.url}${address}`);
  assert.equal(meta(page, 'og:image'), `${server.url}${address}/card.png`);
  assert.equal(meta(page, 'twitter:card'), 'summary_large_image');
  assert.equal(meta(page, 'robots'), 'noindex');
  const alone = await open(`/p/${program.slug}`);
  assert.match(visible(alone), /\$25 for new customers/);
  assert.doesNotMatch(visible(alone), /Maya/);
  assert.equal(meta(alone, 'robots'), 'index');
});

test('the page speaks the visitor\'s language', async () => {
  const { address } = await makePage();
  assert.match(visible(await open(address, { 'Accept-Language': 'de-DE' })), /Maya schenkt Ihnen 25 \$/);
  assert.match(visible(await open(address, { 'Accept-Language': 'es' })), /Maya te envía 25 US\$|Maya te envía 25 \$/);
  assert.match((await open(address, { 'Accept-Language': 'de-DE' })).text, /<html lang="de">/);
});

test('what is promised follows the rules', async () => {
  const cap = { ...gift, amount: { percent_bp: 1000, of: 'event.amount', cap: 5000 } };
  const share = await makePage({ rules: rulesWith(cap) });
  assert.match(visible(await open(share.address)), /Maya sends you 10% back .*At most \$50/);
  const custom = await makePage({ rules: rulesWith({ key: 'tune', to: 'referred', kind: 'custom', on: 'qualified', title: 'a free tune-up', description: 'Worth an hour.' }) });
  assert.match(visible(await open(custom.address)), /Maya sends you a free tune-up .*Worth an hour\./);
  const none = await makePage({ rules: rulesWith(thanks) });
  const page = visible(await open(none.address));
  assert.match(page, /Maya recommends /);
  assert.match(page, /Maya is thanked too/);
  assert.doesNotMatch(page, /You get/);
});

test('a page weighs 15 kB at most with all that it loads, and loads nothing from elsewhere', async () => {
  const { address } = await makePage({}, { brand_color: '#1d624c', phone: '(555) 555-0100' });
  const page = await open(address);
  assert.equal(page.headers['content-security-policy'], "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'");
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.doesNotMatch(page.text, /<script|<style| style=| on[a-z]+=/);
  const files = new Set([...page.text.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map((match) => match[1]));
  assert.ok([...files].some((file) => /brand\/1d624c/.test(file)));
  let sum = gzipSync(page.bytes).length;
  for (const file of files) {
    const answer = await open(file, { 'Accept-Encoding': 'gzip' });
    sum += answer.headers['content-encoding'] ? answer.bytes.length : gzipSync(answer.bytes).length;
  }
  assert.ok(sum <= 15_000, `${sum} bytes`);
  assert.match(page.text, /<a class="tel" href="tel:5555550100">Call\u00a0\(555\)\u00a0555\u20110100<\/a>/);
});

// ---- leads

test('a form becomes a referral of whose code it is, as it would by the API', async () => {
  const { address, program, maya } = await makePage();
  const email = uniqueEmail('nina');
  const sent = await send(address, { reach: email, notes: 'A new boiler.\r\nSoon.', when: 'am' });
  assert.deepEqual([sent.status, sent.headers.location], [303, `${address}/thanks`]);
  const [referral] = await referralsOf(program);
  const whole = await server.test.read(`/v1/referrals/${referral.id}`);
  assert.equal(whole.participant_id, maya.id);
  assert.equal(whole.attribution.method, 'code');
  assert.match(JSON.stringify(whole), /A new boiler\.\\nSoon\.\\nCall back in the morning\./);
  const contact = await server.test.read(`/v1/contacts/${referral.contact_id}`);
  assert.deepEqual([contact.name, contact.email, contact.phone], ['Nina Friend', email, null]);
  const page = await open(sent.headers.location);
  assert.match(visible(page), /Thank you .* has your message/);
  assert.match(visible(page), /\$25 is noted for you/);
});

test('a number is read as the business, or else the visitor, writes it', async () => {
  const { address, program } = await makePage({}, { country: 'US' });
  expectStatus(await send(address, { reach: '(202) 555-0143' }), 303, 'a number of the country');
  expectStatus(await send(address, { reach: '+49 30 5550138' }), 303, 'a number with its code');
  const referrals = await referralsOf(program);
  const phones = await Promise.all(referrals.map(async (one) => (await server.test.read(`/v1/contacts/${one.contact_id}`)).phone));
  assert.deepEqual(phones.toSorted(), ['+12025550143', '+49305550138']);
});

test('without a code nobody is credited, and the lead is taken', async () => {
  const { program } = await makePage();
  expectStatus(await send(`/p/${program.slug}`), 303, 'sent');
  const [referral] = await referralsOf(program);
  assert.equal(referral.participant_id, null);
});

test('who told them is asked where no code says it, and a person confirms', async () => {
  const { program, address } = await makePage();
  assert.doesNotMatch((await open(address)).text, /name="told_by"/);
  assert.match((await open(`/p/${program.slug}`)).text, /<label for="told_by">Who told you about us\?/);
  expectStatus(await send(`/p/${program.slug}`, { told_by: 'Maya Lindqvist' }), 303, 'sent');
  const [referral] = await referralsOf(program);
  assert.equal(referral.participant_id, null);
  assert.equal((await server.test.read(`/v1/referrals/${referral.id}`)).attribution.state, 'unconfirmed');
});

test('a second click on Send is one lead', async () => {
  const { address, program } = await makePage();
  const fields = { page: stampOf(await open(address)), reach: uniqueEmail('twice') };
  await read();
  const both = await Promise.all([post(address, fields), post(address, fields)]);
  assert.deepEqual(both.map((one) => one.status), [303, 303]);
  const referrals = await referralsOf(program);
  assert.equal(referrals.length, 1);
  const { data: messages } = await server.test.read(`/v1/messages?contact_id=${referrals[0].contact_id}`);
  assert.deepEqual(messages.map((one) => [one.kind, one.channel, one.referral_id]), [['lead_received', 'email', referrals[0].id]], 'and it is said once that it has come');
});

const WRONG = [
  [{ name: '' }, 'name', /Please write your name/],
  [{ name: 'a\u202Eb' }, 'name', /in one line, in letters/],
  [{ name: 'x'.repeat(300) }, 'name', /shorter than 255/],
  [{ reach: '' }, 'reach', /a phone number or an e-mail address/],
  [{ reach: 'nina at home' }, 'reach', /neither a phone number nor an e-mail address/],
  [{ reach: 'nina@' }, 'reach', /neither a phone number nor an e-mail address/],
  [{ reach: '12' }, 'reach', /neither/],
  [{ notes: 'x'.repeat(2001) }, 'notes', /2,000 characters are enough/],
];
for (const [fields, name, words] of WRONG) {
  test(`the form says what is wrong with ${name}: ${JSON.stringify(fields).slice(0, 40)}`, async () => {
    const { address, program } = await makePage();
    const page = await send(address, { notes: 'Kept <as> typed', when: 'pm', ...fields });
    assert.equal(page.status, 422);
    assert.match(page.text, new RegExp(`id="${name}"[^>]*aria-invalid="true" aria-describedby="${name}-error"`));
    assert.match(visible(page), words);
    assert.match(visible(page), /One field needs another look\. Nothing was sent yet\./);
    if (name !== 'notes') assert.match(page.text, /Kept &lt;as&gt; typed<\/textarea>/);
    assert.match(page.text, /value="pm" checked/);
    assert.deepEqual(await referralsOf(program), []);
    const again = await post(address, { page: stampOf(page) });
    assert.equal(again.status, 303, 'put right, it is taken at once');
    assert.equal((await referralsOf(program)).length, 1);
  });
}

test('machines are thanked like people, and nothing is written', async () => {
  const { address, program } = await makePage();
  const page = stampOf(await open(address));
  const other = stampOf(await open((await makePage()).address));
  const quick = await post(address, { page });
  await read();
  const answers = [quick, await post(address, { page, website: 'https://spam.example' }), await post(address, {}), await post(address, { page: 'x-y' }), await post(address, { page: other }),
    await post(address, { page: `${page}0` })];
  for (const answer of answers) assert.deepEqual([answer.status, answer.headers.location], [303, `${address}/thanks`]);
  assert.deepEqual(await referralsOf(program), []);
  expectStatus(await post(address, { page }), 303, 'a person');
  assert.equal((await referralsOf(program)).length, 1);
});

test('forms of machines do not wait for the writer', async () => {
  const { address } = await makePage();
  const writes = async () => (await server.metrics()).referd_store_items_total;
  const before = await writes();
  for (let n = 0; n < 40; n++) assert.equal((await post(address, { page: `${n}-x` })).status, 303);
  assert.ok((await writes()) - before < 20, 'none but those of the server itself');
});

test('a page that was open for days is shown once more with what was typed', async () => {
  const { address, program } = await makePage();
  const page = stampOf(await open(address));
  await read(3 * 86400);
  const late = await post(address, { page, notes: 'Still here' });
  assert.equal(late.status, 422);
  assert.match(visible(late), /open for a long time/);
  assert.match(late.text, /Still here<\/textarea>/);
  assert.equal((await post(address, { page: stampOf(late) })).status, 303);
  assert.equal((await referralsOf(program)).length, 1);
});

test('a network may send twenty an hour; a form beyond is kept on the screen', async () => {
  const other = await startServer();
  try {
    const program = await makeProgram(other.test, { slug: 'flood', rules: rulesWith(gift) });
    const page = stampOf(await other.anonymous.get('/p/flood'));
    const { now } = await other.test.read('/v1/workspace');
    await other.test.act('/v1/test_clock/advance', { to: new Date(Date.parse(now) + 10_000).toISOString() });
    const body = (n) => new URLSearchParams({ website: '', page, name: `Person ${n}`, reach: uniqueEmail('flood'), when: 'any' }).toString();
    const statuses = [];
    let last;
    for (let n = 0; n < 22; n++) {
      last = await other.anonymous.call('POST', '/p/flood/lead', body(n), FORM);
      statuses.push(last.status);
    }
    assert.deepEqual(statuses, [...Array(20).fill(303), 429, 429]);
    assert.equal(last.headers['retry-after'], '3600');
    assert.match(last.text, /value="Person 21"/);
    assert.equal((await other.test.readAll(`/v1/referrals?program_id=${program.id}`)).length, 20);
  } finally {
    await other.stop();
  }
});

test('a form of another site, or of no browser, is refused', async () => {
  const { address } = await makePage();
  const page = stampOf(await open(address));
  assert.equal((await post(address, { page }, { Origin: 'https://evil.example' })).status, 403);
  assert.equal((await server.anonymous.call('POST', `${address}/lead`, '{}', { 'Content-Type': 'application/json' })).status, 403);
  assert.equal((await server.anonymous.call('POST', `${address}/lead`, 'a=%zz', FORM)).status, 403);
});

test('a program that takes nobody says so, and its form is not there', async () => {
  const { address, program } = await makePage();
  const page = stampOf(await open(address));
  await read();
  await server.test.patch(`/v1/programs/${program.id}`, { status: 'paused' });
  const shut = await open(address);
  assert.match(visible(shut), /takes nobody new right now/);
  assert.doesNotMatch(shut.text, /<form/);
  const late = await post(address, { page });
  assert.equal(late.status, 422);
  assert.match(visible(late), /takes nobody new right now/);
  await server.test.patch(`/v1/programs/${program.id}`, { status: 'draft' });
  for (const path of [address, `${address}/thanks`, `/p/${program.slug}`]) assert.equal((await server.anonymous.get(path)).status, 404, path);
});

// ---- addresses and links

test('a code leads to its program whatever stands before it', async () => {
  const { address, program, maya } = await makePage();
  const wrong = await server.anonymous.get(`/p/some-old-name/${maya.code}`);
  assert.deepEqual([wrong.status, wrong.headers.location], [302, address]);
  const small = await open(`/p/${program.slug}/${maya.code.toLowerCase()}`);
  assert.match(visible(small), /Maya sends you/);
  assert.match(visible(await open(`/p/${program.id}`)), /for new customers/);
  for (const path of ['/p/nothing-here', '/p/nothing-here/NOSUCH1', `/p/${program.slug}/NOSUCH1`, `/p/${program.slug}/a%20b`, '/p/prg_01h455vb4pex5vsknk084sn02q', '/p'])
    assert.equal((await server.anonymous.get(path)).status, 404, path);
});

test('who is blocked, and a link that was retired, leads nowhere', async () => {
  const { address, maya } = await makePage();
  await open(address);
  await server.test.act(`/v1/participants/${maya.id}/block`, { reason: 'spam' });
  assert.equal((await server.anonymous.get(address)).status, 404);
});

test('links lead to the own site until the program wants its page, and a visit is one click', async () => {
  const { address, program, maya } = await makePage();
  const before = await server.anonymous.get(`/r/${maya.code}`);
  assert.match(before.headers.location, /^https:\/\/www\.example\.com\/start\?ref=/);
  await change(program, { mode: 'landing' });
  const visit = await server.anonymous.get(`/r/${maya.code}`);
  assert.deepEqual([visit.status, visit.headers.location], [302, `${server.url}${address}`]);
  const cookie = /rfd_click=[^;]+/.exec(visit.headers['set-cookie'][0])[0];
  const page = stampOf(await open(address, { Cookie: cookie }));
  await read();
  expectStatus(await post(address, { page }, { Cookie: cookie }), 303, 'sent');
  const [referral] = await referralsOf(program);
  assert.equal(referral.participant_id, maya.id);
  assert.equal((await server.test.read(`/v1/participants/${maya.id}/summary`)).clicks.total, 2, 'the page itself records none');
  await change(program, { mode: 'own_site' });
  assert.match((await server.anonymous.get(`/r/${maya.code}`)).headers.location, /^https:\/\/www\.example\.com/);
});

// ---- settings

test('settings are told as they were set, and stay when they are not named', async () => {
  const { program } = await makePage();
  const usual = await server.test.read(`/v1/programs/${program.id}/page`);
  assert.deepEqual(usual, {
    object: 'program_page', program_id: program.id, mode: 'own_site', brand_color: null, phone: null, country: null, privacy_url: null, terms_url: null,
    fields: ['call_time', 'consent', 'notes', 'told_by'], texts: {}, logo_url: null, leaderboard: { public: false, metric: 'closed' },
    url: `${server.url}/p/${program.slug}`, card_url: `${server.url}/p/${program.slug}/card.png`, leaderboard_url: null,
  });
  const texts = { en: { headline: '{name} and {business} give you {offer}', button: 'Yes' }, de: { body: 'Zeile eins\nZeile zwei' } };
  const set = await change(program, { mode: 'landing', brand_color: '#1D624C', phone: '555 0100', country: 'us', privacy_url: 'https://www.example.com/privacy', fields: ['company'], texts, leaderboard: { public: true } });
  assert.deepEqual([set.brand_color, set.country, set.fields, set.texts, set.leaderboard], ['#1d624c', 'US', ['company'], texts, { public: true, metric: 'closed' }]);
  assert.deepEqual(await change(program, {}), set);
  const gone = await change(program, { brand_color: '', phone: '', texts: {}, fields: [] });
  assert.deepEqual([gone.brand_color, gone.phone, gone.texts, gone.fields, gone.privacy_url], [null, null, {}, [], 'https://www.example.com/privacy']);
  const [row] = (await server.test.read(`/v1/audit?object_id=${program.id}`)).data;
  assert.equal(row.action, 'program.page_changed');
});

test('the program\'s own words stand on the page, in their language alone', async () => {
  const { address, program } = await makePage({}, { texts: { en: { headline: '{name} gives you {offer} at {business}', body: 'We fix\nheating.', button: 'Go', thanks: 'See you, says {business}.' } }, fields: [] });
  const page = await open(address);
  assert.match(page.text, /<h1>Maya gives you <em>\$25<\/em> at /);
  assert.match(page.text, />Go<\/button>/);
  assert.doesNotMatch(page.text, /name="notes"|name="when"/);
  assert.match(visible(await open(`${address}/thanks`)), /See you, says /);
  assert.match(visible(await open(address, { 'Accept-Language': 'de' })), /Maya schenkt Ihnen/);
  assert.match(visible(await open(`/p/${program.slug}`)), /\$25 for new customers/, 'without a sender the usual words: theirs speak of one');
});

const BAD_SETTINGS = [
  [{ brand_color: '#ffffff' }, 'brand_color'],
  [{ privacy_url: 'javascript:alert(1)' }, 'privacy_url'],
  [{ terms_url: 'ftp://example.com' }, 'terms_url'],
  [{ phone: 'call me' }, 'phone'],
  [{ country: 'XX1' }, 'country'],
  [{ mode: 'both' }, 'mode'],
  [{ fields: ['shoe_size'] }, 'fields'],
  [{ texts: { en: { headline: 'two\nlines' } } }, 'texts.en.headline'],
  [{ texts: { en: { headline: '{offer} {reward}' } } }, 'texts.en.headline'],
  [{ texts: { en: { slogan: 'x' } } }, 'texts.en.slogan'],
  [{ texts: { en: { body: 'x'.repeat(1001) } } }, 'texts.en.body'],
  [{ texts: { en: { button: '' } } }, 'texts.en.button'],
  [{ texts: { '??': {} } }, 'texts.??'],
  [{ texts: [] }, 'texts'],
  [{ logo: '!!!' }, 'logo'],
  [{ logo: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>').toString('base64') }, 'logo'],
  [{ logo: Buffer.from('GIF89a...').toString('base64') }, 'logo'],
  [{ leaderboard: { metric: 'luck' } }, 'leaderboard.metric'],
];
for (const [settings, param] of BAD_SETTINGS) {
  test(`settings that cannot be are refused: ${JSON.stringify(settings).slice(0, 60)}`, async () => {
    const { program } = await makePage();
    const answer = await server.test.patch(`/v1/programs/${program.id}/page`, settings);
    assert.equal(answer.status, 400, answer.text);
    assertProblem(answer, 400, answer.body.code, param);
  });
}

// ---- pictures

const crcTable = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce((crc) => (crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1), n) >>> 0);
const crc32 = (bytes) => (bytes.reduce((crc, byte) => crcTable[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}
function png({ width = 8, height = 8, extra = [], tail = Buffer.alloc(0) } = {}) {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const data = deflateSync(Buffer.alloc((1 + 3 * 8) * 8, 120));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', head), ...extra, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0)), tail]);
}

test('a logo is served without what it carried along, for ever, and goes when it is replaced', async () => {
  const { address, program } = await makePage();
  const carried = png({ extra: [chunk('tEXt', Buffer.from('Comment\0<script>alert(1)</script>'))], tail: Buffer.from('PK\x03\x04 hidden') });
  const { logo_url: url } = await change(program, { logo: carried.toString('base64') });
  const path = url.slice(server.url.length);
  const logo = await open(path);
  assert.equal(logo.headers['content-type'], 'image/png');
  assert.match(logo.headers['cache-control'], /immutable/);
  assert.deepEqual(logo.bytes, png(), 'the picture alone');
  assert.match((await open(address)).text, new RegExp(`<img src="${path}" alt=""`));
  await change(program, { logo: png({ height: 7 }).toString('base64') });
  assert.equal((await server.anonymous.get(path)).status, 404);
  assert.equal((await change(program, { logo: '' })).logo_url, null);
  assert.doesNotMatch((await open(address)).text, /<img/);
});

test('pictures that are damaged or too large are refused', async () => {
  const { program } = await makePage();
  const whole = png();
  const flipped = Buffer.from(whole);
  flipped[45] ^= 1;
  for (const bytes of [whole.subarray(0, -6), flipped, png({ width: 4000 }), png({ width: 0 }), Buffer.concat([whole.subarray(0, 33), whole.subarray(-12)])])
    assertProblem(await server.test.patch(`/v1/programs/${program.id}/page`, { logo: bytes.toString('base64') }), 400, 'invalid_value', 'logo');
  assert.equal((await server.anonymous.get('/assets/logo/00000000000000000000000000000000')).status, 404);
  assert.equal((await server.anonymous.get('/assets/logo/x')).status, 404);
});

test('the card is a picture of 1200 by 630', async () => {
  const { address, program } = await makePage({}, { brand_color: '#c2410c' });
  for (const path of [`${address}/card.png`, `/p/${program.slug}/card.png`]) {
    const card = await open(path);
    assert.equal(card.headers['content-type'], 'image/png');
    assert.deepEqual([card.bytes.readUInt32BE(16), card.bytes.readUInt32BE(20)], [1200, 630]);
    assert.match(card.headers['cache-control'], /max-age/);
  }
});

test('many who want pictures at once do not take all threads: some are to come again', async () => {
  const { address } = await makePage();
  const answers = await Promise.all(Array.from({ length: 60 }, () => server.anonymous.get(`${address}/card.png`)));
  const refused = answers.filter(({ status }) => status !== 200);
  assert.ok(refused.length > 0 && refused.length < 60, `${refused.length}`);
  for (const { status, headers } of refused) assert.deepEqual([status, headers['retry-after']], [503, '5']);
  assert.equal((await open(`${address}/card.png`)).headers['content-type'], 'image/png');
});

// ---- other people's words

const PAYLOADS = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '{{csrf}}', '</title><svg onload=alert(1)>', 'javascript:alert(1)', '&lt;b&gt;'];
for (const payload of PAYLOADS) {
  test(`words of others stay words: ${payload}`, async () => {
    const { program } = await makePage({ rules: rulesWith({ ...gift, title: payload, description: payload }, thanks) });
    await change(program, { fields: ['company', 'notes', 'call_time'], texts: { en: { body: payload.replaceAll(/[{}]/g, ''), button: payload.replaceAll(/[{}]/g, '') } } });
    const sender = await makeParticipant(server.test, program, { name: `${payload.replaceAll(' ', '')} Sender` });
    const address = `/p/${program.slug}/${sender.code}`;
    const wrong = await send(address, { name: payload, reach: payload, company: payload, notes: payload });
    for (const page of [await open(address), await open(`${address}/thanks`), wrong]) {
      assert.doesNotMatch(page.text, /<script|<img src=x|<svg onload| onmouseover='|href="javascript/i);
      assert.ok(!payload.includes('<') || !page.text.includes(payload));
    }
  });
}
