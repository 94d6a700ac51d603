import { useLocation, useSearch } from 'wouter';

/* What a page shows stands in its address: reload, Back and a link sent to a colleague keep it. */

export type Patch = Record<string, string | null | undefined>;

export function patched(search: string, patch: Patch): string {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next.toString();
}

export interface Url {
  search: URLSearchParams;
  set(patch: Patch, options?: { replace?: boolean; state?: unknown }): void;
}

export function useUrl(): Url {
  const text = useSearch();
  const [path, navigate] = useLocation();
  return {
    search: new URLSearchParams(text),
    set: (patch, options) => {
      const next = patched(text, patch);
      navigate(next === '' ? path : `${path}?${next}`, options);
    },
  };
}
