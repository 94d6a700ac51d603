import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../texts/', import.meta.url);
const languages = ['en', 'de', 'es'];
const texts = Object.fromEntries(
  languages.map((language) => [language, JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8')) as Record<string, string>]),
);
const own = (language: string) => Object.keys(texts[language] ?? {}).filter((key) => key.startsWith('console.'));

/* Everything that the sources could mean by a key: literals, and what `word('console.area', code)` begins with. */
function written(path: URL): string {
  return readdirSync(path, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? written(new URL(`${entry.name}/`, path)) : /\.tsx?$/.test(entry.name) && entry.name !== 'schema.d.ts' ? readFileSync(new URL(entry.name, path), 'utf8') : ''))
    .join('\n');
}

describe('the texts of the console', () => {
  it('are the same in all languages', () => {
    for (const language of languages) expect(own(language)).toEqual(own('en'));
  });

  it('are messages that can be read', () => {
    for (const language of languages)
      for (const key of own(language)) expect(() => parse(texts[language]?.[key] ?? ''), `${language} ${key}`).not.toThrow();
  });

  it('have a line and a question for each kind of case', () => {
    const kinds = own('en').filter((key) => key.startsWith('console.review.kind.')).map((key) => key.split('.').at(-1));
    expect(kinds.length).toBeGreaterThan(15);
    for (const kind of kinds) expect(own('en')).toEqual(expect.arrayContaining([`console.decision.${kind}`, `console.review.question.${kind}`]));
  });

  it('are all used', () => {
    const source = written(new URL('../src/', import.meta.url));
    const areas = new Set([...source.matchAll(/['"`](console\.[a-z_]+)['"`.$]/g)].map(([, area]) => area));
    const unused = own('en').filter((key) => !source.includes(key) && !areas.has(key.split('.').slice(0, 2).join('.')));
    expect(unused).toEqual([]);
  });
});
