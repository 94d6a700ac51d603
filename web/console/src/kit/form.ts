import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { ConnectionLost, GivenUp, Problem } from '../api/problem';

/* A form is a flat record of what was typed, by the API's own names of its fields ("prospect.email"), so that the errors of
 * the API find their fields by themselves. One idempotency key per open form: a double click and a try after a lost
 * connection are one act. The key changes when what is sent changes, because the API wants another key for another body. */

export type Values = Record<string, string | boolean>;
export type Check<V> = (value: string, values: V) => string | null;

interface FormSpec<V extends Values, A> {
  initial: V;
  /* By field: what is wrong, in words, or null. Asked when the field is left, and before sending. */
  checks?: { [K in keyof V]?: Check<V> };
  /* By field: what was typed in short, written out. Done when the field is left, and before sending. */
  tidy?: { [K in keyof V]?: (value: string) => string };
  submit(values: V, key: string): Promise<A>;
  onDone?(answer: A, values: V): void;
  /* Fields under which the API knows them otherwise: {"rules.rewards[0].amount.fixed": "amount"}. */
  aliases?: Record<string, string>;
}

export interface Bound {
  id: string;
  name: string;
  error: string | null;
  onBlur(): void;
}
export interface BoundText extends Bound {
  value: string;
  onChange(event: { currentTarget: { value: string } } | string): void;
}
export interface BoundCheck extends Bound {
  checked: boolean;
  onChange(event: { currentTarget: { checked: boolean } }): void;
}

export type FormState = 'open' | 'sending' | 'lost' | 'done';

export interface Form<V extends Values> {
  id: string;
  values: V;
  state: FormState;
  dirty: boolean;
  /* What is wrong beside the fields: the API's own words. */
  problem: Problem | null;
  /* Field and words, in the order of the form. */
  faults: { name: string; id: string; words: string }[];
  text(name: keyof V & string): BoundText;
  check(name: keyof V & string): BoundCheck;
  set(values: Partial<V>): void;
  submit(): void;
  reset(values?: V): void;
}

export function newKey(): string {
  return crypto.randomUUID();
}

