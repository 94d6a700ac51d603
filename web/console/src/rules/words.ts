/* Rules in plain words: for the line under a closed card, for the history of versions, for a program's page. */

import { readAmount, type Amount, type Share } from './amount';
import type { Change } from './changes';
import { readCondition, type FieldWords, type Leaf, type Line } from './condition';
import type { Budget, Cap, Release } from './control';
import { readDiscount, type Discount } from './discount';
import { readFraud, type FraudPolicy, type SignNow } from './fraud';
import { readGift, type Gift } from './gift';
import { at, isInteger, isTexts, member, type Json, type Path } from './json';
import { readRewards, type RewardCard } from './reward';

/* How texts, money and lists are written for the person who reads. */
export interface Words {
  text(key: string, values?: Record<string, string | number>): string;
  money(minor: number, currency: string): string;
  percent(basisPoints: number): string;
  list(items: readonly string[], kind: 'and' | 'or'): string;
  has(key: string): boolean;
  /* What a group is called, by its id. */
  group?(id: string): string | undefined;
  /* A word or name as it is written within a sentence, where the language has nouns in small letters. */
  inside(text: string): string;
}

/* A word of the grammar in the reader's language; one that has no text stands as it is. */
export function named(words: Words, group: string, word: string): string {
  const key = `console.rules.${group}.${word.replaceAll('.', '_')}`;
  return words.has(key) ? words.text(key) : word;
}

export function fieldName(words: Words, field: string): string {
  if (field.startsWith('count.')) return words.text('console.rules.count_of', { type: named(words, 'event', field.slice(6)) });
  const last = /^last\.(.+?)\.data\.(.+)$/.exec(field);
  if (last) return words.text('console.rules.last_of', { type: named(words, 'event', last[1] ?? ''), name: last[2] ?? '' });
  if (field.startsWith('event.items.')) return words.text('console.rules.item_of', { name: field.slice(12) });
  if (field.startsWith('event.data.')) return words.text('console.rules.data_of', { name: field.slice(11) });
  return named(words, 'field', field);
}

/* A value of a field that has these words. */
export function wordOf(words: Words, kind: FieldWords | undefined, value: string): string {
  switch (kind) {
    case 'event_type':
      return named(words, 'event', value);
    case 'stage':
      return named(words, 'stage', value);
    case 'status':
      return named(words, 'status', value);
    case 'group':
      return words.group?.(value) ?? value;
    case 'participant_kind':
      return named(words, 'participant_kind', value);
    case 'method':
      return named(words, 'method', value);
    default:
      return value;
  }
}

function valueInWords(words: Words, leaf: Leaf, currency: string): string {
  const { value } = leaf;
  switch (value.as) {
    case 'money':
      return words.money(value.value, currency);
    case 'money_range':
      return words.text('console.rules.range', { low: words.money(value.low, currency), high: words.money(value.high, currency) });
    case 'integer':
      return String(value.value);
    case 'integer_range':
      return words.text('console.rules.range', { low: String(value.low), high: String(value.high) });
    case 'text':
      return words.inside(wordOf(words, leaf.words, value.value));
    case 'texts':
      return words.list(value.values.map((one) => words.inside(wordOf(words, leaf.words, one))), 'or');
    case 'boolean':
    case 'flag':
      return words.text(value.value ? 'console.rules.yes' : 'console.rules.no');
  }
}

function leafInWords(words: Words, leaf: Leaf, currency: string): string {
  const { value } = leaf;
  const isOneType = leaf.field === 'event.type' && (leaf.op === 'in' || leaf.op === 'eq');
  if (isOneType) return valueInWords(words, leaf, currency);
  if (leaf.field === 'referral.age_days' && leaf.op === 'lte' && value.as === 'integer')
    return words.text('console.rules.within', { days: value.value });
  return words.text('console.rules.leaf', {
    field: words.inside(fieldName(words, leaf.field)),
    op: named(words, 'op', leaf.op),
    value: valueInWords(words, leaf, currency),
  });
}

