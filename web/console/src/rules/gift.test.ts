import { describe, expect, it } from 'vitest';
import { giftJson, readGift } from './gift';
import type { Json } from './json';

describe('gift cards', () => {
  it('are read, also where a rule says nothing of them', () => {
    expect(readGift(undefined)).toEqual({ delivery: 'link' });
    expect(readGift({ connection: 'con_1', product: 'AMAZON', delivery: 'email' })).toEqual({ connection: 'con_1', product: 'AMAZON', delivery: 'email' });
  });

  it('that the card cannot show are left to the JSON side', () => {
    const odds: Json[] = [5, [], { wrapped: true }, { delivery: 'pigeon' }, { product: 5 }, { connection: null }];
    for (const odd of odds) expect(readGift(odd)).toBeUndefined();
  });

  it('say what is not as usual', () => {
    expect(giftJson({ delivery: 'link' })).toBeUndefined();
    expect(giftJson({ connection: '', product: '', delivery: 'email' })).toEqual({ delivery: 'email' });
    expect(giftJson({ connection: 'con_1', product: 'X', delivery: 'link' })).toEqual({ connection: 'con_1', product: 'X' });
  });
});
