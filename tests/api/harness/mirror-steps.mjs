// Random operations whose outcome no model foretells: two servers that are asked the same must agree on it.
//
// They meet where the order of things decides: facts that come before their referral, prospects of several programs,
// keys that become known late, repetitions with the same and with other content. A fact says when it occurred, half a
// day off the moments that the clock is set to: so the few milliseconds between the servers decide nothing.

import { DAY_MS, payment } from './world.mjs';

const PEOPLE = 12;
const CHANNELS = ['newsletter', 'poster', 'shop', 'friends'];
const STAGES = ['accepted', 'contacted', 'qualified', 'won', 'lost', 'declined'];
const TYPES = ['invoice.paid', 'job.invoiced', 'order.placed', 'signup.completed', 'custom.visit'];

export const MIRROR_WEIGHTS = { know: 4, fact: 14, factOfReferral: 6, factAgain: 5, factChanged: 2, batch: 3, credit: 8, submit: 8, move: 5, disqualify: 2, enrol: 2, link: 2, bonus: 3, change: 1, version: 1, look: 3 };

export class MirrorSteps {
  #count = 0;

  /** @param {{client: import('./mirror.mjs').Mirror, programs: any[], participants: any[], random: import('./random.mjs').Random, now: () => number}} parts */
  constructor({ client, programs, participants, random, now }) {
    Object.assign(this, { client, programs, participants, random, now });
    this.referrals = [];
    this.sent = [];
  }

  #name(prefix) {
    this.#count += 1;
    return `${prefix}-${this.#count}`;
  }

  /** One of a few people, known by one or several of their keys. */
  #person() {
    const number = this.random.between(1, PEOPLE);
    const person = {};
    const keys = this.random.between(1, 7);
    if (keys & 1) person.email = `person${number}@example.com`;
    if (keys & 2) person.phone = `+1202555${String(1000 + number)}`;
    if (keys & 4) person.external_id = `person-${number}`;
    return person;
  }

  #amount() {
    return 10 * this.random.between(100, 9_000);
  }

  #before() {
    return new Date(this.now() - (this.random.between(0, 20) + 0.5) * DAY_MS).toISOString();
  }

  #fact(fields) {
    const body = payment({ type: this.random.pick(TYPES), external_id: this.#name('fact'), amount: this.#amount(), occurred_at: this.#before(), ...fields });
    this.sent.push({ path: '/v1/events', body });
    return body;
  }

  #post(path, body) {
    return this.client.post(path, body);
  }

  async #postReferral(path, body) {
    const { body: answer } = await this.#post(path, body);
    const referral = answer?.object === 'referral' ? answer : answer?.referral;
    if (referral && !this.referrals.includes(referral.id)) this.referrals.push(referral.id);
  }

  know() {
    const fields = { name: this.#name('Person'), company: this.random.pick(['Alpha', 'Beta']), metadata: { seen: String(this.#count) }, tags: [this.random.pick(['vip', 'new'])] };
    return this.#post('/v1/contacts', { ...this.#person(), ...fields });
  }

  fact() {
    return this.#postReferral('/v1/events', this.#fact({ customer: this.#person() }));
  }

  factOfReferral() {
    return this.referrals.length === 0 ? this.submit() : this.#postReferral('/v1/events', this.#fact({ referral_id: this.random.pick(this.referrals) }));
  }

  factAgain() {
    if (this.sent.length === 0) return this.fact();
    const { path, body } = this.random.pick(this.sent);
    return this.#post(path, body);
  }

  factChanged() {
    if (this.sent.length === 0) return this.fact();
    const { path, body } = this.random.pick(this.sent);
    return this.#post(path, { ...body, amount: (body.amount ?? 0) + 1 });
  }

  batch() {
    return this.#post('/v1/events', Array.from({ length: this.random.between(1, 6) }, () => this.#fact({ customer: this.#person() })));
  }

  credit() {
    const participant = this.random.pick(this.participants);
    return this.#postReferral('/v1/events', this.#fact({ customer: this.#person(), attribution: { code: participant.code }, program_id: participant.program_id }));
  }

  submit() {
    const participant = this.random.pick(this.participants);
    const body = { program_id: participant.program_id, prospect: this.#person() };
    if (this.random.between(1, 4) > 1) body.code = participant.code;
    if (this.random.between(1, 2) === 1) body.external_id = this.#name('lead');
    if (this.random.between(1, 2) === 1) body.value = this.#amount();
    this.sent.push({ path: '/v1/referrals', body });
    return this.#postReferral('/v1/referrals', body);
  }

  #ofReferral(act, body) {
    return this.referrals.length === 0 ? this.submit() : this.#post(`/v1/referrals/${this.random.pick(this.referrals)}/${act}`, body);
  }

  move() {
    return this.#ofReferral('transitions', { to: this.random.pick(STAGES), value: this.#amount(), reason: this.#name('reason') });
  }

  disqualify() {
    return this.#ofReferral('disqualify', { reason_code: 'fraud', reason: 'found out' });
  }

  async enrol() {
    const program = this.random.pick(this.programs);
    const body = { program_id: program.id, kind: 'customer', name: this.#name('Participant'), ...this.#person() };
    if (this.random.between(1, 2) === 1) body.code = `WANTED-${this.random.between(1, 8)}`;
    const { body: answer } = await this.#post('/v1/participants', body);
    if (answer.object === 'participant' && !this.participants.some((row) => row.id === answer.id)) this.participants.push(answer);
  }

  link() {
    return this.#post('/v1/links', { participant_id: this.random.pick(this.participants).id, channel: this.random.pick(CHANNELS) });
  }

  bonus() {
    const { id, program_id } = this.random.pick(this.participants);
    const body = { participant_id: id, program_id, kind: 'credit', amount: this.#amount(), currency: this.random.pick(['USD', 'EUR']), reason: 'well done', external_id: this.#name('bonus') };
    this.sent.push({ path: '/v1/rewards', body });
    return this.#post('/v1/rewards', body);
  }

  change() {
    return this.client.patch(`/v1/programs/${this.random.pick(this.programs).id}`, { metadata: { note: this.#name('note') }, destination_url: `https://www.example.com/${this.#name('page')}` });
  }

  async version() {
    const program = this.random.pick(this.programs);
    const { rules } = (await this.client.read(`/v1/programs/${program.id}/versions?limit=1`)).data[0];
    return this.#post(`/v1/programs/${program.id}/versions`, { rules });
  }

  look() {
    return this.client.get(`/v1/participants/${this.random.pick(this.participants).id}/summary`);
  }
}
