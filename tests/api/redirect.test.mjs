// GET /r/{code}: where it leads, what it sets, what it records, and what a visitor cannot change.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { isId } from './harness/shapes.mjs';
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
