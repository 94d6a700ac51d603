// What browsers load: files with their hash in the path, the console's page, and the headers that keep them.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { mustRunVerb, repositoryRoot, startServer } from './harness/process.mjs';

const server = await startServer();
after(() => server.stop());
const get = (address, headers = {}) => server.anonymous.call('GET', address, undefined, headers);

/** A file of the pages: its bytes in the source, and the address that they give it. */
function fileOf(name) {
  const bytes = readFileSync(path.join(repositoryRoot, 'src/pages/static', name));
  const { name: stem, ext } = path.parse(name);
  return { bytes, address: `/assets/${stem}.${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}${ext}` };
}

test('referd openapi prints what a server answers, without a server', async () => {
  const printed = JSON.parse(await mustRunVerb(['openapi']));
  const served = await server.anonymous.read('/openapi.json');
  assert.deepEqual({ ...printed, servers: [] }, { ...served, servers: [] });
  assert.ok(printed.paths['/v1/programs'] && !printed.paths['/console'] && !printed.paths['/assets'], 'faces are no part of the API');
});

test('every address below /console is the console', async () => {
  const root = await get('/console');
  for (const address of ['/console/', '/console/referrals', '/console/a/b/c/d/e/f/g/h/i/j', '/console/%3Cscript%3E']) {
    const page = await get(address);
    assert.deepEqual([page.status, page.text], [root.status, root.text], address);
    assert.match(page.headers['content-type'], /^text\/html/);
    assert.match(page.headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/);
    assert.equal(page.headers['x-content-type-options'], 'nosniff');
    assert.doesNotMatch(page.headers['content-security-policy'], /unsafe-(inline|eval)/);
  }
  if (root.status === 503) assert.match(root.text, /script\/bootstrap console<\/code><br><code>script\/server/, 'how to get it');
  else assert.equal(root.status, 200);
});

test('nothing can be sent to the console, and other paths are no console', async () => {
  assert.equal((await server.anonymous.post('/console/x', {})).status, 405);
  assert.equal((await get('/consoles')).status, 404);
});

test('a link of a message that was cut or lengthened is refused in words, as the shop is; the API answers as ever', async () => {
  for (const address of ['/u/AbCd/pref', '/v/AbCd/more', '/u', '/v', '/shop/nothing']) {
    const page = await get(address, { 'Accept-Language': 'en' });
    assert.deepEqual([page.status, page.headers['content-type']], [404, 'text/html; charset=utf-8'], address);
  }
  assert.match((await get('/v1/nothing')).headers['content-type'], /problem\+json/);
});

const TYPES = { 'pages.css': /^text\/css/, 'page.js': /^text\/javascript/, 'icons.svg': /^image\/svg/, 'favicon.svg': /^image\/svg/ };

for (const [name, type] of Object.entries(TYPES)) {
  test(`${name} has its hash in its path and is kept for ever`, async () => {
    const { bytes, address } = fileOf(name);
    const plain = await get(address);
    assert.equal(plain.status, 200);
    assert.match(plain.headers['content-type'], type);
    assert.ok(plain.bytes.equals(bytes));
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(plain.headers['x-content-type-options'], 'nosniff');
    assert.equal(plain.headers.vary, 'Accept-Encoding');
    assert.equal(plain.headers['content-encoding'], undefined);
  });
}

test('a file comes compressed to whoever takes it so', async () => {
  const { bytes, address } = fileOf('pages.css');
  const zipped = await get(address, { 'Accept-Encoding': 'gzip' });
  assert.equal(zipped.headers['content-encoding'], 'gzip');
  assert.ok(gunzipSync(zipped.bytes).equals(bytes));
  const best = await get(address, { 'Accept-Encoding': 'gzip, deflate, br' });
  if (best.headers['content-encoding'] === 'br') assert.ok(brotliDecompressSync(best.bytes).equals(bytes), 'a build with brotli');
  else assert.deepEqual([best.headers['content-encoding'], best.bytes.equals(zipped.bytes)], ['gzip', true], 'a build without');
  assert.equal((await get(address, { 'Accept-Encoding': 'gzip;q=0, identity' })).headers['content-encoding'], undefined);
});

test('whoever has a file already is not sent it again, in the coding that he has', async () => {
  const { address } = fileOf('pages.css');
  const first = await get(address, { 'Accept-Encoding': 'gzip' });
  const etag = first.headers.etag;
  const again = await get(address, { 'Accept-Encoding': 'gzip', 'If-None-Match': `"x", W/${etag}` });
  assert.deepEqual([again.status, again.bytes.length, again.headers.etag], [304, 0, etag]);
  assert.match(again.headers['cache-control'], /immutable/);
  assert.equal((await get(address, { 'If-None-Match': etag })).status, 200, 'another coding is another thing');
  const head = await server.anonymous.call('HEAD', address);
  assert.deepEqual([head.status, head.bytes.length], [200, 0]);
});

test('a file that is not there, or was of another build, is not found', async () => {
  for (const address of ['/assets', '/assets/', '/assets/pages.css', '/assets/pages.0000000000.css', '/assets/console/x.js', '/assets/../assets/pages.css', '/assets/%00']) {
    const { status } = await get(address);
    assert.equal(status, 404, address);
  }
});

test('the weight of what a page loads', () => {
  const gzip = (name) => gzipSync(fileOf(name).bytes, { level: 9 }).length;
  assert.ok(gzip('pages.css') <= 12_000, 'one style sheet of at most 12 kB');
  assert.ok(gzip('page.js') <= 3_000, 'one script of at most 3 kB');
});
