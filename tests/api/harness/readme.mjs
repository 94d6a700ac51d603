// The README's walk-through as a script: its ```sh blocks in order, with what each is expected to print.
//
// A line `# => text` says that the commands above it, back to the line like it before, print that text. A block that
// runs `script/server` or `git clone` shows how to get to where the test already is, and is left out. An assignment
// `KEY=...` stands for the key that the server printed, and gets the test's own.

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
