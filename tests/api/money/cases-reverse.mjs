// What takes money back, and what gives it back: refunds, chargebacks, cancellations, acts by hand, moved attributions.
// Amounts are worked out by hand: granted x refunded / sale, rounded down.

import { again, advance, attribute, bonus, canceled, capture, chargeback, disqualify, fact, failed, fails, onReward, pay, refer, refund, release, reopen, reserve, reverse, spend, voided, won } from './runner.mjs';

const fee = (fields = {}) => ({ key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 }, ...fields });
const welcome = (fields = {}) => ({ key: 'welcome', to: 'referred', kind: 'credit', on: 'qualified', amount: { fixed: 1000 }, ...fields });
const share = (bp, fields = {}) => ({ key: 'share', to: 'referrer', kind: 'credit', on: 'qualified', amount: { percent_bp: bp, of: 'event.amount' }, ...fields });
const HELD = { hold_days: 30 };
const BOTH = [fee(), welcome()];

export const cases = [
  // ---- one refund ----
  {
    name: 'refund: all of the sale takes all of the reward',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 20000)],
    expect: {
      lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } },
      people: { p1: { reversed: 2500 } },
      referrals: { r1: 'disqualified' },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reversed 2500'],
      answers: [{ rule_key: 'fee', outcome: 'reversed', amount: 2500, reason: 'The sale was refunded.' }],
    },
  },
  {
    name: 'refund: without an amount it takes all',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, referrals: { r1: 'disqualified' } },
  },
  {
    name: 'refund: a third takes a third, rounded down',
    steps: [refer('r1'), pay('r1', 30000), refund('inv-r1', 10000)],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 1667, reversed: 833 } },
      people: { p1: { available: 1667, reversed: 833 } },
      referrals: { r1: 'rewarded' },
      answers: [{ rule_key: 'fee', outcome: 'reversed', amount: 833 }],
    },
  },
  {
    name: 'refund: three thirds take all, not three times a third rounded down',
    steps: [refer('r1'), pay('r1', 30000), refund('inv-r1', 10000), refund('inv-r1', 10000), refund('inv-r1', 10000)],
    expect: {
      lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reversed 833', 'r1.fee available>reversed 833', 'r1.fee available>reversed 834'],
    },
  },
  {
    name: 'refund: more than the sale counts as the sale',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 99999)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, answers: [{ amount: 2500 }] },
  },
  {
    name: 'refund: two parts beyond the sale count as the sale',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 15000), refund('inv-r1', 15000)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, answers: [{ amount: 625 }] },
  },
  {
    name: 'refund: what comes after all was refunded changes nothing',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1'), refund('inv-r1', 5000)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, answers: [{ rule_key: 'reversal', outcome: 'ineligible' }] },
  },
  {
    name: 'refund: of 0 takes nothing',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 0)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, answers: [{ outcome: 'ineligible' }] },
  },
  {
    name: 'refund: so little that the share rounds to nothing takes nothing yet',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 7)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } } },
  },
  {
    name: 'refund: two that round to nothing alone take what they come to together',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 7), refund('inv-r1', 7)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2499, reversed: 1 } } },
  },
  {
    name: 'refund: told twice by its message is one',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000), again()],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 } } },
  },
  {
    name: 'refund: told by two messages about one refund is one, of the larger amount',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 8000, { as: 'back' }), refund('inv-r1', 10000, { as: 'back' })],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 } } },
  },
  {
    name: 'refund: in another currency than the sale takes nothing',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 20000, { currency: 'EUR' })],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } } },
  },
  {
    name: 'refund: a negative amount is refused',
    steps: [refer('r1'), pay('r1', 20000), fails(refund('inv-r1', -1), 400, 'out_of_range')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } } },
  },
  {
    name: 'refund: of an unknown sale waits',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-other', 20000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, answers: [{ rule_key: 'reversal', outcome: 'waiting' }] },
  },
  {
    name: 'refund: of a refund takes nothing, since that is no sale',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000, { as: 'back' }), refund('back', 10000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 } }, answers: [{ outcome: 'waiting' }] },
  },
  {
    name: 'refund: of a sale that granted nothing takes nothing',
    rules: [fee({ when: { field: 'event.amount', op: 'gte', value: 5000 } })],
    steps: [refer('r1'), pay('r1', 100), refund('inv-r1')],
    expect: { lots: {}, answers: [{ outcome: 'ineligible' }] },
  },

  // ---- while it is pending ----
  {
    name: 'pending: a refund takes from what is pending, and the rest is released later',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 5000), advance(31)],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 1875, reversed: 625 } },
      people: { p1: { available: 1875, reversed: 625 } },
      referrals: { r1: 'rewarded' },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>reversed 625', 'r1.fee pending>available 1875'],
    },
  },
  {
    name: 'pending: a part is taken and it stays pending until its day',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 5000)],
    expect: { lots: { 'r1.fee': { status: 'pending', pending: 1875, reversed: 625 } }, referrals: { r1: 'qualified' } },
  },
  {
    name: 'pending: all is taken, and nothing is released when its day comes',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1'), advance(31)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, referrals: { r1: 'disqualified' } },
  },
  {
    name: 'pending: a refund that failed gives back to pending, and the day counts as before',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 20000, { as: 'back' }), failed('back'), advance(31)],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 2500 } },
      referrals: { r1: 'rewarded' },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>reversed 2500', 'r1.fee reversed>pending 2500', 'r1.fee pending>available 2500'],
    },
  },
  {
    name: 'pending: what is given back after its day is released at once',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 20000, { as: 'back' }), advance(31), failed('back')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'pending: given back before its day it waits for it again',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 20000, { as: 'back' }), failed('back')],
    expect: { lots: { 'r1.fee': { status: 'pending', pending: 2500 } }, referrals: { r1: 'qualified' } },
  },

  // ---- both sides, several rewards ----
  {
    name: 'both sides: a refund takes of each in proportion',
    rules: BOTH,
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 5000)],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 1875, reversed: 625 }, 'r1.welcome': { status: 'issued', available: 750, reversed: 250 } },
      people: { p1: { available: 1875, reversed: 625 }, r1: { available: 750, reversed: 250 } },
      answers: [{ rule_key: 'fee', amount: 625 }, { rule_key: 'welcome', amount: 250 }],
    },
  },
  {
    name: 'both sides: each is rounded for itself',
    rules: [fee({ amount: { fixed: 100 } }), welcome({ amount: { fixed: 10 } })],
    steps: [refer('r1'), pay('r1', 30000), refund('inv-r1', 10000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 67, reversed: 33 }, 'r1.welcome': { status: 'issued', available: 7, reversed: 3 } } },
  },
  {
    name: 'both sides: all refunded takes all of both, and the referral with them',
    rules: BOTH,
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, 'r1.welcome': { status: 'reversed', reversed: 1000 } }, referrals: { r1: 'disqualified' } },
  },
  {
    name: 'both sides: one pending, one issued',
    rules: [fee(HELD), welcome()],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000)],
    expect: { lots: { 'r1.fee': { status: 'pending', pending: 1250, reversed: 1250 }, 'r1.welcome': { status: 'issued', available: 500, reversed: 500 } } },
  },
  {
    name: 'rewards of another sale of the referral stay',
    rules: [fee(), { key: 'order', to: 'referrer', kind: 'credit', on: { field: 'event.type', op: 'eq', value: 'order.placed' }, amount: { fixed: 400 } }],
    steps: [refer('r1'), pay('r1', 20000), fact('r1', 'order.placed', 'o1', 9000), refund('inv-r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, 'r1.order': { status: 'issued', available: 400 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'a bonus is no reward of the sale, and stays',
    steps: [refer('r1'), pay('r1', 20000), bonus('b1', 'p1', 700), refund('inv-r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, b1: { status: 'issued', available: 700 } }, people: { p1: { available: 700, reversed: 2500 } } },
  },
  {
    name: 'rewards of two referrals: a refund takes of its own alone',
    steps: [refer('r1'), refer('r2'), pay('r1', 20000), pay('r2', 20000), refund('inv-r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, 'r2.fee': { status: 'issued', available: 2500 } }, referrals: { r1: 'disqualified', r2: 'rewarded' } },
  },
  {
    name: 'steps are not ranked anew by a refund',
    rules: [fee({ amount: { steps: [{ from: 1, fixed: 100 }, { from: 2, fixed: 300 }] } })],
    steps: [refer('r1'), refer('r2'), pay('r1', 20000), pay('r2', 20000), refund('inv-r1'), refer('r3'), pay('r3', 20000)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 100 }, 'r2.fee': { status: 'issued', available: 300 }, 'r3.fee': { status: 'issued', available: 300 } } },
  },

  // ---- types ----
  {
    name: 'chargeback: takes like a refund, and says so',
    steps: [refer('r1'), pay('r1', 20000), chargeback('inv-r1', 10000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 } }, answers: [{ outcome: 'reversed', amount: 1250, reason: "The customer's bank took the payment back." }] },
  },
  {
    name: 'chargeback: won again gives back exactly what it took',
    steps: [refer('r1'), pay('r1', 20000), chargeback('inv-r1', 10000, { as: 'cb' }), won('cb')],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 2500 } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reversed 1250', 'r1.fee reversed>available 1250'],
      answers: [{ rule_key: 'fee', outcome: 'restored', amount: 1250 }],
    },
  },
  {
    name: 'chargeback: won when all was taken makes the referral rewarded again',
    steps: [refer('r1'), pay('r1', 20000), chargeback('inv-r1', null, { as: 'cb' }), won('cb')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'chargeback: won told twice gives back once',
    steps: [refer('r1'), pay('r1', 20000), chargeback('inv-r1', 10000, { as: 'cb' }), won('cb'), won('cb')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, answers: [{ outcome: 'ineligible' }] },
  },
  {
    name: 'chargeback: won of one leaves the refund beside it',
    steps: [refer('r1'), pay('r1', 20000), chargeback('inv-r1', 10000, { as: 'cb' }), refund('inv-r1', 5000), won('cb')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1875, reversed: 625 } } },
  },
  {
    name: 'chargeback: won is not what makes a refund fail',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000, { as: 'back' }), won('back')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 } }, answers: [{ outcome: 'waiting' }] },
  },
  {
    name: 'refund failed: gives back what it took, not what others took',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000, { as: 'one' }), refund('inv-r1', 4000, { as: 'two' }), failed('one')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2000, reversed: 500 } }, answers: [{ outcome: 'restored', amount: 1250 }] },
  },
  {
    name: 'refund failed: of a part beyond the sale gives back only what went beyond the other',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 15000, { as: 'one' }), refund('inv-r1', 15000, { as: 'two' }), failed('two')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 625, reversed: 1875 } } },
  },
  {
    name: 'order canceled: takes all, and says so',
    rules: [{ key: 'order', to: 'referrer', kind: 'credit', on: { field: 'event.type', op: 'eq', value: 'order.placed' }, amount: { fixed: 400 } }],
    steps: [refer('r1'), fact('r1', 'order.placed', 'o1', 9000), canceled('o1')],
    expect: { lots: { 'r1.order': { status: 'reversed', reversed: 400 } }, answers: [{ outcome: 'reversed', amount: 400, reason: 'The order was canceled.' }] },
  },
  {
    name: 'order canceled: named by itself takes it as well',
    rules: [{ key: 'order', to: 'referrer', kind: 'credit', on: { field: 'event.type', op: 'eq', value: 'order.placed' }, amount: { fixed: 400 } }],
    steps: [refer('r1'), fact('r1', 'order.placed', 'o1', 9000), canceled('o1', null, { as: 'o1' })],
    expect: { lots: { 'r1.order': { status: 'reversed', reversed: 400 } } },
  },
  {
    name: 'invoice voided: takes all, and says so',
    steps: [refer('r1'), pay('r1', 20000), voided('inv-r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, answers: [{ reason: 'The invoice was declared void.' }] },
  },
  {
    name: 'voided and refunded: all is all',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 5000), voided('inv-r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, answers: [{ amount: 1875 }] },
  },
  {
    name: 'a canceled subscription is no refund',
    steps: [refer('r1'), pay('r1', 20000), fact('r1', 'subscription.canceled', 'sub-1')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'what refers to nothing is refused, and what may not refer too',
    steps: [refer('r1'), fails(fact('r1', 'refund.created', 'x', 100), 400, 'missing_field'), fails(pay('r1', 20000, 'inv', { refers_to: { id: 'x' } }), 400, 'invalid_value')],
    expect: { lots: {} },
  },

  // ---- order ----
  {
    name: 'order: a refund before its sale waits for it and counts in its commit',
    steps: [refer('r1'), refund('inv-r1', 5000), pay('r1', 20000)],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 1875, reversed: 625 } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reversed 625'],
    },
  },
  {
    name: 'order: all refunded before the sale leaves nothing of it',
    rules: BOTH,
    steps: [refer('r1'), refund('inv-r1'), pay('r1', 20000)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, 'r1.welcome': { status: 'reversed', reversed: 1000 } }, referrals: { r1: 'disqualified' } },
  },
  {
    name: 'order: a refund that failed before either was told takes nothing',
    steps: [refer('r1'), failed('back'), refund('inv-r1', 20000, { as: 'back' }), pay('r1', 20000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'order: won before the chargeback takes nothing',
    steps: [refer('r1'), pay('r1', 20000), won('cb'), chargeback('inv-r1', 20000, { as: 'cb' })],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, answers: [{ outcome: 'ineligible' }] },
  },
  {
    name: 'order: the payment of a customer without a referral, refunded, then referred',
    rules: BOTH,
    steps: [refund('inv-r1', 10000), refer('r1'), pay('r1', 20000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 }, 'r1.welcome': { status: 'issued', available: 500, reversed: 500 } } },
  },

  // ---- currencies and small numbers ----
  {
    name: 'yen: no decimals, a third of 100 is 33',
    currency: 'JPY',
    rules: [fee({ amount: { fixed: 100 } })],
    steps: [refer('r1'), pay('r1', 3000), refund('inv-r1', 1000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 67, reversed: 33 } } },
  },
  {
    name: 'dinar: three decimals, two thirds of 1.000 are 0.666',
    currency: 'KWD',
    rules: [fee({ amount: { fixed: 1000 } })],
    steps: [refer('r1'), pay('r1', 3000), refund('inv-r1', 2000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 334, reversed: 666 } } },
  },
  {
    name: 'points: a unit of the workspace is taken back like money',
    currency: 'x-points',
    rules: [fee({ amount: { fixed: 7 } })],
    steps: [refer('r1'), pay('r1', 100), refund('inv-r1', 50)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 4, reversed: 3 } } },
  },
  {
    name: 'one unit: half a refund of a reward of 1 takes nothing',
    rules: [fee({ amount: { fixed: 1 } })],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 19999)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1 } } },
  },
  {
    name: 'one unit: all refunded takes it',
    rules: [fee({ amount: { fixed: 1 } })],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 19999), refund('inv-r1', 1)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 1 } } },
  },
  {
    name: 'a sale of 1 refunded by 1 is all',
    steps: [refer('r1'), pay('r1', 1), refund('inv-r1', 1)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } } },
  },
  {
    name: 'a sale of 0 has nothing that a part could be of: any refund of it is all',
    steps: [refer('r1'), pay('r1', 0), refund('inv-r1', 5)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } } },
  },
  {
    name: 'a share of the sale follows it to the cent',
    rules: [share(333)],
    steps: [refer('r1'), pay('r1', 9999), refund('inv-r1', 3333), refund('inv-r1', 3333)],
    expect: { lots: { 'r1.share': { status: 'issued', available: 111, reversed: 222 } } },
  },
  {
    name: 'the largest sums do not overflow',
    rules: [share(10000)],
    steps: [refer('r1'), pay('r1', 900000000000000), refund('inv-r1', 300000000000000)],
    expect: { lots: { 'r1.share': { status: 'issued', available: 600000000000000, reversed: 300000000000000 } } },
  },

  // ---- by hand ----
  {
    name: 'by hand: a part, then the rest',
    steps: [refer('r1'), pay('r1', 20000), reverse('r1.fee', 1000), reverse('r1.fee')],
    expect: {
      lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } },
      referrals: { r1: 'disqualified' },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reversed 1000', 'r1.fee available>reversed 1500'],
    },
  },
  {
    name: 'by hand: more than is left is refused, and nothing is posted',
    steps: [refer('r1'), pay('r1', 20000), reverse('r1.fee', 1000), fails(reverse('r1.fee', 1501), 400, 'out_of_range')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1500, reversed: 1000 } } },
  },
  {
    name: 'by hand: twice all is refused',
    steps: [refer('r1'), pay('r1', 20000), reverse('r1.fee'), fails(reverse('r1.fee'), 409, 'invalid_state')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } } },
  },
  {
    name: 'by hand: amounts below 1 and a missing reason are refused',
    steps: [refer('r1'), pay('r1', 20000), fails(reverse('r1.fee', 0), 400, 'out_of_range'), fails(reverse('r1.fee', -5), 400, 'out_of_range'), fails(onReward('r1.fee', 'reverse', {}), 400, 'missing_field')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } } },
  },
  {
    name: 'by hand: of a pending reward it is taken from pending',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), reverse('r1.fee', 1000), advance(31)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1500, reversed: 1000 } } },
  },
  {
    name: 'by hand: beside a refund both are taken, and at most all',
    steps: [refer('r1'), pay('r1', 20000), reverse('r1.fee', 1000), refund('inv-r1', 10000), refund('inv-r1', 10000)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } } },
  },
  {
    name: 'by hand: what a hand took stays when the refund fails',
    steps: [refer('r1'), pay('r1', 20000), reverse('r1.fee', 1000), refund('inv-r1', 10000, { as: 'back' }), failed('back')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1500, reversed: 1000 } } },
  },
  {
    name: 'by hand: all taken stays taken when the refund fails',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000, { as: 'back' }), reverse('r1.fee'), failed('back')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } } },
  },
  {
    name: 'by hand: a bonus is taken back like any reward',
    steps: [bonus('b1', 'p1', 700), reverse('b1', 300)],
    expect: { lots: { b1: { status: 'issued', available: 400, reversed: 300 } }, people: { p1: { available: 400, reversed: 300 } } },
  },

  // ---- leaving and coming back ----
  {
    name: 'disqualified: pending is denied, issued is taken back, on both sides',
    rules: [fee(HELD), welcome()],
    steps: [refer('r1'), pay('r1', 20000), disqualify('r1')],
    expect: {
      lots: { 'r1.fee': { status: 'denied' }, 'r1.welcome': { status: 'reversed', reversed: 1000 } },
      referrals: { r1: { status: 'disqualified', reason_code: 'fraud' } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.welcome program_expense>pending 1000', 'r1.welcome pending>available 1000', 'r1.fee pending>denied 2500', 'r1.welcome available>reversed 1000'],
    },
  },
  {
    name: 'disqualified: what a refund had left is taken as well, and a failing refund gives nothing back',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000, { as: 'back' }), disqualify('r1'), failed('back')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, referrals: { r1: 'disqualified' } },
  },
  {
    name: 'reopened: what the disqualification took is given back, what was refunded is not',
    rules: BOTH,
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000), disqualify('r1'), reopen('r1')],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 }, 'r1.welcome': { status: 'issued', available: 500, reversed: 500 } },
      referrals: { r1: { status: 'rewarded', stage: 'won', reason_code: null } },
    },
  },
  {
    name: 'reopened: a denied reward is pending again and comes on its day',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), disqualify('r1'), reopen('r1'), advance(31)],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 2500 } },
      referrals: { r1: 'rewarded' },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>denied 2500', 'r1.fee denied>pending 2500', 'r1.fee pending>available 2500'],
    },
  },
  {
    name: 'reopened and disqualified again: denied again',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), disqualify('r1'), reopen('r1'), disqualify('r1')],
    expect: { lots: { 'r1.fee': { status: 'denied' } }, referrals: { r1: 'disqualified' } },
  },
  {
    name: 'reopened: a live referral cannot be',
    steps: [refer('r1'), fails(reopen('r1'), 409, 'invalid_state')],
    expect: { referrals: { r1: 'pending' } },
  },

  // ---- whose it is ----
  {
    name: 'moved: the former referrer loses, the new one gets, the referred side keeps',
    rules: BOTH,
    steps: [refer('r1'), pay('r1', 20000), attribute('r1', 'p2')],
    expect: {
      lots: { 'r1.fee@p1': { status: 'reversed', reversed: 2500 }, 'r1.welcome': { status: 'issued', available: 1000 }, 'r1.fee@p2': { status: 'issued', available: 2500 } },
      people: { p1: { reversed: 2500 }, p2: { available: 2500 }, r1: { available: 1000 } },
      referrals: { r1: 'rewarded' },
    },
  },
  {
    name: 'moved: a pending reward is taken, and made anew with the same day',
    rules: [fee(HELD)],
    steps: [refer('r1'), pay('r1', 20000), attribute('r1', 'p2'), advance(31)],
    expect: { lots: { 'r1.fee@p1': { status: 'reversed', reversed: 2500 }, 'r1.fee@p2': { status: 'issued', available: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'moved: what was refunded before is refunded for the new one too',
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 5000), attribute('r1', 'p2')],
    expect: { lots: { 'r1.fee@p1': { status: 'reversed', reversed: 2500 }, 'r1.fee@p2': { status: 'issued', available: 1875, reversed: 625 } } },
  },
  {
    name: 'moved: a refund afterwards takes of the new one alone',
    steps: [refer('r1'), pay('r1', 20000), attribute('r1', 'p2'), refund('inv-r1', 10000)],
    expect: { lots: { 'r1.fee@p1': { status: 'reversed', reversed: 2500 }, 'r1.fee@p2': { status: 'issued', available: 1250, reversed: 1250 } }, answers: [{ amount: 1250 }] },
  },
  {
    name: 'moved: the ordinal is drawn now, from the new one',
    rules: [fee({ amount: { steps: [{ from: 1, fixed: 100 }, { from: 2, fixed: 300 }] } })],
    steps: [refer('r1'), pay('r1', 20000), refer('r2', 'p2'), pay('r2', 20000), attribute('r1', 'p2')],
    expect: { lots: { 'r1.fee@p1': { status: 'reversed', reversed: 100 }, 'r2.fee': { status: 'issued', available: 100 }, 'r1.fee@p2': { status: 'issued', available: 300 } } },
  },
  {
    name: 'moved back: the first referrer has his own reward again, once',
    steps: [refer('r1'), pay('r1', 20000), attribute('r1', 'p2'), attribute('r1', 'p1')],
    expect: { lots: { 'r1.fee@p1': { status: 'issued', available: 2500 }, 'r1.fee@p2': { status: 'reversed', reversed: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'removed: the referrer loses, the referred side keeps',
    rules: BOTH,
    steps: [refer('r1'), pay('r1', 20000), attribute('r1', null)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, 'r1.welcome': { status: 'issued', available: 1000 } }, people: { p1: { reversed: 2500 } } },
  },
  {
    name: 'removed and given to another: granted as if it had been so',
    steps: [refer('r1'), pay('r1', 20000), attribute('r1', null), attribute('r1', 'p2')],
    expect: { lots: { 'r1.fee@p1': { status: 'reversed', reversed: 2500 }, 'r1.fee@p2': { status: 'issued', available: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'given to nobody at first: a payment is decided on when somebody is credited',
    rules: BOTH,
    steps: [refer('r1', 'p1', { code: 'NOSUCHC' }), pay('r1', 20000), attribute('r1', 'p2')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 }, 'r1.welcome': { status: 'issued', available: 1000 } }, people: { p1: {}, p2: { available: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'confirmed: the same participant again changes no money',
    steps: [refer('r1'), pay('r1', 20000), attribute('r1', 'p1')],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'removed twice is refused',
    steps: [refer('r1'), attribute('r1', null), fails(attribute('r1', null), 409, 'invalid_state')],
    expect: { lots: {} },
  },

  {
    name: 'reopened: what somebody took wholly by hand stays taken',
    steps: [refer('r1'), pay('r1', 20000), reverse('r1.fee'), disqualify('r1'), reopen('r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, people: { p1: { reversed: 2500 } } },
  },
  {
    name: 'moved back: what somebody took wholly by hand stays taken',
    steps: [refer('r1'), pay('r1', 20000), reverse('r1.fee'), attribute('r1', 'p2'), attribute('r1', 'p1')],
    expect: { lots: { 'r1.fee@p1': { status: 'reversed', reversed: 2500 }, 'r1.fee@p2': { status: 'reversed', reversed: 2500 } } },
  },
  {
    name: 'moved, disqualified, reopened and moved back: the first referrer has his own reward again',
    steps: [refer('r1'), pay('r1', 20000), attribute('r1', 'p2'), disqualify('r1'), reopen('r1'), attribute('r1', 'p1')],
    expect: { lots: { 'r1.fee@p1': { status: 'issued', available: 2500 }, 'r1.fee@p2': { status: 'reversed', reversed: 2500 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'reopened after it was moved: the former referrer gets his bonus back, and not his reward',
    steps: [refer('r1'), pay('r1', 20000), bonus('gift', 'p1', 300, { referral: 'r1' }), attribute('r1', 'p2'), disqualify('r1'), reopen('r1')],
    expect: { lots: { gift: { status: 'issued', available: 300 }, 'r1.fee@p1': { status: 'reversed', reversed: 2500 }, 'r1.fee@p2': { status: 'issued', available: 2500 } } },
  },

  // ---- after it was spent ----
  {
    name: 'debt: what was spent and is refunded is owed',
    steps: [refer('r1'), pay('r1', 30000), spend('p1', 2500), refund('inv-r1', 10000)],
    expect: {
      lots: { 'r1.fee': { status: 'redeemed', redeemed: 1667, reversed: 833 } },
      people: { p1: { redeemed: 1667, reversed: 833, debt: 833 } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>redeemed 2500', 'r1.fee redeemed>clawback 833'],
    },
  },
  {
    name: 'debt: the next credit covers it in its own commit',
    steps: [refer('r1'), pay('r1', 30000), spend('p1', 2500), refund('inv-r1', 10000), refer('r2'), pay('r2', 30000)],
    expect: {
      lots: { 'r1.fee': { status: 'redeemed', redeemed: 1667, reversed: 833 }, 'r2.fee': { status: 'issued', available: 1667, redeemed: 833 } },
      people: { p1: { available: 1667, redeemed: 2500, reversed: 833, debt: 0 } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>redeemed 2500', 'r1.fee redeemed>clawback 833', 'r2.fee program_expense>pending 2500', 'r2.fee pending>available 2500', 'r1.fee clawback>reversed 833', 'r2.fee available>redeemed 833'],
    },
  },
  {
    name: 'debt: larger than the next credit takes all of it, and the one after that covers the rest',
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 2500), refund('inv-r1'), bonus('b1', 'p1', 1000), bonus('b2', 'p1', 2000)],
    expect: {
      lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, b1: { status: 'redeemed', redeemed: 1000 }, b2: { status: 'issued', available: 500, redeemed: 1500 } },
      people: { p1: { available: 500, redeemed: 2500, reversed: 2500, debt: 0 } },
    },
  },
  {
    name: 'debt: of two sales, the oldest is covered first',
    steps: [refer('r1'), refer('r2'), pay('r1', 20000), pay('r2', 20000), spend('p1', 5000), refund('inv-r2'), refund('inv-r1', 10000), bonus('b1', 'p1', 2000)],
    expect: {
      lots: { 'r1.fee': { status: 'redeemed', redeemed: 1250, reversed: 1250 }, 'r2.fee': { status: 'reversed', reversed: 2500 }, b1: { status: 'redeemed', redeemed: 2000 } },
      people: { p1: { redeemed: 3250, reversed: 3750, debt: 1750 } },
    },
  },
  {
    name: 'debt: what is left is taken before anything is owed',
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 2000), refund('inv-r1', 10000)],
    expect: {
      lots: { 'r1.fee': { status: 'redeemed', redeemed: 1250, reversed: 1250 } },
      people: { p1: { redeemed: 1250, reversed: 1250, debt: 750 } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>redeemed 2000', 'r1.fee available>reversed 500', 'r1.fee redeemed>clawback 750'],
    },
  },
  {
    name: 'debt: a refund that failed takes it away',
    steps: [refer('r1'), pay('r1', 30000), spend('p1', 2500), refund('inv-r1', 10000, { as: 'back' }), failed('back')],
    expect: { lots: { 'r1.fee': { status: 'redeemed', redeemed: 2500 } }, people: { p1: { redeemed: 2500, debt: 0 } } },
  },
  {
    name: 'debt: given back debt first, then what was available',
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 2000), chargeback('inv-r1', 10000, { as: 'cb' }), won('cb')],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 500, redeemed: 2000 } },
      people: { p1: { available: 500, redeemed: 2000 } },
    },
  },
  {
    name: 'debt: that was covered already comes back as credit',
    steps: [refer('r1'), pay('r1', 30000), spend('p1', 2500), refund('inv-r1', 10000, { as: 'back' }), bonus('b1', 'p1', 2500), failed('back')],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 833, redeemed: 1667 }, b1: { status: 'issued', available: 1667, redeemed: 833 } },
      people: { p1: { available: 2500, redeemed: 2500, debt: 0 } },
    },
  },
  {
    name: 'debt: credit that is held covers it when it is released, not before',
    rules: [fee({ hold_days: 30 })],
    steps: [refer('r1'), pay('r1', 20000), advance(31), spend('p1', 2500), refund('inv-r1'), refer('r2'), pay('r2', 20000)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, 'r2.fee': { status: 'pending', pending: 2500 } }, people: { p1: { pending: 2500, reversed: 2500, debt: 2500 } } },
  },
  {
    name: 'debt: and then it does',
    rules: [fee({ hold_days: 30 })],
    steps: [refer('r1'), pay('r1', 20000), advance(31), spend('p1', 2500), refund('inv-r1'), refer('r2'), pay('r2', 20000), advance(31)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, 'r2.fee': { status: 'redeemed', redeemed: 2500 } }, people: { p1: { redeemed: 2500, reversed: 2500, debt: 0 } } },
  },
  {
    name: 'debt: of the referred side is his own',
    rules: BOTH,
    steps: [refer('r1'), pay('r1', 20000), spend('r1', 1000), refund('inv-r1', 10000)],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 }, 'r1.welcome': { status: 'redeemed', redeemed: 500, reversed: 500 } },
      people: { p1: { available: 1250, reversed: 1250 }, r1: { redeemed: 500, reversed: 500, debt: 500 } },
    },
  },
  {
    name: 'debt: credit that others hold is not touched by it',
    steps: [refer('r1'), refer('r2', 'p2'), pay('r1', 20000), spend('p1', 2500), refund('inv-r1'), pay('r2', 20000)],
    expect: { people: { p1: { reversed: 2500, debt: 2500 }, p2: { available: 2500 } } },
  },
  {
    name: 'debt: what is available already stays, and is not to be spent by as much',
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 2500), bonus('b1', 'p1', 3000), refund('inv-r1'), fails(spend('p1', 501), 409, 'insufficient_credit'), spend('p1', 500)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 }, b1: { status: 'issued', available: 2500, redeemed: 500 } }, people: { p1: { available: 2500, redeemed: 500, reversed: 2500, debt: 2500 } } },
  },
  {
    name: 'debt: in yen to the last unit',
    currency: 'JPY',
    rules: [fee({ amount: { fixed: 101 } })],
    steps: [refer('r1'), pay('r1', 300), spend('p1', 101), refund('inv-r1', 100), bonus('b1', 'p1', 34)],
    expect: { lots: { 'r1.fee': { status: 'redeemed', redeemed: 68, reversed: 33 }, b1: { status: 'issued', available: 1, redeemed: 33 } }, people: { p1: { available: 1, redeemed: 101, reversed: 33 } } },
  },
  {
    name: 'debt: by hand like by a refund',
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 2500), reverse('r1.fee', 700)],
    expect: { lots: { 'r1.fee': { status: 'redeemed', redeemed: 1800, reversed: 700 } }, people: { p1: { redeemed: 1800, reversed: 700, debt: 700 } } },
  },
  {
    name: 'debt: disqualified after it was spent, and reopened',
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 2500), disqualify('r1'), reopen('r1')],
    expect: { lots: { 'r1.fee': { status: 'redeemed', redeemed: 2500 } }, people: { p1: { redeemed: 2500, debt: 0 } }, referrals: { r1: 'rewarded' } },
  },
  {
    name: 'debt: disqualified after it was spent is owed whole',
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 2500), disqualify('r1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, people: { p1: { reversed: 2500, debt: 2500 } }, referrals: { r1: 'disqualified' } },
  },
  {
    name: 'debt: moved after it was spent is owed by the former referrer',
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 2500), attribute('r1', 'p2')],
    expect: { lots: { 'r1.fee@p1': { status: 'reversed', reversed: 2500 }, 'r1.fee@p2': { status: 'issued', available: 2500 } }, people: { p1: { reversed: 2500, debt: 2500 }, p2: { available: 2500 } } },
  },
  {
    name: 'lapsed: what has lapsed cannot be taken, what was spent of it is owed',
    rules: [fee({ expires_days: 10 })],
    steps: [refer('r1'), pay('r1', 20000), spend('p1', 1000), advance(11), refund('inv-r1')],
    expect: { lots: { 'r1.fee': { status: 'expired', expired: 1500, reversed: 1000 } }, people: { p1: { expired: 1500, reversed: 1000, debt: 1000 } } },
  },
  {
    name: 'lapsed: what is given back after its time lapses at once',
    rules: [fee({ expires_days: 10 })],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 10000, { as: 'back' }), advance(11), failed('back')],
    expect: { lots: { 'r1.fee': { status: 'expired', expired: 2500 } } },
  },

  // ---- while a redemption is open ----
  {
    name: 'open: what is set aside stays, and is owed when it is captured',
    steps: [refer('r1'), pay('r1', 30000), reserve('p1', 2500, 's1'), refund('inv-r1', 10000), capture('s1')],
    expect: {
      lots: { 'r1.fee': { status: 'redeemed', redeemed: 1667, reversed: 833 } },
      people: { p1: { redeemed: 1667, reversed: 833, debt: 833 } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reserved 2500', 'r1.fee reserved>redeemed 2500', 'r1.fee redeemed>clawback 833'],
    },
  },
  {
    name: 'open: nothing is taken as long as it is',
    steps: [refer('r1'), pay('r1', 30000), reserve('p1', 2500, 's1'), refund('inv-r1', 10000)],
    expect: { lots: { 'r1.fee': { status: 'issued', reserved: 2500 } }, people: { p1: { reserved: 2500 } }, answers: [{ rule_key: 'fee', outcome: 'reversed', amount: 0 }] },
  },
  {
    name: 'open: it is taken from what is released',
    steps: [refer('r1'), pay('r1', 30000), reserve('p1', 2500, 's1'), refund('inv-r1', 10000), release('s1')],
    expect: {
      lots: { 'r1.fee': { status: 'issued', available: 1667, reversed: 833 } },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reserved 2500', 'r1.fee reserved>available 2500', 'r1.fee available>reversed 833'],
    },
  },
  {
    name: 'open: what is free is taken at once',
    steps: [refer('r1'), pay('r1', 20000), reserve('p1', 1000, 's1'), refund('inv-r1', 10000)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 250, reserved: 1000, reversed: 1250 } } },
  },
  {
    name: 'open: a part is free, the rest follows when it is captured',
    steps: [refer('r1'), pay('r1', 20000), reserve('p1', 1000, 's1'), refund('inv-r1'), capture('s1')],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, people: { p1: { reversed: 2500, debt: 1000 } }, referrals: { r1: 'disqualified' } },
  },
  {
    name: 'open: captured in part, the rest is released and both are taken',
    steps: [refer('r1'), pay('r1', 20000), reserve('p1', 2500, 's1'), refund('inv-r1'), capture('s1', 1000)],
    expect: { lots: { 'r1.fee': { status: 'reversed', reversed: 2500 } }, people: { p1: { reversed: 2500, debt: 1000 } } },
  },
  {
    name: 'open: a refund that failed before the end takes nothing at the end',
    steps: [refer('r1'), pay('r1', 20000), reserve('p1', 2500, 's1'), refund('inv-r1', 20000, { as: 'back' }), failed('back'), capture('s1')],
    expect: { lots: { 'r1.fee': { status: 'redeemed', redeemed: 2500 } }, people: { p1: { redeemed: 2500 } } },
  },
  {
    name: 'open: lapses after its days, and what was refunded is taken then',
    steps: [refer('r1'), pay('r1', 20000), reserve('p1', 2500, 's1'), refund('inv-r1', 10000), advance(8)],
    expect: { lots: { 'r1.fee': { status: 'issued', available: 1250, reversed: 1250 } } },
  },
];
