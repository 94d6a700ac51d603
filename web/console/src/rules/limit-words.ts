/* A cap or a budget that left too little, in a sentence. */

import type { Words } from './words';

/* What the API tells of it (WhyLimit). */
export interface Limit {
  kind: 'cap' | 'budget';
  most: number;
  currency: string | null;
  per: string;
  left: number | null;
  wanted: number | null;
  asks: boolean;
}

export function limitInWords(words: Words, limit: Limit): string {
  const { kind, currency, asks, left } = limit;
  const said = (amount: number) => (currency === null ? words.text('console.limit.rewards', { count: amount }) : words.money(amount, currency));
  const key = kind === 'cap' ? (left === null ? 'cap_reached' : 'cap_left') : asks ? 'budget_asks' : 'budget';
  return words.text(`console.limit.${key}`, {
    most: said(limit.most),
    per: words.text(`console.limit.per_${limit.per}`),
    left: said(left ?? 0),
    wanted: said(limit.wanted ?? 0),
  });
}
