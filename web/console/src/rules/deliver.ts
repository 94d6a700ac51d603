/* Where credit is handed over to, instead of being spent with the business here: a customer's balance at Stripe. */

import { isObject, type Json, type JsonObject } from './json';

export interface Deliver {
  /* A connection's id. */
  connection: string;
}

/* Undefined: only the JSON side can show it. Null: it is spent here. */
export function readDeliver(json: Json | undefined): Deliver | null | undefined {
  if (json === undefined) return null;
  if (!isObject(json) || Object.keys(json).length !== 2 || json['as'] !== 'customer_balance') return undefined;
  const { connection } = json;
  return typeof connection === 'string' ? { connection } : undefined;
}

export const deliverJson = (connection: string): JsonObject | undefined => (connection === '' ? undefined : { connection, as: 'customer_balance' });
