/* By whom a visitor came: read from the address, kept in one cookie of the business's own site. */

import { DAYS, DOMAIN } from './settings.ts';

export interface Touch {
  code: string;
  /** The click's id; empty where none could be recorded. */
  click: string;
  /** Seconds since 1970. */
  at: number;
}

/* Links of other systems keep working: their parameters mean the same. The first that is there counts. */
const PARAMETERS = ['ref', 'via', 'fpr', 'grsf', 'ucc', 'rsCode'];
const COOKIE = 'rfd_ref';
const CODE = /^[A-Z0-9-]{3,32}$/;
const CLICK = /^clk_[0-9a-z]{26}$/;

function touchOf(code: string | null, click: string | null, at: number): Touch | null {
  const upper = (code ?? '').trim().toUpperCase();
  return CODE.test(upper) ? { code: upper, click: CLICK.test(click ?? '') ? (click as string) : '', at } : null;
}

export const now = (): number => Math.floor(Date.now() / 1000);

/** The touch that the address tells of. */
export function touchOfAddress(query: URLSearchParams): Touch | null {
  const name = PARAMETERS.find((one) => query.get(one));
  return name ? touchOf(query.get(name), query.get('rfd_click'), now()) : null;
}

/** The touch of an earlier page. */
export function storedTouch(): Touch | null {
  const value = ('; ' + document.cookie).split(`; ${COOKIE}=`)[1]?.split(';')[0] ?? '';
  const [code, click, at] = value.split('.');
  return touchOf(code ?? '', click ?? '', Number(at) || 0);
}

/** Null forgets. */
export function storeTouch(touch: Touch | null): void {
  const value = touch ? `${touch.code}.${touch.click}.${touch.at};max-age=${DAYS * 86400}` : ';max-age=0';
  document.cookie = `${COOKIE}=${value};path=/;samesite=lax${DOMAIN ? `;domain=${DOMAIN}` : ''}${/^https/.test(location.href) ? ';secure' : ''}`;
}
