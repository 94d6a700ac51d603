/* Amounts as the reader's language writes them. */

import { decimalsOf, isUnit } from '../../shared/decimals.ts';

/** Minor units as "$25" or "$12.50"; units of the business's own as "1,200 points". */
export function moneyText(amount: number, currency: string, locale: string): string {
  if (isUnit(currency)) return `${new Intl.NumberFormat(locale).format(amount)} ${currency.slice(2).replace(/_/g, ' ')}`;
  const decimals = decimalsOf(currency);
  const shown = amount % 10 ** decimals === 0 ? 0 : decimals;
  return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: shown, maximumFractionDigits: shown }).format(amount / 10 ** decimals);
}
