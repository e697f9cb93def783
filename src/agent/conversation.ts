import type Anthropic from '@anthropic-ai/sdk';
import type { BetaMessage, BetaMessageParam } from '@anthropic-ai/sdk/resources/beta';
import { Stop } from '../core/stop.ts';
import { refusedFeatures } from './api-features.ts';
import { ContextSize } from './context-size.ts';
import { assertWithinLimits } from './limits.ts';
import { ModelThread } from './model-thread.ts';
import { persist } from './persist.ts';
import { receive } from './receive.ts';
import { runTurns, type TurnsEnd } from './run-turns.ts';
import type { ConversationParams } from './session.ts';
import { taskBudget } from './task-budget.ts';

/** How an exchange ended: the caller's aim was reached, or the model said its last word in it. */
export type ExchangeEnd = { kind: 'done' } | { kind: 'said'; text: string };

/** One session with the model: what is said in it stays in its context, or in a summary of it, until it ends. */
export interface Conversation {
  /**
   * Says what `compose` gives and runs the tools that the model asks for, until it ends its turn or `done` says, after
   * the tools of a turn have run, that nothing more is needed. `compose` is asked once more where the conversation had to
   * be summarised before, for it may have referred to what was said. Throws Stop when a limit is reached or the API
   * cannot go on.
   */
  say(
    compose: () => Promise<string>,
    options?: { done?: () => boolean; phase?: number },
  ): Promise<ExchangeEnd>;
  /** Whether the model can ask an advisor by itself, as far as that is known. */
  readonly hasAdvisor: boolean;
}

const MAX_CUT_OFFS = 2;

interface Exchange {
  done: () => boolean;
  phase?: number | undefined;
}

export function openConversation(client: Anthropic, params: ConversationParams): Conversation {
  const { model, toolSet, ledger, limits, clock } = params;
  const session = ledger.openSession();
  const budget = taskBudget(limits, { ledger, model, now: clock() });
  const thread = new ModelThread(client, {
    ...params,
    contextTokens: limits.contextTokens,
    threads: params.threads ?? true,
    taskBudget: budget,
  });
  const context = new ContextSize();
  const opening = [params.system, toolSet.tools];
  context.add(opening);

  async function check(): Promise<void> {
    const { tokens: contextTokens, atLeast } = context;
    assertWithinLimits(limits, { ledger, next: { model, contextTokens, atLeast }, clock });
    await params.mayGoOn?.();
  }

  /** Goes on without what the API or a gateway refuses, and tries again what may be answered yet. */
  function insist<T>(attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const recover = (error: unknown) => {
      const refused = refusedFeatures(error, thread.features);
      for (const feature of refused) thread.drop(feature);
      return refused.length > 0;
    };
    return persist(attempt, { session: params, model, recover });
  }

  /** Has the conversation summarised. False where that is not to be had: then it goes on as it is. */
  async function compact(phase: number | undefined): Promise<boolean> {
    const answer = await insist(async (signal) => {
      if (!thread.has('compaction')) return undefined;
      await check();
      return receive(thread.summarise(signal), params, { context, session, phase });
    });
    const isSummary = answer?.content.some((block) => block.type === 'compaction' && block.content);
    if (!answer || !isSummary) {
      context.summarised();
      return false;
    }
    const summary: BetaMessageParam = { role: 'assistant', content: answer.content };
    thread.startFrom(summary, { spentTokens: newTokens() });
    context.summarised([opening, summary]);
    toolSet.forget();
    return true;
  }

  /** What this session has read and written, without what was merely sent again. */
  function newTokens(): number {
    const own = ledger.entries.filter((entry) => entry.session === session);
    return own.reduce(
      (sum, entry) => sum + entry.inputTokens + entry.cacheWriteTokens + entry.outputTokens,
      0,
    );
  }

  /** Until the model has nothing more to say, however often that takes a summary. */
  async function exchange({ done, phase }: Exchange): Promise<Exclude<TurnsEnd, { kind: 'full' }>> {
    for (;;) {
      const end = await insist((signal) =>
        runTurns(thread, params, { context, session, done, check, phase, signal }),
      );
      if (end.kind !== 'full') return end;
      if (await compact(phase)) stage(textMessage(await params.restate(undefined)));
    }
  }

  function stage(message: BetaMessageParam): void {
    thread.append(message);
    context.add(message);
  }

  /** Puts what is to be said behind the conversation, or behind a summary of it where both do not fit. */
  async function stageText(compose: () => Promise<string>, phase: number | undefined): Promise<void> {
    const message = textMessage(await compose());
    if (thread.has('compaction') && thread.hasHistory && context.isFull(limits.contextTokens, message)) {
      if (await compact(phase)) return stage(textMessage(await params.restate(await compose())));
    }
    stage(message);
  }

  return {
    get hasAdvisor() {
      return thread.has('advisor');
    },
    async say(compose, { done = () => false, phase } = {}) {
      await stageText(compose, phase);
      for (let cutOffs = 0; ; cutOffs++) {
        const end = await exchange({ done, phase });
        if (end.kind === 'done') return end;
        if (end.message.stop_reason !== 'max_tokens' || cutOffs === MAX_CUT_OFFS)
          return lastWord(end.message);
        stage(afterCutOff(end.message, params.cutOffMessage));
      }
    },
  };
}

/** Half a character, left by whoever cut the text, would have the API reject the request. */
function textMessage(text: string): BetaMessageParam {
  return { role: 'user', content: text.toWellFormed() };
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
