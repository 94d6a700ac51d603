// Copying a database: every row, the same digest, into an empty target only.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertRefused, contents, digestOf } from './harness/backups.mjs';
import { everythingStored } from './harness/stored.mjs';
import { makeTempFolder, mustRunVerb, Server, startServer } from './harness/process.mjs';
import { exampleRules, makeParticipant, makeProgram, pay, submit } from './harness/world.mjs';

const source = await startServer();
const program = await makeProgram(source.live, { name: 'Ünïcode “quoted” \\ \' ; -- \u{1F600}', metadata: { k: 'v' } });
const participant = await makeParticipant(source.live, program, { tags: ['one', 'two'] });
for (let n = 0; n < 5; n += 1) await pay(source.live, await submit(source.live, participant, { notes: `a note\nof lines ${n}` }));
for (let n = 0; n < 20; n += 1) await source.anonymous.get(`/r/${participant.code}?utm_source=s${n}`);
await makeProgram(source.test, { rules: exampleRules() });
const stored = await everythingStored(source.live);
const served = source.database;
await assertRefused(['copy', '--from', served, '--to', `sqlite:${makeTempFolder()}/referd.db`], /using this database/);
await source.stop();

/** Rows by table, and the digest, as copy reports them. */
async function copy(from, to) {
  const output = await mustRunVerb(['copy', '--from', from, '--to', to]);
  const counts = Object.fromEntries([...output.matchAll(/^(\w+) +(\d+)$/gm)].map(([, name, rows]) => [name, Number(rows)]));
  return { counts, digest: /books digest of both ([0-9a-f]{64})/.exec(output)[1] };
}

test('SQLite to SQLite: counts, digest, and everything that the API shows', async () => {
  const home = makeTempFolder();
  writeFileSync(`${home}/master.key`, readFileSync(`${source.folder}/master.key`), { mode: 0o600 });
  const { counts, digest } = await copy(source.database, `sqlite:${home}/referd.db`);
  assert.equal(counts.click, 20);
  assert.equal(counts.referral, 5);
  assert.ok(counts.audit > 0 && counts.ledger_entry > 0 && counts.note === 5);
  assert.equal(digest, await digestOf(source.database));
  assert.equal(digest, await digestOf(`sqlite:${home}/referd.db`));
  const copied = new Server({ folder: home });
  copied.keys = source.keys;
  await copied.start();
  assert.equal(await everythingStored(copied.live), stored);
  await copied.verify();
  await pay(copied.live, await submit(copied.live, participant));
  await copied.verify();
  await copied.stop();
});

test('a target that is not empty, a source that is none, the same twice: refused, nothing changed', async () => {
  const folder = makeTempFolder();
  const there = `sqlite:${folder}/there.db`;
  await mustRunVerb(['init', '--database', there]);
  const before = contents(folder);
  await assertRefused(['copy', '--from', source.database, '--to', there], /exists already/);
  await assertRefused(['copy', '--from', source.database, '--to', source.database], /exists already|using this database/);
  await assertRefused(['copy', '--from', `sqlite:${folder}/absent.db`, '--to', `sqlite:${folder}/new.db`], /absent\.db/);
  await assertRefused(['copy', '--from', 'mysql://x', '--to', `sqlite:${folder}/new.db`], /must be given as/);
  await assertRefused(['copy', '--from', source.database, '--to', 'mysql://x'], /must be given as/);
  await assertRefused(['copy', '--to', there], /--from URL is missing/);
  assert.deepEqual(contents(folder), before);
});
