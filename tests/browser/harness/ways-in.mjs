// The systems of a business that tell referd what its customers do, each in its own way and with what its vendor, or the
// business itself, signs with: Stripe, a CRM, an automation tool.

import { createHmac } from 'node:crypto';
import { expectStatus } from '../../api/harness/http.mjs';
import { envelope, paidInvoice, published, signed } from '../../api/harness/stripe.mjs';
import { unique } from '../../api/harness/world.mjs';

const STRIPE_SECRET = 'whsec_c2lnbmluZy1zZWNyZXQtb2YtdGhlLXNjZW5hcmlv';
const TOOL_SECRET = 'what the tool signs with';

/* How the tool's messages are read. */
const MAPPING = {
  type: { path: '$.event', map: { 'lead/new': 'lead.created', 'invoice/paid': 'invoice.paid' } },
  external_id: '$.id',
  'customer.email': '$.person.mail',
  'customer.name': '$.person.name',
  'attribution.code': '$.sent_by',
  'object.id': '$.invoice.number',
  amount: '$.invoice.total',
  amount_unit: 'major',
  currency: '$.invoice.currency',
};

/** A message to an address of referd, from a system that knows nothing but that address. */
async function post(server, connection, text, headers) {
  const answer = await server.anonymous.post(new URL(connection.hook_url).pathname, text, headers);
  return expectStatus(answer, 200, connection.kind).body.outcome;
}

/** The business's account at Stripe: its own example objects, signed by its own library. */
export class StripeAccount {
  static async connect(server, api, program) {
    const account = new StripeAccount();
    account.server = server;
    account.connection = await api.create('/v1/connections', { kind: 'stripe', program_id: program.id, signing_secret: STRIPE_SECRET, livemode: false });
    return account;
  }

  #tell(type, object) {
    const payload = JSON.stringify(envelope({ livemode: false, ...object }, { type, livemode: false }));
    return post(this.server, this.connection, payload, signed(payload, STRIPE_SECRET));
  }

  /** A customer pays; gives what a refund goes by. */
  async sell(email, amount) {
    const sale = { customer: unique('cus'), invoice: unique('in'), intent: unique('pi') };
    const told = await this.#tell('invoice.paid', paidInvoice({ id: sale.invoice, email, amount, currency: 'usd', customer: sale.customer, livemode: false }));
    await this.#tell('invoice_payment.paid', { ...published('invoice_payment'), invoice: sale.invoice, payment: { type: 'payment_intent', payment_intent: sale.intent } });
    return { ...sale, amount, told };
  }

  refund({ intent, amount }) {
    return this.#tell('refund.created', { ...published('refund'), id: unique('re'), amount, currency: 'usd', charge: unique('ch'), payment_intent: intent });
  }
}

/** A CRM that tells of its deals' stages by the API. */
export class Crm {
  constructor(api) {
    this.api = api;
  }

  move(customer, stage, amount) {
    return this.api.create('/v1/events', { type: 'deal.stage_changed', source: 'crm', external_id: unique('change'), object: { source: 'crm', id: unique('deal') }, customer, data: { stage }, amount, currency: 'USD' });
  }
}

/** An automation tool: JSON of its own, with its HMAC in a header. */
export class Tool {
  static async connect(server, api, program) {
    const tool = new Tool();
    tool.server = server;
    tool.connection = await api.create('/v1/connections', { kind: 'webhook', program_id: program.id, settings: { mapping: MAPPING, auth: 'hmac_sha256', header: 'X-Tool-Signature' }, secrets: { signing_secret: TOOL_SECRET } });
    return tool;
  }

  #tell(message, secret = TOOL_SECRET) {
    const text = JSON.stringify({ id: unique('message'), ...message });
    return post(this.server, this.connection, text, { 'X-Tool-Signature': createHmac('sha256', secret).update(text).digest('hex') });
  }

  lead({ name, email }, code) {
    return this.#tell({ event: 'lead/new', person: { name, mail: email }, sent_by: code });
  }

  /** @param {number} total as people write it: 250.1 */
  invoice({ email }, total) {
    return this.#tell({ event: 'invoice/paid', person: { mail: email }, invoice: { number: unique('invoice'), total, currency: 'USD' } });
  }
}
