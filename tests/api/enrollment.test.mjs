// Customers take part by what happened with them: a job done, a good score, in whatever order they are told.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { balancesOf, exampleRules, makeParticipant, makeProgram, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live, { rules: { ...exampleRules(), enrollment: {} } });

const done = (customer, fields = {}) => server.live.create('/v1/events', { type: 'job.completed', external_id: unique('job'), program_id: program.id, customer, ...fields });
const scored = (customer, score, fields = {}) => server.live.create('/v1/events', { type: 'survey.scored', external_id: unique('survey'), program_id: program.id, customer, data: { score }, ...fields });
const job = () => ({ source: 'desk', id: unique('job') });
const someone = () => ({ name: 'Cora Customer', email: uniqueEmail('cora') });

async function participantOf(event) {
  const rows = await server.live.readAll(`/v1/participants?contact_id=${event.contact_id}&program_id=${program.id}`);
  assert.ok(rows.length <= 1, 'once');
  return rows[0];
}

const said = (event) => event.decisions.filter((row) => row.rule_key === 'enrollment').map((row) => row.outcome);

test('a job and a good score enrol the customer, in either order, as an active customer with a link', async () => {
  for (const [first, second] of [[done, scored], [scored, done]]) {
    const [customer, object] = [someone(), job()];
    const tell = (how) => (how === done ? done(customer, { object }) : scored(customer, 5, { object }));
    const before = await tell(first);
    assert.deepEqual(said(before), ['ineligible']);
    assert.equal(await participantOf(before), undefined);
    const event = await tell(second);
    assert.deepEqual(said(event), ['enrolled']);
    const participant = await participantOf(event);
    assert.deepEqual([participant.kind, participant.status, participant.email], ['customer', 'active', customer.email]);
    assert.match(participant.link_url, new RegExp(participant.code));
  }
});

test('a threshold is reached at 4, and not below it, whatever is told of the same job later', async () => {
  const [content, unhappy] = [someone(), someone()];
  const [good, bad] = [job(), job()];
  await done(content, { object: good });
  assert.deepEqual(said(await scored(content, 4, { object: good })), ['enrolled']);
  await done(unhappy, { object: bad });
  const low = await scored(unhappy, 3, { object: bad });
  assert.deepEqual(said(low), ['ineligible']);
  assert.match(low.decisions[0].reason, /score is not gte 4/);
  assert.deepEqual(said(await scored(unhappy, 5, { object: bad })), ['ineligible']);
  assert.equal(await participantOf(low), undefined);
  const next = job();
  await done(unhappy, { object: next });
  assert.deepEqual(said(await scored(unhappy, 5, { object: next })), ['enrolled']);
});

test('facts of two jobs, and of two customers, do not add up', async () => {
  const [customer, other] = [someone(), someone()];
  await done(customer, { object: job() });
  assert.deepEqual(said(await scored(customer, 5, { object: job() })), ['ineligible']);
  assert.deepEqual(said(await scored(other, 5)), ['ineligible']);
});

test('facts that name no job are about the same customer, and that is enough', async () => {
  const customer = someone();
  await scored(customer, 5);
  const event = await done(customer);
  assert.deepEqual(said(event), ['enrolled']);
  assert.ok(await participantOf(event));
});

test('told again, nothing happens twice; another job of somebody who takes part makes no second one', async () => {
  const customer = someone();
  await done(customer);
  const body = { type: 'survey.scored', external_id: unique('survey'), program_id: program.id, customer, data: { score: 5 } };
  const first = await server.live.create('/v1/events', body);
  const again = await server.live.post('/v1/events', body);
  assert.equal(again.status, 200);
  assert.deepEqual([again.body.id, again.body.replayed, said(again.body)], [first.id, true, ['enrolled']]);
  await done(customer, { object: job() });
  const later = await scored(customer, 5);
  assert.deepEqual(said(later), ['ineligible']);
  assert.match(later.decisions.at(-1).reason, /no invitation goes out: no_consent/);
});

test('only programs whose rules enrol do, and only while they are active', async () => {
  const plain = await makeProgram(server.live);
  const customer = someone();
  const event = await server.live.create('/v1/events', { type: 'job.completed', external_id: unique('job'), program_id: plain.id, customer });
  assert.deepEqual(event.decisions, []);
  const rules = { ...exampleRules(), enrollment: { when: { field: 'count.job.completed', op: 'gte', value: 1 } } };
  await server.live.create(`/v1/programs/${plain.id}/versions`, { rules });
  await server.live.patch(`/v1/programs/${plain.id}`, { status: 'paused' });
  const tell = () => server.live.create('/v1/events', { type: 'job.completed', external_id: unique('job'), program_id: plain.id, customer });
  assert.deepEqual((await tell()).decisions, []);
  await server.live.patch(`/v1/programs/${plain.id}`, { status: 'active' });
  assert.deepEqual(said(await tell()), ['enrolled']);
  await server.live.create(`/v1/programs/${plain.id}/versions`, { rules: exampleRules() });
  assert.deepEqual((await tell()).decisions, []);
});

test('a scored job without a customer is refused by its code, and nothing is kept', async () => {
  const body = { type: 'survey.scored', external_id: unique('survey'), program_id: program.id, data: { score: 5 } };
  assertProblem(await server.live.post('/v1/events', body), 400, 'missing_field', 'customer');
  assertProblem(await server.live.post('/v1/events', { ...body, customer: { name: 'Cora' } }), 400, 'missing_field', 'customer.email');
  await done({ email: uniqueEmail() });
  await server.live.create('/v1/events', { ...body, customer: someone() });
});

test('a friend who becomes a customer takes part too; what the referral pays is untouched by it', async () => {
  const referrer = await makeParticipant(server.live, program);
  const referral = await submit(server.live, referrer);
  const tell = (type, fields) => server.live.create('/v1/events', { type, external_id: unique('x'), referral_id: referral.id, ...fields });
  await tell('job.completed');
  const survey = await tell('survey.scored', { data: { score: 5 } });
  assert.deepEqual(said(survey), ['enrolled']);
  const paid = await pay(server.live, referral);
  assert.deepEqual(paid.rewards.map((row) => [row.rule_key, row.amount]), [['thanks', 2500], ['cashback', 2000]]);
  assert.deepEqual(await balancesOf(server.live, referrer.contact_id), { pending: 2500 });
  const why = await server.live.read(`/v1/referrals/${referral.id}/why`);
  assert.ok(!why.rules.some((row) => row.rule_key === 'enrollment'));
});

test('two facts told at the same moment enrol once', async () => {
  for (let round = 0; round < 8; round++) {
    const [customer, object] = [someone(), job()];
    await server.live.create('/v1/contacts', customer);
    const events = await Promise.all([done(customer, { object }), scored(customer, 5, { object })]);
    assert.deepEqual(events.flatMap(said).sort(), ['enrolled', 'ineligible']);
    assert.ok(await participantOf(events[0]));
  }
  await server.verify();
});
