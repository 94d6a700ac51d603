/* What the referred person has to confirm before anything is paid: `fraud.verify`. */

import { at, change, isTexts, put, type Json, type Path } from './json';

export const VERIFY_KEY = 'verify';
export const VERIFY: Path = ['fraud', VERIFY_KEY];
export const WAYS = ['email', 'sms'] as const;

export function readVerify(document: Json): string[] {
  const list = at(document, VERIFY);
  return isTexts(list) ? [...list] : [];
}

/* The document with these ways. Where none is left the key goes, and with it a policy that says nothing else. */
export function withVerify(document: Json, ways: readonly string[]): Json {
  if (ways.length > 0) return put(document, VERIFY, [...ways]);
  const others = Object.keys((at(document, ['fraud']) ?? {}) as object).filter((name) => name !== VERIFY_KEY);
  return change(document, others.length === 0 ? ['fraud'] : VERIFY, undefined);
}
