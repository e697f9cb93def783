import type { IncomingMessage } from 'node:http';
import { authenticateGit, withoutTokens } from './authentication.ts';
import { rootFields } from './graphql.ts';
import type { State } from './state.ts';

/** One request as it arrived, without any token. */
export interface LoggedRequest {
  method: string;
  /** Below the API's root; GraphQL is `/graphql`, git `/<owner>/<name>.git/…`. */
  path: string;
  query: Record<string, string>;
  /** Login of who asked, where the token was a known one. */
  actor?: string;
  /** Absent for git. */
  body?: unknown;
  /** Fields at the root of a GraphQL request. */
  fields: readonly string[];
  /** What was answered; `cut` where the connection was broken. */
  status?: number | 'cut';
}

export type RequestKind = 'rest' | 'graphql' | 'git' | 'unknown';

export function kindOf(url: URL): RequestKind {
  if (url.pathname === '/api/graphql') return 'graphql';
  if (url.pathname.startsWith('/api/v3/')) return 'rest';
  return /^\/[^/]+\/[^/]+\.git\//.test(url.pathname) ? 'git' : 'unknown';
}

/** A repository may be asked for by its number as well, as in links to further pages. */
export function pathOf(state: State, url: URL): string {
  const kind = kindOf(url);
  if (kind === 'graphql') return '/graphql';
  if (kind !== 'rest') return url.pathname;
  const path = url.pathname.slice('/api/v3'.length);
  const [, first, id, ...rest] = path.split('/');
  if (first !== 'repositories') return path;
  const repository = state.repositories.find((entry) => entry.id === Number(id));
  return repository ? ['/repos', repository.fullName, ...rest].join('/') : path;
}

export function toLoggedRequest(
  state: State,
  given: { request: IncomingMessage; url: URL; body: unknown },
): LoggedRequest {
  const { request, url, body } = given;
  const [, token = ''] = (request.headers.authorization ?? '').split(' ');
  const actor = state.tokens.get(token) ?? authenticateGit(state, request);
  const clean = (value: unknown) => JSON.parse(withoutTokens(state, JSON.stringify(value))) as unknown;
  return {
    method: request.method ?? 'GET',
    path: withoutTokens(state, pathOf(state, url)),
    query: clean(Object.fromEntries(url.searchParams)) as Record<string, string>,
    ...(actor && { actor: actor.user.login }),
    ...(body !== undefined && { body: clean(body) }),
    fields: kindOf(url) === 'graphql' ? rootFields(body) : [],
  };
}

/** What every client has to do; a token belongs into the header that is made for it and nowhere else. */
export function clientFaults(
  state: State,
  given: { request: IncomingMessage; url: URL; body: unknown },
): string[] {
  const { request, url, body } = given;
  const { 'user-agent': agent, 'content-type': type, 'x-github-api-version': version } = request.headers;
  const carriers = { address: `${url.pathname}${url.search}`, body: JSON.stringify(body ?? null) };
  return [
    ...(agent ? [] : ['GitHub refuses requests without a User-Agent']),
    ...(body !== undefined && !type?.startsWith('application/json') ? [`the body is sent as ${type}`] : []),
    ...(version !== undefined && version !== '2022-11-28' ? [`unknown API version ${version}`] : []),
    ...Object.entries(carriers)
      .filter(([, text]) => withoutTokens(state, text) !== text)
      .map(([place]) => `a token is in the ${place}`),
  ];
}
