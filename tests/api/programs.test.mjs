// Programs and their rule versions.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, program as programShape, programOptional } from './harness/shapes.mjs';
import { exampleProgram, exampleRules, makeParticipant, makeProgram, pay, rewardsByRule, submit, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());

test('a program is created active, with the rules as they were sent, as version 1', async () => {
  const body = exampleProgram({ external_id: unique('prog'), metadata: { region: 'north' } });
  const program = await server.live.create('/v1/programs', body);
  assertShape(program, programShape, programOptional);
  assert.equal(program.name, 'Customer referrals');
  assert.equal(program.status, 'active');
  assert.equal(program.currency, 'USD');
  assert.equal(program.destination_url, 'https://www.example.com/start');
  assert.equal(program.version, 1);
  assert.equal(program.external_id, body.external_id);
  assert.deepEqual(program.metadata, { region: 'north' });
  assert.deepEqual(program.rules, exampleRules());
});

test('a program is read back as it was answered', async () => {
  const program = await makeProgram(server.live);
  assert.deepEqual(await server.live.read(`/v1/programs/${program.id}`), program);
});

test('a program may pay in a unit of the workspace', async () => {
  const rules = { qualification: { field: 'event.type', op: 'eq', value: 'signup.completed' }, rewards: [{ key: 'points', to: 'referrer', kind: 'credit', on: 'qualified', currency: 'x-points', amount: { fixed: 10 } }] };
  const program = await makeProgram(server.live, { currency: 'x-points', rules });
  assert.equal(program.currency, 'x-points');
});

test('the list is newest first and pages by id', async () => {
  const made = [];
  for (let index = 0; index < 3; index += 1) made.unshift((await makeProgram(server.test, { name: `P${index}` })).id);
  const first = await server.test.read('/v1/programs?limit=2');
  assert.deepEqual(Object.keys(first).sort(), ['data', 'has_more', 'next_cursor']);
  assert.deepEqual(first.data.map((row) => row.id), made.slice(0, 2));
  assert.equal(first.has_more, true);
  assert.equal(first.next_cursor, made[1]);
  const rest = await server.test.read(`/v1/programs?limit=2&starting_after=${first.next_cursor}`);
  assert.equal(rest.data[0].id, made[2]);
  assert.equal(rest.has_more, false);
  assert.equal(rest.next_cursor, null);
  rest.data.forEach((row) => assertShape(row, programShape, programOptional));
});

test('PATCH changes the fields that it names and nothing else', async () => {
  const program = await makeProgram(server.live);
  const slug = unique('slug');
  const answer = await server.live.patch(`/v1/programs/${program.id}`, { status: 'paused', name: 'Renamed', slug });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual({ ...answer.body, updated_at: undefined }, { ...program, status: 'paused', name: 'Renamed', slug, updated_at: undefined });
  assert.deepEqual(await server.live.read(`/v1/programs/${program.id}`), answer.body);
});

for (const status of ['draft', 'active', 'paused', 'ended']) {
  test(`PATCH sets the status ${status}`, async () => {
    const program = await makeProgram(server.live);
    const answer = await server.live.patch(`/v1/programs/${program.id}`, { status });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body.status, status);
  });
}

for (const [status, code] of [['draft', 'conflict'], ['paused', 'program_paused'], ['ended', 'program_ended']]) {
  test(`a program that is ${status} takes no new referral`, async () => {
    const program = await makeProgram(server.live);
    const participant = await makeParticipant(server.live, program);
    await server.live.patch(`/v1/programs/${program.id}`, { status });
    for (const credit of [{ code: participant.code }, { participant_id: participant.id }]) {
      const answer = await server.live.post('/v1/referrals', { program_id: program.id, ...credit, prospect: { email: uniqueEmail() } });
      assert.deepEqual([answer.status, answer.body.code], [409, code], answer.text);
    }
    assert.deepEqual(await server.live.readAll(`/v1/referrals?participant_id=${participant.id}`), []);
    await server.live.patch(`/v1/programs/${program.id}`, { status: 'active' });
    await submit(server.live, participant);
  });
}

for (const [status, code] of [['paused', 'program_paused'], ['ended', 'program_ended']]) {
  test(`a program that is ${status} takes no new participant, and knows those it has`, async () => {
    const program = await makeProgram(server.live);
    const known = { program_id: program.id, name: 'Ana', email: uniqueEmail() };
    const participant = await server.live.create('/v1/participants', known);
    await server.live.patch(`/v1/programs/${program.id}`, { status });
    assertProblem(await server.live.post('/v1/participants', { ...known, email: uniqueEmail() }), 409, code, 'program_id');
    const again = await server.live.post('/v1/participants', known);
    assert.deepEqual([again.status, again.body.id], [200, participant.id], again.text);
  });
}

test('a draft is prepared with participants', async () => {
  const program = await makeProgram(server.live, { status: 'draft' });
  await makeParticipant(server.live, program);
});

