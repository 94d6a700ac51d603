// Statements of account: opening, entries, closing, to the unit what the ledger says; as JSON, for spreadsheets.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { asParticipant, makePortalKey } from './harness/portal.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { balancesOf, daysAfter, makeParticipant, makeProgram, pay, rewardsByRule, rulesWith, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.test);
const key = await makePortalKey(server.test, program);
const bonus = (participant, amount, fields = {}) => server.test.create('/v1/rewards', { participant_id: participant.id, program_id: program.id, kind: 'credit', amount, currency: 'USD', reason: 'thanks', external_id: unique('bonus'), ...fields });
const advance = (to) => server.test.act('/v1/test_clock/advance', { to });
const statementOf = (participant, query = '') => server.test.read(`/v1/contacts/${participant.contact_id}/statement${query}`);

function assertAdds(statement) {
  let balance = statement.opening;
  for (const row of statement.entries) {
    balance += row.amount;
    assert.equal(row.balance, balance, 'each row says what was left after it');
  }
  assert.equal(statement.closing, balance);
  assert.equal(statement.came + statement.went + statement.back, statement.closing - statement.opening);
}

const participant = await makeParticipant(server.test, program, { name: 'Grace Abara' });
const me = asParticipant(server, participant, key);
await bonus(participant, 1500, { title: 'Welcome' });
const referral = await submit(server.test, participant, { prospect: { name: 'Nadia Brandt', email: uniqueEmail('nadia') } });
await pay(server.test, referral);
const { hold_until: due } = (await rewardsByRule(server.test, referral)).thanks;
await advance(due);
await bonus(participant, 700, { title: 'Again' });

test('it ends with what the ledger says, and its rows add up', async () => {
  const statement = await statementOf(participant);
  assertAdds(statement);
  assert.deepEqual(statement.entries.map(({ effect, amount, name, detail }) => [effect, amount, name, detail]), [
    ['release', 1500, null, 'Welcome'],
    ['release', 2500, 'Nadia B.', null],
    ['release', 700, null, 'Again'],
  ]);
  assert.deepEqual([statement.opening, statement.closing, statement.came, statement.currency, statement.currencies], [0, 4700, 4700, 'USD', ['USD']]);
  assert.equal((await balancesOf(server.test, participant.contact_id)).available, statement.closing);
  assert.match(statement.entries[1].text, /^Became yours: for Nadia B\.$/);
});

test('stretches of time meet: one closes with what the next opens with', async () => {
  const cuts = [daysAfter(due, -10), due, daysAfter(due, 10)];
  const whole = await statementOf(participant);
  const parts = [`?to=${cuts[0]}`, `?from=${cuts[0]}&to=${cuts[1]}`, `?from=${cuts[1]}&to=${cuts[2]}`, `?from=${cuts[2]}`];
  const read = [];
  for (const query of parts) read.push(await statementOf(participant, query));
  read.forEach(assertAdds);
  for (let i = 1; i < read.length; i += 1) assert.equal(read[i].opening, read[i - 1].closing, parts[i]);
  assert.deepEqual(read.flatMap((part) => part.entries.map((row) => row.id)), whole.entries.map((row) => row.id));
  assert.equal(read.at(-1).closing, whole.closing);
  assert.equal((await balancesOf(server.test, participant.contact_id, cuts[0])).available, read[0].closing);
});

test('a participant reads its own, and nobody else’s', async () => {
  assert.deepEqual(await me.read('/v1/me/statement'), await statementOf(participant));
  const other = asParticipant(server, await makeParticipant(server.test, program), key);
  const empty = await other.read('/v1/me/statement');
  assert.deepEqual([empty.opening, empty.closing, empty.entries, empty.currency], [0, 0, [], 'USD']);
  assertProblem(await other.get(`/v1/contacts/${participant.contact_id}/statement`), 401, 'unauthorized');
});

