/* What keeps rewards within bounds: caps, budgets, who approves, and what ends a hold. Read from the rules, and told in
   words. */

import { readCondition, type Line } from './condition';
import { at, isInteger, isObject, isTexts, member, type Json, type JsonObject, type Path } from './json';

export const WINDOWS = ['life', 'year', 'month', 'week', 'day'] as const;
export const CAP_SCOPES = ['participant', 'referral', 'program'] as const;

export interface Cap {
  path: Path;
  scope: string;
  per: string;
  count?: number;
  amount?: number;
}

export interface Budget {
  path: Path;
  amount: number;
  currency?: string; /* absent: the program's */
  per: string;
  review: boolean;
}

export interface ByAmount {
  above: number;
  secondAbove?: number;
}

export type Release = { on: 'events'; events: string[] } | { on: 'condition'; line: Line };

const word = (json: Json, name: string, absent: string): string => {
  const value = member(json, name);
  return typeof value === 'string' ? value : absent;
};

function readCap(json: Json, path: Path): Cap | undefined {
  const count = member(json, 'count');
  const amount = member(json, 'amount');
  const cap: Cap = { path, scope: word(json, 'scope', ''), per: word(json, 'per', 'life') };
  if (isInteger(count)) return { ...cap, count };
  return isInteger(amount) ? { ...cap, amount } : undefined;
}

/* Undefined: this is no list of caps that a card can show. */
export function readCaps(json: Json | undefined, path: Path): Cap[] | undefined {
  if (json === undefined) return [];
  if (!Array.isArray(json)) return undefined;
  const caps = json.map((one, i) => readCap(one, [...path, i]));
  return caps.every((cap) => cap !== undefined) ? caps : undefined;
}

export function readBudgets(document: Json): Budget[] {
  const list = at(document, ['budgets']);
  if (!Array.isArray(list)) return [];
  return list.flatMap((json, i) => {
    const amount = member(json, 'amount');
    if (!isInteger(amount)) return [];
    const budget: Budget = { path: ['budgets', i], amount, per: word(json, 'per', 'life'), review: member(json, 'at_limit') === 'review' };
    const currency = member(json, 'currency');
    return [typeof currency === 'string' ? { ...budget, currency } : budget];
  });
}

export function readByAmount(json: Json | undefined): ByAmount | undefined {
  const above = member(json, 'above');
  const second = member(json, 'second_above');
  if (!isInteger(above)) return undefined;
  return isInteger(second) ? { above, secondAbove: second } : { above };
}

export function readRelease(json: Json | undefined, path: Path): Release | undefined {
  if (!isObject(json)) return undefined;
  const events = member(json, 'events');
  return isTexts(events) ? { on: 'events', events: [...events] } : { on: 'condition', line: readCondition(json, path) };
}

/* A cap that no other of the rule is: the first window and scope that are free. */
export function newCap(caps: readonly Cap[]): JsonObject {
  for (const scope of CAP_SCOPES)
    for (const per of ['month', 'year', 'week', 'day', 'life'])
      if (!caps.some((cap) => cap.count !== undefined && cap.scope === scope && cap.per === per)) return { scope, count: 10, per };
  return { scope: 'participant', count: 10, per: 'month' };
}
