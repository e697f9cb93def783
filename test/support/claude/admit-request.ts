import { ConfiguredRejection, invalidRequest } from './api-error.ts';
import { assertBetasNamed, parseBetas } from './beta-headers.ts';
import { type Breakpoint, breakpointsOf } from './cache-breakpoints.ts';
import { canonicalContent } from './canonical.ts';
import { assertCompactionRequest, isCompaction } from './compaction.ts';
import type { Message } from './content-schema.ts';
import { assertConversation, assertText } from './conversation-rules.ts';
import { findModel } from './model-catalogue.ts';
import { assertAdvisorFits, assertModelAccepts, assertThinking } from './model-rules.ts';
import { type Prompt, promptOf, type Segment, segmentsOf } from './prompt.ts';
import type { LoggedRequest } from './request-log.ts';
import { type MessagesRequest, parseCountTokensRequest, parseMessagesRequest } from './request-schema.ts';
import type { StandInState } from './stand-in-state.ts';
import { assertToolsAreSound } from './tool-rules.ts';

/** A request that the real API would have taken, with all that the model gets to see. */
export interface Admitted {
  request: MessagesRequest;
  prompt: Prompt;
  segments: Segment[];
  breakpoints: Breakpoint[];
  promptTokens: number;
}

/** Throws the API's answer to a request to `POST /v1/messages` that it would not have taken. */
export function admit({ body, headers }: LoggedRequest, state: StandInState): Admitted {
  const betas = parseBetas(headers['anthropic-beta']?.toString());
  const usesThread = body.thread !== undefined && body.thread !== null;
  if (usesThread && state.options.threads === 'rejected') {
    throw new ConfiguredRejection(400, 'invalid_request_error', 'thread: Extra inputs are not permitted');
  }
  assertOffered(body, betas, state);
  assertBetasNamed(body, betas);
  const request = parseMessagesRequest(body);
  const model = findModel(state.options.catalogue, request.model);
  assertModelAccepts(model, request);
  if (usesThread && state.options.threads === 'unsupported') throw threadsUnsupported();

  if (request.compaction && state.options.compaction === 'unavailable') {
    throw new ConfiguredRejection(529, 'overloaded_error', 'Compaction is unavailable at the moment', {
      error_code: 'compaction_unavailable',
    });
  }
  const prompt = state.threads.resolve(request, model);
  assertAdvisorFits(model, prompt.tools, state.options.catalogue);
  const segments = verifyPrompt(prompt, state, { compacting: request.compaction ? request : undefined });
  const breakpoints = breakpointsOf(segments, request.cache_control);
  const promptTokens = sumTokens(segments);
  if (promptTokens > model.contextTokens) {
    throw invalidRequest(`prompt is too long: ${promptTokens} tokens > ${model.contextTokens} maximum`);
  }
  return { request, prompt, segments, breakpoints, promptTokens };
}

/** The answer to `POST /v1/messages/count_tokens`. */
export function countPrompt({ body, headers }: LoggedRequest, state: StandInState): { input_tokens: number } {
  assertBetasNamed(body, parseBetas(headers['anthropic-beta']?.toString()));
  const request = parseCountTokensRequest(body);
  const model = findModel(state.options.catalogue, request.model);
  assertThinking(model, request);
  const segments = verifyPrompt(promptOf(model, request), state, {});
  breakpointsOf(segments, request.cache_control);
  return { input_tokens: sumTokens(segments) };
}

/** Answers as a gateway does that does not know what is asked of it. */
function assertOffered(body: unknown, betas: ReadonlySet<string>, { options }: StandInState): void {
  const refuse = (message: string) => new ConfiguredRejection(400, 'invalid_request_error', message);
  const refusedBetas = [
    ...(options.compaction === 'rejected' ? ['compact-2026-09-04'] : []),
    ...(options.advisor === 'rejected' ? ['advisor-tool-2026-03-01'] : []),
  ].filter((beta) => betas.has(beta));
  if (refusedBetas.length > 0) {
    throw refuse(`Unexpected value(s) \`${refusedBetas.join('`, `')}\` for the \`anthropic-beta\` header.`);
  }
  if (options.taskBudgets === 'rejected' && JSON.stringify(body).includes('"task_budget":')) {
    throw refuse('output_config.task_budget: Extra inputs are not permitted');
  }
}

function verifyPrompt(
  prompt: Prompt,
  { signatures, compactions, paused }: StandInState,
  { compacting }: { compacting?: MessagesRequest | undefined },
): Segment[] {
  const { system, tools, messages } = prompt;
  assertToolsAreSound(tools);
  for (const [index, { text }] of system.entries()) assertText(text, `system.${index}`);
  if (compacting) assertCompactionRequest(compacting, messages);
  const unfinished = (message: Message) =>
    compacting !== undefined || isCompaction(message) || paused.has(canonicalContent(message.content));
  assertConversation(messages, { unfinished });
  compactions.verify(messages);
  const segments = segmentsOf(prompt);
  signatures.verify(prompt, segments);
  return segments;
}

function threadsUnsupported() {
  return new ConfiguredRejection(
    400,
    'invalid_request_error',
    'thread: message threads are not available for this organization; send the full conversation without `thread`',
    { error_code: 'thread_unsupported_request', unsupported: ['hipaa'] },
  );
}

function sumTokens(segments: readonly Segment[]): number {
  return segments.reduce((total, { tokens }) => total + tokens, 0);
}
