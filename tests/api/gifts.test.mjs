// Gift cards: ordered of a provider once, whatever becomes of the answer; delivered to their beneficiary alone.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { onPostgres, psql } from './harness/database.mjs';
import { eventually } from './harness/eventually.mjs';
import { asParticipant, makePortalKey, pageOf } from './harness/portal.mjs';
import { mustRunVerb, startServer } from './harness/process.mjs';
import { assertProblem } from './harness/shapes.mjs';
import { bare, KEY, pending, refused, taken, Tremendous } from './harness/tremendous.mjs';
import { makeParticipant, makeProgram, rulesWith, unique, uniqueEmail } from './harness/world.mjs';

const server = await startServer({ flags: ['--allow-private-calls', 'on'] });
const provider = await new Tremendous().start();
after(async () => {
  await server.stop();
  await provider.stop();
});
let { live } = server;

const card = (fields = {}) => ({ key: 'card', to: 'referrer', kind: 'gift_card', on: 'qualified', amount: { fixed: 2500 }, ...fields });

/** A participant of a program of its own, which orders of the suite's provider unless it is told otherwise. */
async function someone({ rule = {}, connected = true } = {}) {
  const program = await makeProgram(live, { rules: rulesWith(card(rule)) });
  const connection = connected ? await live.create('/v1/connections', provider.connection({ program_id: program.id })) : null;
  return { program, connection, participant: await makeParticipant(live, program, { name: 'Maya Torres' }) };
}

async function earn(participant) {
  const referral = await live.create('/v1/referrals', { program_id: participant.program_id, participant_id: participant.id, prospect: { name: 'Priya Raman', email: uniqueEmail('priya') } });
  const sale = { id: unique('inv') };
  const event = await live.create('/v1/events', { type: 'invoice.paid', external_id: unique('evt'), referral_id: referral.id, object: sale, amount: 20000, currency: 'USD' });
  return { ...event.rewards[0], referral_id: referral.id, sale };
}

const refund = (reward, amount, object) => live.create('/v1/events', { type: 'refund.created', external_id: unique('evt'), referral_id: reward.referral_id, refers_to: reward.sale, object, amount, currency: 'USD' });

/** Runs SQL on the stopped server's database. */
async function meanwhile(sql) {
  await server.stop();
  if (onPostgres) await psql(server.database, sql);
  else execFileSync('sqlite3', [`${server.folder}/referd.db`, sql]);
  await server.start();
  live = server.live;
}

const orderOf = async (reward) => (await live.read(`/v1/rewards/${reward.id}`)).gift;
const ended = (reward, ...states) => eventually(() => live.read(`/v1/rewards/${reward.id}`), (row) => row.gift !== null && states.includes(row.gift.state));
const openCases = async (program) => (await live.readAll('/v1/cases?state=open&kind=gift_card')).filter((row) => row.program_id === program.id);
const postsOf = (id) => provider.posts.filter((name) => name.startsWith(id)).length;

test('a card is ordered once, paid out when the provider has it, and its link is its beneficiary\'s', async () => {
  const { program, participant } = await someone();
  const reward = await ended(await earn(participant), 'delivered');
  assert.deepEqual([reward.status, reward.amounts.paid, reward.amounts.reserved], ['paid', 2500, 0]);
  const order = provider.orders.get(reward.gift.id);
  assert.deepEqual(order.rewards[0].value, { denomination: 25, currency_code: 'USD' });
  assert.deepEqual(order.rewards[0].recipient, { name: 'Maya Torres' });
  assert.deepEqual([reward.gift.provider_id, postsOf(reward.gift.id)], [order.id, 1]);
  const { link } = order.rewards[0].delivery;
  const key = await makePortalKey(live, program);
  const [own] = (await asParticipant(server, participant, key).read('/v1/me/rewards')).data;
  assert.deepEqual([own.gift.state, own.gift.link], ['delivered', link]);
  for (const path of [`/v1/rewards/${reward.id}`, `/v1/gift_orders/${reward.gift.id}`, `/v1/gift_orders?state=delivered`]) assert.ok(!(await live.get(path)).text.includes(link), path);
  const other = await makeParticipant(live, program);
  assert.ok(!(await asParticipant(server, other, key).get('/v1/me/rewards')).text.includes(link));
  assert.ok((await pageOf(server, live, participant, '/portal/rewards')).includes(`href="${link}"`), 'the page of the portal leads to it');
});

