// Makes dist/reference.js and dist/reference.css: Redoc's own bundle, without what it would fetch or write into the page, and
// then our script, which starts it.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build } from 'esbuild';

const here = (path) => new URL(path, import.meta.url).pathname;
const NOTHING = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/** What is taken out of the bundle, and how often it is in it: another version may have it elsewhere, and fails here. */
const CHANGES = [
  { what: 'a picture of another host', from: /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini\.svg/g, to: NOTHING, times: 1 },
  { what: 'a style for scroll bars that are not used', from: /\w+\.push\((?=\[\w+\.id,"\.ps\{overflow)/g, to: '[].push(', times: 1 },
];

function changed(text) {
  return CHANGES.reduce((result, { what, from, to, times }) => {
    const found = result.match(from)?.length ?? 0;
    if (found !== times) throw new Error(`${what}: it is there ${found} times, not ${times}`);
    return result.replaceAll(from, to);
  }, text);
}

const redoc = createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js');
const ours = await build({ entryPoints: [here('main.ts')], bundle: true, minify: true, format: 'iife', target: 'es2020', charset: 'utf8', write: false, logLevel: 'warning' });
const licenses = await readFile(`${redoc}.LICENSE.txt`, 'utf8');
await mkdir(here('dist'), { recursive: true });
await writeFile(here('dist/reference.js'), `${licenses}\n${changed(await readFile(redoc, 'utf8'))}\n${ours.outputFiles[0].text}`);
await build({ entryPoints: [here('reference.css')], outfile: here('dist/reference.css'), minify: true, logLevel: 'warning' });
