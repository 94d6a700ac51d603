/* Other amounts for a program's reward rules, as groups and agreements have them: {rule_key, amount}. */

import { amountInWords, type Words } from '../../rules/words';
import { readAmount } from '../../rules/amount';
import { isObject, type Json, type JsonObject } from '../../rules/json';

export interface Override {
  rule_key: string;
  amount: JsonObject;
}

/* A reward rule whose amount may be another for some. */
export interface OverridableRule {
  key: string;
  title: string;
  currency: string;
  amount: JsonObject;
}

export function overridableRules(rules: Json | undefined, currency: string): OverridableRule[] {
  const rewards = isObject(rules) && Array.isArray(rules['rewards']) ? rules['rewards'] : [];
  return rewards.flatMap((reward) => {
    if (!isObject(reward) || typeof reward['key'] !== 'string' || !isObject(reward['amount'])) return [];
    const { key, title, amount } = reward;
    const own = reward['currency'];
    return [{ key, title: typeof title === 'string' ? title : key, currency: typeof own === 'string' ? own : currency, amount }];
  });
}

export function readOverrides(json: unknown): Override[] {
  const list = (Array.isArray(json) ? json : []) as Json[];
  return list.flatMap((one) => (isObject(one) && typeof one['rule_key'] === 'string' && isObject(one['amount']) ? [{ rule_key: one['rule_key'], amount: one['amount'] }] : []));
}

export function amountWords(words: Words, amount: Json | undefined, currency: string): string {
  return amountInWords(words, readAmount(amount), currency);
}

export function withOverride(list: readonly Override[], next: Override | { rule_key: string; amount: null }): Override[] {
  const rest = list.filter((one) => one.rule_key !== next.rule_key);
  return next.amount === null ? rest : [...rest, { rule_key: next.rule_key, amount: next.amount }];
}