test('a card that the provider is to send goes to the beneficiary\'s address', async () => {
  const { participant } = await someone({ rule: { gift: { delivery: 'email', product: 'AMAZON' } } });
  const reward = await ended(await earn(participant), 'delivered');
  const [sent] = provider.orders.get(reward.gift.id).rewards;
  assert.deepEqual([sent.delivery.method, sent.recipient.email], ['EMAIL', participant.email]);
});

test('what is taken back before a card is ordered makes it smaller, or keeps it from being ordered', async () => {
  const { program, participant } = await someone({ connected: false });
  const waits = async () => {
    const reward = await earn(participant);
    return eventually(() => live.read(`/v1/rewards/${reward.id}`), (row) => row.gift?.problem === 'no_connection');
  };
  const [part, whole] = [await waits(), await waits()];
  await live.act(`/v1/rewards/${part.id}/reverse`, { amount: 1000, reason: 'a part came back' });
  await live.act(`/v1/rewards/${whole.id}/reverse`, { reason: 'all of it came back' });
  await live.create('/v1/connections', provider.connection({ program_id: program.id }));
  for (const { gift } of [part, whole]) await live.post(`/v1/gift_orders/${gift.id}/retry`, {});
  const smaller = await ended(part, 'delivered');
  assert.deepEqual([smaller.amounts.paid, smaller.amounts.reversed, smaller.amounts.reserved, smaller.amounts.available], [1500, 1000, 0, 0]);
  assert.equal((await live.read(`/v1/gift_orders/${part.gift.id}`)).amount, 1500);
  assert.deepEqual([...provider.orders.values()].filter((order) => order.external_id.startsWith(part.gift.id)).map((order) => order.rewards[0].value.denomination), [15]);
  const none = await ended(whole, 'canceled');
  assert.deepEqual([none.status, none.amounts.reversed, postsOf(whole.gift.id)], ['reversed', 2500, 0]);
  const totals = (await live.read(`/v1/participants/${participant.id}/summary`)).totals[0];
  assert.equal(totals.debt, 0, 'nobody owes what was never handed over');
  await server.verify();
});

