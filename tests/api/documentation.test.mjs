// The documents tell of what there is: every setting and every metric, no others, and links that lead somewhere.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { linksOf, metricsOf, readDocument, settingsOfHelp, tableRows } from './harness/documents.mjs';
import { Client } from './harness/http.mjs';
import { findBinary, mustRunVerb, repositoryRoot, startServer } from './harness/process.mjs';

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

/** The first column of the table with this heading. */
const columnOf = (document, heading) => {
  const lines = readDocument(document).split('\n');
  const rows = lines.slice(lines.indexOf(heading) + 2);
  return rows.slice(0, rows.findIndex((line) => !line.startsWith('|'))).map((line) => line.split('|')[1].trim());
};

test('the lists of roles are those of the program', async () => {
  const roles = (await server.live.read('/v1/roles')).data;
  assert.ok(roles.length > 0);
  assert.deepEqual(columnOf('docs/guides/small-business.md', '| role | may |'), roles.map((row) => row.name));
  assert.deepEqual(columnOf('docs/operations/security.md', '| role | may |'), roles.map((row) => row.role));
});

test('links of the documents lead to files', () => {
  const documents = readdirSync(path.join(repositoryRoot, 'docs'), { recursive: true }).filter((name) => name.endsWith('.md'));
  const links = ['README.md', ...documents.map((name) => `docs/${name}`)].flatMap(linksOf);
  assert.ok(links.length > 0);
  assert.deepEqual(links.filter((target) => !existsSync(path.join(repositoryRoot, target))), []);
});

test('decisions have numbers of their own, one after the other, and what the source refers to is there', () => {
  const names = readdirSync(path.join(repositoryRoot, 'docs/decisions')).sort();
  assert.deepEqual(names.map((name) => Number(name.slice(0, 4))), names.map((_, index) => index + 1));
  for (const name of names) assert.ok(readDocument(`docs/decisions/${name}`).startsWith(`# ${Number(name.slice(0, 4))}. `), name);
  const sources = ['src', 'tests/unit', 'tests/sql', 'script'].flatMap(filesBelow).filter((name) => /\.(c|h|sql)$/.test(name));
  const named = sources.flatMap((name) => readDocument(name).match(/docs\/decisions\/[0-9a-z-]+\.md/g) ?? []);
  assert.ok(named.length > 0);
  assert.deepEqual(named.filter((name) => !existsSync(path.join(repositoryRoot, name))), []);
});

test('no call comes or goes, and no released one changes, without a line in the changelog of the API', () => {
  const script = path.join(repositoryRoot, 'script/api-changelog');
  const run = (...args) => {
    try {
      return execFileSync(script, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      return error.stdout + error.stderr;
    }
  };
  assert.equal(run('--check', findBinary()), '');
  assert.equal(/^not ok/m.test(run('--self-test')), false);
});
