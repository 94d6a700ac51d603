// What two transactions at the same moment could miss, though each is right alone: they read what the other one is about
// to change. On PostgreSQL two nodes take turns; on SQLite there is one writer, and the outcome must be the same.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { lineUp } from './harness/contention.mjs';
import { postgresOnly } from './harness/database.mjs';
import { mustRunVerb, startNodes, stopNodes } from './harness/process.mjs';
import { DAY_MS, makeParticipant, makeProgram, payment, rewardsOf, rulesWith, submit, totalsOf, unique, uniqueEmail } from './harness/world.mjs';

const nodes = await startNodes();
const [server] = nodes;
after(() => stopNodes(nodes));
const PARALLEL = 32;
const CROWDS = 30; // where a repetition may overtake the request that it repeats, which is rare
const node = (index) => nodes[index % nodes.length];
const atOnce = (make, count = PARALLEL) => Promise.all(Array.from({ length: count }, (_, index) => make(node(index), index)));
const countOf = (answers, status) => answers.filter((answer) => answer.status === status).length;

/** Every status that was answered must be one of these. */
function assertStatuses(answers, ...allowed) {
  for (const answer of answers) assert.ok(allowed.includes(answer.status), `${answer.status}: ${answer.text}`);
}

const fixed = (fields) => rulesWith({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 100 }, ...fields });
const program = await makeProgram(server.live, { rules: fixed() });

const other = nodes.at(-1);
const run = (...flags) => mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database, ...flags]);
const daysFrom = (moment, days) => new Date(moment + days * DAY_MS).toISOString();
const payInTest = (own, participant, on = server, fields = {}) => on.test.create('/v1/events', payment({ customer: { email: uniqueEmail() }, program_id: own.id, attribution: { code: participant.code }, ...fields }));

test('a payment and the submission of its payer meet, whichever is first', async () => {
  const participant = await makeParticipant(server.live, program);
  const later = new Date(Date.now() + 60_000).toISOString(); // not before the referral, whose time is in whole seconds
  const pay = (own, email) => own.live.create('/v1/events', payment({ customer: { email }, program_id: program.id, occurred_at: later }));
  const lead = (own, email) => own.live.create('/v1/referrals', { program_id: program.id, code: participant.code, prospect: { email } });
  const emails = Array.from({ length: PARALLEL }, () => uniqueEmail('payer'));
  for (const email of emails) await server.live.create('/v1/contacts', { email, name: 'Known before' });
  await lineUp(server, 'event', [() => pay(server, emails[0]), () => lead(other, emails[0])]);
  await lineUp(server, 'referral', [() => lead(server, emails[1]), () => pay(other, emails[1])]);
  await atOnce((own, index) => (index % 2 === 0 ? pay : lead)(own, emails[2 + (index >> 1)]), 2 * (PARALLEL - 2));
  const referrals = await server.live.readAll(`/v1/referrals?participant_id=${participant.id}`);
  assert.deepEqual(referrals.map((row) => row.status), Array(PARALLEL).fill('rewarded'));
  assert.equal((await totalsOf(server.live, participant)).available, 100 * PARALLEL);
});

test('two submissions of a known prospect by two participants: one wins, one is a duplicate', async () => {
  const participants = [await makeParticipant(server.live, program), await makeParticipant(server.live, program)];
  const prospect = { email: uniqueEmail() };
  await server.live.create('/v1/contacts', prospect);
  const lead = (own, { code }) => own.live.create('/v1/referrals', { program_id: program.id, code, prospect });
  const answers = await lineUp(server, 'referral', [() => lead(server, participants[0]), () => lead(other, participants[1])]);
  assert.deepEqual(answers.map((answer) => answer.stage).sort(), ['declined', 'submitted']);
});

test('what two requests add to one contact is both kept', async () => {
  const know = (own, body) => own.live.act('/v1/contacts', body);
  const meet = (own, customer) => own.live.create('/v1/events', payment({ customer }));
  const [first, second] = [{ name: 'Pat', country: 'DE' }, { company: 'Example', metadata: { shoe: '42' } }];
  for (const [one, two] of [[know, know], [meet, meet], [know, meet], [meet, know]]) {
    const email = uniqueEmail('grown');
    const { id } = await server.live.create('/v1/contacts', { email });
    await lineUp(server, 'contact', [() => one(server, { email, ...first }), () => two(other, { email, ...second })]);
    const { name, country, company, metadata } = await server.live.read(`/v1/contacts/${id}`);
    assert.deepEqual({ name, country, company, metadata }, { ...first, ...second });
  }
});

