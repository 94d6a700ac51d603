/* Calls of the server with the page's key. They never reject: what is blocked, refused or too slow gives status 0 or the
 * refusal's, and the page goes on. */

import { KEY, SERVER } from './settings.ts';

export interface Answer {
  ok: boolean;
  status: number;
  /** Of what was made. */
  id?: string | undefined;
}

const PATIENCE_MS = 8000;
/** Nothing was heard, or nothing was sent. */
export const SILENCE: Answer = { ok: false, status: 0 };

async function call(path: string, body: object): Promise<Answer> {
  try {
    const response = await fetch(`${SERVER}v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      keepalive: true,
    });
    const told = (await response.json()) as { id?: string };
    return { ok: response.ok, status: response.status, id: told.id };
  } catch {
    return SILENCE;
  }
}

export function send(path: string, body: object): Promise<Answer> {
  return Promise.race([call(path, body), new Promise<Answer>((resolve) => setTimeout(resolve, PATIENCE_MS, SILENCE))]);
}
