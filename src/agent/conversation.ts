import { setTimeout as sleep } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import type { BetaMessage, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta';
import { Stop } from '../core/stop.ts';
import type { Ledger } from './ledger.ts';
import { timeIsUp } from './limits.ts';
import { explainModelError, isTransient } from './model-errors.ts';
import { ContextSize, runTurns } from './run-turns.ts';
import type { ConversationParams } from './session.ts';

/** How an exchange ended: the caller's aim was reached, or the model said its last word in it. */
export type ExchangeEnd = { kind: 'done' } | { kind: 'said'; text: string };

/** One session with the model: what is said in it stays in its context until it ends. */
export interface Conversation {
  /**
   * Says `text` and runs the tools that the model asks for, until it ends its turn or `done` says, after the tools of
   * a turn have run, that nothing more is needed. Throws Stop when a limit is reached or the API cannot go on.
   */
  say(text: string, options?: { done?: () => boolean; phase?: number }): Promise<ExchangeEnd>;
}

const MAX_OUTPUT_TOKENS = 32_000;
const MAX_TRIES = 4;
const MAX_CUT_OFFS = 2;

export function openConversation(client: Anthropic, params: ConversationParams): Conversation {
  const { model, toolSet, ledger, limits, clock, observe } = params;
  const thread = client.beta.messages.thread({
    model,
    max_tokens: MAX_OUTPUT_TOKENS,
    system: [{ type: 'text', text: params.system }],
    tools: toolSet.tools,
    thinking: { type: 'adaptive' },
    output_config: { effort: params.effort },
    cache_control: { type: 'ephemeral' },
    unsupportedRequestBehavior: 'continue_unthreaded',
  });
  const context = new ContextSize();
  context.add([params.system, toolSet.tools]);

  /** Tries again where a request broke: the thread then sends what has not been answered yet. */
  async function exchange(options: { done: () => boolean; phase?: number | undefined }) {
    const timeLeft = AbortSignal.timeout(Math.max(1, limits.deadline.getTime() - clock().getTime()));
    const signal = params.signal ? AbortSignal.any([timeLeft, params.signal]) : timeLeft;
    let tries = 0;
    for (;;) {
      const answers = answered(ledger);
      try {
        return await runTurns(thread, params, { ...options, context, signal });
      } catch (error) {
        if (params.signal?.aborted)
          throw new Stop('cancelled', 'The run was cancelled. Start it again to go on.');
        if (timeLeft.aborted) throw timeIsUp();
        if (!(error instanceof Anthropic.AnthropicError)) throw error;
        tries = answered(ledger) > answers ? 1 : tries + 1;
        if (!isTransient(error) || tries >= MAX_TRIES) throw explainModelError(error, model);
        observe({ kind: 'retry', reason: error.message });
        await sleep(params.retryDelayMs * 2 ** (tries - 1), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  return {
    async say(text, { done = () => false, phase } = {}) {
      // Half a character, left by whoever cut the text, would have the API reject the request.
      let next: BetaMessageParam = { role: 'user', content: text.toWellFormed() };
      for (let cutOffs = 0; ; cutOffs++) {
        thread.append(next);
        context.add(next);
        const end = await exchange({ done, phase });
        if (end.kind === 'done') return end;
        if (end.message.stop_reason !== 'max_tokens' || cutOffs === MAX_CUT_OFFS)
          return lastWord(end.message);
        next = afterCutOff(end.message, params.cutOffMessage);
      }
    },
  };
}

function answered(ledger: Ledger): number {
  return ledger.entries.filter(({ stopReason }) => stopReason !== 'interrupted').length;
}

function lastWord(message: BetaMessage): ExchangeEnd {
  switch (message.stop_reason) {
    case 'end_turn':
    case 'stop_sequence':
      return { kind: 'said', text: textOf(message) };
    case 'max_tokens':
      throw new Stop(
        'failed',
        'The model could not fit its answer into one reply, several times in a row. Make the task smaller.',
      );
    case 'refusal':
      throw new Stop(
        'failed',
        'The model declined to go on with this task. Reword what could be misread in the issue or the plan, and start again.',
      );
    case 'model_context_window_exceeded':
      throw new Stop(
        'limit_reached',
        'The conversation outgrew what the model can hold. Split the task into smaller issues.',
      );
    default:
      throw new Stop(
        'failed',
        `The model ended its turn in a way that this version does not know (${message.stop_reason}). Start the run again.`,
      );
  }
}

/** Calls in a cut answer were not run, and the API wants an answer to each before anything else is said. */
function afterCutOff(message: BetaMessage, text: string): BetaMessageParam {
  const unanswered = message.content.filter((block) => block.type === 'tool_use');
  return {
    role: 'user',
    content: [
      ...unanswered.map(({ id }) => ({
        type: 'tool_result' as const,
        tool_use_id: id,
        is_error: true,
        content: 'Not run: the answer was cut off.',
      })),
      { type: 'text', text },
    ],
  };
}

function textOf(message: BetaMessage): string {
  return message.content
    .filter((block) => block.type === 'text')
    .map(({ text }) => text)
    .join('\n')
    .trim();
}
