// What two transactions at the same moment could miss, though each is right alone: they read what the other one is about
// to change. On PostgreSQL two nodes take turns; on SQLite there is one writer, and the outcome must be the same.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { onPostgres } from './harness/database.mjs';
import { mustRunVerb, startServer } from './harness/process.mjs';
import { DAY_MS, makeParticipant, makeProgram, payment, rewardsOf, rulesWith, submit, totalsOf, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
const nodes = onPostgres ? [server, await server.startBeside()] : [server];
after(async () => {
  await server.verify();
  for (const node of nodes) await node.stop();
});
const PARALLEL = 32;
const node = (index) => nodes[index % nodes.length];
const atOnce = (make, count = PARALLEL) => Promise.all(Array.from({ length: count }, (_, index) => make(node(index), index)));
const countOf = (answers, status) => answers.filter((answer) => answer.status === status).length;

/** Every status that was answered must be one of these. */
function assertStatuses(answers, ...allowed) {
  for (const answer of answers) assert.ok(allowed.includes(answer.status), `${answer.status}: ${answer.text}`);
}

const fixed = (fields) => rulesWith({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 100 }, ...fields });
const program = await makeProgram(server.live, { rules: fixed() });

test('a payment and the submission of its payer meet, whichever is first', async () => {
  const participant = await makeParticipant(server.live, program);
  const emails = Array.from({ length: PARALLEL }, () => uniqueEmail('payer'));
  for (const email of emails) await server.live.post('/v1/contacts', { email, name: 'Known before' });
  const later = new Date(Date.now() + 60_000).toISOString(); // not before the referral, whose time is in whole seconds
  await atOnce((own, index) => {
    const email = emails[index >> 1];
    if (index % 2 === 0) return own.live.create('/v1/events', payment({ customer: { email }, program_id: program.id, occurred_at: later }));
    return own.live.create('/v1/referrals', { program_id: program.id, code: participant.code, prospect: { email } });
  }, 2 * PARALLEL);
  const referrals = await server.live.readAll(`/v1/referrals?participant_id=${participant.id}`);
  assert.deepEqual(referrals.map((row) => row.status), Array(PARALLEL).fill('rewarded'));
  assert.equal((await totalsOf(server.live, participant)).available, 100 * PARALLEL);
});

test('what several requests add to one contact is all kept', async () => {
  const members = { name: 'Pat', company: 'Example', country: 'DE', locale: 'de', phone: '+493012345678', domain: 'example.com' };
  for (let round = 0; round < 6; round += 1) {
    const email = uniqueEmail('grown');
    const { body: contact } = await server.live.post('/v1/contacts', { email });
    const known = round === 0 ? members : Object.fromEntries(Object.entries(members).filter(([name]) => name !== 'phone'));
    await atOnce((own, index) => {
      const [name, value] = Object.entries(known)[index];
      const [path, body] = index % 2 === 0 ? ['/v1/contacts', { email, [name]: value }] : ['/v1/events', payment({ customer: { email, [name]: value } })];
      return own.live.post(path, body);
    }, Object.keys(known).length);
    const grown = await server.live.read(`/v1/contacts/${contact.id}`);
    assert.deepEqual(Object.fromEntries(Object.keys(known).map((name) => [name, grown[name]])), known);
  }
});

test('one request for a participant with a vanity code, thirty-two times at once, is one participant', async () => {
  const body = { program_id: program.id, kind: 'customer', email: uniqueEmail(), code: unique('mine').toUpperCase() };
  const answers = await atOnce((own) => own.live.post('/v1/participants', body));
  assertStatuses(answers, 200, 201);
  assert.equal(countOf(answers, 201), 1);
  assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
});

