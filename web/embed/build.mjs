// Makes dist/referd.js and dist/widget.js: one file each, without anything from elsewhere. A script that has grown beyond
// its limit fails the build, for it would be loaded on every page of a business.

import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { textsModule } from './texts.mjs';

const SCRIPTS = [
  { name: 'referd', entry: 'snippet/main.ts', limit: 2000 },
  { name: 'widget', entry: 'widget/main.ts', limit: 10_000 },
];
const here = (path) => new URL(path, import.meta.url).pathname;

for (const { name, entry, limit } of SCRIPTS) {
  const outfile = here(`dist/${name}.js`);
  await build({
    entryPoints: [here(entry)],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    plugins: [textsModule],
    logLevel: 'warning',
  });
  const size = gzipSync(await readFile(outfile), { level: 9 }).length;
  console.log(`dist/${name}.js: ${size} bytes by gzip, of ${limit}`);
  if (size >= limit) throw new Error(`${name}.js has ${size} bytes by gzip: ${limit} is too many`);
}
