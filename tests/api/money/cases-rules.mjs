// What rules grant before anything is taken back or spent: the ground that the other tables stand on.

import { bonus, pay, refer } from './runner.mjs';

const TENTH = { key: 'tenth', to: 'referrer', kind: 'credit', on: 'qualified', amount: { percent_bp: 1000, of: 'event.amount' } };

export const cases = [
  {
    name: 'a fee that is due at once is accrued and released in one commit',
    steps: [refer('r1'), pay('r1', 20000)],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 2500 } },
      people: { p1: { available: 2500 } },
      referrals: { r1: 'rewarded' },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500'],
    },
  },
  {
    name: 'a currency without decimals has amounts of whole units',
    currency: 'JPY',
    rules: [TENTH],
    steps: [refer('r1'), pay('r1', 1234)],
    expect: { lots: { 'r1.tenth': { status: 'issued', available: 123 } } },
  },
  {
    name: 'a bonus stands beside what rules grant',
    steps: [refer('r1'), pay('r1', 20000), bonus('b1', 'p1', 700)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 }, b1: { status: 'issued', available: 700 } }, people: { p1: { available: 3200 } } },
  },
];
