// The published schema of the rules, and the server that compiles them, judge the same documents. What the server
// accepts the schema accepts; what it refuses the schema refuses too, but for the few that no schema can see.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { startServer } from './harness/process.mjs';
import { exampleRules, makeProgram } from './harness/world.mjs';

const server = await startServer();
after(() => server.stop());
const program = await makeProgram(server.live);
const schema = await server.anonymous.read('/schemas/rules.json');
const accepts = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true }).compile(schema);

const leaf = (field, op, value) => (value === undefined ? { field, op } : { field, op, value });
const qualification = (condition) => ({ qualification: condition });
const asked = (...parts) => qualification(leaf(...parts));
const REWARD = { key: 'fee', to: 'referrer', kind: 'credit', on: 'qualified', amount: { fixed: 100 } };
const reward = (fields) => ({ rewards: [Object.fromEntries(Object.entries({ ...REWARD, ...fields }).filter(([, value]) => value !== undefined))] });
const amount = (value) => reward({ amount: value });
const discount = (value, fields = {}) => reward({ kind: 'discount', amount: undefined, discount: value, ...fields });
const attribution = (value) => ({ attribution: value });
const enrollment = (value) => ({ enrollment: value });
const enrolls = (...parts) => enrollment({ when: leaf(...parts) });
const invite = (value) => enrollment({ invite: value });
const nest = (depth, group = 'all') => (depth === 1 ? leaf('event.type', 'exists') : { [group]: [nest(depth - 1, group)] });
const nestNot = (depth) => (depth === 1 ? leaf('event.type', 'exists') : { not: nestNot(depth - 1) });
const many = (count, make) => Array.from({ length: count }, (_, index) => make(index));

