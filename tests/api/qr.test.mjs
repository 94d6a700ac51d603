// QR codes of links: what a reader sees is the link's own address.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { makeTempFolder, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeProgramAndParticipant } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { participant } = await makeProgramAndParticipant(server.live);
const [link] = participant.links;
const folder = makeTempFolder();

/** What zbarimg reads in a picture. */
function read(name, bytes) {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file], { encoding: 'utf8' }).trim();
}

for (const size of [undefined, 128, 1024, 2048]) {
  test(`pixels are read back, ${size ?? 'as many as usual'}`, async () => {
    const answer = await server.live.get(`/v1/links/${link.id}/qr.png${size ? `?size=${size}` : ''}`);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['content-type'], 'image/png');
    const width = answer.bytes.readUInt32BE(16);
    assert.ok(width <= (size ?? 512) && width > (size ?? 512) / 2, `${width}`);
    assert.equal(read(`${size}.png`, answer.bytes), link.url);
  });
}

test('the drawing has the same modules as the pixels', async () => {
  const svg = await server.live.get(`/v1/links/${link.id}/qr.svg`);
  assert.equal(svg.headers['content-type'], 'image/svg+xml');
  const [, side] = /viewBox="0 0 (\d+) \d+"/.exec(svg.text);
  const modules = Number(side);
  const scale = 8;
  const pixels = Buffer.alloc((modules * scale) ** 2, 255);
  const dark = (x, y) => {
    for (let row = 0; row < scale; row += 1) pixels.fill(0, (y * scale + row) * modules * scale + x * scale, (y * scale + row) * modules * scale + (x + 1) * scale);
  };
  for (const [, x, y, run] of svg.text.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) for (let i = 0; i < Number(run); i += 1) dark(Number(x) + i, Number(y));
  assert.equal(read('drawn.pgm', Buffer.concat([Buffer.from(`P5 ${modules * scale} ${modules * scale} 255\n`), pixels])), link.url);
  assert.doesNotMatch(svg.text, /<script|href|style=/);
});

test('links of nobody, of the other world, and sizes out of bounds', async () => {
  assertProblem(await server.live.get('/v1/links/lnk_00000000000000000000000000/qr.svg'), 404, 'not_found', 'id');
  assertProblem(await server.test.get(`/v1/links/${link.id}/qr.svg`), 404, 'not_found', 'id');
  assertProblem(await server.live.get(`/v1/links/${link.id}/qr.png?size=63`), 400, 'out_of_range', 'size');
  assertProblem(await server.live.get(`/v1/links/${link.id}/qr.png?size=2049`), 400, 'out_of_range', 'size');
});
