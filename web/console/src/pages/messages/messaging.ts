/* The settings as a form types them, and as the API takes them. */

import type { Messaging, MessagingUpdate } from '../../api/objects';
import { parseMoney, typedMoney } from '../../text/money';
import { setKinds, type SetKind } from './message-words';

const MICROS = 1_000_000;

/* 0 is no limit, which a field shows by being empty. */
const typedLimit = (value: number): string => (value === 0 ? '' : String(value));
const limitOf = (typed: string): number => (typed.trim() === '' ? 0 : Number(typed));

/* A price of parts of a cent: "0.0075", with the comma too. */
export const PRICE = /^\d{1,4}(?:[.,]\d{1,6})?$/;

export function microsOf(typed: string): number {
  return Math.round(Number(typed.trim().replace(',', '.')) * MICROS);
}

export interface Limits {
  [name: string]: string;
  'quiet_hours.from': string;
  'quiet_hours.to': string;
  'per_recipient.count': string;
  'per_recipient.days': string;
  per_day: string;
  per_minute: string;
  'budget.amount': string;
  'budget.per': string;
  segment_price_micros: string;
  prefixes: string;
  invitation_consent: string;
  thanks_from: string;
}

export function typedLimits(messaging: Messaging, locale: string): Limits {
  const { budget, quiet_hours: quiet, per_recipient: recipient } = messaging;
  return {
    'quiet_hours.from': quiet.from,
    'quiet_hours.to': quiet.to,
    'per_recipient.count': typedLimit(recipient.count),
    'per_recipient.days': String(recipient.days),
    per_day: typedLimit(messaging.per_day),
    per_minute: typedLimit(messaging.per_minute),
    'budget.amount': budget.amount === 0 ? '' : typedMoney(budget.amount, budget.currency, locale),
    'budget.per': budget.per,
    segment_price_micros: String(messaging.segment_price_micros / MICROS),
    prefixes: messaging.prefixes.join(' '),
    invitation_consent: messaging.invitation_consent,
    thanks_from: messaging.thanks_from ?? '',
  };
}

export function limitsBody(typed: Limits, currency: string, locale: string): MessagingUpdate {
  const thanks = typed.thanks_from.trim();
  return {
    quiet_hours: { from: typed['quiet_hours.from'], to: typed['quiet_hours.to'] },
    per_recipient: { count: limitOf(typed['per_recipient.count']), days: Number(typed['per_recipient.days']) },
    per_day: limitOf(typed.per_day),
    per_minute: limitOf(typed.per_minute),
    budget: { amount: parseMoney(typed['budget.amount'] || '0', currency, locale) ?? 0, per: typed['budget.per'] === 'day' ? 'day' : 'month' },
    segment_price_micros: microsOf(typed.segment_price_micros),
    prefixes: typed.prefixes.split(/[\s,]+/).filter((one) => one !== ''),
    invitation_consent: typed.invitation_consent === 'not_withdrawn' ? 'not_withdrawn' : 'granted',
    thanks_from: thanks === '' ? null : thanks,
  };
}

export type KindValues = Record<string, string | boolean>;
export type Ways = 'both' | 'sms' | 'email';

const WAYS: Record<Ways, ('sms' | 'email')[]> = { both: ['sms', 'email'], sms: ['sms'], email: ['email'] };
const waysOf = (channels: readonly string[]): Ways => (channels.length > 1 ? 'both' : channels[0] === 'email' ? 'email' : 'sms');

export const fieldOf = (kind: SetKind, what: 'enabled' | 'channels' | 'delay_hours') => `kinds.${kind}.${what}`;

export function typedKinds(messaging: Messaging): KindValues {
  const values: KindValues = {};
  for (const kind of setKinds) {
    const set = messaging.kinds[kind];
    values[fieldOf(kind, 'enabled')] = set.enabled;
    values[fieldOf(kind, 'channels')] = waysOf(set.channels);
    values[fieldOf(kind, 'delay_hours')] = String(set.delay_hours);
  }
  return values;
}

export function kindsBody(values: KindValues): MessagingUpdate {
  const of = (kind: SetKind) => ({
    enabled: values[fieldOf(kind, 'enabled')] === true,
    channels: WAYS[values[fieldOf(kind, 'channels')] as Ways],
    delay_hours: limitOf(String(values[fieldOf(kind, 'delay_hours')])),
  });
  return { kinds: Object.fromEntries(setKinds.map((kind) => [kind, of(kind)])) };
}
