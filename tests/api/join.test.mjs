// Asking to take part on a program's own page: at once, once somebody has said yes, or not at all.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { expectStatus } from './harness/http.mjs';
import { startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { makeParticipant, makeProgram, rulesWith, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const { test: trial, anonymous } = server;
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', 'Accept-Language': 'en-US' };
const thanks = { key: 'thanks', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };

const joinable = (join, fields = {}) => makeProgram(trial, { name: 'Neighbours', slug: unique('neighbours'), rules: { ...rulesWith(thanks), enrollment: { join } }, ...fields });
const open = (program) => anonymous.get(`/p/${program.slug}/join`, { 'Accept-Language': 'en-US' });
async function goOn(seconds) {
  const { now } = await trial.read('/v1/workspace');
  await trial.act('/v1/test_clock/advance', { to: new Date(Date.parse(now) + seconds * 1000).toISOString() });
}
async function ask(program, fields = {}) {
  const page = /name="page" value="([^"]+)"/.exec(expectStatus(await open(program), 200, 'the page').text)[1];
  await goOn(20);
  return anonymous.call('POST', `/p/${program.slug}/join`, new URLSearchParams({ page, website: '', name: 'Nina Nearby', reach: uniqueEmail('nina'), ...fields }).toString(), FORM);
}
const participantsOf = (program) => trial.readAll(`/v1/participants?program_id=${program.id}`);
const messagesTo = (participant) => trial.readAll(`/v1/messages?contact_id=${participant.contact_id}`);

test('where everybody may join, whoever asks has a link at once, and is sent the way to the portal', async () => {
  const program = await joinable('open');
  assert.match((await open(program)).text, /You get \$25 for a friend/);
  const email = uniqueEmail('nina');
  const sent = await ask(program, { reach: email });
  const [one] = await participantsOf(program);
  assert.deepEqual([one.status, one.kind, one.name, one.email], ['active', 'customer', 'Nina Nearby', email]);
  assert.deepEqual([sent.status, sent.headers.location], [303, `/p/${program.slug}/${one.code}/joined`]);
  const page = expectStatus(await anonymous.get(sent.headers.location), 200, 'joined');
  assert.ok(page.text.includes(`<a href="${one.link_url}">${one.link_url}</a>`));
  assert.match(page.text, /name="robots" content="noindex"/);
  assert.deepEqual((await messagesTo(one)).map((row) => row.kind), ['portal_link']);
  const again = await ask(program, { reach: email, name: 'Somebody Else' });
  assert.equal(again.headers.location, `/p/${program.slug}/joined`, 'whoever types an address that is known sees no link, which would name its owner');
  const thanked = expectStatus(await anonymous.get(again.headers.location, { 'Accept-Language': 'en-US' }), 200, 'thanks').text;
  assert.match(thanked, /If you can take part, you get a message with the way to your page and your link\./);
  assert.doesNotMatch(thanked, /\/r\/|looks at it/);
  assert.equal((await participantsOf(program)).length, 1);
  assert.equal((await trial.read(`/v1/participants/${one.id}`)).name, 'Nina Nearby', 'a stranger changes nothing');
  assert.equal((await messagesTo(one)).length, 1, 'and has nothing sent');
});

test('a stranger sees nothing of a contact who has not taken part yet; the link is sent to the contact', async () => {
  const program = await joinable('open');
  const email = uniqueEmail('known');
  const known = await trial.create('/v1/contacts', { email, name: 'Known Before' });
  const sent = await ask(program, { reach: email, name: 'Somebody Else' });
  assert.deepEqual([sent.status, sent.headers.location], [303, `/p/${program.slug}/joined`]);
  const [one] = await participantsOf(program);
  assert.deepEqual([one.contact_id, one.status, one.name], [known.id, 'active', 'Known Before']);
  assert.deepEqual((await messagesTo(one)).map((row) => row.kind), ['portal_link']);
});

test('where somebody has to say yes, whoever asks waits', async () => {
  const program = await joinable('approval');
  const sent = await ask(program);
  assert.deepEqual([sent.status, sent.headers.location], [303, `/p/${program.slug}/joined`]);
  const page = expectStatus(await anonymous.get(sent.headers.location, FORM), 200, 'asked');
  assert.doesNotMatch(page.text, /\/r\//);
  const [one] = await participantsOf(program);
  assert.equal(one.status, 'applied');
  assert.deepEqual(await messagesTo(one), []);
  const approved = await trial.act(`/v1/participants/${one.id}/approve`, { reason: 'a customer of ours' });
  assert.equal(approved.status, 'active');
  assert.deepEqual((await messagesTo(one)).map((row) => row.kind), ['portal_link']);
  await trial.act(`/v1/participants/${one.id}/approve`, {});
  assert.equal((await messagesTo(one)).length, 1);
  await ask(program);
  const [other] = (await participantsOf(program)).filter((row) => row.status === 'applied');
  assertProblem(await trial.post(`/v1/participants/${other.id}/reject`, {}), 400, 'missing_field', 'reason');
  assert.equal((await trial.act(`/v1/participants/${other.id}/reject`, { reason: 'unknown to us' })).status, 'rejected');
  assert.deepEqual(await messagesTo(other), []);
});

test('who has applied comes in when the program is opened, who was rejected does not', async () => {
  const program = await joinable('approval');
  const [early, bad] = [uniqueEmail('early'), uniqueEmail('bad')];
  await ask(program, { reach: early });
  await ask(program, { reach: bad });
  const rejected = (await participantsOf(program)).find((row) => row.email === bad);
  await trial.act(`/v1/participants/${rejected.id}/reject`, { reason: 'unknown to us' });
  await trial.create(`/v1/programs/${program.id}/versions`, { rules: { ...rulesWith(thanks), enrollment: { join: 'open' } } });
  for (const reach of [early, bad]) assert.equal((await ask(program, { reach })).headers.location, `/p/${program.slug}/joined`, 'strangers do not learn which');
  const status = Object.fromEntries((await participantsOf(program)).map((row) => [row.email, row.status]));
  assert.deepEqual([status[early], status[bad]], ['active', 'rejected']);
});

test('where nobody may ask there is no page, and no form', async () => {
  for (const rules of [{ ...rulesWith(thanks), enrollment: { join: 'invitation' } }, rulesWith(thanks)]) {
    const program = await makeProgram(trial, { slug: unique('closed'), rules });
    const maya = await makeParticipant(trial, program);
    for (const path of ['join', 'joined', `${maya.code}/joined`]) expectStatus(await anonymous.get(`/p/${program.slug}/${path}`), 404, path);
    const answer = await anonymous.call('POST', `/p/${program.slug}/join`, new URLSearchParams({ page: '1-0', website: '', name: 'A', reach: uniqueEmail('a') }).toString(), FORM);
    expectStatus(answer, 404, 'the form');
  }
});

test('a machine is thanked and not noted, and what is wrong is said beside its field', async () => {
  const program = await joinable('open');
  assert.equal((await ask(program, { website: 'https://example.com' })).headers.location, `/p/${program.slug}/joined`);
  const wrong = await ask(program, { name: '', reach: 'nowhere' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /Please write your name\.[^]*neither a phone number nor an e-mail address/);
  assert.deepEqual(await participantsOf(program), []);
  await trial.patch(`/v1/programs/${program.id}`, { status: 'paused' });
  assert.doesNotMatch((await open(program)).text, /<form/);
});
