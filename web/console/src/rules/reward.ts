/* The reward rules of a document, as cards: what each gives, and what the editor can show of it. */

import { readAmount, type Amount } from './amount';
import { readCondition, type Line } from './condition';
import { readByAmount, readCaps, readRelease, type ByAmount, type Cap, type Release } from './control';
import { readDeliver, type Deliver } from './deliver';
import { readDiscount, type Discount } from './discount';
import { readGift, type Gift } from './gift';
import { at, isInteger, isObject, member, type Json, type JsonObject, type Path } from './json';
import { readValidation, type Validation } from './validation';

export type Trigger =
  | { on: 'word'; word: string }
  | { on: 'stage'; stage: string }
  | { on: 'condition'; line: Line }
  | { on: 'raw' };

/* Members that the card has a control for. Others are kept, and named on the card. */
const SHOWN = ['key', 'to', 'kind', 'title', 'description', 'on', 'when', 'amount', 'discount', 'gift', 'deliver', 'currency', 'hold_days', 'approval', 'expires_days', 'caps', 'release_on', 'validation'];

export interface RewardCard {
  path: Path;
  key: string;
  to: string;
  kind: string;
  title?: string;
  description?: string;
  trigger: Trigger;
  when?: Line;
  amount?: Amount;
  discount?: Discount; /* of kind discount; absent: only the JSON side can show it */
  gift?: Gift; /* of kind gift_card; absent: only the JSON side can show it */
  deliver?: Deliver | null; /* of kind credit; null: it is spent here; absent: only the JSON side can show it */
  currency?: string;
  holdDays?: number;
  approval?: string; /* absent: on its own, or by amount */
  byAmount?: ByAmount;
  caps: Cap[];
  release?: Release;
  expiresDays?: number;
  validation?: Validation; /* absent: only the JSON side can show it */
  hidden: string[]; /* members that only the JSON side shows */
}

function readTrigger(json: Json | undefined, path: Path): Trigger {
  if (typeof json === 'string') return { on: 'word', word: json };
  const stage = member(json, 'stage');
  if (isObject(json) && Object.keys(json).length === 1 && typeof stage === 'string') return { on: 'stage', stage };
  return isObject(json) ? { on: 'condition', line: readCondition(json, path) } : { on: 'raw' };
}

const text = (json: JsonObject, name: string): string | undefined => {
  const value = member(json, name);
  return typeof value === 'string' ? value : undefined;
};
const integer = (json: JsonObject, name: string): number | undefined => {
  const value = member(json, name);
  return isInteger(value) ? value : undefined;
};

/* Undefined: this is nothing that a card can show. */
function readReward(json: Json, path: Path): RewardCard | undefined {
  if (!isObject(json)) return undefined;
  const key = text(json, 'key');
  const to = text(json, 'to');
  const kind = text(json, 'kind');
  if (key === undefined || to === undefined || kind === undefined) return undefined;
  const card: RewardCard = { path, key, to, kind, trigger: readTrigger(json['on'], [...path, 'on']), caps: readCaps(json['caps'], [...path, 'caps']) ?? [], hidden: [] };
  const byAmount = readByAmount(json['approval']);
  const release = readRelease(json['release_on'], [...path, 'release_on']);
  if (byAmount !== undefined) card.byAmount = byAmount;
  if (release !== undefined) card.release = release;
  const title = text(json, 'title');
  const description = text(json, 'description');
  const currency = text(json, 'currency');
  const approval = text(json, 'approval');
  const holdDays = integer(json, 'hold_days');
  const expiresDays = integer(json, 'expires_days');
  if (title !== undefined) card.title = title;
  if (description !== undefined) card.description = description;
  if (currency !== undefined) card.currency = currency;
  if (approval !== undefined) card.approval = approval;
  if (holdDays !== undefined) card.holdDays = holdDays;
  if (expiresDays !== undefined) card.expiresDays = expiresDays;
  if (json['when'] !== undefined) card.when = readCondition(json['when'], [...path, 'when']);
  if (json['amount'] !== undefined) card.amount = readAmount(json['amount']);
  const discount = readDiscount(json['discount']);
  if (discount !== undefined) card.discount = discount;
  const gift = kind === 'gift_card' ? readGift(json['gift']) : undefined;
  if (gift !== undefined) card.gift = gift;
  const deliver = kind === 'credit' ? readDeliver(json['deliver']) : undefined;
  if (deliver !== undefined) card.deliver = deliver;
  const validation = readValidation(json['validation']);
  if (validation !== undefined) card.validation = validation;
  card.hidden = Object.keys(json).filter((name) => !SHOWN.includes(name) || !isShown(json, name));
  return card;
}

const SHOWN_AS: Readonly<Record<string, 'text' | 'integer'>> = {
  title: 'text',
  description: 'text',
  currency: 'text',
  hold_days: 'integer',
  expires_days: 'integer',
};

const isShown = (json: JsonObject, name: string): boolean => {
  if (name === 'approval') return typeof json[name] === 'string' || readByAmount(json[name]) !== undefined;
  if (name === 'validation') return readValidation(json[name]) !== undefined;
  if (name === 'caps') return readCaps(json[name], []) !== undefined;
  const as = SHOWN_AS[name];
  if (name === 'deliver') return json['kind'] === 'credit' && readDeliver(json[name]) !== undefined;
  if (name === 'gift') return json['kind'] === 'gift_card';
  if (as === undefined) return true;
  return as === 'text' ? typeof json[name] === 'string' : isInteger(json[name]);
};

export interface Rewards {
  cards: RewardCard[];
  others: Path[]; /* elements of `rewards` that no card can show */
}

export function readRewards(document: Json): Rewards {
  const list = at(document, ['rewards']);
  const found: Rewards = { cards: [], others: [] };
  if (!Array.isArray(list)) return found;
  list.forEach((json, i) => {
    const card = readReward(json, ['rewards', i]);
    if (card === undefined) found.others.push(['rewards', i]);
    else found.cards.push(card);
  });
  return found;
}

/* A key that no other reward rule has. */
export function freeKey(document: Json, wanted: string): string {
  const taken = new Set(readRewards(document).cards.map((card) => card.key));
  for (let n = 1; ; n++) {
    const key = n === 1 ? wanted : `${wanted}_${String(n)}`;
    if (!taken.has(key)) return key;
  }
}

export function newReward(document: Json, to: string, usual: number): JsonObject {
  const key = freeKey(document, to === 'referred' ? 'welcome' : 'thanks');
  return { key, to, kind: 'credit', on: 'qualified', amount: { fixed: usual } };
}

/* What has to come and go with the kind: a custom reward has a title, a discount says what it takes off, any other has an
   amount. */
export function withKind(reward: JsonObject, kind: string, title: string, usual: number): JsonObject {
  const { amount, currency, deliver, discount, gift, ...rest } = reward;
  const changed: JsonObject = { ...rest, kind };
  if (kind === 'custom' && changed['title'] === undefined) changed['title'] = title;
  if (kind === 'discount') return { ...changed, discount: discount ?? { percent_bp: 1000 } };
  if (kind !== 'custom' || amount !== undefined) changed['amount'] = amount ?? { fixed: usual };
  if (currency !== undefined && changed['amount'] !== undefined) changed['currency'] = currency;
  if (kind === 'credit' && deliver !== undefined) changed['deliver'] = deliver;
  return kind === 'gift_card' && gift !== undefined ? { ...changed, gift } : changed;
}
