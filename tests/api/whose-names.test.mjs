// By-name search over a table of hand-made cases: how often the right person is among the first three.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { makeProgram } from './harness/world.mjs';
import { cases } from './whose/cases.mjs';
import { everybody, people } from './whose/people.mjs';

const PER_CALL = 100;
const WANTED = 0.95;

const server = await startServer();
after(async () => {
  await server.verify();
  await server.stop();
});
const program = await makeProgram(server.live);

before(async () => {
  for (let at = 0; at < everybody.length; at += PER_CALL) await server.live.create('/v1/contacts', everybody.slice(at, at + PER_CALL));
  // Half of the table's people take part; the others are customers that nobody has asked yet.
  for (const person of people.filter((_, n) => n % 2 === 0)) await server.live.create('/v1/participants', { program_id: program.id, external_id: person.external_id });
});

/** The external ids of those who are told, best first. */
async function asked(said) {
  const { data } = await server.live.read(`/v1/participants/candidates?${new URLSearchParams({ program_id: program.id, limit: '8', ...said })}`);
  return data;
}

test(`the right person is among the first three in at least ${WANTED * 100} % of ${cases.length} cases`, async (t) => {
  const keyOf = new Map();
  for (const person of people) keyOf.set((await server.live.read(`/v1/contacts?external_id=${person.external_id}`)).data[0].id, person.external_id);
  assert.equal(cases.length, 200);
  const missed = [];
  const kinds = new Map();
  let first = 0;
  for (const { kind, said, key } of cases) {
    const rows = await asked(said);
    const place = rows.findIndex((row) => keyOf.get(row.contact_id) === key);
    const count = kinds.get(kind) ?? { right: 0, all: 0 };
    kinds.set(kind, count);
    count.all += 1;
    if (place === 0) first += 1;
    if (place >= 0 && place < 3) count.right += 1;
    else missed.push(`${kind}: ${JSON.stringify(said)} is ${key}, found ${place < 0 ? 'not' : `as number ${place + 1}`}, before ${rows.slice(0, 3).map((row) => `${row.name} ${row.score}`).join(', ')}`);
  }
  for (const [kind, { right, all }] of kinds) t.diagnostic(`${kind}: ${right} of ${all}`);
  t.diagnostic(`among the first three: ${cases.length - missed.length} of ${cases.length}; first: ${first}`);
  for (const line of missed) t.diagnostic(line);
  assert.ok((cases.length - missed.length) / cases.length >= WANTED, `${missed.length} of ${cases.length} were missed:\n${missed.join('\n')}`);
});
