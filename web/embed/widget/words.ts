/* The program's promise in words, and figures as the reader's language writes them. */

import { moneyText } from './money.ts';
import type { Offer, Widget } from './server.ts';
import type { Gaps, Speech } from './texts.ts';

export function money(speech: Speech, amount: number, currency: string): string {
  return moneyText(amount, currency, speech.locale);
}

/** "12.5%" of 1250 basis points. */
function percentText(speech: Speech, basisPoints: number): string {
  return new Intl.NumberFormat(speech.locale, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000);
}

function worth(speech: Speech, offer: Offer): string {
  const isOff = offer.kind === 'discount';
  if (offer.percent_bp !== null) {
    const percent = percentText(speech, offer.percent_bp);
    return isOff ? speech.say('offer.percent_off', { percent }) : percent;
  }
  if (offer.amount !== null && offer.currency !== null) return speech.say(`offer.amount${isOff ? '_off' : ''}`, { amount: money(speech, offer.amount, offer.currency) });
  return offer.title ?? '';
}

/** What the next friend brings, which the ladder knows better than the offer. */
function nextWorth(speech: Speech, widget: Widget, offer: Offer | undefined): string {
  const ladder = widget.summary?.ladder ?? [];
  const step = ladder.find(({ state }) => state === 'next') ?? ladder[ladder.length - 1];
  if (step) return money(speech, step.amount, step.currency);
  return offer ? worth(speech, offer) : '';
}

export function title(speech: Speech, widget: Widget): string {
  const to = (role: string) => widget.offer.find((one) => one.to === role);
  const friend = to('referred');
  const give = friend ? worth(speech, friend) : '';
  const get = nextWorth(speech, widget, to('referrer'));
  const which = give && get ? 'both' : get ? 'get' : give ? 'give' : 'none';
  return speech.say(`offer.${which}`, { give, get, business: widget.program.business });
}

export function about(speech: Speech, widget: Widget): string {
  return widget.offer.find((one) => one.to === 'referrer')?.description ?? speech.say(widget.summary ? 'how' : 'join.how');
}

/** A text to share: the program's own, else the usual one. Of a mail, "subject" too. */
export function shareText(speech: Speech, widget: Widget, channel: string, member: 'text' | 'subject'): string {
  const gaps: Gaps = { link: widget.summary?.link_url ?? '', code: widget.summary?.code ?? '', name: widget.name ?? '', business: widget.program.business };
  const own = (widget.share[speech.locale] ?? widget.share[speech.language])?.[channel]?.[member];
  return own ? own.replace(/\{(link|code|name|business)\}/g, (_, name: string) => String(gaps[name])) : speech.say(`share.${channel}.${member}`, gaps);
}
