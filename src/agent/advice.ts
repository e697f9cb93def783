import type Anthropic from '@anthropic-ai/sdk';
import type { BetaMessage } from '@anthropic-ai/sdk/resources/beta';
import { Stop } from '../core/stop.ts';
import { ContextSize } from './context-size.ts';
import { assertWithinLimits } from './limits.ts';
import { persist } from './persist.ts';
import type { Prompts } from './prompts.ts';
import { receive } from './receive.ts';
import type { SessionContext } from './session.ts';
import { cutInTheMiddle } from './tools/cut-in-the-middle.ts';

/** Tells a phase that cannot be mended from a stronger model. */
export interface Advisor {
  model: string;
  /** What the implementer has changed since the last commit, as a patch. */
  changes: () => Promise<string>;
}

interface Stuck {
  session: SessionContext;
  prompts: Prompts;
  phase: number | undefined;
  plan: string;
  /** What fails, as the implementer is told. */
  failure: string;
}

const MAX_OUTPUT_TOKENS = 8_000;
const MAX_PATCH_CHARACTERS = 60_000;

/**
 * What the advisor has to say about work that was mended in vain: one request, with the plan, the changes and what fails.
 * Undefined where there is none to be had, or no limit leaves room for it: the work goes on without.
 */
export async function askForAdvice(
  client: Anthropic,
  { model, changes }: Advisor,
  { session, prompts, phase, plan, failure }: Stuck,
): Promise<string | undefined> {
  const patch = cutInTheMiddle(await changes(), {
    advice: 'The rest is not shown.',
    max: MAX_PATCH_CHARACTERS,
  });
  const content = (await prompts.message('advice-wanted', { plan, failure, patch })).toWellFormed();
  const context = new ContextSize();
  context.add(content);
  const { ledger, limits, clock, observe } = session;
  const id = ledger.openSession();
  try {
    const answer = await persist(
      async (signal) => {
        const next = { model, contextTokens: context.tokens, atLeast: context.atLeast };
        assertWithinLimits(limits, { ledger, next, clock });
        await session.mayGoOn?.();
        const stream = client.beta.messages.stream(
          {
            model,
            max_tokens: MAX_OUTPUT_TOKENS,
            thinking: { type: 'adaptive' },
            output_config: { effort: 'high' },
            messages: [{ role: 'user', content }],
          },
          { signal },
        );
        return receive(
          stream,
          { role: 'advisor', model, ledger, clock, observe },
          { context, session: id, phase },
        );
      },
      { session, model },
    );
    return textOf(answer);
  } catch (error) {
    if (error instanceof Stop && error.conclusion !== 'cancelled') return undefined;
    throw error;
  }
}

function textOf({ content }: BetaMessage): string | undefined {
  const texts = content.flatMap((block) => (block.type === 'text' ? [block.text.trim()] : []));
  const text = texts.join('\n').trim();
  return text === '' ? undefined : text;
}
