// The books as the API shows them, and that every other figure agrees with them.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { account as accountShape, assertProblem, assertShape, transaction as transactionShape } from './harness/shapes.mjs';
import { balancesOf, daysAfter, makeProgramAndParticipant, pay, rewardsByRule, submit, totalsOf, unique } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

const { program, participant } = await makeProgramAndParticipant(server.live);
const referral = await submit(server.live, participant);
await pay(server.live, referral);

test('every transaction balances to zero in one currency, with at least two entries and none of zero', async () => {
  const transactions = await server.live.readAll('/v1/ledger/transactions');
  assert.ok(transactions.length >= 2);
  for (const transaction of transactions) {
    assertShape(transaction, transactionShape);
    assert.ok(transaction.entries.length >= 2);
    assert.equal(sum(transaction.entries.map((entry) => entry.amount)), 0);
    assert.equal(transaction.entries.some((entry) => entry.amount === 0), false);
  }
  assert.deepEqual(transactions.map((row) => row.id), transactions.map((row) => row.id).toSorted().reverse());
});

test('the entries name the rewards that they belong to', async () => {
  const rewards = await rewardsByRule(server.live, referral);
  const entries = (await server.live.readAll('/v1/ledger/transactions')).flatMap((row) => row.entries);
  const ofContact = (reward) => sum(entries.filter((entry) => entry.reward_id === reward.id && entry.owner.type === 'contact').map((entry) => entry.amount));
  assert.equal(ofContact(rewards.thanks), 2500);
  assert.equal(ofContact(rewards.cashback), 2000);
});

test('the journal is read by reward and by contact: exactly those of its transactions that move it', async () => {
  const { thanks, cashback } = await rewardsByRule(server.live, referral);
  const all = await server.live.readAll('/v1/ledger/transactions');
  const idsOf = (rows) => rows.map((row) => row.id);
  for (const reward of [thanks, cashback]) {
    const wanted = all.filter((row) => row.entries.some((entry) => entry.reward_id === reward.id));
    assert.ok(wanted.length > 0);
    assert.deepEqual(idsOf(await server.live.readAll(`/v1/ledger/transactions?reward_id=${reward.id}`)), idsOf(wanted));
  }
  for (const contact of [participant.contact_id, referral.contact_id]) {
    const wanted = all.filter((row) => row.entries.some((entry) => entry.owner.id === contact));
    assert.ok(wanted.length > 0);
    assert.deepEqual(idsOf(await server.live.readAll(`/v1/ledger/transactions?contact_id=${contact}`)), idsOf(wanted));
  }
  const both = await server.live.get(`/v1/ledger/transactions?contact_id=${participant.contact_id}&reward_id=${thanks.id}`);
  assertProblem(both, 400, 'unsupported_filter');
});

test('balances are the sums of their entries; those of contacts are positive', async () => {
  const accounts = await server.live.readAll('/v1/ledger/accounts');
  accounts.forEach((row) => assertShape(row, accountShape));
  const sums = new Map();
  for (const { entries } of await server.live.readAll('/v1/ledger/transactions')) {
    for (const entry of entries) sums.set(entry.account, (sums.get(entry.account) ?? 0) + entry.amount);
  }
  for (const row of accounts) assert.equal(row.balance, sums.get(row.id) ?? 0, JSON.stringify(row));
  assert.equal(sum(accounts.map((row) => row.balance)), 0);
  assert.deepEqual(await balancesOf(server.live, participant.contact_id), { pending: 2500 });
  const ofReferred = await balancesOf(server.live, referral.contact_id);
  assert.deepEqual([ofReferred.pending ?? 0, ofReferred.available], [0, 2000]);
  assert.equal(accounts.filter((row) => row.owner.type === 'program').every((row) => row.owner.id === program.id), true);
});

test('the expense of the program is what its rewards cost', async () => {
  const own = await makeProgramAndParticipant(server.live);
  await pay(server.live, await submit(server.live, own.participant));
  const accounts = await server.live.readAll('/v1/ledger/accounts');
  const expense = accounts.find((row) => row.owner.id === own.program.id && row.kind === 'program_expense');
  assert.deepEqual([expense.owner.type, expense.currency, expense.balance], ['program', 'USD', -4500]);
});

test('the summary, the rewards and the ledger tell the same', async () => {
  await server.live.create('/v1/rewards', { participant_id: participant.id, program_id: program.id, kind: 'credit', amount: 333, currency: 'USD', reason: 'bonus', external_id: unique('b') });
  const totals = await totalsOf(server.live, participant);
  const balances = await balancesOf(server.live, participant.contact_id);
  const rewards = await server.live.readAll(`/v1/rewards?participant_id=${participant.id}`);
  for (const kind of ['pending', 'available', 'reserved', 'redeemed']) {
    assert.equal(totals[kind], balances[kind] ?? 0, kind);
    assert.equal(totals[kind], sum(rewards.map((row) => row.amounts[kind])), kind);
  }
  assert.equal(totals.earned, 333);
  assert.equal(totals.debt, 0);
});

test('a program\'s currency does not mix with another', async () => {
  const euro = await makeProgramAndParticipant(server.live, { currency: 'EUR' });
  await pay(server.live, await submit(server.live, euro.participant), { currency: 'EUR' });
  assert.equal((await totalsOf(server.live, euro.participant, 'EUR')).pending, 2500);
  assert.equal((await totalsOf(server.live, euro.participant, 'USD')).pending, 0);
});

test('at shows the books of an earlier time', async () => {
  const own = await makeProgramAndParticipant(server.test);
  const first = await submit(server.test, own.participant);
  await pay(server.test, first);
  const early = (await server.test.readAll('/v1/ledger/transactions')).map((row) => row.id);
  const then = daysAfter(first.submitted_at, 1);
  await server.test.act('/v1/test_clock/advance', { to: daysAfter(first.submitted_at, 2) });
  await pay(server.test, await submit(server.test, own.participant));
  assert.deepEqual(await balancesOf(server.test, own.participant.contact_id), { pending: 5000 });
  assert.deepEqual(await balancesOf(server.test, own.participant.contact_id, then), { pending: 2500 });
  const listed = await server.test.readAll(`/v1/ledger/transactions?at=${encodeURIComponent(then)}`);
  assert.deepEqual(listed.map((row) => row.id), early);
  const before = await server.test.readAll(`/v1/ledger/accounts?at=2001-01-01T00:00:00Z`);
  assert.equal(before.every((row) => row.balance === 0), true);
});

test('at must be a time', async () => {
  assertProblem(await server.live.get('/v1/ledger/accounts?at=yesterday'), 400, 'invalid_value', 'at');
  assertProblem(await server.live.get('/v1/ledger/transactions?at=yesterday'), 400, 'invalid_value', 'at');
});

test('the books cannot be written by a call', async () => {
  for (const path of ['/v1/ledger/accounts', '/v1/ledger/transactions']) assertProblem(await server.live.post(path, {}), 405, 'method_not_allowed');
});

test('verify finds the books clean beside the running server', async () => {
  await server.verify();
});
