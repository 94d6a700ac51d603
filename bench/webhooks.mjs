// How many webhooks a second leave a server for receivers on loopback: a backlog for some endpoints is made while they are
// disabled, then they are enabled and the receiver counts. REFERD_BIN names the binary; a release one says something.
//
//     REFERD_BIN=build/release/referd node bench/webhooks.mjs [deliveries] [endpoints]

import { readFileSync } from 'node:fs';
import { startServer } from '../tests/api/harness/process.mjs';
import { WebhookReceiver } from '../tests/api/harness/webhook-receiver.mjs';
import { unique } from '../tests/api/harness/world.mjs';

const [deliveries = 4000, endpoints = 4] = process.argv.slice(2).map(Number);
const ARRAY = 100;
const contacts = Math.ceil(deliveries / endpoints / ARRAY) * ARRAY;

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const receiver = await WebhookReceiver.start();
const made = await Promise.all(Array.from({ length: endpoints }, (_, i) => receiver.endpoint(server.live, `/${i}`, { events: ['contact.created'] })));
receiver.secrets.clear();
for (const { id } of made) await server.live.patch(`/v1/webhook_endpoints/${id}`, { status: 'disabled' });
for (let i = 0; i < contacts; i += ARRAY)
  await server.live.post('/v1/contacts', Array.from({ length: ARRAY }, () => ({ email: `${unique()}@example.com`, name: 'Ada Referrer' })));
const waiting = async (id) => (await server.live.read(`/v1/webhook_endpoints/${id}`)).health.waiting;
const last = made.at(-1).id;
while ((await waiting(last)) < Math.min(contacts, 1001)) await new Promise((resolve) => setTimeout(resolve, 50));
for (let before = -1, now = 0; before !== now; ) {
  before = now;
  await new Promise((resolve) => setTimeout(resolve, 2500)); // the fan-out of the rest: rows beyond 1,001 are not counted
  now = (await server.live.read('/v1/deliveries?limit=1')).data[0].id;
}
/** CPU seconds of the server so far. */
const spent = () => {
  const fields = readFileSync(`/proc/${server.child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};
const [began, cpu] = [performance.now(), spent()];
for (const { id } of made) await server.live.act(`/v1/webhook_endpoints/${id}/enable`);
await receiver.until(() => receiver.deliveries.length >= contacts * endpoints);
const seconds = (performance.now() - began) / 1000;
console.log(`${contacts * endpoints} deliveries to ${endpoints} endpoints in ${seconds.toFixed(2)} s: ${Math.round((contacts * endpoints) / seconds)} a second, ${(((spent() - cpu) * 1000) / (contacts * endpoints)).toFixed(2)} ms of CPU each`);
await server.stop();
receiver.stop();
process.exit(0);
