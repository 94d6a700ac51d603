/* Money is whole minor units beside its currency. */

import { decimalsOf, isUnit } from '../../../shared/decimals';

export { decimalsOf, isUnit };

export function unitName(currency: string): string {
  return currency.slice(2).replaceAll('_', ' ');
}

/* Minor units as the exact decimal text "-12.34": floats never come near. */
export function decimalText(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

interface Separators {
  decimal: string;
  group: string;
}

function separatorsOf(locale: string): Separators {
  const parts = new Intl.NumberFormat(locale).formatToParts(12345.6);
  const find = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { decimal: find('decimal') || '.', group: find('group') };
}

/* Spaces and quotes separate groups in any language. */
const GROUPS = " \u00a0\u202f’'";

/* What a person typed as minor units; null: it is no amount of this currency. "1,234.50" in English, "1.234,50" in German.
 * A separator of groups is taken only where a group of digits follows: "25,50" in English is refused, not 2,550. */
export function parseMoney(typed: string, currency: string, locale: string): number | null {
  const { decimal, group } = separatorsOf(locale);
  const between = `[${GROUPS}${group}]`;
  const match = new RegExp(`^(-?)(\\d{1,15}|\\d{1,3}(?:${between}\\d{2,3})*${between}\\d{3})(?:[${decimal}](\\d*))?$`).exec(typed.trim());
  if (!match) return null;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const decimals = decimalsOf(currency);
  if (fraction.length > decimals) return null;
  const minor = Number(whole.replace(/\D/g, '') + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(minor)) return null;
  return sign === '-' ? -minor : minor;
}

/* How an amount stands in a field: in the person's decimal, without groups. */
export function typedMoney(minor: number, currency: string, locale: string): string {
  return decimalText(minor, currency).replace('.', separatorsOf(locale).decimal);
}

/* An amount to copy the form from: "12.50", "12", "12.500". */
export function sampleMoney(currency: string, locale: string): string {
  return typedMoney(Math.trunc(12.5 * 10 ** decimalsOf(currency)), currency, locale);
}

export interface MoneyLook {
  /* Leave ".00" out of a whole amount. */
  short?: boolean;
}

export function formatMoney(minor: number, currency: string, locale: string, look: MoneyLook = {}): string {
  if (isUnit(currency)) return `${new Intl.NumberFormat(locale).format(minor)} ${unitName(currency)}`;
  const decimals = decimalsOf(currency);
  const whole = look.short === true && minor % 10 ** decimals === 0;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: whole ? 0 : decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(decimalText(minor, currency) as Intl.StringNumericLiteral);
}
