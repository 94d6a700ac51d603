// All of a world as one archive: what is in it, what is not, who may take it, and that it can be taken elsewhere.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { createKey, makeTempFolder, mustRunVerb, runVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgramAndParticipant, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
const folder = makeTempFolder();
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});
const api = server.live;
const { program, participant } = await makeProgramAndParticipant(api);
const secret = `whsec_${unique('secret')}`;
const names = ['"Quoted", Ada', '=SUM(A1)', 'Zoë Ümlaut 東京', '; drop', "O'Brien"];
const phones = ['+4915112345678', '+4915112345679', '+4915112345680', '+4915112345681', '+4915112345682'];
for (const [i, name] of names.entries()) await makeParticipant(api, program, { name, phone: phones[i], email: uniqueEmail('people') });
const referrals = [];
for (let i = 0; i < 103; i++) referrals.push(await submit(api, participant, { prospect: { email: uniqueEmail('lead'), name: `Lead ${i}` }, value: 1000 + i }));
for (const referral of referrals.slice(0, 7)) await pay(api, referral, { amount: 10_001 });
await api.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: secret, livemode: true });
const endpoint = await api.create('/v1/webhook_endpoints', { url: 'https://hooks.example.com/in', events: ['reward.*'] });
await server.anonymous.get(`/r/${participant.code}`);

/** Reads a CSV as a spreadsheet does; the apostrophe before what could be a formula comes off. */
function readCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, ending] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"').replace(/^'(?=\s*[=+\-@|%\t\r\n])/, ''));
    if (ending === '\r\n') rows.push([]);
    if (ending === '') break;
  }
  const [heads, ...lines] = rows.filter((row) => row.length > 1);
  return lines.map((line) => {
    assert.equal(line.length, heads.length, line.join('|'));
    return Object.fromEntries(heads.map((head, i) => [head, line[i]]));
  });
}

/** Unpacks an archive with tar; its files by name. */
function unpack(bytes) {
  const place = makeTempFolder();
  writeFileSync(path.join(place, 'export.tar'), bytes);
  execFileSync('tar', ['-xf', 'export.tar'], { cwd: place });
  const [top] = readdirSync(place).filter((name) => name !== 'export.tar');
  assert.match(top, /^referd-export-\d{4}-\d\d-\d\d$/);
  const files = Object.fromEntries(readdirSync(path.join(place, top)).map((name) => [name, readFileSync(path.join(place, top, name))]));
  rmSync(place, { recursive: true });
  return files;
}

const csv = (files, part) => Object.keys(files).filter((name) => new RegExp(`^${part}(-\\d+)?\\.csv$`).test(name)).flatMap((name) => readCsv(files[name].toString()));
const sum = (rows, of) => rows.reduce((total, row) => total + Number(of(row)), 0);

/** The archive is whole, and all of it is as its manifest says. */
function readArchive(bytes) {
  const files = unpack(bytes);
  const manifest = JSON.parse(files['manifest.json']);
  assert.deepEqual(manifest.files.map(({ name }) => name).sort(), Object.keys(files).filter((name) => name !== 'manifest.json').sort());
  for (const { name, bytes: size, sha256, rows, part } of manifest.files) {
    assert.equal(files[name].length, size, name);
    assert.equal(createHash('sha256').update(files[name]).digest('hex'), sha256, name);
    const told = name.endsWith('.csv') ? readCsv(files[name].toString()) : JSON.parse(files[name]);
    assert.equal(told.length, rows, name);
    if (rows > 0 && name.endsWith('.csv')) assert.deepEqual(Object.keys(told[0]), manifest.columns[part]);
  }
  return { files, manifest };
}

async function take(client) {
  const answer = await client.get('/v1/export');
  assert.equal(answer.status, 200, answer.text.slice(0, 500));
  assert.equal(answer.headers['content-type'], 'application/x-tar');
  assert.match(answer.headers['content-disposition'], /^attachment; filename="referd-export-\d{4}-\d\d-\d\d\.tar"$/);
  return answer.bytes;
}

