import { useQueries } from '@tanstack/react-query';
import { get } from '../../api/api';
import { keyOf } from '../../api/query';
import { useStore } from '../../api/store';
import { world } from '../../api/world';

/* Names of the people whom the rows of a page mention. Each is read once and kept; lists ask for those of their page. */

const KEPT_MS = 300_000;

type Kind = 'contacts' | 'participants';

export function useNames(kind: Kind, ids: readonly (string | null)[]): ReadonlyMap<string, string> {
  const worldId = useStore(world);
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  return useQueries({
    queries: wanted.map((id) => ({
      queryKey: keyOf(worldId, `/v1/${kind}/{id}`, { path: { id } }),
      queryFn: () => get(`/v1/${kind}/{id}` as '/v1/contacts/{id}', { path: { id } }),
      staleTime: KEPT_MS,
    })),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.id, nameOf(data)] as const] : []))),
  });
}

export interface Person {
  name?: string | null;
  company?: string | null;
  email?: string | null;
  phone?: string | null;
  id: string;
}

/* What a person is called: the best that is known. */
export function nameOf(person: Person): string {
  return person.name || person.company || person.email || person.phone || person.id;
}
