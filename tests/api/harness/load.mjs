// Clicks, referrals and events at once, remembering everything that the server acknowledged.
//
// Acknowledged means: a redirect whose Location carries a click id, or a 2xx answer that was received whole. A request
// whose answer never came may have happened or not; it is remembered as attempted, to be asked for again.

import { payment, unique, uniqueEmail } from './world.mjs';

export class Record {
  constructor() {
    this.clicks = new Set();
    this.referrals = new Map(); // prospect's e-mail -> referral id
    this.events = new Map(); // external id -> event id
    this.eventBodies = new Map(); // external id -> body, of every event attempted
    this.prospects = new Set(); // every e-mail attempted
    this.attemptedClicks = 0;
    this.refused = 0;
  }

  get acknowledged() {
    return this.clicks.size + this.referrals.size + this.events.size;
  }
}

async function visit(server, participant, record) {
  record.attemptedClicks += 1;
  const answer = await server.anonymous.get(`/r/${participant.code}`, { Cookie: `rfd_click=${[...record.clicks].at(-1) ?? 'none'}; session=${unique('s')}` });
  const id = answer.status === 302 && new URL(answer.headers.location).searchParams.get('rfd_click');
  if (id) record.clicks.add(id);
  else record.refused += 1;
}

async function submitLead(server, participant, record) {
  const email = uniqueEmail('lead');
  record.prospects.add(email);
  const answer = await server.live.post('/v1/referrals', { program_id: participant.program_id, code: participant.code, prospect: { email } });
  if (answer.status === 201) record.referrals.set(email, answer.body.id);
  else record.refused += 1;
}

async function postEvent(server, participant, record) {
  const email = uniqueEmail('buyer');
  const body = payment({ program_id: participant.program_id, customer: { email }, attribution: { code: participant.code } });
  record.prospects.add(email);
  record.eventBodies.set(body.external_id, body);
  const answer = await server.live.post('/v1/events', body);
  if (answer.status === 201) record.events.set(body.external_id, answer.body.id);
  else record.refused += 1;
}

const WORK = [visit, submitLead, postEvent];

/**
 * Keeps the server busy on several connections until `enough` says so, or a connection breaks.
 * @param {import('./process.mjs').Server} server
 * @param {any[]} participants
 * @param {Record} record
 * @param {() => boolean} enough asked after every answer
 * @param {number} workers
 */
export async function keepBusy(server, participants, record, enough, workers = 12) {
  const worker = async (index) => {
    for (let turn = index; !enough(); turn += 1) {
      try {
        await WORK[turn % WORK.length](server, participants[turn % participants.length], record);
      } catch (error) {
        if (error.code === 'ERR_ASSERTION') throw error;
        return; // the connection broke: whatever was under way is only attempted
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, index) => worker(index)));
}

/**
 * Compares what the server has now with what it acknowledged.
 * @returns {Promise<{lost: string[], doubled: string[]}>}
 */
export async function audit(server, participants, record) {
  const lost = [];
  const doubled = [];
  const clicks = (await server.live.readAll('/v1/clicks')).map((row) => row.id);
  const referrals = await server.live.readAll('/v1/referrals');
  const rewards = await server.live.readAll('/v1/rewards');
  collect('click', clicks, record.clicks, lost, doubled);
  collect('referral', referrals.map((row) => row.id), record.referrals.values(), lost, doubled);
  repeats('referral of contact', referrals.map((row) => row.contact_id), doubled);
  repeats('reward of rule and referral', rewards.map((row) => `${row.referral_id} ${row.rule_key}`), doubled);
  if (clicks.length > record.attemptedClicks) doubled.push(`${clicks.length} clicks of ${record.attemptedClicks} attempts`);
  for (const [externalId, body] of record.eventBodies) {
    const answer = await server.live.post('/v1/events', body);
    const known = record.events.get(externalId);
    if (known && (answer.status !== 200 || answer.body.id !== known)) lost.push(`event ${known}: ${answer.status} ${answer.text.slice(0, 200)}`);
    if (!known && answer.status !== 200 && answer.status !== 201) lost.push(`event ${externalId} cannot be posted again: ${answer.text.slice(0, 200)}`);
    if (answer.body.rewards.length !== 2) doubled.push(`event ${externalId} has ${answer.body.rewards.length} rewards`);
    record.events.set(externalId, answer.body.id);
  }
  let rolledUp = 0;
  for (const participant of participants) rolledUp += (await server.live.read(`/v1/participants/${participant.id}/summary`)).clicks.total;
  if (rolledUp !== clicks.length) doubled.push(`the summaries count ${rolledUp} clicks, ${clicks.length} are stored`);
  return { lost, doubled };
}

function collect(what, stored, acknowledged, lost, doubled) {
  const there = new Set(stored);
  for (const id of acknowledged) if (!there.has(id)) lost.push(`${what} ${id}`);
  repeats(what, stored, doubled);
}

function repeats(what, values, doubled) {
  const seen = new Set();
  for (const value of values) {
    if (seen.has(value)) doubled.push(`${what} ${value}`);
    seen.add(value);
  }
}
