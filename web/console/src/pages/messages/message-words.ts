/* What the statuses of messages allow, which kinds have texts of their own, and what a message cost. */

import type { Message } from '../../api/objects';
import { isUnit } from '../../text/money';

export const statuses = ['queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'suppressed', 'canceled', 'simulated'] as const satisfies readonly Message['status'][];

/* Kinds that a program switches on and off. */
export const setKinds = ['invitation', 'reminder', 'reward', 'friend_reward', 'thanks', 'stage', 'expiry', 'lead_received', 'friend_invitation'] as const;
export type SetKind = (typeof setKinds)[number];

/* By which ways a kind can be sent: friends, of whom an address was given, by e-mail. */
export function waysOf(kind: SetKind): readonly ('both' | 'sms' | 'email')[] {
  return kind === 'friend_invitation' ? ['email'] : ['both', 'sms', 'email'];
}

/* Kinds that are written from a template. */
export const templateKinds = [...setKinds, 'portal_link', 'verification'] as const satisfies readonly Message['kind'][];
export type TemplateKind = (typeof templateKinds)[number];

export const channels = ['sms', 'email'] as const satisfies readonly Message['channel'][];
export type Channel = (typeof channels)[number];

const AGAIN: readonly Message['status'][] = ['failed', 'unknown', 'canceled', 'suppressed'];

export function canCancel(message: Message): boolean {
  return message.status === 'queued';
}

export function canRetry(message: Message): boolean {
  return AGAIN.includes(message.status);
}

export function isUnderWay(message: Message): boolean {
  return message.status === 'queued' || message.status === 'sending';
}

/* Millionths of a unit as money; carriers count in parts of a cent. */
export function costInWords(micros: number, currency: string, locale: string): string {
  const amount = micros / 1_000_000;
  if (isUnit(currency)) return new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(amount);
  return new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 }).format(amount);
}
