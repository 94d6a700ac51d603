// The documents tell of what there is: every setting and every metric, no others, and links that lead somewhere.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { linksOf, metricsOf, readDocument, settingsOfHelp, tableRows } from './harness/documents.mjs';
import { Client } from './harness/http.mjs';
import { mustRunVerb, repositoryRoot, startServer } from './harness/process.mjs';

const filesBelow = (folder) =>
  readdirSync(path.join(repositoryRoot, folder), { recursive: true })
    .map((name) => `${folder}/${name}`)
    .filter((name) => statSync(path.join(repositoryRoot, name)).isFile());

/** A script has variables of its own. */
const isScript = (name) => /^packaging\/ha\/(example|\w+\.sh)$/.test(name);

const server = await startServer();
after(() => server.stop());
const settings = settingsOfHelp(await mustRunVerb(['serve', '--help']));

/** A row as it should stand in the document, so that a failure can be mended by copying. */
const rowOf = (cells) => `| ${cells.map((cell, index) => (index === 0 || (index === 1 && cell !== '') ? `\`${cell.replaceAll('|', '\\|')}\`` : cell)).join(' | ')} |`;

function assertSameRows(actual, expected, document) {
  assert.ok(expected.length > 0);
  assert.equal(actual.map(rowOf).join('\n'), expected.map(rowOf).join('\n'), document);
}

test('configuration.md has every setting of the help, word for word', () => {
  const document = 'docs/operations/configuration.md';
  assertSameRows(tableRows(readDocument(document)), settings.map(({ flag, fallback, doc }) => [flag, fallback, doc]), document);
});

test('monitoring.md has every metric of /metrics, word for word', async () => {
  const client = new Client(server.metricsUrl);
  const metrics = metricsOf((await client.get('/metrics')).text).sort(([a], [b]) => (a < b ? -1 : 1));
  client.close();
  const document = 'docs/operations/monitoring.md';
  const rows = tableRows(readDocument(document)).filter(([name]) => /^referd_\w+$/.test(name));
  assertSameRows(rows, metrics, document);
});

test('the settings that documents and examples set exist', () => {
  const known = new Set(settings.flatMap(({ variable, file }) => (file ? [variable, `${variable}_FILE`] : [variable])));
  const examples = filesBelow('packaging').filter((name) => !isScript(name));
  const used = [...filesBelow('docs/operations'), ...examples].flatMap((name) => [...readDocument(name).matchAll(/REFERD_[A-Z_]+/g)].map((match) => match[0]));
  assert.ok(used.length > 0);
  assert.deepEqual(used.filter((name) => !known.has(name)), []);
});

test('links of the documents lead to files', () => {
  const documents = readdirSync(path.join(repositoryRoot, 'docs'), { recursive: true }).filter((name) => name.endsWith('.md'));
  const links = ['README.md', ...documents.map((name) => `docs/${name}`)].flatMap(linksOf);
  assert.ok(links.length > 0);
  assert.deepEqual(links.filter((target) => !existsSync(path.join(repositoryRoot, target))), []);
});
