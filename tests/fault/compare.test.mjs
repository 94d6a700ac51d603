// The comparison itself: it finds nothing in a store that is right, and each thing that can be wrong.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqliteOnly } from '../api/harness/database.mjs';
import { startServer } from '../api/harness/process.mjs';
import { makeParticipant, makeProgram, unique } from '../api/harness/world.mjs';
import { compare } from './harness/compare.mjs';
import { Journal } from './harness/journal.mjs';
import { keepWriting, nextEntry, request } from './harness/writers.mjs';

const ENOUGH = 60;
const options = { skip: sqliteOnly('this is about the driver, not about the store') };
const server = options.skip ? null : await startServer();
after(() => server?.stop());
const program = server && (await makeProgram(server.live));

/** A journal of some writes, and the participant that they went to. */
async function written() {
  const journal = new Journal();
  const participants = [await makeParticipant(server.live, program)];
  await keepWriting(server, participants, journal, { enough: () => journal.acknowledged >= ENOUGH });
  return { journal, participants };
}

test('a store that is right', options, async () => {
  const { journal, participants } = await written();
  const outcome = await compare(server, participants, journal);
  assert.deepEqual([outcome.lost, outcome.doubled, outcome.unknown], [[], [], 0]);
  assert.ok(outcome.acknowledged >= ENOUGH);
});

for (const [n, kind] of ['click', 'lead', 'event'].entries()) {
  test(`a ${kind} that is lost`, options, async () => {
    const { journal, participants } = await written();
    journal.acknowledge(nextEntry(journal, participants, n), unique('made-up'), '');
    const { lost } = await compare(server, participants, journal);
    assert.ok(lost.some((line) => line.startsWith(`${kind} `) && line.endsWith('is not there')), lost.join('\n'));
  });

  test(`a ${kind} that nobody sent`, options, async () => {
    const { journal, participants } = await written();
    const at = journal.entries.findIndex((entry) => entry.kind === kind);
    const [{ key }] = journal.entries.splice(at, 1);
    const { doubled } = await compare(server, participants, journal);
    assert.deepEqual(doubled, [`1 of ${key} that nobody sent`]);
  });

  test(`a ${kind} that was refused and is there, or is unknown and is there`, options, async () => {
    const { journal, participants } = await written();
    const entry = journal.entries.find((row) => row.kind === kind);
    journal.refuse(entry, 'said by the test');
    const refused = await compare(server, participants, journal);
    assert.deepEqual(refused.doubled, [`${kind} ${entry.key} was refused (said by the test) and is there`]);
    journal.lose(entry, 'said by the test');
    const unknown = await compare(server, participants, journal);
    assert.deepEqual([unknown.unknown, unknown.kept, unknown.lost, unknown.doubled], [1, 1, [], []]);
  });
}

test('a click that is there twice', options, async () => {
  const { journal, participants } = await written();
  const entry = journal.entries.find((row) => row.kind === 'click');
  await request(server, entry);
  const { doubled } = await compare(server, participants, journal);
  assert.deepEqual(doubled, [`click ${entry.key} is there 2 times`]);
});

test('an event with one reward too many', options, async () => {
  const { journal, participants } = await written();
  const { id } = (await server.live.readAll(`/v1/referrals?participant_id=${participants[0].id}`)).find((row) => row.status === 'qualified');
  const reward = { participant_id: participants[0].id, program_id: program.id, referral_id: id, kind: 'credit', amount: 1, currency: 'USD', reason: 'one too many', external_id: unique('bonus') };
  await server.live.create('/v1/rewards', reward);
  const { doubled } = await compare(server, participants, journal);
  assert.equal(doubled.length, 1);
  assert.match(doubled[0], /^event .* has the rewards /);
});
