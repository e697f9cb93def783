import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
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
 * so that writes don't race; results are cut to size; a call that does not fit its tool's schema and what a tool throws
 * as ToolError reach the model, while any other error is kept for `assertSound`.
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
    parse: (input: unknown) => input,
    run: (input: unknown, context?: Parameters<Tool['run']>[1]) =>
      inOrder(async () => {
        try {
          context?.signal?.throwIfAborted();
          return presentable(tool.name, await tool.run(parsed(tool, input), context));
        } catch (error) {
          if (error instanceof ToolError) throw new ToolError(presentable(tool.name, error.content));
          faults.push(error);
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

function parsed(tool: Tool, input: unknown): unknown {
  try {
    return tool.parse(input);
  } catch (error) {
    if (error instanceof z.ZodError) throw new ToolError(`${tool.name}: ${z.prettifyError(error)}`);
    throw error;
  }
}

type Content = Awaited<ReturnType<Tool['run']>>;

/** Cut to size, and what the API takes: not blank, and without half characters. */
function presentable(name: string, content: Content): Content {
  if (typeof content !== 'string') return content;
  if (content.trim() === '') return '(empty)';
  return cutInTheMiddle(content.toWellFormed(), { advice: ADVICE[name] ?? 'Ask for less at a time.' });
}
