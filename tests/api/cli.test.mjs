// The command line: what each verb prints, how it ends, and that it works beside a running server.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { leadsTo, newDatabase, onPostgres, postgresOnly, psql, sqliteOnly } from './harness/database.mjs';
import { Client } from './harness/http.mjs';
import { olderServer } from './harness/older-server.mjs';
import { asParticipant, makePortalKey } from './harness/portal.mjs';
import { createKey, makeTempFolder, mustRunVerb, runVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { daysAfter, makeProgramAndParticipant, pay, rewardsByRule, submit, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const VERBS = ['backup', 'copy', 'restore', 'serve', 'init', 'key', 'demo', 'jobs', 'trace', 'verify', 'version', 'workspace'];
const GROUPS = ['key', 'jobs', 'workspace'];

async function assertFails(args, pattern) {
  const result = await runVerb(args);
  assert.equal(result.signal, null);
  assert.notEqual(result.code, 0, `${args.join(' ')} succeeded: ${result.stdout}`);
  assert.equal(result.stdout, '', 'errors go to standard error');
  assert.match(result.stderr, pattern);
  return result;
}

test('init makes a database and a master key, and may be repeated', async () => {
  const folder = makeTempFolder();
  const database = await newDatabase(folder);
  await mustRunVerb(['init', '--database', database]);
  for (const name of onPostgres ? ['master.key'] : ['referd.db', 'referd.clicks.db', 'master.key']) assert.ok(existsSync(`${folder}/${name}`), name);
  assert.equal(statSync(`${folder}/master.key`).mode & 0o777, 0o600);
  assert.equal(statSync(`${folder}/master.key`).size, 32);
  const key = await createKey(database, 'kept');
  const masterKey = readFileSync(`${folder}/master.key`);
  await mustRunVerb(['init', '--database', database]);
  assert.deepEqual(readFileSync(`${folder}/master.key`), masterKey);
  assert.match(await mustRunVerb(['key', 'list', '--database', database]), /kept/);
  assert.match(key, /^rfd_sk_/);
});

test('init makes one folder, and no folder for a slip of the pen', { skip: sqliteOnly('folders') }, async () => {
  const folder = makeTempFolder();
  await mustRunVerb(['init', '--database', `sqlite:${folder}/one/books.db`]);
  await assertFails(['init', '--database', `sqlite:${folder}/no/such/books.db`], /Cannot make the folder .*\/no\/such, since the one above it does not exist/);
  await assertFails(['init', '--database', `sqlite:${folder}/one/books.db/x/books.db`], /Cannot make the folder .*Not a directory; choose another place/);
  assert.deepEqual(readdirSync(folder), ['one']);
});

test('files are named by the database\'s stem', { skip: sqliteOnly('PostgreSQL has no files of ours') }, async () => {
  const folder = makeTempFolder();
  await mustRunVerb(['init', '--database', `sqlite:${folder}/books.db`]);
  for (const name of ['books.db', 'books.clicks.db']) assert.ok(existsSync(`${folder}/${name}`), name);
});

test('key create prints the key alone; list shows names and never a key; revoke is seen in the list', async () => {
  const database = ['--database', await newDatabase(makeTempFolder())];
  await mustRunVerb(['init', ...database]);
  const output = await mustRunVerb(['key', 'create', ...database, '--name', 'first']);
  assert.match(output, /^rfd_sk_[A-Za-z0-9_-]{32,}\n$/);
  assert.match(await mustRunVerb(['key', 'create', ...database, '--name', 'second', '--test', '--scopes', 'events:write']), /^rfd_sk_test_[A-Za-z0-9_-]{32,}\n$/);
  assert.match(await mustRunVerb(['key', 'create', ...database, '--name', 'third', '--test', '--publishable']), /^rfd_pk_test_[A-Za-z0-9_-]{32,}\n$/);
  const list = await mustRunVerb(['key', 'list', ...database]);
  for (const name of ['first', 'second', 'third', 'events:write']) assert.ok(list.includes(name), name);
  assert.equal(list.includes(output.trim()), false);
  const id = /key_[0-9a-z]{26}/.exec(list.split('\n').find((line) => line.includes('first')))[0];
  await mustRunVerb(['key', 'revoke', ...database, '--id', id]);
  assert.notEqual(await mustRunVerb(['key', 'list', ...database]), list);
});

test('keys are made and revoked beside a running server, and work at once', async () => {
  const name = unique('beside');
  const client = new Client(server.url, await createKey(server.database, name));
  assert.equal((await client.get('/v1/programs')).status, 200);
  client.close();
});

test('the control socket is the owner\'s alone', { skip: sqliteOnly('any process may work on a PostgreSQL database') }, () => {
  const listing = readdirSync(server.folder);
  const sockets = listing.map((name) => `${server.folder}/${name}`).filter((path) => statSync(path).isSocket());
  assert.equal(sockets.length, 1, listing.join(' '));
  assert.equal(statSync(sockets[0]).mode & 0o777, 0o600);
});

test('verify: 0 beside a server, 0 without one, without the master key too', async () => {
  await server.verify();
  const folder = makeTempFolder();
  const database = await newDatabase(folder);
  await mustRunVerb(['init', '--database', database]);
  rmSync(`${folder}/master.key`);
  await mustRunVerb(['verify', '--database', database]);
});

test('verify: 2 when it could not run', async () => {
  const folder = makeTempFolder();
  assert.equal((await assertFails(['verify', '--database', `sqlite:${folder}/absent.db`], /no database .*absent\.db.*`referd init`/)).code, 2);
  assert.equal((await assertFails(['verify', '--database', await newDatabase(folder)], onPostgres ? /is empty: `referd init`/ : /There is no/)).code, 2);
});

test('a server that is too old is refused by every verb, and is given nothing', { skip: postgresOnly('SQLite comes with the program') }, async () => {
  const folder = makeTempFolder();
  const database = await newDatabase(folder);
  const old = await olderServer(database, '12');
  leadsTo(old.url, folder);
  for (const verb of ['init', 'serve', 'verify']) await assertFails([verb, '--database', old.url], /is PostgreSQL 12: referd needs 13 or newer; upgrade the server/);
  old.close();
  const least = await olderServer(database, '13');
  leadsTo(least.url, folder);
  assert.equal(await psql(database, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"), '0');
  await mustRunVerb(['init', '--database', least.url]);
  least.close();
});

test('a user without the rights is told which, by every verb, and nothing is made', { skip: postgresOnly('a file is readable or it is not') }, async () => {
  const folder = makeTempFolder();
  const database = await newDatabase(folder);
  const tables = () => psql(database, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace");
  const verbs = ['init', 'serve', 'verify'];
  await psql(database, 'REVOKE ALL ON SCHEMA public FROM public, pg_database_owner');
  for (const verb of verbs) await assertFails([verb, '--database', database], /no schema in its search_path that the user may use: make one, such as public, or grant USAGE/);
  await psql(database, 'GRANT USAGE ON SCHEMA public TO CURRENT_USER');
  await assertFails(['init', '--database', database], /may not do what is needed in .* \(permission denied for schema public\): make it the owner of the database/);
  assert.deepEqual([await tables(), existsSync(`${folder}/master.key`)], ['0', false]);
  await psql(database, 'GRANT ALL ON SCHEMA public TO CURRENT_USER');
  await mustRunVerb(['init', '--database', database]);
  await psql(database, 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM CURRENT_USER');
  for (const verb of verbs) await assertFails([verb, '--database', database], /permission denied for table schema_version/);
  await psql(database, 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO CURRENT_USER');
  await assertFails(['serve', '--database', database], /lacks rights on the table \w+ of .*: grant SELECT, INSERT, UPDATE and DELETE on all tables/);
});

test('files of others are refused and stay as they are', { skip: sqliteOnly('files') }, async () => {
  const folder = makeTempFolder();
  writeFileSync(`${folder}/empty.db`, '');
  writeFileSync(`${folder}/rubbish.db`, 'this is no database, only a line of text\n'.repeat(200));
  execFileSync('sqlite3', [`${folder}/foreign.db`, 'CREATE TABLE theirs (what TEXT)']);
  for (const [name, told, verbs] of [
    ['empty', /empty\.db is empty: `referd init`/, ['verify', 'serve']],
    ['rubbish', /rubbish\.db is no database of SQLite: name another file/, ['verify', 'serve', 'init']],
    ['foreign', /foreign\.db is not a database of referd: name another one/, ['verify', 'serve', 'init']],
  ]) {
    const before = readFileSync(`${folder}/${name}.db`);
    for (const verb of verbs) await assertFails([verb, '--database', `sqlite:${folder}/${name}.db`], told);
    assert.deepEqual(readFileSync(`${folder}/${name}.db`), before, name);
  }
});

test('verify --digest: one line per world and one for the store, the same before and after a restart', async () => {
  const own = await startServer();
  const { participant } = await makeProgramAndParticipant(own.live);
  const empty = await own.digest();
  await pay(own.live, await submit(own.live, participant));
  const paid = await own.digest();
  for (const world of Object.values(paid)) assert.match(world, /^[0-9a-f]{64}$/);
  assert.deepEqual(Object.keys(paid), ['live', 'test', 'store']);
  assert.notEqual(paid.live, empty.live);
  assert.notEqual(paid.store, empty.store);
  assert.equal(paid.test, empty.test);
  const verified = await mustRunVerb(['verify', '--database', own.database]);
  assert.equal(verified, `digest live ${paid.live}\ndigest test ${paid.test}\ndigest store ${paid.store}\nclean\n`);
  await own.stop();
  await own.start();
  assert.deepEqual(await own.digest(), paid);
  await own.stop();
});

test('what SQLite would read into a name is refused, and no file of that name is made', { skip: sqliteOnly('files') }, async () => {
  const folder = makeTempFolder();
  const before = readdirSync('.');
  for (const name of [':memory:', `${folder}/referd.db?mode=ro`, 'file:referd.db']) await assertFails(['init', '--database', `sqlite:${name}`], /keeps its data in a file, and takes no options of SQLite: give sqlite:DIR\/referd\.db/);
  assert.deepEqual([readdirSync(folder), readdirSync('.')], [[], before]);
});

test('demo prints a key, the program and links that work, beside a server and wherever it is', async () => {
  const own = await startServer();
  const args = ['demo', '--database', own.database, '--public-url', own.url];
  const output = await mustRunVerb(args);
  const [key] = /rfd_sk_test_\w+/.exec(output) ?? assert.fail(output);
  const [program] = /prg_[0-9a-z]{26}/.exec(output) ?? assert.fail(output);
  const links = output.match(/http:\S+\/r\/\w+/g);
  assert.equal(links.length, 3);
  const client = new Client(own.url, key);
  assert.equal((await client.read(`/v1/programs/${program}`)).name, 'Customer referrals');
  client.close();
  for (const link of links) {
    assert.ok(link.startsWith(`${own.url}/r/`), link);
    assert.equal((await own.anonymous.get(new URL(link).pathname)).status, 302);
  }
  const again = await mustRunVerb(args);
  assert.equal(again.includes('rfd_sk_'), false, 'a second run adds nothing, no key either');
  assert.match(again, /was shown by an earlier run; `referd key create --test` makes another/);
  assert.ok(again.includes(program));
  await own.stop();
  assert.match(await mustRunVerb(['demo', '--database', own.database]), /links, if that is where you serve \(--public-url says where\):\n {2}http:\/\/127\.0\.0\.1:8080\/r\//);
});

test('demo fills the test world and leaves the live one empty; the books stay clean', async () => {
  const demo = await startServer();
  try {
    await mustRunVerb(['demo', '--database', demo.database]);
    for (const list of ['programs', 'participants', 'referrals', 'rewards', 'contacts', 'ledger/transactions']) {
      assert.ok((await demo.test.read(`/v1/${list}`)).data.length > 0, list);
      assert.deepEqual((await demo.live.read(`/v1/${list}`)).data, [], list);
    }
    const programs = await demo.test.readAll('/v1/programs');
    assert.deepEqual(programs.map((row) => row.currency).sort(), ['EUR', 'USD', 'USD']);
    assert.equal((await demo.test.readAll('/v1/participants')).length, 200);
    for (const program of programs) {
      let page = {};
      for (let calls = 0; page !== null && calls < 20; calls++) {
        const tried = await demo.test.act(`/v1/programs/${program.id}/versions/1/dry_run`, page);
        assert.deepEqual([tried.differing, tried.differences], [0, []], `the rules of ${program.name}, tried on what they gave`);
        page = tried.has_more ? { starting_after: tried.next_cursor } : null;
      }
      assert.equal(page, null, 'all were looked at');
    }
    const referrals = await demo.test.readAll('/v1/referrals');
    assert.equal(referrals.length, 800);
    const yearAgo = Date.now() - 368 * 86_400_000; // what fell on a weekend was moved to the Friday before, at any hour
    const times = referrals.map((row) => Date.parse(row.submitted_at));
    assert.ok(Math.min(...times) > yearAgo && Math.min(...times) < yearAgo + 60 * 86_400_000 && Math.max(...times) <= Date.now(), 'a year up to today');
    for (const status of ['pending', 'qualified', 'rewarded', 'disqualified']) assert.ok(referrals.filter((row) => row.status === status).length > 20, status);
    assert.ok(referrals.every((row) => (row.rewarded_at ?? row.submitted_at) <= new Date().toISOString()), 'nothing lies ahead');
    const rewards = await demo.test.readAll('/v1/rewards');
    for (const status of ['pending', 'issued', 'denied']) assert.ok(rewards.some((row) => row.status === status), status);
    const issued = rewards.filter((row) => row.status === 'issued' && row.hold_until);
    assert.ok(issued.length > 100 && issued.every((row) => row.issued_at >= row.hold_until), 'holds of the past ended then');
    assert.ok(new Set(issued.map((row) => row.issued_at.slice(0, 7))).size >= 10, 'in all months');
    const cases = await demo.test.readAll('/v1/cases?state=open');
    assert.ok(cases.length >= 3);
    for (const kind of ['fraud', 'unconfirmed_referrer']) assert.ok(cases.some((row) => row.kind === kind), kind);
    for (const wait of ['approval', 'fraud']) assert.ok(rewards.some((row) => row.waiting_for.includes(wait)), `something waits for ${wait}`);
    const [participant] = (await demo.test.read('/v1/participants?limit=1')).data;
    const me = await asParticipant(demo, participant, await makePortalKey(demo.test, { id: participant.program_id })).read('/v1/me');
    assert.equal(me.program.business, 'Harbor & Pine');
    const { measures } = await demo.test.read('/v1/reports/dashboard');
    for (const row of measures) assert.ok(row.total > 0 && row.before > 0, `${row.key} ${row.currency}`);
    const { totals } = await demo.test.read('/v1/reports/cohorts');
    const [referred, others] = ['referred', 'others'].map((key) => totals.find((row) => row.key === key && row.currency === 'USD').values);
    assert.ok(referred.customers > 150 && others.customers > 150, 'both have customers');
    assert.ok(referred.came_back_share > others.came_back_share && referred.revenue_90d > 0 && others.revenue_90d > 0, JSON.stringify([referred, others]));
    const contacts = await demo.test.readAll('/v1/contacts');
    assert.equal(contacts.every((row) => row.phone === null || /^\+1\d{3}55501\d\d$/.test(row.phone)), true, 'numbers that are nobody\'s');
    assert.equal(new Set(contacts.map((row) => row.name)).size > 900, true);
    assert.equal(contacts.every((row) => row.email === null || row.email.endsWith('@example.com') || row.email.endsWith('.example.com')), true);
    await demo.verify();
  } finally {
    await demo.stop();
  }
});

test('jobs run releases what is due, without a server too, and again does nothing', async () => {
  const own = await startServer();
  const { participant } = await makeProgramAndParticipant(own.test);
  const referral = await submit(own.test, participant);
  await pay(own.test, referral);
  const { hold_until: until } = (await rewardsByRule(own.test, referral)).thanks;
  await own.stop();
  const args = ['jobs', 'run', '--until-idle', '--database', own.database, '--now', daysAfter(until, 1)];
  await mustRunVerb(args);
  await mustRunVerb(args);
  await own.start();
  assert.equal((await rewardsByRule(own.test, referral)).thanks.status, 'issued');
  await own.verify();
  await own.stop();
});

test('version and help', async () => {
  assert.match(await mustRunVerb(['version']), /^referd \d+\.\d+\.\d+/);
  const help = await mustRunVerb(['--help']);
  for (const verb of VERBS) assert.ok(help.includes(verb), verb);
  for (const verb of VERBS.filter((name) => !GROUPS.includes(name))) assert.ok((await mustRunVerb([verb, '--help'])).length > 40, verb);
  for (const args of [['key', 'create'], ['key', 'list'], ['key', 'revoke'], ['key', 'replace-master'], ['jobs', 'run'], ['workspace', 'create'], ['workspace', 'list']]) assert.ok((await mustRunVerb([...args, '--help'])).includes('--database'), args.join(' '));
});

test('mistakes are told plainly, on standard error', async () => {
  const folder = makeTempFolder();
  const database = `sqlite:${folder}/absent.db`;
  await assertFails(['zombie'], /zombie/);
  await assertFails([], /referd/);
  await assertFails(['serve', '--zombie'], /--zombie/);
  await assertFails(['key', 'zombie'], /zombie/);
  await assertFails(['key', 'create', '--database', server.database], /--name/);
  await assertFails(['key', 'create', '--database', server.database, '--name', 'x', '--scopes', 'zombies:eat'], /zombies:eat/);
  await assertFails(['key', 'revoke', '--database', server.database, '--id', 'key_00000000000000000000000000'], /key_0/);
  await assertFails(['jobs', 'run', '--until-idle', '--database', server.database, '--now', 'tomorrow'], /tomorrow/);
  await assertFails(['key', 'list', '--database', database], /absent\.db/);
  await assertFails(['init', '--database', 'mysql://x/y'], /mysql/);
  await assertFails(['serve', '--database', server.database, '--listen', 'nonsense'], /nonsense/);
  assert.equal(existsSync(`${folder}/absent.db`), false, 'a reading verb makes no database');
});

test('a setting may come from the environment, and the flag wins', async () => {
  const folder = makeTempFolder();
  const env = { REFERD_DATABASE: `sqlite:${folder}/from-env.db` };
  const result = await runVerb(['init'], { env });
  assert.equal(result.code, 0, result.stderr);
  assert.ok(existsSync(`${folder}/from-env.db`));
  assert.equal((await runVerb(['init', '--database', `sqlite:${folder}/from-flag.db`], { env })).code, 0);
  assert.ok(existsSync(`${folder}/from-flag.db`));
});

test('--database-connections: so many connections write, on PostgreSQL', async () => {
  for (const wrong of ['0', '17', 'many']) await assertFails(['serve', '--database', server.database, '--database-connections', wrong], /--database-connections (must be from 1 to 16|wants a whole number)/);
  const [writers, others] = [2, 6]; // clicks, four readers, the watch
  const own = await startServer({ flags: ['--database-connections', String(writers)] });
  await Promise.all(Array.from({ length: 32 }, () => makeProgramAndParticipant(own.live)));
  if (onPostgres) {
    const count = (which) => psql(own.database, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${which}`);
    let resting; // what a writer of the books says last; sweeps that write nothing roll back, and keep one busy now and then
    for (let look = 0; look < 50 && resting !== String(writers); look += 1) resting = await count("state = 'idle' AND query IN ('COMMIT', 'ROLLBACK')");
    assert.equal(resting, String(writers));
    assert.ok(Number(await count('backend_type = \'client backend\'')) <= writers + others);
  }
  await own.stop();
});

test('a trace that cannot be written is told', async () => {
  await assertFails(['serve', '--database', server.database, '--listen', '127.0.0.1:0', '--trace-statements', '/nowhere/trace'], /Cannot write the trace \/nowhere\/trace: No such file/);
});

test('a wrong master key is found at start', async () => {
  const own = await startServer();
  const program = (await makeProgramAndParticipant(own.live)).program;
  await own.live.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: 'whsec_cli_example', livemode: true });
  await own.stop();
  const right = readFileSync(`${own.folder}/master.key`);
  writeFileSync(`${own.folder}/master.key`, Buffer.alloc(32, 7));
  const serve = ['serve', '--database', own.database, '--listen', '127.0.0.1:0'];
  await assertFails(serve, /not the one that this database was made with: bring that one back/);
  writeFileSync(`${own.folder}/master.key`, right.subarray(1));
  await assertFails(serve, /must have 32 bytes: bring a copy of it back/);
  rmSync(`${own.folder}/master.key`);
  await assertFails(serve, /There is no master key .* bring it back/);
  writeFileSync(`${own.folder}/master.key`, right);
  await own.start();
  assertProblem(await own.anonymous.get('/v1/programs'), 401, 'unauthorized');
  await own.stop();
});

test('trace tells what became of a referral and of an event, and why', async () => {
  const { participant } = await makeProgramAndParticipant(server.live);
  const referral = await submit(server.live, participant);
  const small = await pay(server.live, referral, { amount: 4000 });
  const paid = await pay(server.live, referral, { amount: 24000 });
  const told = await mustRunVerb(['trace', referral.id, '--database', server.database]);
  assert.match(told, new RegExp(`^.*, live world\nreferral ${referral.id}: qualified, stage won\n`));
  assert.match(told, new RegExp(`credited ${participant.id} by code: Its code was given`));
  assert.match(told, new RegExp(`${paid.id} invoice\\.paid 240\\.00 USD, told by api as ${paid.external_id}`));
  assert.match(told, /qualification ineligible: .*4000 is not at least 5000/);
  assert.match(told, new RegExp(`thanks held ${paid.rewards.find((row) => row.rule_key === 'thanks').id} 25\\.00 USD`));
  assert.match(told, /timeline, oldest first\n {2}\S+ referral\.created by key/);
  const event = await mustRunVerb(['trace', small.id, '--database', server.database]);
  assert.match(event, new RegExp(`event ${small.id}: invoice\\.paid 40\\.00 USD\n`));
  assert.match(event, /what the rules said of it\n {2}qualification ineligible: /);
  assert.ok(event.includes(`referral ${referral.id}:`), 'and what became of its referral');
  await assertFails(['trace', 'rwd_01', '--database', server.database], /neither an event's id .* nor a referral's/);
  await assertFails(['trace', 'ref_01h455vb4pex5vsknk084sn02q', '--database', server.database], /No world of this database knows ref_01h455vb4pex5vsknk084sn02q/);
  assert.equal((await runVerb(['trace', '--database', server.database])).code, 2);
});