test('several currencies are never mixed', async () => {
  const one = await makeParticipant(server.test, program);
  await bonus(one, 100);
  await bonus(one, 3, { currency: 'x-points' });
  assertProblem(await server.test.get(`/v1/contacts/${one.contact_id}/statement`), 400, 'missing_field', 'currency');
  assert.deepEqual([(await statementOf(one, '?currency=USD')).closing, (await statementOf(one, '?currency=x-points')).closing, (await statementOf(one, '?currency=EUR')).closing], [100, 3, 0]);
  assert.deepEqual((await statementOf(one, '?currency=USD')).currencies, ['USD', 'x-points']);
});

test('what is asked for wrongly is refused', async () => {
  const at = `/v1/contacts/${participant.contact_id}/statement`;
  assertProblem(await server.test.get(`${at}?from=${due}&to=${due}`), 400, 'invalid_value', 'to');
  assertProblem(await server.test.get(`${at}?format=xls`), 400, 'invalid_value', 'format');
  assertProblem(await server.test.get('/v1/contacts/cnt_00000000000000000000000000/statement'), 404, 'not_found', 'id');
  assertProblem(await server.live.get(at), 404, 'not_found', 'id');
});

const FORMULAS = ['=cmd|calc', '+1+1', '-2+3', '@SUM(A1)', '\tx', 'says "hi", twice', ' =1+1', '|calc', '%3D1', '＝1+1', '＋1', '－1', '＠SUM(A1)'];
test('a spreadsheet gets numbers and harmless texts', async () => {
  const one = await makeParticipant(server.test, program);
  const titles = FORMULAS.filter((title) => !title.startsWith('\t'));
  for (const title of titles) await bonus(one, 1234, { title });
  const answer = await server.test.get(`/v1/contacts/${one.contact_id}/statement?format=csv`);
  assert.equal(answer.headers['content-type'], 'text/csv; charset=utf-8');
  assert.equal(answer.headers['content-disposition'], 'attachment; filename="statement-USD.csv"');
  const [head, ...lines] = answer.text.replace(/^\uFEFF/, '').trimEnd().split('\r\n');
  assert.equal(answer.bytes.subarray(0, 3).toString('hex'), 'efbbbf');
  assert.equal(head, 'date,what,detail,amount,balance,currency');
  assert.equal(lines.length, titles.length + 2);
  assert.match(lines[0], /^,"Carried over","",,0\.00,USD$/);
  assert.ok(lines[1].endsWith(`"Became yours","'=cmd|calc",12.34,12.34,USD`), lines[1]);
  assert.ok(lines[5].includes('"says ""hi"", twice"'), lines[5]);
  assert.ok(lines.at(-1).endsWith(`"Balance","",,${((1234 * titles.length) / 100).toFixed(2)},USD`), lines.at(-1));
  for (const line of lines) for (const cell of line.split('","')) assert.doesNotMatch(cell.replace(/^"/, ''), /^ *[=+@|%＝＋－＠-]/);
});

test('what was spent says on what, and for nobody in particular', async () => {
  const one = await makeParticipant(server.test, program);
  await bonus(one, 900, { title: 'Thanks' });
  const reference = unique('INV');
  await server.test.create('/v1/redemptions', { contact_id: one.contact_id, amount: 400, currency: 'USD', reference });
  const { entries } = await statementOf(one);
  assert.deepEqual(entries.map(({ effect, text, detail, amount }) => [effect, text, detail, amount]), [['release', 'Became yours', 'Thanks', 900], ['redeem', 'Spent', reference, -400]]);
  const page = await asParticipant(server, one, key).get('/v1/me/statement?format=csv');
  assert.ok(page.text.includes(`"Spent","${reference}",-4.00,5.00,USD`), page.text);
});

test('three decimals and none', async () => {
  for (const [currency, told] of [['KWD', '1.234'], ['JPY', '1234']]) {
    const one = await makeParticipant(server.test, await makeProgram(server.test, { currency, rules: rulesWith() }));
    await server.test.create('/v1/rewards', { participant_id: one.id, program_id: one.program_id, kind: 'credit', amount: 1234, currency, reason: 'x', external_id: unique('b') });
    const { text } = await server.test.get(`/v1/contacts/${one.contact_id}/statement?format=csv`);
    assert.ok(text.includes(`,${told},${told},${currency}\r\n`), text);
  }
});

test('the books are clean', () => server.verify());