export function conditionInWords(words: Words, line: Line, currency: string): string {
  if (line.line === 'raw') return words.text('console.rules.own_json');
  if (line.line === 'leaf') return leafInWords(words, line, currency);
  const inside = line.lines.map((part) => {
    const said = conditionInWords(words, part, currency);
    return part.line === 'group' && part.lines.length > 1 && line.mode !== 'not' ? `(${said})` : said;
  });
  if (inside.length === 0) return words.text('console.rules.nothing');
  if (line.mode === 'not') return words.text('console.rules.not', { condition: inside[0] ?? '' });
  return words.list(inside, line.mode === 'all' ? 'and' : 'or');
}

function shareInWords(words: Words, share: Share, currency: string): string {
  return 'fixed' in share ? words.money(share.fixed, currency) : words.percent(share.percent_bp);
}

function percentInWords(words: Words, amount: Extract<Amount, { form: 'percent' }>, currency: string): string {
  const parts = [
    words.text('console.rules.share_of', { percent: words.percent(amount.percentBp), base: named(words, 'base', amount.of) }),
  ];
  if (amount.cap !== undefined) parts.push(words.text('console.rules.at_most', { amount: words.money(amount.cap, currency) }));
  if (amount.floor !== undefined) parts.push(words.text('console.rules.at_least', { amount: words.money(amount.floor, currency) }));
  return parts.join(', ');
}

function stepsInWords(words: Words, amount: Extract<Amount, { form: 'steps' | 'milestones' }>, currency: string): string {
  const isRevenue = amount.form === 'steps' && amount.by === 'revenue';
  const kind = amount.form === 'milestones' ? 'for_the_nth' : isRevenue ? 'from_revenue' : 'from_the_nth';
  const parts = amount.steps.map((step, i) => {
    const share = shareInWords(words, step.share, currency);
    if (i === 0 && step.from <= 1 && amount.form === 'steps') return share;
    const from = isRevenue ? words.money(step.from, currency) : step.from;
    return words.text(`console.rules.${kind}`, { amount: share, from });
  });
  if (amount.per !== 'life') parts.push(words.text(`console.rules.anew_${amount.per}`));
  return parts.join(', ');
}

export function amountInWords(words: Words, amount: Amount, currency: string): string {
  switch (amount.form) {
    case 'fixed':
      return words.money(amount.fixed, currency);
    case 'percent':
      return percentInWords(words, amount, currency);
    case 'steps':
    case 'milestones':
      return stepsInWords(words, amount, currency);
    case 'brackets':
      return amount.brackets
        .map((bracket) => {
          const share = shareInWords(words, bracket.share, currency);
          if (bracket.upTo === null) return words.text('console.rules.above_that', { share });
          return words.text('console.rules.up_to', { share, limit: words.money(bracket.upTo, currency) });
        })
        .join(', ');
    case 'raw':
      return words.text('console.rules.own_json');
  }
}

export function discountInWords(words: Words, discount: Discount, currency: string): string {
  const off = discount.percentBp === undefined ? words.money(discount.fixed ?? 0, currency) : words.percent(discount.percentBp);
  const parts = [words.text('console.rules.takes_off', { off })];
  if (discount.source === 'stripe') parts.push(words.text('console.rules.code_of_stripe'));
  if (discount.maxAmount !== undefined) parts.push(words.text('console.rules.at_most', { amount: words.money(discount.maxAmount, currency) }));
  return parts.join(', ');
}

function giftInWords(words: Words, gift: Gift): string {
  const how = words.text(gift.delivery === 'email' ? 'console.gift.by_email' : 'console.rules.gift_by_link');
  return [gift.product ?? words.text('console.rules.gift_chooses'), words.inside(how)].join(', ');
}

/* "Hold, above 3 an hour". */
function signInWords(words: Words, now: SignNow): string {
  const { sign, does, limit, per } = now;
  const done = named(words, 'fraud_do', does);
  if (limit === undefined || does === 'allow') return done;
  const quick = sign.limit?.name === 'seconds';
  const unit = per === undefined ? words.text(quick ? 'console.rules.fraud_seconds' : 'console.rules.fraud_a_day') : named(words, 'velocity_per', per);
  return `${done}, ${words.text(quick ? 'console.rules.fraud_below' : 'console.rules.fraud_above')} ${String(limit)} ${unit}`;
}

