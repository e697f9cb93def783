import { AnthropicError } from '@anthropic-ai/sdk';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import { z } from 'zod';
import { cutInTheMiddle } from './cut-in-the-middle.ts';

export type Tool = BetaRunnableTool;

/** The tools of one conversation, as the model is offered them. */
export interface ToolSet {
  tools: Tool[];
  /** Throws what a tool did not mean to throw, so that a fault of ours ends the run instead of puzzling the model. */
  assertSound(): void;
}

const ADVICE: Readonly<Record<string, string>> = {
  read: 'Read the rest in parts with view_range.',
  grep: 'Search with a narrower pattern or path.',
  glob: 'Use a narrower pattern.',
  bash: 'Run it again with its output in a file and read that in parts, or filter it.',
};

/**
 * Makes a set of tools safe to offer: the calls of one turn run one after the other in the order the model wrote them,
 * so that writes don't race; results are cut to size; and what a tool reports as wrong reaches the model, while any
 * other error is kept for `assertSound`.
 */
export function toolSet(tools: readonly Tool[]): ToolSet {
  const faults: unknown[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(call: () => Promise<T>): Promise<T> => {
    const result = last.then(call);
    last = result.catch(() => undefined);
    return result;
  };
  const guarded = tools.map((tool) => ({
    ...tool,
    run: (input: unknown, context?: Parameters<Tool['run']>[1]) =>
      inOrder(async () => {
        try {
          return sized(tool.name, await tool.run(input, context));
        } catch (error) {
          if (error instanceof ToolError) throw new ToolError(sized(tool.name, error.content));
          if (!isReport(error)) faults.push(error);
          throw error;
        }
      }),
  }));
  return {
    tools: guarded,
    assertSound: () => {
      if (faults.length > 0) throw faults[0];
    },
  };
}

function sized(name: string, content: Awaited<ReturnType<Tool['run']>>) {
  if (typeof content !== 'string') return content;
  return cutInTheMiddle(content, { advice: ADVICE[name] ?? 'Ask for less at a time.' });
}

/** Errors that tell the model something about its call, rather than us about our code. */
function isReport(error: unknown): boolean {
  return (
    error instanceof AnthropicError ||
    error instanceof z.ZodError ||
    (error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      /^E[A-Z]+$/.test(error.code))
  );
}
