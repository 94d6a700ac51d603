import { useEffect } from 'react';
import { ConnectionLost, Problem } from './problem';
import { send } from './http';
import { refreshAll } from './query';
import { createStore, useStore } from './store';
import { readEvents } from './stream-events';
import { world } from './world';

/* Changes as they happen, by server-sent events over fetch (EventSource cannot name the world). Where the stream is not to be
 * had, lists are read again when the tab comes back: nothing breaks, `live` only says so. */

export const live = createStore(false);

export interface Change {
  type: string;
  object: string;
  id: string;
}

/* The collections that show an object of this kind. */
const shown: Record<string, string[]> = {
  referral: ['/v1/referrals', '/v1/counts', '/v1/reports', '/v1/participants'],
  participant: ['/v1/participants', '/v1/reports'],
  contact: ['/v1/contacts'],
  reward: ['/v1/rewards', '/v1/referrals', '/v1/participants', '/v1/contacts', '/v1/counts', '/v1/reports', '/v1/ledger'],
  redemption: ['/v1/redemptions', '/v1/contacts', '/v1/ledger', '/v1/reports'],
  case: ['/v1/cases', '/v1/counts', '/v1/reports'],
  program: ['/v1/programs', '/v1/reports'],
  event: ['/v1/events', '/v1/referrals'],
  link: ['/v1/participants'],
  click: ['/v1/clicks', '/v1/participants', '/v1/reports'],
};

const GATHER_MS = 700;
/* Figures follow their change by a few seconds: they are read once more. */
const FIGURES = ['/v1/counts', '/v1/reports'];
const FIGURES_MS = 4_000;
const waiting = new Set<string>();
let timer: ReturnType<typeof setTimeout> | null = null;

export function noteChange(change: Change): void {
  for (const prefix of shown[change.object] ?? [`/v1/${change.object}s`]) waiting.add(prefix);
  timer ??= setTimeout(() => {
    const prefixes = [...waiting];
    waiting.clear();
    timer = null;
    void refreshAll(...prefixes);
    const behind = prefixes.filter((prefix) => FIGURES.includes(prefix));
    if (behind.length > 0) setTimeout(() => void refreshAll(...behind), FIGURES_MS);
  }, GATHER_MS);
}

async function follow(signal: AbortSignal, after: { id: string | null }): Promise<void> {
  const response = await send('get', '/v1/stream', {
    signal,
    accept: 'text/event-stream',
    ...(after.id === null ? {} : { headers: { 'Last-Event-ID': after.id } }),
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  live.set(true);
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const read = readEvents(text + value);
    text = read.rest;
    for (const event of read.events) {
      after.id = event.id ?? after.id;
      if (event.event === 'change') noteChange(JSON.parse(event.data) as Change);
    }
  }
}

const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 60_000];

function lasting(error: unknown): boolean {
  return error instanceof Problem && [403, 404, 501].includes(error.status);
}

async function keepFollowing(signal: AbortSignal, after: { id: string | null }): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    try {
      await follow(signal, after);
      failures = 0;
    } catch (error) {
      if (lasting(error)) return;
      if (!(error instanceof ConnectionLost) && signal.aborted) return;
      failures++;
    } finally {
      live.set(false);
    }
    const wait = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 60_000;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/* Follows the changes of this tab's world while it is mounted. A page that is left may be kept by the browser for the way
 * back, and its stream with it: some of those take all connections that a browser has for one host. */
export function useLive(): void {
  const worldId = useStore(world);
  useEffect(() => {
    const after: { id: string | null } = { id: null };
    let stop = new AbortController();
    const leave = () => stop.abort();
    const comeBack = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      stop = new AbortController();
      void keepFollowing(stop.signal, after);
    };
    void keepFollowing(stop.signal, after);
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
      stop.abort();
    };
  }, [worldId]);
}
