import type { ServerResponse } from 'node:http';
import { type Admitted, admit } from './admit-request.ts';
import { canonicalContent } from './canonical.ts';
import { sent } from './compose-reply.ts';
import type { Position } from './conversations.ts';
import { deliverStream, deliverWhole, reset } from './deliver.ts';
import type { DeliveryFault } from './faults.ts';
import { type Answer, ask, compact } from './make-answer.ts';
import { toModelTurn } from './model-turn.ts';
import type { LoggedRequest, Outcome } from './request-log.ts';
import { sendError } from './send-error.ts';
import type { StandInState } from './stand-in-state.ts';
import { streamEvents } from './stream-events.ts';

/** Answers `POST /v1/messages`. Throws ApiError for what the API would reject, and what a script throws. */
export async function answerMessages(
  received: LoggedRequest,
  response: ServerResponse,
  state: StandInState,
): Promise<void> {
  const admitted = admit(received, state);
  const { request, prompt, segments } = admitted;
  const { position, lost } = state.conversations.find(segments, request.model);
  const turn = toModelTurn(prompt, request, position);
  Object.assign(received, { prompt, promptTokens: admitted.promptTokens, ...position });

  const early = state.faults.takeEarly(turn);
  if (early) {
    received.outcome = { kind: 'fault', fault: early };
    if (early === 'reset') reset(response);
    else sendError(response, { fault: early, requestId: state.nextId('req') });
    return;
  }

  state.threads.begin(request);
  let answer: Answer;
  try {
    answer = request.compaction ? compact(admitted, turn, state) : await ask(admitted, { turn, lost, state });
  } catch (error) {
    state.threads.release(request);
    throw error;
  }
  const events = streamEvents(answer.message, answer.content);
  const late = state.faults.takeLate(turn, events);
  settle(admitted, answer, { late, position, state });
  received.outcome = outcomeOf(answer, late);
  response.setHeader('request-id', state.nextId('req'));
  if (request.stream) await deliverStream(response, events, late);
  else await deliverWhole(response, answer.message, late);
}

/** Everything that a client may rely on once it has read the answer, so it is done before the answer is sent. */
function settle(
  { request, segments }: Admitted,
  { message, content, reply, continues, digest }: Answer,
  { late, position, state }: { late: DeliveryFault | undefined; position: Position; state: StandInState },
): void {
  const whole = late === undefined || late === 'reset_after_effect';
  const unfinished = message.stop_reason === 'pause_turn' || message.stop_reason === 'compaction';
  const said = { role: 'assistant' as const, content: content.map(sent) };
  const kept = whole && message.stop_reason !== 'refusal';
  state.threads.settle(request, {
    prompt: continues,
    reply: kept ? { id: message.id, message: said, unfinished } : undefined,
  });
  if (message.stop_reason === 'pause_turn') state.paused.add(canonicalContent(said.content));
  if (late !== undefined) {
    if (reply) state.conversations.lost(segments, request.model, { position, reply });
    return;
  }
  state.conversations.found(segments, request.model);
  const turnIndex = position.turnIndex + (reply ? 1 : 0);
  state.conversations.delivered(digest, { ...position, turnIndex });
}

function outcomeOf({ message }: Answer, late: DeliveryFault | undefined): Outcome {
  const { id, usage, content, stop_reason } = message;
  if (late) return { kind: 'fault', fault: late, usage };
  return { kind: 'answered', messageId: id, stopReason: stop_reason ?? '', usage, content };
}
