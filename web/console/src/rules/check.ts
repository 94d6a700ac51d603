/* What can be told to be wrong before the API is asked: the checks that need more than one value. The API's own come
   on publishing; these only save a way there and back. */

import { readAmount, type Amount } from './amount';
import { at, isObject, type Json, type Path } from './json';
import { readRewards, type RewardCard } from './reward';

/* Texts are `console.rules.check.<fault>`. */
export type CheckFault =
  | 'steps_ascend'
  | 'first_step'
  | 'floor_above_cap'
  | 'last_bracket'
  | 'key_twice'
  | 'key_form'
  | 'title_missing'
  | 'no_values'
  | 'range_order'
  | 'above_zero'
  | 'validation_nobody';

export interface Finding {
  path: Path;
  fault: CheckFault;
}

function ascends(values: readonly number[]): number {
  return values.findIndex((value, i) => i > 0 && value <= (values[i - 1] ?? value));
}

function checkSteps(amount: Extract<Amount, { form: 'steps' | 'milestones' }>, path: Path): Finding[] {
  const [list, from] = amount.form === 'steps' ? ['steps', 'from'] : ['milestones', 'at'];
  const at = (place: number, name: string): Path => [...path, list ?? '', place, name];
  const wrong = ascends(amount.steps.map((step) => step.from));
  const found: Finding[] = [];
  if (wrong >= 0) found.push({ path: at(wrong, from ?? ''), fault: 'steps_ascend' });
  const first = amount.steps[0];
  if (first !== undefined && first.from < 1 && (amount.form === 'milestones' || amount.by === 'referrals'))
    found.push({ path: at(0, from ?? ''), fault: 'first_step' });
  if (amount.form === 'milestones')
    amount.steps.forEach((step, i) => {
      if ('fixed' in step.share && step.share.fixed < 1) found.push({ path: at(i, 'fixed'), fault: 'above_zero' });
    });
  return found;
}

function checkBrackets(amount: Extract<Amount, { form: 'brackets' }>, path: Path): Finding[] {
  const limits = amount.brackets.map((bracket) => bracket.upTo ?? Number.POSITIVE_INFINITY);
  const wrong = ascends(limits);
  if (wrong >= 0) return [{ path: [...path, 'brackets', wrong, 'up_to'], fault: 'steps_ascend' }];
  const last = amount.brackets.length - 1;
  return amount.brackets[last]?.upTo === null ? [] : [{ path: [...path, 'brackets', Math.max(0, last), 'up_to'], fault: 'last_bracket' }];
}

function checkAmount(json: Json | undefined, path: Path): Finding[] {
  const amount = readAmount(json);
  switch (amount.form) {
    case 'fixed':
      return amount.fixed < 1 ? [{ path: [...path, 'fixed'], fault: 'above_zero' }] : [];
    case 'percent':
      if (amount.percentBp < 1) return [{ path: [...path, 'percent_bp'], fault: 'above_zero' }];
      return amount.cap !== undefined && amount.floor !== undefined && amount.floor > amount.cap
        ? [{ path: [...path, 'floor'], fault: 'floor_above_cap' }]
        : [];
    case 'steps':
    case 'milestones':
      return checkSteps(amount, path);
    case 'brackets':
      return checkBrackets(amount, path);
    case 'raw':
      return [];
  }
}

function checkCondition(json: Json | undefined, path: Path): Finding[] {
  if (Array.isArray(json)) return json.flatMap((part, i) => checkCondition(part, [...path, i]));
  if (!isObject(json)) return [];
  const { op, value } = json;
  if (typeof json['field'] !== 'string') return Object.keys(json).flatMap((name) => checkCondition(json[name], [...path, name]));
  const here = [...path, 'value'];
  if ((op === 'in' || op === 'not_in') && Array.isArray(value) && value.length === 0) return [{ path: here, fault: 'no_values' }];
  if (value === '') return [{ path: here, fault: 'no_values' }];
  const [low, high] = op === 'between' && Array.isArray(value) ? value : [];
  return typeof low === 'number' && typeof high === 'number' && low > high ? [{ path: here, fault: 'range_order' }] : [];
}

function checkReward(document: Json, card: RewardCard, cards: readonly RewardCard[]): Finding[] {
  const found: Finding[] = [];
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(card.key)) found.push({ path: [...card.path, 'key'], fault: 'key_form' });
  else if (cards.find((other) => other.key === card.key) !== card) found.push({ path: [...card.path, 'key'], fault: 'key_twice' });
  if (card.kind === 'custom' && (card.title ?? '') === '') found.push({ path: [...card.path, 'title'], fault: 'title_missing' });
  if (card.validation?.ask === 'yes' && at(document, ['validation', 'endpoint']) === undefined) found.push({ path: [...card.path, 'validation'], fault: 'validation_nobody' });
  for (const name of ['on', 'when']) found.push(...checkCondition(at(document, [...card.path, name]), [...card.path, name]));
  return [...found, ...checkAmount(at(document, [...card.path, 'amount']), [...card.path, 'amount'])];
}

export function check(document: Json): Finding[] {
  const { cards } = readRewards(document);
  return [
    ...checkCondition(at(document, ['qualification']), ['qualification']),
    ...cards.flatMap((card) => checkReward(document, card, cards)),
  ];
}