/* What differs from the usual, sign by sign; and from which sums of points on something is done. */
export function fraudInWords(words: Words, policy: FraudPolicy): string {
  const said = policy.signs
    .filter((now) => now.does !== now.sign.usual)
    .map((now) => words.text('console.rules.sign_does', { sign: named(words, 'sign', now.sign.name), does: words.inside(named(words, 'fraud_do', now.does)) }));
  const scores = words.text('console.rules.fraud_scores', { hold: policy.scores.score_hold, block: policy.scores.score_block });
  return [...said, scores].join('; ');
}

export function rewardInWords(words: Words, card: RewardCard, currency: string): string {
  const kind = named(words, 'kind', card.kind);
  const what =
    card.discount !== undefined
      ? discountInWords(words, card.discount, currency)
      : card.amount === undefined
      ? (card.title ?? kind)
      : words.text('console.rules.amount_as', { amount: amountInWords(words, card.amount, card.currency ?? currency), kind });
  const days = card.holdDays ?? 0;
  const when =
    card.release !== undefined
      ? words.text(days === 0 ? 'console.rules.held_until' : 'console.rules.held_until_or', { what, days, event: releaseInWords(words, card.release, currency) })
      : days === 0
        ? words.text('console.rules.at_once', { what })
        : words.text('console.rules.held_days', { what, days });
  return [when, ...boundsInWords(words, card, currency)].join('; ');
}

export function releaseInWords(words: Words, release: Release, currency: string): string {
  return release.on === 'events'
    ? words.list(release.events.map((event) => words.inside(named(words, 'event', event))), 'or')
    : conditionInWords(words, release.line, currency);
}

export function capInWords(words: Words, cap: Cap, currency: string): string {
  const most = cap.amount === undefined ? words.text('console.rules.cap_count', { count: cap.count ?? 0 }) : words.money(cap.amount, currency);
  const scope = words.inside(named(words, 'cap_scope', cap.scope));
  return words.text(`console.rules.cap_per_${cap.per}`, { most, scope });
}

export function budgetInWords(words: Words, budget: Budget, currency: string): string {
  const amount = words.money(budget.amount, budget.currency ?? currency);
  return words.text(`console.rules.budget_${budget.review ? 'review' : 'stop'}`, { amount, window: words.inside(named(words, 'window', budget.per)) });
}

/* Who approves it, and what it comes to at most. */
function boundsInWords(words: Words, card: RewardCard, currency: string): string[] {
  const own = card.currency ?? currency;
  const said: string[] = [];
  if (card.validation !== undefined && card.validation.ask !== 'as_rules') said.push(words.text(card.validation.ask === 'no' ? 'console.rules.validation_said_no' : 'console.rules.validation_said'));
  if (card.byAmount !== undefined) said.push(words.text('console.rules.approved_above', { amount: words.money(card.byAmount.above, own) }));
  if (card.byAmount?.secondAbove !== undefined) said.push(words.text('console.rules.second_above_said', { amount: words.money(card.byAmount.secondAbove, own) }));
  return [...said, ...card.caps.map((cap) => capInWords(words, cap, own))];
}

/* Member by member, where in the rules something stands: "Reward thanks, amount, step 2". */
export function placeInWords(words: Words, document: Json, path: Path): string {
  const parts: string[] = [];
  path.forEach((step, i) => {
    if (typeof step === 'string') {
      if (step !== 'all' && step !== 'any' && step !== 'rewards' && step !== 'value') parts.push(named(words, 'part', step));
      return;
    }
    const element = at(document, path.slice(0, i + 1));
    const key = member(element, 'key');
    const field = member(element, 'field');
    if (typeof key === 'string') parts.push(words.text('console.rules.reward_named', { key }));
    else if (typeof field === 'string') parts.push(words.inside(fieldName(words, field)));
    else parts.push(words.text('console.rules.place', { n: step + 1 }));
  });
  return parts.length === 0 ? words.text('console.rules.part.rules') : parts.join(', ');
}

/* Members that hold money of the program's currency, in minor units. */
const MONEY = new Set(['fixed', 'cap', 'floor', 'up_to', 'max_amount', 'min_order', 'above', 'second_above', 'amount']);

