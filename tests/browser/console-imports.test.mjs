// A file is uploaded, looked at, mapped, checked and imported, as somebody does it who has a spreadsheet.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { setUp } from '../api/harness/person.mjs';
import { makeTempFolder, startServer } from '../api/harness/process.mjs';
import { makeProgram, uniqueEmail } from '../api/harness/world.mjs';
import { startBrowser } from './harness/browser.mjs';

const server = await startServer();
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await server.stop();
});

const owner = await setUp(server);
const program = await makeProgram(owner, { name: 'Friends of the house' });

test('a spreadsheet becomes participants: uploaded, mapped, checked, imported', async () => {
  const watched = await browser.open(null);
  const { page } = watched;
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await page.goto(`${server.url}/console/developers/imports`);
  await page.getByText('Nothing was imported yet').waitFor();
  await watched.picture('imports-none');
  await watched.assertSound();

  const file = path.join(makeTempFolder(), 'people.csv');
  const emails = [uniqueEmail('maya'), uniqueEmail('ken'), uniqueEmail('lou')];
  writeFileSync(file, `\uFEFFNombre;Adresse;Código\r\nMaya Torres;${emails[0]};MAYA-2025\r\nKen Ito;${emails[1]};\r\nLou;no mail;\r\n"Lou; again";${emails[2]};\r\n`);
  await page.getByRole('button', { name: 'Import a file' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: 'What the lines are' }).selectOption('participants');
  await form.locator('input[type=file]').setInputFiles(file);
  await watched.picture('imports-upload');
  await watched.assertSound();
  await form.getByRole('button', { name: 'Upload' }).click();

  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByText('These columns are not enough yet').waitFor();
  await dialog.getByRole('combobox', { name: 'What “Adresse” is' }).selectOption('email');
  await dialog.getByText('Line 4').waitFor();
  await watched.picture('imports-preview');
  await watched.assertSound();

  await dialog.getByRole('button', { name: 'Check first' }).click();
  await dialog.getByText('Checked: this is what each line would do by itself.').waitFor();
  assert.equal((await owner.readAll(`/v1/participants?program_id=${program.id}`)).length, 0);
  await watched.picture('imports-checked');
  await dialog.getByRole('button', { name: 'Import now' }).click();
  await dialog.getByText('Done.', { exact: true }).waitFor();
  await dialog.getByText('1 line did nothing').click();
  const [saved] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Download as CSV' }).click()]);
  assert.match(saved.suggestedFilename(), /-errors\.csv$/);
  await watched.picture('imports-done');
  await watched.assertSound();
  const codes = (await owner.readAll(`/v1/participants?program_id=${program.id}`)).map(({ code }) => code);
  assert.deepEqual([codes.length, codes.includes('MAYA-2025')], [3, true]);
});

test('everything is exported: one archive, told as it comes, and whole', async () => {
  const watched = await browser.open(null);
  const { page } = watched;
  await page.addInitScript(() => delete window.showSaveFilePicker); // the browser's own dialog is nobody's to answer here
  await watched.context.addCookies([...owner.cookies].map(([name, value]) => ({ name, value, url: server.url })));
  await page.goto(`${server.url}/console/developers/imports`);
  await page.getByRole('button', { name: 'Export everything' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export everything' });
  await dialog.getByText('One archive with all of this world').waitFor();
  await watched.picture('export');
  await watched.assertSound();
  const [saved] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export everything' }).click()]);
  await dialog.getByText(/^Done: the archive is whole, [\d.]+ MB\.$/).waitFor();
  await watched.picture('export-done');
  await watched.assertSound();
  assert.match(saved.suggestedFilename(), /^referd-export-\d{4}-\d\d-\d\d\.tar$/);
  const names = execFileSync('tar', ['-tf', await saved.path()], { encoding: 'utf8' });
  assert.match(names, /\/participants\.csv\n[^]*\/manifest\.json\n$/);
});
