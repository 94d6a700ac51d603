// A business's own site with both scripts in its pages, under a content security policy as strict as one can be: nothing
// inline, nothing from anywhere but itself and referd.

import { once } from 'node:events';
import { createServer } from 'node:http';

/* A browser may paint a button whose text it has not read yet: its height and place do not depend on it, so that nothing
 * of the page itself moves. */
const STYLE = 'button{height:24px;vertical-align:top}body{margin:0 auto;max-width:640px;padding:16px;font:16px/1.5 sans-serif}referd-widget{display:block;min-height:370px}';

/* The queue of the tag, as a file: a page with such a policy has no inline script. What the page does of its own counts up,
 * so that a test sees that the page goes on. */
const OWN_SCRIPT = `window.referd=window.referd||function(){(window.referd.q=window.referd.q||[]).push(arguments)};
document.addEventListener('DOMContentLoaded',function(){
document.getElementById('count').addEventListener('click',function(){this.textContent=Number(this.textContent)+1});
document.getElementById('go').addEventListener('click',function(){history.pushState({},'',this.dataset.to)});
});
window.referd('ready',function(api){document.documentElement.dataset.ready=JSON.stringify(api.getReferral())});`;

export class ShopSite {
  /** @param {import('../../api/harness/process.mjs').Server} referd */
  constructor(referd) {
    this.referd = referd;
    this.bought = []; // what forms have sent
    this.server = createServer((request, response) => this.#answer(new URL(request.url, this.url), response));
  }

  static async start(referd) {
    const site = new ShopSite(referd);
    site.server.listen(0, '127.0.0.1');
    await once(site.server, 'listening');
    site.port = site.server.address().port;
    site.url = `http://127.0.0.1:${site.port}`;
    return site;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** What the tags say: key, program, a participant's token, and attributes of the snippet's beside. */
  says({ key, program, token = '', snippet = '', lang = 'en' }) {
    this.page = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css">
<script src="/site.js"></script>
<script async src="${this.referd.url}/referd.js" data-key="${key}" data-program="${program.id}" ${snippet}></script>
<script async src="${this.referd.url}/widget.js"></script></head>
<body><main><h1>Shop</h1><button id="count">0</button> <button id="go" data-to="/next">Next</button>
<referd-widget program="${program.id}" key="${key}"${token && ` token="${token}"`}><a href="/refer">Refer a friend</a></referd-widget>
<p id="below">Below</p><form action="/bought" data-referd><label>Name <input name="name"></label> <button>Buy</button></form>
<p><a id="stripe" href="https://buy.stripe.com/test_1">Pay</a> <a id="own" href="https://buy.stripe.com/test_2?client_reference_id=mine">Pay mine</a></p></main></body></html>`;
  }

  #answer(address, response) {
    if (address.pathname === '/bought') this.bought.push(Object.fromEntries(address.searchParams));
    const [type, text] = address.pathname === '/site.css' ? ['text/css', STYLE] : address.pathname === '/site.js' ? ['text/javascript', OWN_SCRIPT] : ['text/html; charset=utf-8', this.page];
    const policy = `default-src 'none'; script-src 'self' ${this.referd.url}; style-src 'self'; connect-src ${this.referd.url}; img-src 'self' data:; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'`;
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy });
    response.end(text);
  }
}
