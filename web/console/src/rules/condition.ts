/* Conditions as lines of sentences. Each line knows the path of what it shows; a change is made there and nowhere
   else. What is not a condition of the grammar is a line `raw`, which only the JSON side changes. */

import { isInteger, isObject, isTexts, member, type Json, type JsonObject, type Path } from './json';

export type FieldType = 'money' | 'integer' | 'count' | 'text' | 'boolean' | 'list' | 'data';

/* Which words a text field may have. */
export type FieldWords = 'event_type' | 'stage' | 'status' | 'participant_kind' | 'group' | 'method' | 'currency' | 'country';

interface Field {
  type: FieldType;
  words?: FieldWords;
}

const FIELDS: Readonly<Record<string, Field>> = {
  'event.amount': { type: 'money' },
  'event.currency': { type: 'text', words: 'currency' },
  'event.net_amount': { type: 'money' },
  'event.source': { type: 'text' },
  'event.type': { type: 'text', words: 'event_type' },
  'participant.group': { type: 'text', words: 'group' },
  'participant.kind': { type: 'text', words: 'participant_kind' },
  'participant.referrals_qualified': { type: 'integer' },
  'participant.tags': { type: 'list' },
  'prospect.country': { type: 'text', words: 'country' },
  'prospect.email_verified': { type: 'boolean' },
  'prospect.is_new_customer': { type: 'boolean' },
  'prospect.tags': { type: 'list' },
  'referral.age_days': { type: 'integer' },
  'referral.channel': { type: 'text' },
  'referral.days_since_qualified': { type: 'integer' },
  'referral.method': { type: 'text', words: 'method' },
  'referral.stage': { type: 'text', words: 'stage' },
  'referral.status': { type: 'text', words: 'status' },
  'referral.value': { type: 'money' },
};

/* What the menu "Add a condition" offers, in this order. */
export const OFFERED_FIELDS: readonly string[] = [
  'event.type',
  'event.amount',
  'event.net_amount',
  'referral.age_days',
  'prospect.is_new_customer',
  'prospect.email_verified',
  'prospect.country',
  'referral.stage',
  'referral.channel',
  'referral.value',
  'participant.kind',
  'participant.group',
  'participant.referrals_qualified',
];

const NUMBERS = ['gte', 'gt', 'lte', 'lt', 'eq', 'ne', 'between'] as const;
export const OPS: Readonly<Record<FieldType, readonly string[]>> = {
  money: [...NUMBERS, 'exists'],
  integer: [...NUMBERS, 'exists'],
  count: [...NUMBERS, 'exists'],
  text: ['in', 'not_in', 'eq', 'ne', 'exists'],
  boolean: ['eq', 'ne', 'exists'],
  list: ['contains', 'exists'],
  data: ['eq', 'ne', ...NUMBERS.filter((op) => op !== 'eq' && op !== 'ne'), 'in', 'not_in', 'contains', 'exists'],
};

export function fieldOf(name: string): Field | undefined {
  if (Object.hasOwn(FIELDS, name)) return FIELDS[name];
  if (/^count\../.test(name)) return { type: 'count' };
  if (/^(event\.(data|items)|last\..+\.data)\../.test(name)) return { type: 'data' };
  return undefined;
}

/* How the value of a leaf is shown and changed. */
export type Value =
  | { as: 'money' | 'integer'; value: number }
  | { as: 'money_range' | 'integer_range'; low: number; high: number }
  | { as: 'text'; value: string }
  | { as: 'texts'; values: string[] }
  | { as: 'boolean'; value: boolean }
  | { as: 'flag'; value: boolean };

export interface Leaf {
  line: 'leaf';
  path: Path;
  field: string;
  type: FieldType;
  words?: FieldWords;
  op: string;
  value: Value;
}

export interface Group {
  line: 'group';
  path: Path;
  mode: 'all' | 'any' | 'not';
  lines: Line[];
}

export interface Raw {
  line: 'raw';
  path: Path;
  value: Json;
}

export type Line = Leaf | Group | Raw;

function readRange(value: Json | undefined, isMoney: boolean): Value | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [low, high] = value;
  return isInteger(low) && isInteger(high) ? { as: isMoney ? 'money_range' : 'integer_range', low, high } : undefined;
}

function readOne(value: Json | undefined, type: FieldType): Value | undefined {
  if (isInteger(value) && type !== 'text' && type !== 'list' && type !== 'boolean')
    return { as: type === 'money' ? 'money' : 'integer', value };
  if (typeof value === 'string' && (type === 'text' || type === 'list' || type === 'data')) return { as: 'text', value };
  if (typeof value === 'boolean' && (type === 'boolean' || type === 'data')) return { as: 'boolean', value };
  return undefined;
}

