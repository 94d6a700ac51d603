// What is spent, set aside, given back, lapses, and is decided by hand before it is issued. Amounts are worked out by
// hand: what lapses first is spent first, then the oldest; what is captured of a redemption comes from the lots that were
// taken first; days count from the issue.

import { advance, bonus, capture, fails, onReward, pay, refer, release, reserve, spend } from './runner.mjs';

const rule = (key, amount, fields = {}) => ({ key, to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: amount }, ...fields });
const fee = (fields = {}) => rule('fee', 2500, fields);
const tenth = (fields = {}) => ({ ...rule('tenth', 0, fields), amount: { percent_bp: 1000, of: 'event.amount' } });
const welcome = (fields = {}) => rule('welcome', 1000, { to: 'referred', ...fields });
const manual = (fields = {}) => fee({ approval: 'manual', ...fields });

/** r1 has paid: p1 has what the rules say. */
const PAID = [refer('r1'), pay('r1', 20000)];
const bonuses = (...amounts) => amounts.map((amount, index) => bonus(`b${index + 1}`, 'p1', amount));
const tooMuch = (step) => fails(step, 409, 'insufficient_credit');
const wrongState = (step) => fails(step, 409, 'invalid_state');
const redeemed = (amount) => ({ status: 'redeemed', redeemed: amount });
const issued = (amounts) => ({ status: 'issued', ...amounts });
const expired = (amounts) => ({ status: 'expired', ...amounts });

