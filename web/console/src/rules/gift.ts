/* Of whom a reward of kind gift_card is ordered, which card it is, and how it is handed over. */

import { isObject, type Json, type JsonObject } from './json';

export type Delivery = 'link' | 'email';

export interface Gift {
  /* A connection's id; absent: the program's own, or the workspace's. */
  connection?: string;
  /* As the provider names it; absent: the beneficiary chooses. */
  product?: string;
  delivery: Delivery;
}

const MEMBERS = ['connection', 'product', 'delivery'];

/* Undefined: only the JSON side can show it. A rule without any is one that says nothing of all this. */
export function readGift(json: Json | undefined): Gift | undefined {
  if (json === undefined) return { delivery: 'link' };
  if (!isObject(json) || Object.keys(json).some((name) => !MEMBERS.includes(name))) return undefined;
  const { connection, product, delivery = 'link' } = json;
  if (delivery !== 'link' && delivery !== 'email') return undefined;
  const gift: Gift = { delivery };
  if (connection !== undefined) {
    if (typeof connection !== 'string') return undefined;
    gift.connection = connection;
  }
  if (product !== undefined) {
    if (typeof product !== 'string') return undefined;
    gift.product = product;
  }
  return gift;
}

/* What is as usual is not said. Undefined: nothing is left to say. */
export function giftJson(gift: Gift): JsonObject | undefined {
  const json: JsonObject = {};
  if (gift.connection !== undefined && gift.connection !== '') json['connection'] = gift.connection;
  if (gift.product !== undefined && gift.product !== '') json['product'] = gift.product;
  if (gift.delivery === 'email') json['delivery'] = 'email';
  return Object.keys(json).length === 0 ? undefined : json;
}
