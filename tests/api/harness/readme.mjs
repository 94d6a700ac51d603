// A document's walk-through as a script: its ```sh blocks in order, with what each is expected to print.
//
// A line `# => text` says that the commands above it, back to the line like it before, print that text. A block that
// runs `script/server` or `git clone` shows how to get to where the test already is, and is left out. An assignment
// `KEY=...` stands for the key that the server printed, and gets the test's own. A block of another language whose first
// line is a comment with a file's name is a file that the reader saves.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SCRIPT_LIMIT_MS = 60_000;
const FILE = /^```(?:js|php|python)\n((?:<\?php )?(?:\/\/|#) ([\w.-]+)\n[\s\S]*?)^```$/gm;
const BLOCK = /^```sh\n([\s\S]*?)^```$/gm;
const EXPECTATION = /^\s*# => ?(.*)$/;
const STARTS_A_SERVER = /^\s*(script\/server|git clone)\b/m;
const KEY_ASSIGNMENT = /^(\s*(?:export )?KEY=).*$/gm;
const DOCUMENTED_URL = /http:\/\/(127\.0\.0\.1|localhost):8080/g;

/** The text of one section, up to the next heading of its level. */
export function sectionOf(markdown, heading) {
  const start = markdown.indexOf(`\n${heading}`);
  if (start < 0) return null;
  const body = markdown.slice(start + 1);
  const end = body.slice(heading.length).search(/^## /m);
  return end < 0 ? body : body.slice(0, heading.length + end);
}

/** The blocks of a section that a reader types after the server runs. */
export function blocksOf(section) {
  const blocks = [...section.matchAll(BLOCK)].map((match) => match[1]);
  return { typed: blocks.filter((block) => !STARTS_A_SERVER.test(block)), leftOut: blocks.filter((block) => STARTS_A_SERVER.test(block)) };
}

/**
 * Commands and what they must print.
 * @returns {{commands: string, expected: string[]}[]}
 */
export function stepsOf(block, { url, key }) {
  const steps = [];
  let current = { commands: '', expected: [] };
  for (const line of block.replace(KEY_ASSIGNMENT, `$1${key}`).replace(DOCUMENTED_URL, url).split('\n')) {
    const expectation = EXPECTATION.exec(line);
    if (expectation) {
      current.expected.push(expectation[1]);
    } else {
      if (current.expected.length > 0) {
        steps.push(current);
        current = { commands: '', expected: [] };
      }
      current.commands += `${line}\n`;
    }
  }
  if (current.commands.trim() !== '' || current.expected.length > 0) steps.push(current);
  return steps;
}

/** One bash script that runs the steps in one shell and keeps the output of each in `folder/N`. */
export function scriptOf(steps, folder) {
  const body = steps.map((step, index) => `echo ${index} >'${folder}/step'\n{\n${step.commands}:\n} >'${folder}/${index}' 2>&1\n`);
  return `set -eu -o pipefail\n${body.join('')}`;
}

/** The files that a document tells to save. */
export function filesOf(markdown) {
  return [...markdown.matchAll(FILE)].map(([, text, name]) => ({ name, text }));
}

export function saveFiles(markdown, folder) {
  for (const { name, text } of filesOf(markdown)) writeFileSync(path.join(folder, name), text);
}

/** Runs the steps in one shell in the folder; throws with the step whose commands fail or do not print what they should. */
export function runSteps(steps, folder) {
  const script = path.join(folder, 'walk-through.sh');
  writeFileSync(script, scriptOf(steps, folder));
  const outputOf = (index) => readFileSync(path.join(folder, String(index)), 'utf8');
  const told = (index, what) => new Error(`step ${index}: ${what}\n${steps[index].commands}\n--- printed\n${outputOf(index)}`);
  try {
    execFileSync('bash', [script], { cwd: folder, stdio: 'pipe', timeout: SCRIPT_LIMIT_MS });
  } catch (error) {
    throw told(Number(readFileSync(path.join(folder, 'step'), 'utf8')), error.message);
  }
  steps.forEach((step, index) => {
    for (const text of step.expected) if (!outputOf(index).includes(text)) throw told(index, `expected ${JSON.stringify(text)} from`);
  });
}
