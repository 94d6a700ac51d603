import { parseMoney, typedMoney } from './money';

/* A share in basis points as a person types it: percent, with up to two decimals. */

const WHOLE = 10_000;

/* Null: it is no share, or more than the whole. */
export function parsePercent(typed: string, locale: string): number | null {
  const points = parseMoney(typed.replace('%', ''), 'USD', locale);
  return points !== null && points >= 0 && points <= WHOLE ? points : null;
}

/* How a share stands in a field: "12.5", "10". */
export function typedPercent(points: number, locale: string): string {
  return typedMoney(points, 'USD', locale).replace(/([.,]\d*?)0+$/, (_all, kept: string) => (kept.length > 1 ? kept : ''));
}
