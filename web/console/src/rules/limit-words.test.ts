import { describe, expect, it } from 'vitest';
import { limitInWords, type Limit } from './limit-words';
import { plain, SPEAKERS } from './speakers';

const inAll = (limit: Limit) => SPEAKERS.map((words) => plain(limitInWords(words, limit)));
const cap: Limit = { kind: 'cap', most: 5, currency: null, per: 'month', left: null, wanted: null, asks: false };
const budget: Limit = { kind: 'budget', most: 300_000, currency: 'USD', per: 'life', left: 500, wanted: 2500, asks: false };

describe('caps and budgets that left too little', () => {
  it('count rewards', () => {
    expect(inAll(cap)).toEqual(['The cap of 5 rewards per month was reached.', 'Die Obergrenze von 5 Prämien im Monat war erreicht.', 'Se había alcanzado el tope de 5 recompensas al mes.']);
    expect(inAll({ ...cap, most: 1, per: 'life' })).toEqual(['The cap of 1 reward in all was reached.', 'Die Obergrenze von 1 Prämie insgesamt war erreicht.', 'Se había alcanzado el tope de 1 recompensa en total.']);
  });

  it('show money as money', () => {
    expect(inAll({ ...cap, currency: 'USD', most: 4000, left: 1500, wanted: 2500 })).toEqual([
      'The cap of $40.00 per month left $15.00 of $25.00.',
      'Die Obergrenze von 40,00 $ im Monat ließ 15,00 $ von 25,00 $ übrig.',
      'El tope de 40,00 US$ al mes dejó 15,00 US$ de 25,00 US$.',
    ]);
    expect(inAll({ ...cap, currency: 'JPY', most: 4000, per: 'day' })[0]).toBe('The cap of ¥4,000 per day was reached.');
    expect(inAll(budget)).toEqual([
      'The budget of $3,000.00 in all had $5.00 left, too little for $25.00.',
      'Vom Budget von 3.000,00 $ insgesamt waren 5,00 $ übrig, zu wenig für 25,00 $.',
      'Del presupuesto de 3000,00 US$ en total quedaban 5,00 US$, muy poco para 25,00 US$.',
    ]);
  });

  it('say when a person was to decide', () => {
    expect(inAll({ ...budget, asks: true, per: 'year' })[0]).toBe('The budget of $3,000.00 per year had $5.00 left, too little for $25.00; somebody has to decide.');
    for (const per of ['life', 'year', 'month', 'week', 'day']) for (const said of inAll({ ...budget, asks: true, per })) expect(said, per).not.toMatch(/console\.|undefined/);
  });
});
