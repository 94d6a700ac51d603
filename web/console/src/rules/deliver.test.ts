import { describe, expect, it } from 'vitest';
import { deliverJson, readDeliver } from './deliver';
import { readRewards, withKind } from './reward';

const rule = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 5 } };
const deliver = { connection: 'con_1', as: 'customer_balance' };

describe('credit that is handed over', () => {
  it('is read and written as the rules say it', () => {
    expect([readDeliver(undefined), readDeliver(deliver), readDeliver({ ...deliver, at: 5 }), readDeliver({ connection: 'con_1', as: 'cheque' })]).toEqual([null, { connection: 'con_1' }, undefined, undefined]);
    expect([deliverJson(''), deliverJson('con_1')]).toEqual([undefined, deliver]);
  });

  it('has a control on the card where the kind is credit', () => {
    const { cards } = readRewards({ rewards: [{ ...rule, deliver }, { ...rule, deliver: { as: 'x' } }, { ...rule, kind: 'cash', deliver }] });
    expect(cards.map((card) => card.deliver)).toEqual([{ connection: 'con_1' }, undefined, undefined]);
    expect(cards.map((card) => card.hidden)).toEqual([[], ['deliver'], ['deliver']]);
  });

  it('goes when the kind changes', () => expect(withKind({ ...rule, deliver }, 'cash', 'A gift', 1)).toEqual({ ...rule, kind: 'cash' }));
});
