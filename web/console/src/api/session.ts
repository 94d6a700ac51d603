import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { keepPlace } from '../text/text';
import { keepLocale } from '../text/locale';
import { get, remove, type Answer } from './api';
import { Problem } from './problem';
import { csrfToken, keepWorld, world } from './world';

/* Who is signed in, in which world, and what he may do there. */

export type Account = Answer<'/v1/session', 'get'>;

/* Somebody who belongs to a business: all pages but one are for them. */
export type Session = Account & { workspace: NonNullable<Account['workspace']> };

export function belongs(account: Account): account is Session {
  return account.workspace !== null;
}

const KEY = ['session'] as const;

/* What a session brings along: the token of changes, the world, the language, the zone and clock of the business. */
export function takeSession(session: Account): void {
  csrfToken.set(session.csrf_token);
  keepLocale(session.user.locale);
  if (!belongs(session)) return;
  if (world.get() !== session.workspace.id) keepWorld(session.workspace.id);
  keepPlace(session.workspace.time_zone, session.workspace.now);
}

async function readSession(): Promise<Account | null> {
  try {
    const session = await get('/v1/session', { open: true });
    return await inKeptWorld(session);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

function worldsOf(session: Account): string[] {
  return session.workspaces.flatMap((workspace) => [workspace.id, workspace.test_id]);
}

/* This tab may work in another world than the one that the session names when nobody asks. */
async function inKeptWorld(session: Account): Promise<Account> {
  const kept = world.get();
  csrfToken.set(session.csrf_token);
  if (kept === null || kept === session.workspace?.id || !worldsOf(session).includes(kept)) {
    takeSession(session);
    return session;
  }
  const there = await get('/v1/session', { open: true, world: kept });
  takeSession(there);
  return there;
}

export function useSessionQuery() {
  return useQuery({ queryKey: KEY, queryFn: readSession, staleTime: 60_000 });
}

export function useSessionControl() {
  const client = useQueryClient();
  return {
    /* After set-up or an invitation: the session that was answered is the session, and its world is entered. */
    begin: (session: Account) => {
      takeSession(session);
      client.setQueryData(KEY, session);
    },
    /* After a sign-in or a password: this tab stays in its world where the session has it. */
    resume: async (session: Account) => {
      client.setQueryData(KEY, await inKeptWorld(session));
    },
    reload: () => client.invalidateQueries({ queryKey: KEY }),
    /* First the session is read there: a tab never stands in a world that it cannot say anything of. */
    enter: async (worldId: string) => {
      const session = await get('/v1/session', { world: worldId });
      takeSession(session);
      client.setQueryData(KEY, session);
    },
    end: async () => {
      await remove('/v1/session', {});
      csrfToken.set(null);
      /* First nobody is signed in, so that the pages go; then what they have read goes. */
      client.setQueryData(KEY, null);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    },
  };
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('nobody is signed in here');
  return session;
}

export function useMay(): (scope: string) => boolean {
  const { scopes } = useSession();
  return (scope) => scopes.includes(scope) || scopes.includes('*');
}
