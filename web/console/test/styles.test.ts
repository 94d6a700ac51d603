import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/* A class that its module does not have is no error for the compiler: the element just has no style. */

const source = new URL('../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));

function missing(name: string): string[] {
  const file = new URL(name, source);
  const text = readFileSync(file, 'utf8');
  const body = text.replaceAll(/^import .*$/gm, '');
  return [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].flatMap(([, styles = '', path = '']) => {
    const css = readFileSync(new URL(path, file), 'utf8');
    const used = new Set([...body.matchAll(new RegExp(`\\b${styles}\\.(\\w+)`, 'g'))].map(([, one = '']) => one));
    return [...used].filter((one) => !new RegExp(`\\.${one}\\b`).test(css)).map((one) => `${name}: ${styles}.${one}`);
  });
}

it('knows every class it uses', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(missing)).toEqual([]);
});