const GOOD = [
  {}, exampleRules(), { rewards: [] }, { stage_on_qualified: null }, { stage_on_qualified: 'opportunity' },
  attribution({}), attribution({ touch: 'first', window_days: 3650, precedence: [] }), attribution({ precedence: ['click', 'code', 'manual'] }),
  reward({}), reward({ kind: 'cash' }), reward({ kind: 'custom', title: 'Dinner' }), reward({ kind: 'custom', title: 'Dinner', amount: undefined }),
  reward({ approval: { above: 0 } }), reward({ approval: { above: 5, second_above: 5 } }), reward({ caps: [] }), reward({ caps: [{ scope: 'participant', count: 1, per: 'week' }, { scope: 'participant', amount: 1, per: 'week' }, { scope: 'referral', amount: 5 }, { scope: 'program', amount: 5, per: 'day' }] }),
  { budgets: [] }, { budgets: [{ amount: 1 }, { amount: 1, currency: 'eur' }, { amount: 1, per: 'month', at_limit: 'review' }] }, reward({ release_on: { events: ['job.completed', 'custom.done'] } }), reward({ release_on: leaf('event.type', 'eq', 'job.completed'), hold_days: 5 }), reward({ release_on: nest(14) }),
  reward({ approval: 'manual', expires_days: 1 }), reward({ expires_days: 3650 }), reward({ to: 'referred', approval: 'auto', hold_days: 0, description: 'x', title: 'y' }), reward({ key: `a${'b'.repeat(39)}` }),
  reward({ description: 'two\nlines' }), reward({ title: 'Café \u00a0 ≥ 100 %' }), reward({ on: 'submitted' }), reward({ on: { stage: 'won' } }), reward({ on: { stage: 'accepted' } }), reward({ on: leaf('event.type', 'eq', 'invoice.paid') }),
  discount({ percent_bp: 10000 }), discount({ fixed: 1, max_amount: 5, min_order: 1, code: 'generate' }), discount({ percent_bp: 1, code: 'pool:summer.26_a-b' }), discount({ fixed: 5, code: 'Friend.10_x-y' }, { expires_days: 30, hold_days: 1, title: 'x' }),
  reward({ kind: 'gift_card' }), reward({ kind: 'gift_card', gift: {} }), reward({ kind: 'gift_card', gift: { connection: 'con_01h455vb4pex5vsknk084sn02q', delivery: 'email', product: 'OKMHM2X2OHYV' } }), reward({ kind: 'gift_card', gift: { delivery: 'link' } }),
  reward({ currency: 'EUR' }), reward({ currency: 'eur' }), reward({ currency: 'Eur' }), reward({ currency: 'x-free_month' }),
  reward({ when: nest(14) }), reward({ on: nest(14, 'any') }), qualification(nest(14)), qualification(nestNot(14)),
  amount({ fixed: 1 }), amount({ fixed: 1e15 }), amount({ percent_bp: 10000, of: 'event.net_amount', cap: 1, floor: 0 }), amount({ percent_bp: 1, of: 'referral.value' }),
  amount({ steps: [{ from: 1, fixed: 0 }, { from: 2, percent_bp: 0 }], per: 'month', of: 'event.amount' }), amount({ steps: [{ from: 0, fixed: 5 }], by: 'revenue', per: 'life' }),
  amount({ steps: [{ from: 1, fixed: 5 }], by: 'referrals' }), amount({ steps: many(64, (index) => ({ from: index + 1, fixed: 1 })) }),
  amount({ milestones: [{ at: 1, fixed: 5 }, { at: 3, fixed: 1 }], per: 'year' }),
  amount({ brackets: [{ up_to: null, fixed: 5 }], of: 'event.amount' }), amount({ brackets: [{ up_to: 10, percent_bp: 0 }, { up_to: null, fixed: 5 }], of: 'event.amount', marginal: true }),
  asked('event.type', 'in', ['invoice.paid', 'custom.a.b_1']), asked('event.type', 'not_in', ['lead.created']), asked('event.type', 'exists', false),
  asked('event.amount', 'between', [0, 1e15]), asked('event.amount', 'eq', -5), asked('event.currency', 'eq', 'EUR'), asked('event.currency', 'in', ['USD', 'x-points']),
  asked('event.source', 'ne', 'stripe'), asked('event.data.a.b-c.D_1', 'contains', true), asked('event.data.n', 'eq', 'x'), asked('event.data.n', 'in', [1, 'x', false]), asked('event.data.n', 'gt', 4),
  asked('count.invoice.paid', 'gte', 3), asked('count.custom.x', 'eq', 0), asked('prospect.country', 'eq', 'US'), asked('prospect.country', 'not_in', ['DE', 'AT']),
  asked('prospect.is_new_customer', 'eq', true), asked('prospect.tags', 'contains', 'vip'), asked('participant.kind', 'in', ['rep', 'agent']), asked('participant.referrals_qualified', 'lt', 5),
  asked('referral.stage', 'ne', 'lost'), asked('referral.status', 'eq', 'pending'), asked('referral.method', 'in', ['code', 'click', 'manual', 'none']), asked('referral.channel', 'eq', 'mail'),
  asked('event.items.sku', 'in', ['a', 7]), asked('event.items.maker.country', 'exists'), asked('last.invoice.paid.data.plan', 'eq', 'pro'), asked('last.custom.a.b.data.c', 'gt', 1), asked('referral.age_days', 'lte', 365), asked('referral.days_since_qualified', 'exists', true), asked('referral.value', 'gt', 0),
  qualification({ not: { any: [leaf('event.type', 'exists'), { all: [leaf('event.amount', 'gt', 1)] }] } }),
  enrollment({}), enrollment({ join: 'invitation', invite: {} }), enrollment({ join: 'open' }), enrollment({ join: 'approval' }), invite({ channels: ['email', 'sms'], delay_hours: 0, again_after_days: 1, reminder_days: 3650 }), invite({ channels: ['sms'], delay_hours: 8760 }),
  enrolls('count.job.completed', 'gte', 2), enrolls('count.custom.visit', 'exists'), enrolls('last.survey.scored.data.score', 'between', [4, 5]), enrolls('last.custom.a.b.data.c.d', 'in', ['x', 5, true]), enrolls('last.job.invoiced.data.kind', 'contains', 'roof'),
  enrollment({ when: { any: [leaf('count.job.invoiced', 'gt', 1), { not: leaf('last.survey.scored.data.score', 'lt', 4) }] } }),
];