test('the archive has what the API has: every row, every value, sums to the cent, and no secret', async () => {
  const bytes = await take(api);
  const { files, manifest } = readArchive(bytes);
  assert.deepEqual([manifest.object, manifest.format, manifest.livemode], ['export', 1, true]);
  for (const part of ['contacts', 'participants', 'referrals', 'events', 'rewards', 'cases', 'clicks']) {
    const told = await api.readAll(`/v1/${part}`);
    const rows = csv(files, part);
    assert.ok(rows.length > 0 || part === 'cases', part);
    assert.deepEqual([manifest.counts[part], rows.map(({ id }) => id)], [told.length, told.map(({ id }) => id)], part);
  }
  const told = await api.readAll('/v1/rewards');
  const rewards = csv(files, 'rewards');
  assert.ok(rewards.length >= 14);
  for (const name of ['granted', 'pending', 'available', 'reversed'])
    assert.equal(sum(rewards, (row) => row[`amounts.${name}`]), sum(told, ({ amounts }) => amounts[name]), name);
  const transactions = csv(files, 'ledger_transactions').flatMap(({ entries }) => JSON.parse(entries));
  assert.equal(sum(transactions, ({ amount }) => amount), 0, 'the books balance');
  const accounts = await api.readAll('/v1/ledger/accounts');
  assert.equal(sum(csv(files, 'ledger_accounts'), ({ balance }) => Math.abs(balance)), sum(accounts, ({ balance }) => Math.abs(balance)));
  assert.deepEqual(csv(files, 'participants').map(({ name, phone }) => [name, phone]), (await api.readAll('/v1/participants')).map(({ name, phone }) => [name ?? '', phone ?? '']));
  assert.equal(csv(files, 'referrals').find(({ id }) => id === referrals[5].id).value, '1005');
  assert.deepEqual(JSON.parse(files['programs.json']), (await api.readAll('/v1/programs')));
  assert.equal(JSON.parse(files['program_versions.json'])[0].program_id, program.id);
  const text = bytes.toString('latin1');
  for (const word of [secret, endpoint.secret, api.key, 'rfd_sk_']) assert.ok(!text.includes(word), word);
});

test('who takes it stands in the trail; a key without the scope does not, and one world is not another', async () => {
  const before = (await api.readAll('/v1/audit')).filter(({ action }) => action === 'workspace.exported').length;
  const { manifest } = readArchive(await take(server.test));
  assert.deepEqual([manifest.livemode, manifest.counts.referrals], [false, 0]);
  await take(api);
  assert.equal((await api.readAll('/v1/audit')).filter(({ action }) => action === 'workspace.exported').length, before + 1);
  const narrow = new Client(server.url, await createKey(server.database, 'narrow', ['--scopes', 'referrals:read,contacts:read']));
  assertProblem(await narrow.get('/v1/export'), 403, 'forbidden');
  narrow.close();
  const wide = new Client(server.url, await createKey(server.database, 'wide', ['--scopes', 'exports:read']));
  readArchive(await take(wide));
  wide.close();
});

test('a head alone is a head, and a client that leaves keeps nobody else from it', async () => {
  assert.equal((await api.head('/v1/export')).status, 200);
  const leaver = new AbortController();
  for (let status = 0; status !== 200; ) {
    ({ status } = await fetch(`${server.url}/v1/export`, { headers: { Authorization: `Bearer ${api.key}` }, signal: leaver.signal }));
    assert.ok(status === 200 || status === 503, `${status}`); // the one before may be on its way out
  }
  leaver.abort();
  for (;;) {
    const again = await api.get('/v1/export');
    if (again.status === 200) {
      readArchive(again.bytes);
      break;
    }
    assertProblem(again, 503, 'unavailable');
  }
});