export const cases = [
  // ---- spending at once ----
  {
    name: 'spend: a whole lot',
    steps: [...PAID, spend('p1', 2500)],
    expect: {
      lots: { 'r1.fee': redeemed(2500) },
      people: { p1: { redeemed: 2500 } },
      referrals: { r1: 'rewarded' },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>redeemed 2500'],
    },
  },
  { name: 'spend: a part of a lot', steps: [...PAID, spend('p1', 1000)], expect: { lots: { 'r1.fee': issued({ available: 1500, redeemed: 1000 }) }, people: { p1: { available: 1500, redeemed: 1000 } } } },
  {
    name: 'spend: the oldest lot first, then the next',
    steps: [...bonuses(300, 200), spend('p1', 400)],
    expect: {
      lots: { b1: redeemed(300), b2: issued({ available: 100, redeemed: 100 }) },
      moves: ['b1 program_expense>pending 300', 'b1 pending>available 300', 'b2 program_expense>pending 200', 'b2 pending>available 200', 'b1 available>redeemed 300', 'b2 available>redeemed 100'],
    },
  },
  { name: 'spend: just the first lot leaves the second whole', steps: [...bonuses(300, 200), spend('p1', 300)], expect: { lots: { b1: redeemed(300), b2: issued({ available: 200 }) } } },
  { name: 'spend: one unit of a lot of one', steps: [...bonuses(1, 1, 1), spend('p1', 2)], expect: { lots: { b1: redeemed(1), b2: redeemed(1), b3: issued({ available: 1 }) } } },
  { name: 'spend: one unit of the largest amount there can be', steps: [...bonuses(1_000_000_000_000_000), spend('p1', 1)], expect: { lots: { b1: issued({ available: 999_999_999_999_999, redeemed: 1 }) } } },
  { name: 'spend: all there is, where no amount is said', steps: [...bonuses(70, 20, 10), spend('p1', null)], expect: { lots: { b1: redeemed(70), b2: redeemed(20), b3: redeemed(10) }, people: { p1: { redeemed: 100 } } } },
  { name: 'spend: lots that do not divide evenly', steps: [...bonuses(7, 11, 13), spend('p1', 20)], expect: { lots: { b1: redeemed(7), b2: redeemed(11), b3: issued({ available: 11, redeemed: 2 }) } } },
  { name: 'spend: thirds with the odd unit in the last', steps: [...bonuses(333, 333, 334), spend('p1', 1000)], expect: { lots: { b1: redeemed(333), b2: redeemed(333), b3: redeemed(334) } } },
  { name: 'spend: three times from one lot', steps: [...PAID, spend('p1', 1000), spend('p1', 1000), spend('p1', 500)], expect: { lots: { 'r1.fee': redeemed(2500) }, people: { p1: { redeemed: 2500 } } } },
  { name: 'spend: from the lot that the last one has left open', steps: [...bonuses(300, 300), spend('p1', 200), spend('p1', 200)], expect: { lots: { b1: redeemed(300), b2: issued({ available: 200, redeemed: 100 }) } } },
  { name: 'spend: one unit more than there is moves nothing', steps: [...PAID, tooMuch(spend('p1', 2501))], expect: { lots: { 'r1.fee': issued({ available: 2500 }) }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500'] } },
  { name: 'spend: what is spent is not there any more', steps: [...PAID, spend('p1', 2000), tooMuch(spend('p1', 501)), spend('p1', 500), tooMuch(spend('p1', 1))], expect: { lots: { 'r1.fee': redeemed(2500) } } },
  { name: 'spend: nothing, where there is nothing', steps: [refer('r1'), tooMuch(spend('p1', null)), tooMuch(spend('r1', 1))], expect: { lots: {} } },
  { name: 'spend: the same reference again spends once', steps: [...PAID, spend('p1', 900, { as: 's1' }), spend('p1', 900, { as: 's1' })], expect: { lots: { 'r1.fee': issued({ available: 1600, redeemed: 900 }) } } },
  { name: 'spend: the same reference for another amount is refused', steps: [...PAID, spend('p1', 900, { as: 's1' }), fails(spend('p1', 901, { as: 's1' }), 409, 'reference_conflict')], expect: { lots: { 'r1.fee': issued({ available: 1600, redeemed: 900 }) } } },
  { name: 'spend: the same reference by somebody else is refused', steps: [...PAID, refer('r2', 'p2'), pay('r2', 20000), spend('p1', 900, { as: 's1' }), fails(spend('p2', 900, { as: 's1' }), 409, 'reference_conflict')], expect: { people: { p1: { available: 1600, redeemed: 900 }, p2: { available: 2500 } } } },
  { name: 'spend: what is pending is not there yet', rules: [fee({ hold_days: 30 })], steps: [...PAID, tooMuch(spend('p1', 1))], expect: { lots: { 'r1.fee': { status: 'pending', pending: 2500 } } } },
  { name: 'spend: what has been released from its hold', rules: [fee({ hold_days: 30 })], steps: [...PAID, advance(31), spend('p1', 600)], expect: { lots: { 'r1.fee': issued({ available: 1900, redeemed: 600 }) } } },
  { name: 'spend: cash is paid out, not spent', steps: [bonus('b1', 'p1', 500, { kind: 'cash' }), tooMuch(spend('p1', 1))], expect: { lots: { b1: issued({ available: 500 }) } } },
  { name: 'spend: all credit, and none of the cash beside it', steps: [bonus('b1', 'p1', 500, { kind: 'cash' }), bonus('b2', 'p1', 300), tooMuch(spend('p1', 301)), spend('p1', null)], expect: { lots: { b1: issued({ available: 500 }), b2: redeemed(300) } } },
  { name: 'spend: the prospect spends what is its own', rules: [fee(), welcome()], steps: [...PAID, spend('r1', 400)], expect: { lots: { 'r1.fee': issued({ available: 2500 }), 'r1.welcome': issued({ available: 600, redeemed: 400 }) }, people: { p1: { available: 2500 }, r1: { available: 600, redeemed: 400 } } } },
  { name: 'spend: two people do not share', steps: [...PAID, refer('r2', 'p2'), pay('r2', 20000), spend('p1', 2000), tooMuch(spend('p1', 600)), spend('p2', 600)], expect: { people: { p1: { available: 500, redeemed: 2000 }, p2: { available: 1900, redeemed: 600 } } } },
  { name: 'spend: lots of rules and bonuses go by age alone', steps: [bonus('b1', 'p1', 100), ...PAID, bonus('b2', 'p1', 100), spend('p1', 2650)], expect: { lots: { b1: redeemed(100), 'r1.fee': redeemed(2500), b2: issued({ available: 50, redeemed: 50 }) } } },

  // ---- other currencies ----
  { name: 'JPY: a tenth of 1,234 is 123, of which 23 are spent', currency: 'JPY', rules: [tenth()], steps: [refer('r1'), pay('r1', 1234), spend('p1', 23)], expect: { lots: { 'r1.tenth': issued({ available: 100, redeemed: 23 }) } } },
  { name: 'JPY: lots of one yen', currency: 'JPY', steps: [...bonuses(1, 1, 1, 1), spend('p1', 3)], expect: { lots: { b1: redeemed(1), b2: redeemed(1), b3: redeemed(1), b4: issued({ available: 1 }) } } },
  { name: 'JPY: a part of what was set aside', currency: 'JPY', steps: [...bonuses(10, 5), reserve('p1', 12, 's1'), capture('s1', 11)], expect: { lots: { b1: redeemed(10), b2: issued({ available: 4, redeemed: 1 }) } } },
  { name: 'KWD: a tenth of 12.345 is 1.235, rounded half away from zero, of which 1.000 is spent', currency: 'KWD', rules: [tenth()], steps: [refer('r1'), pay('r1', 12345), spend('p1', 1000)], expect: { lots: { 'r1.tenth': issued({ available: 235, redeemed: 1000 }) } } },
  { name: 'KWD: a thousandth is a unit', currency: 'KWD', steps: [...bonuses(1, 1000), spend('p1', 2)], expect: { lots: { b1: redeemed(1), b2: issued({ available: 999, redeemed: 1 }) } } },
  { name: 'KWD: all but a thousandth is captured, and that one goes back', currency: 'KWD', steps: [...bonuses(1500, 1), reserve('p1', 1501, 's1'), capture('s1', 1500)], expect: { lots: { b1: redeemed(1500), b2: issued({ available: 1 }) } } },

  // ---- lapsing ----
  {
    name: 'lapse: what is not used in its days',
    rules: [fee({ expires_days: 10 })],
    steps: [...PAID, advance(11)],
    expect: {
      lots: { 'r1.fee': expired({ expired: 2500 }) },
      people: { p1: { expired: 2500 } },
      referrals: { r1: 'rewarded' },
      moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>expired 2500'],
    },
  },
  { name: 'lapse: not before its days are over', rules: [fee({ expires_days: 10 })], steps: [...PAID, advance(9), spend('p1', 1)], expect: { lots: { 'r1.fee': issued({ available: 2499, redeemed: 1 }) } } },
  { name: 'lapse: what has lapsed is not spent', rules: [fee({ expires_days: 10 })], steps: [...PAID, advance(11), tooMuch(spend('p1', 1)), tooMuch(spend('p1', null))], expect: { lots: { 'r1.fee': expired({ expired: 2500 }) } } },
  { name: 'lapse: the rest of what was used in part', rules: [fee({ expires_days: 10 })], steps: [...PAID, spend('p1', 2499), advance(11)], expect: { lots: { 'r1.fee': expired({ redeemed: 2499, expired: 1 }) } } },
  { name: 'lapse: nothing of what was used up', rules: [fee({ expires_days: 10 })], steps: [...PAID, spend('p1', 2500), advance(11)], expect: { lots: { 'r1.fee': redeemed(2500) } } },
  { name: 'lapse: days count from the issue, not from the grant', rules: [fee({ hold_days: 5, expires_days: 10 })], steps: [...PAID, advance(6), advance(9)], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'lapse: and then they are over', rules: [fee({ hold_days: 5, expires_days: 10 })], steps: [...PAID, advance(6), advance(11)], expect: { lots: { 'r1.fee': expired({ expired: 2500 }) } } },
  { name: 'lapse: a hold that is longer than the days to use it takes none of them', rules: [fee({ hold_days: 20, expires_days: 5 })], steps: [...PAID, advance(21), advance(4)], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'lapse: what lapses is spent before what is older and lasts', rules: [rule('lasting', 1000), rule('short', 500, { expires_days: 10 })], steps: [...PAID, spend('p1', 700)], expect: { lots: { 'r1.lasting': issued({ available: 800, redeemed: 200 }), 'r1.short': redeemed(500) } } },
  { name: 'lapse: of two that lapse the sooner is spent first', rules: [rule('later', 300, { expires_days: 30 }), rule('sooner', 300, { expires_days: 10 })], steps: [...PAID, spend('p1', 400)], expect: { lots: { 'r1.later': issued({ available: 200, redeemed: 100 }), 'r1.sooner': redeemed(300) } } },
  { name: 'lapse: of two of one rule the earlier is spent first', rules: [rule('short', 1000, { expires_days: 10 })], steps: [...PAID, advance(1), refer('r2'), pay('r2', 20000), spend('p1', 1500)], expect: { lots: { 'r1.short': redeemed(1000), 'r2.short': issued({ available: 500, redeemed: 500 }) } } },
  { name: 'lapse: each lot at its own time', rules: [rule('short', 1000, { expires_days: 10 })], steps: [...PAID, advance(5), refer('r2'), pay('r2', 20000), advance(6)], expect: { lots: { 'r1.short': expired({ expired: 1000 }), 'r2.short': issued({ available: 1000 }) }, people: { p1: { available: 1000, expired: 1000 } } } },
  { name: 'lapse: what lasts is left alone', rules: [rule('lasting', 1000), rule('short', 500, { expires_days: 10 })], steps: [...PAID, advance(11), spend('p1', null)], expect: { lots: { 'r1.lasting': redeemed(1000), 'r1.short': expired({ expired: 500 }) } } },
  { name: 'lapse: three in their order, down to the one that lasts', rules: [rule('a', 10), rule('b', 20, { expires_days: 20 }), rule('c', 30, { expires_days: 10 })], steps: [...PAID, spend('p1', 55)], expect: { lots: { 'r1.a': issued({ available: 5, redeemed: 5 }), 'r1.b': redeemed(20), 'r1.c': redeemed(30) } } },
  { name: 'lapse: cash lapses too', rules: [rule('cash', 400, { kind: 'cash', expires_days: 10 })], steps: [...PAID, advance(11)], expect: { lots: { 'r1.cash': expired({ expired: 400 }) } } },
  { name: 'lapse: on the side of the prospect', rules: [fee(), welcome({ expires_days: 10 })], steps: [...PAID, spend('r1', 250), advance(11)], expect: { lots: { 'r1.fee': issued({ available: 2500 }), 'r1.welcome': expired({ redeemed: 250, expired: 750 }) } } },
  { name: 'lapse: JPY', currency: 'JPY', rules: [tenth({ expires_days: 10 })], steps: [refer('r1'), pay('r1', 1234), spend('p1', 23), advance(11)], expect: { lots: { 'r1.tenth': expired({ redeemed: 23, expired: 100 }) } } },

  // ---- setting aside ----
  {
    name: 'open: what is set aside is neither spent nor there',
    steps: [...PAID, reserve('p1', 2000, 's1'), tooMuch(spend('p1', 501)), spend('p1', 500)],
    expect: { lots: { 'r1.fee': issued({ reserved: 2000, redeemed: 500 }) }, people: { p1: { reserved: 2000, redeemed: 500 } } },
  },
  {
    name: 'open: captured',
    steps: [...PAID, reserve('p1', 2500, 's1'), capture('s1')],
    expect: { lots: { 'r1.fee': redeemed(2500) }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reserved 2500', 'r1.fee reserved>redeemed 2500'] },
  },
  {
    name: 'open: released',
    steps: [...PAID, reserve('p1', 2000, 's1'), release('s1')],
    expect: { lots: { 'r1.fee': issued({ available: 2500 }) }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reserved 2000', 'r1.fee reserved>available 2000'] },
  },
  { name: 'open: all there is', steps: [...bonuses(300, 200), reserve('p1', null, 's1'), tooMuch(spend('p1', 1))], expect: { lots: { b1: issued({ reserved: 300 }), b2: issued({ reserved: 200 }) } } },
  {
    name: 'open: captured in part, the rest goes back',
    steps: [...PAID, reserve('p1', 2000, 's1'), capture('s1', 1500)],
    expect: { lots: { 'r1.fee': issued({ available: 1000, redeemed: 1500 }) }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reserved 2000', 'r1.fee reserved>redeemed 1500', 'r1.fee reserved>available 500'] },
  },
  { name: 'open: a part comes from the lots that were taken first', steps: [...bonuses(300, 200, 100), reserve('p1', 600, 's1'), capture('s1', 350)], expect: { lots: { b1: redeemed(300), b2: issued({ available: 150, redeemed: 50 }), b3: issued({ available: 100 }) } } },
  { name: 'open: one unit of many is captured', steps: [...bonuses(5, 5), reserve('p1', 10, 's1'), capture('s1', 1)], expect: { lots: { b1: issued({ available: 4, redeemed: 1 }), b2: issued({ available: 5 }) } } },
  { name: 'open: more than it set aside is not captured', steps: [...PAID, reserve('p1', 1000, 's1'), fails(capture('s1', 1001), 400, 'out_of_range')], expect: { lots: { 'r1.fee': issued({ available: 1500, reserved: 1000 }) } } },
  { name: 'open: captured once', steps: [...PAID, reserve('p1', 1000, 's1'), capture('s1', 400), wrongState(capture('s1', 600)), wrongState(release('s1'))], expect: { lots: { 'r1.fee': issued({ available: 2100, redeemed: 400 }) } } },
  { name: 'open: what was released is not captured', steps: [...PAID, reserve('p1', 1000, 's1'), release('s1'), wrongState(capture('s1')), wrongState(release('s1'))], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'open: what was spent at once is neither captured nor released', steps: [...PAID, spend('p1', 1000, { as: 's1' }), wrongState(capture('s1')), wrongState(release('s1'))], expect: { lots: { 'r1.fee': issued({ available: 1500, redeemed: 1000 }) } } },
  { name: 'open: two of one lot, one captured and one released', steps: [...PAID, reserve('p1', 1000, 's1'), reserve('p1', 1000, 's2'), capture('s2'), release('s1')], expect: { lots: { 'r1.fee': issued({ available: 1500, redeemed: 1000 }) } } },
  { name: 'open: the second takes the next lot', steps: [...bonuses(300, 300), reserve('p1', 300, 's1'), reserve('p1', 100, 's2'), capture('s2'), release('s1')], expect: { lots: { b1: issued({ available: 300 }), b2: issued({ available: 200, redeemed: 100 }) } } },
  { name: 'open: what came back is spent again before what is younger', steps: [...bonuses(300, 300), reserve('p1', 300, 's1'), release('s1'), spend('p1', 350)], expect: { lots: { b1: redeemed(300), b2: issued({ available: 250, redeemed: 50 }) } } },
  { name: 'open: it lapses after seven days', steps: [...PAID, reserve('p1', 2000, 's1'), advance(8), wrongState(capture('s1')), wrongState(release('s1'))], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'open: on the sixth day it can still be captured', steps: [...PAID, reserve('p1', 2000, 's1'), advance(6), capture('s1')], expect: { lots: { 'r1.fee': issued({ available: 500, redeemed: 2000 }) } } },

  // ---- setting aside what lapses ----
  { name: 'open and lapsing: what is free lapses, what is set aside stays', rules: [fee({ expires_days: 2 })], steps: [...PAID, reserve('p1', 2000, 's1'), advance(3)], expect: { lots: { 'r1.fee': issued({ reserved: 2000, expired: 500 }) } } },
  { name: 'open and lapsing: what is set aside can still be captured', rules: [fee({ expires_days: 2 })], steps: [...PAID, reserve('p1', 2000, 's1'), advance(3), capture('s1')], expect: { lots: { 'r1.fee': { status: 'redeemed', redeemed: 2000, expired: 500 } } } },
  {
    name: 'open and lapsing: what comes back lapses then',
    rules: [fee({ expires_days: 2 })],
    steps: [...PAID, reserve('p1', 2500, 's1'), advance(3), release('s1')],
    expect: { lots: { 'r1.fee': expired({ expired: 2500 }) }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reserved 2500', 'r1.fee reserved>available 2500', 'r1.fee available>expired 2500'] },
  },
  {
    name: 'open and lapsing: captured in part, the rest lapses',
    rules: [fee({ expires_days: 2 })],
    steps: [...PAID, reserve('p1', 2500, 's1'), advance(3), capture('s1', 1)],
    expect: { lots: { 'r1.fee': expired({ redeemed: 1, expired: 2499 }) }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>reserved 2500', 'r1.fee reserved>redeemed 1', 'r1.fee reserved>available 2499', 'r1.fee available>expired 2499'] },
  },
  { name: 'open and lapsing: both run out', rules: [fee({ expires_days: 3 })], steps: [...PAID, reserve('p1', 2000, 's1'), advance(8)], expect: { lots: { 'r1.fee': expired({ expired: 2500 }) } } },
  { name: 'open and lapsing: one lot gets its money back, of the other it lapses', rules: [rule('lasting', 1000), rule('short', 500, { expires_days: 2 })], steps: [...PAID, reserve('p1', 800, 's1'), advance(3), release('s1')], expect: { lots: { 'r1.lasting': issued({ available: 1000 }), 'r1.short': expired({ expired: 500 }) } } },
  { name: 'open and lapsing: two come back one after the other', rules: [fee({ expires_days: 2 })], steps: [...PAID, reserve('p1', 1000, 's1'), reserve('p1', 1500, 's2'), advance(3), release('s1'), capture('s2', 500)], expect: { lots: { 'r1.fee': expired({ redeemed: 500, expired: 2000 }) } } },

  // ---- decided by hand ----
  { name: 'approval: it waits', rules: [manual()], steps: [...PAID, tooMuch(spend('p1', 1)), advance(100)], expect: { lots: { 'r1.fee': { status: 'pending', pending: 2500 } }, referrals: { r1: 'qualified' } } },
  { name: 'approval: a yes issues it', rules: [manual()], steps: [...PAID, onReward('r1.fee', 'approve')], expect: { lots: { 'r1.fee': issued({ available: 2500 }) }, referrals: { r1: 'rewarded' }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500'] } },
  { name: 'approval: a yes leaves the hold', rules: [manual({ hold_days: 10 })], steps: [...PAID, onReward('r1.fee', 'approve'), tooMuch(spend('p1', 1))], expect: { lots: { 'r1.fee': { status: 'approved', pending: 2500 } }, referrals: { r1: 'qualified' } } },
  { name: 'approval: and the hold ends by itself', rules: [manual({ hold_days: 10 })], steps: [...PAID, onReward('r1.fee', 'approve'), advance(11), spend('p1', 100)], expect: { lots: { 'r1.fee': issued({ available: 2400, redeemed: 100 }) } } },
  { name: 'approval: the hold alone does not issue it', rules: [manual({ hold_days: 10 })], steps: [...PAID, advance(11)], expect: { lots: { 'r1.fee': { status: 'pending', pending: 2500 } } } },
  { name: 'approval: a yes after the hold issues at once', rules: [manual({ hold_days: 10 })], steps: [...PAID, advance(11), onReward('r1.fee', 'approve', {})], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'approval: said twice', rules: [manual()], steps: [...PAID, onReward('r1.fee', 'approve'), wrongState(onReward('r1.fee', 'approve'))], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'approval: one side waits, the other does not', rules: [manual(), welcome()], steps: [...PAID], expect: { lots: { 'r1.fee': { status: 'pending', pending: 2500 }, 'r1.welcome': issued({ available: 1000 }) } } },
  { name: 'approval: the days to use it count from the yes', rules: [manual({ expires_days: 10 })], steps: [...PAID, advance(20), onReward('r1.fee', 'approve'), advance(9)], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'approval: and are over after that', rules: [manual({ expires_days: 10 })], steps: [...PAID, advance(20), onReward('r1.fee', 'approve'), advance(11)], expect: { lots: { 'r1.fee': expired({ expired: 2500 }) } } },
  { name: 'deny: what is pending', rules: [manual()], steps: [...PAID, onReward('r1.fee', 'deny'), tooMuch(spend('p1', 1))], expect: { lots: { 'r1.fee': { status: 'denied' } }, people: { p1: {} }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>denied 2500'] } },
  { name: 'deny: what was approved and is held', rules: [manual({ hold_days: 10 })], steps: [...PAID, onReward('r1.fee', 'approve'), onReward('r1.fee', 'deny'), advance(11)], expect: { lots: { 'r1.fee': { status: 'denied' } } } },
  { name: 'deny: not what was issued', steps: [...PAID, wrongState(onReward('r1.fee', 'deny'))], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'deny: one side, and the other keeps its own', rules: [fee({ hold_days: 10 }), welcome({ hold_days: 10 })], steps: [...PAID, onReward('r1.fee', 'deny'), advance(11)], expect: { lots: { 'r1.fee': { status: 'denied' }, 'r1.welcome': issued({ available: 1000 }) } } },
  { name: 'issue: before the hold is over', rules: [fee({ hold_days: 30 })], steps: [...PAID, onReward('r1.fee', 'issue'), spend('p1', 100), advance(31)], expect: { lots: { 'r1.fee': issued({ available: 2400, redeemed: 100 }) }, referrals: { r1: 'rewarded' } } },
  { name: 'issue: without a yes', rules: [manual({ hold_days: 30 })], steps: [...PAID, onReward('r1.fee', 'issue')], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'issue: not what was denied', rules: [manual()], steps: [...PAID, onReward('r1.fee', 'deny'), wrongState(onReward('r1.fee', 'issue')), wrongState(onReward('r1.fee', 'approve'))], expect: { lots: { 'r1.fee': { status: 'denied' } } } },

  // ---- used by hand ----
  { name: 'used by hand: some of it', steps: [...PAID, onReward('r1.fee', 'redeem', { amount: 700 })], expect: { lots: { 'r1.fee': issued({ available: 1800, redeemed: 700 }) }, moves: ['r1.fee program_expense>pending 2500', 'r1.fee pending>available 2500', 'r1.fee available>redeemed 700'] } },
  { name: 'used by hand: all that is left', steps: [...PAID, spend('p1', 700), onReward('r1.fee', 'redeem', {}), wrongState(onReward('r1.fee', 'redeem', {}))], expect: { lots: { 'r1.fee': redeemed(2500) } } },
  { name: 'used by hand: this lot, though another is older', steps: [...bonuses(300, 300), onReward('b2', 'redeem', { amount: 200 })], expect: { lots: { b1: issued({ available: 300 }), b2: issued({ available: 100, redeemed: 200 }) } } },
  { name: 'used by hand: no more than it has, whatever others have', steps: [...bonuses(300, 300), tooMuch(onReward('b2', 'redeem', { amount: 301 }))], expect: { lots: { b1: issued({ available: 300 }), b2: issued({ available: 300 }) } } },
  { name: 'used by hand: not what is pending', rules: [fee({ hold_days: 30 })], steps: [...PAID, wrongState(onReward('r1.fee', 'redeem', {}))], expect: { lots: { 'r1.fee': { status: 'pending', pending: 2500 } } } },
  { name: 'used by hand: not what is set aside', steps: [...PAID, reserve('p1', 2500, 's1'), wrongState(onReward('r1.fee', 'redeem', { amount: 1 })), release('s1')], expect: { lots: { 'r1.fee': issued({ available: 2500 }) } } },
  { name: 'used by hand: a reward without money', rules: [rule('card', 0, { kind: 'custom', title: 'A card', amount: undefined })], steps: [...PAID, onReward('r1.card', 'redeem', {}), wrongState(onReward('r1.card', 'redeem', {}))], expect: { lots: { 'r1.card': { status: 'redeemed' } }, moves: [] } },
];
