import { useState } from 'react';

/* Which rows are ticked, over several pages of the same list. */
export interface Selection<Row> {
  rows: ReadonlyMap<string, Row>;
  toggle(id: string, row: Row): void;
  togglePage(page: readonly Row[], idOf: (row: Row) => string): void;
  keepOnly(ids: readonly string[]): void;
  clear(): void;
}

export function useSelection<Row>(): Selection<Row> {
  const [rows, setRows] = useState<ReadonlyMap<string, Row>>(new Map());
  return {
    rows,
    toggle: (id, row) =>
      setRows((before) => {
        const next = new Map(before);
        if (!next.delete(id)) next.set(id, row);
        return next;
      }),
    togglePage: (page, idOf) =>
      setRows((before) => {
        const next = new Map(before);
        const all = page.every((row) => next.has(idOf(row)));
        for (const row of page) {
          if (all) next.delete(idOf(row));
          else next.set(idOf(row), row);
        }
        return next;
      }),
    keepOnly: (ids) => setRows((before) => new Map([...before].filter(([id]) => ids.includes(id)))),
    clear: () => setRows(new Map()),
  };
}
