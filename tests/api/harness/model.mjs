// What the books must say, computed the simple way: a list of grants, re-added each time.
//
// The program is the documentation's example: `thanks` to the referrer in steps by the ordinal of the referral, held 30
// days; `cashback` to the referred, a tenth of the payment up to 5000, at once. An ordinal is given at accrual and never
// given back.

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
    this.grants = []; // {contactId, participant?, referral?, role, amount, state: pending|issued|denied, holdUntil?}
    this.sent = []; // requests that may be repeated: {path, body, id}
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
  pay(referral, amount) {
    if (referral.lost || referral.disqualified || amount < LEAST_PAYMENT) return {};
    if (!referral.qualified) return this.qualify(referral, amount);
    return this.#hasCashback(referral) ? {} : { cashback: this.#payBack(referral, amount) };
  }

  /**
   * The referral qualifies: what each side is granted, by rule.
   * @param {number|null} amount null when it was qualified by hand without one
   */
  qualify(referral, amount) {
    referral.qualified = true;
    const { participant } = referral;
    participant.ordinal += 1;
    const thanks = STEPS.find((step) => participant.ordinal >= step.from).amount;
    const granted = { thanks };
    this.grants.push({ contactId: participant.contactId, participant, referral, role: 'referrer', amount: thanks, state: 'pending' });
    if (amount !== null) granted.cashback = this.#payBack(referral, amount);
    return granted;
  }

  #hasCashback(referral) {
    return this.grants.some((grant) => grant.referral === referral && grant.role === 'referred');
  }

  #payBack(referral, amount) {
    const cashback = Math.min(amount / 10, CASHBACK_CAP);
    this.grants.push({ contactId: referral.contactId, referral, role: 'referred', amount: cashback, state: 'issued' });
    return cashback;
  }

  thanksOf(referral) {
    return this.grants.find((grant) => grant.referral === referral && grant.role === 'referrer');
  }

  /** Whether it has a reward that its beneficiary has already: then it cannot be disqualified. */
  hasIssued(referral) {
    return this.grants.some((grant) => grant.referral === referral && grant.state === 'issued');
  }

  disqualify(referral) {
    referral.disqualified = true;
    for (const grant of this.grants) if (grant.referral === referral && grant.state === 'pending') grant.state = 'denied';
  }

  addBonus(participant, amount) {
    this.grants.push({ contactId: participant.contactId, participant, role: 'bonus', amount, state: 'issued' });
  }

  releaseUntil(time) {
    for (const grant of this.grants) if (grant.state === 'pending' && grant.holdUntil <= time) grant.state = 'issued';
  }

  statusOf(referral) {
    if (referral.lost || referral.disqualified) return 'disqualified';
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
    return this.grants.filter(matches).reduce((sum, grant) => sum + grant.amount, 0);
  }

  totalsOf(participant) {
    const of = (state) => this.#sum((grant) => grant.participant === participant && grant.state === state);
    return { pending: of('pending'), available: of('issued') };
  }

  earnedCountOf(participant) {
    return this.grants.filter((grant) => grant.participant === participant && grant.state === 'issued').length;
  }

  /** Expected balances that are not zero: `contact kind` -> amount. */
  balances() {
    const balances = new Map();
    for (const grant of this.grants) {
      const kind = { pending: 'pending', issued: 'available' }[grant.state];
      if (!kind) continue;
      const name = `${grant.contactId} ${kind}`;
      balances.set(name, (balances.get(name) ?? 0) + grant.amount);
    }
    return balances;
  }
}
