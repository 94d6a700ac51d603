/* Rules documents for the tests of this folder. */

import type { Json } from './json';

export const customerReferrals: Json = {
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
      amount: { steps: [{ from: 1, fixed: 2500 }, { from: 3, fixed: 5000 }, { from: 5, fixed: 10000 }] },
    },
    {
      key: 'cashback',
      to: 'referred',
      kind: 'credit',
      on: 'qualified',
      amount: { percent_bp: 1000, of: 'event.amount', cap: 5000 },
    },
  ],
};

/* Everything that the grammar has, and some that it has not. */
export const everything: Json = {
  budgets: [{ amount: 500000, currency: 'USD', per: 'month', at_limit: 'stop' }],
  stage_on_qualified: null,
  qualification: {
    any: [
      { not: { field: 'prospect.country', op: 'in', value: ['US', 'CA'] } },
      { all: [{ field: 'count.invoice.paid', op: 'gte', value: 2 }, { field: 'event.data.job.score', op: 'between', value: [4, 5] }] },
      { field: 'participant.tags', op: 'contains', value: 'vip' },
      { field: 'prospect.is_new_customer', op: 'eq', value: true },
      { field: 'event.net_amount', op: 'exists' },
      { field: 'weather', op: 'eq', value: 'sunny' },
      { field: 'event.amount', op: 'gte', value: '5000' },
      { all: 'of it' },
      7,
    ],
  },
  rewards: [
    { key: 'a', to: 'referrer', kind: 'cash', on: { stage: 'won' }, amount: { steps: [{ from: 0, percent_bp: 100 }], by: 'revenue', of: 'event.net_amount', per: 'year' } },
    { key: 'b', to: 'referrer', kind: 'cash', on: { field: 'event.type', op: 'eq', value: 'invoice.paid' }, amount: { milestones: [{ at: 1, fixed: 100 }, { at: 3, fixed: 200 }], per: 'month' } },
    { key: 'c', to: 'referred', kind: 'cash', on: 'submitted', when: { field: 'referral.value', op: 'gt', value: 10 }, amount: { brackets: [{ up_to: 1000, percent_bp: 500 }, { up_to: null, fixed: 70 }], of: 'event.amount', marginal: true } },
    { key: 'd', to: 'rep', kind: 'custom', title: 'A mug', description: 'With our name', on: 'qualified', approval: { above: 5000 }, caps: [] },
    { key: 'e', to: 'referrer', kind: 'credit', currency: 'x-points', on: 'qualified', amount: { fixed: 5, per: 'moon' } },
    'nothing',
  ],
};
