/* What the page's tag says: data-key and data-program, and what a business may set beside them. */

import { serverOf } from '../shared/server.ts';

const tag = document.currentScript as HTMLScriptElement | null;
const said: DOMStringMap = tag?.dataset ?? {};

export const KEY = said['key'];
export const PROGRAM = said['program'];
/** The address under which /v1 lies, with a slash at its end. */
export const SERVER = serverOf(tag?.src ?? '');
/** Whose cookie it is: this host's alone, or all of a domain's. */
export const DOMAIN = said['domain'];
export const DAYS = Number(said['days']) || 90;
/** Forms that are given the referral: those marked data-referd, or all. */
export const ALL_FORMS = said['forms'] === 'all';
export const ASKS_CONSENT = said['consent'] === 'required';
