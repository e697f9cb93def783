import type { BetaMessageStream } from '@anthropic-ai/sdk/lib/BetaMessageStream';
import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta';
import type { ContextSize } from './context-size.ts';
import type { ConversationParams } from './session.ts';

/** Waits for an answer and accounts for it, or for what came of it before it broke. */
export async function receive(
  stream: BetaMessageStream<unknown>,
  {
    role,
    model,
    ledger,
    clock,
    observe,
  }: Pick<ConversationParams, 'role' | 'model' | 'ledger' | 'clock' | 'observe'>,
  { context, session, phase }: { context: ContextSize; session: number; phase?: number | undefined },
): Promise<BetaMessage> {
  const at = clock();
  let received: BetaMessage | undefined;
  let isWhole = false;
  stream.on('streamEvent', ({ type }, snapshot) => {
    received = snapshot;
    isWhole ||= type === 'message_stop';
  });
  const record = ({ usage }: BetaMessage, stopReason: string) => {
    const durationMs = clock().getTime() - at.getTime();
    const entry = ledger.record({ session, role, model, phase, at, durationMs, stopReason, usage });
    observe({ kind: 'usage', entry });
    return entry;
  };
  try {
    const answer = await stream.finalMessage().catch((error: unknown) => {
      // What breaks after the last word does no harm.
      if (received && isWhole) return received;
      throw error;
    });
    const { contextTokens, outputTokens } = record(answer, answer.stop_reason ?? 'unknown');
    if (answer.stop_reason === 'compaction') {
      observe({ kind: 'compaction', role, phase, message: answer });
      return answer;
    }
    context.counted({ prompt: contextTokens, answer: outputTokens });
    const tools = answer.content.flatMap((block) => (block.type === 'tool_use' ? [block.name] : []));
    observe({ kind: 'turn', role, phase, tools, totals: ledger.totals(), message: answer });
    return answer;
  } catch (error) {
    if (received) record(received, 'interrupted');
    throw error;
  }
}
