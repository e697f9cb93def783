import type { BetaMessageStream } from '@anthropic-ai/sdk/lib/BetaMessageStream';
import type { BetaMessageThread } from '@anthropic-ai/sdk/lib/threads/BetaMessageThread';
import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta';
import { markLongTurn } from './cache-mark.ts';
import type { LedgerEntry } from './ledger.ts';
import { assertWithinLimits } from './limits.ts';
import type { ConversationParams } from './session.ts';

/** Low on purpose: the next prompt is rather over- than underestimated. */
const CHARACTERS_PER_TOKEN = 3;

/** How large the next prompt will be, in tokens: what the API last counted, and an estimate of what has come since. */
export class ContextSize {
  tokens = 0;

  add(content: unknown): void {
    this.tokens += Math.ceil(JSON.stringify(content).length / CHARACTERS_PER_TOKEN);
  }
}

interface TurnsOptions {
  context: ContextSize;
  done: () => boolean;
  phase?: number | undefined;
  signal: AbortSignal;
}

export type TurnsEnd = { kind: 'done' } | { kind: 'answered'; message: BetaMessage };

/**
 * Sends what is staged on `thread` and runs tools until the model ends its turn or the aim is reached. Before each
 * request the limits are looked at, and whether the session may go on at all. Each request is in the ledger, whether
 * it was answered or broke.
 */
export async function runTurns(
  thread: BetaMessageThread,
  params: ConversationParams,
  { context, done, phase, signal }: TurnsOptions,
): Promise<TurnsEnd> {
  const { ledger, limits, clock, toolSet, mayGoOn } = params;
  const check = async () => {
    assertWithinLimits(limits, { ledger, nextContextTokens: context.tokens, clock });
    await mayGoOn?.();
  };

  await check();
  const runner = thread.toolRunner({ stream: true }, { signal });
  let answer: BetaMessage | undefined;
  for await (const stream of runner) {
    answer = await receive(stream, params, { context, phase });
    if (answer.stop_reason === 'pause_turn') await check();
    if (answer.stop_reason !== 'tool_use') continue;
    toolSet.beginTurn();
    const results = await runner.generateToolResponse();
    toolSet.assertSound();
    if (done()) return { kind: 'done' };
    if (results) {
      context.add(results);
      markLongTurn(results);
    }
    await check();
  }
  if (!answer) throw new Error('The exchange ended without an answer');
  return { kind: 'answered', message: answer };
}

/** Waits for an answer and accounts for it, or for what came of it before it broke. */
async function receive(
  stream: BetaMessageStream<unknown>,
  { role, model, ledger, clock, observe }: ConversationParams,
  { context, phase }: Pick<TurnsOptions, 'context' | 'phase'>,
): Promise<BetaMessage> {
  const at = clock();
  let received: BetaMessage | undefined;
  stream.on('streamEvent', (_, snapshot) => {
    received = snapshot;
  });
  const record = ({ usage }: BetaMessage, stopReason: string) => {
    const durationMs = clock().getTime() - at.getTime();
    const entry = ledger.record({ role, model, phase, at, durationMs, stopReason, usage });
    context.tokens = sizeAfter(entry);
  };
  try {
    const answer = await stream.finalMessage();
    record(answer, answer.stop_reason ?? 'unknown');
    const tools = answer.content.flatMap((block) => (block.type === 'tool_use' ? [block.name] : []));
    observe({ kind: 'turn', role, phase, tools, totals: ledger.totals() });
    return answer;
  } catch (error) {
    if (received) record(received, 'interrupted');
    throw error;
  }
}

function sizeAfter({ contextTokens, outputTokens }: LedgerEntry): number {
  return contextTokens + outputTokens;
}
