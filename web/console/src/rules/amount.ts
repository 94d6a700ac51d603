/* How much a reward is worth: the forms of the grammar, and what a change of form keeps. */

import { isInteger, isObject, member, type Json, type JsonObject } from './json';

export type Form = 'fixed' | 'percent' | 'steps' | 'milestones' | 'brackets';

/* What one step or bracket pays. */
export type Share = { fixed: number } | { percent_bp: number };

export interface Step {
  from: number; /* the first referral, or the revenue, that it holds for; of milestones: the referral that pays */
  share: Share;
}

export interface Bracket {
  upTo: number | null;
  share: Share;
}

export type Amount =
  | { form: 'fixed'; fixed: number }
  | { form: 'percent'; percentBp: number; of: string; cap?: number; floor?: number }
  | { form: 'steps'; steps: Step[]; by: 'referrals' | 'revenue'; of?: string; per: Period }
  | { form: 'milestones'; steps: Step[]; per: Period }
  | { form: 'brackets'; brackets: Bracket[]; of: string; marginal: boolean }
  | { form: 'raw' };

export type Period = 'life' | 'year' | 'month';

const RAW: Amount = { form: 'raw' };

/* The members of each form. Anything else makes the amount one that only the JSON side changes. */
const MEMBERS: Readonly<Record<Form, readonly string[]>> = {
  fixed: ['fixed'],
  percent: ['percent_bp', 'of', 'cap', 'floor'],
  steps: ['steps', 'by', 'of', 'per'],
  milestones: ['milestones', 'per'],
  brackets: ['brackets', 'of', 'marginal'],
};

const MARKS: readonly [string, Form][] = [
  ['fixed', 'fixed'],
  ['percent_bp', 'percent'],
  ['steps', 'steps'],
  ['milestones', 'milestones'],
  ['brackets', 'brackets'],
];

function readShare(json: Json | undefined): Share | undefined {
  const fixed = member(json, 'fixed');
  const percentBp = member(json, 'percent_bp');
  if (isInteger(fixed) && percentBp === undefined) return { fixed };
  if (isInteger(percentBp) && fixed === undefined) return { percent_bp: percentBp };
  return undefined;
}

function readEach<T>(json: Json | undefined, read: (element: JsonObject) => T | undefined): T[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const found: T[] = [];
  for (const element of json) {
    const one = isObject(element) && Object.keys(element).length === 2 ? read(element) : undefined;
    if (one === undefined) return undefined;
    found.push(one);
  }
  return found;
}

function readSteps(json: Json | undefined, from: 'from' | 'at'): Step[] | undefined {
  return readEach(json, (element) => {
    const first = element[from];
    const share = readShare(element);
    return isInteger(first) && share !== undefined && (from === 'from' || 'fixed' in share) ? { from: first, share } : undefined;
  });
}

function readPeriod(json: JsonObject): Period | undefined {
  const per = json['per'] ?? 'life';
  return per === 'life' || per === 'year' || per === 'month' ? per : undefined;
}

function readPercent(json: JsonObject): Amount {
  const { percent_bp: percentBp, of, cap, floor } = json;
  if (!isInteger(percentBp) || typeof of !== 'string') return RAW;
  if ((cap !== undefined && !isInteger(cap)) || (floor !== undefined && !isInteger(floor))) return RAW;
  return { form: 'percent', percentBp, of, ...(cap === undefined ? {} : { cap }), ...(floor === undefined ? {} : { floor }) };
}

function readStaircase(json: JsonObject): Amount {
  const { by = 'referrals', of } = json;
  const steps = readSteps(json['steps'], 'from');
  const per = readPeriod(json);
  if (steps === undefined || per === undefined || (by !== 'referrals' && by !== 'revenue')) return RAW;
  if (of === undefined) return { form: 'steps', steps, by, per };
  return typeof of === 'string' ? { form: 'steps', steps, by, per, of } : RAW;
}

function readMilestones(json: JsonObject): Amount {
  const steps = readSteps(json['milestones'], 'at');
  const per = readPeriod(json);
  return steps === undefined || per === undefined ? RAW : { form: 'milestones', steps, per };
}

