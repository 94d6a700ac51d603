// kill -9 under load, again and again: every click whose Location carried an id and every 2xx is there afterwards, once.
// REFERD_KILL_ROUNDS sets the number of rounds (3 in the suite, 20 for the long run).

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { audit, keepBusy, Record } from './harness/load.mjs';
import { startServer } from './harness/process.mjs';
import { makeParticipant, makeProgram } from './harness/world.mjs';

const ROUNDS = Number(process.env.REFERD_KILL_ROUNDS ?? 3);
const LEAST_BEFORE_KILL = 60;
const MOST_BEFORE_KILL = 400;

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);
const participants = [];
for (let index = 0; index < 3; index += 1) participants.push(await makeParticipant(server.live, program));
const record = new Record();

for (let round = 1; round <= ROUNDS; round += 1) {
  test(`round ${round} of ${ROUNDS}`, async (t) => {
    const goal = record.acknowledged + randomInt(LEAST_BEFORE_KILL, MOST_BEFORE_KILL);
    let killing;
    await keepBusy(server, participants, record, () => {
      if (!killing && record.acknowledged >= goal) killing = server.kill();
      return Boolean(killing) && !server.child;
    });
    assert.ok(killing, `the server ended by itself at ${record.acknowledged} of ${goal}\n${server.lastLog()}`);
    await killing;
    assert.equal(record.refused, 0, 'a healthy server refuses nothing');
    await server.start();
    const { lost, doubled } = await audit(server, participants, record);
    t.diagnostic(`acknowledged ${record.acknowledged} (clicks ${record.clicks.size}, referrals ${record.referrals.size}, events ${record.events.size}), lost ${lost.length}, doubled ${doubled.length}`);
    assert.deepEqual(lost, [], 'acknowledged and lost');
    assert.deepEqual(doubled, [], 'there twice');
    await server.verify();
  });
}