test('a paused program goes on with the referrals that it has', async () => {
  const program = await makeProgram(server.live);
  const referral = await submit(server.live, await makeParticipant(server.live, program));
  await server.live.patch(`/v1/programs/${program.id}`, { status: 'paused' });
  assert.equal((await pay(server.live, referral)).referral.status, 'qualified');
});

test('a name is one line without control characters', async () => {
  const program = await makeProgram(server.live);
  for (const name of ['two\nlines', 'a\u001b[31mred', 'tab\there', 'delete\u007f', 'next\u0085line', 'line\u2028separator', 'over\u202eride']) {
    assertProblem(await server.live.post('/v1/programs', exampleProgram({ name })), 400, 'invalid_value', 'name');
    assertProblem(await server.live.patch(`/v1/programs/${program.id}`, { name }), 400, 'invalid_value', 'name');
  }
  const name = 'Empfehlungen für Müller & Söhne \u2764';
  assert.equal((await server.live.patch(`/v1/programs/${program.id}`, { name })).body.name, name);
});

test('PATCH refuses a status that does not exist, and rules, which are versioned', async () => {
  const program = await makeProgram(server.live);
  assertProblem(await server.live.patch(`/v1/programs/${program.id}`, { status: 'zombie' }), 400, 'invalid_value', 'status');
  assertProblem(await server.live.patch(`/v1/programs/${program.id}`, { rules: exampleRules() }), 400, 'unknown_field', 'rules');
  assert.deepEqual(await server.live.read(`/v1/programs/${program.id}`), program);
});

test('a new version counts up and becomes the program\'s rules', async () => {
  const program = await makeProgram(server.live);
  const rules = exampleRules();
  rules.rewards[0].amount = { fixed: 700 };
  const answer = await server.live.post(`/v1/programs/${program.id}/versions`, { rules });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.version, 2);
  const now = await server.live.read(`/v1/programs/${program.id}`);
  assert.equal(now.version, 2);
  assert.deepEqual(now.rules, rules);
});

test('a referral keeps the version of its submission', async () => {
  const program = await makeProgram(server.live);
  const participant = await makeParticipant(server.live, program);
  const before = await submit(server.live, participant);
  const rules = exampleRules();
  rules.rewards[0].amount = { fixed: 700 };
  await server.live.create(`/v1/programs/${program.id}/versions`, { rules });
  const later = await submit(server.live, participant);
  await pay(server.live, before);
  await pay(server.live, later);
  const first = (await rewardsByRule(server.live, before)).thanks;
  const second = (await rewardsByRule(server.live, later)).thanks;
  assert.deepEqual([before.program_version, later.program_version], [1, 2]);
  assert.deepEqual([first.program_version, first.amount], [1, 2500]);
  assert.deepEqual([second.program_version, second.amount], [2, 700]);
});

test('a version with wrong rules is refused and the rules stay', async () => {
  const program = await makeProgram(server.live);
  const answer = await server.live.post(`/v1/programs/${program.id}/versions`, { rules: { rewards: [{ key: 'a' }] } });
  assert.equal(answer.status, 400, answer.text);
  assert.equal((await server.live.read(`/v1/programs/${program.id}`)).version, 1);
});

test('a cookie domain is one\'s own, never a suffix that everybody shares', async () => {
  for (const cookie_domain of ['co.uk', '.co.uk', 'com.au', 'github.io', 'CO.UK', 'kawasaki.jp']) {
    const answer = await server.live.post('/v1/programs', exampleProgram({ cookie_domain }));
    assertProblem(answer, 400, 'invalid_value', 'cookie_domain');
    assert.match(answer.body.detail, /name your own domain/);
  }
  for (const [cookie_domain, kept] of [['example.co.uk', 'example.co.uk'], ['.Example.COM', 'example.com'], ['shop.example.github.io', 'shop.example.github.io']]) {
    const program = await server.live.create('/v1/programs', exampleProgram({ cookie_domain }));
    assert.equal(program.cookie_domain, kept);
    assertProblem(await server.live.patch(`/v1/programs/${program.id}`, { cookie_domain: 'co.uk' }), 400, 'invalid_value', 'cookie_domain');
    assert.equal((await server.live.read(`/v1/programs/${program.id}`)).cookie_domain, kept);
  }
});

test('a wrong destination is told by its wrong part', async () => {
  const rows = [['www.example.com', /begin with http/], ['https://', /must have a host/], ['https://user:x@example.com/', /user name or password/], ['https://example.com:99999/', /has a port/], ['https://example.com/a b', /%20/], ['https://m\u00fcller.example/', /xn--/]];
  for (const [destination_url, words] of rows) {
    const answer = await server.live.post('/v1/programs', exampleProgram({ destination_url }));
    assertProblem(answer, 400, 'invalid_value', 'destination_url');
    assert.match(answer.body.detail, words);
  }
});
