// What each object of the API looks like: every documented field with a predicate. A field that is missing, has another
// type, or is not documented at all fails the test.

import assert from 'node:assert/strict';

const ID_TAIL = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;

/** Fields that the conventions allow on any object. */
const EVERYWHERE = ['external_id', 'external_ids', 'metadata', 'created_at', 'updated_at', 'livemode', 'replayed'];

export const isId = (prefix) => (value) => typeof value === 'string' && new RegExp(`^${prefix}_${ID_TAIL}$`).test(value);
export const isTime = (value) => typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));
export const isText = (value) => typeof value === 'string';
export const isInteger = (value) => Number.isSafeInteger(value);
export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
export const isFlag = (value) => typeof value === 'boolean';
export const isCurrency = (value) => typeof value === 'string' && /^([A-Z]{3}|x-[a-z0-9_]+)$/.test(value);
export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isCode = (value) => typeof value === 'string' && /^[A-Z0-9-]{3,32}$/.test(value);
export const orNull = (predicate) => (value) => value === null || predicate(value);
export const isAny = () => true;
export const oneOf = (...choices) => (value) => choices.includes(value);
export const arrayOf = (predicate) => (value) => Array.isArray(value) && value.every(predicate);
export const shaped = (fields, optional) => (value) => {
  assertShape(value, fields, optional);
  return true;
};

/** A code that the server made: 7 of 31 letters. */
export const isGeneratedCode = (value) => /^[2-9A-HJKMNP-Z]{7}$/.test(value);

/**
 * @param {any} value
 * @param {Record<string, (value: any) => boolean>} fields must be there
 * @param {string[]} optional may be there
 */
export function assertShape(value, fields, optional = []) {
  assert.ok(isObject(value), `expected an object, got ${JSON.stringify(value)}`);
  for (const [name, holds] of Object.entries(fields)) {
    assert.ok(name in value, `field ${name} is missing in ${JSON.stringify(value)}`);
    assert.ok(holds(value[name]), `field ${name} is wrong: ${JSON.stringify(value[name])} in ${JSON.stringify(value)}`);
  }
  const known = new Set([...Object.keys(fields), ...optional, ...EVERYWHERE]);
  const unknown = Object.keys(value).filter((name) => !known.has(name));
  assert.deepEqual(unknown, [], `fields that are not documented in ${JSON.stringify(value)}`);
}

export const REWARD_KINDS = ['credit', 'cash', 'discount', 'gift_card', 'custom'];
export const STATUSES = ['pending', 'qualified', 'rewarded', 'disqualified'];

export const program = {
  id: isId('prg'),
  object: (value) => value === 'program',
  name: isText,
  status: oneOf('draft', 'active', 'paused', 'ended'),
  slug: orNull(isText),
  currency: isCurrency,
  destination_url: isText,
  version: isCount,
  rules: isObject,
  external_id: orNull(isText),
  metadata: isObject,
  created_at: isTime,
};
export const programOptional = ['cookie_domain', 'starts_at', 'ends_at', 'texts', 'colors'];

export const contact = {
  id: isId('cnt'),
  object: (value) => value === 'contact',
  name: orNull(isText),
  email: orNull(isText),
  phone: orNull(isText),
  company: orNull(isText),
  domain: orNull(isText),
  address: orNull(isText),
  city: orNull(isText),
  country: orNull(isText),
  locale: orNull(isText),
  external_ids: arrayOf(shaped({ source: isText, id: isText })),
  tags: arrayOf(isText),
  created_at: isTime,
};
export const contactOptional = ['organization_id', 'customer_since', 'consents', 'time_zone', 'email_verified_at', 'phone_verified_at'];

export const link = {
  id: isId('lnk'),
  object: (value) => value === 'link',
  participant_id: isId('ptc'),
  code: isCode,
  channel: orNull(isText),
  url: isText,
  clicks: isCount,
  created_at: isTime,
  retired_at: orNull(isTime),
};
export const linkOptional = ['program_id'];

