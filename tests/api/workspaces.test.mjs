// Several companies on one server: each has a live and a test world of its own, and sees nothing of the others.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { digestOf } from './harness/backups.mjs';
import { newDatabase, onPostgres, psql } from './harness/database.mjs';
import { Client } from './harness/http.mjs';
import { createKey, makeTempFolder, mustRunVerb, runVerb, Server, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { daysAfter, makeProgramAndParticipant, pay, rewardsByRule, submit, unique, uniqueEmail } from './harness/world.mjs';

const SECOND = 'Bloom & Söhne';
const server = await startServer();
after(() => server.stop());

/** The rows of `workspace list`: {id, mode, name}. */
async function listWorlds(database) {
  const lines = (await mustRunVerb(['workspace', 'list', '--database', database])).trimEnd().split('\n');
  return lines.map((line) => {
    const [, id, mode, name] = /^(wks_[0-9a-z]{26}) {2}(live|test) {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}(.+)$/.exec(line) ?? assert.fail(line);
    return { id, mode, name };
  });
}

async function assertRefused(args, pattern) {
  const result = await runVerb([...args, '--database', server.database]);
  assert.notEqual(result.code, 0, result.stdout);
  assert.equal(result.stdout, '');
  assert.match(result.stderr, pattern);
}

const created = await mustRunVerb(['workspace', 'create', '--database', server.database, '--name', SECOND]);
const worlds = await listWorlds(server.database);
const clients = [];
const clientOf = async (name, flags) => {
  clients.push(new Client(server.url, await createKey(server.database, name, flags)));
  return clients.at(-1);
};
after(() => clients.forEach((client) => client.close()));
const second = { live: await clientOf('second live', ['--workspace', SECOND]), test: await clientOf('second test', ['--workspace', SECOND, '--test']) };

test('a workspace is made beside a running server: two worlds, listed with the first ones', () => {
  assert.deepEqual(worlds.map((world) => [world.mode, world.name]), [['live', 'referd'], ['test', 'referd'], ['live', SECOND], ['test', SECOND]]);
  assert.equal(new Set(worlds.map((world) => world.id)).size, 4);
  for (const { id } of worlds.slice(2)) assert.ok(created.includes(id), created);
});

test('a name is taken once, and is one line of text', async () => {
  await assertRefused(['workspace', 'create', '--name', SECOND], /There is a workspace of this name already/);
  for (const name of ['', 'two\nlines', '\u001b[31mred', worlds[0].id]) await assertRefused(['workspace', 'create', '--name', name], /A workspace's name/);
  assert.equal((await listWorlds(server.database)).length, 4);
});

test('verbs ask which workspace is meant, and take its name or an id', async () => {
  for (const args of [['key', 'create', '--name', 'x'], ['key', 'list'], ['demo'], ['jobs', 'run', '--now', '2040-01-01T00:00:00Z']]) await assertRefused(args, /several workspaces: name one with --workspace/);
  await assertRefused(['key', 'list', '--workspace', 'nobody'], /There is no workspace "nobody"/);
  await assertRefused(['key', 'create', '--name', 'x', '--workspace', worlds[3].id], /is a test world, and the live one is asked for/);
  const key = await createKey(server.database, 'by id', ['--test', '--workspace', worlds[2].id]);
  assert.match(key, /^rfd_sk_test_/);
  const lists = await Promise.all([SECOND, worlds[2].id, worlds[3].id].map((which) => mustRunVerb(['key', 'list', '--database', server.database, '--workspace', which])));
  assert.deepEqual(lists, [lists[0], lists[0], lists[0]]);
  assert.deepEqual([...lists[0].matchAll(/second live|second test|by id|browser/g)].map(([name]) => name).sort(), ['by id', 'second live', 'second test']);
});

test('keys of one see nothing of the other', async () => {
  const first = await makeProgramAndParticipant(server.live);
  const referral = await submit(server.live, first.participant);
  await pay(server.live, referral);
  const mine = [
    ['programs', first.program.id],
    ['participants', first.participant.id],
    ['contacts', first.participant.contact_id],
    ['referrals', referral.id],
    ['rewards', (await rewardsByRule(server.live, referral)).thanks.id],
  ];
  for (const client of [second.live, second.test, server.test]) {
    for (const [list, id] of mine) {
      assertProblem(await client.get(`/v1/${list}/${id}`), 404, 'not_found');
      assert.equal((await client.readAll(`/v1/${list}`)).some((row) => row.id === id), false, list);
    }
    assert.deepEqual((await client.read('/v1/ledger/transactions')).data, []);
    assertProblem(await client.post('/v1/participants', { program_id: first.program.id, kind: 'customer', name: 'X' }), 404, 'not_found', 'program_id');
    assert.equal((await client.read(`/v1/codes/${first.participant.code}`)).valid, false);
  }
});

test('each has its own links, natural keys and money; links of all are served by one address', async () => {
  const external = unique('same');
  const name = { external_id: external };
  const [a, b] = [await makeProgramAndParticipant(server.live, name), await makeProgramAndParticipant(second.live, name)];
  assert.notEqual(a.program.id, b.program.id);
  assert.notEqual(a.participant.code, b.participant.code);
  for (const { participant } of [a, b]) assert.equal((await server.anonymous.get(`/r/${participant.code}`)).status, 302);
  const referral = await submit(second.live, b.participant);
  await pay(second.live, referral);
  assert.equal((await rewardsByRule(second.live, referral)).thanks.status, 'pending');
  assert.deepEqual((await server.live.readAll('/v1/referrals')).filter((row) => row.participant_id === b.participant.id), []);
});

test('a test clock is moved in its own workspace alone', async () => {
  const to = '2041-01-01T00:00:00Z';
  await mustRunVerb(['jobs', 'run', '--database', server.database, '--workspace', SECOND, '--now', to]);
  const madeIn = async (client) => (await client.create('/v1/contacts', { email: uniqueEmail('now') })).created_at;
  assert.ok(Date.parse(await madeIn(second.test)) >= Date.parse(to));
  for (const client of [server.test, second.live]) assert.ok(Date.parse(await madeIn(client)) < Date.parse(to));
});

test('sweeps run in every world: a hold ends in the second workspace, too', async () => {
  const { participant } = await makeProgramAndParticipant(second.test);
  const referral = await submit(second.test, participant);
  await pay(second.test, referral);
  const held = (await rewardsByRule(second.test, referral)).thanks;
  assert.deepEqual([held.status, held.waiting_for], ['pending', ['hold']]);
  await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database, '--workspace', SECOND, '--now', daysAfter(held.hold_until, 1)]);
  assert.equal((await rewardsByRule(second.test, referral)).thanks.status, 'issued');
});

