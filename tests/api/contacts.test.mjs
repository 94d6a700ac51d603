// Contacts: found by any key or made, listed by key, read.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, contact as contactShape, contactOptional } from './harness/shapes.mjs';
import { unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());

let nextPhone = 2_025_550_100;
const uniquePhone = () => `+1${(nextPhone += 1)}`;

test('a contact is created with all its fields and read back', async () => {
  const email = uniqueEmail('mia');
  const externalId = unique('crm');
  const body = { name: 'Mia Müller', email, phone: uniquePhone(), company: 'Müller Ltd', domain: 'mueller.example', country: 'DE', locale: 'de-DE', external_id: externalId, tags: ['vip'], metadata: { note: 'met at the fair' } };
  const contact = await server.live.create('/v1/contacts', body);
  assertShape(contact, contactShape, contactOptional);
  for (const name of ['name', 'email', 'phone', 'company', 'domain', 'country', 'locale', 'tags', 'metadata']) assert.deepEqual(contact[name], body[name], name);
  assert.deepEqual(contact.external_ids, [{ source: 'api', id: externalId }]);
  assert.deepEqual(await server.live.read(`/v1/contacts/${contact.id}`), contact);
});

test('the same e-mail finds the contact and fills in what is new', async () => {
  const email = uniqueEmail('ben');
  const contact = await server.live.create('/v1/contacts', { email });
  const again = await server.live.post('/v1/contacts', { email, name: 'Ben' });
  assert.equal(again.status, 200, again.text);
  assert.equal(again.body.id, contact.id);
  assert.equal(again.body.name, 'Ben');
});

test('an e-mail is compared as a whole, lower-cased; plus and dots are not folded', async () => {
  const local = unique('Case');
  const contact = await server.live.create('/v1/contacts', { email: `${local}@Example.COM` });
  assert.equal(contact.email, `${local.toLowerCase()}@example.com`);
  const same = await server.live.post('/v1/contacts', { email: `${local.toUpperCase()}@EXAMPLE.com` });
  assert.equal(same.status, 200);
  assert.equal(same.body.id, contact.id);
  const plus = await server.live.create('/v1/contacts', { email: `${local}+b@example.com` });
  assert.notEqual(plus.id, contact.id);
});

test('a phone and an external id find the contact too', async () => {
  const phone = uniquePhone();
  const externalId = unique('crm');
  const contact = await server.live.create('/v1/contacts', { phone, external_id: externalId });
  assert.equal((await server.live.act('/v1/contacts', { phone })).id, contact.id);
  assert.equal((await server.live.act('/v1/contacts', { external_id: externalId })).id, contact.id);
});

test('external ids of several sources are kept apart', async () => {
  const id = unique('same');
  const stripe = await server.live.create('/v1/contacts', { external_ids: [{ source: 'stripe', id }] });
  const hubspot = await server.live.create('/v1/contacts', { external_ids: [{ source: 'hubspot', id }] });
  assert.notEqual(stripe.id, hubspot.id);
  assert.deepEqual(stripe.external_ids, [{ source: 'stripe', id }]);
  assert.equal((await server.live.act('/v1/contacts', { external_ids: [{ source: 'stripe', id }] })).id, stripe.id);
});

test('the external id wins over the e-mail, and the other contact keeps its e-mail', async () => {
  const email = uniqueEmail('own');
  const externalId = unique('crm');
  const byId = await server.live.create('/v1/contacts', { external_id: externalId });
  const byEmail = await server.live.create('/v1/contacts', { email });
  const found = await server.live.act('/v1/contacts', { external_id: externalId, email });
  assert.equal(found.id, byId.id);
  assert.equal(found.email, null);
  assert.equal((await server.live.read(`/v1/contacts/${byEmail.id}`)).email, email);
});

test('an array is one transaction: 201 when anything was new, 200 when nothing was', async () => {
  const emails = [uniqueEmail('a'), uniqueEmail('b')];
  const first = await server.live.create('/v1/contacts', emails.map((email) => ({ email })));
  assert.deepEqual(first.data.map((row) => row.email), emails);
  const again = await server.live.act('/v1/contacts', emails.map((email) => ({ email })));
  assert.deepEqual(again.data.map((row) => row.id), first.data.map((row) => row.id));
});

test('one wrong row of an array refuses all of them', async () => {
  const email = uniqueEmail('good');
  assertProblem(await server.live.post('/v1/contacts', [{ email }, { email: 'not an address' }]), 400, 'invalid_value', 'contacts[1].email');
  assert.deepEqual((await server.live.read(`/v1/contacts?email=${encodeURIComponent(email)}`)).data, []);
});

test('the list filters by e-mail, phone, external id and words', async () => {
  const word = unique('Zebediah').replaceAll('-', '');
  const body = { name: `${word} Quill`, email: uniqueEmail('list'), phone: uniquePhone(), external_id: unique('crm') };
  const contact = await server.live.create('/v1/contacts', body);
  await server.live.create('/v1/contacts', { email: uniqueEmail('other') });
  const filters = { email: body.email.toUpperCase(), phone: body.phone, external_id: body.external_id, q: word };
  for (const [name, value] of Object.entries(filters)) {
    const list = await server.live.read(`/v1/contacts?${name}=${encodeURIComponent(value)}`);
    assert.deepEqual(list.data.map((row) => row.id), [contact.id], `filter ${name}`);
    assert.equal(list.has_more, false);
    assert.equal(list.next_cursor, null);
  }
});

test('two extensions of one number are two people', async () => {
  const number = uniquePhone();
  const made = [];
  for (const phone of [number, `${number} ext. 12`, `${number}x13`]) made.push(await server.live.create('/v1/contacts', { phone }));
  assert.equal(new Set(made.map(({ id }) => id)).size, 3);
  assert.deepEqual(made.map(({ phone }) => phone), [number, `${number};ext=12`, `${number};ext=13`]);
  const again = await server.live.post('/v1/contacts', { phone: `tel:${number};ext=12` });
  assert.equal(again.status, 200, again.text);
  assert.equal(again.body.id, made[1].id);
  const { data } = await server.live.read(`/v1/contacts?phone=${encodeURIComponent(`${number} ext 13`)}`);
  assert.deepEqual(data.map(({ id }) => id), [made[2].id]);
});

test('an address with other letters before the @ is refused, and told why', async () => {
  const answer = await server.live.post('/v1/contacts', { email: 'jörg@example.com' });
  assertProblem(answer, 400, 'invalid_value', 'email');
  assert.match(answer.body.detail, /not ASCII/);
});

test('names, companies, tags and locales are one line without tricks', async () => {
  const wrong = { name: 'Ann\r\nLee', company: 'evil\u202etxt.exe', locale: 'en\u0007' };
  for (const [name, value] of Object.entries(wrong)) assertProblem(await server.live.post('/v1/contacts', { email: uniqueEmail('odd'), [name]: value }), 400, 'invalid_value', name);
  assertProblem(await server.live.post('/v1/contacts', { email: uniqueEmail('odd'), tags: ['a\u2066b'] }), 400, 'invalid_value', 'tags[0]');
  assertProblem(await server.live.post('/v1/contacts', [{ email: uniqueEmail('odd'), name: '\u001b[31mred' }]), 400, 'invalid_value', 'contacts[0].name');
});

test('an unknown contact is 404', async () => {
  assertProblem(await server.live.get('/v1/contacts/cnt_00000000000000000000000000'), 404, 'not_found');
});
