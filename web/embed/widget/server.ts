/* What the server says, and asking it. Nothing rejects: a call that is blocked, refused or too slow gives null. */

export interface Offer {
  to: string;
  kind: string;
  title: string | null;
  description: string | null;
  amount: number | null;
  percent_bp: number | null;
  currency: string | null;
}
export interface Total {
  currency: string;
  available: number;
  pending: number;
}
export interface Step {
  amount: number;
  currency: string;
  state: string;
}
export interface Summary {
  code: string;
  link_url: string;
  referrals: { total: number; rewarded: number };
  totals: Total[];
  ladder: Step[];
}
export interface ShareText {
  subject?: string;
  text: string;
}
export interface Widget {
  program: { id: string; name: string; currency: string; business: string };
  locale: string | null;
  brand_color: string | null;
  page_url: string | null;
  offer: Offer[];
  share: Record<string, Record<string, ShareText>>;
  /** Strangers may ask for a link of their own. */
  join: boolean;
  /** The participant may have the server write to a friend. */
  invite: boolean;
  name: string | null;
  summary: Summary | null;
}

const PATIENCE_MS = 10_000;

export class Server {
  constructor(
    readonly base: string,
    private readonly credential: string,
  ) {}

  async ask(path: string, body?: object): Promise<Response | null> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const headers = { authorization: `Bearer ${this.credential}`, ...(body && { 'content-type': 'application/json' }) };
      return await fetch(`${this.base}v1/${path}`, { method: body ? 'POST' : 'GET', headers, credentials: 'omit', signal: stop.signal, ...(body && { body: JSON.stringify(body) }) });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  async read(path: string, body?: object): Promise<Widget | null> {
    const answer = await this.ask(path, body);
    if (!answer?.ok) return null;
    return (answer.json() as Promise<Widget>).catch(() => null);
  }
}
