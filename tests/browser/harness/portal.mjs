// A participant with something of everything: a ladder half climbed, a reward that waits, one that was turned down, and a
// few names that are hard to show. All in the test world, whose clock is moved.

import { expectStatus } from '../../api/harness/http.mjs';
import { makeParticipant, makeProgram, pay, submit, uniqueEmail } from '../../api/harness/world.mjs';

const DAY_MS = 86_400_000;


/** A link into the portal that works once. */
export async function portalLink(client, participant) {
  const link = await client.create(`/v1/participants/${participant.id}/portal_links`, {});
  return link.url;
}

/** Who has referred five: two rewarded, one waiting, one on the way, one turned down. */
export async function busyParticipant(client) {
  const program = await makeProgram(client, { name: 'Customer referrals' });
  const participant = await makeParticipant(client, program, { name: 'Dana Whitfield', code: `DANA-${Math.random().toString(36).slice(2, 8).toUpperCase()}` });
  const referred = [];
  for (const name of ['Teodor Balan', 'Gregor Salas', 'Priya Raman', 'Luca Ferri', 'Crane Wharf Café']) {
    referred.push(await submit(client, participant, { prospect: { name, email: uniqueEmail('friend') } }));
  }
  await pay(client, referred[0], { amount: 12_500 });
  await pay(client, referred[1], { amount: 9_900 });
  expectStatus(await client.post('/v1/test_clock/advance', { to: new Date(Date.now() + 31 * DAY_MS).toISOString() }), 200, 'advance');
  await pay(client, referred[2], { amount: 80_000, occurred_at: new Date(Date.now() + 31 * DAY_MS).toISOString() });
  expectStatus(await client.post(`/v1/referrals/${referred[4].id}/disqualify`, { reason_code: 'duplicate', reason: 'Somebody else was first.' }), 200, 'disqualify');
  return { program, participant, referred };
}