/* Which field a name of the API's errors is: itself, or the nearest above ("tags[2]" is `tags`). */
export function fieldOf(param: string, names: readonly string[], aliases: Record<string, string> = {}): string | null {
  const known = aliases[param] ?? param;
  for (let name = known; name !== ''; name = name.replace(/(\.[^.[]+|\[\d+\]|^[^.[]+)$/, '')) if (names.includes(name)) return name;
  return names.find((name) => known.endsWith(`.${name}`)) ?? null;
}

type Faults = Record<string, string>;

function faultsOf(problem: Problem, names: string[], aliases: Record<string, string> | undefined): { faults: Faults; all: boolean } {
  const faults: Faults = {};
  let all = problem.fields.length > 0;
  for (const error of problem.fields) {
    const name = fieldOf(error.param, names, aliases);
    if (name === null) all = false;
    else faults[name] ??= error.detail;
  }
  return { faults, all };
}

export function useForm<V extends Values, A>(spec: FormSpec<V, A>): Form<V> {
  const id = useId();
  const [values, setValues] = useState<V>(spec.initial);
  const [faults, setFaults] = useState<Faults>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [state, setState] = useState<FormState>('open');
  const sent = useRef<{ body: string; key: string } | null>(null);
  const busy = useRef(false);
  const names = useMemo(() => Object.keys(spec.initial), [spec.initial]);

  const fault = (name: string, of: V): string | null => {
    const value = of[name];
    return typeof value === 'string' ? (spec.checks?.[name as keyof V]?.(value, of) ?? null) : null;
  };

  const change = useCallback((part: Partial<V>) => {
    setValues((before) => ({ ...before, ...part }));
    setState('open');
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !(name in part))));
  }, []);

  /* What differs from what was typed. */
  const writtenOut = (of: V, only: string[]): Partial<V> =>
    Object.fromEntries(
      only.flatMap((name) => {
        const value = of[name];
        const whole = typeof value === 'string' ? spec.tidy?.[name]?.(value) : undefined;
        return whole === undefined || whole === value ? [] : [[name, whole]];
      }),
    ) as Partial<V>;

  const leave = (name: string) => {
    const whole = writtenOut(values, [name]);
    if (name in whole) setValues((before) => ({ ...before, ...whole }));
    const words = fault(name, { ...values, ...whole });
    setFaults((before) => {
      const rest = Object.fromEntries(Object.entries(before).filter(([other]) => other !== name));
      return words === null ? (before[name] === undefined ? before : rest) : { ...rest, [name]: words };
    });
  };

  const keyFor = (body: string): string => {
    if (sent.current?.body !== body) sent.current = { body, key: newKey() };
    return sent.current.key;
  };

  const refused = (error: unknown) => {
    if (error instanceof GivenUp) return setState('open');
    if (error instanceof ConnectionLost) return setState('lost');
    setState('open');
    if (!(error instanceof Problem)) throw error;
    const found = faultsOf(error, names, spec.aliases);
    setFaults(found.faults);
    setProblem(found.all ? null : error);
    focusFirst(id, names, found.faults);
  };

  const submit = () => {
    if (busy.current) return;
    const written = { ...values, ...writtenOut(values, names) };
    setValues(written);
    const wrong: Faults = {};
    for (const name of names) {
      const words = fault(name, written);
      if (words !== null) wrong[name] = words;
    }
    setFaults(wrong);
    setProblem(null);
    if (Object.keys(wrong).length > 0) return focusFirst(id, names, wrong);
    busy.current = true;
    setState('sending');
    spec
      .submit(written, keyFor(JSON.stringify(written)))
      .then((answer) => {
        setState('done');
        spec.onDone?.(answer, written);
      }, refused)
      .finally(() => {
        busy.current = false;
      });
  };

  useSentOnce(state === 'lost', submit);

  return {
    id,
    values,
    state,
    dirty: names.some((name) => values[name] !== spec.initial[name]),
    problem,
    faults: names.filter((name) => faults[name] !== undefined).map((name) => ({ name, id: `${id}-${name}`, words: faults[name] ?? '' })),
    text: (name) => ({
      id: `${id}-${name}`,
      name,
      value: String(values[name]),
      error: faults[name] ?? null,
      onBlur: () => leave(name),
      onChange: (event) => change({ [name]: typeof event === 'string' ? event : event.currentTarget.value } as Partial<V>),
    }),
    check: (name) => ({
      id: `${id}-${name}`,
      name,
      checked: values[name] === true,
      error: faults[name] ?? null,
      onBlur: () => undefined,
      onChange: (event) => change({ [name]: event.currentTarget.checked } as Partial<V>),
    }),
    set: change,
    submit,
    reset: (next) => {
      setValues(next ?? spec.initial);
      setFaults({});
      setProblem(null);
      setState('open');
      sent.current = null;
    },
  };
}

function focusFirst(id: string, names: string[], faults: Faults): void {
  const first = names.find((name) => faults[name] !== undefined);
  if (first) requestAnimationFrame(() => document.getElementById(`${id}-${first}`)?.focus());
}

/* What could not be sent goes out when the connection is back. */
function useSentOnce(lost: boolean, submit: () => void): void {
  const latest = useRef(submit);
  useEffect(() => {
    latest.current = submit;
  });
  useEffect(() => {
    if (!lost) return undefined;
    const again = () => latest.current();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [lost]);
}

/* {"prospect.email": "a"} as {prospect: {email: "a"}}; what is empty is left out. */
export function nest(values: Values): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(values)) {
    if (value === '') continue;
    const parts = path.split('.');
    const last = parts.pop() ?? path;
    let part = body;
    for (const name of parts) part = (part[name] ??= {}) as Record<string, unknown>;
    part[last] = value;
  }
  return body;
}
