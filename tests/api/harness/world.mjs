// The example program of the API's documentation, and short ways to fill it.

import { randomUUID } from 'node:crypto';

/** The rules of the documentation's example; a fresh copy each time, so that a test may change it. */
export function exampleRules() {
  return {
    attribution: { touch: 'last', window_days: 90 },
    qualification: {
      all: [
        { field: 'event.type', op: 'in', value: ['job.invoiced', 'invoice.paid'] },
        { field: 'event.amount', op: 'gte', value: 5000 },
        { field: 'referral.age_days', op: 'lte', value: 365 },
      ],
    },
    rewards: [
      {
        key: 'thanks',
        to: 'referrer',
        kind: 'credit',
        on: 'qualified',
        hold_days: 30,
        amount: {
          steps: [
            { from: 1, fixed: 2500 },
            { from: 3, fixed: 5000 },
            { from: 5, fixed: 10000 },
          ],
        },
      },
      { key: 'cashback', to: 'referred', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount', cap: 5000 } },
    ],
  };
}

/** Rules that qualify on a payment and give the rewards named. */
export function rulesWith(...rewards) {
  return { qualification: { field: 'event.type', op: 'eq', value: 'invoice.paid' }, rewards };
}

export function exampleProgram(fields = {}) {
  return { name: 'Customer referrals', currency: 'USD', destination_url: 'https://www.example.com/start', rules: exampleRules(), ...fields };
}

/** A text that no other call gives: for e-mail addresses, external ids, names. */
export function unique(prefix = 'x') {
  return `${prefix}-${randomUUID().slice(0, 13)}`;
}

export const uniqueEmail = (name = 'person') => `${unique(name)}@example.com`;

export function makeProgram(client, fields) {
  return client.create('/v1/programs', exampleProgram(fields));
}

export function makeParticipant(client, program, fields = {}) {
  return client.create('/v1/participants', { program_id: program.id, kind: 'customer', name: 'Ada Referrer', email: uniqueEmail('ada'), ...fields });
}

/** A program with one participant in it. */
export async function makeProgramAndParticipant(client, fields) {
  const program = await makeProgram(client, fields);
  return { program, participant: await makeParticipant(client, program) };
}

/** Submits a new prospect by the participant's code. */
export function submit(client, participant, fields = {}) {
  return client.create('/v1/referrals', { program_id: participant.program_id, code: participant.code, prospect: { name: 'Pat Prospect', email: uniqueEmail('pat') }, ...fields });
}

/** The body of a payment event; by default it qualifies the example program. */
export function payment(fields = {}) {
  return { type: 'invoice.paid', external_id: unique('msg'), amount: 20000, currency: 'USD', ...fields };
}

/** Reports a payment of a referral; gives the event. */
export function pay(client, referral, fields = {}) {
  return client.create('/v1/events', payment({ referral_id: referral.id, ...fields }));
}

export const rewardsOf = (client, referral) => client.readAll(`/v1/rewards?referral_id=${referral.id}`);

/** The rewards of a referral by rule key; at most one each, else it throws. */
export async function rewardsByRule(client, referral) {
  const rows = await rewardsOf(client, referral);
  const byRule = Object.fromEntries(rows.map((row) => [row.rule_key, row]));
  if (Object.keys(byRule).length !== rows.length) throw new Error(`a rule paid twice: ${JSON.stringify(rows)}`);
  return byRule;
}

/** The totals of one currency in a participant's summary; zeros where there is none yet. */
export async function totalsOf(client, participant, currency = 'USD') {
  const summary = await client.read(`/v1/participants/${participant.id}/summary`);
  const zeros = { currency, pending: 0, available: 0, reserved: 0, redeemed: 0, paid: 0, reversed: 0, expired: 0, debt: 0, earned: 0 };
  return summary.totals.find((row) => row.currency === currency) ?? zeros;
}

/** Balances of the accounts that one contact owns, by kind. */
export async function balancesOf(client, contactId, at) {
  const rows = await client.readAll(`/v1/ledger/accounts${at ? `?at=${encodeURIComponent(at)}` : ''}`);
  const own = rows.filter((row) => row.owner.type === 'contact' && row.owner.id === contactId);
  return Object.fromEntries(own.filter((row) => row.balance !== 0).map((row) => [row.kind, row.balance]));
}

export const DAY_MS = 86_400_000;

/** A time of the API plus whole days. */
export function daysAfter(time, days) {
  return new Date(Date.parse(time) + days * DAY_MS).toISOString();
}
