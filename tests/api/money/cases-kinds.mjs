// Rewards that are not credit: tasks for the office, and discounts, whose money is known when they are used.

import { advance, again, bonus, codes, disqualify, failed, fails, onReward, pay, refer, refund, reopen, reverse, spend, todo, use } from './runner.mjs';

const custom = (fields = {}) => ({ key: 'tickets', to: 'referrer', kind: 'custom', on: 'qualified', title: 'Two cinema tickets', ...fields });
const off = (discount = { percent_bp: 1000 }, fields = {}) => ({ key: 'off', to: 'referrer', kind: 'discount', on: 'qualified', title: 'Off your next order', discount, ...fields });
const FEE = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 2500 } };

const customs = [
  {
    name: 'a custom reward without a value is issued and posts nothing',
    rules: [custom()],
    steps: [refer('r1'), pay('r1', 20000)],
    expect: { lots: { 'r1.tickets': { status: 'issued' } }, referrals: { r1: 'rewarded' }, moves: [] },
  },
  {
    name: 'a task that is done is a reward that is used, and undone one that is to be used',
    rules: [custom()],
    steps: [refer('r1'), pay('r1', 20000), todo('r1.tickets', 'done'), fails(todo('r1.tickets', 'done'), 409, 'invalid_state'), todo('r1.tickets', 'undo'), fails(todo('r1.tickets', 'undo'), 409, 'invalid_state')],
    expect: { lots: { 'r1.tickets': { status: 'issued' } }, moves: [] },
  },
  {
    name: 'a task with a value that is done spends it; undone, it is taken back and given again',
    rules: [custom({ amount: { fixed: 3000 } })],
    steps: [refer('r1'), pay('r1', 20000), todo('r1.tickets', 'done'), todo('r1.tickets', 'undo'), todo('r1.tickets', 'done'), todo('r1.tickets', 'undo')],
    expect: {
      lots: { 'r1.tickets': { status: 'issued', available: 3000 } },
      people: { p1: { available: 3000, debt: 0 } },
      moves: [
        'r1.tickets program_expense>pending 3000',
        'r1.tickets pending>available 3000',
        ...Array(2).fill(['r1.tickets available>redeemed 3000', 'r1.tickets redeemed>clawback 3000', 'r1.tickets clawback>reversed 3000', 'r1.tickets reversed>available 3000']).flat(),
      ],
    },
  },
  {
    name: 'what is undone covers no debt',
    rules: [custom({ amount: { fixed: 3000 } }), FEE],
    steps: [refer('r1'), pay('r1', 20000), todo('r1.tickets', 'done'), spend('p1', 2500), reverse('r1.fee'), todo('r1.tickets', 'undo')],
    expect: { lots: { 'r1.tickets': { status: 'issued', available: 3000 }, 'r1.fee': { status: 'reversed', reversed: 2500 } }, people: { p1: { available: 3000, reversed: 2500, debt: 2500 } } },
  },
  {
    name: 'a task whose sale was refunded is to be done again when the refund has failed',
    rules: [custom()],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', undefined, { as: 'back' }), fails(todo('r1.tickets', 'done'), 409, 'invalid_state'), failed('back'), todo('r1.tickets', 'done')],
    expect: { lots: { 'r1.tickets': { status: 'redeemed' } } },
  },
  {
    name: 'a task that was done is not to be done twice',
    rules: [custom()],
    steps: [refer('r1'), pay('r1', 20000), todo('r1.tickets', 'done'), refund('inv-r1', undefined, { as: 'back' }), failed('back'), fails(todo('r1.tickets', 'done'), 409, 'invalid_state')],
    expect: { lots: { 'r1.tickets': { status: 'redeemed' } }, moves: [] },
  },
];

