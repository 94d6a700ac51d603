// Writers that keep a server busy with clicks, leads and events, each written down before it is sent (journal.mjs).
//
// Every second lead and event carries an Idempotency-Key, the others only their natural key. A lead or event whose
// connection broke is sent again by the same writer, as a client does; a click is not, for another visit is another click.

import assert from 'node:assert/strict';
import { payment, unique } from '../../api/harness/world.mjs';
import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_AFTER_BREAK_MS = 10;
const WRITERS = 16;
const PAYMENT = 20_000;

const emailOf = (key) => `${key}@example.com`;
const keyHeader = (withKey, key) => (withKey ? { 'Idempotency-Key': key } : {});

const MAKERS = [
  (participant) => {
    const key = unique('click');
    return { kind: 'click', key, participant, headers: { Referer: `https://${key}.example.com/page` } };
  },
  (participant, withKey) => {
    const key = unique('lead');
    return { kind: 'lead', key, participant, headers: keyHeader(withKey, key), body: { program_id: participant.program_id, code: participant.code, prospect: { email: emailOf(key) } } };
  },
  (participant, withKey) => {
    const key = unique('event');
    const body = payment({ external_id: key, amount: PAYMENT, program_id: participant.program_id, customer: { email: emailOf(key) }, attribution: { code: participant.code } });
    return { kind: 'event', key, participant, headers: keyHeader(withKey, key), body };
  },
];

/** Writes the n-th request down; kinds and participants take turns. */
export function nextEntry(journal, participants, n) {
  return journal.invoke(MAKERS[n % MAKERS.length](participants[n % participants.length], Math.floor(n / MAKERS.length) % 2 === 0));
}

/** Sends an entry's request. Never throws for a broken connection: that is what is being tested. */
export async function send(clients, journal, entry) {
  try {
    const answer = await request(clients, entry);
    const id = entry.kind === 'click' ? clickOf(answer) : answer.body?.id;
    const good = entry.kind === 'click' ? id !== null : answer.status === 200 || answer.status === 201;
    if (good) journal.acknowledge(entry, id, answer.text);
    else journal.refuse(entry, `${answer.status} ${answer.text.slice(0, 200)}`);
    return answer;
  } catch (error) {
    if (error.code === 'ECONNREFUSED') journal.refuse(entry, error.code);
    else journal.lose(entry, error.code ?? error.message);
    return null;
  }
}

/** The bare request of an entry, for who sends it in another way or once more. */
export function request(clients, entry) {
  if (entry.kind === 'click') return clients.anonymous.get(`/r/${entry.participant.code}`, entry.headers);
  return clients.live.post(entry.kind === 'lead' ? '/v1/referrals' : '/v1/events', entry.body, entry.headers);
}

/** The click id that a redirect carries, or null. */
function clickOf(answer) {
  return answer.status === 302 ? new URL(answer.headers.location).searchParams.get('rfd_click') : null;
}

/**
 * Keeps the server busy until `enough` says so.
 * @param {{live: any, anonymous: any}} clients
 * @param {any[]} participants
 * @param {import('./journal.mjs').Journal} journal
 * @param {{enough: () => boolean, writers?: number}} options `enough` is asked after every answer
 */
export async function keepWriting(clients, participants, journal, { enough, writers = WRITERS }) {
  let count = 0;
  const writer = async () => {
    let again = null;
    while (!enough()) {
      const entry = again ?? nextEntry(journal, participants, count++);
      await send(clients, journal, entry);
      again = entry.state === 'unknown' && entry.kind !== 'click' ? entry : null;
      if (entry.state !== 'acknowledged') await delay(PAUSE_AFTER_BREAK_MS);
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
}

/**
 * Writes before, while and after something is broken and mended: `act` is called in the middle. Throws when the nodes do
 * not go on afterwards.
 * @template T
 * @param {{live: any, anonymous: any}[]} nodes that share the writers
 * @param {any[]} participants
 * @param {import('./journal.mjs').Journal} journal
 * @param {() => Promise<T>} act
 * @param {{before: number, after: number, limitMs: number}} goals how many more are acknowledged before the act and after
 *   it has ended, and how long all that may take from its beginning
 * @returns {Promise<T>} what `act` gave
 */
export async function writeAcross(nodes, participants, journal, act, { before, after, limitMs }) {
  const middle = journal.acknowledged + before;
  let acting;
  let end = Infinity;
  let deadline = Infinity;
  const begin = () => {
    deadline = performance.now() + limitMs;
    acting = act().finally(() => (end = journal.acknowledged + after));
    acting.catch(() => (deadline = 0));
  };
  const enough = () => {
    if (!acting && journal.acknowledged >= middle) begin();
    return journal.acknowledged >= end || performance.now() > deadline;
  };
  await Promise.all(nodes.map((node) => keepWriting(node, participants, journal, { enough, writers: WRITERS / nodes.length })));
  const result = await acting;
  assert.ok(journal.acknowledged >= end, `${end - journal.acknowledged} more should have been acknowledged afterwards`);
  return result;
}
