// The business's own site, as small as one can be: a page on which links land, with a form, and behind it a server that
// tells referd by the API what its customers do. It knows referd by its address and a key, and nothing else.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { unique } from '../../api/harness/world.mjs';

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => escapes[sign]);

const pageOf = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbor &amp; Pine</title></head><body><h1>Harbor &amp; Pine</h1>${body}</body></html>`;

/** What a link has added to the address goes along with the form, as a shop would keep it in a cookie of its own. */
const joinPage = (query) => pageOf(`<form method="post" action="/join">
<input type="hidden" name="click" value="${escaped(query.get('rfd_click') ?? '')}">
<label>Name <input name="name"></label> <label>E-mail <input name="email" type="email"></label> <button>Join</button></form>`);

export class Site {
  /** @param {import('../../api/harness/http.mjs').Client} api calls referd with the key that the owner made */
  constructor() {
    this.api = null;
    this.visits = []; // the addresses that links have led to
    this.server = createServer((request, response) => this.#answer(request, response).catch((error) => response.destroy(error)));
  }

  static async start() {
    const site = new Site();
    site.server.listen(0, '127.0.0.1');
    await once(site.server, 'listening');
    site.url = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(request, response) {
    const address = new URL(request.url, this.url);
    const page = request.method === 'POST' ? await this.#join(await bodyOf(request)) : this.#land(address);
    response.writeHead(page === null ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(page ?? '');
  }

  #land(address) {
    if (address.pathname !== '/start') return null;
    this.visits.push(address);
    return joinPage(address.searchParams);
  }

  async #join(form) {
    const signup = await this.#tell('signup.completed', { email: form.get('email'), name: form.get('name') }, { attribution: { click_id: form.get('click') } });
    return pageOf(`<p>Welcome, ${escaped(form.get('name'))}.</p><p>${signup.id}</p>`);
  }

  #tell(type, customer, fields) {
    return this.api.create('/v1/events', { type, external_id: unique('site'), customer, ...fields });
  }

  /** A customer has paid an invoice; gives the event. */
  sell(email, invoice, amount) {
    return this.#tell('invoice.paid', { email }, { amount, currency: 'USD', object: { id: invoice } });
  }

  /** All of an invoice is paid back. */
  refund(email, invoice) {
    return this.#tell('refund.created', { email }, { refers_to: { id: invoice } });
  }

  /** Credit goes into an invoice of its owner. */
  spend(participant, invoice, amount) {
    return this.api.create('/v1/redemptions', { participant_id: participant.id, currency: 'USD', amount, reference: invoice });
  }
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}
