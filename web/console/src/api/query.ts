import { QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { get, type Answer, type GetOptions, type GetPath } from './api';
import { ConnectionLost, Problem } from './problem';
import { useStore } from './store';
import { world } from './world';

/* What was read stays for half a minute and is read again when the tab comes back; changes that others make arrive by
 * /v1/stream (live.ts). Keys begin with world and path. */

function worthAnother(count: number, error: unknown): boolean {
  if (count >= 2) return false;
  return error instanceof ConnectionLost || (error instanceof Problem && error.status === 503);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: worthAnother, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

export function keyOf(worldId: string | null, path: string, options: object = {}): readonly unknown[] {
  return [worldId, path, options];
}

type Useful<P extends GetPath> = GetOptions<P> & {
  /* False: not now. */
  enabled?: boolean;
  /* What was shown stays until the next page is there. */
  keep?: boolean;
  open?: boolean;
};

export function useGet<P extends GetPath>(path: P, options: Useful<P>): UseQueryResult<Answer<P, 'get'>, Error> {
  const worldId = useStore(world);
  const { enabled = true, keep = false, open, ...call } = options;
  return useQuery<Answer<P, 'get'>, Error>({
    queryKey: keyOf(worldId, path, call),
    queryFn: ({ signal }) =>
      get(path, { ...call, signal, ...(open === undefined ? {} : { open }) } as unknown as GetOptions<P> & { signal: AbortSignal }),
    enabled,
    ...(keep ? { placeholderData: (before: Answer<P, 'get'> | undefined) => before } : {}),
  });
}

function readAgain(prefixes: string[], wanted: (path: string) => boolean): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey: [, path] }) => typeof path === 'string' && wanted(path) && prefixes.some((prefix) => path.startsWith(prefix)),
  });
}

/* Everything whose path begins so is read again where it is on screen: something was done here. What that would do is not
 * asked again: its dialog is about to close, and what was done cannot be done once more. */
export function refresh(...prefixes: string[]): Promise<void> {
  return readAgain(prefixes, (path) => !path.endsWith('/preview'));
}

/* The same for what others have done, previews too. */
export function refreshAll(...prefixes: string[]): Promise<void> {
  return readAgain(prefixes, () => true);
}