function readValue(leaf: JsonObject, op: string, type: FieldType): Value | undefined {
  const value = member(leaf, 'value');
  if (!OPS[type].includes(op) && op !== 'in' && op !== 'not_in') return undefined;
  if (op === 'exists') {
    if (value === undefined) return { as: 'flag', value: true };
    return typeof value === 'boolean' ? { as: 'flag', value } : undefined;
  }
  if (op === 'between') return readRange(value, type === 'money');
  if (op === 'in' || op === 'not_in')
    return isTexts(value) && (type === 'text' || type === 'data') ? { as: 'texts', values: value } : undefined;
  return readOne(value, type);
}

function readLeaf(json: JsonObject, path: Path): Line {
  const raw: Raw = { line: 'raw', path, value: json };
  const { field, op } = json;
  if (typeof field !== 'string' || typeof op !== 'string') return raw;
  if (Object.keys(json).some((name) => !['field', 'op', 'value'].includes(name))) return raw;
  const known = fieldOf(field);
  const value = known === undefined ? undefined : readValue(json, op, known.type);
  if (known === undefined || value === undefined) return raw;
  return { line: 'leaf', path, field, op, value, ...known };
}

export function readCondition(json: Json, path: Path): Line {
  if (!isObject(json)) return { line: 'raw', path, value: json };
  const names = Object.keys(json);
  const [name] = names;
  if (names.length !== 1 || (name !== 'all' && name !== 'any' && name !== 'not')) return readLeaf(json, path);
  const inside = json[name];
  const here = [...path, name];
  if (name === 'not') return { line: 'group', path, mode: name, lines: [readCondition(inside ?? null, here)] };
  if (!Array.isArray(inside)) return { line: 'raw', path, value: json };
  return { line: 'group', path, mode: name, lines: inside.map((part, i) => readCondition(part, [...here, i])) };
}

/* The JSON of a value; undefined where the leaf needs none said. */
export function writeValue(value: Value): Json {
  switch (value.as) {
    case 'money_range':
    case 'integer_range':
      return [value.low, value.high];
    case 'texts':
      return value.values;
    default:
      return value.value;
  }
}

const FIRST_VALUE: Readonly<Record<FieldType, Json>> = {
  money: 0,
  integer: 0,
  count: 1,
  text: '',
  boolean: true,
  list: '',
  data: '',
};

/* A leaf as it is when its field has just been chosen. */
export function newLeaf(field: string): JsonObject {
  if (field === 'referral.age_days') return { field, op: 'lte', value: 365 };
  const type = fieldOf(field)?.type ?? 'data';
  const op = OPS[type][0] ?? 'eq';
  return { field, op, value: op === 'in' ? [] : FIRST_VALUE[type] };
}

const texts = (value: Json | undefined): string[] =>
  isTexts(value) ? value : typeof value === 'string' && value !== '' ? [value] : [];

const numbers = (value: Json | undefined): number[] =>
  Array.isArray(value) ? value.filter(isInteger) : isInteger(value) ? [value] : [];

/* The leaf with another op. What can be kept of its value is kept. */
export function withOp(leaf: Leaf, op: string): JsonObject {
  const { field, type } = leaf;
  const before = writeValue(leaf.value);
  if (op === 'exists') return { field, op, value: true };
  if (op === 'in' || op === 'not_in') return { field, op, value: texts(before) };
  if (op === 'between') {
    const [low = 0, high = low] = numbers(before);
    return { field, op, value: [low, Math.max(low, high)] };
  }
  if (type === 'boolean') return { field, op, value: typeof before === 'boolean' ? before : true };
  if (type === 'text' || type === 'list') return { field, op, value: texts(before)[0] ?? '' };
  if (type === 'data' && typeof before === 'string') return { field, op, value: before };
  return { field, op, value: numbers(before)[0] ?? FIRST_VALUE[type] };
}

/* The condition with one more. A lone leaf becomes the first of an `all`; an absent condition becomes the leaf. */
export function addTo(condition: Json | undefined, leaf: Json): Json {
  if (condition === undefined) return { all: [leaf] };
  for (const mode of ['all', 'any'] as const) {
    const list = member(condition, mode);
    if (isObject(condition) && Object.keys(condition).length === 1 && Array.isArray(list)) return { [mode]: [...list, leaf] };
  }
  return { all: [condition, leaf] };
}

/* The group with the other word, its lines as they are. */
export function withMode(condition: Json, mode: 'all' | 'any'): Json {
  const list = member(condition, 'all') ?? member(condition, 'any');
  return { [mode]: Array.isArray(list) ? list : [condition] };
}
