// Many at once on one row: what must happen once, happens once. On PostgreSQL two nodes share the work, and neither may
// know something that the other does not.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mustRunVerb, startNodes, stopNodes } from './harness/process.mjs';
import { balancesOf, daysAfter, makeParticipant, makeProgram, payment, rewardsOf, rulesWith, submit, totalsOf, unique, uniqueEmail } from './harness/world.mjs';

const nodes = await startNodes();
const [server] = nodes;
after(() => stopNodes(nodes));
const PARALLEL = 32;
const program = await makeProgram(server.live);
const statuses = (answers) => answers.map((answer) => answer.status).sort();
const onceCreated = (status = 200) => [...Array(PARALLEL - 1).fill(status), 201].sort();

/** Calls `make` 32 times at once, with the clients of one node after the other: each on a connection of its own. */
const times = (make) => Promise.all(Array.from({ length: PARALLEL }, (_, index) => make(index, nodes[index % nodes.length])));

async function transactionsAndRetries() {
  const all = await Promise.all(nodes.map((node) => node.metrics()));
  const sum = (name) => all.reduce((total, values) => total + values[name], 0);
  return {
    transactions: sum('referd_store_items_total'),
    retries: sum('referd_store_retries_total'),
    rerun: sum('referd_store_rerun_items_total'),
  };
}

/** A test that says how often others were met on the same rows, and how many writes were run again for it: all of a batch
 * that one of them surprised, so that a single meeting with a sweep counts as many as its batch holds. `most` bounds the
 * meetings per hundred transactions; what the tests before have left to sweeps is done first. */
function contest(name, run, { most } = {}) {
  test(name, async (t) => {
    if (most !== undefined) await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
    const before = await transactionsAndRetries();
    await run(t);
    const now = await transactionsAndRetries();
    const transactions = now.transactions - before.transactions;
    const per100 = (100 * (now.retries - before.retries)) / transactions;
    t.diagnostic(`${transactions} transactions, ${per100.toFixed(1)} retries per 100, ${now.rerun - before.rerun} writes run again`);
    assert.ok(transactions > 0);
    if (most !== undefined) assert.ok(per100 <= most, `${per100} retries per 100 transactions`);
  });
}

contest('thirty-two identical events give one reward', async () => {
  const participant = await makeParticipant(server.live, program);
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id });
  const answers = await times((_, node) => node.live.post('/v1/events', body));
  assert.deepEqual(statuses(answers), onceCreated());
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
  assert.equal(answers.filter((answer) => answer.body.replayed).length, PARALLEL - 1);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
  assert.equal((await totalsOf(server.live, participant)).pending, 2500);
});

