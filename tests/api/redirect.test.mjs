// GET /r/{code}: where it leads, what it sets, what it records, and what a visitor cannot change.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { postgresOnly, psql } from './harness/database.mjs';
import { startServer } from './harness/process.mjs';
import { exchangeRaw } from './harness/raw.mjs';
import { assertProblem, isId } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, submit } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);

const isClick = isId('clk');
const clicksOf = async (participant) => (await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks;
const follow = async (path, headers) => {
  const answer = await server.anonymous.get(path, headers);
  assert.equal(answer.status, 302, answer.text);
  return { answer, target: new URL(answer.headers.location), cookies: answer.headers['set-cookie'] ?? [] };
};

function parseCookie(line) {
  const [pair, ...attributes] = line.split(';').map((part) => part.trim());
  const [name, value] = pair.split('=');
  return { name, value, attributes: new Map(attributes.map((part) => part.toLowerCase().split('='))) };
}

test('the visitor is sent to the destination with the code and a fresh click id', async () => {
  const participant = await makeParticipant(server.live, program);
  const { answer, target } = await follow(`/r/${participant.code}`);
  assert.equal(target.origin + target.pathname, 'https://www.example.com/start');
  assert.equal(target.searchParams.get('ref'), participant.code);
  assert.ok(isClick(target.searchParams.get('rfd_click')));
  assert.deepEqual([...target.searchParams.keys()], ['ref', 'rfd_click']);
  assert.equal(answer.headers['cache-control'], 'no-store');
});

test('the destination keeps its own query and fragment', async () => {
  const own = await makeProgram(server.live, { destination_url: 'https://shop.example.com/a%20b/?utm=x&y=1%2C2#top' });
  const participant = await makeParticipant(server.live, own);
  const { answer, target } = await follow(`/r/${participant.code}`);
  const click = target.searchParams.get('rfd_click');
  assert.equal(answer.headers.location, `https://shop.example.com/a%20b/?utm=x&y=1%2C2&ref=${participant.code}&rfd_click=${click}#top`);
});

test('a destination without a path still makes a valid address', async () => {
  const own = await makeProgram(server.live, { destination_url: 'https://shop.example.com' });
  const participant = await makeParticipant(server.live, own);
  const { target } = await follow(`/r/${participant.code}`);
  assert.equal(target.origin + target.pathname, 'https://shop.example.com/');
  assert.equal(target.searchParams.get('ref'), participant.code);
});

test('the cookie carries the click id for the program\'s window', async () => {
  const participant = await makeParticipant(server.live, program);
  const { target, cookies } = await follow(`/r/${participant.code}`);
  assert.equal(cookies.length, 1);
  const cookie = parseCookie(cookies[0]);
  assert.equal(cookie.name, 'rfd_click');
  assert.equal(cookie.value, target.searchParams.get('rfd_click'));
  assert.equal(cookie.attributes.get('path'), '/');
  assert.equal(cookie.attributes.get('max-age'), String(90 * 86_400));
  assert.equal(cookie.attributes.get('samesite'), 'lax');
  assert.ok(cookie.attributes.has('httponly'));
  assert.equal(cookie.attributes.has('secure'), false, 'plain http');
  assert.equal(cookie.attributes.has('domain'), false);
});

test('under https the cookie is Secure', async () => {
  const secure = await startServer({ flags: ['--public-url', 'https://go.example.com'] });
  try {
    const participant = await makeParticipant(secure.live, await makeProgram(secure.live));
    assert.equal(participant.link_url, `https://go.example.com/r/${participant.code}`);
    const answer = await secure.anonymous.get(`/r/${participant.code}`);
    assert.ok(parseCookie(answer.headers['set-cookie'][0]).attributes.has('secure'));
  } finally {
    await secure.stop();
  }
});

test('each visit is a click of its own and all are counted', async () => {
  const participant = await makeParticipant(server.live, program);
  const ids = new Set();
  for (let visit = 0; visit < 5; visit += 1) ids.add((await follow(`/r/${participant.code}`)).target.searchParams.get('rfd_click'));
  assert.equal(ids.size, 5);
  assert.equal((await clicksOf(participant)).total, 5);
});

test('HEAD answers like GET but records nothing and hands out nothing', async () => {
  const participant = await makeParticipant(server.live, program);
  const answer = await server.anonymous.head(`/r/${participant.code}`);
  assert.equal(answer.status, 302);
  const target = new URL(answer.headers.location);
  assert.equal(target.searchParams.get('ref'), participant.code);
  assert.equal(target.searchParams.has('rfd_click'), false);
  assert.equal(answer.headers['set-cookie'], undefined);
  assert.equal((await clicksOf(participant)).total, 0);
});

for (const code of ['NOSUCH7', 'x', '%00', '..%2f..%2fetc', 'A'.repeat(500)]) {
  test(`the unknown code ${code.slice(0, 20)} is 404 and leads nowhere`, async () => {
    const answer = await server.anonymous.get(`/r/${code}`);
    assert.equal(answer.status, 404, answer.text);
    assert.equal(answer.headers.location, undefined);
    assert.equal(answer.headers['set-cookie'], undefined);
  });
}

const SUSPECT = [
  { 'Sec-Purpose': 'prefetch' },
  { 'Sec-Purpose': 'prefetch;prerender' },
  { Purpose: 'prefetch' },
  { 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'cross-site' },
];
for (const headers of SUSPECT) {
  test(`a visit with ${JSON.stringify(headers)} is redirected and flagged, without a cookie`, async () => {
    const participant = await makeParticipant(server.live, program);
    const { target, cookies } = await follow(`/r/${participant.code}`, headers);
    assert.ok(isClick(target.searchParams.get('rfd_click')));
    assert.deepEqual(cookies, []);
    const clicks = await clicksOf(participant);
    assert.deepEqual([clicks.total, clicks.bots], [1, 1]);
  });
}

test('a navigation by a person is not flagged', async () => {
  const participant = await makeParticipant(server.live, program);
  const headers = { 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-User': '?1', 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' };
  const { cookies } = await follow(`/r/${participant.code}`, headers);
  assert.equal(cookies.length, 1);
  assert.equal((await clicksOf(participant)).bots, 0);
});

test('a named crawler is flagged', async () => {
  const participant = await makeParticipant(server.live, program);
  await follow(`/r/${participant.code}`, { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' });
  const clicks = await clicksOf(participant);
  assert.deepEqual([clicks.total, clicks.bots], [1, 1]);
});

const NAMES = ['url', 'u', 'next', 'to', 'dest', 'destination', 'destination_url', 'redirect', 'redirect_uri', 'return', 'return_to', 'continue', 'goto', 'link', 'target', 'ref', 'rfd_click', 'code', 'host'];
const VALUES = ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', '%0d%0aLocation:%20https://evil.example/', '@evil.example'];
test('no parameter, host or forwarded header changes where a link leads', async () => {
  const participant = await makeParticipant(server.live, program);
  for (const name of NAMES) {
    for (const value of VALUES) {
      const { target, answer } = await follow(`/r/${participant.code}?${name}=${value}`);
      assert.equal(target.origin + target.pathname, 'https://www.example.com/start', `${name}=${value}`);
      assert.equal(target.searchParams.getAll('ref').join(), participant.code, `${name}=${value}`);
      assert.equal(answer.headers.location.includes('evil'), false, `${name}=${value}`);
    }
  }
  for (const name of ['Host', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'Referer', 'Forwarded', 'X-Original-URL']) {
    const { target } = await follow(`/r/${participant.code}`, { [name]: 'evil.example' });
    assert.equal(target.origin, 'https://www.example.com', name);
  }
});

test('hostile headers of a visitor neither break the redirect nor come back in it', async () => {
  const participant = await makeParticipant(server.live, program);
  const headers = { 'User-Agent': `<script>alert(1)</script>${'A'.repeat(4000)}`, Referer: 'https://r.example/<script>', Cookie: 'rfd_click=clk_forged; rfd_click=; =;;; a' };
  const { answer, target } = await follow(`/r/${participant.code}`, headers);
  assert.ok(isClick(target.searchParams.get('rfd_click')));
  assert.equal(JSON.stringify(answer.headers).includes('script'), false);
});

test('the click id of a visit attributes a referral; a made-up one does not exist', async () => {
  const participant = await makeParticipant(server.live, program);
  const { target } = await follow(`/r/${participant.code}`);
  const referral = await submit(server.live, participant, { code: undefined, click_id: target.searchParams.get('rfd_click') });
  assert.equal(referral.participant_id, participant.id);
  assert.equal(referral.attribution.method, 'click');
  assert.equal(referral.attribution.click_id, target.searchParams.get('rfd_click'));
});

// ---- the clicks that a visitor brings along

/** Visits with the cookie of the visit before, as a browser does; gives the new cookie and the click. */
async function visitWith(cookie, participant, headers = {}) {
  const { target, cookies } = await follow(`/r/${participant.code}`, cookie ? { Cookie: `theme=dark; rfd_click=${cookie}`, ...headers } : headers);
  return { cookie: cookies.length > 0 ? parseCookie(cookies[0]).value : undefined, click: target.searchParams.get('rfd_click') };
}
const makeProgramsWithLinks = (count) => Promise.all(Array.from({ length: count }, async () => makeParticipant(server.live, await makeProgram(server.live))));

test('the cookie keeps the newest click of each program, newest first', async () => {
  const [a, b] = await makeProgramsWithLinks(2);
  const first = await visitWith(undefined, a);
  const second = await visitWith(first.cookie, b);
  assert.equal(second.cookie, `${second.click}.${first.click}`);
  const third = await visitWith(second.cookie, a);
  assert.equal(third.cookie, `${third.click}.${second.click}`, 'the click of the same program before is replaced');
  const sibling = await makeParticipant(server.live, { id: a.program_id });
  const fourth = await visitWith(third.cookie, sibling);
  assert.equal(fourth.cookie, `${fourth.click}.${second.click}`, 'by another link of the program as well');
});

test('the cookie holds five programs; the oldest makes room', async () => {
  const participants = await makeProgramsWithLinks(6);
  const clicks = [];
  let cookie;
  for (const participant of participants) {
    const visit = await visitWith(cookie, participant);
    clicks.unshift(visit.click);
    cookie = visit.cookie;
  }
  assert.equal(cookie, clicks.slice(0, 5).join('.'));
});

test('a cookie that is no list of clicks counts as none; clicks that nobody has are left alone', async () => {
  const [a, b] = await makeProgramsWithLinks(2);
  const { click: known } = await visitWith(undefined, b);
  const stranger = 'clk_01h455vb4pex5vsknk084sn02q';
  for (const bad of ['x', `${known}.`, `.${known}`, `${known}..${known}`, `${known},${known}`, Array(6).fill(known).join('.'), known.replace('clk_', 'ref_')]) {
    const { cookie, click } = await visitWith(bad, a);
    assert.equal(cookie, click, bad);
  }
  const { cookie, click } = await visitWith(`${stranger}.${known}`, a);
  assert.equal(cookie, `${click}.${stranger}.${known}`);
});

test('a hidden visit sets no cookie, whatever it brings along', async () => {
  const [a, b] = await makeProgramsWithLinks(2);
  const { cookie } = await visitWith(undefined, a);
  const hidden = await visitWith(cookie, b, { 'Sec-Purpose': 'prefetch' });
  assert.equal(hidden.cookie, undefined);
  assert.ok(isClick(hidden.click));
});

test('a visitor who comes again within the hour is flagged `repeat`, and counted as a person', async () => {
  const [a, b] = await makeProgramsWithLinks(2);
  const first = await visitWith(undefined, a);
  const again = await visitWith(first.cookie, a);
  const elsewhere = await visitWith(again.cookie, b);
  const back = await visitWith(elsewhere.cookie, a);
  const flags = async ({ click }) => (await server.live.read(`/v1/clicks/${click}`)).flags;
  assert.deepEqual(await flags(first), []);
  assert.deepEqual(await flags(again), ['repeat']);
  assert.deepEqual(await flags(elsewhere), []);
  assert.deepEqual(await flags(back), ['repeat']);
  const clicks = await clicksOf(a);
  assert.deepEqual([clicks.total, clicks.unique, clicks.bots], [3, 1, 0]);
});

test('after the hour a visit is no repetition any more', async () => {
  const participant = await makeParticipant(server.test, await makeProgram(server.test));
  const first = await visitWith(undefined, participant);
  const { at } = await server.test.read(`/v1/clicks/${first.click}`);
  const later = new Date(Date.parse(at) + 3_601_000).toISOString();
  assert.equal((await server.test.post('/v1/test_clock/advance', { to: later })).status, 200);
  const again = await visitWith(first.cookie, participant);
  assert.deepEqual((await server.test.read(`/v1/clicks/${again.click}`)).flags, []);
});

// ---- the destination

test('a destination\'s own ref and rfd_click make room for ours, however they are written', async () => {
  const own = await makeProgram(server.live, { destination_url: 'https://shop.example.com/?ref=house&a=1&rfd_click=x&r%65f=y&b=2#ref=z' });
  const participant = await makeParticipant(server.live, own);
  const { answer, target } = await follow(`/r/${participant.code}`);
  const click = target.searchParams.get('rfd_click');
  assert.equal(answer.headers.location, `https://shop.example.com/?a=1&b=2&ref=${participant.code}&rfd_click=${click}#ref=z`);
  assert.deepEqual([target.searchParams.getAll('ref'), target.searchParams.getAll('rfd_click')], [[participant.code], [click]]);
});

// ---- programs that are not active

async function inProgram(status) {
  const own = await makeProgram(server.live);
  const participant = await makeParticipant(server.live, own);
  await follow(`/r/${participant.code}`); // a cache has it now
  assert.equal((await server.live.patch(`/v1/programs/${own.id}`, { status })).status, 200);
  return participant;
}

test('a draft has no public face', async () => {
  const participant = await inProgram('draft');
  assertPage(await server.anonymous.get(`/r/${participant.code}`), 404, /leads nowhere/);
});

test('a paused program redirects and records', async () => {
  const participant = await inProgram('paused');
  const { target, cookies } = await follow(`/r/${participant.code}`);
  assert.ok(isClick(target.searchParams.get('rfd_click')));
  assert.equal(cookies.length, 1);
  assert.equal((await clicksOf(participant)).total, 2);
});

test('an ended program redirects without a click', async () => {
  const participant = await inProgram('ended');
  const { target, cookies } = await follow(`/r/${participant.code}`);
  assert.equal(target.searchParams.get('ref'), participant.code);
  assert.equal(target.searchParams.has('rfd_click'), false);
  assert.deepEqual(cookies, []);
  assert.equal((await clicksOf(participant)).total, 1);
});

// ---- what people read

/** A page for people: complete, with a style sheet of our own, with nothing that could run, and with a reference. */
function assertPage(answer, status, text) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(answer.text, text);
  assert.match(answer.text, /^<!doctype html>/);
  assert.match(answer.headers['content-security-policy'], /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/);
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.equal(/<script|<iframe|<img| on[a-z]+=|style=/i.test(answer.text), false);
}

test('a slash at the end of a link is no other link', async () => {
  const participant = await makeParticipant(server.live, program);
  const { target } = await follow(`/r/${participant.code}/?utm_source=x`);
  assert.equal(target.searchParams.get('ref'), participant.code);
  assert.equal((await clicksOf(participant)).total, 1);
});

test('a link with a hundred parameters is followed', async () => {
  const participant = await makeParticipant(server.live, program);
  const query = Array.from({ length: 100 }, (_, index) => `p${index}=${index}`).join('&');
  const { target } = await follow(`/r/${participant.code}?${query}&utm_source=late`);
  const click = await server.live.read(`/v1/clicks/${target.searchParams.get('rfd_click')}`);
  assert.equal(click.campaign, 'utm_source=late');
});

test('whatever is wrong with a link, a visitor reads a page', async () => {
  const participant = await makeParticipant(server.live, program);
  const link = `/r/${participant.code}`;
  for (const path of ['/r/NOSUCH7', '/r/NOSUCH7/', '/r', '/r/', '/r//', `${link}//`, `${link}/more`, '/r/%00']) assertPage(await server.anonymous.get(path), 404, /leads nowhere/);
  assertPage(await server.anonymous.get('/r/%zz'), 400, /cannot be read/);
  const posted = await server.anonymous.post(link);
  assertPage(posted, 405, /can only be opened/);
  assert.equal(posted.headers.allow, 'GET, HEAD');
  const cookies = `GET ${link} HTTP/1.1\r\nHost: t\r\nCookie: a=${'x'.repeat(20_000)}\r\n\r\n`;
  assertPage((await exchangeRaw(server.port, [cookies])).answers[0], 431, /cookies of this site/);
  assertPage((await exchangeRaw(server.port, [`GET ${link} HTTP/1.1\r\nHost: t\r\nX: \x01\r\n\r\n`])).answers[0], 400, /cannot be read/);
  assertPage((await exchangeRaw(server.port, [`GET ${link}?${'x'.repeat(9_000)} HTTP/1.1\r\nHost: t\r\n\r\n`])).answers[0], 431, /too long/);
  assert.equal((await clicksOf(participant)).total, 0);
});

test('programs read problems elsewhere', async () => {
  assertProblem(await server.anonymous.get('/rx'), 404, 'not_found');
  assertProblem(await server.anonymous.call('DELETE', '/r/ABC'), 405, 'method_not_allowed');
});

// ---- attacks (rows 11 and 13 of the attack table; 9 and 12 stand above)

test('a code that was never given, is retired, or of a draft answers the same, byte by byte but for the reference', async () => {
  const retired = await makeParticipant(server.live, program);
  await server.live.create('/v1/links', { participant_id: retired.id }); // the only one would stay
  await server.live.patch(`/v1/links/${retired.links[0].id}`, { retired: true });
  const draft = await inProgram('draft');
  const bare = async (code) => {
    const { status, headers, text } = await server.anonymous.get(`/r/${code}`);
    const { date, 'x-request-id': id, ...rest } = headers;
    assert.ok(date);
    return { status, headers: rest, text: text.replaceAll(id, '') };
  };
  const unknown = await bare('NOSUCH7');
  for (const code of [retired.code, draft.code]) assert.deepEqual(await bare(code), unknown, code);
});

test('the page about a link holds nothing that a visitor sent', async () => {
  const hostile = '"><script>alert(1)</script>';
  const answer = await server.anonymous.get(`/r/${encodeURIComponent(hostile)}?x=${encodeURIComponent(hostile)}`, { 'User-Agent': hostile, Referer: `https://r.example/${hostile}`, Cookie: `rfd_click=${hostile}`, 'X-Forwarded-For': hostile });
  assertPage(answer, 404, /leads nowhere/);
  assert.equal(answer.text.includes('alert'), false);
});

test('what a visitor sent is kept as data: it comes back in JSON, escaped, and never as a page', async () => {
  const participant = await makeParticipant(server.live, program, { name: '<img src=x onerror=alert(1)>' });
  const { target } = await follow(`/r/${participant.code}?utm_source=${encodeURIComponent('<b>"x"')}`, { Referer: 'https://r.example/<script>', 'User-Agent': '<script>' });
  const answer = await server.live.get(`/v1/clicks/${target.searchParams.get('rfd_click')}`);
  assert.equal(answer.headers['content-type'], 'application/json');
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.equal(answer.text.includes('<'), false, answer.text);
  assert.equal(answer.body.referrer, 'r.example');
});

test('who returns is found by an index, however small the table was when it was last analysed', { skip: postgresOnly('SQLite plans by statistics of its own') }, async () => {
  const own = await startServer();
  const participant = await makeParticipant(own.live, await makeProgram(own.live));
  await psql(own.database, 'VACUUM (ANALYZE) click');
  const scans = async () => Number(await psql(own.database, "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'click'"));
  const before = await scans();
  let cookie = {};
  for (let visits = 0; visits < 20; visits += 1) {
    const answer = await own.anonymous.get(`/r/${participant.code}`, cookie);
    cookie = { Cookie: answer.headers['set-cookie'][0].split(';')[0] };
  }
  await own.stop(); // its connections tell what they did when they end
  assert.equal(await scans(), before);
});