// Documents that are refused, and where.
const BAD = [
  // the document
  ['a list', [], 'rules'], ['an unknown key', { reward: [] }, 'rules.reward'], ['rewards: null', { rewards: null }, 'rules.rewards'],
  ...['stages', 'dedupe', 'expiry'].map((key) => [`${key}, which comes later`, { [key]: {} }, `rules.${key}`]),
  ['later key null', { dedupe: null }, 'rules.dedupe'],
  ['fraud.verify without a way', { fraud: { verify: [] } }, 'rules.fraud.verify'], ['fraud.verify by a way twice', { fraud: { verify: ['sms', 'sms'] } }, 'rules.fraud.verify[1]'],
  // attribution
  ['attribution as list', attribution([]), 'rules.attribution'], ['unknown key of attribution', attribution({ touches: 1 }), 'rules.attribution.touches'],
  ['unknown touch', attribution({ touch: 'best' }), 'rules.attribution.touch'], ['touch as number', attribution({ touch: 1 }), 'rules.attribution.touch'],
  ['window of 0', attribution({ window_days: 0 }), 'rules.attribution.window_days'], ['window too long', attribution({ window_days: 3651 }), 'rules.attribution.window_days'],
  ['window with fraction', attribution({ window_days: 1.5 }), 'rules.attribution.window_days'], ['window as text', attribution({ window_days: '90' }), 'rules.attribution.window_days'],
  ['window null', attribution({ window_days: null }), 'rules.attribution.window_days'], ['precedence as text', attribution({ precedence: 'code' }), 'rules.attribution.precedence'],
  ['unknown precedence', attribution({ precedence: ['mail'] }), 'rules.attribution.precedence[0]'], ['precedence twice', attribution({ precedence: ['code', 'code'] }), 'rules.attribution.precedence[1]'],
  ['precedence coupon', attribution({ precedence: ['code', 'coupon'] }), 'rules.attribution.precedence[1]'], ['precedence name', attribution({ precedence: ['name'] }), 'rules.attribution.precedence[0]'],
  // stage_on_qualified
  ['unknown stage', { stage_on_qualified: 'sold' }, 'rules.stage_on_qualified'], ['stage in capitals', { stage_on_qualified: 'Won' }, 'rules.stage_on_qualified'],
  ...['lost', 'declined', 'expired'].map((stage) => [`lost on qualification: ${stage}`, { stage_on_qualified: stage }, 'rules.stage_on_qualified']),
  ['stage as number', { stage_on_qualified: 1 }, 'rules.stage_on_qualified'],
  // rewards
  ['rewards as object', { rewards: {} }, 'rules.rewards'], ['a reward as number', { rewards: [1] }, 'rules.rewards[0]'],
  ['too many rewards', { rewards: many(33, (index) => ({ ...REWARD, key: `k${index}` })) }, 'rules.rewards'],
  ...['key', 'to', 'kind', 'on', 'amount'].map((key) => [`no ${key}`, reward({ [key]: undefined }), `rules.rewards[0].${key}`]),
  ['key with capital', reward({ key: 'Fee' }), 'rules.rewards[0].key'], ['key with digit first', reward({ key: '1st' }), 'rules.rewards[0].key'],
  ['empty key', reward({ key: '' }), 'rules.rewards[0].key'], ['long key', reward({ key: 'a'.repeat(41) }), 'rules.rewards[0].key'], ['key with hyphen', reward({ key: 'a-b' }), 'rules.rewards[0].key'],
  ['key with line break', reward({ key: 'fee\n' }), 'rules.rewards[0].key'],
  ['to nobody', reward({ to: 'me' }), 'rules.rewards[0].to'], ['to recruiter', reward({ to: 'recruiter' }), 'rules.rewards[0].to'], ['to rep', reward({ to: 'rep' }), 'rules.rewards[0].to'],
  ['kind gold', reward({ kind: 'gold' }), 'rules.rewards[0].kind'], ['discount that says nothing', reward({ kind: 'discount', amount: undefined }), 'rules.rewards[0].discount'],
  ['discount with an amount', reward({ kind: 'discount', discount: { fixed: 5 } }), 'rules.rewards[0].amount'], ['credit with a discount', reward({ discount: { fixed: 5 } }), 'rules.rewards[0].discount'],
  ['discount of nothing', discount({}), 'rules.rewards[0].discount.fixed'], ['discount of both', discount({ fixed: 5, percent_bp: 5 }), 'rules.rewards[0].discount.percent_bp'], ['discount of 0', discount({ fixed: 0 }), 'rules.rewards[0].discount.fixed'],
  ['discount above all', discount({ percent_bp: 10001 }), 'rules.rewards[0].discount.percent_bp'], ['least order of 0', discount({ fixed: 5, min_order: 0 }), 'rules.rewards[0].discount.min_order'], ['unknown key of a discount', discount({ fixed: 5, cap: 5 }), 'rules.rewards[0].discount.cap'],
  ...['', 'AB', 'two words', '-lead', 'x'.repeat(65), 'pool:', 'pool:a b', `pool:${'x'.repeat(41)}`, 'caf\u00e9'].map((code) => [`discount code ${JSON.stringify(code)}`, discount({ fixed: 5, code }), 'rules.rewards[0].discount.code']),
  ['discount code as number', discount({ fixed: 5, code: 1 }), 'rules.rewards[0].discount.code'], ['discount with a currency', discount({ fixed: 5 }, { currency: 'USD' }), 'rules.rewards[0].currency'],
  ['gift card without amount', reward({ kind: 'gift_card', amount: undefined }), 'rules.rewards[0].amount'], ['credit with a gift', reward({ gift: {} }), 'rules.rewards[0].gift'], ['gift by post', reward({ kind: 'gift_card', gift: { delivery: 'post' } }), 'rules.rewards[0].gift.delivery'],
  ['gift of no connection', reward({ kind: 'gift_card', gift: { connection: 'tremendous' } }), 'rules.rewards[0].gift.connection'], ['gift of another kind of id', reward({ kind: 'gift_card', gift: { connection: program.id } }), 'rules.rewards[0].gift.connection'], ['gift of an empty product', reward({ kind: 'gift_card', gift: { product: '' } }), 'rules.rewards[0].gift.product'],
  ['custom without title', reward({ kind: 'custom' }), 'rules.rewards[0].title'], ['empty title', reward({ kind: 'custom', title: '' }), 'rules.rewards[0].title'],
  ['long title', reward({ title: 'x'.repeat(256) }), 'rules.rewards[0].title'], ['long description', reward({ description: 'x'.repeat(5001) }), 'rules.rewards[0].description'],
  ['title of two lines', reward({ title: 'a\nb' }), 'rules.rewards[0].title'], ['title with an escape', reward({ title: 'a\u001b[31m' }), 'rules.rewards[0].title'], ['title with a next line', reward({ title: 'a\u0085' }), 'rules.rewards[0].title'], ['title with an override', reward({ title: 'a\u202eb' }), 'rules.rewards[0].title'], ['title with an isolate', reward({ title: 'a\u2066b' }), 'rules.rewards[0].title'], ['title with a separator', reward({ title: 'a\u2028b' }), 'rules.rewards[0].title'],
  ['title as number', reward({ title: 7 }), 'rules.rewards[0].title'],
  ['currency without amount', reward({ kind: 'custom', title: 'x', amount: undefined, currency: 'USD' }), 'rules.rewards[0].currency'],
  ['unknown currency', reward({ currency: 'ZZZ' }), 'rules.rewards[0].currency'], ['currency of four letters', reward({ currency: 'USDT' }), 'rules.rewards[0].currency'],
  ['currency as number', reward({ currency: 840 }), 'rules.rewards[0].currency'], ['unit without name', reward({ currency: 'x-' }), 'rules.rewards[0].currency'], ['unit in capitals', reward({ currency: 'x-Points' }), 'rules.rewards[0].currency'],
  ...['repeat', 'level'].map((key) => [`${key}, which comes later`, reward({ [key]: 1 }), `rules.rewards[0].${key}`]),
  ['approval by nothing', reward({ approval: {} }), 'rules.rewards[0].approval.above'], ['approval of a second alone', reward({ approval: { second_above: 1 } }), 'rules.rewards[0].approval.above'], ['approval below 0', reward({ approval: { above: -1 } }), 'rules.rewards[0].approval.above'],
  ['caps as object', reward({ caps: {} }), 'rules.rewards[0].caps'], ['a cap of 0', reward({ caps: [{ scope: 'program', count: 0 }] }), 'rules.rewards[0].caps[0].count'], ['a cap of nothing', reward({ caps: [{ scope: 'program' }] }), 'rules.rewards[0].caps[0].amount'], ['a cap of two things', reward({ caps: [{ scope: 'program', amount: 1, count: 1 }] }), 'rules.rewards[0].caps[0].count'],
  ['a cap of no scope', reward({ caps: [{ count: 1 }] }), 'rules.rewards[0].caps[0].scope'], ['a cap of another scope', reward({ caps: [{ scope: 'contact', count: 1 }] }), 'rules.rewards[0].caps[0].scope'], ['a cap per hour', reward({ caps: [{ scope: 'program', count: 1, per: 'hour' }] }), 'rules.rewards[0].caps[0].per'], ['nine caps', reward({ caps: many(9, (index) => ({ scope: 'program', count: index + 1 })) }), 'rules.rewards[0].caps'],
  ['budgets as object', { budgets: {} }, 'rules.budgets'], ['a budget of 0', { budgets: [{ amount: 0 }] }, 'rules.budgets[0].amount'], ['a budget of nothing', { budgets: [{ per: 'month' }] }, 'rules.budgets[0].amount'], ['a budget that warns', { budgets: [{ amount: 1, at_limit: 'warn' }] }, 'rules.budgets[0].at_limit'], ['a budget in no currency', { budgets: [{ amount: 1, currency: 'XXQ' }] }, 'rules.budgets[0].currency'],
  ['released by nothing', reward({ release_on: { events: [] } }), 'rules.rewards[0].release_on.events'], ['released by an unknown event', reward({ release_on: { events: ['job.done'] } }), 'rules.rewards[0].release_on.events[0]'], ['released by a refund', reward({ release_on: { events: ['refund.created'] } }), 'rules.rewards[0].release_on.events[0]'], ['released by one twice', reward({ release_on: { events: ['job.completed', 'job.completed'] } }), 'rules.rewards[0].release_on.events[1]'], ['released by a text', reward({ release_on: 'job.completed' }), 'rules.rewards[0].release_on'],
  ['approval unknown', reward({ approval: 'never' }), 'rules.rewards[0].approval'], ['approval as flag', reward({ approval: true }), 'rules.rewards[0].approval'],
  ['no days to use it', reward({ expires_days: 0 }), 'rules.rewards[0].expires_days'], ['too many days', reward({ expires_days: 3651 }), 'rules.rewards[0].expires_days'], ['negative hold', reward({ hold_days: -1 }), 'rules.rewards[0].hold_days'], ['long hold', reward({ hold_days: 3651 }), 'rules.rewards[0].hold_days'], ['unknown key of a reward', reward({ holds: 1 }), 'rules.rewards[0].holds'],
  ['on enrolled', reward({ on: 'enrolled' }), 'rules.rewards[0].on'], ['on a word', reward({ on: 'won' }), 'rules.rewards[0].on'], ['on a number', reward({ on: 1 }), 'rules.rewards[0].on'],
  ['on nothing', reward({ on: {} }), 'rules.rewards[0].on.field'], ['on an unknown stage', reward({ on: { stage: 'sold' } }), 'rules.rewards[0].on.stage'],
  ...['lost', 'declined', 'expired'].map((stage) => [`on the lost stage ${stage}`, reward({ on: { stage } }), 'rules.rewards[0].on.stage']),
  ['on a stage and more', reward({ on: { stage: 'won', field: 'x' } }), 'rules.rewards[0].on.field'], ['when a word', reward({ when: 'qualified' }), 'rules.rewards[0].when'], ['when null', reward({ when: null }), 'rules.rewards[0].when'],
  // amounts
  ['amount as number', amount(5), 'rules.rewards[0].amount'], ['empty amount', amount({}), 'rules.rewards[0].amount'], ['amount without form', amount({ cap: 5 }), 'rules.rewards[0].amount'],
  ['unknown form', amount({ flat: 5 }), 'rules.rewards[0].amount.flat'], ['fixed 0', amount({ fixed: 0 }), 'rules.rewards[0].amount.fixed'], ['fixed too large', amount({ fixed: 1e15 + 1 }), 'rules.rewards[0].amount.fixed'],
  ['fixed with fraction', amount({ fixed: 1.5 }), 'rules.rewards[0].amount.fixed'], ['fixed as text', amount({ fixed: '5' }), 'rules.rewards[0].amount.fixed'], ['fixed with cap', amount({ fixed: 1, cap: 5 }), 'rules.rewards[0].amount.cap'],
  ['two forms', amount({ fixed: 1, percent_bp: 5 }), 'rules.rewards[0].amount.percent_bp'], ['percent of nothing', amount({ percent_bp: 5 }), 'rules.rewards[0].amount.of'],
  ['percent 0', amount({ percent_bp: 0, of: 'event.amount' }), 'rules.rewards[0].amount.percent_bp'], ['percent above all', amount({ percent_bp: 10001, of: 'event.amount' }), 'rules.rewards[0].amount.percent_bp'],
  ['percent of the unknown', amount({ percent_bp: 5, of: 'event.total' }), 'rules.rewards[0].amount.of'], ['percent of a reward', amount({ percent_bp: 5, of: 'reward.fee' }), 'rules.rewards[0].amount.of'],
  ['cap 0', amount({ percent_bp: 5, of: 'event.amount', cap: 0 }), 'rules.rewards[0].amount.cap'], ['cap null', amount({ percent_bp: 5, of: 'event.amount', cap: null }), 'rules.rewards[0].amount.cap'],
  ['no steps', amount({ steps: [] }), 'rules.rewards[0].amount.steps'], ['too many steps', amount({ steps: many(65, (index) => ({ from: index + 1, fixed: 1 })) }), 'rules.rewards[0].amount.steps'],
  ['step without value', amount({ steps: [{ from: 1 }] }), 'rules.rewards[0].amount.steps[0].fixed'], ['step without from', amount({ steps: [{ fixed: 1 }] }), 'rules.rewards[0].amount.steps[0].from'],
  ['step with both', amount({ steps: [{ from: 1, fixed: 1, percent_bp: 1 }] }), 'rules.rewards[0].amount.steps[0].percent_bp'], ['step with more', amount({ steps: [{ from: 1, fixed: 1, to: 3 }] }), 'rules.rewards[0].amount.steps[0].to'],
  ['referrals from 0', amount({ steps: [{ from: 0, fixed: 1 }] }), 'rules.rewards[0].amount.steps[0].from'], ['named referrals from 0', amount({ steps: [{ from: 0, fixed: 1 }], by: 'referrals' }), 'rules.rewards[0].amount.steps[0].from'],
  ['negative revenue', amount({ steps: [{ from: -1, fixed: 1 }], by: 'revenue' }), 'rules.rewards[0].amount.steps[0].from'],
  ['steps by clicks', amount({ steps: [{ from: 1, fixed: 1 }], by: 'clicks' }), 'rules.rewards[0].amount.by'], ['steps per day', amount({ steps: [{ from: 1, fixed: 1 }], per: 'day' }), 'rules.rewards[0].amount.per'],
  ['milestone 0', amount({ milestones: [{ at: 0, fixed: 1 }] }), 'rules.rewards[0].amount.milestones[0].at'], ['milestone of nothing', amount({ milestones: [{ at: 1, fixed: 0 }] }), 'rules.rewards[0].amount.milestones[0].fixed'],
  ['milestone in percent', amount({ milestones: [{ at: 1, percent_bp: 1 }] }), 'rules.rewards[0].amount.milestones[0].percent_bp'], ['no milestones', amount({ milestones: [] }), 'rules.rewards[0].amount.milestones'],
  ['brackets of nothing', amount({ brackets: [{ up_to: null, fixed: 1 }] }), 'rules.rewards[0].amount.of'], ['brackets that end', amount({ brackets: [{ up_to: 5, fixed: 1 }], of: 'event.amount' }), 'rules.rewards[0].amount.brackets[0].up_to'],
  ['two brackets without end', amount({ brackets: [{ up_to: null, fixed: 1 }, { up_to: null, fixed: 2 }], of: 'event.amount' }), 'rules.rewards[0].amount.brackets[0].up_to'],
  ['bracket without bound', amount({ brackets: [{ fixed: 1 }], of: 'event.amount' }), 'rules.rewards[0].amount.brackets[0].up_to'], ['bracket up to 0', amount({ brackets: [{ up_to: 0, fixed: 1 }, { up_to: null, fixed: 1 }], of: 'event.amount' }), 'rules.rewards[0].amount.brackets[0].up_to'],
  ['marginal as text', amount({ brackets: [{ up_to: null, fixed: 1 }], of: 'event.amount', marginal: 'yes' }), 'rules.rewards[0].amount.marginal'],
  // enrolment
  ['enrolment as list', enrollment([]), 'rules.enrollment'], ['unknown key of enrolment', enrollment({ who: 1 }), 'rules.enrollment.who'], ['enrolment null', enrollment(null), 'rules.enrollment'],
  ...['never'].map((join) => [`join ${join}`, enrollment({ join }), 'rules.enrollment.join']),
  ['no channel', invite({ channels: [] }), 'rules.enrollment.invite.channels'], ['channel twice', invite({ channels: ['sms', 'sms'] }), 'rules.enrollment.invite.channels[1]'], ['unknown channel', invite({ channels: ['letter'] }), 'rules.enrollment.invite.channels[0]'],
  ['negative delay', invite({ delay_hours: -1 }), 'rules.enrollment.invite.delay_hours'], ['long delay', invite({ delay_hours: 8761 }), 'rules.enrollment.invite.delay_hours'], ['again at once', invite({ again_after_days: 0 }), 'rules.enrollment.invite.again_after_days'],
  ['reminder at once', invite({ reminder_days: 0 }), 'rules.enrollment.invite.reminder_days'], ['reminder as text', invite({ reminder_days: '7' }), 'rules.enrollment.invite.reminder_days'],
  ...['event.type', 'event.data.score', 'referral.stage', 'prospect.country', 'participant.kind'].map((field) => [`enrolment by ${field}`, enrolls(field, 'exists'), 'rules.enrollment.when.field']),
  ['enrolment by payments', enrolls('count.invoice.paid', 'gt', 1), 'rules.enrollment.when.field'], ['by the last payment', enrolls('last.invoice.paid.data.x', 'gt', 1), 'rules.enrollment.when.field'], ['by the last of nothing', enrolls('last.survey.scored', 'exists'), 'rules.enrollment.when.field'],
  ['last with an empty name', enrolls('last.survey.scored.data.', 'exists'), 'rules.enrollment.when.field'], ['last too deep', enrolls('last.survey.scored.data.a.b.c.d.e.f.g.h.i', 'exists'), 'rules.enrollment.when.field'],
  ['score as fraction', enrolls('last.survey.scored.data.score', 'gte', 4.5), 'rules.enrollment.when.value'], ['count as word', enrolls('count.job.completed', 'gt', 'one'), 'rules.enrollment.when.value'], ['when null', enrollment({ when: null }), 'rules.enrollment.when'],
  // conditions
  ['condition as list', qualification([]), 'rules.qualification'], ['empty condition', qualification({}), 'rules.qualification.field'], ['empty all', qualification({ all: [] }), 'rules.qualification.all'],
  ['all as object', qualification({ all: {} }), 'rules.qualification.all'], ['all and any', qualification({ all: [nest(1)], any: [nest(1)] }), 'rules.qualification.any'], ['not as list', qualification({ not: [nest(1)] }), 'rules.qualification.not'],
  ['none', qualification({ none: [nest(1)] }), 'rules.qualification.none'], ['leaf with more', qualification({ ...nest(1), unit: 'x' }), 'rules.qualification.unit'],
  ['leaf without op', qualification({ field: 'event.type' }), 'rules.qualification.op'], ['leaf without value', asked('event.type', 'eq'), 'rules.qualification.value'],
  ['unknown op', asked('event.type', 'like', 'x'), 'rules.qualification.op'], ['op as number', asked('event.type', 1, 'x'), 'rules.qualification.op'], ['unknown field', asked('event.total', 'eq', 1), 'rules.qualification.field'], ['items of nothing', asked('event.items', 'exists'), 'rules.qualification.field'], ['items without event', asked('items.sku', 'exists'), 'rules.qualification.field'], ['last without data', asked('last.survey.scored.score', 'exists'), 'rules.qualification.field'], ['last refund', asked('last.refund.created.data.x', 'exists'), 'rules.qualification.field'], ['field as number', asked(1, 'eq', 1), 'rules.qualification.field'],
  ['order of a text', asked('event.type', 'gt', 'a'), 'rules.qualification.op'], ['part of a number', asked('event.amount', 'contains', 1), 'rules.qualification.op'], ['equal list', asked('prospect.tags', 'eq', 'vip'), 'rules.qualification.op'],
  ['list of flags', asked('prospect.is_new_customer', 'in', [true]), 'rules.qualification.op'], ['in without list', asked('event.type', 'in', 'invoice.paid'), 'rules.qualification.value'], ['in nothing', asked('event.type', 'in', []), 'rules.qualification.value'],
  ['in too much', asked('event.data.a', 'in', many(101, (index) => index)), 'rules.qualification.value'], ['eq of a list', asked('event.type', 'eq', ['invoice.paid']), 'rules.qualification.value'],
  ['unknown event type', asked('event.type', 'eq', 'invoice.payed'), 'rules.qualification.value'], ['later event type', asked('event.type', 'eq', 'refund.created'), 'rules.qualification.value'], ['unknown type in a list', asked('event.type', 'in', ['invoice.paid', 'x']), 'rules.qualification.value[1]'],
  ['custom without name', asked('event.type', 'eq', 'custom.'), 'rules.qualification.value'], ['custom in capitals', asked('event.type', 'eq', 'custom.A'), 'rules.qualification.value'], ['custom too long', asked('event.type', 'eq', `custom.${'a'.repeat(249)}`), 'rules.qualification.value'],
  ['money as text', asked('event.amount', 'gte', '5000'), 'rules.qualification.value'], ['money with fraction', asked('event.amount', 'gte', 50.5), 'rules.qualification.value'], ['money too large', asked('event.amount', 'gte', 1e15 + 1), 'rules.qualification.value'],
  ['one text among numbers', asked('event.amount', 'in', [1, '2']), 'rules.qualification.value[1]'], ['between one', asked('event.amount', 'between', [1]), 'rules.qualification.value'], ['between three', asked('event.amount', 'between', [1, 2, 3]), 'rules.qualification.value'],
  ['between and null', asked('event.amount', 'between', [1, null]), 'rules.qualification.value[1]'], ['between texts', asked('event.data.a', 'between', ['a', 'b']), 'rules.qualification.value[0]'], ['exists 1', asked('event.amount', 'exists', 1), 'rules.qualification.value'],
  ['currency in small letters', asked('event.currency', 'eq', 'usd'), 'rules.qualification.value'], ['currency that is none', asked('event.currency', 'eq', 'ZZZ'), 'rules.qualification.value'],
  ['data of nothing', asked('event.data', 'exists'), 'rules.qualification.field'], ['data with empty name', asked('event.data.a..b', 'exists'), 'rules.qualification.field'], ['data too deep', asked('event.data.a.b.c.d.e.f.g.h.i', 'exists'), 'rules.qualification.field'],
  ['data with a blank', asked('event.data.a b', 'exists'), 'rules.qualification.field'], ['data with a long name', asked(`event.data.${'a'.repeat(65)}`, 'exists'), 'rules.qualification.field'],
  ['data above a text', asked('event.data.a', 'gt', 'x'), 'rules.qualification.value'], ['data equal to a fraction', asked('event.data.a', 'eq', 1.5), 'rules.qualification.value'], ['data equal to null', asked('event.data.a', 'eq', null), 'rules.qualification.value'], ['data equal to an object', asked('event.data.a', 'eq', {}), 'rules.qualification.value'],
  ['count of nothing', asked('count.', 'gt', 1), 'rules.qualification.field'], ['count of the unknown', asked('count.invoice', 'gt', 1), 'rules.qualification.field'], ['count of a later type', asked('count.refund.created', 'gt', 1), 'rules.qualification.field'], ['count as text', asked('count.invoice.paid', 'gt', '1'), 'rules.qualification.value'],
  ['country in small letters', asked('prospect.country', 'eq', 'us'), 'rules.qualification.value'], ['country that is none', asked('prospect.country', 'in', ['US', 'XX']), 'rules.qualification.value[1]'], ['country of three letters', asked('prospect.country', 'ne', 'USA'), 'rules.qualification.value'],
  ['unknown method', asked('referral.method', 'eq', 'link'), 'rules.qualification.value'], ['method coupon', asked('referral.method', 'in', ['code', 'coupon']), 'rules.qualification.value[1]'], ['method name', asked('referral.method', 'ne', 'name'), 'rules.qualification.value'],
  ['unknown stage in a condition', asked('referral.stage', 'eq', 'sold'), 'rules.qualification.value'], ['unknown status', asked('referral.status', 'eq', 'open'), 'rules.qualification.value'], ['unknown kind', asked('participant.kind', 'in', ['rep', 'friend']), 'rules.qualification.value[1]'],
  ['flag as number', asked('prospect.is_new_customer', 'eq', 1), 'rules.qualification.value'], ['tag as number', asked('prospect.tags', 'contains', 1), 'rules.qualification.value'], ['age as text', asked('referral.age_days', 'lte', '365'), 'rules.qualification.value'],
];

