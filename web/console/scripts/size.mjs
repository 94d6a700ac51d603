/* What the first page of the console weighs, as it is sent: the entry, what it imports statically, their style sheets, the
 * font and the texts of one language. Fails above the budget. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 250_000;
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));

const files = new Set();
function add(key) {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  (chunk.css ?? []).forEach((file) => files.add(file));
  (chunk.imports ?? []).forEach(add);
}

const home = ['index.html', 'src/pages/home/home-page.tsx', 'src/shell/signed-in.tsx'];
home.forEach(add);
const texts = Object.keys(manifest).filter((key) => key.includes('virtual:texts/'));
texts.filter((key) => key.endsWith('/de')).forEach(add);

let sum = 0;
for (const file of files) {
  const bytes = gzipSync(readFileSync(dist + file)).length;
  sum += bytes;
  console.log(String(bytes).padStart(8), file);
}
const font = Object.values(manifest).find((chunk) => /inter-latin1\.woff2$/.test(chunk.src ?? ''));
if (font) {
  const bytes = readFileSync(dist + font.file).length;
  sum += bytes;
  console.log(String(bytes).padStart(8), font.file);
}
console.log(String(sum).padStart(8), `of ${BUDGET_BYTES}`);
if (sum > BUDGET_BYTES) process.exit(1);
