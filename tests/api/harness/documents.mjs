// What the program says of itself, and what the documents say, as lists that can be compared.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './process.mjs';

export const readDocument = (name) => readFileSync(path.join(repositoryRoot, name), 'utf8');

/** The rows of a Markdown table whose first cell is code, as lists of cells without their marks. */
export function tableRows(markdown) {
  const lines = markdown.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) => line.slice(2, -2).split(/ \| /).map((cell) => cell.trim().replace(/^`(.*)`$/, '$1').replaceAll('\\|', '|')));
}

/** The settings in the help of a verb: [flag with its value, default, sentences]. */
export function settingsOfHelp(help) {
  const text = help.slice(help.indexOf('\nSettings:\n'));
  return text.split(/^ {4}--/m).slice(1).map((entry) => {
    const [flag, ...lines] = entry.trimEnd().split('\n');
    const sentences = lines.map((line) => line.trim()).join(' ');
    const about = /^(.*?)(?: Default: (.*?)\.)? Environment: (REFERD_[A-Z_]+)(, or [A-Z_]+_FILE .*)?\.$/.exec(sentences);
    if (!about) throw new Error(`cannot read the help of --${flag}: ${sentences}`);
    return { flag: `--${flag}`, fallback: about[2] ?? '', doc: about[1], variable: about[3], file: about[4] !== undefined };
  });
}

/** The metrics of an exposition: [name, type, help]. */
export function metricsOf(exposition) {
  const types = new Map([...exposition.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map((match) => [match[1], match[2]]));
  return [...exposition.matchAll(/^# HELP (\S+) (.*)$/gm)].map((match) => [match[1], types.get(match[1]), match[2]]);
}

/** The targets of a document's links within the repository, as paths from its root. */
export function linksOf(name) {
  const targets = [...readDocument(name).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map((match) => match[1]);
  return targets.filter((target) => !/^[a-z]+:/.test(target)).map((target) => path.join(path.dirname(name), target));
}
