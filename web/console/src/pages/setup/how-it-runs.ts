import type { Speech } from '../../text/text';

/* A template's rules in a few sentences. */

interface Amount {
  fixed?: number;
  percent_bp?: number;
  cap?: number;
  steps?: (Amount & { from: number })[];
  brackets?: (Amount & { up_to: number | null })[];
}

interface RewardRule {
  to: string;
  hold_days?: number;
  amount?: Amount;
}

export interface Rules {
  qualification?: unknown;
  rewards?: RewardRule[];
}

interface Leaf {
  field?: string;
  op?: string;
  value?: unknown;
  all?: Leaf[];
}

/* The events one of which it takes, where the qualification says so. */
export function qualifyingEvents(condition: unknown): string[] {
  const leaf = (condition ?? {}) as Leaf;
  if (leaf.field === 'event.type' && leaf.op === 'eq' && typeof leaf.value === 'string') return [leaf.value];
  if (leaf.field === 'event.type' && leaf.op === 'in') return leaf.value as string[];
  return leaf.all?.map(qualifyingEvents).find((events) => events.length > 0) ?? [];
}

/* The least that a sale must be, where the qualification says so. */
export function leastSale(condition: unknown): number | null {
  const leaf = condition as Leaf | undefined;
  if (!leaf) return null;
  if (leaf.field === 'event.amount' && leaf.op === 'gte' && typeof leaf.value === 'number') return leaf.value;
  for (const part of leaf.all ?? []) {
    const found = leastSale(part);
    if (found !== null) return found;
  }
  return null;
}

export function amountWords(amount: Amount, currency: string, { t, money, percent }: Speech): string {
  const one = (part: Amount) => (part.percent_bp !== undefined ? percent(part.percent_bp / 10_000) : money(part.fixed ?? 0, currency, { short: true }));
  if (amount.steps) return amount.steps.map((step, index) => (index === 0 ? one(step) : t('console.runs.from', { amount: one(step), n: step.from }))).join(', ');
  if (amount.brackets) return amount.brackets.map((step) => (step.up_to === null ? t('console.runs.above', { amount: one(step) }) : t('console.runs.up_to', { amount: one(step), most: money(step.up_to, currency, { short: true }) }))).join(', ');
  const words = one(amount);
  return amount.cap === undefined ? words : t('console.runs.cap', { amount: words, cap: money(amount.cap, currency, { short: true }) });
}

function qualifies(condition: unknown, currency: string, { t, word, money, choice }: Speech): string {
  const least = leastSale(condition);
  if (least !== null) return t('console.runs.qualifies_from', { least: money(least, currency, { short: true }) });
  const events = qualifyingEvents(condition).map((event) => word('console.event', event));
  return events.length > 0 ? t('console.runs.qualifies_with', { events: choice(events) }) : t('console.runs.qualifies');
}

export function howItRuns(rules: Rules, currency: string, speech: Speech): string[] {
  const { t } = speech;
  const rewards = rules.rewards ?? [];
  const lines = rewards.flatMap((rule) =>
    rule.amount ? [t(rule.to === 'referred' ? 'console.runs.friend' : 'console.runs.referrer', { amount: amountWords(rule.amount, currency, speech) })] : [],
  );
  const hold = Math.max(0, ...rewards.map((rule) => rule.hold_days ?? 0));
  return [
    qualifies(rules.qualification, currency, speech),
    ...lines,
    ...(hold > 0 ? [t('console.runs.hold', { days: hold })] : []),
    t('console.runs.keeps'),
  ];
}