function readBrackets(json: JsonObject): Amount {
  const { of, marginal = false } = json;
  const brackets = readEach(json['brackets'], (element) => {
    const upTo = element['up_to'];
    const share = readShare(element);
    return share !== undefined && (upTo === null || isInteger(upTo)) ? { upTo, share } : undefined;
  });
  if (brackets === undefined || typeof of !== 'string' || typeof marginal !== 'boolean') return RAW;
  return { form: 'brackets', brackets, of, marginal };
}

export function readAmount(json: Json | undefined): Amount {
  if (!isObject(json)) return RAW;
  const form = MARKS.find(([mark]) => Object.hasOwn(json, mark))?.[1];
  if (form === undefined || Object.keys(json).some((name) => !MEMBERS[form].includes(name))) return RAW;
  switch (form) {
    case 'fixed':
      return isInteger(json['fixed']) ? { form, fixed: json['fixed'] } : RAW;
    case 'percent':
      return readPercent(json);
    case 'steps':
      return readStaircase(json);
    case 'milestones':
      return readMilestones(json);
    case 'brackets':
      return readBrackets(json);
  }
}

const firstShare = (amount: Amount): Share | undefined => {
  if (amount.form === 'fixed') return { fixed: amount.fixed };
  if (amount.form === 'percent') return { percent_bp: amount.percentBp };
  if (amount.form === 'steps' || amount.form === 'milestones') return amount.steps[0]?.share;
  return amount.form === 'brackets' ? amount.brackets[0]?.share : undefined;
};

const fixedOf = (share: Share | undefined, otherwise: number): number =>
  share !== undefined && 'fixed' in share && share.fixed > 0 ? share.fixed : otherwise;

const withPeriod = (per: Period): JsonObject => (per === 'life' ? {} : { per });
const periodOf = (amount: Amount): Period => (amount.form === 'steps' || amount.form === 'milestones' ? amount.per : 'life');

/* The amount in another form, with what fits of the old one. `usual` is a round sum of the program's currency. */
export function withForm(json: Json | undefined, form: Form, usual: number): JsonObject {
  const before = readAmount(json);
  const share = firstShare(before);
  const of = 'of' in before && before.of !== undefined ? before.of : 'event.amount';
  switch (form) {
    case 'fixed':
      return { fixed: fixedOf(share, usual) };
    case 'percent':
      return { percent_bp: share !== undefined && 'percent_bp' in share && share.percent_bp > 0 ? share.percent_bp : 1000, of };
    case 'steps': {
      const steps = before.form === 'milestones' ? before.steps : [{ from: 1, share: share ?? { fixed: usual } }];
      return { steps: steps.map((step) => ({ from: step.from, ...step.share })), ...withPeriod(periodOf(before)) };
    }
    case 'milestones': {
      const steps = before.form === 'steps' && before.by === 'referrals' ? before.steps : [{ from: 1, share: share ?? { fixed: usual } }];
      return { milestones: steps.map((step) => ({ at: step.from, fixed: fixedOf(step.share, usual) })), ...withPeriod(periodOf(before)) };
    }
    case 'brackets':
      return { brackets: [{ up_to: null, ...(share ?? { percent_bp: 1000 }) }], of };
  }
}

/* The next step that a person most likely wants: two further on, for the same. */
export function nextStep(steps: readonly Step[], by: 'referrals' | 'revenue', usual: number): Step {
  const last = steps[steps.length - 1];
  if (last === undefined) return { from: by === 'referrals' ? 1 : 0, share: { fixed: usual } };
  return { from: last.from + (by === 'referrals' ? 2 : usual * 10), share: last.share };
}

export interface Stair {
  from: number;
  open: boolean; /* this one and all later ones */
  share: Share | null; /* nothing */
}

const STAIRS = 7;

/* What the 1st, 2nd, ... referral pays, up to the last step and two beyond, at most `STAIRS` of them. */
export function stairs(amount: Amount): Stair[] {
  if (amount.form !== 'milestones' && (amount.form !== 'steps' || amount.by !== 'referrals')) return [];
  const last = Math.max(0, ...amount.steps.map((step) => step.from));
  const count = Math.max(1, Math.min(STAIRS, last + (amount.form === 'steps' ? 2 : 1)));
  return Array.from({ length: count }, (_, i) => {
    const from = i + 1;
    const reached =
      amount.form === 'steps'
        ? amount.steps.filter((step) => step.from <= from).at(-1)
        : amount.steps.find((step) => step.from === from);
    return { from, open: from === count, share: reached?.share ?? null };
  });
}
