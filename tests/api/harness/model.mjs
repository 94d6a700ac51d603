// What the books must say, computed the simple way: a list of grants, re-added each time.
//
// The program is the documentation's example: `thanks` to the referrer in steps by the ordinal of the referral, held 30
// days; `cashback` to the referred, a tenth of the payment up to 5000, at once. An ordinal is given at accrual and never
// given back. What is taken back of a grant is a function of all refunds of its sale, and of what hands took.

const STEPS = [
  { from: 5, amount: 10_000 },
  { from: 3, amount: 5_000 },
  { from: 1, amount: 2_500 },
];
export const LEAST_PAYMENT = 5_000;
const CASHBACK_CAP = 5_000;

export class Model {
  constructor() {
    this.participants = [];
    this.referrals = [];
    this.grants = []; // {contactId, participant?, referral?, role, amount, state: pending|issued|denied, holdUntil?, object?, sale?, taken, byHand, revoked}
    this.refunds = new Map(); // id of a sale's object -> [{id, amount or null, undone}]
    this.sent = []; // requests that may be repeated: {path, body, id}
    this.time = null; // up to when holds have ended, ms
  }

  addParticipant({ id, contact_id: contactId, code }) {
    this.participants.push({ id, contactId, code, ordinal: 0 });
  }

  addReferral(participant, { id, contact_id: contactId }, email, duplicate) {
    const referral = { id, participant, contactId, email, duplicate, lost: duplicate, disqualified: false, qualified: false };
    this.referrals.push(referral);
    return referral;
  }

  /** A payment of this referral: what it grants. A rule that had no amount to pay from is asked again by the next one. */
  pay(referral, amount, object) {
    if (referral.lost || referral.disqualified || amount < LEAST_PAYMENT) return {};
    if (!referral.qualified) return this.qualify(referral, amount, object);
    return this.#hasCashback(referral) ? {} : { cashback: this.#payBack(referral, amount, object) };
  }

  /**
   * The referral qualifies: what each side is granted, by rule.
   * @param {number|null} amount null when it was qualified by hand without one
   * @param {string} [object] of the payment, for refunds
   */
  qualify(referral, amount, object) {
    referral.qualified = true;
    const { participant } = referral;
    participant.ordinal += 1;
    const thanks = STEPS.find((step) => participant.ordinal >= step.from).amount;
    const granted = { thanks };
    this.#grant({ contactId: participant.contactId, participant, referral, role: 'referrer', amount: thanks, state: 'pending', object, sale: amount });
    if (amount !== null) granted.cashback = this.#payBack(referral, amount, object);
    return granted;
  }

  #hasCashback(referral) {
    return this.grants.some((grant) => grant.referral === referral && grant.role === 'referred');
  }

  #payBack(referral, amount, object) {
    const cashback = Math.min(amount / 10, CASHBACK_CAP);
    this.#grant({ contactId: referral.contactId, referral, role: 'referred', amount: cashback, state: 'issued', object, sale: amount });
    return cashback;
  }

  #grant(grant) {
    const made = { taken: 0, byHand: 0, revoked: false, ...grant };
    this.grants.push(made);
    this.#takeBack(made);
  }

  thanksOf(referral) {
    return this.grants.find((grant) => grant.referral === referral && grant.role === 'referrer');
  }

  /** Objects of sales that granted something. */
  sales() {
    return [...new Set(this.grants.map((grant) => grant.object).filter(Boolean))];
  }

  /** A refund of a sale, or (amount null) of all of it; again with `undone` when it failed. */
  refund(object, refund) {
    const refunds = this.refunds.get(object) ?? [];
    this.refunds.set(object, [...refunds.filter(({ id }) => id !== refund.id), refund]);
    for (const grant of this.grants) if (grant.object === object) this.#takeBack(grant);
  }

  /** Sets how much of a grant is taken back. */
  #takeBack(grant) {
    if (grant.revoked || grant.state === 'denied' || !grant.object) return;
    const refunds = (this.refunds.get(grant.object) ?? []).filter(({ undone }) => !undone);
    const refunded = refunds.some(({ amount }) => amount === null) ? grant.sale : Math.min(grant.sale, refunds.reduce((sum, { amount }) => sum + amount, 0));
    grant.taken = Math.min(grant.amount, Math.floor((grant.amount * refunded) / grant.sale) + grant.byHand);
    this.#release(grant); // what comes back behind the end of its hold waits no more
  }

  leftOf(grant) {
    return grant.state === 'denied' ? 0 : grant.amount - grant.taken;
  }

  /** Takes an amount back by hand, or (null) all. */
  reverse(grant, amount) {
    if (amount === null) Object.assign(grant, { revoked: true, taken: grant.amount });
    else Object.assign(grant, { byHand: grant.byHand + amount, taken: grant.taken + amount });
  }

  disqualify(referral) {
    referral.disqualified = true;
    for (const grant of this.grants) {
      if (grant.referral !== referral || grant.state === 'denied') continue;
      if (grant.state === 'pending' && grant.taken < grant.amount) grant.state = 'denied';
      else this.reverse(grant, null);
    }
  }

  addBonus(participant, amount, id) {
    this.#grant({ id, contactId: participant.contactId, participant, role: 'bonus', amount, state: 'issued' });
  }

  releaseUntil(time) {
    this.time = time;
    for (const grant of this.grants) this.#release(grant);
  }

  #release(grant) {
    if (grant.state === 'pending' && grant.holdUntil <= this.time && this.leftOf(grant) > 0) grant.state = 'issued';
  }

  statusOf(referral) {
    if (referral.lost || referral.disqualified) return 'disqualified';
    const own = this.grants.filter((grant) => grant.referral === referral);
    if (own.length > 0 && own.every((grant) => this.leftOf(grant) === 0)) return 'disqualified';
    const thanks = this.thanksOf(referral);
    if (thanks?.state === 'issued') return 'rewarded';
    return referral.qualified ? 'qualified' : 'pending';
  }

  /** Expected counts of a participant's referrals by status. */
  countsOf(participant) {
    const counts = { total: 0, pending: 0, qualified: 0, rewarded: 0, disqualified: 0 };
    for (const referral of this.referrals.filter((row) => row.participant === participant)) {
      counts.total += 1;
      counts[this.statusOf(referral)] += 1;
    }
    return counts;
  }

  #sum(matches) {
    return this.grants.filter(matches).reduce((sum, grant) => sum + this.leftOf(grant), 0);
  }

  totalsOf(participant) {
    const of = (state) => this.#sum((grant) => grant.participant === participant && grant.state === state);
    const reversed = this.grants.filter((grant) => grant.participant === participant).reduce((sum, grant) => sum + grant.taken, 0);
    return { pending: of('pending'), available: of('issued'), reversed };
  }

  earnedCountOf(participant) {
    return this.grants.filter((grant) => grant.participant === participant && grant.state === 'issued' && this.leftOf(grant) > 0).length;
  }

  /** Expected balances that are not zero: `contact kind` -> amount. */
  balances() {
    const balances = new Map();
    for (const grant of this.grants) {
      const kind = { pending: 'pending', issued: 'available' }[grant.state];
      if (!kind || this.leftOf(grant) === 0) continue;
      const name = `${grant.contactId} ${kind}`;
      balances.set(name, (balances.get(name) ?? 0) + this.leftOf(grant));
    }
    return balances;
  }
}
