// Contacts: found by any key or made, listed by key, read.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startServer } from './harness/process.mjs';
import { assertProblem, assertShape, contact as contactShape, contactOptional } from './harness/shapes.mjs';
import { unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());

let nextPhone = 2_025_550_100;
/** Letters that no other run's names have. */
const letters = () => Array.from({ length: 9 }, () => 'bcdfghjklmnpqrstvwxz'[Math.floor(Math.random() * 20)]).join('');
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

test('the search finds names in any order, firms, addresses, endings of numbers, short forms and slips', async () => {
  const tail = letters();
  const last = `Quill${tail}`;
  const phone = uniquePhone();
  const contact = await server.live.create('/v1/contacts', { name: `William ${last}`, email: uniqueEmail('search'), phone, company: `${tail}co Plumbing` });
  const finds = async (q) => (await server.live.read(`/v1/contacts?q=${encodeURIComponent(q)}`)).data.map(({ id }) => id);
  for (const q of [last, `william ${last}`, `${last.toUpperCase()}, William`, `${last} wil`, `bill ${last}`, `${last} billy`, `wiliam ${last}`, `william ${last.slice(1)}`, `${tail}co`, `plumbing ${tail}co`, contact.email, phone.slice(-7), phone, `${last} ${phone.slice(-4)}`])
    assert.ok((await finds(q)).includes(contact.id), q);
  for (const q of [last.slice(2, -2), `robert ${last}`, `${last} 0000000`]) assert.ok(!(await finds(q)).includes(contact.id), q);
  const renamed = await server.live.post('/v1/contacts', { email: contact.email, name: `Wilma ${tail}son` });
  assert.equal(renamed.status, 200, renamed.text);
  assert.deepEqual(await finds(last), []);
  assert.deepEqual(await finds(`${tail}son`), [contact.id]);
  assert.deepEqual((await server.test.read(`/v1/contacts?q=${tail}son`)).data, []);
});

test('a search is one ranked list, paged by cursors of its own', async () => {
  const word = `Zq${letters()}`;
  const made = await Promise.all(Array.from({ length: 7 }, (_, n) => server.live.create('/v1/contacts', { email: uniqueEmail('rank'), name: n === 3 ? word : `${word}ia Number ${n}` })));
  const rows = [];
  let after = '';
  for (let page = 0; page < 4; page += 1) {
    const list = await server.live.read(`/v1/contacts?q=${word}&limit=2${after}`);
    rows.push(...list.data.map(({ id }) => id));
    assert.equal(list.has_more, page < 3);
    assert.equal(list.next_cursor === null, page === 3);
    after = `&starting_after=${list.next_cursor}`;
  }
  assert.equal(rows[0], made[3].id, 'the whole name comes before those that go on');
  assert.deepEqual([...rows].sort(), made.map(({ id }) => id).sort());

  const { next_cursor: cursor } = await server.live.read(`/v1/contacts?q=${word}&limit=2`);
  const wrong = [`q=${word}x&starting_after=${cursor}`, `q=${word}&starting_after=${cursor.replace(/^./, (c) => (c === '0' ? '1' : '0'))}`, `q=${word}&starting_after=${made[0].id}`];
  for (const query of wrong) assertProblem(await server.live.get(`/v1/contacts?${query}`), 400, 'invalid_cursor', 'starting_after');
  assertProblem(await server.test.get(`/v1/contacts?q=${word}&starting_after=${cursor}`), 400, 'invalid_cursor', 'starting_after');
  assertProblem(await server.live.get(`/v1/contacts?starting_after=${cursor}`), 400, 'invalid_value', 'starting_after');
  for (const other of ['email=a@example.com', 'created[gte]=2020-01-01T00:00:00Z']) assertProblem(await server.live.get(`/v1/contacts?q=${word}&${other}`), 400, 'unsupported_filter', 'q');
});

test('many who learn the same new words at once do not wait for each other', async () => {
  const words = Array.from({ length: 6 }, () => letters());
  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => {
    const name = [...words.slice(n % 6), ...words.slice(0, n % 6)].slice(0, 4).join(' ');
    return server.live.post('/v1/contacts', { email: uniqueEmail('words'), name });
  }));
  for (const answer of answers) assert.equal(answer.status, 201, answer.text);
  for (const word of words) {
    const { data } = await server.live.read(`/v1/contacts?q=${word.slice(0, 4)}${word.slice(5)}&limit=100`);
    assert.ok(data.length > 0 && data.every(({ name }) => name.includes(word)), word);
  }
});

test('a list goes on only behind a contact of its world', async () => {
  const contact = await server.test.create('/v1/contacts', { email: uniqueEmail('elsewhere') });
  assertProblem(await server.live.get(`/v1/contacts?starting_after=${contact.id}`), 400, 'invalid_cursor', 'starting_after');
});

test('an unknown contact is 404', async () => {
  assertProblem(await server.live.get('/v1/contacts/cnt_00000000000000000000000000'), 404, 'not_found');
});
