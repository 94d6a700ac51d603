// A gateway that we did not write: Debian's Kannel with its fake carrier. What is handed over reaches a phone, its delivery
// report comes back, and a phone that says STOP is heard.

import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, test } from 'node:test';
import { makeTempFolder, startServer } from '../api/harness/process.mjs';
import { makeProgram } from '../api/harness/world.mjs';
import { hasKannel, PASSWORD, startKannel, USER } from './harness/kannel.mjs';
import { sendSms } from './harness/sender.mjs';

const skip = !hasKannel() && 'Kannel is not installed: script/bootstrap peers';

test('by Kannel to a phone and back', { skip }, async (t) => {
  const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
  after(() => server.stop());
  const program = await makeProgram(server.live);
  const settings = { url: 'http://127.0.0.1:9/cgi-bin/sendsms', user: USER, from: '12025550100' };
  const made = await server.live.create('/v1/connections', { kind: 'sms_gateway', program_id: program.id, settings, secrets: { password: PASSWORD } });

  // What the gateway calls goes to referd, and is seen on its way.
  const calls = [];
  const relay = createServer((asked, answer) => {
    request(`${server.url}${asked.url}`, { method: asked.method }, (reply) => {
      calls.push({ url: asked.url, status: reply.statusCode });
      answer.writeHead(reply.statusCode);
      reply.pipe(answer);
    }).end();
  });
  await new Promise((resolve) => relay.listen(0, '127.0.0.1', resolve));
  relay.unref();
  const seen = (address) => `http://127.0.0.1:${relay.address().port}${new URL(address).pathname}`;

  const kannel = await startKannel({ folder: makeTempFolder(), inbound: seen(made.hook_url) });
  after(() => kannel.stop());
  await server.live.patch(`/v1/connections/${made.id}`, { settings: { url: kannel.url } });
  const tryOut = async () => (await server.live.call('POST', `/v1/connections/${made.id}/test`)).body;
  const account = { provider: 'sms_gateway', url: kannel.url, user: USER, password: PASSWORD, from: '12025550100' };
  kannel.carrier();

  await t.test('the account is taken, a wrong password is not', async () => {
    assert.deepEqual(await tryOut(), { object: 'connection_test', works: true, outcome: 'works', reason: null });
    await server.live.patch(`/v1/connections/${made.id}`, { secrets: { password: 'wrong' } });
    assert.equal((await tryOut()).outcome, 'misconfigured');
    await server.live.patch(`/v1/connections/${made.id}`, { secrets: { password: PASSWORD } });
    assert.equal((await sendSms({ ...account, password: 'wrong', to: '+12025550143', text: 'x' })).kind, 'misconfigured');
  });

  await t.test('a message reaches the phone, and its report comes back', async () => {
    const report_url = seen(made.hook_url).replace(/inbound$/, 'report');
    const reference = 'msg_01h2xcejqtf2nbrexx3vqjhp41';
    const outcome = await sendSms({ ...account, to: '+12025550143', text: 'Hi Zoe, 100% yours & more', report_url, reference });
    assert.equal(outcome.kind, 'accepted', JSON.stringify(outcome));
    await kannel.until(() => kannel.reached().includes('+12025550143 text Hi Zoe, 100% yours & more'), 'the message');
    const report = await kannel.until(() => calls.find(({ url }) => url.includes('/report?')), 'the report');
    assert.equal(report.status, 200);
    const told = new URL(report.url, server.url).searchParams;
    assert.deepEqual([told.get('id'), told.get('status')], [reference, '1']);
  });

  await t.test('letters beyond the alphabet arrive as they were', async () => {
    const text = 'Привет, Зоя';
    assert.equal((await sendSms({ ...account, to: '+12025550144', text })).kind, 'accepted');
    const [, units] = await kannel.until(() => /\+12025550144 ucs-2 (\S+)>/.exec(kannel.reached()), 'the message in UCS-2');
    const bytes = Buffer.from(units.replace(/\+/g, '%20').replace(/%([0-9A-F]{2})|([^%])/g, (_, hex, char) => hex ?? char.charCodeAt(0).toString(16).padStart(2, '0')), 'hex');
    assert.equal(bytes.swap16().toString('utf16le'), text);
  });

  await t.test('a phone that says STOP is heard', async () => {
    const phone = '+12025550177';
    const contact = (await server.live.create('/v1/participants', { program_id: program.id, name: 'Zoe', phone })).contact_id;
    await server.live.create(`/v1/contacts/${contact}/consents`, { channel: 'sms', purpose: 'marketing', state: 'granted', wording: 'Text me', source: 'checkout' });
    kannel.carrier(`${phone.slice(1)} 12025550100 text Stop`);
    const call = await kannel.until(() => calls.find(({ url }) => url.includes('/inbound?') && url.includes(phone.slice(1))), 'the message from the phone');
    assert.equal(call.status, 200, call.url);
    const rows = await server.live.readAll(`/v1/contacts/${contact}/consents`);
    assert.ok(rows.some((row) => row.state === 'withdrawn' && row.channel === 'sms'), JSON.stringify(rows));
  });
});
