import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { gate as Gate } from '../src/api/gate';
import type { send as Send } from '../src/api/http';
import type { csrfToken, keepWorld } from '../src/api/world';

/* A browser's keeping, and a server that wants a password first. */
function fakeStorage(): Storage {
  const kept = new Map<string, string>();
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) } as Storage;
}

let seen: (string | null)[] = [];
let api: { send: typeof Send; gate: typeof Gate; keepWorld: typeof keepWorld; csrfToken: typeof csrfToken };

beforeEach(async () => {
  seen = [];
  vi.stubGlobal('sessionStorage', fakeStorage());
  vi.stubGlobal('localStorage', fakeStorage());
  vi.stubGlobal('fetch', (_path: string, { headers }: { headers: Headers }) => {
    seen.push(headers.get('Referd-Workspace'));
    return Promise.resolve(seen.length === 1 ? Response.json({ code: 'confirmation_required' }, { status: 403 }) : Response.json({}));
  });
  vi.resetModules();
  const { send } = await import('../src/api/http');
  const { gate } = await import('../src/api/gate');
  api = { send, gate, ...(await import('../src/api/world')) };
});
afterEach(() => vi.unstubAllGlobals());

describe('a call', () => {
  it('that waited for a password goes to the world that it was meant for, whatever the tab works in by then', async () => {
    api.keepWorld('ws_test');
    const answer = api.send('post', '/v1/keys', { body: {} });
    await vi.waitFor(() => expect(api.gate.get()).not.toBeNull());
    api.keepWorld('ws_live');
    api.gate.get()?.open();
    await answer;
    expect(seen).toEqual(['ws_test', 'ws_test']);
  });

  it('without a session of its own names no world unless it is told one', async () => {
    api.keepWorld('ws_test');
    await api.send('post', '/v1/session', { open: true, body: {} }).catch(() => undefined);
    await api.send('post', '/v1/session/confirm', { open: true, world: 'ws_test', body: {} });
    expect(seen).toEqual([null, 'ws_test']);
  });
});