test('a request for a participant with a vanity code, and its repetition, are one participant', async () => {
  const enrol = (own, body) => own.live.post('/v1/participants', body);
  const body = () => ({ program_id: program.id, kind: 'customer', email: uniqueEmail(), code: unique('mine').toUpperCase() });
  const lined = body();
  const all = [await lineUp(server, 'code', [() => enrol(server, lined), () => enrol(other, lined)])];
  const crowd = body();
  all.push(await atOnce((own) => enrol(own, crowd)));
  for (const answers of all) {
    assertStatuses(answers, 200, 201);
    assert.equal(countOf(answers, 201), 1);
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
  }
});

test('two requests for a link of one channel make one link', async () => {
  const participant = await makeParticipant(server.live, program);
  const link = (own) => own.live.post('/v1/links', { participant_id: participant.id, channel: 'newsletter' });
  const answers = [...(await lineUp(server, 'code', [() => link(server), () => link(other)])), ...(await atOnce(link))];
  assertStatuses(answers, 200, 201);
  assert.equal(countOf(answers, 201), 1);
  assert.equal((await server.live.read(`/v1/participants/${participant.id}`)).links.length, 2);
});

test('two changes of one program are both kept', async () => {
  const own = await makeProgram(server.live, { metadata: {} });
  const change = (each, fields) => each.live.patch(`/v1/programs/${own.id}`, fields);
  const answers = await lineUp(server, 'program', [() => change(server, { name: 'New name', metadata: { one: '1' } }), () => change(other, { status: 'paused', metadata: { two: '2' } })]);
  assertStatuses(answers, 200);
  const { name, status, metadata } = await server.live.read(`/v1/programs/${own.id}`);
  assert.deepEqual({ name, status, metadata }, { name: 'New name', status: 'paused', metadata: { one: '1', two: '2' } });
});

test('a user is shut out while another one changes his role: both are kept', async () => {
  const user = await server.live.create('/v1/users', { email: uniqueEmail(), name: 'Nora New', role: 'staff' });
  const change = (each, fields) => each.live.patch(`/v1/users/${user.id}`, fields);
  const answers = await lineUp(server, 'member', [() => change(server, { status: 'disabled' }), () => change(other, { role: 'viewer' })]);
  assertStatuses(answers, 200);
  const { role, status } = await server.live.read(`/v1/users/${user.id}`);
  assert.deepEqual([role, status], ['viewer', 'disabled']);
});

test('two changes of what a program shows are both kept, the first ones too', async () => {
  const own = await makeProgram(server.live);
  for (const [table, path, one, two] of [
    ['program_page', 'page', { phone: '+1 202 555 0143' }, { brand_color: '#1c48b9' }],
    ['portal_program', 'portal', { origins: ['https://shop.example.com'] }, { share: { en: { email: { subject: 'A tip', text: 'Have a look: {link}' } } } }],
  ]) {
    const change = (each, fields) => each.live.patch(`/v1/programs/${own.id}/${path}`, fields);
    assertStatuses(await lineUp(server, table, [() => change(server, one), () => change(other, two)]), 200);
    const now = await server.live.read(`/v1/programs/${own.id}/${path}`);
    for (const [name, value] of Object.entries({ ...one, ...two })) assert.deepEqual(now[name], value, name);
  }
});

test('two programs ask for one slug: one gets it', async () => {
  const programs = [await makeProgram(server.live), await makeProgram(server.live)];
  const slug = unique('wanted');
  const ask = (own, { id }) => own.live.patch(`/v1/programs/${id}`, { slug });
  const answers = await lineUp(server, 'program', [() => ask(server, programs[0]), () => ask(other, programs[1])]);
  assertStatuses(answers, 200, 409);
  assert.equal(countOf(answers, 200), 1);
});

test('thirty-two new versions of one program are numbered one after the other', async () => {
  const own = await makeProgram(server.live);
  const answers = await atOnce((each) => each.live.post(`/v1/programs/${own.id}/versions`, { rules: fixed() }), 8);
  assertStatuses(answers, 201);
  assert.deepEqual(answers.map((answer) => answer.body.version).sort((a, b) => a - b), Array.from({ length: 8 }, (_, index) => index + 2));
});

