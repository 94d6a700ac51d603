// The journal of a fault: what was asked of the server, and what came back. It lives in the memory of the driver, which
// no fault touches, and is compared with the store afterwards (compare.mjs).
//
// How a test uses the three modules:
//
//   const journal = new Journal();
//   await keepWriting(clients, participants, journal, { enough: () => broken });  // writers.mjs; the fault goes on beside it
//   const outcome = await compare(clients, participants, journal);                // compare.mjs; the server is well again
//   report(t, 'kill -9', outcome, { least: 500 });                                // report.mjs; asserts and prints the line
//
// `clients` is {live, anonymous}: a Client with a secret key and one without, from tests/api/harness/http.mjs. A Server of
// tests/api/harness/process.mjs is one; behind a proxy make two Clients with its address.
//
// An entry is one request with a natural key that no other request has, so that its effect can be found again:
//   click   GET /r/{code} whose Referer is https://<key>.example.com (the store keeps the host of a referrer)
//   lead    POST /v1/referrals of a prospect whose e-mail is <key>@example.com
//   event   POST /v1/events, external id <key>, of a customer whose e-mail is <key>@example.com, who is new
// and one of these states:
//   invoked       sent; no answer yet
//   acknowledged  a 2xx received whole, or a redirect that carries a click id. It must be in the store, once, for ever.
//   refused       answered that it was not done, or never sent (no connection could be made). Whether such a request may
//                 be in the store all the same is for the test to say: on SQLite it may not.
//   unknown       sent, and the connection ended without a whole answer. It may be in the store, once at most.

/**
 * @typedef {object} Entry
 * @property {'click'|'lead'|'event'} kind
 * @property {string} key
 * @property {any} participant whose code was used
 * @property {any} [body] of a POST
 * @property {Record<string, string>} headers
 * @property {'invoked'|'acknowledged'|'refused'|'unknown'} state
 * @property {string} [id] of the click, referral or event, once acknowledged
 * @property {string} [text] the answer, byte by byte
 * @property {string} [why] it was refused or is unknown
 * @property {number} invokedAt wall clock, ms with a fraction
 * @property {number} [answeredAt] the same
 */

const now = () => performance.timeOrigin + performance.now();

export class Journal {
  constructor() {
    /** @type {Entry[]} */
    this.entries = [];
    this.compared = 0; // how many entries, from the first, a comparison has settled for good
    this.marks = {}; // by list of the API: the newest id that a comparison has seen
    this.acknowledged = 0;
    this.refused = 0;
  }

  /** Before the request is sent. */
  invoke(entry) {
    Object.assign(entry, { state: 'invoked', invokedAt: now() });
    this.entries.push(entry);
    return entry;
  }

  /** After the whole answer was received. */
  acknowledge(entry, id, text) {
    Object.assign(entry, { state: 'acknowledged', id, text, answeredAt: now() });
    this.acknowledged += 1;
  }

  /** A refusal tells nothing of an earlier attempt whose answer never came: that stays unknown. */
  refuse(entry, why) {
    if (entry.state === 'unknown') return;
    Object.assign(entry, { state: 'refused', why });
    this.refused += 1;
  }

  lose(entry, why) {
    Object.assign(entry, { state: 'unknown', why });
  }

  inState(state) {
    return this.entries.filter((entry) => entry.state === state);
  }

  /** The longest time without an acknowledged write, in milliseconds: what a client saw of a failover. */
  longestGap() {
    const times = this.entries.filter((entry) => entry.answeredAt).map((entry) => entry.answeredAt).sort((a, b) => a - b);
    return times.reduce((longest, time, index) => Math.max(longest, index === 0 ? 0 : time - times[index - 1]), 0);
  }
}
