import type { IncomingMessage } from 'node:http';
import { assertAllowed } from './access.ts';
import { ApiError } from './api-error.ts';
import { authenticate, authenticateApp } from './authentication.ts';
import { type Call, findComment, type Reply, type Routes } from './call.ts';
import type { MatchedOperation } from './description.ts';
import { OPERATIONS } from './operations.ts';
import { ensureUser } from './people.ts';
import { followHeads } from './pull-heads.ts';
import {
  type App,
  findRepository,
  type Issue,
  type Repository,
  type State,
  type TokenActor,
} from './state.ts';
import type { Urls } from './urls.ts';
import type { CheckedRequest, Validator, Values } from './validation.ts';

export interface ApiContext {
  state: State;
  urls: Urls;
  routes: Routes;
  validator: Validator;
  complain(fault: string): void;
}

export interface ApiRequest {
  request: IncomingMessage;
  operation: MatchedOperation;
  checked: CheckedRequest;
  body: unknown;
  /** Below the API's root, with the repository's name. */
  path: string;
  url: URL;
}

/** Carries out one operation of the REST API, and holds the answer against GitHub's description of it. */
export async function answerApi(context: ApiContext, asked: ApiRequest): Promise<Reply> {
  const { validator, complain } = context;
  const reply = await carryOut(context, asked).catch((error: unknown) => errorReply(asked.operation, error));
  if (!(reply.body instanceof Uint8Array)) {
    const answer = { status: reply.status, body: reply.body };
    for (const fault of validator.answer(asked.operation, answer))
      complain(`the stand-in is wrong: ${fault}`);
  }
  return reply;
}

async function carryOut(context: ApiContext, asked: ApiRequest): Promise<Reply> {
  const { state, urls, routes } = context;
  const { operation, checked, request } = asked;
  const app = isForApp(operation) ? authenticateApp(state, request) : undefined;
  const actor = app ? actorOf(state, app) : authenticate(state, request);
  const { owner, repo } = checked.params;
  const repository = owner === undefined ? undefined : findRepository(state, `${owner}/${repo}`);
  const issue = repository && issueAskedFor(repository, checked.params);
  assertAllowed(actor, { operation: operation.key, repository, issue });
  if (checked.faults.length > 0) {
    throw new ApiError(422, `Invalid request.\n\n${checked.faults.join('\n')}`);
  }
  if (repository) await followHeads(state, repository);
  const call: Omit<Call, 'repository'> = {
    state,
    urls,
    actor,
    app,
    params: checked.params,
    query: checked.query,
    body: (asked.body ?? {}) as Values,
    media: mediaOf(context, request),
    url: pagingUrl(urls, repository, asked),
    complain: context.complain,
  };
  // Operations outside of a repository do not look at it.
  const reply = await routes[operation.key]({ ...call, repository: repository as Repository });
  const scopes = actor.kind === 'user' ? actor.scopes : undefined;
  return scopes === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, 'x-oauth-scopes': scopes.join(', ') } };
}

function isForApp({ key }: MatchedOperation): boolean {
  return OPERATIONS.some(({ method, path, needs }) => `${method} ${path}` === key && needs === 'app');
}

function actorOf(state: State, { slug }: App): TokenActor {
  return {
    kind: 'app',
    user: ensureUser(state, { login: `${slug}[bot]` }),
    permissions: {},
    repositories: [],
  };
}

function issueAskedFor(repository: Repository, params: Values): Issue | undefined {
  if (params.comment_id !== undefined) return findComment(repository, params.comment_id)?.issue;
  return repository.issues.find(({ number }) => number === params.issue_number);
}

export function errorReply(operation: MatchedOperation | undefined, error: unknown): Reply {
  if (!(error instanceof ApiError)) throw error;
  const { status, message, errors } = error;
  const docs = operation?.description.docs ?? 'https://docs.github.com/rest';
  const body = { message, documentation_url: docs, status: String(status) };
  return { status, body: errors.length > 0 ? { ...body, errors } : body };
}

const MEDIA_TYPES: Record<string, Call['media']> = {
  '*/*': 'json',
  'application/json': 'json',
  'application/vnd.github+json': 'json',
  'application/vnd.github.v3+json': 'json',
  'application/vnd.github.raw': 'raw',
  'application/vnd.github.raw+json': 'raw',
  'application/vnd.github.v3.raw': 'raw',
  'application/vnd.github.v3.raw+json': 'raw',
  'application/vnd.github.object': 'object',
  'application/vnd.github.object+json': 'object',
  'application/vnd.github.v3.object': 'object',
  'application/vnd.github.sha': 'sha',
  'application/vnd.github.v3.sha': 'sha',
};

/** @throws ApiError 415 */
function mediaOf({ complain }: ApiContext, request: IncomingMessage): Call['media'] {
  const [accept = '*/*'] = (request.headers.accept ?? '*/*').split(/[,;]/);
  const media = MEDIA_TYPES[accept.trim()];
  if (media !== undefined) return media;
  complain(`the stand-in does not answer with ${accept}`);
  throw new ApiError(415, `Unsupported 'Accept' header: '${accept}'.`);
}

/** GitHub links pages by the number of the repository, not by its name. */
function pagingUrl(urls: Urls, repository: Repository | undefined, { path, url }: ApiRequest): URL {
  if (repository === undefined) return url;
  const rest = path.split('/').slice(4);
  return new URL(`${urls.api}/repositories/${[repository.id, ...rest].join('/')}${url.search}`);
}