const used = [
  {
    name: 'a discount posts nothing until it is used',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000)],
    expect: { lots: { 'r1.off': { status: 'issued' } }, people: { p1: {} }, referrals: { r1: 'rewarded' }, moves: [] },
  },
  {
    name: 'a percentage is booked at what it took off, once',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 5005), use('r1.off', 'o1', 5005), fails(use('r1.off', 'o2', 5005), 409, 'invalid_state'), fails(use('r1.off', 'o1', 5006), 409, 'reference_conflict')],
    expect: {
      lots: { 'r1.off': { status: 'redeemed', redeemed: 501 } },
      people: { p1: { redeemed: 501 } },
      moves: ['r1.off program_expense>pending 501', 'r1.off pending>available 501', 'r1.off available>redeemed 501'],
    },
  },
  {
    name: 'a percentage stops at its most',
    rules: [off({ percent_bp: 5000, max_amount: 1500 })],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 9000)],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 1500 } } },
  },
  {
    name: 'a fixed discount is no more than the order',
    rules: [off({ fixed: 2000 })],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 1200)],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 1200 } } },
  },
  {
    name: 'an order that is too small does not use it up',
    rules: [off({ fixed: 2000, min_order: 5000 })],
    steps: [refer('r1'), pay('r1', 20000), fails(use('r1.off', 'o1', 4999), 400, 'out_of_range'), fails(use('r1.off', 'o1', 5000, { currency: 'EUR' }), 400, 'invalid_currency'), use('r1.off', 'o1', 5000)],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 2000 } } },
  },
  {
    name: 'a discount that rounds to nothing is used',
    rules: [off({ percent_bp: 100 })],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 49)],
    expect: { lots: { 'r1.off': { status: 'redeemed' } }, moves: [] },
  },
  {
    name: 'a discount given by hand is used like one of a rule',
    steps: [bonus('b1', 'p1', undefined, { kind: 'discount', currency: undefined, discount: { fixed: 700 } }), use('b1', 'o1', 5000)],
    expect: { lots: { b1: { status: 'redeemed', redeemed: 700 } }, people: { p1: { redeemed: 700 } } },
  },
  {
    name: 'a discount cannot be used after its time',
    rules: [off(undefined, { expires_days: 10 })],
    steps: [refer('r1'), pay('r1', 20000), advance(11), fails(use('r1.off', 'o1', 5000), 409, 'invalid_state')],
    expect: { lots: { 'r1.off': { status: 'expired' } }, moves: [] },
  },
  {
    name: 'a discount waits for its hold, then for a code, and is then issued',
    rules: [off({ fixed: 900, code: 'pool:wait' }, { hold_days: 5 })],
    steps: [refer('r1'), pay('r1', 20000), advance(6), fails(onReward('r1.off', 'issue'), 409, 'invalid_state'), codes('wait', 'w1'), use('r1.off', 'o1', 5000)],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 900 } } },
  },
  {
    name: 'a discount that waits for a code can be denied, and its code goes to the next',
    rules: [off({ fixed: 900, code: 'pool:deny' })],
    steps: [refer('r1'), pay('r1', 20000), refer('r2'), pay('r2', 20000), onReward('r1.off', 'deny'), codes('deny', 'd1'), use('r2.off', 'o1', 5000)],
    expect: { lots: { 'r1.off': { status: 'denied' }, 'r2.off': { status: 'redeemed', redeemed: 900 } } },
  },
];

const takenBack = [
  {
    name: 'an order that is refunded in part takes its part of the discount, and nobody owes it',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 5000), refund('o1', 2000), again()],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 300, reversed: 200 } }, people: { p1: { redeemed: 300, reversed: 200, debt: 0 } }, answers: [{ outcome: 'reversed', rule_key: 'off', amount: 200 }] },
  },
  {
    name: 'an order that is refunded wholly takes all of it, and the referral stays rewarded',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 5000), refund('o1', 2000), refund('o1', 3000)],
    expect: {
      lots: { 'r1.off': { status: 'reversed', reversed: 500 } },
      people: { p1: { reversed: 500, debt: 0 } },
      referrals: { r1: 'rewarded' },
      moves: [
        'r1.off program_expense>pending 500', 'r1.off pending>available 500', 'r1.off available>redeemed 500',
        'r1.off redeemed>clawback 200', 'r1.off clawback>reversed 200', 'r1.off redeemed>clawback 300', 'r1.off clawback>reversed 300',
      ],
    },
  },
  {
    name: 'a refund of the order that failed makes the discount used again',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 5000), refund('o1', undefined, { as: 'back' }), failed('back')],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 500 } }, people: { p1: { redeemed: 500, debt: 0 } } },
  },
  {
    name: 'a refund that was told before the discount was used counts at once',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), refund('o1', 2000), use('r1.off', 'o1', 5000)],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 300, reversed: 200 } }, people: { p1: { redeemed: 300, reversed: 200, debt: 0 } } },
  },
  {
    name: 'the order of a discount given by hand takes it back too',
    steps: [bonus('b1', 'p1', undefined, { kind: 'discount', currency: undefined, discount: { percent_bp: 2000 } }), use('b1', 'o1', 5000), refund('o1', 2500)],
    expect: { lots: { b1: { status: 'redeemed', redeemed: 500, reversed: 500 } }, people: { p1: { redeemed: 500, reversed: 500, debt: 0 } } },
  },
  {
    name: 'a discount whose sale was refunded cannot be used',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1'), fails(use('r1.off', 'o1', 5000), 409, 'invalid_state')],
    expect: { lots: { 'r1.off': { status: 'reversed' } }, referrals: { r1: 'disqualified' }, moves: [] },
  },
  {
    name: 'a sale that is refunded in part leaves the discount, used or not',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), refund('inv-r1', 5000), use('r1.off', 'o1', 5000), refund('inv-r1', 5000)],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 500 } }, people: { p1: { redeemed: 500, debt: 0 } } },
  },
  {
    name: 'a sale that is refunded after the discount was used leaves its contact owing',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 5000), refund('inv-r1')],
    expect: { lots: { 'r1.off': { status: 'reversed', reversed: 500 } }, people: { p1: { reversed: 500, debt: 500 } } },
  },
  {
    name: 'what came back with the order is not owed, whichever was refunded first',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 5000), refund('inv-r1'), refund('o1', 2000), refer('r2'), pay('r2', 20000), use('r2.off', 'o2', 5000), refund('o2', 2000), refund('inv-r2')],
    expect: {
      lots: { 'r1.off': { status: 'reversed', reversed: 500 }, 'r2.off': { status: 'reversed', reversed: 500 } },
      people: { p1: { reversed: 1000, debt: 600 } },
    },
  },
  {
    name: 'a used discount that is taken back by hand is owed, and covered by the next credit',
    rules: [off(), { ...FEE, when: { field: 'event.amount', op: 'gte', value: 30000 } }],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 5000), reverse('r1.off', 200), refer('r2'), pay('r2', 30000)],
    expect: {
      lots: { 'r1.off': { status: 'redeemed', redeemed: 300, reversed: 200 }, 'r2.off': { status: 'issued' }, 'r2.fee': { status: 'issued', available: 2300, redeemed: 200 } },
      people: { p1: { available: 2300, redeemed: 500, reversed: 200, debt: 0 } },
    },
  },
  {
    name: 'a referral that is disqualified takes a used discount, and gives it back when it is reopened',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), use('r1.off', 'o1', 5000), disqualify('r1'), reopen('r1')],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 500 } }, people: { p1: { redeemed: 500, debt: 0 } } },
  },
  {
    name: 'a referral that is disqualified takes a code, and gives it back when it is reopened',
    rules: [off()],
    steps: [refer('r1'), pay('r1', 20000), disqualify('r1'), fails(use('r1.off', 'o1', 5000), 409, 'invalid_state'), reopen('r1'), use('r1.off', 'o1', 5000)],
    expect: { lots: { 'r1.off': { status: 'redeemed', redeemed: 500 } } },
  },
];

