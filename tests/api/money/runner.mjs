// Runs one money case: a program of its own, steps over HTTP, and what the books must then say.
//
// A case is {name, currency?, rules?, steps, expect}. `rules` are rules of a program, or a list of reward rules that a
// payment (`invoice.paid`) qualifies for. Participants are p1, p2, ...; referrals r1, r2, ..., which are also the names of
// their prospects; a reward is `<referral>.<rule key>`, or the name of a bonus. Where a rule paid for a referral twice (its
// attribution moved), `@p2` behind the name says whose it is. Steps are made by the functions below, each with its last
// argument for what is rare; fails() turns one into a refusal that must come.
//
// What is expected, all of it optional:
//   lots      {'r1.fee': {status, available: 1667, redeemed: 833}}   amounts left out are 0; all of the case's rewards
//   people    {p1: {available: 1667, redeemed: 2500, debt: 0}}       a contact's sums over its lots, and its debt
//   referrals {r1: 'rewarded'}                                       or {status, stage, reason_code}
//   moves     ['r1.fee program_expense>pending 2500', ...]           every move of money in the order of its posting
//   waits     {'r1.fee': ['approval']}                               what rewards wait for
//   budgets   [{used: 2500, left: 0, warned: 100}]                   as far as named
//   answers   [{outcome: 'reversed', rule_key: 'fee', amount: 833}]  decisions on the last event, as far as named
//
// Beside that, for every case: totals of participants are sums of their lots, and each lot adds up to what was granted.

import assert from 'node:assert/strict';
import { DAY_MS, makeParticipant, makeProgram, rulesWith, unique, uniqueEmail } from '../harness/world.mjs';

const KINDS = ['pending', 'available', 'reserved', 'redeemed', 'paid', 'reversed', 'expired'];
const isPerson = (name) => /^p\d+$/.test(name);

// ---- steps ----

/** Submits a prospect by a participant's code. */
export const refer = (referral, by = 'p1', fields = {}) => ({ do: 'refer', referral, by, fields });
/** A payment; its business object is `object`, or one of the referral's own. */
export const pay = (referral, amount, object = `inv-${referral}`, fields = {}) => ({ do: 'fact', type: 'invoice.paid', about: referral, object, amount, fields });
/** Any other fact about a referral: fact('r1', 'order.placed', 'o1', 5000). */
export const fact = (about, type, object, amount, fields = {}) => ({ do: 'fact', type, about, object, amount, fields });
const taking = (type) => (sale, amount, fields = {}) => ({ do: 'fact', type, to: sale, object: fields.as ?? unique('back'), amount, fields });
/** Facts that take a sale back, wholly where no amount is said; `as` names them for failed() and won(). */
export const refund = taking('refund.created');
export const chargeback = taking('chargeback.created');
export const canceled = taking('order.canceled');
export const voided = taking('invoice.voided');
/** Facts that give back what another took. */
export const failed = taking('refund.failed');
export const won = taking('chargeback.won');
/** Spends credit; `as` names the redemption for capture() and release(); amount null: all that is spendable. */
export const spend = (person, amount, fields = {}) => ({ do: 'spend', person, amount, fields });
export const reserve = (person, amount, as, fields = {}) => ({ do: 'spend', person, amount, fields: { ...fields, as, capture: false } });
export const capture = (redemption, amount) => ({ do: 'redemption', act: 'capture', redemption, body: amount === undefined ? {} : { amount } });
export const release = (redemption) => ({ do: 'redemption', act: 'release', redemption, body: {} });
/** A bonus by hand; `reward` is its name. */
export const bonus = (reward, person, amount, fields = {}) => ({ do: 'bonus', reward, person, amount, fields });
/** An act by hand on a reward: onReward('r1.fee', 'reverse', {amount: 100, reason: 'x'}). */
export const onReward = (reward, act, body = { reason: 'by hand' }) => ({ do: 'reward', reward, act, body });
export const reverse = (reward, amount, reason = 'by hand') => onReward(reward, 'reverse', amount === undefined ? { reason } : { amount, reason });
/** An act by hand on a referral: onReferral('r1', 'disqualify', {...}). */
export const onReferral = (referral, act, body) => ({ do: 'referral', referral, act, body });
export const disqualify = (referral, code = 'fraud') => onReferral(referral, 'disqualify', { reason_code: code, reason: 'by hand' });
export const reopen = (referral, body = { reason: 'by hand' }) => onReferral(referral, 'reopen', body);
/** Moves the attribution to another participant, or (null) takes it away. */
export const attribute = (referral, to, fields = {}) => ({ do: 'attribute', referral, to, fields });
/** A discount is used for an order, which facts then name as `order`. */
export const use = (reward, order, amount, fields = {}) => ({ do: 'use', reward, order, amount, fields });
/** Codes come into a pool of the program, which is made where there is none. */
export const codes = (pool, ...list) => ({ do: 'codes', pool, list });
/** The office has done what a custom reward promises, or has not after all. */
export const todo = (reward, act) => ({ do: 'todo', reward, act });
/** Sets the clock on. */
export const advance = (days) => ({ do: 'advance', days });
/** Tells the fact that was told last once more: it must change nothing. */
export const again = () => ({ do: 'again' });
/** Somebody else does it: a key of its own. */
export const bySecond = (step) => ({ ...step, second: true });
/** A new version of the rules: what is named takes the place of what was. */
export const version = (rules) => ({ do: 'version', rules });
/** Yes to many at once: an answer for each, `done` or the code of its refusal. */
export const approveAll = (rewards, answers) => ({ do: 'approveAll', rewards, answers });
/** The step is refused like this. */
export const fails = (step, status, code) => ({ ...step, refused: { status, code } });

