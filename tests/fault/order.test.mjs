// The facts of one purchase in every kind of order, some of them several times, one after the other and at once: the
// same books. One server is told each purchase straight, fact by fact; another is told the same purchases in disorder.
// Natural keys are the same on both, so the books digests (B22) must be.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from '../api/harness/process.mjs';
import { chooseSeed, Random } from '../api/harness/random.mjs';
import { makeParticipant, makeProgram, payment, totalsOf } from '../api/harness/world.mjs';
import { progress, report, scale } from './harness/report.mjs';

const PURCHASES = scale({ short: 20, full: 400, long: 4000 });
const BLOCK = 20; // purchases between two comparisons
const MOST_COPIES = 3;
const MOST_AT_ONCE = 4;
const AMOUNT = 31_400;
const THANKS = 2_500;
const OCCURRED = new Date(Date.now() - 3_600_000).toISOString();

const seed = chooseSeed();
const random = new Random(seed);
const straight = await startServer();
after(() => straight.stop());
const disordered = await startServer();
after(() => disordered.stop());
for (const server of [straight, disordered]) server.program = await makeProgram(server.live, { external_id: 'orders' });

/** What happened in purchase n; one invoice qualifies it, and is told three times. */
function factsOf(program, n) {
  const code = `ORDER-${n}`;
  const base = { program_id: program.id, customer: { email: `customer-${n}@example.com` }, occurred_at: OCCURRED };
  const attributed = { ...base, attribution: { code } };
  const invoice = { id: `invoice-${n}` };
  return [
    { ...attributed, type: 'lead.created', external_id: `lead-${n}` },
    { ...attributed, type: 'signup.completed', external_id: `signup-${n}` },
    { ...base, type: 'meeting.booked', external_id: `meeting-${n}` },
    payment({ ...attributed, type: 'order.placed', external_id: `order-${n}`, object: { id: `order-${n}` }, amount: AMOUNT }),
    payment({ ...attributed, type: 'invoice.paid', external_id: `paid-${n}`, object: invoice, amount: AMOUNT }),
    payment({ ...attributed, type: 'job.invoiced', external_id: `job-${n}`, object: invoice, amount: AMOUNT }),
    payment({ ...base, type: 'invoice.paid', external_id: `paid-again-${n}`, object: invoice, amount: AMOUNT }),
  ];
}

const enrol = (server, n) => makeParticipant(server.live, server.program, { email: `referrer-${n}@example.com`, external_id: `referrer-${n}`, code: `ORDER-${n}` });

async function tellStraight(n) {
  await enrol(straight, n);
  for (const fact of factsOf(straight.program, n)) await straight.live.create('/v1/events', fact);
}

/** Some copies of each fact, in an order of chance, in groups that go at once. */
async function tellDisordered(n, outcome) {
  await enrol(disordered, n);
  const copies = factsOf(disordered.program, n).flatMap((fact) => Array(random.between(1, MOST_COPIES)).fill(fact));
  const ids = new Map();
  while (copies.length > 0) {
    const group = Array.from({ length: Math.min(copies.length, random.between(1, MOST_AT_ONCE)) }, () => copies.splice(random.between(0, copies.length - 1), 1)[0]);
    const answers = await Promise.all(group.map((fact) => disordered.live.post('/v1/events', fact)));
    for (const [index, answer] of answers.entries()) {
      const key = group[index].external_id;
      if (![200, 201].includes(answer.status)) outcome.lost.push(`${key}: ${answer.status} ${answer.text}`);
      else if ((ids.get(key) ?? answer.body.id) !== answer.body.id) outcome.doubled.push(`${key} is two events`);
      ids.set(key, answer.body.id);
      outcome.acknowledged += 1;
    }
  }
}

test(`${PURCHASES} purchases in disorder (REFERD_SEED=${seed})`, async (t) => {
  const outcome = { acknowledged: 0, lost: [], doubled: [] };
  for (let first = 1; first <= PURCHASES; first += BLOCK) {
    for (let n = first; n < first + BLOCK; n += 1) await Promise.all([tellStraight(n), tellDisordered(n, outcome)]);
    assert.deepEqual(await disordered.digest(), await straight.digest(), `the books differ after purchases ${first} to ${first + BLOCK - 1}`);
    progress('purchases told in disorder', first + BLOCK - 1, PURCHASES);
  }
  const [participant] = (await straight.live.read('/v1/participants?limit=1')).data;
  assert.equal((await totalsOf(straight.live, participant)).pending, THANKS, 'there is something in the books');
  for (const server of [straight, disordered]) await server.verify();
  report(t, `purchases told in disorder, seed ${seed}`, outcome, { least: PURCHASES * 7 });
});
