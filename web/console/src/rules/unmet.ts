/* Conditions that did not hold, in sentences: what there was, and what the rule wants of it. */

import { fieldOf } from './condition';
import { fieldName, wordOf, type Words } from './words';

/* What the API tells of a condition (WhyCondition). */
export interface Unmet {
  field: string | null;
  fault: string;
  op: string | null;
  value: string | null;
  wanted: readonly string[];
  currency: string | null;
  cut: boolean;
}

/* What is wanted where the opposite held. */
const OPPOSITE: Readonly<Record<string, string>> = {
  between: 'not_between',
  contains: 'not_contains',
  eq: 'ne',
  gt: 'lte',
  gte: 'lt',
  in: 'not_in',
  lt: 'gte',
  lte: 'gt',
  ne: 'eq',
  not_in: 'in',
};

const WAITS_FOR = new Set(['eq', 'in']);

/* The text of the first of these keys that has one. */
function say(words: Words, keys: readonly string[], values: Record<string, string>): string | undefined {
  const key = keys.map((name) => `console.unmet.${name}`).find((name) => words.has(name));
  return key && words.text(key, values);
}

const quoted = (words: Words, text: string) => words.text('console.unmet.quoted', { text });

function valueSaid(words: Words, condition: Unmet, value: string): string {
  const field = fieldOf(condition.field ?? '');
  if (condition.currency !== null) return words.money(Number(value), condition.currency);
  if (field?.type === 'boolean') return quoted(words, words.text(value === 'true' ? 'console.rules.yes' : 'console.rules.no'));
  if (/^-?\d+$/.test(value)) return value;
  return quoted(words, wordOf(words, field?.words, value));
}

function wantedSaid(words: Words, condition: Unmet, op: string): string {
  const { wanted } = condition;
  const said = wanted.map((value) => valueSaid(words, condition, value));
  if (op.endsWith('between')) return words.text('console.rules.range', { low: said[0] ?? '', high: said[1] ?? '' });
  return words.list(condition.cut ? [...said, words.text('console.unmet.others')] : said, 'or');
}

/* "The amount was $40", or what else is wrong; the field's own text before that of all fields. */
function faultSaid(words: Words, condition: Unmet): string | undefined {
  const own = (condition.field ?? '').replaceAll('.', '_');
  const field = quoted(words, fieldName(words, condition.field ?? ''));
  const compared = condition.fault === 'differs' || condition.fault === 'holds';
  if (compared && condition.value === null) return say(words, ['was_not_told'], { field });
  if (compared) return say(words, [`was_${own}`, 'was'], { field, value: valueSaid(words, condition, condition.value ?? '') });
  const values = { field, value: condition.value ?? '', wanted: condition.wanted[0] ?? '' };
  return say(words, [condition.fault === 'currency' && condition.value === null ? 'no_currency' : condition.fault], values);
}

function mustSaid(words: Words, condition: Unmet): string | undefined {
  const { op, fault } = condition;
  if (op === null) return undefined;
  const must = fault === 'holds' ? OPPOSITE[op] : op;
  if (must === undefined) return undefined;
  const wanted = wantedSaid(words, condition, must);
  return say(words, condition.field === 'event.type' && WAITS_FOR.has(must) ? ['waits_for'] : [`must_${must}`], { wanted });
}

/* One condition; undefined: it is told in a way that has no words here. */
function sentenceOf(words: Words, condition: Unmet): string | undefined {
  const was = faultSaid(words, condition);
  const must = mustSaid(words, condition);
  if (was === undefined || (must === undefined) !== (condition.op === null)) return undefined;
  return must === undefined ? words.text('console.unmet.alone', { was }) : words.text('console.unmet.sentence', { was, must });
}

/* All of them; several are those of which one would have been enough. Undefined: there are none, or not all have words. */
export function unmetInWords(words: Words, conditions: readonly Unmet[]): string | undefined {
  const sentences: string[] = [];
  for (const condition of conditions) {
    const said = sentenceOf(words, condition);
    if (said === undefined) return undefined;
    sentences.push(said);
  }
  if (sentences.length < 2) return sentences[0];
  return words.text('console.unmet.none', { sentences: sentences.join(' ') });
}
