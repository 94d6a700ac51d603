/* referd.js: who sent a visitor, from landing to sign-up, on the business's own site.
 *
 * Whatever goes wrong stays in here: no call throws or rejects, and a page whose visitor blocks the script goes on with
 * the queue in its tag. Before consent, where the page asks for one, nothing is stored and no click is recorded. What the page
 * itself tells of a person by signup() or sale() is sent all the same: that is the page's word, and its to ask for. */

import { decorateAll, decorateUsed } from './decorate.ts';
import { send, SILENCE, type Answer } from './send.ts';
import { ASKS_CONSENT, KEY, PROGRAM } from './settings.ts';
import { storedTouch, storeTouch, touchOfAddress, type Touch } from './touch.ts';

interface Person {
  email?: string;
  name?: string;
  phone?: string;
  company?: string;
  country?: string;
  locale?: string;
  notes?: string;
  /** A code that the person has typed. */
  code?: string;
}
interface Sale extends Person {
  order?: string;
  amount?: number;
  currency?: string;
}
type Done = (answer: Answer) => void;

const SAME_VISIT_S = 1800;
const win = window as unknown as { referd?: { q?: ArrayLike<unknown>[] } | Calls };
const stub = win.referd as ({ q?: ArrayLike<unknown>[] } & Partial<Calls>) | undefined;
let granted = !ASKS_CONSENT;
let touch: Touch | null = null;
let recorded: Promise<unknown> = Promise.resolve();

function quietly(what: () => void): void {
  try {
    what();
  } catch {
    /* the page goes on */
  }
}

/** Keeps the touch: for the next pages where that is allowed, and in the forms and links of this one. */
function keep(next: Touch): void {
  touch = next;
  if (granted) storeTouch(next);
  decorateAll(next);
}

/** A visit that did not come by /r/ has no click yet. A code that the server does not know takes nobody's place. */
async function record(next: Touch, before: Touch | null): Promise<void> {
  const answer = await send('clicks', { code: next.code, url: location.href, referrer: document.referrer || undefined, previous: before?.click || undefined });
  const kept = answer.status === 404 ? before : { ...next, click: answer.id ?? '' };
  if (kept && granted) quietly(() => keep(kept)); // not if consent was taken back meanwhile
}

function visit(): void {
  const query = new URLSearchParams(location.search);
  const before = touch ?? (granted ? storedTouch() : null);
  const next = touchOfAddress(query);
  if (query.has('rfd_check')) void send('site_checks', { program_id: PROGRAM, part: 'snippet' });
  const again = next && !next.click && before?.code === next.code && next.at - before.at < SAME_VISIT_S;
  const seen = again ? before : (next ?? before);
  if (seen && seen === next && !next.click && granted) recorded = record(next, before);
  else if (seen) keep(seen);
}

/** Tells of a person, if somebody has sent it. */
async function tell({ notes, code, order, amount, currency, ...said }: Sale, isSale: boolean): Promise<Answer> {
  await recorded;
  if (!touch && !code) return SILENCE;
  const click = code ? undefined : touch?.click || undefined;
  return send('referrals', { program_id: PROGRAM, prospect: said, click_id: click, code: click ? undefined : (code ?? touch?.code), notes, sale: isSale ? { order, amount, currency } : undefined });
}

function finish(answer: Promise<Answer>, done?: Done): Promise<Answer> {
  const told = answer.catch(() => SILENCE);
  if (done) void told.then((heard) => quietly(() => done(heard)));
  return told;
}

interface Calls {
  /** Calls back when it is known who sent the visitor, or that nobody did. */
  ready(then: (api: Calls) => void): void;
  getReferral(): { code: string; click_id: string | null; at: string } | null;
  signup(person: Person, done?: Done): Promise<Answer>;
  sale(sale: Sale, done?: Done): Promise<Answer>;
  consent(given: boolean): void;
}

const calls: Calls = {
  ready: (then) => void recorded.then(() => quietly(() => then(calls))),
  getReferral: () => touch && { code: touch.code, click_id: touch.click || null, at: new Date(touch.at * 1000).toISOString() },
  signup: (person, done) => finish(tell(person, false), done),
  sale: (sale, done) => finish(tell(sale, true), done),
  consent: (given) =>
    quietly(() => {
      granted = given;
      if (!given) storeTouch((touch = null));
      else if (touch && !touch.click) recorded = record(touch, storedTouch());
      else visit();
    }),
};

function run([name, ...rest]: [keyof Calls, ...never[]]): unknown {
  let result: unknown;
  quietly(() => (result = (calls[name] as (...given: never[]) => unknown)(...rest)));
  return result;
}

/** Pages that move on without loading: the address has changed once the call is back. */
function follow(name: 'pushState' | 'replaceState'): void {
  const real = history[name];
  history[name] = function (...given) {
    real.apply(this, given);
    quietly(visit);
  };
}

quietly(() => {
  if (!KEY || stub?.ready) return; // one of two tags is enough
  win.referd = Object.assign((...given: unknown[]) => run(given as never), calls);
  visit();
  follow('pushState');
  follow('replaceState');
  addEventListener('popstate', () => quietly(visit));
  addEventListener('DOMContentLoaded', () => quietly(() => touch && decorateAll(touch)));
  for (const kind of ['submit', 'click', 'auxclick']) document.addEventListener(kind, (event) => quietly(() => touch && decorateUsed(event, touch)), true);
  for (const given of stub?.q ?? []) run(Array.from(given) as never);
});