function isMoney(document: Json, path: Path): boolean {
  const last = path[path.length - 1];
  if (typeof last === 'string' && MONEY.has(last)) return true;
  if (last !== 'value') return false;
  const line = readCondition(at(document, path.slice(0, -1)) ?? null, path);
  return line.line === 'leaf' && line.type === 'money';
}

/* The currency that a sum at `path` is in: a reward may have its own. */
function currencyAt(document: Json, path: Path, currency: string): string {
  const own = path[0] === 'rewards' && path[path.length - 1] !== 'value' ? at(document, [...path.slice(0, 2), 'currency']) : undefined;
  return typeof own === 'string' ? own : currency;
}

/* Which words a member of the rules is told in. */
const WORDS_OF: Readonly<Record<string, string>> = {
  kind: 'kind',
  to: 'role',
  op: 'op',
  on: 'trigger',
  of: 'base',
  stage: 'stage',
  stage_on_qualified: 'stage',
  approval: 'approval',
  per: 'period',
  scope: 'cap_scope',
  at_limit: 'at_limit',
  touch: 'touch',
  as: 'deliver_as',
  delivery: 'delivery',
  join: 'join_word',
};

/* Steps begin anew, caps and budgets have windows: two sets of words for one member. */
const groupOf = (path: Path): string | undefined => {
  const last = path[path.length - 1];
  if (path[0] === 'fraud') return last === 'per' ? 'velocity_per' : 'fraud_do';
  if (last === 'per' && (path.includes('caps') || path[0] === 'budgets')) return 'window';
  return typeof last === 'string' ? WORDS_OF[last] : undefined;
};

function scalar(words: Words, value: Json, path: Path): string {
  const last = path[path.length - 1];
  if (typeof value === 'boolean') return words.text(value ? 'console.rules.yes' : 'console.rules.no');
  if (value === null) return words.text(last === 'stage_on_qualified' ? 'console.rules.stage_stays' : 'console.rules.no_limit');
  const group = groupOf(path);
  return typeof value === 'string' && group !== undefined ? named(words, group, value) : String(value);
}

/* One side of a change. `document` is the one that `path` leads through. */
export function sideInWords(words: Words, document: Json, path: Path, value: Json, currency: string): string {
  const last = path[path.length - 1];
  if (isInteger(value)) {
    if (isMoney(document, path)) return words.money(value, currencyAt(document, path, currency));
    return last === 'percent_bp' ? words.percent(value) : String(value);
  }
  if (isTexts(value)) return words.list(value.map((one) => words.inside(named(words, 'event', one))), 'or');
  if (value === null || typeof value !== 'object') return scalar(words, value, path);
  if (member(value, 'key') !== undefined) {
    const card = readRewards({ rewards: [value] }).cards[0];
    if (card !== undefined) return rewardInWords(words, card, currency);
  }
  if (last === 'amount') return amountInWords(words, readAmount(value), currencyAt(document, path, currency));
  const discount = last === 'discount' ? readDiscount(value) : undefined;
  if (discount !== undefined) return discountInWords(words, discount, currency);
  const sign = path[0] === 'fraud' && path.length === 2 ? readFraud({ [String(last)]: value })?.signs.find((now) => now.sign.name === last) : undefined;
  if (sign !== undefined) return signInWords(words, sign);
  const fraud = last === 'fraud' && path.length === 1 ? readFraud(value) : undefined;
  if (fraud !== undefined) return fraudInWords(words, fraud);
  const gift = last === 'gift' ? readGift(value) : undefined;
  if (gift !== undefined) return giftInWords(words, gift);
  if (last === 'qualification' || last === 'when' || last === 'on' || member(value, 'field') !== undefined)
    return conditionInWords(words, readCondition(value, path), currency);
  return JSON.stringify(value);
}

export interface ChangeInWords {
  place: string;
  before?: string;
  after?: string;
}

export function changeInWords(words: Words, before: Json, after: Json, change: Change, currency: string): ChangeInWords {
  const document = change.kind === 'removed' ? before : after;
  const said: ChangeInWords = { place: placeInWords(words, document, change.path) };
  if (change.before !== undefined) said.before = sideInWords(words, document, change.path, change.before, currency);
  if (change.after !== undefined) said.after = sideInWords(words, document, change.path, change.after, currency);
  return said;
}
