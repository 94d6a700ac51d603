import { passGate } from './gate';
import { ConnectionLost, problemOf, type Problem } from './problem';
import { csrfToken, world } from './world';

/* One request: the world, the token of changes, the idempotency key; problems as exceptions. Paths without a session of
 * their own (sign-in, set-up) are told by `open`, and are never held up for a sign-in. */

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Scalar = string | number | boolean | null | undefined;

export interface SendOptions {
  query?: object;
  body?: unknown;
  /* Sent as it is, instead of a body: a piece of a CSV. */
  file?: Blob;
  key?: string;
  signal?: AbortSignal;
  open?: boolean;
  /* Instead of the one that this tab works in; null: none is named. */
  world?: string | null;
  accept?: string;
  headers?: Record<string, string>;
}

export function addressOf(path: string, query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, Scalar][])
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function worldOf(options: SendOptions): string | null {
  if (options.world !== undefined) return options.world;
  return options.open ? null : world.get();
}

function headersOf(method: Method, options: SendOptions): Headers {
  const headers = new Headers({ ...options.headers, Accept: options.accept ?? 'application/json' });
  const worldId = worldOf(options);
  const token = csrfToken.get();
  if (worldId !== null) headers.set('Referd-Workspace', worldId);
  if (method !== 'get' && token !== null) headers.set('X-CSRF-Token', token);
  if (options.key !== undefined) headers.set('Idempotency-Key', options.key);
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.file) headers.set('Content-Type', 'text/csv');
  return headers;
}

async function once(method: Method, path: string, options: SendOptions): Promise<Response> {
  try {
    return await fetch(addressOf(path, options.query), {
      method: method.toUpperCase(),
      headers: headersOf(method, options),
      body: options.file ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      credentials: 'same-origin',
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ConnectionLost();
  }
}

/* The token of a page that was open while its session changed is fetched anew, once. */
async function renewToken(): Promise<boolean> {
  const response = await once('get', '/v1/session', {});
  if (!response.ok) return false;
  const session = (await response.json()) as { csrf_token: string };
  csrfToken.set(session.csrf_token);
  return true;
}

async function recovers(problem: Problem, attempt: number): Promise<boolean> {
  if (problem.status === 401) return passGate('sign_in').then(() => true);
  if (problem.code === 'confirmation_required') return passGate('confirm').then(() => true);
  return problem.code === 'csrf_failed' && attempt === 0 && renewToken();
}

const ATTEMPTS = 5;

/* Sent again, a call goes to the world that it was meant for, whatever the tab works in by then. */
export async function send(method: Method, path: string, options: SendOptions = {}): Promise<Response> {
  const meant = { ...options, world: worldOf(options) };
  for (let attempt = 0; ; attempt++) {
    const response = await once(method, path, meant);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (options.open || attempt >= ATTEMPTS || !(await recovers(problem, attempt))) throw problem;
  }
}

export async function sendJson(method: Method, path: string, options: SendOptions = {}): Promise<unknown> {
  const response = await send(method, path, options);
  return response.status === 204 ? undefined : response.json();
}
