/* What a reward of kind discount takes off an order, and where its code comes from. */

import { isInteger, isObject, type Json, type JsonObject } from './json';

export type CodeSource = 'generate' | 'pool' | 'stripe' | 'fixed';

export interface Discount {
  percentBp?: number;
  fixed?: number;
  maxAmount?: number;
  minOrder?: number;
  source: CodeSource;
  /* The name of the pool, or the code itself. */
  code: string;
}

const MEMBERS = ['percent_bp', 'fixed', 'max_amount', 'min_order', 'code'];

export function sourceOf(code: string): { source: CodeSource; code: string } {
  if (code === 'generate' || code === 'stripe') return { source: code, code: '' };
  return code.startsWith('pool:') ? { source: 'pool', code: code.slice(5) } : { source: 'fixed', code };
}

/* Undefined: only the JSON side can show it. */
export function readDiscount(json: Json | undefined): Discount | undefined {
  if (!isObject(json) || Object.keys(json).some((name) => !MEMBERS.includes(name))) return undefined;
  const { percent_bp, fixed, max_amount, min_order, code = 'generate' } = json;
  if (typeof code !== 'string' || (percent_bp === undefined) === (fixed === undefined)) return undefined;
  const discount: Discount = { ...sourceOf(code) };
  if (isInteger(percent_bp)) discount.percentBp = percent_bp;
  if (isInteger(fixed)) discount.fixed = fixed;
  if (isInteger(max_amount)) discount.maxAmount = max_amount;
  if (isInteger(min_order)) discount.minOrder = min_order;
  return discount;
}

/* A share of the order, or so much: the one goes when the other comes. */
export function withShape(json: JsonObject, shape: 'percent' | 'fixed', usual: number): JsonObject {
  const rest = Object.fromEntries(Object.entries(json).filter(([name]) => name !== 'percent_bp' && name !== 'fixed'));
  return shape === 'percent' ? { percent_bp: 1000, ...rest } : { fixed: usual, ...rest };
}

export function codeText(source: CodeSource, code: string): string {
  if (source === 'generate' || source === 'stripe') return source;
  return source === 'pool' ? `pool:${code}` : code;
}
