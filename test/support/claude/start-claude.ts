import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { countPrompt } from './admit-request.ts';
import { answerMessages } from './answer-messages.ts';
import { ApiError, ConfiguredRejection, invalidRequest } from './api-error.ts';
import { Expectations } from './expectations.ts';
import type { Fault } from './faults.ts';
import { describeModel, listModels } from './models-endpoint.ts';
import { assertAdmissible, receive } from './receive-request.ts';
import type { LoggedRequest } from './request-log.ts';
import { sendError } from './send-error.ts';
import { type ClaudeOptions, createState, type StandInState } from './stand-in-state.ts';
import { totalUsage, type UsageTotals } from './usage.ts';

export interface ClaudeStandIn extends AsyncDisposable {
  readonly baseUrl: string;
  /** The key that is accepted. */
  readonly apiKey: string;
  /** Every request so far, in the order in which they came in. */
  readonly requests: readonly LoggedRequest[];
  /** What the answers reported as used, those included that were lost on their way. */
  totals(where?: (request: LoggedRequest) => boolean): UsageTotals;
  /** Makes something go wrong with one of the next requests. */
  fault(fault: Fault): void;
  /** Says that a request will be rejected with a message that has this in it. */
  expectRejection(message: string | RegExp, times?: number): void;
  /** Forgets all threads, as the server does five minutes after their last use. */
  expireThreads(): void;
  /**
   * Throws for everything that went against expectation: a turn without a script, steps and faults that were left
   * over, a request that was rejected, an unknown route.
   */
  assertClean(): void;
  close(): Promise<void>;
}

/**
 * Starts a server on the loopback that is to a client what the Claude API is, except that a script plays the model and
 * that it is stricter: what the real one lets pass in silence where it should not, this one rejects.
 */
export async function startClaude(options: ClaudeOptions): Promise<ClaudeStandIn> {
  const state = createState(options);
  const expectations = new Expectations();
  const requests: LoggedRequest[] = [];

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      expectations.problem(`The stand-in failed: ${error instanceof Error ? error.stack : error}`);
      response.destroy();
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receive(request, state.options.clock());
    requests.push(received);
    try {
      assertAdmissible(request, received, state.options.apiKey);
      await dispatch(received, response, state);
    } catch (error) {
      refuse(error, { received, response, state, expectations });
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: state.options.apiKey,
    requests,
    totals: (where = () => true) => totalUsage(requests.filter(where).flatMap(usageOfRequest)),
    fault: (fault) => state.faults.add(fault),
    expectRejection: (message, times = 1) => expectations.expectRejection(message, times),
    expireThreads: () => state.threads.expireAll(),
    assertClean() {
      const problems = [
        ...expectations.open(),
        ...state.faults.unused(),
        ...(state.options.models.leftovers?.() ?? []),
      ];
      if (problems.length > 0) throw new Error(`The Claude stand-in has complaints:\n${problems.join('\n')}`);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function dispatch(
  received: LoggedRequest,
  response: ServerResponse,
  state: StandInState,
): Promise<void> {
  const { method, path } = received;
  const route = `${method} ${path}`;
  if (route === 'POST /v1/messages') return answerMessages(received, response, state);
  if (route === 'POST /v1/messages/count_tokens') {
    return sendJson(received, response, { ...countPrompt(received, state), context_management: null }, state);
  }
  if (route === 'GET /v1/models')
    return sendJson(received, response, listModels(state.options.catalogue, received.query), state);
  const [, id] = route.split('GET /v1/models/');
  if (id) return sendJson(received, response, describeModel(state.options.catalogue, id), state);
  throw new ApiError(404, 'not_found_error', `Not found: ${route}`);
}

function sendJson(
  received: LoggedRequest,
  response: ServerResponse,
  body: object,
  state: StandInState,
): void {
  received.outcome = { kind: 'ok' };
  response.writeHead(200, { 'content-type': 'application/json', 'request-id': state.nextId('req') });
  response.end(JSON.stringify(body));
}

/** A script that cannot go on is answered so that no client tries again. */
function refuse(
  error: unknown,
  {
    received,
    response,
    state,
    expectations,
  }: {
    received: LoggedRequest;
    response: ServerResponse;
    state: StandInState;
    expectations: Expectations;
  },
): void {
  const where = `${received.method} ${received.path}`;
  if (!(error instanceof ApiError)) {
    expectations.problem(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  } else if (!(error instanceof ConfiguredRejection)) {
    expectations.rejected(error, where);
  }
  const answer = error instanceof ApiError ? error : invalidRequest(`The script failed: ${error}`);
  const { status, type, message, details } = answer;
  received.outcome = { kind: 'rejected', status, type, message, errorCode: details?.error_code };
  sendError(response, { error: answer, requestId: state.nextId('req') });
}

function usageOfRequest({ outcome }: LoggedRequest) {
  return outcome && 'usage' in outcome && outcome.usage ? [outcome.usage] : [];
}
