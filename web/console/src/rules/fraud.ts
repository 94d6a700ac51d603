/* What a program does about signs of fraud. What the rules leave out is as usual, so that only what differs is written. */

import { isInteger, isObject, member, type Json, type JsonObject } from './json';
import { VERIFY_KEY } from './verify';

export type Doing = 'allow' | 'score' | 'hold' | 'block';
export const DOINGS: readonly Doing[] = ['allow', 'score', 'hold', 'block'];
export const PERIODS = ['hour', 'day', 'week', 'month'] as const;

/* A sign, with what is done about it where the rules say nothing. Some have a limit, below which there is no cause for
 * suspicion: where nothing is done about a sign, none is written. */
export interface Sign {
  name: string;
  usual: Doing;
  doings: readonly Doing[];
  limit?: { name: 'count' | 'seconds'; usual: number; max: number };
  per?: boolean;
}

export const SIGNS: readonly Sign[] = [
  { name: 'self_referral', usual: 'hold', doings: DOINGS },
  { name: 'disposable_email', usual: 'hold', doings: DOINGS },
  { name: 'velocity', usual: 'hold', doings: DOINGS, limit: { name: 'count', usual: 20, max: 10_000 }, per: true },
  { name: 'cluster', usual: 'hold', doings: DOINGS, limit: { name: 'count', usual: 5, max: 10_000 } },
  { name: 'cycle', usual: 'hold', doings: DOINGS },
  { name: 'bots', usual: 'hold', doings: DOINGS },
  { name: 'quick', usual: 'score', doings: DOINGS, limit: { name: 'seconds', usual: 15, max: 3_600 } },
  { name: 'household', usual: 'score', doings: DOINGS },
  { name: 'shared_device', usual: 'score', doings: DOINGS },
  /* Where somebody is holds nothing by itself. */
  { name: 'shared_network', usual: 'score', doings: ['allow', 'score'] },
];

export const SCORES = { score_hold: 50, score_block: 90 } as const;
export type Score = keyof typeof SCORES;
const USUAL_PER = 'day';

export interface SignNow {
  sign: Sign;
  does: string;
  limit?: number;
  per?: string;
}

export interface FraudPolicy {
  signs: SignNow[];
  scores: Record<Score, number>;
  hidden: string[]; /* members that only the JSON side shows */
}

function readSign(json: JsonObject, sign: Sign): SignNow {
  const said = json[sign.name];
  if (sign.limit === undefined) return { sign, does: typeof said === 'string' ? said : sign.usual };
  const does = member(said, 'do');
  const limit = member(said, sign.limit.name);
  const now: SignNow = { sign, does: typeof does === 'string' ? does : sign.usual, limit: isInteger(limit) ? limit : sign.limit.usual };
  const per = member(said, 'per');
  if (sign.per === true) now.per = typeof per === 'string' ? per : USUAL_PER;
  return now;
}

/* Undefined: the rules say nothing about fraud, or in a form that only the JSON side can show. */
export function readFraud(json: Json | undefined): FraudPolicy | undefined {
  if (!isObject(json)) return undefined;
  const score = (name: Score): number => {
    const value = json[name];
    return isInteger(value) ? value : SCORES[name];
  };
  const known = new Set<string>([...SIGNS.map((sign) => sign.name), ...Object.keys(SCORES), VERIFY_KEY]);
  return {
    signs: SIGNS.map((sign) => readSign(json, sign)),
    scores: { score_hold: score('score_hold'), score_block: score('score_block') },
    hidden: Object.keys(json).filter((name) => !known.has(name)),
  };
}

function without(json: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([one]) => one !== name));
}

function withMember(json: JsonObject, name: string, value: Json | undefined): JsonObject {
  return value === undefined ? without(json, name) : { ...json, [name]: value };
}

/* The policy with another answer to a sign. What is as usual is not said. */
export function withSign(json: JsonObject, now: SignNow): JsonObject {
  const { sign, does, limit, per } = now;
  const doing = does === sign.usual ? undefined : does;
  if (sign.limit === undefined) return withMember(json, sign.name, doing);
  const said: JsonObject = doing === undefined ? {} : { do: doing };
  if (does !== 'allow') {
    if (limit !== undefined && limit !== sign.limit.usual) said[sign.limit.name] = limit;
    if (per !== undefined && per !== USUAL_PER) said['per'] = per;
  }
  return withMember(json, sign.name, Object.keys(said).length === 0 ? undefined : said);
}

export function withScore(json: JsonObject, name: Score, value: number): JsonObject {
  return withMember(json, name, value === SCORES[name] ? undefined : value);
}
