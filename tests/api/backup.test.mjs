// Backup and restore: online, complete, proved; whatever is wrong is refused and changes nothing.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { after, test } from 'node:test';
import { assertRefused, assertUntouched, contents, copyOf, cutOff, digestOf, flipBit, MANIFEST, newTarget, NOT_EMPTY, PARTS, PROOF, rewriteManifest } from './harness/backups.mjs';
import { onPostgres, psql, settingsOf, sqliteOnly } from './harness/database.mjs';
import { findBinary, makeTempFolder, mustRunVerb, runVerb, startServer } from './harness/process.mjs';
import { makeParticipant, makeProgram, pay, submit } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);
const participants = [];
for (let index = 0; index < 3; index += 1) participants.push(await makeParticipant(server.live, program));
await pay(server.live, await submit(server.live, participants[0]));

const backup = `${makeTempFolder()}/backup`;
await mustRunVerb(['backup', '--database', server.database, backup]);
const key = `${server.folder}/master.key`;

const target = () => newTarget(key);

test('the folder: parts, manifest and its hash; owner only; no master key, no draft', () => {
  assert.deepEqual(readdirSync(backup).sort(), [MANIFEST, PROOF, ...PARTS].sort());
  for (const name of readdirSync(backup)) assert.equal(statSync(`${backup}/${name}`).mode & 0o777, 0o600, name);
  assert.equal(statSync(backup).mode & 0o777, 0o700);
  assert.match(execFileSync('sha256sum', ['-c', PROOF], { cwd: backup, encoding: 'utf8' }), /OK/);
  const secret = readFileSync(key);
  for (const name of readdirSync(backup)) assert.equal(readFileSync(`${backup}/${name}`).includes(secret), false, name);
  assert.deepEqual(contents(`${backup}/..`), ['backup']);
});

test('restored: the same digest, what the manifest says, and a clean verify', async () => {
  const { folder, database } = await target();
  const { digest, tables } = JSON.parse(readFileSync(`${backup}/${MANIFEST}`, 'utf8'));
  const output = await mustRunVerb(['restore', '--database', database, backup]);
  const restored = await digestOf(database);
  assert.ok(output.includes(restored));
  assert.equal(restored, await digestOf(server.database));
  assert.equal(digest, restored);
  if (onPostgres) assert.notEqual(await psql(database, "SELECT count(*) FROM pg_stats WHERE tablename = 'natural_key'"), '0', 'without statistics the digest of a large store takes hours');
  assert.equal(tables.find((table) => table.name === 'participant').rows, 3);
  assert.match(await mustRunVerb(['verify', '--database', database]), /clean/);
  if (!onPostgres) assert.equal(statSync(`${folder}/referd.db`).mode & 0o777, 0o600);
  assert.equal(contents(folder).some((name) => name.includes('draft')), false);
});

test('a backup of a restored database restores again', async () => {
  const first = await target();
  await mustRunVerb(['restore', '--database', first.database, backup]);
  const again = `${makeTempFolder()}/again`;
  await mustRunVerb(['backup', '--database', first.database, again]);
  const second = await target();
  await mustRunVerb(['restore', '--database', second.database, again]);
  assert.equal(await digestOf(second.database), await digestOf(first.database));
});

for (const name of [...PARTS, MANIFEST, PROOF]) {
  test(`${name}: a flipped bit anywhere, a cut anywhere, its absence: refused, and nothing is made`, async () => {
    const place = await target();
    const size = statSync(`${backup}/${name}`).size;
    const refused = async (damage, told = new RegExp(`${name}|${MANIFEST}`.replaceAll('.', '\\.'))) => {
      const damaged = copyOf(backup);
      damage(`${damaged}/${name}`);
      await assertRefused(['restore', '--database', place.database, damaged], told);
      await assertUntouched(place);
    };
    for (const offset of [0, 17, size >> 1, size - 1]) await refused((file) => flipBit(file, offset));
    for (const kept of [0, 1, size >> 1, size - 1]) await refused((file) => cutOff(file, kept));
    await refused((file) => rmSync(file), PARTS.includes(name) ? /The backup is damaged: .* is missing\. Take another/ : /There is no .*: that is no whole backup/);
    await refused((file) => writeFileSync(file, 'x', { flag: 'a' }));
  });
}

