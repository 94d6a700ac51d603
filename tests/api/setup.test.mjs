// The first run: a link from the server's terminal makes the owner, once for ever.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Person, PASSWORD, setupBody, setupLink, tokenOf } from './harness/person.mjs';
import { runVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';

const server = await startServer();
after(() => server.stop());
const lookAt = async (token) => server.anonymous.read(`/v1/setup${token === undefined ? '' : `?token=${token}`}`);
const state = (open, token_valid) => ({ object: 'setup', open, token_valid });

test('before it is set up: who has no link learns that it is open and nothing else', async () => {
  assert.deepEqual(await lookAt(), state(true, false));
  assert.deepEqual(await lookAt('x'), state(true, false));
  assert.deepEqual(await lookAt('A'.repeat(43)), state(true, false));
  const stranger = new Person(server);
  assertProblem(await stranger.post('/v1/setup', { token: 'A'.repeat(43), ...setupBody() }), 404, 'not_found', 'token');
  assert.equal(stranger.cookies.size, 0);
});

test('a link is the path of the console and a token that is sent to no server; the next one replaces it', async () => {
  const first = await setupLink(server);
  assert.match(first, new RegExp(`^${server.url.replaceAll('.', '\\.')}/console/setup#[\\w-]{43}\n$`));
  const second = await setupLink(server);
  assert.deepEqual(await lookAt(tokenOf(first)), state(true, false));
  assert.deepEqual(await lookAt(tokenOf(second)), state(true, true));
});

const WRONG = {
  email: ['nobody', 'invalid_value'],
  password: ['short', 'invalid_value'],
  time_zone: ['Mars/Olympus', 'invalid_value'],
  locale: ['!', 'invalid_value'],
  currency: ['DOLLARS', 'invalid_currency'],
  business_name: ['a\u0007b', 'invalid_value'],
  name: ['a\u0007b', 'invalid_value'],
};
for (const [field, [value, code]] of Object.entries(WRONG)) {
  test(`${field} is checked, and the link stays good`, async () => {
    const token = tokenOf(await setupLink(server));
    assertProblem(await new Person(server).post('/v1/setup', { token, ...setupBody({ [field]: value }) }), 400, code, field);
    assert.deepEqual(await lookAt(token), state(true, true));
  });
}

test('a password that is the address, or one letter again and again, is refused', async () => {
  const token = tokenOf(await setupLink(server));
  for (const password of ['aaaaaaaaaaaa', 'olive.owner@example.com', 'olive.owner']) {
    assertProblem(await new Person(server).post('/v1/setup', { token, ...setupBody({ email: 'olive.owner@example.com', password }) }), 400, 'invalid_value', 'password');
  }
});

test('a page of another site cannot set it up', async () => {
  const token = tokenOf(await setupLink(server));
  assertProblem(await new Person(server).post('/v1/setup', { token, ...setupBody() }, { Origin: 'https://evil.example.com' }), 403, 'csrf_failed', 'Origin');
});

test('setting up makes the owner, names the business and signs in; at once, and never again', async () => {
  const token = tokenOf(await setupLink(server));
  const sent = setupBody({ email: 'Olive@Example.com', business_name: 'Harbor & Pine', currency: 'EUR', locale: 'de' });
  const persons = [0, 1, 2].map(() => new Person(server));
  const answers = await Promise.all(persons.map((person) => person.post('/v1/setup', { token, ...sent })));
  assert.deepEqual(answers.map((answer) => answer.status).toSorted().at(0), 201, JSON.stringify(answers.map((a) => a.body)));
  assert.equal(answers.filter((answer) => answer.status === 201).length, 1, 'one of those who came at once');
  for (const answer of answers.filter(({ status }) => status !== 201)) assert.ok([404, 409].includes(answer.status), answer.text);

  const owner = persons[answers.findIndex(({ status }) => status === 201)];
  const session = await owner.read('/v1/session');
  assert.deepEqual([session.role, session.scopes, session.user.email, session.user.name, session.user.totp], ['owner', ['*'], 'olive@example.com', 'Olive Owner', false]);
  assert.deepEqual([session.workspace.name, session.workspace.currency, session.workspace.time_zone, session.workspace.locale, session.workspace.livemode], ['Harbor & Pine', 'EUR', 'Europe/Berlin', 'de', true]);
  assert.deepEqual(session.workspaces.map(({ name, role }) => [name, role]), [['Harbor & Pine', 'owner']]);

  assert.deepEqual(await lookAt(token), state(false, false));
  assertProblem(await new Person(server).post('/v1/setup', { token, ...setupBody() }), 409, 'conflict');
  const refused = await runVerb(['setup-link', '--database', server.database]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /set up already/);
  await new Person(server).signIn('olive@example.com', PASSWORD);
});

test('the books hold, and the trail tells of it', async () => {
  const verified = await runVerb(['verify', '--database', server.database]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});
