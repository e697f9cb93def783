import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { answerApi, errorReply } from './answer-api.ts';
import { ApiError } from './api-error.ts';
import { authenticate, authenticateGit } from './authentication.ts';
import type { Reply, Routes } from './call.ts';
import { type Description, matchOperation } from './description.ts';
import { withEtag } from './etag.ts';
import type { FaultKind, Faults } from './faults.ts';
import { answerGitCall, gitRepositoryOf } from './git-remote.ts';
import { answerGraphql } from './graphql.ts';
import { createQueue, sendReply } from './http-server.ts';
import { clientFaults, kindOf, type LoggedRequest, pathOf, toLoggedRequest } from './request-log.ts';
import type { State } from './state.ts';
import type { Urls } from './urls.ts';
import type { Validator } from './validation.ts';

export interface ServerContext {
  state: State;
  /** Directory of the bare repositories. */
  root: string;
  routes: Routes;
  description: Description;
  validator: Validator;
  faults: Faults;
  requests: LoggedRequest[];
  complain(fault: string): void;
  /** Called when a request has had its effect, and nobody has heard of it yet. */
  beforeAnswer(request: LoggedRequest): void;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  logged: LoggedRequest;
  url: URL;
  body: unknown;
}

/** Answers one request of any kind: REST, GraphQL or git. What is none of them is a fault of the caller. */
export function createHandler(context: ServerContext, urls: Urls) {
  const oneAtATime = createQueue();

  const serve = async (exchange: Exchange): Promise<void> => {
    const { response, logged, url } = exchange;
    const kind = kindOf(url);
    const run = kind === 'graphql' ? graphqlTask(context, urls, exchange) : restTask(context, urls, exchange);
    const fault = context.faults.take(logged);
    if (typeof fault === 'object' && 'delayMs' in fault) await wait(fault.delayMs, undefined, { ref: false });
    if (fault === 'cut-before-effect') return cut(exchange);
    if (typeof fault === 'object' && 'status' in fault) return send(exchange, injectedReply(fault));
    if (kind === 'git') return serveGit(context, exchange, fault);
    const reply = await oneAtATime(run);
    context.beforeAnswer(logged);
    if (fault === 'cut-after-effect') return cut(exchange);
    send({ response, logged }, reply);
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', urls.server);
    const body = kindOf(url) === 'git' ? undefined : await readBody(context, request);
    const logged = toLoggedRequest(context.state, { request, url, body });
    context.requests.push(logged);
    const name = `${logged.method} ${logged.path}`;
    for (const fault of clientFaults(context.state, { request, url, body }))
      context.complain(`${name}: ${fault}`);
    try {
      await serve({ request, response, logged, url, body });
    } catch (error) {
      context.complain(`the stand-in failed on ${name}: ${(error as Error).stack}`);
      if (response.headersSent) response.destroy();
      else send({ response, logged }, { status: 500, body: { message: 'Server Error' } });
    }
  };
}

/** Checks a REST request, and gives what carries it out. */
function restTask(context: ServerContext, urls: Urls, exchange: Exchange): () => Promise<Reply> {
  const { request, url, logged, body } = exchange;
  const kind = kindOf(url);
  if (kind === 'git') return () => Promise.reject(new Error('git is not served by REST'));
  const path = pathOf(context.state, url);
  const operation =
    kind === 'rest' ? matchOperation(context.description, { method: logged.method, path }) : undefined;
  if (operation === undefined) {
    context.complain(`nothing is known of ${logged.method} ${logged.path}: list it in operations.ts`);
    const error = new ApiError(501, 'The stand-in has no such operation');
    return () => Promise.resolve(errorReply(undefined, error));
  }
  const checked = context.validator.request(operation, { query: url.searchParams, body });
  for (const fault of checked.faults) context.complain(`${logged.method} ${logged.path}: ${fault}`);
  const asked = { request, operation, checked, body, path, url };
  return async () => withEtag(request, await answerApi({ ...context, urls }, asked));
}

function graphqlTask(context: ServerContext, urls: Urls, exchange: Exchange): () => Promise<Reply> {
  const { request, body, logged } = exchange;
  return async () => {
    try {
      if (logged.method !== 'POST') throw new ApiError(404, 'Not Found');
      const actor = authenticate(context.state, request);
      const reply = await answerGraphql({ state: context.state, urls, actor, body });
      for (const fault of reply.faults) context.complain(`POST /graphql: ${fault}`);
      return { status: 200, body: reply.body };
    } catch (error) {
      return errorReply(undefined, error);
    }
  };
}

async function serveGit(
  context: ServerContext,
  exchange: Exchange,
  fault: FaultKind | undefined,
): Promise<void> {
  const { state, root } = context;
  const { request, response, logged } = exchange;
  const answer = await answerGitCall({
    state,
    root,
    repository: gitRepositoryOf(state, logged.path),
    actor: authenticateGit(state, request),
    request,
    rejectPush: typeof fault === 'object' && 'rejectPush' in fault ? fault.rejectPush : undefined,
  });
  if (fault === 'cut-after-effect') {
    await buffer(answer.body);
    return cut(exchange);
  }
  logged.status = answer.status;
  context.beforeAnswer(logged);
  response.writeHead(answer.status, answer.headers);
  await pipeline(answer.body, response);
}

async function readBody(context: ServerContext, request: IncomingMessage): Promise<unknown> {
  const text = (await buffer(request)).toString();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    context.complain(`${request.method} ${request.url?.split('?')[0]}: the body is not JSON`);
    return undefined;
  }
}

function injectedReply(fault: Extract<FaultKind, { status: number }>): Reply {
  return { body: { message: `Injected fault ${fault.status}` }, ...fault };
}

function send({ response, logged }: Pick<Exchange, 'response' | 'logged'>, reply: Reply): void {
  logged.status = reply.status;
  sendReply(response, reply);
}

function cut({ response, logged, url }: Exchange): void {
  logged.status = 'cut';
  if (kindOf(url) !== 'git') return void response.destroy();
  // Git would send its request again by itself if it had seen nothing of an answer.
  response.writeHead(200, { 'content-length': '1000' });
  response.write('0', () => response.destroy());
}