test('an answer that is lost is asked for, and never ordered again', async () => {
  const { program, participant } = await someone();
  provider.next.push(taken);
  const reward = await ended(await earn(participant), 'delivered');
  assert.equal(postsOf(reward.gift.id), 1);
  const key = await makePortalKey(live, program);
  const [own] = (await asParticipant(server, participant, key).read('/v1/me/rewards')).data;
  assert.match(own.gift.link, /^https:\/\/reward\.example\.com\/again\//);
});

test('an order that the provider did not take and cannot answer for is asked for, and then made', async () => {
  const { participant } = await someone();
  provider.next.push(refused(500));
  const reward = await ended(await earn(participant), 'delivered');
  assert.equal(postsOf(reward.gift.id), 2);
  assert.equal(provider.orders.get(reward.gift.id).external_id, reward.gift.id);
});

test('a balance that is too low is one case, and is over when orders go out again', async () => {
  const { program, participant } = await someone();
  provider.next.push(refused(402), refused(402));
  const rewards = [await earn(participant), await earn(participant)];
  const [first] = await eventually(() => Promise.all(rewards.map(orderOf)), (rows) => rows.every((row) => row.problem === 'balance'));
  assert.deepEqual([first.state, first.reason], ['queued', 'The balance at Tremendous is too low. (402)']);
  const [waiting] = await openCases(program);
  assert.equal((await openCases(program)).length, 1);
  assert.match(waiting.detail, /does not have enough money/);
  for (const reward of rewards) assert.equal((await live.read(`/v1/rewards/${reward.id}`)).amounts.reserved, 2500);
  for (const reward of rewards) await live.act(`/v1/gift_orders/${(await orderOf(reward)).id}/retry`);
  for (const reward of rewards) assert.equal((await ended(reward, 'delivered')).status, 'paid');
  assert.deepEqual(await openCases(program), []);
});

test('wrong credentials are a case, and a new key ends it', async () => {
  const { program, participant, connection } = await someone();
  await live.call('PATCH', `/v1/connections/${connection.id}`, { secrets: { api_key: 'TEST_another' } });
  const reward = await earn(participant);
  const order = await eventually(() => orderOf(reward), (row) => row.problem === 'credentials');
  assert.equal(order.state, 'queued');
  assert.match((await openCases(program))[0].detail, /does not take the connection's key/);
  await live.call('PATCH', `/v1/connections/${connection.id}`, { secrets: { api_key: KEY } });
  await live.act(`/v1/gift_orders/${order.id}/retry`);
  await ended(reward, 'delivered');
  assert.deepEqual(await openCases(program), []);
});

test('a provider that asks for a pause is given one', async () => {
  const { participant } = await someone();
  provider.next.push(refused(429, { 'Retry-After': '7' }));
  const reward = await earn(participant);
  const order = await eventually(() => orderOf(reward), (row) => row.problem === 'busy');
  assert.equal(order.state, 'queued');
  assert.ok(Date.parse(order.next_try_at) - Date.now() > 4_000);
  await live.act(`/v1/gift_orders/${order.id}/retry`);
  await ended(reward, 'delivered');
});

test('without a connection an order waits, and a case says so', async () => {
  const { program, participant } = await someone({ connected: false });
  const reward = await earn(participant);
  const order = await eventually(() => orderOf(reward), (row) => row.problem === 'no_connection');
  assert.match((await openCases(program))[0].detail, /no connection/);
  await live.create('/v1/connections', provider.connection({ program_id: program.id }));
  await live.act(`/v1/gift_orders/${order.id}/retry`);
  await ended(reward, 'delivered');
  assert.deepEqual(await openCases(program), []);
});

test('an order that is refused gives its money back, and can be tried again by hand', async () => {
  const { program, participant } = await someone();
  provider.next.push(refused(422));
  const failed = await ended(await earn(participant), 'failed');
  assert.deepEqual([failed.status, failed.amounts.available, failed.amounts.reserved, failed.gift.problem], ['issued', 2500, 0, 'refused']);
  assert.equal((await openCases(program)).length, 1);
  await live.act(`/v1/gift_orders/${failed.gift.id}/retry`);
  const reward = await ended(failed, 'delivered');
  assert.deepEqual([reward.status, provider.orders.has(`${failed.gift.id}-2`)], ['paid', true]);
  assert.deepEqual(await openCases(program), []);
  assertProblem(await live.post(`/v1/gift_orders/${failed.gift.id}/retry`), 409, 'invalid_state', 'id');
});

test('an order that somebody has to approve there is asked for until it is carried out', async () => {
  const { participant } = await someone();
  provider.next.push(pending);
  const reward = await earn(participant);
  const order = await eventually(() => orderOf(reward), (row) => row.problem === 'approval');
  assert.equal(order.state, 'unknown');
  provider.orders.get(order.id).status = 'EXECUTED';
  await live.act(`/v1/gift_orders/${order.id}/retry`);
  await ended(reward, 'delivered');
  assert.equal(postsOf(order.id), 1);
});

test('a reward that is taken back while its order waits is not ordered', async () => {
  const { participant } = await someone({ connected: false });
  const reward = await earn(participant);
  await eventually(() => orderOf(reward), (row) => row?.problem === 'no_connection');
  await live.act(`/v1/rewards/${reward.id}/reverse`, { reason: 'a mistake' });
  const { id } = await orderOf(reward);
  await live.act(`/v1/gift_orders/${id}/retry`);
  const gone = await ended(reward, 'canceled');
  assert.deepEqual([gone.status, gone.amounts.reversed, gone.amounts.reserved], ['reversed', 2500, 0]);
  assertProblem(await live.post(`/v1/gift_orders/${id}/retry`), 409, 'invalid_state', 'id');
});

test('what is left of a reward after its order was refused is ordered', async () => {
  const { participant } = await someone();
  provider.next.push(refused(422));
  const failed = await ended(await earn(participant), 'failed');
  await live.act(`/v1/rewards/${failed.id}/reverse`, { amount: 1000, reason: 'a part came back' });
  await live.act(`/v1/gift_orders/${failed.gift.id}/retry`);
  const reward = await ended(failed, 'delivered');
  assert.deepEqual([reward.amounts.paid, reward.amounts.reversed, reward.amounts.available], [1500, 1000, 0]);
  assert.equal(provider.orders.get(`${failed.gift.id}-2`).rewards[0].value.denomination, 15);
});

test('a part that is given back after all was taken back is ordered, and more of it while that waits', async () => {
  const { program, participant } = await someone({ rule: { amount: { percent_bp: 1000, of: 'event.amount' } }, connected: false });
  const reward = await earn(participant);
  const { gift } = await eventually(() => live.read(`/v1/rewards/${reward.id}`), (row) => row.gift?.problem === 'no_connection');
  const [one, other] = [{ id: unique('ref') }, { id: unique('ref') }];
  for (const object of [one, other]) await refund(reward, 10_000, object);
  await live.act(`/v1/gift_orders/${gift.id}/retry`);
  assert.equal((await ended(reward, 'canceled')).amounts.reversed, 2000);
  await live.create('/v1/events', { type: 'refund.failed', external_id: unique('evt'), referral_id: reward.referral_id, refers_to: one, object: { id: unique('f') } });
  const again = await live.read(`/v1/rewards/${reward.id}`);
  assert.deepEqual([again.status, again.amounts.reserved, again.amounts.available, again.gift.state], ['issued', 1000, 0, 'queued']);
  await live.create('/v1/connections', provider.connection({ program_id: program.id }));
  await live.act(`/v1/gift_orders/${gift.id}/retry`);
  assert.equal((await ended(reward, 'delivered')).amounts.paid, 1000);
  await server.verify();
});

test('a card whose reward has lapsed while its order waited is given up when a part of it is taken back', async () => {
  const { participant } = await someone({ rule: { expires_days: 1 }, connected: false });
  const reward = await earn(participant);
  const { id } = (await eventually(() => live.read(`/v1/rewards/${reward.id}`), (row) => row.gift?.problem === 'no_connection')).gift;
  await live.act(`/v1/rewards/${reward.id}/reverse`, { amount: 1000, reason: 'a part came back' });
  await meanwhile(`UPDATE lot SET expires_at = expires_at - ${BigInt(2 * 86_400) * 1_000_000n} WHERE expires_at IS NOT NULL`);
  await live.act(`/v1/gift_orders/${id}/retry`);
  const gone = await ended(reward, 'canceled');
  assert.deepEqual([gone.status, gone.amounts.reserved, gone.amounts.available, gone.amounts.expired], ['expired', 0, 0, 2500]);
  assertProblem(await live.post(`/v1/gift_orders/${id}/retry`), 409, 'invalid_state', 'id');
  await server.verify();
});

test('a card that was ordered is never given up because its link is refused', async () => {
  const { participant } = await someone();
  provider.next.push(taken); // its answer, and with it the link, is lost
  provider.links.push(refused(422));
  const reward = await earn(participant);
  const order = await eventually(() => orderOf(reward), (row) => ['unreachable', 'refused'].includes(row?.problem) && row.reason?.includes('422'));
  assert.deepEqual([order.state, order.problem], ['unknown', 'unreachable']);
  assert.equal((await live.read(`/v1/rewards/${reward.id}`)).amounts.reserved, 2500);
  await live.act(`/v1/gift_orders/${order.id}/retry`);
  await ended(reward, 'delivered');
  assert.equal(postsOf(order.id), 1);
});

test('a card of which the provider does not say which it is is asked for, and somebody is told', async () => {
  const { program, participant } = await someone();
  provider.next.push(bare);
  provider.bare = true;
  const reward = await earn(participant);
  const order = await eventually(() => orderOf(reward), (row) => ['unknown', 'failed'].includes(row?.state) && row.problem !== 'none');
  assert.deepEqual([order.state, order.problem], ['unknown', 'unreachable']);
  assert.match(order.reason, /does not say which/);
  assert.equal((await openCases(program)).length, 1);
  provider.bare = false;
  await live.act(`/v1/gift_orders/${order.id}/retry`);
  await ended(reward, 'delivered');
  assert.equal(postsOf(order.id), 1);
  assert.deepEqual(await openCases(program), []);
});

/** Whether the database holds this text as it is. */
async function isStored(text) {
  if (onPostgres) return (await psql(server.database, `SELECT count(*) FROM gift_order g WHERE strpos(encode(g.link, 'escape'), '${text}') > 0 OR strpos(g::text, '${text}') > 0`)) !== '0';
  return readdirSync(server.folder).some((name) => name.startsWith('referd.db') && readFileSync(`${server.folder}/${name}`).includes(text));
}

test('a link is stored sealed, and given up with a lost master key', async () => {
  const { program, participant } = await someone();
  const reward = await ended(await earn(participant), 'delivered');
  const { link } = provider.orders.get(reward.gift.id).rewards[0].delivery;
  const key = await makePortalKey(live, program);
  assert.equal((await asParticipant(server, participant, key).read('/v1/me/rewards')).data[0].gift.link, link);
  assert.equal(await isStored(reward.gift.provider_id), true, 'the search finds what is stored as it is');
  assert.equal(await isStored(link), false);
  await server.stop();
  rmSync(`${server.folder}/master.key`);
  assert.match(await mustRunVerb(['key', 'replace-master', '--lost', '--database', server.database]), /given up: the links to \d+ gift cards in the portal; the provider can send each again/);
  await server.start();
  const page = await pageOf(server, server.live, participant, '/portal/rewards');
  assert.ok(!page.includes(link) && page.includes('Maya'), 'the page goes on without the link');
});

test('every request was one of the provider\'s own client', () => assert.deepEqual(provider.faults, []));
test('the books are clean after all of them', () => server.verify());
