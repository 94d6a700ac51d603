// A server that takes text messages as Twilio does, for one account and a number of its own. What it is asked is held
// against Twilio's own client for Node: for each request that client is told to do the same, at a listener beside this one,
// and both must have sent alike. What the server calls by itself, for a phone that writes and for what became of a message,
// is signed by that package, over the address that it calls.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import twilio from 'twilio';
import { atEnd } from '../../api/harness/ending.mjs';

export const SID = `AC${'0123456789abcdef'.repeat(2)}`;
export const TOKEN = 'an-auth-token-of-twilio';
export const NUMBER = '+12025550100';

const ACCOUNT = `/2010-04-01/Accounts/${SID}`;
const FORM = 'application/x-www-form-urlencoded';
const REFUSED = { status: 401, body: { code: 20003, message: 'Authenticate', status: 401 } };

/* What the client calls the fields of a message; one that is not here would be a field of which it knows nothing. */
const MEMBERS = { To: 'to', From: 'from', Body: 'body', StatusCallback: 'statusCallback', MessagingServiceSid: 'messagingServiceSid' };

/** Twilio's way of sending, to another address than its own. */
class Redirected extends twilio.RequestClient {
  constructor(base) {
    super({ keepAlive: false });
    this.base = base;
  }

  request(options) {
    const { pathname, search } = new URL(options.uri);
    return super.request({ ...options, uri: this.base + pathname + search });
  }
}

async function listen(answer) {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  atEnd(() => server.close());
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

/** A request as far as a server can tell it from another. */
async function read(request) {
  const type = request.headers['content-type']?.split(';')[0];
  const body = await textOf(request);
  return { method: request.method, path: request.url, authorization: request.headers.authorization, type, form: Object.fromEntries([...new URLSearchParams(body)].sort()) };
}

export class Twilio {
  /** What has reached phones, in its order: {to, from, service, text}. */
  texts = [];
  /** What was not as Twilio's package has it; empty in the end. */
  faults = [];
  /** How many requests were held against those of the package, and how many calls were signed by it. */
  judged = 0;
  signed = 0;
  /** Whether what became of a message is told before the message is acknowledged. */
  early = false;
  /** By number: the error code that Twilio has for messages to it. */
  refused = new Map();
  #count = 0;
  #turn = Promise.resolve();

  static async start() {
    const twilios = new Twilio();
    const own = await listen((request, response) => twilios.#take(request, response));
    const beside = await listen((request, response) => twilios.#takeFromPackage(request, response));
    Object.assign(twilios, { own, beside, url: own.url, client: twilio(SID, TOKEN, { httpClient: new Redirected(beside.url) }) });
    return twilios;
  }

  stop() {
    for (const { server } of [this.own, this.beside]) {
      server.closeAllConnections();
      server.close();
    }
  }

  /** How its owner connects it. */
  connection(fields = {}) {
    return { kind: 'twilio', settings: { account_sid: SID, from: NUMBER, base_url: this.url }, secrets: { auth_token: TOKEN }, ...fields };
  }

  /** A phone writes. `inbound`: the address of the number's webhook; `more`: other fields; gives the status of its answer. */
  say(inbound, from, words, more = {}) {
    return this.#call(inbound, { MessageSid: this.#sid(), SmsMessageSid: this.#sid(), AccountSid: SID, From: from, To: NUMBER, Body: words, NumMedia: '0', NumSegments: '1', ApiVersion: '2010-04-01', ...more });
  }

  #sid() {
    this.#count += 1;
    return `SM${this.#count.toString(16).padStart(32, '0')}`;
  }

  #fault(error) {
    this.faults.push(error);
  }

  async #take(request, response) {
    const seen = await read(request);
    const answer = this.#answer(seen);
    await this.#inTurn(() => this.#judge(seen, answer));
    const deliver = () => answer.status === 201 && this.#deliver(seen.form, answer.body.sid).catch((error) => this.#fault(error));
    if (this.early) await deliver();
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
    if (!this.early) void deliver();
  }

  async #takeFromPackage(request, response) {
    const { expected, answer } = this.asking;
    Object.assign(expected, await read(request));
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  #answer({ method, path, authorization, form }) {
    if (authorization !== `Basic ${Buffer.from(`${SID}:${TOKEN}`).toString('base64')}`) return REFUSED;
    if (method === 'GET' && path === `${ACCOUNT}.json`) return { status: 200, body: { sid: SID, friendly_name: 'Ridgeway', status: 'active', type: 'Full' } };
    if (method !== 'POST' || path !== `${ACCOUNT}/Messages.json`) return { status: 404, body: { code: 20404, message: 'No such resource', status: 404 } };
    const code = this.refused.get(form.To);
    if (code !== undefined) return { status: 400, body: { code, message: 'The message is not taken', status: 400 } };
    return { status: 201, body: { sid: this.#sid(), account_sid: SID, to: form.To, from: form.From, body: form.Body, status: 'queued', num_segments: '1', direction: 'outbound-api', error_code: null } };
  }

  #inTurn(act) {
    this.#turn = this.#turn.then(act).catch((error) => this.#fault(error));
    return this.#turn;
  }

  /** The package does the same and must have sent the same; and it understands the answer. */
  async #judge(seen, answer) {
    if (answer === REFUSED) return;
    const expected = {};
    this.asking = { expected, answer };
    const read = await this.#asPackage(seen).catch((error) => error); // of a refusal it makes an error
    assert.deepEqual(seen, expected);
    assert.deepEqual([read.sid, read.code], [answer.body.sid, answer.body.code]);
    this.judged += 1;
  }

  #asPackage({ method, form }) {
    if (method === 'GET') return this.client.api.v2010.accounts(SID).fetch();
    const fields = Object.entries(form).map(([name, value]) => {
      assert.ok(MEMBERS[name], `Twilio's client has no field ${name}`);
      return [MEMBERS[name], value];
    });
    return this.client.messages.create(Object.fromEntries(fields));
  }

  /** The phone has it, and whoever wanted to know is told how it went. */
  async #deliver(form, sid) {
    this.texts.push({ to: form.To, from: form.From, service: form.MessagingServiceSid, text: form.Body });
    if (!form.StatusCallback) return;
    for (const status of ['sent', 'delivered'])
      assert.equal(await this.#call(form.StatusCallback, { MessageSid: sid, SmsSid: sid, AccountSid: SID, From: form.From, To: form.To, MessageStatus: status, SmsStatus: status, ApiVersion: '2010-04-01' }), 200);
  }

  async #call(url, params) {
    const signature = twilio.getExpectedTwilioSignature(TOKEN, url, params);
    assert.ok(twilio.validateRequest(TOKEN, signature, url, params), 'the package takes its own signature');
    const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': FORM, 'X-Twilio-Signature': signature }, body: new URLSearchParams(params).toString() });
    await answer.arrayBuffer();
    this.signed += 1;
    return answer.status;
  }
}
