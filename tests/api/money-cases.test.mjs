// Money cases written by hand: what each history of facts and acts must leave in the books. The tables are in money/.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { Client } from './harness/http.mjs';
import { startServer } from './harness/process.mjs';
import { runCase } from './money/runner.mjs';

const folder = new URL('money/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^cases-.*\.mjs$/.test(name)).toSorted();
const tables = await Promise.all(files.map((name) => import(new URL(name, folder).href)));
const cases = tables.flatMap((table) => table.cases);

const server = await startServer();
const { key } = await server.test.create('/v1/keys', { name: 'Second', scopes: ['rewards:read', 'rewards:write', 'referrals:write'] });
const second = new Client(server.test.base, key);
after(() => server.stop());

test('each case has a name of its own', () => {
  assert.deepEqual(cases.map((money) => money.name).filter((name, at, names) => names.indexOf(name) !== at), []);
});

for (const money of cases) test(money.name, () => runCase(server.test, money, second));

test('the books are clean after all of them', () => server.verify());
