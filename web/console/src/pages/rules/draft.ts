import { useCallback, useEffect, useState } from 'react';
import { same, type Json } from '../../rules/json';
import { readSource, writeSource } from '../../rules/source';

/* The draft of a program's next version. It lives in this browser until it is published or discarded: a reload, an expired
 * session or a lost connection takes nothing away. */

export interface Draft {
  /* The live version that it began from. */
  base: number;
  rules: Json;
}

const nameOf = (worldId: string | null, programId: string): string => `referd-rules ${worldId ?? ''} ${programId}`;

function kept(name: string): Draft | null {
  const source = readSource(localStorage.getItem(name) ?? '');
  if (!source.ok || typeof source.value !== 'object' || source.value === null || Array.isArray(source.value)) return null;
  const { base, rules } = source.value;
  return typeof base === 'number' && rules !== undefined ? { base, rules } : null;
}

export interface DraftControl {
  draft: Draft;
  dirty: boolean;
  replace(rules: Json): void;
  /* Goes on from the version that is live now, with what is in the draft. */
  rebase(): void;
  discard(): void;
}

export function useDraft(worldId: string | null, programId: string, live: { version: number; rules: Json }): DraftControl {
  const name = nameOf(worldId, programId);
  const [own, setOwn] = useState<Draft | null>(() => kept(name));
  const dirty = own !== null && !same(own.rules, live.rules);
  useEffect(() => {
    if (dirty) localStorage.setItem(name, writeSource({ base: own.base, rules: own.rules }));
    else localStorage.removeItem(name);
  }, [name, own, dirty]);
  const { version } = live;
  const replace = useCallback((rules: Json) => setOwn((before) => ({ base: before?.base ?? version, rules })), [version]);
  return {
    draft: dirty ? own : { base: version, rules: live.rules },
    dirty,
    replace,
    rebase: () => setOwn((before) => before && { ...before, base: version }),
    discard: () => setOwn(null),
  };
}
