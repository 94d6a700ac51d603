// The widget's part of web/texts, in all languages, as the module `referd:texts`. Its keys are those of the widget and those
// that say the same on the portal's pages.

import { readFile } from 'node:fs/promises';

const LANGUAGES = ['en', 'de', 'es'];
const WANTED = /^(widget\.|portal\.offer\.(?!range|percent_back)|portal\.invite\.(field|hint|look|optional|result\..*|send|words)$|share\.)/;

async function textsOf(language) {
  const all = JSON.parse(await readFile(new URL(`../texts/${language}.json`, import.meta.url), 'utf8'));
  const wanted = Object.entries(all).filter(([key]) => WANTED.test(key));
  return [language, Object.fromEntries(wanted.map(([key, text]) => [key.replace(/^widget\.|^portal\./, ''), text]))];
}

export const textsModule = {
  name: 'texts',
  setup(build) {
    build.onResolve({ filter: /^referd:texts$/ }, ({ path }) => ({ path, namespace: 'texts' }));
    build.onLoad({ filter: /.*/, namespace: 'texts' }, async () => ({
      contents: `export const TEXTS = ${JSON.stringify(Object.fromEntries(await Promise.all(LANGUAGES.map(textsOf))))};`,
      loader: 'js',
    }));
  },
};
