// A referrer who is named in words: nobody is credited until a person confirms who is meant. And what a moved
// attribution would do, before it is done.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { daysAfter, makeParticipant, makeProgram, pay, payment, rewardsByRule, rewardsOf, submit, totalsOf, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(async () => {
  await server.verify();
  await server.stop();
});
const live = server.live;

/** $25, $50 and $100 at the first, third and fifth; a tenth for the friend. Without a hold. */
const REWARDS = [
  { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { steps: [{ from: 1, fixed: 2500 }, { from: 3, fixed: 5000 }, { from: 5, fixed: 10000 }] } },
  { key: 'welcome', to: 'referred', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount', cap: 5000 } },
];
const program = await makeProgram(live, { rules: { qualification: { field: 'event.type', op: 'in', value: ['job.invoiced', 'invoice.paid'] }, rewards: REWARDS } });

/** A name that no other test has. */
const letters = () => Array.from({ length: 9 }, () => 'bcdfghjklmnpqrstvwxz'[Math.floor(Math.random() * 20)]).join('');
const person = (fields = {}) => makeParticipant(live, program, { name: `Karen ${letters()}`, email: uniqueEmail('karen'), ...fields });
const named = (referrer, fields = {}) => live.create('/v1/referrals', { program_id: program.id, referrer, prospect: { name: 'Nils Aaltonen', email: uniqueEmail('nils') }, ...fields });
const casesOf = async (referral, state = 'open') => (await live.readAll(`/v1/cases?state=${state}&kind=unconfirmed_referrer`)).filter((row) => row.referral_id === referral.id);
const candidates = (query) => live.read(`/v1/participants/candidates?${new URLSearchParams(query)}`);
const confirm = (referral, body) => live.call('PUT', `/v1/referrals/${referral.id}/attribution`, { method: 'name', reason: 'Said so on the phone, twice.', ...body });
const preview = (referral, body) => live.act(`/v1/referrals/${referral.id}/attribution/preview`, body);
const amounts = async (referral) => Object.fromEntries(Object.entries(await rewardsByRule(live, referral)).map(([key, row]) => [key, row.amount]));

// ---- named in words ----

test('a referral whose referrer is named in words is unconfirmed, and a case has who may be meant', async () => {
  const karen = await person();
  const referral = await named({ name: karen.name, phone: '555 0138' });
  assert.deepEqual([referral.participant_id, referral.attribution.state, referral.attribution.reason], [null, 'unconfirmed', 'referrer_unconfirmed']);
  const [found] = await casesOf(referral);
  assert.deepEqual([found.name, found.contact, found.how, found.program_id], [karen.name, '555 0138', 'name', program.id]);
  assert.equal(found.candidates, undefined, 'a list does not search');
  const read = await live.read(`/v1/cases/${found.id}`);
  assert.equal(read.candidates[0].participant_id, karen.id);
  assert.equal(read.candidates[0].code, karen.code);
  assert.ok(read.candidates[0].reasons.length > 0);
  const asked = await candidates({ case_id: found.id });
  assert.deepEqual(asked.data[0].participant_id, karen.id);
});

test('nothing pays until a person confirms; confirming counts what happened since the lead', async () => {
  const karen = await person();
  const referral = await named({ name: karen.name });
  const event = await pay(live, referral, { type: 'job.invoiced', amount: 30000 });
  assert.deepEqual(event.rewards, []);
  assert.deepEqual(await rewardsOf(live, referral), []);
  const confirmed = await confirm(referral, { participant_id: karen.id });
  assert.equal(confirmed.status, 200, confirmed.text);
  assert.deepEqual([confirmed.body.attribution.state, confirmed.body.attribution.method, confirmed.body.participant_id, confirmed.body.status], ['confirmed', 'name', karen.id, 'rewarded']);
  assert.deepEqual(await amounts(referral), { thanks: 2500, welcome: 3000 });
  assert.deepEqual(await casesOf(referral), []);
  const [resolved] = await casesOf(referral, 'resolved');
  assert.equal(resolved.answer, 'Said so on the phone, twice.');
});

test('a confirmation counts only from the date that it names', async () => {
  const karen = await person();
  const referral = await named({ name: karen.name });
  const customer = (await live.read(`/v1/contacts/${referral.contact_id}`)).email;
  const before = await live.create('/v1/events', payment({ customer: { email: customer }, program_id: program.id, occurred_at: daysAfter(referral.submitted_at, -20), amount: 40000 }));
  assert.deepEqual(before.rewards, []);
  await confirm(referral, { participant_id: karen.id });
  assert.deepEqual(await rewardsOf(live, referral), []);
  await confirm(referral, { participant_id: karen.id, effective_at: daysAfter(referral.submitted_at, -30), reason: 'The first call was a month ago.' });
  assert.deepEqual(await amounts(referral), { thanks: 2500, welcome: 4000 });
});

test('a referral qualified by hand meanwhile pays when it is confirmed', async () => {
  const karen = await person();
  const referral = await named({ name: karen.name });
  await live.act(`/v1/referrals/${referral.id}/qualify`, { reason: 'Paid in cash.' });
  assert.deepEqual(await rewardsOf(live, referral), []);
  await confirm(referral, { participant_id: karen.id });
  assert.deepEqual(await amounts(referral), { thanks: 2500 });
});

test('a contact who is chosen takes part from then on', async () => {
  const name = `Caren ${letters()}`;
  const contact = await live.create('/v1/contacts', { name, email: uniqueEmail('caren'), address: '8 Birch Road', city: 'Springfield' });
  const referral = await named({ name });
  const [found] = (await candidates({ name, referral_id: referral.id })).data;
  assert.deepEqual([found.contact_id, found.participant_id, found.strength], [contact.id, null, 'strong']);
  const confirmed = await confirm(referral, { contact_id: contact.id });
  assert.equal(confirmed.status, 200, confirmed.text);
  const participant = await live.read(`/v1/participants/${confirmed.body.participant_id}`);
  assert.deepEqual([participant.contact_id, participant.program_id, participant.status], [contact.id, program.id, 'active']);
  assert.equal((await candidates({ name, program_id: program.id })).data[0].participant_id, participant.id);
  await pay(live, referral);
  assert.equal((await amounts(referral)).thanks, 2500);
});

test('an event that names its referrer in words makes an unconfirmed referral', async () => {
  const karen = await person();
  const event = await live.create('/v1/events', payment({ program_id: program.id, customer: { email: uniqueEmail() }, attribution: { referrer: { name: karen.name } } }));
  assert.deepEqual([event.rewards, event.participant], [[], null]);
  const referral = await live.read(`/v1/referrals/${event.referral.id}`);
  assert.equal(referral.attribution.state, 'unconfirmed');
  assert.equal((await casesOf(referral)).length, 1);
  await confirm(referral, { participant_id: karen.id });
  assert.equal((await amounts(referral)).thanks, 2500);
});

test('a code says more than words; a code of nobody leaves it to them', async () => {
  const karen = await person();
  assert.equal((await named({ name: 'Somebody Else' }, { code: karen.code })).participant_id, karen.id);
  const referral = await named({ name: karen.name }, { code: 'NOSUCH7' });
  assert.equal(referral.attribution.state, 'unconfirmed');
  assert.equal((await casesOf(referral))[0].name, karen.name);
});

test('a lead that is nobody\'s and is sent again with a name gets one case, and stays one referral', async () => {
  const email = uniqueEmail();
  const plain = await live.create('/v1/referrals', { program_id: program.id, prospect: { email } });
  for (let i = 0; i < 2; i += 1) {
    const again = await live.post('/v1/referrals', { program_id: program.id, prospect: { email }, referrer: { name: 'Karen from Maple Street' } });
    assert.deepEqual([again.status, again.body.id, again.body.replayed], [200, plain.id, true]);
  }
  assert.deepEqual((await casesOf(plain)).map((row) => row.name), ['Karen from Maple Street']);
});

test('the form of a page may say who sent somebody, and learns nothing', async () => {
  const karen = await person();
  const email = uniqueEmail();
  const answer = await server.browser.post('/v1/referrals', { program_id: program.id, prospect: { email }, referrer: { name: karen.name } });
  assert.equal(answer.status, 201, answer.text);
  assert.deepEqual(Object.keys(answer.body).sort(), ['id', 'object', 'status']);
  assert.equal((await live.read(`/v1/referrals/${answer.body.id}`)).attribution.state, 'unconfirmed');
});

test('a number with a digit too few is what somebody said: it is taken as it is', async () => {
  const referral = await named({ phone: '55-01' });
  assert.equal((await casesOf(referral))[0].contact, '55-01');
  assertProblem(await live.post('/v1/referrals', { program_id: program.id, prospect: { email: uniqueEmail() }, referrer: {} }), 400, 'missing_field', 'referrer.name');
  assertProblem(await live.post('/v1/referrals', { program_id: program.id, prospect: { email: uniqueEmail() }, referrer: { name: 'a\nb' } }), 400, 'invalid_value', 'referrer.name');
});

test('who is not credited after all: the case is resolved and nobody is paid', async () => {
  const referral = await named({ name: `Nobody ${letters()}` });
  await pay(live, referral);
  const removed = await live.call('DELETE', `/v1/referrals/${referral.id}/attribution?reason=${encodeURIComponent('Nobody of that name.')}`);
  assert.equal(removed.status, 200, removed.text);
  assert.deepEqual([removed.body.attribution.state, await casesOf(referral), await rewardsOf(live, referral)], ['none', [], []]);
});

// ---- candidates ----

test('forty people of one name: all are there, none is strong, and it says what to ask for', async () => {
  const name = `Maria ${letters()}`;
  const others = Array.from({ length: 40 }, (_, n) => ({ external_id: unique('maria'), name, city: n === 7 ? 'Southport' : 'Riverton' }));
  await live.create('/v1/contacts', others);
  const found = await candidates({ name, limit: '50' });
  assert.deepEqual([found.alike, found.data.length, found.has_more], [40, 40, false]);
  assert.ok(found.data.every((row) => row.strength !== 'strong'));
  assert.equal(found.advice, '40 people fit alike. Ask for a phone number.');
  const told = await candidates({ name, city: 'Southport' });
  assert.deepEqual([told.alike, told.data[0].city, told.data[0].strength], [1, 'Southport', 'strong']);
  const referral = await named({ name });
  assert.equal((await casesOf(referral)).length, 1);
});

test('reasons are sentences about the person, and the prospect is no candidate', async () => {
  const word = letters();
  const contact = await live.create('/v1/contacts', { name: `Karen ${word}`, phone: '+12025550177', company: `${word} Tiles`, address: '31 Maple Street', city: 'Springfield' });
  const referral = await live.create('/v1/referrals', { program_id: program.id, referrer: { name: 'Karen' }, prospect: { name: `Nils ${word}`, email: uniqueEmail(), address: '4 Maple St.' } });
  const [first] = (await candidates({ name: `Karen ${word}`, city: 'Springfield', referral_id: referral.id })).data;
  assert.equal(first.contact_id, contact.id);
  assert.deepEqual(first.reasons, ['Lives at 31 Maple Street, same street as the new customer', 'Lives in Springfield', 'The name fits']);
  assert.deepEqual((await candidates({ phone: '202 555-0177', name: 'Karen' })).data[0].reasons[0], 'The phone number ends the same');
  const rows = (await candidates({ name: word, referral_id: referral.id })).data;
  assert.ok(!rows.some((row) => row.contact_id === referral.contact_id));
});

test('candidates refuse what cannot be looked for, and other worlds\' things', async () => {
  assertProblem(await live.get('/v1/participants/candidates'), 400, 'missing_field', 'name');
  assertProblem(await live.get('/v1/participants/candidates?limit=51&name=a'), 400, 'out_of_range', 'limit');
  const referral = await named({ name: 'Karen' });
  const [found] = await casesOf(referral);
  assertProblem(await server.test.get(`/v1/participants/candidates?case_id=${found.id}`), 404, 'not_found', 'case_id');
  assertProblem(await server.test.get(`/v1/participants/candidates?name=a&referral_id=${referral.id}`), 404, 'not_found', 'referral_id');
  assert.deepEqual((await server.test.read(`/v1/participants/candidates?name=${letters()}`)).data, []);
});

// ---- before it is done ----

test('a preview says in sentences and amounts what a move takes and gives, and changes nothing', async () => {
  const [karen, caren] = [await person({ name: 'Karen Holloway' }), await person({ name: 'Caren Holt' })];
  const referral = await submit(live, karen);
  await pay(live, referral);
  const before = [await rewardsOf(live, referral), await live.read(`/v1/referrals/${referral.id}`), await totalsOf(live, karen), await totalsOf(live, caren), (await live.readAll(`/v1/referrals/${referral.id}/timeline`)).length];
  const told = await preview(referral, { participant_id: caren.id });
  assert.deepEqual(told.sentences, ['This takes $25.00 back from Karen Holloway and gives it to Caren Holt.']);
  const [reward] = before[0].filter((row) => row.rule_key === 'thanks');
  assert.deepEqual([told.takes.length, told.takes[0].reward_id, told.takes[0].amount, told.takes[0].currency, told.takes[0].participant_id], [1, reward.id, 2500, 'USD', karen.id]);
  assert.deepEqual([told.gives.length, told.gives[0].reward_id, told.gives[0].amount, told.gives[0].participant_id], [1, null, 2500, caren.id]);
  const after = [await rewardsOf(live, referral), await live.read(`/v1/referrals/${referral.id}`), await totalsOf(live, karen), await totalsOf(live, caren), (await live.readAll(`/v1/referrals/${referral.id}/timeline`)).length];
  assert.deepEqual(after, before);
  await confirm(referral, { participant_id: caren.id });
  assert.deepEqual([(await totalsOf(live, karen)).reversed, (await totalsOf(live, caren)).available], [2500, 2500]);
});

test('a preview of a removal, with credit that was spent', async () => {
  const karen = await person({ name: 'Karen Holloway' });
  const referral = await submit(live, karen);
  await pay(live, referral);
  await live.create('/v1/redemptions', { participant_id: karen.id, amount: 2000, currency: 'USD', reference: unique('bill'), capture: true });
  const told = await preview(referral, {});
  assert.deepEqual(told.sentences, [
    'This takes $25.00 back from Karen Holloway.',
    '$20.00 of it was spent already: Karen Holloway owes it, and the next credit covers it.',
    'Nobody is credited for this referral any more.',
  ]);
  assert.equal(told.takes[0].owed, 2000);
  await live.call('DELETE', `/v1/referrals/${referral.id}/attribution?reason=wrong`);
  assert.equal((await totalsOf(live, karen)).debt, 2000);
});

test('a preview of a confirmation before anything was paid says what would come', async () => {
  const karen = await person({ name: 'Karen Holloway' });
  for (let i = 0; i < 2; i += 1) await pay(live, await submit(live, karen));
  const referral = await named({ name: 'Karen' });
  const told = await preview(referral, { participant_id: karen.id });
  assert.deepEqual(told.sentences, ['Karen Holloway gets $50.00 once the referral qualifies. It would be the 3rd.']);
  assert.deepEqual([told.takes, told.gives, told.promises[0].amount, told.promises[0].ordinal], [[], [], 5000, 3]);
  const contact = await live.create('/v1/contacts', { name: 'Caren Holt', email: uniqueEmail() });
  const joining = await preview(referral, { contact_id: contact.id });
  assert.deepEqual([joining.joins, joining.sentences], [true, ['Caren Holt gets $25.00 once the referral qualifies. It would be the 1st.', 'The person takes part in the program from now on.']]);
  assert.deepEqual(await live.readAll(`/v1/participants?contact_id=${contact.id}`), []);
});

for (const type of ['job.completed', 'job.invoiced'])
  test(`a ${type} may name in words who sent the customer, and by code too`, async () => {
    const program = await makeProgram(live);
    const maya = await makeParticipant(live, program, { name: 'Maya Lindqvist' });
    const job = (attribution) => live.create('/v1/events', { type, external_id: unique('evt'), program_id: program.id, object: { id: unique('job') }, customer: { name: 'Nina Friend', email: uniqueEmail('nina') }, amount: 20000, currency: 'USD', attribution });
    const named = await job({ referrer: { name: 'Maya Lindqvist' } });
    const referral = await live.read(`/v1/referrals/${named.referral.id}`);
    assert.deepEqual([referral.participant_id, referral.attribution.state], [null, 'unconfirmed']);
    const cases = (await live.readAll('/v1/cases?kind=unconfirmed_referrer&state=open')).filter((row) => row.referral_id === referral.id);
    assert.equal(cases.length, 1);
    assert.equal((await live.read(`/v1/cases/${cases[0].id}`)).candidates[0].participant_id, maya.id);
    const coded = await job({ code: maya.code });
    assert.equal((await live.read(`/v1/referrals/${coded.referral.id}`)).participant_id, maya.id);
  });

test('a preview says what goes by a sale that is not known yet, and by whose rates', async () => {
  const share = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount', cap: 5000 } };
  const program = await makeProgram(live, { rules: { qualification: { field: 'event.type', op: 'eq', value: 'invoice.paid' }, rewards: [share] } });
  const [karen, caren] = [await makeParticipant(live, program, { name: 'Karen Holloway' }), await makeParticipant(live, program, { name: 'Caren Holt' })];
  const referral = await submit(live, karen);
  const told = await preview(referral, { participant_id: caren.id });
  assert.deepEqual(told.sentences, ['Caren Holt gets 10 % of the amount, at most 50.00 USD once the referral qualifies.']);
  assert.deepEqual([told.promises[0].amount, told.promises[0].words], [null, '10 % of the amount, at most 50.00 USD']);
  const agreed = await live.call('PUT', `/v1/participants/${caren.id}/terms`, { rules: [{ rule_key: 'fee', amount: { fixed: 1200 } }], reason: 'as agreed' });
  assert.equal(agreed.status, 200, agreed.text);
  assert.deepEqual((await preview(referral, { participant_id: caren.id })).sentences, ['Caren Holt gets $12.00 once the referral qualifies.']);
});

test('a preview refuses what the act would refuse', async () => {
  const karen = await person();
  const referral = await submit(live, karen);
  const path = `/v1/referrals/${referral.id}/attribution/preview`;
  const stranger = await makeParticipant(live, await makeProgram(live));
  assertProblem(await live.post(path, { participant_id: stranger.id }), 400, 'invalid_value', 'participant_id');
  assertProblem(await live.post(path, { participant_id: karen.id, effective_at: '2999-01-01T00:00:00Z' }), 400, 'invalid_value', 'effective_at');
  assertProblem(await server.test.post(path, {}), 404, 'not_found', 'id');
  assertProblem(await live.call('PUT', `/v1/referrals/${referral.id}/attribution`, { method: 'name', reason: 'x' }), 400, 'missing_field', 'participant_id');
  assertProblem(await confirm(referral, { participant_id: karen.id, contact_id: karen.contact_id }), 400, 'invalid_value', 'contact_id');
});

test('previews beside the writing of others leave nothing behind', async () => {
  const [karen, caren] = [await person(), await person()];
  const referrals = await Promise.all(Array.from({ length: 12 }, () => submit(live, karen)));
  await Promise.all(referrals.flatMap((referral) => [pay(live, referral), preview(referral, { participant_id: caren.id }), preview(referral, {})]));
  const totals = [await totalsOf(live, karen), await totalsOf(live, caren)];
  assert.deepEqual(totals.map((row) => row.reversed), [0, 0]);
  assert.equal(totals[0].available, 2 * 2500 + 2 * 5000 + 8 * 10000);
});