export const participant = {
  id: isId('ptc'),
  object: (value) => value === 'participant',
  program_id: isId('prg'),
  contact_id: isId('cnt'),
  kind: oneOf('customer', 'partner', 'agent', 'rep'),
  name: orNull(isText),
  email: orNull(isText),
  phone: orNull(isText),
  external_id: orNull(isText),
  status: oneOf('invited', 'applied', 'active', 'paused', 'rejected', 'blocked'),
  group_id: orNull(isId('grp')),
  code: isCode,
  link_url: isText,
  links: arrayOf(shaped(link, linkOptional)),
  created_at: isTime,
};
export const participantOptional = ['recruited_by', 'terms_version', 'stats', 'tags'];

export const click = {
  id: isId('clk'),
  object: (value) => value === 'click',
  link_id: isId('lnk'),
  participant_id: isId('ptc'),
  code: isCode,
  at: isTime,
  channel: orNull(isText),
  referrer: orNull(isText),
  device: orNull(isText),
  country: orNull(isText),
  flags: arrayOf(isText),
};
export const clickOptional = ['campaign'];

export const referral = {
  id: isId('ref'),
  object: (value) => value === 'referral',
  program_id: isId('prg'),
  program_version: isCount,
  participant_id: orNull(isId('ptc')),
  contact_id: isId('cnt'),
  type: oneOf('lead', 'order'),
  stage: isText,
  status: oneOf(...STATUSES),
  owner: isAny,
  submitted_by: isAny,
  value: isAny,
  attribution: shaped({ state: oneOf('confirmed', 'unconfirmed', 'none'), method: orNull(isText), at: orNull(isTime) }, ['click_id', 'code', 'reason', 'confirmed_by', 'candidates']),
  dedupe: shaped({ state: isText, matches: Array.isArray }),
  submitted_at: isTime,
  qualified_at: orNull(isTime),
  eligible_at: orNull(isTime),
  rewarded_at: orNull(isTime),
  expires_at: orNull(isTime),
  closed_at: orNull(isTime),
  reason_code: orNull(isText),
  reason: orNull(isText),
};
export const referralOptional = ['consent', 'notes', 'effective_at', 'order', 'close_date', 'prospect_name', 'referrer_name'];

const REWARD_AMOUNTS = ['granted', 'pending', 'available', 'reserved', 'redeemed', 'paid', 'reversed', 'expired'];

export const reward = {
  id: isId('rwd'),
  object: (value) => value === 'reward',
  program_id: isId('prg'),
  referral_id: orNull(isId('ref')),
  rule_key: orNull(isText),
  program_version: orNull(isCount),
  beneficiary: shaped({ contact_id: isId('cnt'), role: oneOf('referrer', 'referred', 'recruiter', 'rep') }, ['participant_id']),
  kind: oneOf(...REWARD_KINDS),
  title: orNull(isText),
  status: oneOf('pending', 'approved', 'issued', 'redeemed', 'paid', 'denied', 'reversed', 'expired'),
  waiting_for: arrayOf(isText),
  approvals: Array.isArray,
  amount: orNull(isCount),
  currency: orNull(isCurrency),
  amounts: shaped(Object.fromEntries(REWARD_AMOUNTS.map((name) => [name, isCount]))),
  step: orNull(isCount),
  hold_until: orNull(isTime),
  expires_at: orNull(isTime),
  reason_code: orNull(isText),
  reason: orNull(isText),
  created_at: isTime,
  issued_at: orNull(isTime),
};
export const rewardOptional = ['code', 'discount', 'gift', 'stripe'];

export const redemption = {
  id: isId('rdm'),
  object: (value) => value === 'redemption',
  contact_id: isId('cnt'),
  participant_id: orNull(isId('ptc')),
  amount: isCount,
  requested_amount: isCount,
  currency: isCurrency,
  reference: orNull(isText),
  status: oneOf('open', 'captured', 'released'),
  lots: arrayOf(shaped({ reward_id: isId('rwd'), amount: isCount })),
  created_at: isTime,
  expires_at: orNull(isTime),
  closed_at: orNull(isTime),
};
export const redemptionOptional = [];

export const decision = {
  rule_key: orNull(isText),
  outcome: oneOf('granted', 'held', 'cap_limited', 'ineligible', 'currency_mismatch', 'already_rewarded', 'reversed', 'restored', 'waiting'),
  reason: orNull(isText),
  reward_id: orNull(isId('rwd')),
  amount: orNull(isInteger),
};

