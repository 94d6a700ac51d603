// Copying a database: every row, the same digest, into an empty target only.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { assertRefused, contents, digestOf } from './harness/backups.mjs';
import { newDatabase, onPostgres, postgresOnly, psql, sqliteOnly } from './harness/database.mjs';
import { everythingStored } from './harness/stored.mjs';
import { findBinary, makeTempFolder, mustRunVerb, runVerb, Server, startServer } from './harness/process.mjs';
import { exampleRules, makeParticipant, makeProgram, pay, submit } from './harness/world.mjs';

const CLICKS = 20;
const REFERRALS = 5;

const source = await startServer();
const program = await makeProgram(source.live, { name: 'Ünïcode “quoted” \\ \' ; -- \u{1F600}', metadata: { k: 'v' } });
const participant = await makeParticipant(source.live, program, { tags: ['one', 'two'] });
for (let n = 0; n < REFERRALS; n += 1) await pay(source.live, await submit(source.live, participant, { notes: `a note\nof lines ${n}` }));
for (let n = 0; n < CLICKS; n += 1) await source.anonymous.get(`/r/${participant.code}?utm_source=s${n}`);
await makeProgram(source.test, { rules: exampleRules() });
const stored = await everythingStored(source.live);
const whileServed = onPostgres ? null : await runVerb(['copy', '--from', source.database, '--to', `sqlite:${makeTempFolder()}/referd.db`]);
await source.stop();

/** Rows by table, and the digest, as copy reports them. */
async function copy(from, to) {
  const output = await mustRunVerb(['copy', '--from', from, '--to', to]);
  const counts = Object.fromEntries([...output.matchAll(/^(\w+) +(\d+)$/gm)].map(([, name, rows]) => [name, Number(rows)]));
  return { counts, digest: /books digest of both ([0-9a-f]{64})/.exec(output)[1] };
}

/** A folder with the master key of the source. */
function newHome() {
  const home = makeTempFolder();
  writeFileSync(`${home}/master.key`, readFileSync(`${source.folder}/master.key`), { mode: 0o600 });
  return home;
}

/** Serves a copy: it shows what the source showed, goes on counting where that ended, and its books stay clean. */
async function assertServes(home) {
  const copied = new Server({ folder: home });
  copied.keys = source.keys;
  await copied.start();
  assert.equal(await everythingStored(copied.live), stored);
  await copied.verify();
  await pay(copied.live, await submit(copied.live, participant));
  await copied.anonymous.get(`/r/${participant.code}`);
  const summary = await copied.live.read(`/v1/participants/${participant.id}/summary`);
  assert.deepEqual([summary.clicks.total, summary.referrals.total], [CLICKS + 1, REFERRALS + 1]);
  await copied.verify();
  await copied.stop();
}

/** A copy that is killed as soon as it has made its draft; gives the pattern of the draft's files. */
async function killedCopy(home, from) {
  const child = spawn(findBinary(), ['copy', '--from', from, '--to', `sqlite:${home}/referd.db`], { stdio: 'ignore' });
  const ended = once(child, 'close');
  const draft = () => readdirSync(home).find((name) => /^referd\.draft-\w{6}\.db$/.test(name));
  while (!draft() && child.exitCode === null) await delay(0);
  child.kill('SIGKILL');
  await ended;
  return `${home}/${(draft() ?? assert.fail('it was done before it was killed')).replace(/db$/, '*')}`;
}

test('what a killed copy has left is named by the next one and by a server that starts, and is in nobody\'s way', { skip: sqliteOnly('PostgreSQL takes back what is not committed') }, async () => {
  const home = newHome();
  const files = await killedCopy(home, source.database);
  const again = await runVerb(['copy', '--from', source.database, '--to', `sqlite:${home}/referd.db`]);
  assert.equal(again.code, 0, again.stderr);
  assert.ok(again.stderr.includes(`killed has left ${files}: these files may be removed`), again.stderr);
  const copied = new Server({ folder: home });
  copied.keys = source.keys;
  await copied.start();
  await copied.stop();
  assert.match(copied.log, /killed has left files that nobody needs: they may be removed/);
  assert.ok(copied.log.includes(files), copied.log);
  for (const name of readdirSync(home)) if (name.includes('draft')) rmSync(`${home}/${name}`);
  await copied.start();
  await copied.stop();
  assert.equal(copied.log.match(/they may be removed/g).length, 1);
});