// ---- running ----

class Run {
  constructor(client, money, second) {
    this.client = client;
    this.second = second;
    this.case = money;
    this.currency = money.currency ?? 'USD';
    this.people = new Map(); // name -> {id, contact_id}: participants, prospects
    this.referrals = new Map();
    this.redemptions = new Map();
    this.bonuses = new Map(); // reward id -> name
    this.mark = unique('case');
  }

  async begin() {
    const rules = this.case.rules ?? [{ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } }];
    this.rules = Array.isArray(rules) ? rulesWith(...rules) : rules;
    this.program = await makeProgram(this.client, { name: this.case.name.slice(0, 80), currency: this.currency, rules: this.rules });
  }

  async participant(name) {
    if (!this.people.has(name)) this.people.set(name, await makeParticipant(this.client, this.program, { email: uniqueEmail(name) }));
    return this.people.get(name);
  }

  objectId(name) {
    return `${this.mark}-${name}`;
  }

  async send(step, method, path, body) {
    const answer = await (step.second ? this.second : this.client).call(method, path, body);
    const what = `${JSON.stringify(step)}\n${answer.text.slice(0, 800)}`;
    if (step.refused) {
      assert.deepEqual([answer.status, answer.body.code], [step.refused.status, step.refused.code], what);
      return null;
    }
    assert.ok(answer.status === 200 || answer.status === 201, what);
    return answer.body;
  }

  async refer(step) {
    const by = await this.participant(step.by);
    const body = { program_id: this.program.id, code: by.code, prospect: { name: step.referral, email: uniqueEmail(step.referral) }, ...step.fields };
    const referral = await this.send(step, 'POST', '/v1/referrals', body);
    if (!referral) return;
    this.referrals.set(step.referral, referral);
    this.people.set(step.referral, { contact_id: referral.contact_id });
  }

  /** Facts that take something back are told of the customer, as an accounting system does; others of the referral. */
  #about(step) {
    if (step.about && this.referrals.has(step.about)) return { referral_id: this.referrals.get(step.about).id };
    return { customer: { email: `${this.mark}-customer@example.com` } };
  }

  async fact(step) {
    const { as: _as, ...fields } = step.fields;
    const body = { type: step.type, external_id: unique('msg'), ...this.#about(step), program_id: this.program.id, object: { id: this.objectId(step.object) }, ...fields };
    if (step.amount !== undefined && step.amount !== null) Object.assign(body, { amount: step.amount, currency: fields.currency ?? this.currency });
    if (step.to) body.refers_to = { id: this.objectId(step.to) };
    const event = await this.send(step, 'POST', '/v1/events', body);
    if (event) Object.assign(this, { event, told: body });
  }

  async again(step) {
    const event = await this.send(step, 'POST', '/v1/events', this.told);
    assert.equal(event.replayed, true);
    assert.deepEqual({ ...event, replayed: false }, { ...this.event, replayed: false, rewards: event.rewards, referral: event.referral, decisions: event.decisions });
  }

  async spend(step) {
    const { as, ...fields } = step.fields;
    const person = isPerson(step.person) ? await this.participant(step.person) : this.people.get(step.person);
    const body = { contact_id: person.contact_id, currency: this.currency, reference: as ? this.objectId(as) : unique('ref'), ...fields };
    if (step.amount !== null) body.amount = step.amount;
    const redemption = await this.send(step, 'POST', '/v1/redemptions', body);
    if (redemption && as) this.redemptions.set(as, redemption);
  }

  async redemption(step) {
    await this.send(step, 'POST', `/v1/redemptions/${this.redemptions.get(step.redemption).id}/${step.act}`, step.body);
  }

  async bonus(step) {
    const { id } = await this.participant(step.person);
    const body = { participant_id: id, program_id: this.program.id, kind: 'credit', amount: step.amount, currency: this.currency, reason: 'case', external_id: unique('bonus'), ...step.fields };
    if (step.fields.referral) Object.assign(body, { referral_id: this.referrals.get(step.fields.referral).id, referral: undefined });
    const reward = await this.send(step, 'POST', '/v1/rewards', body);
    if (reward) this.bonuses.set(reward.id, step.reward);
  }

  async found(name) {
    const rewards = await this.rewards();
    const found = rewards.find((row) => row.name === name);
    assert.ok(found, `no reward ${name} among ${rewards.map((row) => row.name)}`);
    return found;
  }

  async use(step) {
    const { code } = await this.found(step.reward);
    const body = { reference: this.objectId(step.order), order_amount: step.amount, currency: this.currency, ...step.fields };
    await this.send(step, 'POST', `/v1/discount_codes/${code}/redeem`, body);
  }

  async codes(step) {
    const pool = await this.send(step, 'POST', '/v1/code_pools', { program_id: this.program.id, name: step.pool });
    const { added } = await this.send(step, 'POST', `/v1/code_pools/${pool.id}/codes`, { codes: step.list.map((code) => this.objectId(code)) });
    assert.equal(added, step.list.length);
    const to = clockOf(this.client) + SERVED_MS;
    await this.client.act('/v1/test_clock/advance', { to: new Date(to).toISOString() }); // what waits is served
    clocks.set(this.client, to);
  }

  async todo(step) {
    const { id } = await this.found(step.reward);
    await this.send(step, 'POST', `/v1/todos/${id}/${step.act}`, {});
  }

  async reward(step) {
    const found = await this.found(step.reward);
    await this.send(step, 'POST', `/v1/rewards/${found.id}/${step.act}`, step.body);
  }

  async version(step) {
    this.rules = { ...this.rules, ...step.rules };
    await this.send(step, 'POST', `/v1/programs/${this.program.id}/versions`, { rules: this.rules });
  }

  async approveAll(step) {
    const ids = [];
    for (const name of step.rewards) ids.push((await this.found(name)).id);
    const { data } = await this.send(step, 'POST', '/v1/rewards/approve', { ids });
    assert.deepEqual(data.map((row) => row.id), ids);
    assert.deepEqual(data.map((row) => (row.done ? 'done' : row.error.code)), step.answers);
    for (const row of data) assert.equal(row.reward === null, !row.done);
  }

  async referral(step) {
    await this.send(step, 'POST', `/v1/referrals/${this.referrals.get(step.referral).id}/${step.act}`, step.body);
  }

  async attribute(step) {
    const path = `/v1/referrals/${this.referrals.get(step.referral).id}/attribution`;
    if (step.to === null) return void (await this.send(step, 'DELETE', `${path}?reason=by%20hand`));
    const { id } = await this.participant(step.to);
    await this.send(step, 'PUT', path, { participant_id: id, method: 'manual', reason: 'by hand', ...step.fields });
  }

  /** The clock is one for all cases, and only goes on. */
  async advance(step) {
    const { now } = await this.client.act('/v1/test_clock/advance', { to: new Date(clockOf(this.client) + step.days * DAY_MS).toISOString() });
    clocks.set(this.client, Date.parse(now));
  }

  // ---- what came of it ----

  /** All rewards of the case with the names that expectations give them, oldest first. */
  async rewards() {
    const rows = [];
    for (const contact of new Set([...this.people.values()].map((row) => row.contact_id))) rows.push(...(await this.client.readAll(`/v1/rewards?contact_id=${contact}`)));
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    const plain = (row) => this.bonuses.get(row.id) ?? `${this.#nameOf(row.referral_id)}.${row.rule_key}`;
    const all = rows.map(plain);
    return rows.map((row) => ({ ...row, name: all.indexOf(plain(row)) === all.lastIndexOf(plain(row)) ? plain(row) : `${plain(row)}@${this.#holderOf(row)}` }));
  }

  #nameOf(referralId) {
    return [...this.referrals].find(([, row]) => row.id === referralId)?.[0];
  }

  #holderOf(reward) {
    return [...this.people].find(([, row]) => row.contact_id === reward.beneficiary.contact_id)[0];
  }

  /** The moves of money of the case's program, oldest first: `lot from>to amount`. */
  async moves(rewards) {
    const names = new Map(rewards.map((row) => [row.id, row.name]));
    const transactions = (await this.client.readAll(`/v1/ledger/transactions?program_id=${this.program.id}`)).reverse();
    const entries = transactions.flatMap((row) => row.entries);
    const moves = [];
    for (let at = 0; at < entries.length; at += 2) {
      const [from, to] = [entries[at], entries[at + 1]];
      assert.deepEqual([from.amount, from.reward_id], [-to.amount, to.reward_id], 'entries come in pairs');
      moves.push(`${names.get(to.reward_id)} ${kindOf(from)}>${kindOf(to)} ${to.amount}`);
    }
    return moves;
  }

  async debtOf(person) {
    const accounts = await this.client.readAll(`/v1/ledger/accounts?contact_id=${person.contact_id}`);
    return accounts.find((row) => row.kind === 'clawback' && row.currency === this.currency)?.balance ?? 0;
  }

  async check() {
    const { expect } = this.case;
    const rewards = await this.rewards();
    for (const { name, amounts } of rewards) {
      const { granted, ...rest } = amounts;
      assert.ok(Object.values(rest).every((amount) => amount >= 0), `${name}: ${JSON.stringify(amounts)}`);
      const denied = rewards.find((row) => row.name === name).status === 'denied';
      if (!denied) assert.equal(Object.values(rest).reduce((sum, amount) => sum + amount, 0), granted, `${name} adds up: ${JSON.stringify(amounts)}`);
    }
    if (expect.lots) assert.deepEqual(Object.fromEntries(rewards.map((row) => [row.name, lotOf(row)])), sorted(expect.lots, rewards), 'lots');
    for (const [name, sums] of Object.entries(expect.people ?? {})) assert.deepEqual(await this.sumsOf(name, rewards), { ...zeros(), debt: 0, ...sums }, name);
    for (const [name, said] of Object.entries(expect.referrals ?? {})) {
      const { status, stage, reason_code: code } = await this.client.read(`/v1/referrals/${this.referrals.get(name).id}`);
      if (typeof said === 'string') assert.equal(status, said, name);
      else assert.deepEqual(pick({ status, stage, reason_code: code }, said), said, name);
    }
    for (const [name, waits] of Object.entries(expect.waits ?? {})) assert.deepEqual((await this.found(name)).waiting_for, waits, name);
    if (expect.budgets) await this.#checkBudgets(expect.budgets);
    if (expect.moves) assert.deepEqual(await this.moves(rewards), expect.moves, 'moves');
    if (expect.answers) assert.deepEqual(this.event.decisions.map((row, at) => pick(row, expect.answers[at] ?? {})), expect.answers, JSON.stringify(this.event.decisions));
    await this.#checkTotals(rewards);
  }

  async #checkBudgets(expected) {
    const { data } = await this.client.read(`/v1/programs/${this.program.id}/budgets`);
    assert.deepEqual(data.map((row, at) => pick(row, expected[at] ?? {})), expected, JSON.stringify(data));
  }

  async sumsOf(name, rewards) {
    const person = this.people.get(name);
    const own = rewards.filter((row) => row.beneficiary.contact_id === person.contact_id);
    const sums = Object.fromEntries(KINDS.map((kind) => [kind, own.reduce((sum, row) => sum + row.amounts[kind], 0)]));
    return { ...sums, debt: await this.debtOf(person) };
  }

  /** Summaries are sums of lots. */
  async #checkTotals(rewards) {
    for (const [name, person] of this.people) {
      if (!person.id) continue;
      const { totals } = await this.client.read(`/v1/participants/${person.id}/summary`);
      const { currency: _currency, earned: _earned, ...shown } = totals.find((row) => row.currency === this.currency) ?? { ...zeros(), debt: 0 };
      const own = rewards.filter((row) => row.beneficiary.participant_id === person.id);
      if (own.length === rewards.filter((row) => row.beneficiary.contact_id === person.contact_id).length) assert.deepEqual(shown, await this.sumsOf(name, rewards), `totals of ${name}`);
    }
  }
}

