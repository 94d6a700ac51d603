import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { sendJson } from '../../api/http';
import { keyOf } from '../../api/query';
import { useStore } from '../../api/store';
import { world } from '../../api/world';
import type { ListPath, Page, RowOf } from '../list';

export type ListQuery = Record<string, string | number>;

/* A page of a list. The query is made of the table's own filters, so its names are checked where they are written. */
export function useList<P extends ListPath>(path: P, query: ListQuery): UseQueryResult<Page<RowOf<P>>, Error> {
  const worldId = useStore(world);
  return useQuery<Page<RowOf<P>>, Error>({
    queryKey: keyOf(worldId, path, { query }),
    queryFn: ({ signal }) => sendJson('get', path, { query, signal }) as Promise<Page<RowOf<P>>>,
    placeholderData: (before) => before,
  });
}

const PAGE_ROWS = 100;
const MOST_ROWS = 50_000;

/* All rows of a list, page by page, for a file; `cut`: there are more than a browser should hold. */
export async function readAll<P extends ListPath>(path: P, query: ListQuery, onRows: (count: number) => void): Promise<{ rows: RowOf<P>[]; cut: boolean }> {
  const rows: RowOf<P>[] = [];
  let after: string | null = null;
  do {
    const page = (await sendJson('get', path, {
      query: { ...query, limit: PAGE_ROWS, starting_after: after },
    })) as Page<RowOf<P>>;
    rows.push(...page.data);
    after = page.has_more ? page.next_cursor : null;
    onRows(rows.length);
  } while (after !== null && rows.length < MOST_ROWS);
  return { rows, cut: after !== null };
}
