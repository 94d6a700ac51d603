import type { Patch, Url } from '../url';
import { useUrl } from '../url';
import type { Column, Filter } from './types';

/* Filters, columns, order and page of a table, in the address of its page. */

export interface TableState {
  filters: Record<string, string>;
  order: string | null;
  after: string | null;
  shown: string[];
}

export function readState(search: URLSearchParams, filters: readonly Filter[], columns: readonly Column<never>[]): TableState {
  const set: Record<string, string> = {};
  for (const { name } of filters) {
    const value = search.get(name);
    if (value !== null && value !== '') set[name] = value;
  }
  const known = columns.map((column) => column.key);
  const wanted = search.get('columns')?.split(',').filter((key) => known.includes(key));
  return {
    filters: set,
    order: search.get('order'),
    after: search.get('after'),
    shown: wanted && wanted.length > 0 ? known.filter((key) => wanted.includes(key)) : usual(columns),
  };
}

export function usual(columns: readonly Column<never>[]): string[] {
  return columns.filter((column) => !column.optional).map((column) => column.key);
}

/* What is kept as a saved view: everything but the page. */
export function viewQuery(search: URLSearchParams): string {
  const kept = new URLSearchParams(search);
  kept.delete('after');
  kept.sort();
  return kept.toString();
}

export interface TableControl {
  state: TableState;
  filter(name: string, value: string | null): void;
  clear(): void;
  orderBy(order: string | null): void;
  show(keys: string[]): void;
  older(cursor: string): void;
  newer(): void;
  url: Url;
}

/* The cursors of the pages before this one lie in the history's entry, so that "newer" knows them after a reload too. */
function trailOf(): string[] {
  const state = window.history.state as { trail?: unknown } | null;
  return Array.isArray(state?.trail) ? state.trail.filter((one): one is string => typeof one === 'string') : [];
}

export function useTableState(filters: readonly Filter[], columns: readonly Column<never>[]): TableControl {
  const url = useUrl();
  const state = readState(url.search, filters, columns);
  const home = (patch: Patch) => url.set({ ...patch, after: null });
  return {
    state,
    url,
    filter: (name, value) => home({ [name]: value }),
    clear: () => home(Object.fromEntries(filters.map(({ name }) => [name, null]))),
    orderBy: (order) => home({ order }),
    show: (keys) => {
      const plain = usual(columns).join(',') === keys.join(',');
      url.set({ columns: plain ? null : keys.join(',') }, { replace: true });
    },
    older: (cursor) => url.set({ after: cursor }, { state: { trail: [...trailOf(), state.after ?? ''] } }),
    newer: () => {
      const trail = trailOf();
      url.set({ after: trail[trail.length - 1] ?? null }, { state: { trail: trail.slice(0, -1) } });
    },
  };
}
