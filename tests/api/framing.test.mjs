// Ambiguous or broken HTTP: answered 400 and closed, the answer really received, and nothing behind it executed.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { exchangeRaw } from './harness/raw.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());

const MIB = 1_048_576;
const auth = `Authorization: Bearer ${server.keys.live}\r\n`;
const json = 'Content-Type: application/json\r\n';
const contactBody = () => JSON.stringify({ email: uniqueEmail('raw') });
const chunked = (body, trailers = '') => `${body.length.toString(16)}\r\n${body}\r\n0\r\n${trailers}\r\n`;
const post = (fields, body) => `POST /v1/contacts HTTP/1.1\r\nHost: t\r\n${auth}${json}${fields}\r\n${body}`;
const get = (fields) => `GET /healthz HTTP/1.1\r\nHost: t\r\n${fields}\r\n`;
const behind = 'GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n';
const countContacts = async () => (await server.live.readAll('/v1/contacts')).length;

/** [name, bytes]: each is refused with 400 `bad_request`, the connection is closed, and what follows is not answered. */
const BROKEN = [
  ['two content lengths that differ', post('Content-Length: 5\r\nContent-Length: 6\r\n', '{}   ')],
  ['two content lengths that agree', post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}')],
  ['a list of content lengths', post('Content-Length: 2, 2\r\n', '{}')],
  ['a content length with a sign', post('Content-Length: +2\r\n', '{}')],
  ['a negative content length', post('Content-Length: -1\r\n', '')],
  ['a content length that is no number', post('Content-Length: 2x\r\n', '{}')],
  ['a content length in hex', post('Content-Length: 0x2\r\n', '{}')],
  ['a content length that overflows', post('Content-Length: 18446744073709551618\r\n', '{}')],
  ['an empty content length', post('Content-Length:\r\n', '{}')],
  ['content length and chunked', post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', chunked('{}'))],
  ['chunked and content length', post('Transfer-Encoding: chunked\r\nContent-Length: 2\r\n', chunked('{}'))],
  ['chunked twice', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', chunked('{}'))],
  ['chunked before another coding', post('Transfer-Encoding: chunked, identity\r\n', chunked('{}'))],
  ['an unknown transfer coding', post('Transfer-Encoding: xchunked\r\n', chunked('{}'))],
  ['a chunk size that overflows', post('Transfer-Encoding: chunked\r\n', 'fffffffffffffffff\r\n{}\r\n0\r\n\r\n')],
  ['a chunk size that is no number', post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n')],
  ['a chunk without its end', post('Transfer-Encoding: chunked\r\n', '2\r\n{}XX0\r\n\r\n')],
  ['a chunk extension without a name', post('Transfer-Encoding: chunked\r\n', '2;\r\n{}\r\n0\r\n\r\n')],
  ['a chunk extension that is no token', post('Transfer-Encoding: chunked\r\n', '2;a b=(\r\n{}\r\n0\r\n\r\n')],
  ['a chunk extension without its closing quote', post('Transfer-Encoding: chunked\r\n', '2;a="b\r\n{}\r\n0\r\n\r\n')],
  ['a trailer without a colon', post('Transfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\nnonsense\r\n\r\n')],
  ['a bare CR in a value', get('X-A: a\rb\r\n')],
  ['a bare CR between fields', get('X-A: a\rX-B: b\r\n')],
  ['a bare LF between fields', get('X-A: a\nX-B: b\r\n')],
  ['a bare LF after the request line', 'GET /healthz HTTP/1.1\nHost: t\r\n\r\n'],
  ['a bare LF at the end of the head', 'GET /healthz HTTP/1.1\r\nHost: t\r\n\n'],
  ['a continued header', get('X-A: a\r\n b\r\n')],
  ['a continued header by tab', get('X-A: a\r\n\tb\r\n')],
  ['a space before the colon', get('X-A : a\r\n')],
  ['a space in a name', get('X A: a\r\n')],
  ['a name with a control byte', get('X\x01A: a\r\n')],
  ['a name with a byte above ASCII', get('X\xe4A: a\r\n')],
  ['an empty name', get(': a\r\n')],
  ['a line without a colon', get('nonsense\r\n')],
  ['a NUL in a value', get('X-A: a\0b\r\n')],
  ['a control byte in a value', get('X-A: a\x02b\r\n')],
  ['two hosts', get('Host: u\r\n')],
  ['no host', 'GET /healthz HTTP/1.1\r\nX: y\r\n\r\n'],
  ['a version that does not exist', 'GET /healthz HTTP/1.2\r\nHost: t\r\n\r\n'],
  ['version 2.0', 'GET /healthz HTTP/2.0\r\nHost: t\r\n\r\n'],
  ['version 0.9', 'GET /healthz\r\n\r\n'],
  ['a method that is not in capitals', 'get /healthz HTTP/1.1\r\nHost: t\r\n\r\n'],
  ['a control byte in the target', 'GET /health\x01z HTTP/1.1\r\nHost: t\r\n\r\n'],
  ['rubbish', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
];
for (const [name, bytes] of BROKEN) {
  test(`${name}: 400, received, closed, nothing stored`, async () => {
    const before = await countContacts();
    const { answers, rest, closed } = await exchangeRaw(server.port, [bytes + behind]);
    assert.equal(answers.length, 1, `one whole answer: ${JSON.stringify(answers)} ${rest}`);
    assertProblem(answers[0], 400, 'bad_request');
    assert.equal(answers[0].headers.connection?.toLowerCase(), 'close');
    assert.equal(rest, '');
    assert.equal(closed, true);
    assert.equal(await countContacts(), before);
  });
}

test('a method that no route has is told so, and the connection goes on', async () => {
  const { answers, rest } = await exchangeRaw(server.port, ['GRAB /healthz HTTP/1.1\r\nHost: t\r\n\r\n' + get('Connection: close\r\n')]);
  assertProblem(answers[0], 405, 'method_not_allowed');
  assert.equal(answers[0].headers.allow, 'GET, HEAD');
  assert.equal(answers[1].status, 200);
  assert.equal(answers.length, 2);
  assert.equal(rest, '');
});

test('a target with a scheme has a host, with or without a Host header', async () => {
  const named = await exchangeRaw(server.port, ['GET http://t/healthz HTTP/1.0\r\n\r\n']);
  assert.equal(named.answers[0].status, 200);
  const nameless = await exchangeRaw(server.port, ['GET http:///healthz HTTP/1.0\r\n\r\n']);
  assertProblem(nameless.answers[0], 400, 'bad_request');
});

test('CONNECT and Upgrade are refused', async () => {
  const connect = await exchangeRaw(server.port, ['CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n']);
  assertProblem(connect.answers[0], 400, 'bad_request');
  const upgrade = await exchangeRaw(server.port, [get('Connection: Upgrade\r\nUpgrade: websocket\r\n')]);
  assertProblem(upgrade.answers[0], 400, 'bad_request');
});

test('the 400 reaches a client that is still sending its body', async () => {
  const body = 'x'.repeat(512 * 1024);
  const { answers } = await exchangeRaw(server.port, [post('Content-Length: 5\r\nContent-Length: 6\r\n', ''), body, body]);
  assertProblem(answers[0], 400, 'bad_request');
});

test('a header of 1 MiB is 431, and the client receives it', async () => {
  const piece = 'a'.repeat(MIB / 16);
  const { answers, closed } = await exchangeRaw(server.port, [`GET /healthz HTTP/1.1\r\nHost: t\r\nX-A: `, ...Array(16).fill(piece), '\r\n\r\n']);
  assertProblem(answers[0], 431, 'header_too_large');
  assert.equal(closed, true);
});

test('a thousand headers, and a target of 1 MiB, are refused too', async () => {
  const many = Array.from({ length: 100_000 }, (_, index) => `X-${index}: a\r\n`).join('');
  assertProblem((await exchangeRaw(server.port, [get(many)])).answers[0], 431, 'header_too_large');
  const [long] = (await exchangeRaw(server.port, [`GET /${'a'.repeat(MIB)} HTTP/1.1\r\nHost: t\r\n\r\n`])).answers;
  assert.ok([414, 431].includes(long.status), String(long.status));
});

test('a body of 2 MiB is 413, and the client receives it, announced or chunked', async () => {
  const before = await countContacts();
  const piece = Buffer.alloc(MIB / 4, 0x20);
  const announced = await exchangeRaw(server.port, [post(`Content-Length: ${2 * MIB}\r\n`, ''), ...Array(8).fill(piece)], { answers: 1 });
  assertProblem(announced.answers[0], 413, 'body_too_large');
  const pieces = Array(8).fill(Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]));
  const streamed = await exchangeRaw(server.port, [post('Transfer-Encoding: chunked\r\n', ''), ...pieces, '0\r\n\r\n'], { answers: 1 });
  assertProblem(streamed.answers[0], 413, 'body_too_large');
  assert.equal(await countContacts(), before);
});

test('a chunked body works, byte by byte', async () => {
  const bytes = post('Transfer-Encoding: chunked\r\n', chunked(contactBody()));
  const { answers } = await exchangeRaw(server.port, bytes.split(''), { answers: 1 });
  assert.equal(answers[0].status, 201, answers[0].text);
});

test('trailers are ignored: they neither authenticate nor set a key', async () => {
  const body = contactBody();
  const fields = `Idempotency-Key: a\r\nAuthorization: Bearer ${server.keys.test}\r\nContent-Length: 3\r\n`;
  const fine = await exchangeRaw(server.port, [post('Transfer-Encoding: chunked\r\n', chunked(body, fields))], { answers: 1 });
  assert.equal(fine.answers[0].status, 201, fine.answers[0].text);
  assert.equal((await server.live.get(`/v1/contacts/${fine.answers[0].body.id}`)).status, 200, 'stored in the world of the header, not of the trailer');
  const bare = `POST /v1/contacts HTTP/1.1\r\nHost: t\r\n${json}Transfer-Encoding: chunked\r\n\r\n${chunked(body, auth)}`;
  assertProblem((await exchangeRaw(server.port, [bare], { answers: 1 })).answers[0], 401, 'unauthorized');
});

test('pipelined requests are answered in order', async () => {
  const requests = Array.from({ length: 20 }, (_, index) => `GET ${index % 2 ? '/healthz' : '/v1/nothing-here'} HTTP/1.1\r\nHost: t\r\n${auth}\r\n`).join('');
  const { answers } = await exchangeRaw(server.port, [requests], { answers: 20 });
  assert.deepEqual(answers.map((answer) => answer.status), Array.from({ length: 20 }, (_, index) => (index % 2 ? 200 : 404)));
});

test('a pipelined write is seen by the read behind it', async () => {
  const body = contactBody();
  const read = `GET /v1/contacts?email=${encodeURIComponent(JSON.parse(body).email)} HTTP/1.1\r\nHost: t\r\n${auth}\r\n`;
  const { answers } = await exchangeRaw(server.port, [post(`Content-Length: ${body.length}\r\n`, body) + read], { answers: 2 });
  assert.equal(answers[0].status, 201);
  assert.deepEqual(answers[1].body.data.map((row) => row.id), [answers[0].body.id]);
});

test('Connection: close and HTTP/1.0 close after the answer', async () => {
  for (const bytes of [get('Connection: close\r\n'), 'GET /healthz HTTP/1.0\r\nHost: t\r\n\r\n']) {
    const { answers, closed } = await exchangeRaw(server.port, [bytes]);
    assert.deepEqual([answers.length, answers[0].status, closed], [1, 200, true]);
  }
});

test('Expect: 100-continue is answered before the body', async () => {
  const body = contactBody();
  const { answers } = await exchangeRaw(server.port, [post(`Content-Length: ${body.length}\r\nExpect: 100-continue\r\n`, ''), body], { answers: 2, stepwise: true });
  assert.deepEqual(answers.map((answer) => answer.status), [100, 201]);
});

test('a compressed body is refused with what to do, not read as it is', async () => {
  const before = await countContacts();
  for (const coding of ['gzip', 'br', 'deflate, gzip', 'x-unknown']) {
    const body = contactBody();
    const { answers } = await exchangeRaw(server.port, [post(`Content-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n`, body)], { answers: 1 });
    assertProblem(answers[0], 415, 'unsupported_media_type');
    assert.match(answers[0].body.detail, /without Content-Encoding/);
  }
  assert.equal(await countContacts(), before);
  const body = contactBody();
  const { answers } = await exchangeRaw(server.port, [post(`Content-Encoding: identity\r\nContent-Length: ${body.length}\r\n`, body)], { answers: 1 });
  assert.equal(answers[0].status, 201, 'identity is no coding');
});

test('a header that says one thing may not be sent twice, not even the same', async () => {
  const before = await countContacts();
  for (const line of [auth, `Authorization: Bearer ${server.keys.test}\r\n`, json, 'Idempotency-Key: a\r\nIdempotency-Key: a\r\n']) {
    const body = contactBody();
    const { answers } = await exchangeRaw(server.port, [post(`${line}Content-Length: ${body.length}\r\n`, body)], { answers: 1 });
    assertProblem(answers[0], 400, 'bad_request');
    assert.match(answers[0].body.detail, /more than once: send it once/);
  }
  assert.equal(await countContacts(), before);
});