// Test worlds order nothing: a card counts as delivered as soon as the sweep has come by.
const card = (fields = {}) => ({ key: 'card', to: 'referrer', kind: 'gift_card', on: 'qualified', amount: { fixed: 2500 }, ...fields });

const giftCards = [
  {
    name: 'a gift card is paid out when it is delivered',
    rules: [card()],
    steps: [refer('r1'), pay('r1', 20000), advance(1)],
    expect: {
      lots: { 'r1.card': { status: 'paid', paid: 2500 } },
      people: { p1: { paid: 2500 } },
      referrals: { r1: 'rewarded' },
      moves: ['r1.card program_expense>pending 2500', 'r1.card pending>available 2500', 'r1.card available>reserved 2500', 'r1.card reserved>paid_out 2500'],
    },
  },
  {
    name: 'a gift card is ordered when its hold is over, and one that was denied is not',
    rules: [card({ hold_days: 5 })],
    steps: [refer('r1'), pay('r1', 20000), refer('r2'), pay('r2', 20000), onReward('r2.card', 'deny'), advance(6)],
    expect: { lots: { 'r1.card': { status: 'paid', paid: 2500 }, 'r2.card': { status: 'denied' } } },
  },
  {
    name: 'a gift card whose sale is refunded after it was delivered is owed',
    rules: [card()],
    steps: [refer('r1'), pay('r1', 20000), advance(1), refund('inv-r1', 8000)],
    expect: { lots: { 'r1.card': { status: 'paid', paid: 1500, reversed: 1000 } }, people: { p1: { paid: 1500, reversed: 1000, debt: 1000 } } },
  },
  {
    name: 'a gift card whose sale was refunded before it was ordered is not ordered',
    rules: [card()],
    steps: [refer('r1'), refund('inv-r1'), pay('r1', 20000), advance(1)],
    expect: { lots: { 'r1.card': { status: 'reversed', reversed: 2500 } }, people: { p1: { reversed: 2500, debt: 0 } } },
  },
  {
    name: 'a gift card that was not ordered is ordered when the refund has failed',
    rules: [card()],
    steps: [refer('r1'), refund('inv-r1', undefined, { as: 'back' }), pay('r1', 20000), advance(1), failed('back'), advance(1)],
    expect: { lots: { 'r1.card': { status: 'paid', paid: 2500 } }, people: { p1: { paid: 2500, debt: 0 } } },
  },
];

export const cases = [...customs, ...used, ...takenBack, ...giftCards];