export const event = {
  id: isId('evt'),
  object: (value) => value === 'event',
  type: isText,
  source: isText,
  external_id: isText,
  contact_id: orNull(isId('cnt')),
  program_id: orNull(isId('prg')),
  business_object: shaped({ source: isText, id: isText }),
  refers_to: orNull(shaped({ source: isText, id: isText })),
  amount: orNull(isInteger),
  net_amount: orNull(isInteger),
  currency: orNull(isCurrency),
  occurred_at: isTime,
  details: isObject,
  participant: orNull(shaped({ id: isId('ptc'), code: isCode })),
  referral: orNull(shaped({ id: isId('ref'), stage: isText, status: oneOf(...STATUSES) })),
  rewards: arrayOf(shaped(reward, rewardOptional)),
  decisions: arrayOf(shaped(decision)),
  replayed: isFlag,
};

export const account = {
  id: isId('acc'),
  object: (value) => value === 'ledger_account',
  owner: shaped({ type: isText, id: isText }),
  kind: oneOf('program_expense', 'pending', 'available', 'reserved', 'paid_out', 'redeemed', 'clawback', 'rounding', 'external', 'denied', 'reversed', 'expired'),
  currency: isCurrency,
  balance: isInteger,
};

export const transaction = {
  id: isId('txn'),
  created_at: isTime,
  cause: shaped({ effect: isText, id: isText }),
  currency: isCurrency,
  program_id: isId('prg'),
  reverses: orNull(isId('txn')),
  entries: arrayOf(shaped({ account: isId('acc'), owner: shaped({ type: isText, id: isText }), amount: isInteger, reward_id: orNull(isId('rwd')) })),
};

export const connection = {
  id: isId('con'),
  object: (value) => value === 'connection',
  kind: oneOf('stripe', 'smtp', 'twilio', 'sms_gateway', 'tremendous', 'webhook'),
  program_id: orNull(isId('prg')),
  livemode: isFlag,
  account: orNull(isText),
  status: oneOf('active', 'paused'),
  settings: isObject,
  secret_lost: isFlag,
  previous_secret_until: orNull(isTime),
  hook_url: orNull(isText),
  health: orNull(isObject),
  has_api_key: isFlag,
  api_url: orNull(isText),
  created_at: isTime,
};

export const timelineRow = {
  id: isText,
  at: isTime,
  type: isText,
  actor: shaped({ type: isText, id: orNull(isText), name: orNull(isText) }),
  changes: isObject,
  reason: orNull(isText),
};
export const timelineOptional = ['event_id'];

const TOTALS = ['pending', 'available', 'reserved', 'redeemed', 'paid', 'reversed', 'expired', 'debt', 'earned'];

export const summary = {
  participant_id: isId('ptc'),
  code: isCode,
  link_url: isText,
  clicks: shaped({ total: isCount, unique: isCount, bots: isCount, as_of: isTime }),
  referrals: shaped(Object.fromEntries(['total', ...STATUSES].map((name) => [name, isCount]))),
  totals: arrayOf(shaped({ currency: isCurrency, ...Object.fromEntries(TOTALS.map((name) => [name, isInteger])) })),
  rewards_earned: isCount,
  next_payout: isAny,
};
export const summaryOptional = ['object'];

/** Checks an answer that refuses: problem+json with the documented fields, the status, the code and the field at fault. */
export function assertProblem(answer, status, code, param) {
  assert.equal(answer.status, status, `expected ${status} ${code}: ${answer.text.slice(0, 600)}`);
  assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
  const fields = { type: isText, title: isText, status: (value) => value === status, detail: isText, code: (value) => value === code, request_id: isText };
  assertShape(answer.body, fields, ['param', 'errors', 'available', 'offset']);
  for (const { detail } of [answer.body, ...(answer.body.errors ?? [])]) assert.match(detail, /[.!?)]$/, 'said in a sentence');
  if (answer.body.errors !== undefined) assert.ok(Array.isArray(answer.body.errors));
  if (param !== undefined) assert.equal(answer.body.param, param, `the field at fault: ${answer.text}`);
  return answer.body;
}
