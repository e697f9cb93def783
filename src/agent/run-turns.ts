import type { BetaMessageThread } from '@anthropic-ai/sdk/lib/threads/BetaMessageThread';
import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta';
import type { ConversationParams } from './conversation.ts';
import { assertWithinLimits } from './limits.ts';

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
 * Sends what is staged on `thread` and runs tools until the model ends its turn or the aim is reached. Limits are
 * looked at before each request, and each request is in the ledger, whether it was answered or broke.
 */
export async function runTurns(
  thread: BetaMessageThread,
  params: ConversationParams,
  { context, done, phase, signal }: TurnsOptions,
): Promise<TurnsEnd> {
  const { ledger, limits, clock, toolSet } = params;
  const check = () => assertWithinLimits(limits, { ledger, nextContextTokens: context.tokens, clock });

  check();
  const runner = thread.toolRunner({ stream: true }, { signal });
  let answer: BetaMessage | undefined;
  for await (const stream of runner) {
    const startedAt = clock();
    let received: BetaMessage | undefined;
    stream.on('streamEvent', (_, snapshot) => {
      received = snapshot;
    });
    try {
      answer = await stream.finalMessage();
    } finally {
      if (received) context.tokens = account(params, { message: received, startedAt, phase });
    }
    if (answer.stop_reason !== 'tool_use') continue;
    const results = await runner.generateToolResponse();
    toolSet.assertSound();
    if (done()) return { kind: 'done' };
    context.add(results);
    check();
  }
  if (!answer) throw new Error('The exchange ended without an answer');
  return { kind: 'answered', message: answer };
}

/** Enters a request into the ledger, tells the observer, and returns the size of the conversation after it. */
function account(
  { role, model, ledger, clock, observe }: ConversationParams,
  { message, startedAt, phase }: { message: BetaMessage; startedAt: Date; phase?: number | undefined },
): number {
  const entry = ledger.record({
    role,
    model,
    phase,
    at: startedAt,
    durationMs: clock().getTime() - startedAt.getTime(),
    stopReason: message.stop_reason ?? 'interrupted',
    usage: message.usage,
  });
  observe({
    kind: 'turn',
    role,
    phase,
    tools: message.content.filter((block) => block.type === 'tool_use').map(({ name }) => name),
    totals: ledger.totals(),
  });
  return entry.contextTokens + entry.outputTokens;
}
