// The database that a node finds again is an older one: a backup was put in its place, or a member leads that never had
// what was written last. What is lost then referd cannot bring back, but it says so. A connection that is merely lost
// and made again must not raise that alarm.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { postgresOnly, psql } from '../api/harness/database.mjs';
import { expectStatus } from '../api/harness/http.mjs';
import { startServer } from '../api/harness/process.mjs';
import { submit } from '../api/harness/world.mjs';
import { makeParticipants } from './harness/scene.mjs';

const ALARM = 'the database has gone back';
const LEADS_MAX = 100; // until each connection has been used again

const admin = (sql) => psql(process.env.REFERD_TEST_POSTGRES, sql);
const nameOf = (server) => new URL(server.database).pathname.slice(1);

/** Does something to the database while nobody can reach it. */
async function whileClosed(name, act) {
  await admin(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  await act();
  await admin(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
}

const lostCommits = async (server) => (await server.metrics()).referd_store_lost_commits_total;

test('a database that has gone back is told', { skip: postgresOnly('a file is not replaced under its server') }, async () => {
  const server = await startServer();
  after(() => server.stop());
  const [participant] = await makeParticipants(server.live, 1);
  const lead = async () => (await submit(server.live, participant)).id;
  const name = nameOf(server);
  const older = `${name}_older`;

  const kept = await lead();
  await whileClosed(name, () => admin(`CREATE DATABASE ${older} TEMPLATE ${name}`));
  after(() => admin(`DROP DATABASE IF EXISTS ${older} WITH (FORCE)`));
  const lost = [];
  for (let i = 0; i < LEADS_MAX; i += 1) lost.push(await lead());
  assert.equal(await lostCommits(server), 0, 'connections were lost, and nothing else');
  assert.ok(!server.log.includes(ALARM), server.lastLog());

  await whileClosed(name, async () => {
    await admin(`ALTER DATABASE ${name} RENAME TO ${name}_newer`);
    await admin(`ALTER DATABASE ${older} RENAME TO ${name}`);
  });
  after(() => admin(`DROP DATABASE IF EXISTS ${name}_newer WITH (FORCE)`));
  for (let i = 0; i < LEADS_MAX && (await lostCommits(server)) === 0; i += 1) await lead();
  assert.ok((await lostCommits(server)) > 0, server.lastLog());
  assert.ok(server.log.includes(ALARM), server.lastLog());
  expectStatus(await server.live.get(`/v1/referrals/${kept}`), 200, 'what the older one has');
  expectStatus(await server.live.get(`/v1/referrals/${lost[0]}`), 404, 'what it does not have');
  await server.verify();
});