contest('thirty-two messages about one invoice give one reward', async () => {
  const participant = await makeParticipant(server.live, program);
  const referral = await submit(server.live, participant);
  const object = { id: unique('inv') };
  const answers = await times((_, node) => node.live.post('/v1/events', payment({ referral_id: referral.id, object })));
  assert.deepEqual(statuses(answers), Array(PARALLEL).fill(201));
  assert.equal(answers.flatMap((answer) => answer.body.rewards).length, 2);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

contest('thirty-two requests with one idempotency key give one answer', async () => {
  const participant = await makeParticipant(server.live, program);
  const referral = await submit(server.live, participant);
  const body = payment({ referral_id: referral.id });
  const answers = await times((_, node) => node.live.post('/v1/events', body, { 'Idempotency-Key': 'all-at-once' }));
  assert.deepEqual(statuses(answers), Array(PARALLEL).fill(201));
  assert.equal(new Set(answers.map((answer) => answer.text)).size, 1);
  assert.equal(answers.filter((answer) => answer.headers['idempotent-replayed'] === 'true').length, PARALLEL - 1);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

contest('thirty-two conflicting events: one is stored, the others are told', async () => {
  const referral = await submit(server.live, await makeParticipant(server.live, program));
  const body = payment({ referral_id: referral.id });
  const answers = await times((index, node) => node.live.post('/v1/events', { ...body, amount: 10_000 + index }));
  assert.deepEqual(statuses(answers), [201, ...Array(PARALLEL - 1).fill(409)]);
  assert.equal((await rewardsOf(server.live, referral)).length, 2);
});

contest('thirty-two submissions of one prospect make one referral', async () => {
  const participant = await makeParticipant(server.live, program);
  const body = { program_id: program.id, code: participant.code, prospect: { email: uniqueEmail() } };
  const answers = await times((_, node) => node.live.post('/v1/referrals', body));
  assert.deepEqual(statuses(answers), onceCreated());
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
});

contest('thirty-two participants submit one prospect: one wins, the others are duplicates', async () => {
  const participants = await times((_, node) => makeParticipant(node.live, program));
  const prospect = { email: uniqueEmail() };
  const answers = await times((index, node) => node.live.post('/v1/referrals', { program_id: program.id, code: participants[index].code, prospect }));
  assert.deepEqual(statuses(answers), Array(PARALLEL).fill(201));
  assert.deepEqual(answers.map((answer) => answer.body.stage).sort(), [...Array(PARALLEL - 1).fill('declined'), 'submitted']);
});

contest('thirty-two enrolments of one person make one participant', async () => {
  const body = { program_id: program.id, kind: 'customer', email: uniqueEmail() };
  const answers = await times((_, node) => node.live.post('/v1/participants', body));
  assert.deepEqual(statuses(answers), onceCreated());
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
});

contest('thirty-two persons ask for one vanity code: one gets it', async () => {
  const code = unique('race').toUpperCase();
  const answers = await times((_, node) => node.live.post('/v1/participants', { program_id: program.id, kind: 'customer', email: uniqueEmail(), code }));
  assert.deepEqual(statuses(answers), [201, ...Array(PARALLEL - 1).fill(409)]);
  answers.filter((answer) => answer.status === 409).forEach((answer) => assert.equal(answer.body.code, 'code_taken'));
});

contest('thirty-two referrals of one participant qualify at once: each step is given once', async () => {
  const rules = rulesWith({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { steps: Array.from({ length: PARALLEL }, (_, index) => ({ from: index + 1, fixed: 2 ** index })) } });
  const participant = await makeParticipant(server.live, await makeProgram(server.live, { rules }));
  const referrals = [];
  for (let index = 0; index < PARALLEL; index += 1) referrals.push(await submit(server.live, participant));
  const answers = await times((index, node) => node.live.post('/v1/events', payment({ referral_id: referrals[index].id })));
  const amounts = answers.map((answer) => answer.body.rewards[0].amount).sort((a, b) => a - b);
  assert.deepEqual(amounts, Array.from({ length: PARALLEL }, (_, index) => 2 ** index));
  assert.equal((await totalsOf(server.live, participant)).available, 2 ** PARALLEL - 1);
});

contest('bonuses of four persons at once queue up, whether by participant or by contact', async () => {
  const people = [];
  for (let index = 0; index < 4; index += 1) people.push(await makeParticipant(server.live, program));
  for (const person of people) await server.live.post('/v1/events', payment({ referral_id: (await submit(server.live, person)).id }));
  const bonus = (index) => {
    const { id, contact_id } = people[index % people.length];
    const to = Math.floor(index / people.length) % 2 ? { participant_id: id } : { contact_id };
    return { ...to, program_id: program.id, kind: 'credit', amount: 1 + index, currency: 'USD', reason: 'thanks', external_id: unique('bonus') };
  };
  const answers = await Promise.all(Array.from({ length: PARALLEL * people.length }, (_, index) => server.live.post('/v1/rewards', bonus(index))));
  assert.deepEqual(statuses(answers), Array(answers.length).fill(201));
  for (const [index, person] of people.entries()) {
    const given = Array.from({ length: PARALLEL }, (_, round) => 1 + index + people.length * round).reduce((sum, amount) => sum + amount);
    assert.equal((await balancesOf(server.live, person.contact_id)).available, given, JSON.stringify(await balancesOf(server.live, person.contact_id)));
  }
}, { most: 2 });

const STAGES = ['accepted', 'contacted'];

contest('acts by hand on four referrals at once queue up: each finds what the one before has left', async () => {
  const participant = await makeParticipant(server.live, program);
  const referrals = [];
  for (let index = 0; index < 4; index += 1) referrals.push(await submit(server.live, participant));
  const acts = Array.from({ length: PARALLEL * referrals.length }, (_, index) => ({ id: referrals[index % referrals.length].id, to: STAGES[Math.floor(index / referrals.length) % STAGES.length] }));
  const answers = await Promise.all(acts.map(({ id, to }) => server.live.post(`/v1/referrals/${id}/transitions`, { to })));
  answers.forEach((answer) => assert.ok([200, 409].includes(answer.status), answer.text)); // 409: it is there already
  let moved = 0;
  for (const { id } of referrals) {
    const moves = (await server.live.readAll(`/v1/referrals/${id}/timeline`)).map((row) => row.changes.stage).filter(Boolean).reverse();
    const made = moves.filter(([, to]) => STAGES.includes(to));
    made.slice(1).forEach(([from], index) => assert.equal(from, made[index][1], JSON.stringify(moves)));
    moved += made.length;
  }
  assert.equal(moved, answers.filter((answer) => answer.status === 200).length);
}, { most: 2 });

contest('thirty-two bonuses with one natural key pay once', async () => {
  const participant = await makeParticipant(server.live, program);
  const body = { participant_id: participant.id, program_id: program.id, kind: 'credit', amount: 10, currency: 'USD', reason: 'x', external_id: unique('b') };
  const answers = await times((_, node) => node.live.post('/v1/rewards', body));
  assert.deepEqual(statuses(answers), onceCreated());
  assert.equal((await totalsOf(server.live, participant)).available, 10);
});

contest('a hundred visits at once are a hundred clicks', async () => {
  const participant = await makeParticipant(server.live, program);
  const visits = await Promise.all(Array.from({ length: 100 }, (_, index) => nodes[index % nodes.length].anonymous.get(`/r/${participant.code}`)));
  const ids = new Set(visits.map((visit) => new URL(visit.headers.location).searchParams.get('rfd_click')));
  assert.equal(ids.size, 100);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks.total, 100);
});

/** A referral in the test world whose referrer's reward waits for the end of its hold. */
async function heldReward() {
  const participant = await makeParticipant(server.test, await makeProgram(server.test));
  const referral = await submit(server.test, participant);
  await server.test.create('/v1/events', payment({ referral_id: referral.id }));
  const held = (await rewardsOf(server.test, referral)).find((row) => row.rule_key === 'thanks');
  assert.equal(held.status, 'pending');
  return { participant, referral, held };
}

/** The test world's clock only goes forward: each call asks for a later moment than the one before. */
let moments = 0;
const afterHold = (held) => new Date(Date.parse(daysAfter(held.hold_until, 1)) + (moments += 1) * 1000).toISOString();

async function transactionsOf(reward) {
  const rows = await server.test.readAll('/v1/ledger/transactions');
  return rows.filter((row) => row.entries.some((entry) => entry.reward_id === reward.id)).length;
}

contest('thirty-two movements of the clock past one hold release it once', async () => {
  const { participant, referral, held } = await heldReward();
  const answers = await times((_, node) => node.test.post('/v1/test_clock/advance', { to: afterHold(held) }));
  // A call that another one has overtaken asks for a moment that is past.
  assert.deepEqual(statuses(answers).filter((status) => status !== 400), Array(answers.filter((answer) => answer.status === 200).length).fill(200));
  assert.ok(answers.some((answer) => answer.status === 200));
  const { thanks } = Object.fromEntries((await rewardsOf(server.test, referral)).map((row) => [row.rule_key, row]));
  assert.deepEqual([thanks.status, thanks.amounts.pending, thanks.amounts.available], ['issued', 0, held.amounts.granted]);
  assert.equal(await transactionsOf(held), 2, 'an accrual and a release');
  const totals = await totalsOf(server.test, participant);
  assert.deepEqual([totals.pending, totals.available], [0, held.amounts.granted]);
});

contest('a hold ends while thirty-one disqualify the referral: it is released or denied, never both', async () => {
  const { participant, referral, held } = await heldReward();
  const reason = { reason_code: 'fraud', reason: 'at the last moment' };
  const answers = await times((index, node) => (index === 0 ? node.test.post('/v1/test_clock/advance', { to: afterHold(held) }) : node.test.post(`/v1/referrals/${referral.id}/disqualify`, reason)));
  const disqualified = answers.slice(1).filter((answer) => answer.status === 200).length > 0;
  const { thanks } = Object.fromEntries((await rewardsOf(server.test, referral)).map((row) => [row.rule_key, row]));
  assert.equal(thanks.status, disqualified ? 'denied' : 'issued');
  assert.equal(await transactionsOf(held), 2, 'an accrual, and a release or a denial');
  const totals = await totalsOf(server.test, participant);
  assert.deepEqual([totals.pending, totals.available], [0, disqualified ? 0 : held.amounts.granted]);
});

contest('thirty-two holds of one participant end in four sweeps at once: each is released once', async () => {
  const participant = await makeParticipant(server.test, await makeProgram(server.test));
  const referrals = await times((_, node) => submit(node.test, participant));
  const events = await times((index, node) => node.test.create('/v1/events', payment({ referral_id: referrals[index].id })));
  const held = events.map((event) => event.rewards.find((row) => row.rule_key === 'thanks'));
  const granted = held.reduce((sum, row) => sum + row.amount, 0);
  assert.equal((await totalsOf(server.test, participant)).pending, granted);
  const sweep = ['jobs', 'run', '--until-idle', '--database', server.database, '--now', afterHold(held.at(-1))];
  await Promise.all(Array.from({ length: 4 }, () => mustRunVerb(sweep)));
  const totals = await totalsOf(server.test, participant);
  assert.deepEqual([totals.pending, totals.available], [0, granted]);
  const released = await Promise.all(referrals.map((referral) => rewardsOf(server.test, referral)));
  assert.deepEqual(released.flat().filter((row) => row.status !== 'issued'), []);
});
