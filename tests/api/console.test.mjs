// What the console asks beside lists: one search over all, saved views, templates of programs, and why.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createKey, startServer } from './harness/process.mjs';
import { Client } from './harness/http.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, pay, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { live } = server;
const program = await makeProgram(live);
const keyWith = async (scopes) => new Client(live.base, await createKey(server.database, unique('key'), ['--scopes', scopes]));

// ---- search ----

const search = async (q, client = live) => (await client.read(`/v1/search?q=${encodeURIComponent(q)}`)).data;

test('people are found with their participations and live referrals, by words, code and id', async () => {
  const quentin = await makeParticipant(live, program, { name: 'Quentin Zaborowski', email: uniqueEmail('quentin') });
  const referral = await submit(live, quentin, { prospect: { name: 'Zelda Okonkwo', email: uniqueEmail('zelda') } });
  const asParticipant = { object: 'participant', id: quentin.id, title: 'Quentin Zaborowski', subtitle: `${program.name}, ${quentin.code}`, status: 'active' };
  assert.deepEqual(await search('zaborow'), [asParticipant, { object: 'contact', id: quentin.contact_id, title: 'Quentin Zaborowski', subtitle: quentin.email, status: null }]);
  const [first, second] = await search('okonkwo zelda');
  assert.deepEqual([first.object, first.id, first.subtitle, first.status], ['referral', referral.id, `${program.name}, submitted`, 'pending']);
  assert.deepEqual([second.object, second.id], ['contact', referral.contact_id]);
  assert.deepEqual((await search(quentin.code.toLowerCase()))[0], asParticipant);
  for (const [id, object] of [[quentin.id, 'participant'], [referral.id, 'referral'], [referral.contact_id, 'contact']]) {
    const found = await search(id);
    assert.deepEqual([found[0].object, found[0].id], [object, id]);
  }
});

test('a search tells only what the key may read, and nothing of the other world', async () => {
  const wanda = await makeParticipant(live, program, { name: 'Wanda Kowalczyk' });
  assert.deepEqual((await search('kowalczyk', await keyWith('contacts:read'))).map((row) => row.object), ['contact']);
  assert.deepEqual(await search('kowalczyk', server.test), []);
  assert.deepEqual(await search(wanda.code, server.test), []);
  assert.deepEqual(await search(wanda.id, server.test), []);
  assertProblem(await (await keyWith('referrals:read')).get('/v1/search?q=x'), 403, 'forbidden');
  assertProblem(await live.get('/v1/search'), 400, 'missing_field', 'q');
});

// ---- saved views ----

test('a view that a key saves is everybody\'s, is listed, and is deleted once', async () => {
  const body = { name: 'Waiting in May', page: 'referrals', query: 'status=pending&created[gte]=2026-05-01' };
  const view = await live.create('/v1/saved_views', body);
  assert.deepEqual({ ...view, id: 0, created_at: 0 }, { object: 'saved_view', id: 0, ...body, shared: true, user_id: null, created_at: 0 });
  assert.match(view.id, /^viw_/);
  assert.deepEqual((await live.read('/v1/saved_views')).data, [view]);
  assert.deepEqual((await server.test.read('/v1/saved_views')).data, []);
  assertProblem(await server.test.call('DELETE', `/v1/saved_views/${view.id}`), 404, 'not_found', 'id');
  assert.equal((await live.call('DELETE', `/v1/saved_views/${view.id}`)).status, 200);
  assertProblem(await live.call('DELETE', `/v1/saved_views/${view.id}`), 404, 'not_found', 'id');
  assert.deepEqual((await live.read('/v1/saved_views')).data, []);
});

test('what a view may not be', async () => {
  const body = { name: 'x', page: 'referrals', query: '' };
  assertProblem(await live.post('/v1/saved_views', { ...body, shared: false }), 400, 'invalid_value', 'shared');
  assertProblem(await live.post('/v1/saved_views', { ...body, page: 'nowhere' }), 400, 'invalid_value', 'page');
  assertProblem(await live.post('/v1/saved_views', { ...body, name: 'n'.repeat(81) }), 400, 'out_of_range', 'name');
  assertProblem(await (await keyWith('views:read')).post('/v1/saved_views', body), 403, 'forbidden');
});

