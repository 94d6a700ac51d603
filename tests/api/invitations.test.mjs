// Inviting: by what happened, one person by hand, and many at once.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from './harness/eventually.mjs';
import { mustRunVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { exampleRules, makeParticipant, makeProgram, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const api = server.test; // a test world sends nothing, and needs nothing to send by
const program = await makeProgram(api);

let numbers = 100;
const nextPhone = () => `+1202555${String(++numbers).padStart(4, '0')}`;
const agree = (contactId, channel = 'email') => api.create(`/v1/contacts/${contactId}/consents`, { channel, purpose: 'marketing', state: 'granted', wording: 'Yes, write to me.', source: 'test' });

async function makeContact(fields = {}, consents = true) {
  const contact = await api.create('/v1/contacts', { name: 'Cora Customer', email: uniqueEmail('cora'), ...fields });
  if (consents) await agree(contact.id);
  return contact;
}

/** Does all jobs that are due, until nothing is left. */
const work = () => mustRunVerb(['jobs', 'run', '--until-idle', '--database', server.database]);
const read = (batch) => api.read(`/v1/invitation_batches/${batch.id}`);
const handed = (batch) => Object.values(batch.messages).reduce((sum, count) => sum + count, 0);

async function makeBatch(fields, owner = program) {
  const batch = await api.create('/v1/invitation_batches', { program_id: owner.id, ...fields });
  assert.deepEqual([batch.object, batch.status, batch.prepared], ['invitation_batch', 'preparing', false]);
  await work();
  return read(batch);
}

const participantOf = async (contact, owner = program) => (await api.readAll(`/v1/participants?contact_id=${contact.id}&program_id=${owner.id}`))[0];

test('a participant is sent its link, at once, and a second time only where that is said', async () => {
  const contact = await makeContact();
  const participant = await makeParticipant(api, program, { email: contact.email, name: contact.name });
  const path = `/v1/participants/${participant.id}/invitations`;
  const sent = await api.create(path, {});
  assert.deepEqual([sent.object, sent.participant_id, sent.contact_id, sent.program_id, sent.status, sent.reason, sent.enrolled], ['invitation', participant.id, contact.id, program.id, 'queued', null, false]);
  assertProblem(await api.post(path, {}), 409, 'conflict', 'again');
  assert.equal((await api.create(path, { again: true, channels: ['email'] })).status, 'queued');
  assertProblem(await api.post(path, { channels: ['pigeon'] }), 400, 'invalid_value', 'channels[0]');
  await api.act(`/v1/participants/${participant.id}/block`, { reason: 'Spam.' });
  assertProblem(await api.post(path, { again: true }), 409, 'invalid_state', 'participant_id');
});

test('who has not agreed gets nothing, is told so, and is not taken for invited', async () => {
  const contact = await makeContact({}, false);
  const path = `/v1/contacts/${contact.id}/invitations`;
  const refused = await api.create(path, { program_id: program.id });
  assert.deepEqual([refused.status, refused.reason, refused.enrolled], ['suppressed', 'no_consent', true]);
  await agree(contact.id);
  const sent = await api.create(path, { program_id: program.id });
  assert.deepEqual([sent.status, sent.reason, sent.enrolled], ['queued', null, false]);
  assert.equal((await participantOf(contact)).kind, 'customer');
  assertProblem(await api.post(path, { program_id: program.id, channels: ['sms'] }), 409, 'conflict', 'again');
  assert.equal((await api.create(path, { program_id: program.id, channels: ['sms'], again: true })).reason, 'unreachable');
  assertProblem(await api.post(`/v1/contacts/cnt_01h455vb4pex5vsknk084sn02q/invitations`, { program_id: program.id }), 404, 'not_found', 'contact_id');
});

test('the same request twice is one invitation', async () => {
  const contact = await makeContact();
  const headers = { 'Idempotency-Key': unique('invite') };
  const send = () => api.post(`/v1/contacts/${contact.id}/invitations`, { program_id: program.id }, headers);
  const [first, second] = [await send(), await send()];
  assert.deepEqual([first.status, second.status, second.text], [201, 201, first.text]);
});

test('a list is looked at before anything is sent, and starts on somebody’s word', async () => {
  const [good, silent, away] = [await makeContact(), await makeContact({}, false), await makeContact({ email: undefined, phone: undefined, external_id: unique('x') }, false)];
  const invited = await makeContact();
  await api.create(`/v1/contacts/${invited.id}/invitations`, { program_id: program.id });
  const ids = [good.id, silent.id, away.id, invited.id, good.id, 'cnt_01h455vb4pex5vsknk084sn02q'];
  const ready = await makeBatch({ contact_ids: ids, dry_run: true, name: 'Spring' });
  assert.deepEqual([ready.status, ready.prepared, ready.source, ready.name, ready.channels], ['ready', true, 'list', 'Spring', ['sms', 'email']]);
  assert.deepEqual(ready.counts, { total: 6, will_send: 1, no_consent: 1, unreachable: 1, invited_lately: 1, not_active: 0, blocked: 0, duplicate: 1, invalid: 1 });
  assert.deepEqual(ready.errors.map((row) => [row.line, row.code]), [[5, 'duplicate'], [6, 'unknown_contact']]);
  assert.deepEqual([ready.invited, handed(ready), await participantOf(good)], [0, 0, undefined], 'a preview does nothing');

  const started = await api.act(`/v1/invitation_batches/${ready.id}/start`, {});
  assert.equal(started.status, 'sending');
  await work();
  const done = await read(ready);
  assert.deepEqual([done.status, done.invited, done.skipped, handed(done)], ['done', 1, 0, 1]);
  assert.equal((await participantOf(good)).status, 'active');
  assertProblem(await api.post(`/v1/invitation_batches/${ready.id}/start`, {}), 409, 'invalid_state', 'id');
  assert.ok((await api.readAll(`/v1/invitation_batches?program_id=${program.id}`)).some((row) => row.id === done.id && row.errors === undefined));
});

test('a CSV names its faults by line, makes the people whom nobody knew, and keeps how they agreed', async () => {
  const known = await makeContact();
  const [email, phone] = [uniqueEmail('new'), nextPhone()];
  const csv = ['name,email,phone,consent', `Known,${known.email},,`, `New,${email},,asked at the door`, 'Silent,silent@example.com,,', 'Wrong,no address,,', `"Quoted"x,a@example.com,,`, `By phone,,${phone},on the form`, `Again,${known.email.toUpperCase()},,`, ',,,', 'No number,,12,on the form'].join('\r\n');
  const batch = await makeBatch({ csv });
  assert.deepEqual([batch.status, batch.source, batch.invited, batch.skipped, handed(batch)], ['done', 'csv', 3, 0, 3]);
  assert.deepEqual(batch.counts, { total: 9, will_send: 3, no_consent: 1, unreachable: 0, invited_lately: 0, not_active: 0, blocked: 0, duplicate: 1, invalid: 4 });
  assert.deepEqual(batch.errors.map((row) => [row.line, row.code]), [[5, 'invalid_email'], [6, 'csv_behind_quote'], [8, 'duplicate'], [9, 'missing_key'], [10, 'invalid_phone']]);
  const [made] = await api.readAll(`/v1/contacts?email=${encodeURIComponent(email)}`);
  assert.equal(made.name, 'New');
  const [consent] = await api.readAll(`/v1/contacts/${made.id}/consents`);
  assert.deepEqual([consent.channel, consent.purpose, consent.state, consent.wording, consent.source], ['email', 'marketing', 'granted', 'asked at the door', 'csv']);
  assert.equal((await api.readAll('/v1/contacts?email=silent%40example.com')).length, 0);
  const exported = uniqueEmail('exported');
  const german = await makeBatch({ csv: `\uFEFFVorname;Nachname;E-Mail-Adresse;Einwilligung\r\nEva;Klein;${exported};am Telefon\r\n` });
  assert.equal(german.invited, 1, 'heads as other programs write them');
  assert.equal((await api.readAll(`/v1/contacts?email=${encodeURIComponent(exported)}`))[0].name, 'Eva Klein');
  for (const [body, detail] of [[{ csv: 'name\nAda\n' }, /Line 1/], [{ csv: 'email,email\na,b\n' }, /twice/], [{ csv: 'email\n' }, /nobody/]]) {
    const refused = await api.post('/v1/invitation_batches', { program_id: program.id, ...body });
    assertProblem(refused, 400, 'invalid_value', 'csv');
    assert.match(refused.body.detail, detail);
  }
});

test('somebody whom nobody knows is counted once, whatever its lines say', async () => {
  const [email, phone] = [uniqueEmail('twice'), nextPhone()];
  const lines = [`Ada,${email},,at the door`, `Ada Again,${email.toUpperCase()},,at the door`, `By phone,,${phone},on the form`, `Both,${uniqueEmail('new')},${phone},on the form`, 'Other,other@example.com,,on the form'];
  const before = await makeBatch({ csv: ['name,email,phone,consent', ...lines].join('\n'), dry_run: true });
  assert.deepEqual([before.status, before.counts.total, before.counts.will_send, before.counts.duplicate], ['ready', 5, 3, 2]);
  assert.deepEqual(before.errors.map((row) => [row.line, row.code]), [[3, 'duplicate'], [5, 'duplicate']]);
});

test('a filter goes over all contacts, in steps, and pauses and goes on between them', async () => {
  const own = await makeProgram(api);
  await api.call('PATCH', `/v1/programs/${own.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' } });
  const tag = unique('tag');
  const people = [];
  for (let n = 0; n < 60; n++) people.push({ name: `Person ${n}`, email: uniqueEmail('p'), tags: [tag] });
  const contacts = (await api.post('/v1/contacts', people)).body.data;
  for (const contact of contacts) await agree(contact.id);
  await makeParticipant(api, own, { email: contacts[0].email });
  const ready = await makeBatch({ filter: { tag, takes_part: false }, dry_run: true, channels: ['email'] }, own);
  assert.deepEqual([ready.status, ready.counts.total, ready.counts.will_send], ['ready', 59, 59]);
  await api.act(`/v1/invitation_batches/${ready.id}/start`, {});
  const paused = await api.act(`/v1/invitation_batches/${ready.id}/pause`, { reason: 'Not today.' });
  await work();
  const still = await read(ready);
  assert.deepEqual([paused.status, still.status, still.invited], ['paused', 'paused', paused.invited]);
  await api.act(`/v1/invitation_batches/${ready.id}/resume`, {});
  await work();
  const done = await read(ready);
  assert.deepEqual([done.status, done.invited, handed(done)], ['done', 59, 59]);
  await eventually(() => read(ready), (row) => row.messages.simulated === 59);
  assertProblem(await api.post(`/v1/invitation_batches/${ready.id}/pause`, {}), 409, 'invalid_state', 'id');
  const again = await makeBatch({ filter: { tag } }, own);
  assert.deepEqual([again.counts.total, again.counts.invited_lately, again.counts.will_send, handed(again)], [60, 59, 1, 1], 'nobody is asked twice');
  assertProblem(await api.post('/v1/invitation_batches', { program_id: own.id, filter: { tag }, csv: 'email\na@example.com' }), 400, 'invalid_value', 'csv');
  assertProblem(await api.post('/v1/invitation_batches', { program_id: own.id }), 400, 'missing_field', 'contact_ids');
  assertProblem(await api.post('/v1/invitation_batches', { program_id: own.id, filter: { country: 'XX' } }), 400, 'invalid_value', 'filter.country');
});

test('one click ends a batch: who was not invited is not, and its messages do not leave', async () => {
  const own = await makeProgram(api);
  const contacts = [await makeContact(), await makeContact()];
  const ready = await makeBatch({ contact_ids: contacts.map((row) => row.id), dry_run: true }, own);
  const canceled = await api.act(`/v1/invitation_batches/${ready.id}/cancel`, { reason: 'The wrong list.' });
  assert.equal(canceled.status, 'canceled');
  assert.notEqual(canceled.ended_at, null);
  await work();
  assert.deepEqual([(await read(ready)).invited, await participantOf(contacts[0], own)], [0, undefined]);
  assertProblem(await api.post(`/v1/invitation_batches/${ready.id}/resume`, {}), 409, 'invalid_state', 'id');
  assert.equal((await api.act(`/v1/invitation_batches/${ready.id}/cancel`, {})).status, 'canceled');
});

test('what happened invites the customer once, and not who never agreed', async () => {
  const own = await makeProgram(api, { rules: { ...exampleRules(), enrollment: { invite: { delay_hours: 0, reminder_days: 7 } } } });
  const tell = (type, contact, fields = {}) => api.create('/v1/events', { type, external_id: unique('x'), program_id: own.id, customer: { email: contact.email }, ...fields });
  const [content, silent] = [await makeContact(), await makeContact({}, false)];
  for (const contact of [content, silent]) {
    await tell('job.completed', contact);
    const event = await tell('survey.scored', contact, { data: { score: 5 } });
    assert.deepEqual(event.decisions.map((row) => row.outcome), ['enrolled']);
  }
  const path = async (contact) => `/v1/participants/${(await participantOf(contact, own)).id}/invitations`;
  await tell('job.completed', content);
  const later = await tell('survey.scored', content, { data: { score: 5 } });
  assert.deepEqual(later.decisions.map((row) => row.outcome), ['ineligible']);
  assert.match(later.decisions[0].reason, /not long ago/);
  assertProblem(await api.post(await path(content), {}), 409, 'conflict', 'again');
  assert.equal((await api.create(await path(silent), {})).reason, 'no_consent');
});

test('the books hold together after all of it', async () => {
  await work();
  await server.verify();
});

test('a batch waits while its program is paused, and goes on by itself when it is not', async () => {
  const own = await makeProgram(api);
  const people = [await makeContact(), await makeContact()];
  const ready = await makeBatch({ contact_ids: people.map(({ id }) => id), channels: ['email'], dry_run: true }, own);
  assert.equal((await api.patch(`/v1/programs/${own.id}`, { status: 'paused' })).status, 200);
  await api.act(`/v1/invitation_batches/${ready.id}/start`, {});
  await work(); // which ends, although the batch does not
  const waits = await read(ready);
  assert.deepEqual([waits.status, waits.invited], ['sending', 0]);
  assert.equal((await api.patch(`/v1/programs/${own.id}`, { status: 'active' })).status, 200);
  await work();
  const done = await read(ready);
  assert.deepEqual([done.status, done.invited], ['done', 2]);
});

test('who was invited yesterday is said to have been', async () => {
  const contact = await makeContact();
  const participant = await makeParticipant(api, program, { email: contact.email });
  const path = `/v1/participants/${participant.id}/invitations`;
  await api.create(path, {});
  await api.act('/v1/test_clock/advance', { to: new Date(Date.parse((await api.read('/v1/workspace')).now) + 25 * 3_600_000).toISOString() });
  assert.match((await api.post(path, {})).body.detail, /^This person was invited a day ago\./);
});
