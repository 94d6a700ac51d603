// One random step each: a request to the server, what its answer must be, and the same step in the model.

import assert from 'node:assert/strict';
import { assertProblem } from './shapes.mjs';
import { DAY_MS, payment, unique, uniqueEmail } from './world.mjs';

const HOLD_DAYS = 30;
const CLOCK_MARGIN_MS = 600_000;
const MOST_DAYS = 300; // the example's rules let a referral qualify for 365 days
const OPEN_STAGES = ['accepted', 'contacted', 'qualified', 'opportunity', 'proposal', 'negotiation'];

export const WEIGHTS = { submit: 10, submitAgain: 2, submitDuplicate: 3, pay: 14, payByCustomer: 3, payTwice: 2, move: 4, lose: 2, qualify: 3, disqualify: 3, bonus: 3, advance: 2, refund: 8, failRefund: 3, reverse: 3, replay: 5, conflict: 3 };

export class Steps {
  /** @param {{client: any, program: any, model: import('./model.mjs').Model, random: import('./random.mjs').Random}} parts */
  constructor({ client, program, model, random }) {
    Object.assign(this, { client, program, model, random });
    this.clock = null; // where the test clock was last set, ms
    this.started = null;
  }

  #open() {
    return this.model.referrals.filter((row) => !row.lost && !row.disqualified && !row.qualified);
  }

  #live() {
    return this.model.referrals.filter((row) => !row.lost && !row.disqualified);
  }

  #pickOr(values, then) {
    return values.length === 0 ? this.submit() : then(this.random.pick(values));
  }

  #body(participant, email) {
    return { program_id: this.program.id, code: participant.code, prospect: { email } };
  }

  async submit() {
    const participant = this.random.pick(this.model.participants);
    const email = uniqueEmail('model');
    const answer = await this.client.create('/v1/referrals', this.#body(participant, email));
    this.clock ??= Date.parse(answer.submitted_at);
    this.started ??= this.clock;
    this.model.addReferral(participant, answer, email, false);
  }

  submitAgain() {
    return this.#pickOr(this.#live(), async (referral) => {
      const again = await this.client.act('/v1/referrals', this.#body(referral.participant, referral.email));
      assert.deepEqual([again.id, again.replayed], [referral.id, true]);
    });
  }

  submitDuplicate() {
    return this.#pickOr(this.#live(), async (referral) => {
      const others = this.model.participants.filter((row) => row !== referral.participant);
      const participant = this.random.pick(others);
      const answer = await this.client.create('/v1/referrals', this.#body(participant, referral.email));
      assert.deepEqual([answer.stage, answer.reason_code], ['declined', 'duplicate']);
      this.model.addReferral(participant, answer, null, true);
    });
  }

  /** Posts a payment of one referral and checks what it granted. */
  async #post(referral, body) {
    const event = await this.client.create('/v1/events', body);
    this.model.sent.push({ path: '/v1/events', body, id: event.id });
    const expected = this.model.pay(referral, body.amount, body.object?.id ?? body.external_id);
    assert.deepEqual(Object.fromEntries(event.rewards.map((row) => [row.rule_key, row.amount])), expected);
    this.#noteHold(referral, event.rewards);
  }

  #noteHold(referral, rewards) {
    const thanks = rewards.find((row) => row.rule_key === 'thanks');
    if (!thanks) return;
    const held = Date.parse(thanks.hold_until) - Date.parse(thanks.created_at);
    assert.ok(Math.abs(held - HOLD_DAYS * DAY_MS) < 1000, `held for ${held} ms`);
    this.model.thanksOf(referral).holdUntil = Date.parse(thanks.hold_until);
  }

  #amount() {
    return 10 * this.random.between(1, 10_000);
  }

  pay() {
    return this.#pickOr(this.model.referrals, (referral) => this.#post(referral, payment({ referral_id: referral.id, amount: this.#amount() })));
  }

  payByCustomer() {
    return this.#pickOr(this.#live(), (referral) => this.#post(referral, payment({ customer: { email: referral.email }, amount: this.#amount() })));
  }

  payTwice() {
    return this.#pickOr(this.#live(), async (referral) => {
      const object = { id: unique('inv') };
      for (const type of ['invoice.paid', 'job.invoiced']) await this.#post(referral, payment({ type, referral_id: referral.id, object, amount: this.#amount() }));
    });
  }

  move() {
    return this.#pickOr(this.#open(), async (referral) => {
      const to = this.random.pick(OPEN_STAGES.filter((stage) => stage !== referral.stage));
      const answer = await this.client.act(`/v1/referrals/${referral.id}/transitions`, { to });
      assert.deepEqual([answer.stage, answer.status], [to, 'pending']);
      referral.stage = to;
    });
  }

  lose() {
    return this.#pickOr(this.#open(), async (referral) => {
      const to = this.random.pick(['lost', 'declined', 'expired']);
      const answer = await this.client.act(`/v1/referrals/${referral.id}/transitions`, { to, reason_code: 'no_budget', reason: 'no budget' });
      assert.deepEqual([answer.stage, answer.status], [to, 'disqualified']);
      referral.lost = true;
    });
  }

  qualify() {
    return this.#pickOr(this.#open(), async (referral) => {
      const amount = this.random.pick([null, this.#amount()]);
      await this.client.act(`/v1/referrals/${referral.id}/qualify`, { reason: 'by hand', ...(amount === null ? {} : { amount, currency: 'USD' }) });
      const expected = this.model.qualify(referral, amount);
      const { data } = await this.client.read(`/v1/rewards?referral_id=${referral.id}`);
      assert.deepEqual(Object.fromEntries(data.map((row) => [row.rule_key, row.amount])), expected);
      this.#noteHold(referral, data);
    });
  }

  disqualify() {
    return this.#pickOr(this.#live(), async (referral) => {
      const answer = await this.client.act(`/v1/referrals/${referral.id}/disqualify`, { reason_code: 'fraud', reason: 'model' });
      assert.equal(answer.status, 'disqualified');
      this.model.disqualify(referral);
    });
  }

  async #tellRefund(object, type, body) {
    const fact = { type, external_id: unique('back'), customer: { email: uniqueEmail('payer') }, ...body };
    const event = await this.client.create('/v1/events', fact);
    if (fact.amount !== undefined) this.model.sent.push({ path: '/v1/events', body: fact, id: event.id });
    assert.notEqual(event.decisions[0].outcome, 'waiting', object);
  }

  /** Part of a sale, more than it, or all. */
  refund() {
    return this.#pickOr(this.model.sales(), async (object) => {
      const amount = this.random.pick([null, this.#amount(), this.random.between(0, 3_000)]);
      const id = unique('refund');
      await this.#tellRefund(object, 'refund.created', { object: { id }, refers_to: { id: object }, ...(amount === null ? {} : { amount, currency: 'USD' }) });
      this.model.refund(object, { id, amount, undone: false });
    });
  }

  failRefund() {
    const refunds = [...this.model.refunds].flatMap(([object, of]) => of.map((refund) => ({ object, refund })));
    return this.#pickOr(refunds, async ({ object, refund }) => {
      await this.#tellRefund(object, 'refund.failed', { refers_to: { id: refund.id } });
      this.model.refund(object, { ...refund, undone: true });
    });
  }

  /** A reward is taken back by hand: of a referral's, in part or wholly. */
  reverse() {
    const grants = this.model.grants.filter((grant) => grant.referral && this.model.leftOf(grant) > 0);
    return this.#pickOr(grants, async (grant) => {
      const { data } = await this.client.read(`/v1/rewards?referral_id=${grant.referral.id}`);
      const reward = data.find((row) => row.beneficiary.role === grant.role);
      const left = this.model.leftOf(grant);
      const amount = this.random.pick([null, this.random.between(1, left)]);
      assertProblem(await this.client.post(`/v1/rewards/${reward.id}/reverse`, { amount: left + 1, reason: 'model' }), 400, 'out_of_range', 'amount');
      await this.client.act(`/v1/rewards/${reward.id}/reverse`, { reason: 'model', ...(amount === null ? {} : { amount }) });
      this.model.reverse(grant, amount);
    });
  }

  async bonus() {
    const participant = this.random.pick(this.model.participants);
    const body = { participant_id: participant.id, program_id: this.program.id, kind: 'credit', amount: this.random.between(1, 5_000), currency: 'USD', reason: 'model', external_id: unique('bonus') };
    const reward = await this.client.create('/v1/rewards', body);
    this.model.sent.push({ path: '/v1/rewards', body, id: reward.id });
    this.model.addBonus(participant, body.amount, reward.id);
  }

  /** Sets the clock on by some days, never so near to the end of a hold that the machine's speed would decide. */
  async advance() {
    if (this.clock === null || this.clock - this.started > MOST_DAYS * DAY_MS) return;
    let to = this.clock + this.random.between(1, 12) * DAY_MS;
    const tooNear = () => this.model.grants.some((grant) => grant.state === 'pending' && Math.abs(grant.holdUntil - to) < CLOCK_MARGIN_MS);
    while (tooNear()) to += 2 * CLOCK_MARGIN_MS;
    await this.client.act('/v1/test_clock/advance', { to: new Date(to).toISOString() });
    this.clock = to;
    this.model.releaseUntil(to);
  }

  replay() {
    return this.#pickOr(this.model.sent, async ({ path, body, id }) => {
      const again = await this.client.act(path, body);
      assert.deepEqual([again.id, again.replayed], [id, true]);
    });
  }

  conflict() {
    return this.#pickOr(this.model.sent, async ({ path, body }) => {
      assertProblem(await this.client.post(path, { ...body, amount: body.amount + 1 }), 409, 'event_conflict', 'external_id');
    });
  }
}