test('to a database of the same kind: counts, digest, and everything that the API shows', async () => {
  const home = newHome();
  const target = await newDatabase(home);
  const { counts, digest } = await copy(source.database, target);
  assert.equal(counts.click, CLICKS);
  assert.equal(counts.referral, REFERRALS);
  assert.ok(counts.audit > 0 && counts.ledger_entry > 0 && counts.note === REFERRALS);
  assert.equal(digest, await digestOf(source.database));
  assert.equal(digest, await digestOf(target));
  await assertServes(home);
});

test('from PostgreSQL down to SQLite and up again: the same rows, the same digest', { skip: postgresOnly('a server') }, async () => {
  const home = newHome();
  const file = `sqlite:${makeTempFolder()}/referd.db`;
  const target = await newDatabase(home);
  const down = await copy(source.database, file);
  const up = await copy(file, target);
  assert.deepEqual(up, down);
  assert.match(await mustRunVerb(['verify', '--database', file]), /clean/);
  await assertServes(home);
});

test('every table of PostgreSQL is copied but those that it keeps for itself', { skip: postgresOnly('a server') }, async () => {
  const { counts } = await copy(source.database, `sqlite:${makeTempFolder()}/referd.db`);
  const names = (await psql(source.database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).split('\n');
  const others = names.filter((name) => !(name in counts)).sort();
  assert.deepEqual(others, ['commit_witness', 'config_change', 'schema_version']);
  assert.equal(Object.keys(counts).length, names.length - others.length);
});

test('a database that is being served is not copied', { skip: sqliteOnly('the lock') }, () => {
  assert.equal(whileServed.code, 1);
  assert.match(whileServed.stderr, /using this database/);
});

test('writers at work in the source are waited for a moment, then it is refused', { skip: postgresOnly('locks') }, async () => {
  const holder = spawn('psql', ['--no-psqlrc', '--quiet', `--dbname=${source.database}`], { stdio: ['pipe', 'pipe', 'ignore'] });
  holder.stdin.write("BEGIN; LOCK TABLE referral IN ROW EXCLUSIVE MODE; SELECT 'held';\n");
  await once(holder.stdout, 'data');
  const folder = makeTempFolder();
  await assertRefused(['copy', '--from', source.database, '--to', `sqlite:${folder}/new.db`], /stop the servers first/);
  assert.deepEqual(contents(folder), []);
  holder.stdin.end();
  await once(holder, 'close');
});

test('a target that is not empty, a source that is none, the same twice: refused, nothing changed', async () => {
  const folder = makeTempFolder();
  const there = `sqlite:${folder}/there.db`;
  await mustRunVerb(['init', '--database', there]);
  const full = onPostgres ? await newDatabase(newHome()) : there;
  if (onPostgres) await copy(source.database, full);
  const before = contents(folder);
  await assertRefused(['copy', '--from', source.database, '--to', there], /exists already/);
  await assertRefused(['copy', '--from', source.database, '--to', full], onPostgres ? /rows already/ : /exists already/);
  await assertRefused(['copy', '--from', source.database, '--to', source.database], /are the same database/);
  await assertRefused(['copy', '--from', `sqlite:${folder}/absent.db`, '--to', `sqlite:${folder}/new.db`], /absent\.db/);
  await assertRefused(['copy', '--from', 'mysql://x', '--to', `sqlite:${folder}/new.db`], /must be given as/);
  await assertRefused(['copy', '--from', source.database, '--to', 'mysql://x'], /must be given as/);
  await assertRefused(['copy', '--to', there], /--from URL is missing/);
  assert.deepEqual(contents(folder), before);
});