test('a manifest of a newer referd, and one that lies, are refused', async () => {
  const place = await target();
  const lies = [
    [(manifest) => (manifest.format = 2), /format 2.*newer referd/],
    [(manifest) => (manifest.books_schema = 99), /schema 99.*newer referd/],
    [(manifest) => (manifest.clicks_schema = 99), /schema 99.*newer referd/],
    [(manifest) => (manifest.parts[0].name = '../../referd.db'), /name/],
    [(manifest) => (manifest.parts[0].bytes += 1), /cut off/],
    [(manifest) => (manifest.engine = 'oracle'), /engine/],
    [(manifest) => (manifest.extra = 1), /extra/],
    [(manifest) => delete manifest.parts, /parts/],
  ];
  for (const [lie, pattern] of lies) {
    const changed = copyOf(backup);
    rewriteManifest(changed, lie);
    await assertRefused(['restore', '--database', place.database, changed], pattern);
    await assertUntouched(place);
  }
});

for (const [what, lie, pattern] of [
  ['rows', (manifest) => (manifest.tables[1].rows += 1), /workspace/],
  ['a sum', (manifest) => (manifest.tables.find((table) => table.name === 'audit').sum = '0'.repeat(32)), /audit/],
  ['the digest', (manifest) => (manifest.digest = '0'.repeat(64)), /digest/],
])
  test(`a manifest that tells ${what} wrongly is found out when the database is proved`, async () => {
    const place = await target();
    const changed = copyOf(backup);
    rewriteManifest(changed, lie);
    await assertRefused(['restore', '--database', place.database, changed], pattern);
    await assertUntouched(place);
    if (onPostgres) await mustRunVerb(['restore', '--database', place.database, backup]); // it is as empty as a new one
  });


test('another master key is refused; none is refused unless asked for', async () => {
  const { folder, database } = await target();
  writeFileSync(`${folder}/other.key`, Buffer.alloc(32, 7));
  await assertRefused(['restore', '--database', database, '--master-key-file', `${folder}/other.key`, backup], /not the master key of this backup/);
  rmSync(`${folder}/master.key`);
  await assertRefused(['restore', '--database', database, backup], /master\.key.*--without-key/);
  assert.deepEqual(contents(folder), ['other.key']);
  await mustRunVerb(['restore', '--database', database, '--without-key', backup]);
  assert.match(await mustRunVerb(['verify', '--database', database]), /clean/);
});

test('a database that is in use is not written over', async () => {
  await assertRefused(['restore', '--database', server.database, backup], NOT_EMPTY);
  const again = await target();
  await mustRunVerb(['restore', '--database', again.database, backup]);
  await assertRefused(['restore', '--database', again.database, backup], NOT_EMPTY);
});

test('a backup of the other kind is refused', async () => {
  const other = onPostgres ? `sqlite:${makeTempFolder()}/referd.db` : 'postgres://nobody@127.0.0.1:1/none';
  await assertRefused(['restore', '--database', other, '--master-key-file', key, backup], /of the other kind/);
});

test('nothing is written over: neither a database, nor half of one, nor a log', { skip: sqliteOnly('files') }, async () => {
  for (const name of ['referd.db', 'referd.clicks.db', 'referd.db-wal', 'referd.clicks.db-wal']) {
    const { folder, database } = await target();
    writeFileSync(`${folder}/${name}`, 'precious');
    await assertRefused(['restore', '--database', database, backup], /exists already/);
    assert.equal(readFileSync(`${folder}/${name}`, 'utf8'), 'precious');
    assert.deepEqual(contents(folder), ['master.key', name].sort());
  }
});

test('a backup does not write over anything, and says what is wrong', async () => {
  const folder = makeTempFolder();
  mkdirSync(`${folder}/there`);
  symlinkSync('nowhere', `${folder}/link`);
  await assertRefused(['backup', '--database', server.database, `${folder}/there`], /exists already/);
  await assertRefused(['backup', '--database', server.database, `${folder}/link`], /exists already/);
  await assertRefused(['backup', '--database', server.database, `${folder}/no/such/place`], /Cannot make/);
  await assertRefused(['backup', '--database', `sqlite:${folder}/absent.db`, `${folder}/new`], /absent\.db/);
  await assertRefused(['backup', '--database', server.database], /TARGET is missing/);
  await assertRefused(['backup', '--database', server.database, `${folder}/a`, `${folder}/b`], /One TARGET/);
  await assertRefused(['restore', '--database', `sqlite:${folder}/absent.db`], /SOURCE is missing/);
  await assertRefused(['restore', '--database', `sqlite:${folder}/absent.db`, folder], /no whole backup; name a folder/);
  assert.deepEqual(contents(folder), ['link', 'there']);
});

