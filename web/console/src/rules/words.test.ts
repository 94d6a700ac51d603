import { describe, expect, it } from 'vitest';
import english from '../../../texts/en.json';
import { changes } from './changes';
import { readCondition } from './condition';
import { at, put, type Json } from './json';
import { readRewards } from './reward';
import { customerReferrals as rules, everything } from './samples';
import { changeInWords, conditionInWords, rewardInWords, type Words } from './words';

const texts = english as Record<string, string>;

/* Texts as they stand, with the values beside them: what is told is seen, and a key without a text fails. */
const words: Words = {
  text: (key, values = {}) => {
    const text = texts[key];
    if (text === undefined) throw new Error(`no text ${key}`);
    const simple = /^[^{}]*(\{\w+\}[^{}]*)*$/.test(text);
    return simple ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])) : `${key.slice(14)} ${Object.values(values).join(' ')}`;
  },
  has: (key) => Object.hasOwn(texts, key),
  inside: (text) => text.charAt(0).toLowerCase() + text.slice(1),
  money: (minor, currency) => `${String(minor / 100)} ${currency}`,
  percent: (points) => `${String(points / 100)}%`,
  list: (items, kind) => items.join(` ${kind} `),
};

describe('words', () => {
  it('tell the example', () => {
    const condition = readCondition(at(rules, ['qualification']) ?? null, ['qualification']);
    expect(conditionInWords(words, condition, 'USD')).toBe('job invoiced or invoice paid and amount is at least 50 USD and within 365');
    expect(readRewards(rules).cards.map((card) => rewardInWords(words, card, 'USD'))).toEqual([
      'held_days 25 USD, from_the_nth 50 USD 3, from_the_nth 100 USD 5, as credit 30',
      '10% of the amount, at most 50 USD, as credit, at once',
    ]);
  });

  it('have a text for all that the editor can show', () => {
    const condition = readCondition(at(everything, ['qualification']) ?? null, ['qualification']);
    expect(conditionInWords(words, condition, 'USD')).toContain('not: ');
    for (const card of readRewards(everything).cards) expect(rewardInWords(words, card, 'USD')).not.toBe('');
  });

  it('tell what was changed, in words and money', () => {
    let draft: Json = put(rules, ['qualification', 'all', 1, 'value'], 7500);
    draft = put(draft, ['rewards', 0, 'amount', 'per'], 'year');
    draft = put(draft, ['rewards', 1, 'kind'], 'cash');
    const told = changes(rules, draft).map((change) => changeInWords(words, rules, draft, change, 'USD'));
    expect(told).toEqual([
      { place: 'what counts, amount', before: '50 USD', after: '75 USD' },
      { place: 'reward thanks, amount, counting starts again', after: 'Each January' },
      { place: 'reward cashback, kind', before: 'credit', after: 'cash' },
    ]);
  });

  it('tell a reward in its own currency', () => {
    const before = put(rules, ['rewards', 0], { key: 'a', to: 'referrer', kind: 'credit', on: 'qualified', currency: 'EUR', amount: { fixed: 100 } });
    const after = put(before, ['rewards', 0, 'amount', 'fixed'], 200);
    expect(changes(before, after).map((change) => changeInWords(words, before, after, change, 'USD').after)).toEqual(['2 EUR']);
  });
});

it('tells a policy about fraud, and its changes, in words', () => {
  const before = { fraud: {} };
  const after = { fraud: { velocity: { count: 3, per: 'hour' }, self_referral: 'block', score_hold: 40 } };
  const told = changes(before, after).map((change) => changeInWords(words, before, after, change, 'USD'));
  expect(told.map((one) => one.after)).toEqual(expect.arrayContaining(['Hold, above 3 an hour', 'Block', '40']));
  expect(changeInWords(words, {}, after, { kind: 'added', path: ['fraud'], after: after.fraud }, 'USD').after).toBe('Both sides are one person: block; held from 40 points, blocked from 90');
});
