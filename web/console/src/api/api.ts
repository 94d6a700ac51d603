import { sendJson, type Method } from './http';
import type { components, paths as Paths } from './schema';

/* The API by its own description: a path that does not exist, a body of another shape or a misspelled filter does not
 * compile. */

export type { Paths };
export type Schemas = components['schemas'];

type PathsOf<M extends Method> = { [P in keyof Paths]: Paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof Paths] &
  string;
type Operation<P extends keyof Paths, M extends Method> = Paths[P] extends Record<M, infer O> ? O : never;
type Json<R> = R extends { content: { 'application/json': infer B } } ? B : R extends { content?: never } ? undefined : never;

export type Answer<P extends keyof Paths, M extends Method> =
  Operation<P, M> extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 204 | '2XX')]> : never;
type JsonBody<B> = [B] extends [never] ? undefined : B extends { content: { 'application/json': infer J } } ? J : undefined;
export type Body<P extends keyof Paths, M extends Method> =
  Operation<P, M> extends { requestBody?: unknown } ? JsonBody<NonNullable<Operation<P, M>['requestBody']>> : undefined;
export type Query<P extends keyof Paths, M extends Method = 'get'> =
  Operation<P, M> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : Record<string, never>;

type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type PathOption<P extends string> = [Names<P>] extends [never] ? { path?: undefined } : { path: Record<Names<P>, string> };

export type GetPath = PathsOf<'get'>;
export type GetOptions<P extends GetPath> = PathOption<P> & { query?: Query<P> };

interface Common {
  /* The same key: the same act, however often it is sent. */
  key?: string;
  signal?: AbortSignal;
  /* A call that needs no session. */
  open?: boolean;
  /* Instead of the one that this tab works in. */
  world?: string | null;
}

export function fillPath(path: string, values: Record<string, string> | undefined): string {
  return path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(values?.[name] ?? ''));
}

export function get<P extends GetPath>(path: P, options: GetOptions<P> & Common): Promise<Answer<P, 'get'>> {
  const { path: values, query, ...rest } = options;
  return sendJson('get', fillPath(path, values), { ...rest, ...(query ? { query } : {}) }) as Promise<Answer<P, 'get'>>;
}

type ChangeOptions<P extends string & keyof Paths, M extends Method> = PathOption<P> &
  Common & { query?: Query<P, M> } & (Body<P, M> extends undefined ? { body?: undefined } : { body: Body<P, M> });

function changer<M extends Method>(method: M) {
  return <P extends PathsOf<M>>(path: P, options: ChangeOptions<P, M>): Promise<Answer<P, M>> => {
    const { path: values, ...rest } = options as ChangeOptions<P, M> & { path?: Record<string, string>; query?: object; body?: unknown };
    return sendJson(method, fillPath(path, values), rest) as Promise<Answer<P, M>>;
  };
}

export const post = changer('post');
export const put = changer('put');
export const patch = changer('patch');
export const remove = changer('delete');