test('thirty-two requests for a link of one channel make one link', async () => {
  const participant = await makeParticipant(server.live, program);
  const answers = await atOnce((own) => own.live.post('/v1/links', { participant_id: participant.id, channel: 'newsletter' }));
  assertStatuses(answers, 200, 201);
  assert.equal(countOf(answers, 201), 1);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}`)).links.length, 2);
});

test('thirty-two changes of one program are all kept', async () => {
  const own = await makeProgram(server.live, { metadata: {} });
  const answers = await atOnce((each, index) => each.live.patch(`/v1/programs/${own.id}`, { metadata: { [`key${index}`]: 'kept' } }));
  assertStatuses(answers, 200);
  assert.equal(Object.keys((await server.live.read(`/v1/programs/${own.id}`)).metadata).length, PARALLEL);
});

test('thirty-two programs ask for one slug: one gets it', async () => {
  const programs = [];
  for (let index = 0; index < PARALLEL; index += 1) programs.push(await makeProgram(server.live));
  const slug = unique('wanted');
  const answers = await atOnce((own, index) => own.live.patch(`/v1/programs/${programs[index].id}`, { slug }));
  assertStatuses(answers, 200, 409);
  assert.equal(countOf(answers, 200), 1);
});

test('thirty-two new versions of one program are numbered one after the other', async () => {
  const own = await makeProgram(server.live);
  const answers = await atOnce((each) => each.live.post(`/v1/programs/${own.id}/versions`, { rules: fixed() }), 8);
  assertStatuses(answers, 201);
  assert.deepEqual(answers.map((answer) => answer.body.version).sort((a, b) => a - b), Array.from({ length: 8 }, (_, index) => index + 2));
});

test('a reward for the third qualified referral is given once, however many qualify at once', async () => {
  const rules = fixed({ when: { field: 'participant.referrals_qualified', op: 'eq', value: 3 } });
  const participant = await makeParticipant(server.live, await makeProgram(server.live, { rules }));
  const referrals = [];
  for (let index = 0; index < PARALLEL; index += 1) referrals.push(await submit(server.live, participant));
  const answers = await atOnce((own, index) => own.live.post('/v1/events', payment({ referral_id: referrals[index].id })));
  assertStatuses(answers, 201);
  assert.equal(answers.flatMap((answer) => answer.body.rewards).length, 1);
  assert.equal((await totalsOf(server.live, participant)).available, 100);
});

test('thirty-two first rewards of one contact open one account, and its list has all of them', async () => {
  const participant = await makeParticipant(server.live, program);
  const answers = await atOnce((own) => own.live.post('/v1/rewards', { participant_id: participant.id, program_id: program.id, kind: 'credit', amount: 10, currency: 'USD', reason: 'x', external_id: unique('first') }));
  assertStatuses(answers, 201);
  assert.equal((await totalsOf(server.live, participant)).available, 10 * PARALLEL);
  for (const limit of [5, 100]) {
    const ids = [];
    for (let cursor = '', more = true; more; cursor = `&starting_after=${ids.at(-1)}`) {
      const page = await server.live.read(`/v1/rewards?participant_id=${participant.id}&limit=${limit}${cursor}`);
      ids.push(...page.data.map((row) => row.id));
      more = page.has_more;
    }
    assert.deepEqual(ids, answers.map((answer) => answer.body.id).sort().reverse());
  }
});

test('one visit reported thirty-two times with one key is one click', async () => {
  const participant = await makeParticipant(server.live, program);
  const answers = await atOnce((own) => own.live.post('/v1/clicks', { code: participant.code }, { 'Idempotency-Key': 'one-visit' }));
  assertStatuses(answers, 201);
  assert.equal(new Set(answers.map((answer) => answer.text)).size, 1);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks.total, 1);
});

test('roll-ups of several nodes and verbs at once count everything once', async () => {
  const participant = await makeParticipant(server.live, program);
  const verbs = Array.from({ length: 4 }, () => mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]));
  const events = atOnce((own) => own.live.create('/v1/events', payment({ customer: { email: uniqueEmail() }, program_id: program.id, attribution: { code: participant.code } })), 4 * PARALLEL);
  const visits = atOnce((own) => own.anonymous.get(`/r/${participant.code}`), 4 * PARALLEL);
  await Promise.all([...verbs, events, visits]);
  await Promise.all(Array.from({ length: 4 }, () => mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database])));
  const summary = await server.live.read(`/v1/participants/${participant.id}/summary`);
  assert.equal(summary.clicks.total, 4 * PARALLEL);
  await server.verify();
});

test('a clock that is moved while facts arrive leaves none of them behind', async () => {
  const own = await makeProgram(server.test, { rules: fixed() });
  const participant = await makeParticipant(server.test, own);
  const began = Date.now() + 60_000;
  const fact = (each) => each.test.create('/v1/events', payment({ customer: { email: uniqueEmail() }, program_id: own.id, attribution: { code: participant.code } }));
  for (let day = 0; day < 8; day += 1) {
    const move = () => server.test.act('/v1/test_clock/advance', { to: new Date(began + 10 * day * DAY_MS).toISOString() });
    await Promise.all([atOnce(fact, 8), move(), atOnce(fact, 8)]);
  }
  assert.equal((await totalsOf(server.test, participant)).available, 8 * 16 * 100);
  await mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
  await server.verify();
  const accounts = await server.test.readAll('/v1/ledger/accounts');
  assert.equal(accounts.filter((row) => row.currency === 'USD').reduce((sum, row) => sum + row.balance, 0), 0);
});

test('a referral is qualified, rewarded and given up at once: whatever came first, the books agree', async () => {
  const participant = await makeParticipant(server.live, program);
  const referrals = [];
  for (let index = 0; index < 8; index += 1) referrals.push(await submit(server.live, participant));
  await atOnce((own, index) => {
    const { id } = referrals[index >> 2];
    if (index % 4 === 0) return own.live.post(`/v1/referrals/${id}/disqualify`, { reason_code: 'fraud', reason: 'race' });
    if (index % 4 === 1) return own.live.post(`/v1/referrals/${id}/qualify`, { reason: 'race' });
    if (index % 4 === 2) return own.live.post(`/v1/referrals/${id}/transitions`, { to: 'won' });
    return own.live.post('/v1/events', payment({ referral_id: id }));
  });
  for (const { id } of referrals) {
    const { status } = await server.live.read(`/v1/referrals/${id}`);
    const rewards = await rewardsOf(server.live, { id });
    assert.ok(rewards.length <= 1);
    assert.equal(status, rewards.length === 1 ? 'rewarded' : 'disqualified');
  }
  await server.verify();
});
