// The box on a public page by which a visitor allows messages, and what it does not lift.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { expectStatus } from './harness/http.mjs';
import * as landing from './harness/landing.mjs';
import { startServer } from './harness/process.mjs';
import { pay, uniqueEmail } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const makePage = (...rest) => landing.makePage(server, ...rest);
const change = (...rest) => landing.change(server, ...rest);
const open = (...rest) => landing.open(server, ...rest);
const send = (...rest) => landing.send(server, ...rest);
const referralsOf = (program) => landing.referralsOf(server, program);
const { unescape } = landing;

const consentsOf = (contactId) => server.test.readAll(`/v1/contacts/${contactId}/consents`);

test('who ticks the box allows messages to the address in the form, in the words that stood there', async () => {
  const { address, program } = await makePage({}, { country: 'US' });
  const page = await open(address);
  const box = /<input type="checkbox" name="consent" value="1"([^>]*)><span>([^<]*)<\/span>/.exec(page.text);
  assert.equal(box[1], '', 'nobody has ticked it');
  const words = unescape(box[2]);
  assert.match(words, /may also write to me by text message or e-mail, about this and about offers\. I can stop it at any time\./);
  await send(address, { reach: '(202) 555-0175' });
  await send(address, { reach: '(202) 555-0176', consent: '1' });
  await send(address, { consent: '1' });
  await send(address, { reach: '(202) 555-0176', consent: '1' });
  const rows = await Promise.all((await referralsOf(program)).toReversed().map((one) => consentsOf(one.contact_id)));
  const short = rows.map((all) => all.map((row) => [row.channel, row.purpose, row.state, row.source, row.wording]).sort());
  const both = (channel) => ['marketing', 'transactional'].map((purpose) => [channel, purpose, 'granted', 'landing_page', words]);
  assert.deepEqual(short, [[], both('sms'), both('email')]);
  const german = await open(address, { 'Accept-Language': 'de' });
  assert.match(german.text, /darf mir dazu und zu Angeboten auch SMS/);
  assert.match((await send(address, { name: '', consent: '1' })).text, /name="consent" value="1" checked/, 'what was ticked stays so');
  await change(program, { fields: ['notes'] });
  assert.doesNotMatch((await open(address)).text, /name="consent"/);
  const { contact_id: unasked } = (await send(address, { consent: '1' }), (await referralsOf(program))[0]);
  assert.deepEqual(await consentsOf(unasked), [], 'what was not asked is not taken');
});

test('no consent brings back a number whose owner wrote STOP', async () => {
  const { address, program } = await makePage({}, { country: 'US' });
  const phone = '+12025550177';
  const contact = await server.test.create('/v1/contacts', { name: 'Stop Her', phone });
  const gateway = await server.test.create('/v1/connections', { kind: 'sms_gateway', settings: { url: 'http://127.0.0.1:9/send', user: 'a', from: '+12025550100' }, secrets: { password: 'b' } });
  const said = (text, id) => server.anonymous.get(`${new URL(gateway.hook_url).pathname}?from=${encodeURIComponent(phone)}&text=${text}&id=${id}`);
  expectStatus(await said('STOP', 'one'), 200, 'STOP');
  const write = () => server.test.create('/v1/messages', { contact_id: contact.id, program_id: program.id, channel: 'sms', text: 'Hello' });
  assert.equal((await write()).reason, 'opted_out');
  await send(address, { reach: phone, consent: '1' });
  assert.deepEqual((await consentsOf(contact.id)).slice(0, 2).map((row) => row.state), ['withdrawn', 'withdrawn'], 'nor does it take back what the owner said');
  assert.equal((await write()).reason, 'opted_out', 'a form that anybody may fill in');
  await server.test.create(`/v1/contacts/${contact.id}/consents`, { channel: 'sms', purpose: 'transactional', state: 'granted', source: 'desk' });
  assert.equal((await write()).reason, 'opted_out', 'the office');
  expectStatus(await said('START', 'two'), 200, 'START');
  assert.equal((await write()).status, 'queued');
});

test('no consent brings back messages that somebody has withdrawn from', async () => {
  const { address } = await makePage();
  const email = uniqueEmail('cora');
  const contact = await server.test.create('/v1/contacts', { name: 'Cora', email });
  await server.test.create(`/v1/contacts/${contact.id}/consents`, { channel: 'email', purpose: 'marketing', state: 'withdrawn', source: 'preferences' });
  await send(address, { reach: email, consent: '1' });
  const rows = await consentsOf(contact.id);
  assert.deepEqual(rows.map((row) => [row.purpose, row.state, row.source]), [['transactional', 'granted', 'landing_page'], ['marketing', 'withdrawn', 'preferences']]);
});

test('a name that is the address of a page is in no message, to whoever it goes', async () => {
  const { address, program, maya } = await makePage();
  await server.test.patch(`/v1/programs/${program.id}/messaging`, { quiet_hours: { from: '00:00', to: '00:00' } });
  await send(address, { name: 'https://evil.example/win', reach: uniqueEmail('victim') });
  const [referral] = await referralsOf(program);
  await pay(server.test, referral);
  await landing.read(server, 4 * 24 * 3600);
  const messagesTo = (id) => server.test.readAll(`/v1/messages?contact_id=${id}`);
  const rows = [...await messagesTo(referral.contact_id), ...await messagesTo(maya.contact_id)];
  assert.deepEqual(rows.map((row) => [row.kind, row.status]).filter(([kind]) => ['lead_received', 'thanks'].includes(kind)).sort(), [['lead_received', 'simulated'], ['thanks', 'simulated']]);
  for (const row of rows) assert.doesNotMatch(`${row.subject} ${row.text}`, /evil/, row.kind);
  assert.match(rows.find((row) => row.kind === 'lead_received').text, /^Hi,\n\nThank you for your request/);
});
