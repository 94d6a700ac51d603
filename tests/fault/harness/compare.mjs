// Compares the journal with the store, through the API of a server that is well again and has nothing under way.
//
//   lost     acknowledged, and not there, or there under another id, or answered differently when asked again
//   doubled  there more than once, or with more effects than one request has, or never asked for
//   unknown  how many connections ended without an answer; `kept` of them were in the store
//
// After the first look every unknown or refused lead and event is sent again with the same natural key and the same
// Idempotency-Key: it must be acknowledged now, and be there once. So nothing is left undecided.

import { setTimeout as delay } from 'node:timers/promises';
import { request, send } from './writers.mjs';

const LISTS = ['clicks', 'contacts', 'referrals', 'rewards'];
const PAGE = 100;
const AT_ONCE = 16;
const ASKED_AGAIN = 32; // of the acknowledged, the last before the fault
const COUNTED_LIMIT_MS = 120_000; // a node that was killed keeps its lease on the counting for a while
const PAUSE_MS = 100;
const REWARDS_OF_EVENT = ['cashback', 'thanks'];

/**
 * @typedef {object} Outcome
 * @property {number} acknowledged
 * @property {number} refused
 * @property {number} unknown
 * @property {number} kept of the unknown
 * @property {string[]} lost
 * @property {string[]} doubled
 */

/**
 * @param {{live: any, anonymous: any}} clients
 * @param {any[]} participants those that the journal's requests named, and nothing else wrote to
 * @param {import('./journal.mjs').Journal} journal
 * @param {{onlyNew?: boolean, refusedMayBeKept?: boolean}} [options] onlyNew: what was written since the last
 *   comparison, for many rounds on one server process at a time; refusedMayBeKept: a refusal is no promise that nothing
 *   was done (a COMMIT whose fate could not be learned in time)
 * @returns {Promise<Outcome>}
 */
export async function compare(clients, participants, journal, { onlyNew = false, refusedMayBeKept = false } = {}) {
  if (!onlyNew) Object.assign(journal, { compared: 0, marks: {} });
  const entries = journal.entries.slice(journal.compared);
  const outcome = { acknowledged: journal.acknowledged, refused: journal.refused, unknown: 0, kept: 0, lost: [], doubled: [] };
  const before = await readStore(clients.live, participants, journal.marks);
  for (const entry of entries) judge(entry, before, refusedMayBeKept, outcome);
  await sendAgain(clients, journal, entries, outcome);
  const after = await readStore(clients.live, participants, journal.marks);
  checkEffects(entries, after, outcome);
  if (!onlyNew) await checkSummaries(clients.live, participants, after, outcome);
  Object.assign(journal, { compared: journal.entries.length, marks: after.marks });
  return outcome;
}

/** Every row of a list that is newer than the mark, newest first. */
async function readNewer(client, list, mark = '') {
  const rows = [];
  for (let cursor = ''; ; cursor = `&starting_after=${rows.at(-1).id}`) {
    const page = await client.read(`/v1/${list}?limit=${PAGE}${cursor}`);
    rows.push(...page.data);
    if (!page.has_more || rows.at(-1).id <= mark) return rows.filter((row) => row.id > mark);
  }
}

/** What the store holds, by natural key: lists, for a key that is there twice must be seen. */
async function readStore(client, participants, marks) {
  const [clicks, contacts, referrals, rewards] = await Promise.all(LISTS.map((list) => readNewer(client, list, marks[list])));
  const ours = new Set(participants.map((row) => row.id));
  const keyOfContact = new Map(contacts.map((row) => [row.id, row.email?.split('@')[0]]));
  const own = (rows) => rows.filter((row) => ours.has(row.participant_id));
  return {
    clicks: groupBy(own(clicks), (row) => row.referrer?.split('.')[0]),
    contacts: groupBy(contacts, (row) => row.email?.split('@')[0]),
    referrals: groupBy(own(referrals), (row) => keyOfContact.get(row.contact_id)),
    rewards: groupBy(rewards, (row) => row.referral_id),
    marks: Object.fromEntries(LISTS.map((list, index) => [list, [clicks, contacts, referrals, rewards][index][0]?.id ?? marks[list]])),
  };
}

