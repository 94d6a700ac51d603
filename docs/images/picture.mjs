// Makes docs/images/five-minutes.png: runs the README's walk-through against a fresh server and draws a terminal with
// what was typed and what came back. Needs a release build (script/server makes one), chromium, curl and jq.
//
// usage: node docs/images/picture.mjs

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

process.env.REFERD_BIN ??= 'build/release/referd';
const { makeTempFolder, repositoryRoot, startServer } = await import('../../tests/api/harness/process.mjs');
const { blocksOf, scriptOf, sectionOf, stepsOf } = await import('../../tests/api/harness/readme.mjs');

const PICTURE = path.join(repositoryRoot, 'docs/images/five-minutes.png');
const WIDTH = 1120;
const SCALE = 1.5;
const COLUMNS = 118;
// The steps in the picture, each by a text of its commands, with what stands above it.
const SHOWN = [
  ['-c cookies.txt', 'A visitor follows Ada\'s link: the click is on disk before the visitor is sent on'],
  ['api referrals -d', 'The lead comes with the click id, so it is Ada\'s'],
  ['.decisions[]', 'Grace pays $200: both rewards are decided and posted in one transaction'],
  ['{id, replayed}', 'The same message again changes nothing'],
  ['waiting_for}', 'Ada\'s $25 are on hold, Grace has her $20'],
  ['ledger/transactions', 'The ledger has both sides of each; every transaction adds up to zero'],
  ['test_clock/advance', 'Thirty days later, by the test clock of the test world'],
];
// Of an answer's head only what the walk-through is about.
const HEADERS = /^(HTTP\/|location:|set-cookie:)/i;

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Runs the whole walk-through; gives each step with what it printed. */
async function runWalkThrough() {
  const server = await startServer();
  const folder = makeTempFolder();
  const section = sectionOf(readFileSync(path.join(repositoryRoot, 'README.md'), 'utf8'), '## Five minutes');
  const steps = blocksOf(section).typed.flatMap((block) => stepsOf(block, { url: server.url, key: server.keys.test }));
  const script = path.join(folder, 'walk-through.sh');
  writeFileSync(script, scriptOf(steps, folder));
  execFileSync('bash', [script], { cwd: folder, stdio: 'inherit' });
  await server.verify();
  await server.stop();
  const plain = (text) => text.replaceAll(server.url, 'http://127.0.0.1:8080');
  return steps.map((step, index) => ({ commands: plain(step.commands), output: plain(readFileSync(path.join(folder, String(index)), 'utf8')) }));
}

function linesOf(output) {
  const lines = output.replaceAll('\r', '').trimEnd().split('\n');
  return lines[0].startsWith('HTTP/') ? lines.filter((line) => HEADERS.test(line)) : lines;
}

const shorten = (line) => (line.length > COLUMNS ? `${line.slice(0, COLUMNS - 1)}…` : line);

/** Colours for what a reader looks for: strings of JSON, numbers, names of headers. */
function paint(line) {
  return escape(shorten(line))
    .replace(/^(HTTP\/\S+) (\d+.*)$/, '<i>$1</i> <b>$2</b>')
    .replace(/^([A-Za-z-]+:)/, '<i>$1</i>')
    .replace(/("[\w.]+")(: ?)/g, '<i>$1</i>$2')
    .replace(/(: ?)("[^"]*"|-?\d+|true|false)/g, '$1<b>$2</b>');
}

/** The lines of commands behind their prompts: `>` while a quotation is open, as bash has it. */
function promptLines(commands) {
  let quotes = 0;
  return commands.trim().split('\n').map((line) => {
    const prompt = quotes % 2 === 0 ? '$' : '&gt;';
    quotes += line.split("'").length - 1;
    return `<u>${prompt}</u> ${escape(shorten(line))}`;
  });
}

function drawStep([, title], { commands, output }) {
  const typed = promptLines(commands);
  return `<p># ${escape(title)}</p><pre class="typed">${typed.join('\n')}</pre><pre>${linesOf(output).map(paint).join('\n')}</pre>`;
}

const page = (body) => `<!doctype html><meta charset="utf-8"><style>
  * { margin: 0; box-sizing: border-box }
  body { width: ${WIDTH}px; padding: 28px; background: #e9ecf1; font: 14px/1.5 "JetBrains Mono", "DejaVu Sans Mono", monospace }
  main { background: #14181f; color: #aab4c3; border-radius: 12px; padding: 0 26px 24px; box-shadow: 0 14px 36px #1b243540 }
  header { display: flex; gap: 8px; padding: 16px 0 4px; align-items: center; color: #6d7889 }
  header span { width: 11px; height: 11px; border-radius: 50%; background: #353d4a }
  header em { flex: 1; text-align: center; font-style: normal; padding-right: 49px }
  p { color: #6d7889; margin-top: 18px }
  pre { font: inherit; white-space: pre; font-variant-ligatures: none }
  .typed { color: #eef2f7 }
  u { color: #5fb3a1; text-decoration: none }
  i { color: #7f9fd0; font-style: normal }
  b { color: #e3c78a; font-weight: 400 }
</style><main><header><span></span><span></span><span></span><em>referd</em></header>${body}</main>`;

function takePicture(html) {
  const folder = makeTempFolder();
  const file = path.join(folder, 'page.html');
  const chromium = (...args) => execFileSync('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-component-update', '--disable-background-networking', '--disable-sync', `--user-data-dir=${folder}/profile`, ...args, pathToFileURL(file).href], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  writeFileSync(file, `${html}<script>document.title = document.body.offsetHeight</script>`);
  const height = /<title>(\d+)<\/title>/.exec(chromium(`--window-size=${WIDTH},600`, '--dump-dom'))[1];
  chromium(`--window-size=${WIDTH},${height}`, `--force-device-scale-factor=${SCALE}`, '--hide-scrollbars', `--screenshot=${PICTURE}`);
}

const steps = await runWalkThrough();
const drawn = SHOWN.map((shown) => {
  const step = steps.find(({ commands }) => commands.includes(shown[0]));
  if (!step) throw new Error(`the walk-through has no step with ${shown[0]}`);
  return drawStep(shown, step);
});
takePicture(page(drawn.join('')));
console.log(`made ${path.relative(repositoryRoot, PICTURE)}`);