test('the command line makes the same archive beside a server, and another program takes its participants', async () => {
  await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
  const file = path.join(folder, 'export.tar');
  writeFileSync(`${file}.draft`, 'of somebody else');
  const said = await mustRunVerb(['export', file, '--database', server.database, '--public-url', server.url]);
  assert.match(said, /export\.tar holds \d+ rows in \d+ bytes\n$/);
  const { files, manifest } = readArchive(readFileSync(file));
  const there = readArchive(await take(api)).files;
  for (const name of Object.keys(there)) if (!/^(audit|deliveries|manifest|webhook_endpoints|workspace)\b/.test(name)) assert.equal(files[name].toString(), there[name].toString(), name);
  assert.equal(readFileSync(`${file}.draft`, 'utf8'), 'of somebody else');
  assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('export.tar.')), ['export.tar.draft'], 'nothing is left behind');
  const twice = await runVerb(['export', file, '--database', server.database]);
  assert.deepEqual([twice.code, /exists already/.test(twice.stderr)], [1, true]);

  const people = path.join(folder, 'participants.csv');
  writeFileSync(people, files['participants.csv']);
  const elsewhere = await startServer();
  after(() => elsewhere.stop());
  const target = await elsewhere.live.create('/v1/programs', { name: 'Elsewhere', currency: 'USD', destination_url: 'https://www.example.com/' });
  const done = await mustRunVerb(['import', people, '--kind', 'participants', '--program', target.id, '--database', elsewhere.database]);
  const count = manifest.counts.participants;
  assert.match(done, new RegExp(`^imp_\\w+\\ndone: ${count} lines, ${count} new, 0 the same, 0 conflicting, 0 invalid\\n$`));
  const again = await mustRunVerb(['import', people, '--database', elsewhere.database]);
  assert.match(again, new RegExp(`\\ndone: ${count} lines, 0 new, ${count} the same, 0 conflicting, 0 invalid\\n$`));
  copyFileSync(people, path.join(folder, 'participants')); // a file that is called as its kind is
  const called = await runVerb(['import', 'participants', '--kind', 'participants', '--database', elsewhere.database], { cwd: folder });
  assert.equal(called.code, 0, called.stderr);
  writeFileSync(people, 'email,name\nno address,Nobody\n');
  const faulty = await runVerb(['import', people, '--dry-run', '--database', elsewhere.database]);
  assert.deepEqual([faulty.code, /\nchecked: 1 lines, 0 new, .* 1 invalid\nline,code,detail\r\n2,"invalid_email",/.test(faulty.stdout)], [1, true]);
  const sorted = (rows) => rows.map(({ code, name, email, phone }) => [code, name, email, phone].join('|')).sort();
  assert.deepEqual(sorted(await elsewhere.live.readAll('/v1/participants')), sorted(await api.readAll('/v1/participants')));
});

test('what is too much for one file goes on in another', async () => {
  const client = server.test;
  const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key_${i}`, 'é'.repeat(250)]));
  const TOGETHER = 36;
  const PEOPLE = 37 * TOGETHER;
  for (let made = 0; made < PEOPLE; made += TOGETHER) {
    const answer = await client.post('/v1/contacts', Array.from({ length: TOGETHER }, () => ({ email: uniqueEmail('much'), metadata })));
    assert.equal(answer.status, 201, answer.text.slice(0, 300));
  }
  const { files, manifest } = readArchive(await take(client));
  const of = manifest.files.filter(({ part }) => part === 'contacts');
  assert.deepEqual(of.map(({ name }) => name), ['contacts.csv', 'contacts-2.csv']);
  assert.equal(sum(of, ({ rows }) => rows), manifest.counts.contacts);
  const rows = csv(files, 'contacts');
  assert.deepEqual([new Set(rows.map(({ id }) => id)).size, rows.length], [PEOPLE, PEOPLE]);
  assert.deepEqual(JSON.parse(rows.at(-1).metadata), metadata);
});