function groupBy(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (groups.has(key)) groups.get(key).push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const storedOf = (entry, store) => (entry.kind === 'click' ? store.clicks : store.referrals).get(entry.key) ?? [];

/** Says what is wrong with an entry; what else follows from it is not said again. */
function note(list, entry, what) {
  const name = nameOf(entry);
  if (!list.some((line) => line.startsWith(`${name} `))) list.push(`${name} ${what}`);
}

/** One entry against the first look at the store. */
function judge(entry, store, refusedMayBeKept, outcome) {
  const rows = storedOf(entry, store);
  if (rows.length > 1) note(outcome.doubled, entry, `is there ${rows.length} times`);
  if (entry.state === 'acknowledged') {
    if (rows.length === 0) note(outcome.lost, entry, `(${entry.id}) is not there`);
    else if (entry.kind !== 'event' && rows[0].id !== entry.id) note(outcome.lost, entry, `was acknowledged as ${entry.id} and is ${rows[0].id}`);
  } else if (entry.state === 'refused') {
    if (rows.length > 0 && !refusedMayBeKept) note(outcome.doubled, entry, `was refused (${entry.why}) and is there`);
  } else {
    outcome.unknown += 1;
    if (rows.length > 0) outcome.kept += 1;
  }
}

const nameOf = (entry) => `${entry.kind} ${entry.key}`;

/** What is undecided is decided; what was acknowledged last is asked again and must be answered the same. */
async function sendAgain(clients, journal, entries, outcome) {
  const posts = entries.filter((entry) => entry.kind !== 'click');
  const open = posts.filter((entry) => entry.state !== 'acknowledged');
  const last = posts.filter((entry) => entry.state === 'acknowledged').slice(-ASKED_AGAIN);
  const queue = [...open, ...last];
  const sender = async () => {
    for (let entry = queue.pop(); entry; entry = queue.pop()) {
      if (entry.state === 'acknowledged') await repeat(clients, entry, outcome);
      else await decide(clients, journal, entry, outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

async function decide(clients, journal, entry, outcome) {
  const answer = await send(clients, journal, entry);
  if (entry.state !== 'acknowledged') note(outcome.lost, entry, `cannot be sent again: ${answer?.text ?? entry.why}`);
}

async function repeat(clients, entry, outcome) {
  const answer = await request(clients, entry);
  const withKey = 'Idempotency-Key' in entry.headers;
  const same = withKey ? answer.text === entry.text && answer.headers['idempotent-replayed'] === 'true' : answer.status === 200 && answer.body.id === entry.id && answer.body.replayed === true;
  if (!same) note(outcome.lost, entry, `was answered ${entry.text} and now ${answer.status} ${answer.text}`);
}

/** Everything is there once and with the effects of one request; and nothing is there that was not asked for. */
function checkEffects(entries, store, outcome) {
  const asked = new Set(entries.map((entry) => entry.key));
  for (const [key, rows] of [...store.clicks, ...store.referrals]) if (!asked.has(key)) outcome.doubled.push(`${rows.length} of ${key} that nobody sent`);
  for (const entry of entries.filter((row) => row.kind !== 'click' && row.state === 'acknowledged')) {
    const referrals = storedOf(entry, store);
    const rules = (store.rewards.get(referrals[0]?.id) ?? []).map((row) => row.rule_key).sort();
    const expected = entry.kind === 'event' ? REWARDS_OF_EVENT : [];
    if (referrals.length === 0) note(outcome.lost, entry, `is not there after it was decided`);
    if (referrals.length > 1) note(outcome.doubled, entry, `has ${referrals.length} referrals`);
    if ((store.contacts.get(entry.key) ?? []).length !== 1) note(outcome.doubled, entry, `has not one contact`);
    if (rules.length > expected.length) note(outcome.doubled, entry, `has the rewards ${rules}`);
    else if (rules.join() !== expected.join()) note(outcome.lost, entry, `has the rewards ${rules}`);
  }
}

/** A summary that counts all clicks of before `begun`: one that is far behind says by `as_of` how far it came. */
async function readCounted(client, participant, begun) {
  for (;;) {
    const summary = await client.read(`/v1/participants/${participant.id}/summary`);
    if (Date.parse(summary.clicks.as_of) >= begun) return summary;
    if (Date.now() > begun + COUNTED_LIMIT_MS) throw new Error(`the clicks of ${participant.id} are counted as of ${summary.clicks.as_of} only`);
    await delay(PAUSE_MS);
  }
}

/** The figures that are kept beside the rows tell the same as the rows. */
async function checkSummaries(client, participants, store, outcome) {
  const counted = { clicks: 0, referrals: 0 };
  const begun = Date.now();
  for (const participant of participants) {
    const summary = await readCounted(client, participant, begun);
    counted.clicks += summary.clicks.total;
    counted.referrals += summary.referrals.total;
  }
  for (const [what, count] of Object.entries(counted)) {
    const stored = [...store[what].values()].reduce((sum, rows) => sum + rows.length, 0);
    if (count !== stored) (count > stored ? outcome.doubled : outcome.lost).push(`the summaries count ${count} ${what}, ${stored} are stored`);
  }
}