test('there are a hundred views at most', async () => {
  for (let i = 0; i < 100; i += 1) await server.test.create('/v1/saved_views', { name: `view ${i}`, page: 'rewards', query: '' });
  assertProblem(await server.test.post('/v1/saved_views', { name: 'one more', page: 'rewards', query: '' }), 409, 'conflict', 'name');
  assert.equal((await server.test.read('/v1/saved_views')).data.length, 100);
});

// ---- templates ----

test('each template is a program as it stands', async () => {
  const { data } = await live.read('/v1/program_templates?currency=EUR');
  assert.deepEqual(data.map((row) => row.key), ['customer_credits', 'contractor', 'referral_discount', 'partner_commission', 'deal_registration']);
  for (const template of data) {
    const made = await live.create('/v1/programs', template.program);
    assert.deepEqual([made.name, made.currency, made.status], [template.name, 'EUR', 'active']);
    assert.ok(template.description.length > 20);
  }
  assert.ok((await live.read('/v1/program_templates')).data.every((row) => row.program.currency === 'USD'));
});

test('a deal that is registered by the template pays its finder', async () => {
  const template = (await server.test.read('/v1/program_templates')).data.find((row) => row.key === 'deal_registration');
  const deals = await server.test.create('/v1/programs', template.program);
  const finder = await makeParticipant(server.test, deals, { kind: 'partner' });
  const referral = await submit(server.test, finder, { value: 1_500_000 });
  await server.test.act(`/v1/referrals/${referral.id}/transitions`, { to: 'won' });
  const [reward] = await server.test.readAll(`/v1/rewards?referral_id=${referral.id}`);
  assert.deepEqual([reward.rule_key, reward.kind, reward.amount], ['finder', 'cash', 50_000 + 40_000]);
});

// ---- why ----

