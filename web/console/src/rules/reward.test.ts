import { describe, expect, it } from 'vitest';
import { put, type JsonObject } from './json';
import { freeKey, newReward, readRewards, withKind } from './reward';
import { customerReferrals, everything } from './samples';

describe('readRewards', () => {
  it('shows the example', () => {
    const { cards, others } = readRewards(customerReferrals);
    expect(others).toEqual([]);
    expect(cards).toMatchObject([
      { key: 'thanks', to: 'referrer', kind: 'credit', holdDays: 30, trigger: { on: 'word', word: 'qualified' }, hidden: [] },
      { key: 'cashback', to: 'referred', amount: { form: 'percent' }, path: ['rewards', 1] },
    ]);
  });

  it('names what it cannot show, and keeps it', () => {
    const { cards, others } = readRewards(everything);
    expect(others).toEqual([['rewards', 5]]);
    expect(cards.map((card) => card.trigger.on)).toEqual(['stage', 'condition', 'word', 'word', 'word']);
    expect(cards[3]?.hidden).toEqual([]);
    expect(cards[4]?.amount).toEqual({ form: 'raw' });
    const changed = put(everything, ['rewards', 3, 'title'], 'A cup') as JsonObject;
    expect(JSON.stringify(changed)).toBe(JSON.stringify(everything).replace('A mug', 'A cup'));
  });

  it('is empty where there is no list', () => {
    expect(readRewards({})).toEqual({ cards: [], others: [] });
    expect(readRewards({ rewards: 5 })).toEqual({ cards: [], others: [] });
  });
});

it('shows a gift card, also where its rule says nothing of how it is ordered', () => {
  const rule = { key: 'card', to: 'referrer', kind: 'gift_card', on: 'qualified', amount: { fixed: 5 } };
  const { cards } = readRewards({ rewards: [rule, { ...rule, gift: { wrapped: true } }, { ...rule, kind: 'credit', gift: {} }] });
  expect(cards.map((card) => card.gift)).toEqual([{ delivery: 'link' }, undefined, undefined]);
  expect(cards.map((card) => card.hidden)).toEqual([[], [], ['gift']]);
});

it('gives a new rule a key of its own, for ever', () => {
  expect(freeKey(customerReferrals, 'thanks')).toBe('thanks_2');
  expect(newReward(customerReferrals, 'referred', 2500)).toMatchObject({ key: 'welcome', to: 'referred', amount: { fixed: 2500 } });
});

it('gives a kind what it needs', () => {
  expect(withKind({ key: 'a' }, 'custom', 'A gift', 1)).toEqual({ key: 'a', kind: 'custom', title: 'A gift' });
  expect(withKind({ key: 'a' }, 'cash', 'A gift', 1)).toEqual({ key: 'a', kind: 'cash', amount: { fixed: 1 } });
});
