/* What can go wrong with a call: the API says no (Problem), or it cannot be reached (ConnectionLost). */

export interface FieldError {
  param: string;
  code: string;
  detail: string;
}

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  param?: string;
  /* One without a field is what `detail` says already. */
  errors?: (Omit<FieldError, 'param'> & { param: string | null })[];
  request_id?: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly errors: FieldError[];
  readonly requestId: string | null;
  readonly retryAfter: number | null;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: ProblemBody, retryAfter: number | null) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.param = body.param ?? null;
    this.errors = (body.errors ?? []).filter((one): one is FieldError => one.param !== null);
    this.requestId = body.request_id ?? null;
    this.retryAfter = retryAfter;
    this.body = body as Readonly<Record<string, unknown>>;
  }

  /* The fields at fault, the one that the API names first too. */
  get fields(): FieldError[] {
    if (this.errors.length > 0 || this.param === null) return this.errors;
    return [{ param: this.param, code: this.code, detail: this.message }];
  }
}

export class ConnectionLost extends Error {
  constructor() {
    super('The server could not be reached.');
    this.name = 'ConnectionLost';
  }
}

/* The person closed the dialog that the call waited for. */
export class GivenUp extends Error {
  constructor() {
    super('Given up.');
    this.name = 'GivenUp';
  }
}

function seconds(text: string | null): number | null {
  const value = Number(text);
  return text !== null && Number.isFinite(value) ? value : null;
}

export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  return new Problem(response.status, body, seconds(response.headers.get('Retry-After')));
}
