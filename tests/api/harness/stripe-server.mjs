// A server of Stripe's form, for what is called there: lists of events, page by page; balances of customers, coupons and
// promotion codes, with idempotency keys. That its form is Stripe's, Stripe's own client says, which reads from it too
// (stripe-backfill.test.mjs) and makes the same calls (stripe-give.test.mjs).

import http from 'node:http';

const sendJson = (response, status, body, headers = {}) => {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Request-Id': 'req_test', ...headers });
  response.end(JSON.stringify(body));
};

const problem = (message, type = 'invalid_request_error') => ({ error: { type, message } });

export class StripeServer {
  constructor(key) {
    this.key = key;
    this.events = [];
    this.calls = [];
    this.failures = []; // what the next calls are answered with instead
    this.answers = new Map(); // by idempotency key
    this.balances = new Map(); // by customer: what it owes, so that credit is negative
    this.transactions = [];
    this.coupons = new Map();
    this.codes = new Map();
    this.faults = []; // of calls that Stripe's own client would not make
    this.server = http.createServer((request, response) => this.#answer(request, response));
  }

  async start() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Stripe tells newest first. */
  add(event) {
    this.events.push(event);
    this.events.sort((a, b) => b.created - a.created);
    return event;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = { method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers, form: new URLSearchParams(Buffer.concat(chunks).toString('utf8')) };
    this.calls.push(call);
    const failure = this.failures.shift();
    if (failure) {
      if (failure.taken) this.#post(call); // it was done, and the answer is lost
      if (failure.hang) return;
      sendJson(response, failure.status, problem(failure.message ?? 'No.'), failure.headers);
      return;
    }
    if (request.headers.authorization !== `Bearer ${this.key}`) sendJson(response, 401, problem('Invalid API Key provided: rk_****'));
    else if (request.method === 'POST') sendJson(response, ...this.#post(call));
    else if (request.method === 'GET' && url.pathname === '/v1/events') sendJson(response, 200, this.#list(url.searchParams));
    else sendJson(response, 404, problem(`Unrecognized request URL (${request.method}: ${url.pathname}).`));
  }

  /** The same key is the same call: its answer again, and nothing is done. */
  #post(call) {
    const key = call.headers['idempotency-key'];
    const asked = `${call.path}?${call.form}`;
    const known = this.answers.get(key);
    if (known && known.asked !== asked) this.faults.push(`the key ${key} was of another call: ${known.asked} and ${asked}`);
    if (known) return known.answer;
    const answer = this.#make(call.path, call.form);
    this.answers.set(key, { asked, answer });
    return answer;
  }

  #make(path, form) {
    const balance = /^\/v1\/customers\/(cus_\w+)\/balance_transactions$/.exec(path);
    if (balance) return this.#move(balance[1], form);
    if (path === '/v1/coupons') return this.#coupon(form);
    if (path === '/v1/promotion_codes') return this.#code(form);
    const code = this.codes.get(/^\/v1\/promotion_codes\/(\w+)$/.exec(path)?.[1]);
    if (!code) return [404, problem(`Unrecognized request URL (POST: ${path}).`)];
    code.active = form.get('active') === 'true';
    return [200, code];
  }

  #move(customer, form) {
    const amount = Number(form.get('amount'));
    if (!Number.isInteger(amount)) return [400, problem('Invalid integer: amount')];
    if (customer.endsWith('Gone')) return [404, problem(`No such customer: '${customer}'`)];
    const ending = (this.balances.get(customer) ?? 0) + amount;
    this.balances.set(customer, ending);
    const transaction = { id: `cbtxn_${this.transactions.length + 1}`, object: 'customer_balance_transaction', amount, currency: form.get('currency'), customer, ending_balance: ending, description: form.get('description'), metadata: { referd_reward: form.get('metadata[referd_reward]') }, type: 'adjustment', livemode: true };
    this.transactions.push(transaction);
    return [200, transaction];
  }

  #coupon(form) {
    const id = form.get('id');
    if (this.coupons.has(id)) return [400, { error: { ...problem('Coupon already exists.').error, code: 'resource_already_exists' } }];
    if (form.has('percent_off') === form.has('amount_off')) return [400, problem('You must pass either percent_off or amount_off')];
    const coupon = { id, object: 'coupon', percent_off: form.has('percent_off') ? Number(form.get('percent_off')) : null, amount_off: form.has('amount_off') ? Number(form.get('amount_off')) : null, currency: form.get('currency'), duration: form.get('duration'), max_redemptions: Number(form.get('max_redemptions')), name: form.get('name') };
    this.coupons.set(id, coupon);
    return [200, coupon];
  }

  #code(form) {
    if (!this.coupons.has(form.get('promotion[coupon]'))) return [400, problem('No such coupon')];
    const id = `promo_${this.codes.size + 1}`;
    const code = { id, object: 'promotion_code', code: form.get('code'), active: true, expires_at: form.has('expires_at') ? Number(form.get('expires_at')) : null, max_redemptions: Number(form.get('max_redemptions')), promotion: { type: form.get('promotion[type]'), coupon: form.get('promotion[coupon]') } };
    this.codes.set(id, code);
    return [200, code];
  }

  #list(query) {
    const types = query.getAll('types[]').concat([...query].filter(([name]) => /^types\[\d+\]$/.test(name)).map(([, value]) => value));
    if (types.length > 20) throw new Error('Stripe takes 20 types at most');
    const limit = Number(query.get('limit') ?? 10);
    const within = this.events.filter((event) => event.created >= Number(query.get('created[gte]') ?? 0) && event.created <= Number(query.get('created[lte]') ?? Infinity) && (types.length === 0 || types.includes(event.type)));
    const after = query.get('starting_after');
    const begin = after ? within.findIndex((event) => event.id === after) + 1 : 0;
    return { object: 'list', url: '/v1/events', has_more: begin + limit < within.length, data: within.slice(begin, begin + limit) };
  }
}
