/* The participant's link: shown, copied, handed on. */

import { el } from './dom.ts';
import type { Server, Widget } from './server.ts';
import type { Speech } from './texts.ts';
import { shareText } from './words.ts';

export interface Stage {
  widget: Widget;
  speech: Speech;
  server: Server;
  /** Reads a sentence out. */
  tell(words: string): void;
  /** Lets the page know what was done: "referd-copy". */
  note(what: string): void;
}

const COPIED_MS = 2000;

async function copy(text: string, field: HTMLInputElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    field.select();
    document.execCommand('copy');
  }
}

export function linkRow({ speech, tell, note }: Stage, link: string): HTMLElement {
  const field = el('input', { readonly: true, value: link.replace(/^https?:\/\//, ''), 'aria-label': speech.say('link'), part: 'link' });
  field.addEventListener('focus', () => field.select());
  const button = el('button', { type: 'button', class: 'main', part: 'button copy' }, speech.say('copy'));
  let timer = 0;
  button.addEventListener('click', () => {
    void copy(link, field).then(() => {
      button.textContent = speech.say('copied');
      tell(speech.say('copied'));
      note('copy');
      clearTimeout(timer);
      timer = window.setTimeout(() => (button.textContent = speech.say('copy')), COPIED_MS);
    });
  });
  return el('div', { class: 'row well' }, field, button);
}

export function shareRow({ widget, speech, note }: Stage, link: string): HTMLElement {
  const text = (channel: string) => encodeURIComponent(shareText(speech, widget, channel, 'text'));
  const subject = encodeURIComponent(shareText(speech, widget, 'email', 'subject'));
  const way = (name: string, href: string, more: Record<string, string> = {}) => el('a', { href, part: 'share', click: () => note('share'), ...more }, name);
  const row = el(
    'div',
    { class: 'row share' },
    way(speech.say('sms'), `sms:?&body=${text('sms')}`),
    way('WhatsApp', `https://wa.me/?text=${text('whatsapp')}`, { target: '_blank', rel: 'noopener noreferrer' }),
    way(speech.say('email'), `mailto:?subject=${subject}&body=${text('email')}`),
  );
  if ('share' in navigator) {
    const hand = () => void navigator.share({ text: shareText(speech, widget, 'copy', 'text').replace(link, '').trim(), url: link }).then(() => note('share'), () => undefined);
    row.append(el('button', { type: 'button', part: 'share', click: hand }, speech.say('more')));
  }
  return row;
}

const SVG = 'http://www.w3.org/2000/svg';

function svg(tag: string, attributes: Record<string, string>, ...children: Element[]): Element {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The server's picture, put together anew: a strict policy lets no text become markup. Null: it is none. */
function pictureOf(text: string, about: string): Element | null {
  const box = /viewBox="([\d ]+)"/.exec(text)?.[1];
  const paths = [...text.matchAll(/<path fill="(#\w+)" d="([^"]+)"/g)].map(([, fill = '', d = '']) => svg('path', { fill, d }));
  return box && paths.length > 0 ? svg('svg', { viewBox: box, class: 'qr', role: 'img', 'aria-label': about, 'shape-rendering': 'crispEdges' }, ...paths) : null;
}

/** The QR code is drawn by the server when it is asked for. */
export function qrPart({ speech, server, tell }: Stage): HTMLElement {
  const place = el('div', {});
  const details = el('details', { part: 'qr' }, el('summary', {}, speech.say('qr')), place);
  details.addEventListener('toggle', () => void draw());
  async function draw(): Promise<void> {
    if (!details.open || place.querySelector('svg')) return;
    const answer = await server.ask('me/qr.svg');
    const picture = answer?.ok ? pictureOf(await answer.text().catch(() => ''), speech.say('qr_about')) : null;
    place.replaceChildren(picture ?? speech.say('failed'));
    if (!picture) tell(speech.say('failed'));
  }
  return details;
}
