import { describe, expect, it } from 'vitest';
import { codeText, readDiscount, withShape } from './discount';

describe('discounts', () => {
  it('are read with where their code comes from', () => {
    expect(readDiscount({ percent_bp: 1000 })).toEqual({ percentBp: 1000, source: 'generate', code: '' });
    expect(readDiscount({ fixed: 500, max_amount: 400, min_order: 900, code: 'pool:summer' })).toEqual({ fixed: 500, maxAmount: 400, minOrder: 900, source: 'pool', code: 'summer' });
    expect(readDiscount({ percent_bp: 1000, code: 'stripe' })).toEqual({ percentBp: 1000, source: 'stripe', code: '' });
    expect(readDiscount({ fixed: 500, code: 'FRIEND' })).toEqual({ fixed: 500, source: 'fixed', code: 'FRIEND' });
  });

  it('that the card cannot show are left to the JSON side', () => {
    expect(readDiscount({ fixed: 5, percent_bp: 5 })).toBeUndefined();
    expect(readDiscount({ fixed: 5, stacks: true })).toBeUndefined();
    expect(readDiscount({})).toBeUndefined();
    expect(readDiscount(5)).toBeUndefined();
  });

  it('change their shape and keep the rest', () => {
    expect(withShape({ fixed: 500, min_order: 900 }, 'percent', 2500)).toEqual({ percent_bp: 1000, min_order: 900 });
    expect(withShape({ percent_bp: 1000, code: 'X' }, 'fixed', 2500)).toEqual({ fixed: 2500, code: 'X' });
  });

  it('write their code as the rules say it', () => {
    expect([codeText('generate', 'x'), codeText('pool', 'x'), codeText('stripe', 'x'), codeText('fixed', 'x')]).toEqual(['generate', 'pool:x', 'stripe', 'x']);
  });
});
