import type { BetaMessage, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta';
import { markLongTurn } from './cache-mark.ts';
import { bytesFor, type ContextSize } from './context-size.ts';
import { fitResults } from './fit-results.ts';
import type { ModelThread } from './model-thread.ts';
import { receive } from './receive.ts';
import type { ConversationParams } from './session.ts';

/** The part of the limit that the results of a turn may fill, so that a summary can still be asked for. */
const FILLED = 0.95;

interface TurnsOptions {
  context: ContextSize;
  session: number;
  done: () => boolean;
  /** Throws Stop where nothing more may be sent. */
  check: () => Promise<void>;
  phase?: number | undefined;
  signal: AbortSignal;
}

export type TurnsEnd =
  | { kind: 'done' }
  /** The results of the last turn are staged, and the conversation is to be summarised with them. */
  | { kind: 'full' }
  | { kind: 'answered'; message: BetaMessage };

/**
 * Sends what is staged on `thread` and runs tools until the model ends its turn, the aim is reached or the conversation
 * is full. Each request is checked before and is in the ledger afterwards, whether it was answered or broke.
 */
export async function runTurns(
  thread: ModelThread,
  params: ConversationParams,
  { context, session, done, check, phase, signal }: TurnsOptions,
): Promise<TurnsEnd> {
  const { toolSet, limits } = params;
  const trim = (results: BetaMessageParam) => {
    const room = FILLED * limits.contextTokens - context.tokens;
    if (thread.has('compaction')) fitResults(results, { bytes: bytesFor(room) });
    context.add(results);
    markLongTurn(results);
  };
  for (;;) {
    await check();
    const answer = await receive(thread.send(signal), params, { context, session, phase });
    if (answer.stop_reason === 'pause_turn') continue;
    if (answer.stop_reason !== 'tool_use') return { kind: 'answered', message: answer };
    toolSet.beginTurn();
    const haveRun = await until(signal, thread.runTools(signal, trim));
    toolSet.assertSound();
    if (done()) return { kind: 'done' };
    if (!haveRun) return { kind: 'answered', message: answer };
    if (thread.has('compaction') && context.isFull(limits.contextTokens)) return { kind: 'full' };
  }
}

/** What comes of `work`, unless `signal` is aborted before: a tool that hangs may not even notice. */
async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