test('demo fills the test world of the workspace that is named', async () => {
  const count = async (client) => (await client.readAll('/v1/programs')).length;
  const before = [await count(server.test), await count(second.live)];
  await mustRunVerb(['demo', '--database', server.database, '--workspace', SECOND]);
  assert.equal((await second.test.readAll('/v1/programs')).some((program) => program.name === 'Customer referrals'), true);
  assert.deepEqual([await count(server.test), await count(second.live)], before);
});

test('a key is revoked by its id alone, or not when another workspace is named', async () => {
  const client = await clientOf('short-lived', ['--workspace', SECOND]);
  const list = await mustRunVerb(['key', 'list', '--database', server.database, '--workspace', SECOND]);
  const id = /key_[0-9a-z]{26}/.exec(list.split('\n').find((line) => line.includes('short-lived')))[0];
  await assertRefused(['key', 'revoke', '--id', id, '--workspace', 'referd'], /There is no key/);
  assert.equal((await client.get('/v1/programs')).status, 200);
  await mustRunVerb(['key', 'revoke', '--database', server.database, '--id', id]);
  assertProblem(await client.get('/v1/programs'), 401, 'unauthorized');
});

test('verify proves every world and names the broken one; the digest names each', async () => {
  const digests = await mustRunVerb(['verify', '--digest', '--database', server.database]);
  const names = digests.trimEnd().split('\n').map((line) => /^(.+) [0-9a-f]{64}$/.exec(line)[1]);
  assert.deepEqual(names, ['referd/live', 'referd/test', `${SECOND}/live`, `${SECOND}/test`, 'store']);
  assert.match(await mustRunVerb(['verify', '--database', server.database]), /^digest referd\/live .*clean\n$/s);
});

test('verify names the world of a break', async () => {
  const own = await startServer();
  await mustRunVerb(['workspace', 'create', '--database', own.database, '--name', 'Broken']);
  await own.stop();
  const sql = "UPDATE workspace SET twin_ws = 1 WHERE name = 'Broken' AND livemode = 0";
  if (onPostgres) await psql(own.database, sql);
  else (await import('node:child_process')).execFileSync('sqlite3', [`${own.folder}/referd.db`, sql]);
  const { code, stdout } = await runVerb(['verify', '--database', own.database]);
  assert.equal(code, 1);
  assert.match(stdout, /^Broken\/(live|test) B20: wks_/m);
  assert.equal(/^referd\/(live|test) B/m.test(stdout), false, stdout);
});

test('backup, restore and copy carry all workspaces', async () => {
  const digest = await digestOf(server.database);
  const backup = `${makeTempFolder()}/backup`;
  await mustRunVerb(['backup', '--database', server.database, backup]);
  const home = makeTempFolder();
  const target = await newDatabase(home);
  await mustRunVerb(['restore', '--database', target, '--without-key', backup]);
  const copied = await newDatabase(makeTempFolder());
  await mustRunVerb(['copy', '--from', target, '--to', copied]);
  for (const database of [target, copied]) {
    assert.equal(await digestOf(database), digest);
    assert.deepEqual(await listWorlds(database), worlds);
  }
});

test('without a server, workspaces are made one after the other, and a server that starts knows them', async () => {
  const folder = makeTempFolder();
  const database = await newDatabase(folder);
  await mustRunVerb(['init', '--database', database, '--name', 'One']);
  for (const name of ['Two', 'Three', 'Four']) await mustRunVerb(['workspace', 'create', '--database', database, '--name', name]);
  assert.deepEqual((await listWorlds(database)).map((world) => world.name), ['One', 'One', 'Two', 'Two', 'Three', 'Three', 'Four', 'Four']);
  const own = new Server({ folder });
  own.keys = { live: await createKey(database, 'four', ['--workspace', 'Four']) };
  await own.start();
  const { participant } = await makeProgramAndParticipant(own.live);
  await pay(own.live, await submit(own.live, participant));
  await own.verify();
  await own.stop();
});