// What the schema's description says that it cannot say.
const UNSAYABLE = [
  ['a key twice', { rewards: [REWARD, { ...REWARD, to: 'referred' }] }, 'rules.rewards[1].key'],
  ['steps that fall', amount({ steps: [{ from: 2, fixed: 1 }, { from: 1, fixed: 2 }] }), 'rules.rewards[0].amount.steps[1]'],
  ['milestones twice', amount({ milestones: [{ at: 2, fixed: 1 }, { at: 2, fixed: 2 }] }), 'rules.rewards[0].amount.milestones[1]'],
  ['the endless bracket first', amount({ brackets: [{ up_to: null, fixed: 1 }, { up_to: 9, fixed: 2 }], of: 'event.amount' }), 'rules.rewards[0].amount.brackets[0].up_to'],
  ['a second yes below the first', reward({ approval: { above: 5, second_above: 4 } }), 'rules.rewards[0].approval.second_above'],
  ['an approval by amount without one', reward({ kind: 'custom', title: 'x', amount: undefined, approval: { above: 5 } }), 'rules.rewards[0].approval'],
  ['a cap by amount without one', reward({ kind: 'custom', title: 'x', amount: undefined, caps: [{ scope: 'program', amount: 5 }] }), 'rules.rewards[0].caps[0].amount'],
  ['a cap twice', reward({ caps: [{ scope: 'program', count: 5 }, { scope: 'program', count: 6, per: 'life' }] }), 'rules.rewards[0].caps[1]'],
  ['a budget twice', { budgets: [{ amount: 5 }, { amount: 6, currency: 'USD' }] }, 'rules.budgets[1]'],
  ['a budget below what a rule pays', { ...reward({ amount: { steps: [{ from: 1, fixed: 10 }, { from: 5, fixed: 100 }] } }), budgets: [{ amount: 99 }] }, 'rules.budgets[0].amount'],
  ['floor above cap', amount({ percent_bp: 5, of: 'event.amount', cap: 4, floor: 5 }), 'rules.rewards[0].amount.floor'],
  ['between backwards', asked('event.amount', 'between', [2, 1]), 'rules.qualification.value'],
  ['percent in another currency', reward({ amount: { percent_bp: 5, of: 'event.amount' }, currency: 'EUR' }), 'rules.rewards[0].currency'],
  ['a title of too many bytes', reward({ title: 'ä'.repeat(128) }), 'rules.rewards[0].title'],
  ['conditions too deep', qualification(nestNot(15)), 'rules.qualification.not.not.not.not.not.not.not.not.not.not.not.not.not.not'],
  ['too many conditions', qualification({ all: many(256, () => nest(1)) }), 'rules.qualification.all[255]'],
];

