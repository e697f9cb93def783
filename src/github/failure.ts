import { GraphqlResponseError } from '@octokit/graphql';
import { z } from 'zod';

/** What is known of a request that GitHub did not grant, or did not answer. */
export interface GitHubFailure {
  /** 0 where no answer came: a connection that was cut, a name that was not found, a time-out. */
  status: number;
  method: string;
  path: string;
  /** GitHub's own words. */
  says: string;
  headers: Record<string, string>;
}

const requestError = z.object({
  status: z.number(),
  message: z.string(),
  request: z.object({ method: z.string(), url: z.string() }),
  response: z
    .object({
      headers: z.record(z.string(), z.unknown()),
      data: z.unknown(),
    })
    .optional(),
});

const errorBody = z.object({
  message: z.string(),
  errors: z.array(z.union([z.string(), z.object({ message: z.string() })])).catch([]),
});

/** Undefined for an error that does not come from a request to GitHub. */
export function failureOf(error: unknown): GitHubFailure | undefined {
  if (error instanceof GraphqlResponseError) return graphqlFailure(error);

  const parsed = requestError.safeParse(error).data;
  if (parsed === undefined) return undefined;
  const { method, url } = parsed.request;
  const base = { method, path: pathOf(url) };
  if (parsed.response === undefined) return { ...base, status: 0, says: parsed.message, headers: {} };

  const body = errorBody.safeParse(parsed.response.data).data;
  const details = body?.errors.map((item) => (typeof item === 'string' ? item : item.message)) ?? [];
  const says = [body?.message ?? 'no explanation', ...details].join('; ');
  return { ...base, status: parsed.status, says, headers: texts(parsed.response.headers) };
}

/** The connection ended in the middle of an answer, which Octokit takes for the whole of it. */
class IncompleteAnswer extends Error {
  override readonly name = 'IncompleteAnswer';
  readonly status = 0;
  readonly request: { method: string; url: string };

  constructor(request: { method: string; url: string }) {
    super('the answer was cut off');
    this.request = { method: request.method, url: request.url };
  }
}

/** Throws for JSON that could not be read to its end. */
export function assertComplete(
  response: { headers: { 'content-type'?: string }; data: unknown },
  request: { method: string; url: string },
): void {
  const isJson = response.headers['content-type']?.includes('json') ?? false;
  if (isJson && typeof response.data === 'string') throw new IncompleteAnswer(request);
}

const graphqlStatus: Record<string, number> = { FORBIDDEN: 403, NOT_FOUND: 404, RATE_LIMITED: 429 };

function graphqlFailure(error: GraphqlResponseError<unknown>): GitHubFailure {
  const errors = error.errors ?? [];
  const status = errors.map(({ type }) => graphqlStatus[type]).find((found) => found !== undefined) ?? 422;
  const says = errors.map(({ message }) => message).join('; ');
  return { status, method: 'POST', path: '/graphql', says, headers: texts(error.headers) };
}

function texts(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