test('a reward for the third qualified referral is given once, when two become the third', async () => {
  const rules = fixed({ when: { field: 'participant.referrals_qualified', op: 'eq', value: 3 } });
  const participant = await makeParticipant(server.live, await makeProgram(server.live, { rules }));
  const referrals = [];
  for (let index = 0; index < PARALLEL; index += 1) referrals.push(await submit(server.live, participant));
  const pay = (own, referral) => own.live.post('/v1/events', payment({ referral_id: referral.id }));
  const answers = [await pay(server, referrals[0]), await pay(server, referrals[1])];
  answers.push(...(await lineUp(server, 'participant_total', [() => pay(server, referrals[2]), () => pay(other, referrals[3])])));
  answers.push(...(await atOnce((own, index) => pay(own, referrals[4 + index]), PARALLEL - 4)));
  assertStatuses(answers, 201);
  assert.equal(answers.flatMap((answer) => answer.body.rewards).length, 1);
  assert.equal((await totalsOf(server.live, participant)).available, 100);
});

test('a contact whose first rewards come from two programs at once has one account', async () => {
  const rules = rulesWith({ key: 'back', to: 'referred', kind: 'credit', on: 'qualified', amount: { fixed: 50 } });
  const prospect = { email: uniqueEmail() };
  const referrals = [];
  for (let index = 0; index < 2; index += 1) referrals.push(await submit(server.live, await makeParticipant(server.live, await makeProgram(server.live, { rules })), { prospect }));
  const pay = (own, referral) => own.live.create('/v1/events', payment({ referral_id: referral.id }));
  await lineUp(server, 'ledger_txn', [() => pay(server, referrals[0]), () => pay(other, referrals[1])]);
  const accounts = (await server.live.readAll('/v1/ledger/accounts')).filter((row) => row.owner.id === referrals[0].contact_id && row.balance !== 0);
  assert.deepEqual(accounts.map((row) => [row.kind, row.balance]), [['available', 100]]);
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

test('one visit reported with one key is one click', async () => {
  const participant = await makeParticipant(server.live, program);
  const visit = (own, key) => own.live.post('/v1/clicks', { code: participant.code }, { 'Idempotency-Key': key });
  const lined = await lineUp(server, 'click', [() => visit(server, 'lined-up'), () => visit(other, 'lined-up')]);
  const crowds = [lined];
  for (let crowd = 1; crowd <= CROWDS; crowd += 1) crowds.push(await atOnce((own) => visit(own, `crowd-${crowd}`)));
  for (const answers of crowds) {
    assertStatuses(answers, 201);
    assert.equal(new Set(answers.map((answer) => answer.text)).size, 1);
  }
  assert.equal((await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks.total, crowds.length);
});

test('two roll-ups of one slice of the journal add it once', { skip: postgresOnly('verbs beside a server take turns') }, async () => {
  const own = await makeProgram(server.test, { rules: fixed() });
  const participant = await makeParticipant(server.test, own);
  await payInTest(own, participant);
  const moved = daysFrom(Date.now(), 1);
  await lineUp(server, 'program_account', [() => run('--now', moved), () => run('--now', moved)]);
  await server.verify();
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

test('a fact that was on its way when the clock was moved is in the books', async () => {
  const own = await makeProgram(server.test, { rules: fixed({ hold_days: 5 }) });
  const participant = await makeParticipant(server.test, own);
  await payInTest(own, participant);
  const to = daysFrom(Date.now(), 10);
  await lineUp(server, 'event', [() => payInTest(own, participant), () => other.test.act('/v1/test_clock/advance', { to })]);
  await run();
  await server.verify();
  const { pending, available } = await totalsOf(server.test, participant);
  assert.equal(pending + available, 200);
});

test('a clock that is moved while facts arrive leaves none of them behind', async () => {
  const own = await makeProgram(server.test, { rules: fixed() });
  const participant = await makeParticipant(server.test, own);
  const began = Date.now() + 20 * DAY_MS;
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
    const kept = rewards.filter((reward) => reward.status !== 'reversed'); // giving a referral up takes back what it had got
    assert.equal(status, kept.length === 1 ? 'rewarded' : 'disqualified');
  }
  await server.verify();
});