// An account's id ends in the number of its kind; an account that holds nothing is not listed.
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const ACCOUNTS = [, 'program_expense', 'pending', 'available', 'reserved', 'paid_out', 'redeemed', 'clawback', 'rounding', 'external', 'denied', 'reversed', 'expired'];
const kindOf = (entry) => ACCOUNTS[DIGITS.indexOf(entry.account.at(-1))];

const SERVED_MS = 60_000; // ahead of whatever a slow machine has taken since the clock was last set
const clocks = new Map();
const clockOf = (client) => clocks.get(client) ?? Date.now() + 60_000;
const zeros = () => Object.fromEntries(KINDS.map((kind) => [kind, 0]));
const pick = (row, wanted) => Object.fromEntries(Object.keys(wanted).map((key) => [key, row[key]]));

/** A lot as expectations write it: status and what is not 0. */
function lotOf({ status, amounts }) {
  return { status, ...Object.fromEntries(KINDS.filter((kind) => amounts[kind] !== 0).map((kind) => [kind, amounts[kind]])) };
}

/** In the order of the rewards, so that a difference reads well; a name that is missing stays at the end. */
function sorted(lots, rewards) {
  const names = [...new Set([...rewards.map((row) => row.name).filter((name) => name in lots), ...Object.keys(lots)])];
  return Object.fromEntries(names.map((name) => [name, lotOf({ status: lots[name].status, amounts: { ...zeros(), ...lots[name] } })]));
}

/**
 * @param {import('../harness/http.mjs').Client} client of a test world, whose clock is set
 * @param {import('../harness/http.mjs').Client} second another person there, for bySecond()
 */
export async function runCase(client, money, second) {
  const run = new Run(client, money, second);
  await run.begin();
  for (const step of money.steps) await run[step.do](step);
  await run.check();
}
