import { useEffect, useRef, useState } from 'react';
import { post, type Answer } from '../../api/api';
import { newKey } from '../../kit/form';
import { same, type Json } from '../../rules/json';

/* A draft tried on the referrals of the last days. A call looks at so many of them; what the calls find is added up until
 * there are no more, or somebody says that it is enough. */

export const TRIED_DAYS = 90;
const DAY_MS = 86_400_000;

export type DryRun = Answer<'/v1/programs/{id}/versions/{n}/dry_run', 'post'>;
export type DryRunSum = DryRun['would'];
export type DryRunRow = DryRunSum['rows'][number];

const like = (a: DryRunRow, b: DryRunRow): boolean => a.rule_key === b.rule_key && a.kind === b.kind && a.currency === b.currency;

function addSums(a: DryRunSum, b: DryRunSum): DryRunSum {
  const rows = a.rows.map((row) => {
    const more = b.rows.find((other) => like(row, other));
    return more ? { ...row, count: row.count + more.count, amount: row.amount + more.amount } : row;
  });
  const others = b.rows.filter((row) => !a.rows.some((other) => like(row, other)));
  return { count: a.count + b.count, referrals: a.referrals + b.referrals, rows: [...rows, ...others] };
}

/* What an earlier call found, with what the next did. */
export function addRuns(a: DryRun, b: DryRun): DryRun {
  return {
    ...b,
    referrals: a.referrals + b.referrals,
    events: a.events + b.events,
    would: addSums(a.would, b.would),
    given: addSums(a.given, b.given),
    differing: a.differing + b.differing,
    differences: [...a.differences, ...b.differences],
  };
}

/* Both sides of each rule, in one order. */
export function sides(run: DryRun): { row: DryRunRow; given: DryRunRow | undefined; would: DryRunRow | undefined }[] {
  const all = [...run.would.rows, ...run.given.rows.filter((row) => !run.would.rows.some((other) => like(row, other)))];
  return all.map((row) => ({ row, given: run.given.rows.find((other) => like(row, other)), would: run.would.rows.find((other) => like(row, other)) }));
}

export interface Tried {
  run: DryRun | null;
  /* The rules that it is of. */
  rules: Json;
  busy: boolean;
  error: Error | null;
}

interface Trying {
  tried: Tried | null;
  start(): void;
  stop(): void;
}

/* `version`: what the draft would be, or what is live where nothing is changed. */
export function useDryRun(programId: string, version: number, rules: Json, live: Json): Trying {
  const [tried, setTried] = useState<Tried | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const stop = () => {
    running.current?.abort();
    setTried((before) => before && { ...before, busy: false });
  };
  const start = async () => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const draft = same(rules, live) ? {} : { rules: rules as Record<string, unknown> };
    const from = new Date(Date.now() - TRIED_DAYS * DAY_MS).toISOString();
    let run: DryRun | null = null;
    setTried({ run, rules, busy: true, error: null });
    try {
      do {
        const after: string | null = run?.next_cursor ?? null;
        const next: DryRun = await post('/v1/programs/{id}/versions/{n}/dry_run', {
          path: { id: programId, n: String(version) },
          body: { from, ...draft, ...(after === null ? {} : { starting_after: after }) },
          key: newKey(),
          signal: control.signal,
        });
        run = run ? addRuns(run, next) : next;
        if (!control.signal.aborted) setTried({ run, rules, busy: run.has_more, error: null });
      } while (run.has_more && !control.signal.aborted);
    } catch (error) {
      if (control.signal.aborted) return;
      if (!(error instanceof Error)) throw error;
      setTried({ run, rules, busy: false, error });
    }
  };
  return { tried, start: () => void start(), stop };
}
