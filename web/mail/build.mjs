// Makes dist/layout.html of layout.mjml: what mail programs want of HTML (tables, styles on each element) is MJML's matter.
// The gaps become mustache, as base/template.h reads it; src/connect/mail_page.c escapes what it puts into them.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import mjml2html from 'mjml';

const source = await readFile(new URL('layout.mjml', import.meta.url), 'utf8');
const { html, errors } = await mjml2html(source, { validationLevel: 'strict', keepComments: false, minify: false, fonts: {} });
if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));

const gaps = { '#b0a1c2': '{{{fill}}}', '#b0a1c3': '{{{on_fill}}}', '#b0a1c4': '{{{ink}}}', LANGUAGE: '{{{language}}}' };
let filled = html.replace(/\[\[([#/]?)(\w+)\]\]/g, (_, kind, name) => (kind === '' ? `{{{${name}}}}` : `{{${kind}${name}}}`));
for (const [word, gap] of Object.entries(gaps)) {
  if (!filled.includes(word)) throw new Error(`the layout has no ${word}`);
  filled = filled.replaceAll(word, gap);
}
filled = `${filled.trim().replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n')}\n`;

await mkdir(new URL('dist', import.meta.url), { recursive: true });
await writeFile(new URL('dist/layout.html', import.meta.url), filled);
console.log(`dist/layout.html: ${Buffer.byteLength(filled)} bytes`);
