// A server that takes orders of gift cards as Tremendous does, for one key and one balance. Whoever orders twice under one
// name (`external_id`) is told of the first order; its link stands in the first answer only. Every request is held against
// the provider's own client for Node: what that client would send for the same call is what must have come.
//
// `server.next` says what becomes of the orders that come: each of its functions is asked once, in order.
//     taken            the order is made, and the answer is lost: the connection ends without it
//     refused(status)  it is not made
//     pending          it is made, and waits for somebody's approval there
//     bare             it is made, and neither this answer nor the next ones, while `server.bare` is set, say which card it is
// `server.links` says the same of calls for a link.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Configuration, OrdersApi, RewardsApi } = require('tremendous');
const axios = require('axios');

export const KEY = 'TEST_key_of_the_suite';
export const taken = { lost: true };
export const pending = { status: 'PENDING APPROVAL' };
export const bare = { bare: true };
export const refused = (status, headers = {}) => ({ refuse: status, headers });

/** What the client sends for a call, without sending it. */
async function clientSends(call) {
  let sent;
  const http = axios.create({
    adapter: async (config) => {
      sent = config;
      return { data: {}, status: 200, statusText: 'OK', headers: {}, config };
    },
  });
  const configuration = new Configuration({ basePath: 'http://tremendous.test/api/v2', accessToken: KEY });
  await call({ orders: new OrdersApi(configuration, undefined, http), rewards: new RewardsApi(configuration, undefined, http) });
  const url = new URL(sent.url);
  return { method: sent.method.toUpperCase(), path: url.pathname + url.search, body: sent.data === undefined ? undefined : JSON.parse(sent.data), authorization: sent.headers.Authorization };
}

/** The call of the client that a request must be. */
function callFor({ method, path, body }) {
  const url = new URL(path, 'http://tremendous.test');
  if (method === 'POST' && url.pathname === '/api/v2/orders') return ({ orders }) => orders.createOrder(body);
  if (method === 'GET' && url.pathname === '/api/v2/orders') return ({ orders }) => orders.listOrders(undefined, undefined, url.searchParams.get('external_id'));
  const link = /^\/api\/v2\/rewards\/([^/]+)\/generate_link$/.exec(url.pathname);
  if (method === 'POST' && link) return ({ rewards }) => rewards.generateRewardLink(link[1]);
  throw new Error(`no call of Tremendous's client: ${method} ${path}`);
}

async function judge(request) {
  const expected = await clientSends(callFor(request));
  assert.deepEqual({ method: request.method, path: request.path, authorization: request.authorization }, { method: expected.method, path: expected.path, authorization: expected.authorization });
  if (request.path === '/api/v2/orders') assert.deepEqual(request.body, expected.body);
}

const withoutCard = (order) => ({ ...order, rewards: [] });
const withoutLink = (order) => ({ ...order, rewards: order.rewards.map(({ delivery: { link: _link, ...delivery }, ...reward }) => ({ ...reward, delivery })) });

export class Tremendous {
  orders = new Map(); // by external_id
  posts = []; // the names of all orders that were asked for
  asked = 0;
  next = [];
  links = [];
  bare = false;
  faults = [];
  key = KEY;

  async start() {
    this.server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => void this.#answer(request, Buffer.concat(chunks).toString(), response).catch((error) => {
        this.faults.push(error);
        response.writeHead(500).end();
      }));
    });
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  connection(fields = {}) {
    return { kind: 'tremendous', settings: { base_url: this.url, funding_source_id: 'BALANCE', campaign_id: 'CAMPAIGN1' }, secrets: { api_key: KEY }, ...fields };
  }

  #make(body) {
    const { reward } = body;
    const id = randomUUID().slice(0, 8).toUpperCase();
    return {
      id: `O${id}`, external_id: body.external_id, created_at: new Date().toISOString(), status: 'EXECUTED',
      rewards: [{ id: `R${id}`, order_id: `O${id}`, value: reward.value, recipient: reward.recipient, delivery: { method: reward.delivery.method, status: 'SUCCEEDED', ...(reward.delivery.method === 'LINK' ? { link: `https://reward.example.com/${id}` } : {}) } }],
    };
  }

  async #answer(request, text, response) {
    const body = text === '' ? undefined : JSON.parse(text);
    const say = (status, answer, headers = {}) => response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(answer));
    if (request.headers.authorization !== `Bearer ${this.key}`) return say(401, { errors: { message: 'Invalid access token' } });
    await judge({ method: request.method, path: request.url, body, authorization: request.headers.authorization });
    const url = new URL(request.url, this.url);
    if (url.pathname.endsWith('/generate_link')) {
      const act = this.links.shift();
      if (act) return say(act.refuse, { errors: { message: 'refused' } }, act.headers);
      const id = url.pathname.split('/').at(-2);
      return say(200, { reward: { id, link: `https://reward.example.com/again/${id}` } });
    }
    if (request.method === 'GET') {
      this.asked += 1;
      const found = this.orders.get(url.searchParams.get('external_id'));
      return say(200, { orders: found ? [this.bare ? withoutCard(found) : withoutLink(found)] : [], total_count: found ? 1 : 0 });
    }
    this.posts.push(body.external_id);
    const known = this.orders.get(body.external_id);
    if (known) return say(201, { order: withoutLink(known) });
    const act = this.next.shift() ?? {};
    if (act.refuse) return say(act.refuse, { errors: { message: 'refused' } }, act.headers);
    const order = this.#make(body);
    if (act.status) order.status = act.status;
    this.orders.set(body.external_id, order);
    if (act.lost) return request.socket.destroy();
    return say(200, { order: act.bare ? withoutCard(order) : order });
  }
}