const why = (referral) => live.read(`/v1/referrals/${referral.id}/why`);
const visit = async (participant) => {
  const answer = await live.call('GET', `/r/${participant.code}`, undefined, { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64)', Authorization: '' });
  return new URL(answer.headers.location).searchParams.get('rfd_click');
};

test('the last of two clicks wins, and the other is told with its reason', async () => {
  const [first, second] = [await makeParticipant(live, program, { name: 'First' }), await makeParticipant(live, program, { name: 'Second' })];
  const before = await visit(first);
  const cookie = `${before}`;
  const answer = await live.call('GET', `/r/${second.code}`, undefined, { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64)', Cookie: `rfd_click=${cookie}`, Authorization: '' });
  const after = new URL(answer.headers.location).searchParams.get('rfd_click');
  const referral = await live.create('/v1/referrals', { program_id: program.id, click_id: after, prospect: { email: uniqueEmail() } });
  const told = await why(referral);
  assert.deepEqual([told.method, told.touch, told.window_days, told.rule_version], ['click', 'last', 90, 1]);
  assert.deepEqual([told.winner.participant_id, told.winner.name, told.winner.code, told.winner.click_id, told.winner.reason_code], [second.id, 'Second', second.code, after, 'last_touch']);
  assert.deepEqual(told.losers.map((row) => [row.participant_id, row.name, row.click_id, row.reason_code]), [[first.id, 'First', before, 'later_touch']]);
  assert.deepEqual(told.touches.map((row) => row.click_id), [after, before]);
  const blind = await (await keyWith('referrals:read')).read(`/v1/referrals/${referral.id}/why`);
  assert.deepEqual([blind.winner.name, blind.losers[0].name], [null, null]);
});

test('each rule tells what it was asked and why it paid or not', async () => {
  const participant = await makeParticipant(live, program);
  const referral = await submit(live, participant);
  assert.deepEqual((await why(referral)).rules.map((row) => [row.rule_key, row.outcome, row.reason_code]), [['qualification', 'not_due', 'nothing_qualifies_yet'], ['thanks', 'not_due', 'nothing_yet'], ['cashback', 'not_due', 'nothing_yet']]);
  const small = await pay(live, referral, { amount: 4_000 });
  const paid = await pay(live, referral, { amount: 20_000 });
  const told = await why(referral);
  assert.deepEqual(told.events.map((row) => row.id), [small.id, paid.id]);
  const refused = told.rules.find((row) => row.inputs.event_id === small.id);
  assert.deepEqual([refused.rule_key, refused.outcome, refused.reason, refused.inputs.amount], ['qualification', 'ineligible', 'event.amount 4000 is not at least 5000', 4_000]);
  assert.equal(refused.reason_code, null, 'it is of this case alone');
  const condition = { path: 'qualification.all[1]', field: 'event.amount', fault: 'differs', op: 'gte', value: '4000', wanted: ['5000'], currency: 'USD', cut: false };
  assert.deepEqual(refused.conditions, [condition]);
  for (const reward of paid.rewards) {
    const row = told.rules.find((one) => one.reward_id === reward.id);
    assert.deepEqual([row.rule_key, row.reward_amount, row.reward_currency, row.inputs.event_id, row.inputs.amount], [reward.rule_key, reward.amount, 'USD', paid.id, 20_000]);
    const held = { held: ['refund_window', 'The refund window had not passed then.'], granted: ['conditions_held', 'Its conditions held, and its reward was granted.'] };
    assert.deepEqual([row.reason_code, row.reason, row.conditions], [...held[row.outcome], []]);
  }
  assert.deepEqual([told.winner.participant_id, told.winner.method, told.winner.reason_code], [participant.id, 'code', 'code_named']);
});

test('conditions are told in parts, without what may be personal', async () => {
  const qualification = { any: [{ field: 'prospect.country', op: 'in', value: ['US', 'CA'] }, { field: 'event.amount', op: 'gte', value: 5_000 }] };
  const abroad = await makeProgram(live, { name: 'Abroad', rules: { qualification } });
  const participant = await makeParticipant(live, abroad);
  const referral = await submit(live, participant, { program_id: abroad.id, prospect: { email: uniqueEmail(), country: 'DE' } });
  await pay(live, referral, { amount: 4_000 });
  await pay(live, referral, { amount: 9_000, currency: 'EUR' });
  const [small, foreign] = (await why(referral)).rules;
  const path = 'qualification.any';
  const country = { path, field: 'prospect.country', fault: 'differs', op: 'in', value: null, wanted: ['US', 'CA'], currency: null, cut: false };
  const amount = { path, field: 'event.amount', fault: 'differs', op: 'gte', value: '4000', wanted: ['5000'], currency: 'USD', cut: false };
  assert.deepEqual(small.conditions, [country, amount]);
  assert.deepEqual(foreign.conditions, [{ ...amount, path: 'qualification.any[1]', fault: 'currency', op: null, value: 'EUR', wanted: ['USD'], currency: null }]);
});

test('why nobody is credited, and acts by hand', async () => {
  const referral = await live.create('/v1/referrals', { program_id: program.id, code: 'NOSUCH7', prospect: { email: uniqueEmail() } });
  const told = await why(referral);
  assert.deepEqual([told.method, told.uncredited, told.winner, told.losers], ['none', 'code_unknown', null, []]);
  const other = await submit(live, await makeParticipant(live, program));
  await live.act(`/v1/referrals/${other.id}/qualify`, { reason: 'Seen at the fair.', amount: 10_000, currency: 'USD' });
  const byHand = (await why(other)).rules.filter((row) => row.reward_id !== null);
  assert.deepEqual(byHand.map((row) => [row.outcome, row.inputs.event_id]).sort(), [['granted', null], ['granted', null]]);
  assertProblem(await server.test.get(`/v1/referrals/${referral.id}/why`), 404, 'not_found', 'id');
});

test('the trail names what exists', async () => {
  await server.verify();
});
