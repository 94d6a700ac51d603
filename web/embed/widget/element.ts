/* <referd-widget program="prg_..." key="rfd_pk_..." token="...">: who is signed in by the business's token sees its own
 * link, anybody else how to get one. Where the server cannot be reached, the element shows what the page has put into it.
 * It keeps its height from the first moment on, stores nothing, and lets no error out. */

import { bones, card } from './card.ts';
import { textOn } from './colors.ts';
import { el } from './dom.ts';
import { Server, type Widget } from './server.ts';
import type { Stage } from './share.ts';
import { dress } from './style.ts';
import { speechOf } from './texts.ts';

interface Shown {
  widget: Widget;
  server: Server;
  token: string;
}

export function widgetElement(usualServer: string): typeof HTMLElement {
  return class extends HTMLElement {
    static readonly observedAttributes = ['program', 'key', 'token', 'lang', 'server'];
    waits = false;
    turn = 0;

    connectedCallback(): void {
      this.start();
    }

    attributeChangedCallback(): void {
      if (this.isConnected) this.start();
    }

    /* Attributes that a page sets one after the other are one change. */
    start(): void {
      if (this.waits) return;
      this.waits = true;
      queueMicrotask(() => {
        this.waits = false;
        this.load().catch(() => this.showFallback());
      });
    }

    root(): ShadowRoot {
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      dress(root);
      return root;
    }

    showFallback(): void {
      try {
        this.root().replaceChildren(document.createElement('slot'));
      } catch {
        /* a browser without shadow roots shows the page's own content anyway */
      }
    }

    async load(): Promise<void> {
      const turn = (this.turn += 1);
      const root = this.root();
      if (!root.firstChild) root.append(bones());
      const shown = (await this.asParticipant()) ?? (await this.asAnybody());
      if (turn !== this.turn || !this.isConnected) return;
      if (shown) this.show(root, shown);
      else this.showFallback();
    }

    said(name: string): string {
      return this.getAttribute(name) ?? '';
    }

    serverFor(credential: string): Server {
      return new Server(this.said('server') || usualServer, credential);
    }

    /* A customer whom the business has signed in and who does not take part yet does from here on, where the program lets
     * everybody. */
    async asParticipant(): Promise<Shown | null> {
      const token = this.said('token');
      if (!token) return null;
      const server = this.serverFor(token);
      const known = await server.read('me/widget');
      const widget = known && !known.summary && known.join ? await server.read('me/widget', { token }) : known;
      return widget?.summary ? { widget, server, token } : null;
    }

    async asAnybody(): Promise<Shown | null> {
      const program = this.said('program');
      const server = this.serverFor(this.said('key'));
      if (!program || !this.said('key')) return null;
      if (/[?&]rfd_check\b/.test(location.search)) void server.ask('site_checks', { program_id: program, part: 'widget' });
      const widget = await server.read(`widget?program_id=${encodeURIComponent(program)}`);
      return widget && { widget, server, token: '' };
    }

    show(root: ShadowRoot, { widget, server, token }: Shown): void {
      const page = this.closest('[lang]')?.getAttribute('lang');
      const voice = el('p', { class: 'quiet', role: 'status' });
      const stage: Stage = {
        widget,
        server,
        speech: speechOf([page, navigator.language, widget.locale]),
        tell: (words) => (voice.textContent = words),
        note: (what) => this.dispatchEvent(new CustomEvent(`referd-${what}`, { bubbles: true, composed: true })),
      };
      if (widget.brand_color) {
        this.style.setProperty('--brand', widget.brand_color);
        this.style.setProperty('--brand-on', textOn(widget.brand_color));
      }
      root.replaceChildren(card(stage, token), voice);
      stage.note('ready');
    }
  };
}
