/* What stands in the widget: for a participant its link and what came of it, for anybody else the promise and a way to get
 * a link. */

import { el } from './dom.ts';
import { invitePart } from './invite.ts';
import { mailForm } from './mail-form.ts';
import { linkRow, qrPart, shareRow, type Stage } from './share.ts';
import { about, money, title } from './words.ts';

function figure(number: string, words: string): HTMLElement {
  return el('span', {}, el('b', {}, number), ` ${words}`);
}

function status({ widget, speech }: Stage, token: string): HTMLElement {
  const foot = el('p', { class: 'foot', part: 'status' });
  const { referrals, totals } = widget.summary!;
  if (referrals.total === 0) foot.append(el('span', {}, speech.say('status.none')));
  else foot.append(figure(String(referrals.total), speech.say('status.friends', { count: referrals.total })));
  for (const total of totals) {
    if (total.available > 0) foot.append(figure(money(speech, total.available, total.currency), speech.say('status.available')));
    if (total.pending > 0) foot.append(figure(money(speech, total.pending, total.currency), speech.say('status.pending')));
  }
  if (widget.page_url) foot.append(el('a', { href: `${new URL(widget.page_url).origin}/portal/session?token=${encodeURIComponent(token)}`, target: '_blank', rel: 'noopener', part: 'all' }, speech.say('all')));
  return foot;
}

function own(stage: Stage, token: string): HTMLElement[] {
  const { speech, widget } = stage;
  const { link_url: link, code } = widget.summary!;
  const parts = [
    linkRow(stage, link),
    shareRow(stage, link),
    el('p', { class: 'code dim', part: 'code' }, `${speech.say('code')} `, el('b', {}, code)),
    qrPart(stage),
  ];
  if (widget.invite) parts.push(invitePart(stage));
  parts.push(status(stage, token));
  return parts;
}

function others(stage: Stage): HTMLElement[] {
  const { widget, speech } = stage;
  const parts: HTMLElement[] = [];
  if (widget.join) parts.push(mailForm(stage, widget.program.id));
  if (widget.page_url) parts.push(el('p', { class: 'foot' }, el('a', { href: widget.page_url }, speech.say('page'))));
  return parts;
}

export function card(stage: Stage, token: string): HTMLElement {
  const { widget, speech } = stage;
  const name = title(speech, widget);
  return el(
    'section',
    { class: 'card', part: 'card', lang: speech.language, 'aria-label': name },
    el('h2', { part: 'title' }, name),
    el('p', { class: 'dim', part: 'text' }, about(speech, widget)),
    ...(widget.summary ? own(stage, token) : others(stage)),
  );
}

export function bones(): HTMLElement {
  return el('div', { class: 'card', part: 'card', 'aria-busy': 'true' }, el('span', { class: 'bone' }), el('span', { class: 'bone' }), el('span', { class: 'bone' }));
}