test('a damaged database is not backed up', { skip: sqliteOnly('files') }, async () => {
  const { folder, database } = await target();
  await mustRunVerb(['restore', '--database', database, backup]);
  const bytes = readFileSync(`${folder}/referd.db`);
  bytes.fill(0xa5, 5 * 4096, 6 * 4096);
  writeFileSync(`${folder}/referd.db`, bytes);
  const place = makeTempFolder();
  await assertRefused(['backup', '--database', database, `${place}/new`], /damaged|malformed/);
  assert.deepEqual(contents(place), []);
});

/** The program at work on a part that is a pipe: it waits there until the test lets it go on. */
async function interruptRestore(signal) {
  const place = await target();
  const slow = copyOf(backup);
  const part = `${slow}/${PARTS[0]}`;
  const bytes = readFileSync(part);
  rmSync(part);
  execFileSync('mkfifo', [part]);
  const args = ['restore', '--database', place.database, slow];
  const child = spawn(findBinary(), args, { env: { ...process.env, ...settingsOf(args) }, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const ended = once(child, 'close');
  const pipe = await open(part, 'w'); // returns when the program has opened it too
  await pipe.write(bytes.subarray(0, 4096));
  child.kill(signal);
  await pipe.write(bytes.subarray(4096)).catch((error) => assert.equal(error.code, 'EPIPE'));
  await pipe.close();
  const [code] = await ended;
  return { code, stderr, place };
}

test('Ctrl-C and SIGTERM stop it with a sentence and leave nothing behind', async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    const { code, stderr, place } = await interruptRestore(signal);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /Stopped.*nothing was changed/);
    await assertUntouched(place);
  }
});

test('a restore names what a killed one has left', { skip: sqliteOnly('PostgreSQL takes back what is not committed') }, async () => {
  const { folder, database } = await target();
  const left = ['referd.draft-ab23cd.db', 'referd.draft-ab23cd.clicks.db-wal', 'referd.draft-zz99zz.lock'];
  const others = ['referd.draft-mine.db', 'referd.draft-ab23cd', 'other.draft-ab23cd.db', 'referd.draft-AB23CD.db'];
  for (const name of [...left, ...others]) writeFileSync(`${folder}/${name}`, '');
  const { code, stderr } = await runVerb(['restore', '--database', database, backup]);
  assert.equal(code, 0, stderr);
  const named = [...stderr.matchAll(/killed has left (\S+): these files may be removed/g)].map(([, files]) => files);
  assert.deepEqual(named.sort(), ['ab23cd', 'zz99zz'].map((letters) => `${folder}/referd.draft-${letters}.*`));
  for (const name of [...left, ...others]) assert.ok(contents(folder).includes(name) || name.endsWith('.lock'), 'nothing is removed');
});

test('SIGTERM ends a restore that waits for a pipe, which nobody writes to, too', async () => {
  const place = await target();
  const slow = copyOf(backup);
  rmSync(`${slow}/${PARTS[0]}`);
  execFileSync('mkfifo', [`${slow}/${PARTS[0]}`]);
  const args = ['restore', '--database', place.database, slow];
  const child = spawn(findBinary(), args, { env: { ...process.env, ...settingsOf(args) }, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000, killSignal: 'SIGKILL' });
  const ended = once(child, 'close');
  let stderr = '';
  for await (const text of child.stderr.setEncoding('utf8')) {
    stderr += text;
    if (!child.killed) child.kill('SIGTERM'); // with the first line; a second signal would be another matter
  }
  assert.deepEqual(await ended, [1, null], stderr);
  assert.match(stderr, /Stopped.*nothing was changed/);
  await assertUntouched(place);
  rmSync(`${slow}/${MANIFEST}`);
  execFileSync('mkfifo', [`${slow}/${MANIFEST}`]);
  await assertRefused(args, /is no plain file/);
});

test('the help says that the master key is apart, and progress goes to standard error', async () => {
  const help = await mustRunVerb(['backup', '--help']);
  assert.match(help.replaceAll(/\s+/g, ' '), /master key is NOT in it/);
  assert.match(help, /referd backup TARGET/);
  const { stderr } = await runVerb(['backup', '--database', server.database, `${makeTempFolder()}/b`]);
  assert.match(stderr, onPostgres ? /running pg_dump\n.*summing the tables\n/s : /copying the books\n.*copying the clicks\n/s);
  assert.equal(stderr.includes('\r'), false, 'plain lines where there is no terminal');
});