const compiled = (rules) => server.live.post(`/v1/programs/${program.id}/versions`, { rules });

GOOD.forEach((rules, index) => {
  test(`both accept: ${index} ${JSON.stringify(rules).slice(0, 80)}`, async () => {
    assert.equal(accepts(rules), true, JSON.stringify(accepts.errors));
    const answer = await compiled(rules);
    assert.equal(answer.status, 201, answer.text);
  });
});

async function assertRefused(rules, param) {
  const answer = await compiled(rules);
  assert.equal(answer.status, 400, answer.text);
  assert.equal(answer.body.param, param, answer.text);
}

for (const [name, rules, param] of BAD) {
  test(`both refuse: ${name}`, async () => {
    await assertRefused(rules, param);
    assert.equal(accepts(rules), false);
  });
}

for (const [name, rules, param] of UNSAYABLE) {
  test(`only the server refuses: ${name}`, async () => {
    await assertRefused(rules, param);
    assert.equal(accepts(rules), true, JSON.stringify(accepts.errors));
  });
}

test('numbers written with fraction or exponent are refused by the server alone', async () => {
  for (const number of ['100.0', '1e2']) {
    const body = `{"rules": {"rewards": [{"key": "fee", "to": "referrer", "kind": "credit", "on": "qualified", "amount": {"fixed": ${number}}}]}}`;
    const answer = await server.live.post(`/v1/programs/${program.id}/versions`, body);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(accepts(JSON.parse(body).rules), true);
  }
});

test('the tables are as long as they were meant to be', () => {
  assert.ok(BAD.length + UNSAYABLE.length >= 120, `${BAD.length} + ${UNSAYABLE.length}`);
  assert.match(schema.description, /nested at most 14 deep, with at most 256/);
});
