import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import { Stop } from '../../core/stop.ts';
import type { LoopGuard } from '../loop-guard.ts';
import { cutInTheMiddle } from './cut-in-the-middle.ts';
import type { ShownFiles } from './shown-files.ts';

export type Tool = BetaRunnableTool;

/** The tools of one conversation, as the model is offered them. */
export interface ToolSet {
  tools: Tool[];
  /** To be called before the calls of a turn run. */
  beginTurn(): void;
  /**
   * Throws what a tool did not mean to throw, so that a fault of ours ends the run instead of puzzling the model; and
   * `Stop('failed')` where the session goes in circles.
   */
  assertSound(): void;
}

interface Watchers {
  /** What the tools have shown of files; counts the turns. */
  shown?: ShownFiles;
  guard?: LoopGuard;
  /** What a person can do about a session that went in circles. */
  adviceOnLoop?: string;
}

const ADVICE: Readonly<Record<string, string>> = {
  grep: 'Search with a narrower pattern or path.',
  glob: 'Use a narrower pattern.',
};

/**
 * Makes a set of tools safe to offer: the calls of one turn run one after the other in the order the model wrote them,
 * so that writes don't race; results are cut to size; a call that does not fit its tool's schema and what a tool throws
 * as ToolError reach the model, while any other error is kept for `assertSound`. What `guard` has to say comes at the end
 * of a result.
 */
export function toolSet(tools: readonly Tool[], { shown, guard, adviceOnLoop = '' }: Watchers = {}): ToolSet {
  const faults: unknown[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(call: () => Promise<T>): Promise<T> => {
    const result = last.then(call);
    last = result.catch(() => undefined);
    return result;
  };
  const warned = (content: Content): Content => {
    const warning = guard?.takeWarning();
    if (warning === undefined) return content;
    return typeof content === 'string'
      ? `${content}\n\n[${warning}]`
      : [...content, { type: 'text', text: `[${warning}]` }];
  };
  const run = async (tool: Tool, input: unknown, context: Parameters<Tool['run']>[1]): Promise<Content> => {
    const { name } = tool;
    try {
      context?.signal?.throwIfAborted();
      const content = presentable(name, await tool.run(parsed(tool, input), context));
      guard?.called({ name, input, failure: undefined });
      return warned(content);
    } catch (error) {
      if (!(error instanceof ToolError)) {
        faults.push(error);
        throw error;
      }
      guard?.called({ name, input, failure: error.message });
      throw new ToolError(warned(presentable(name, error.content)));
    }
  };
  const guarded = tools.map((tool) => ({
    ...tool,
    parse: (input: unknown) => input,
    run: (input: unknown, context?: Parameters<Tool['run']>[1]) => inOrder(() => run(tool, input, context)),
  }));
  return {
    tools: guarded,
    beginTurn: () => {
      shown?.nextTurn();
      guard?.nextTurn();
    },
    assertSound: () => {
      if (faults.length > 0) throw faults[0];
      if (guard?.reason === undefined) return;
      throw new Stop('failed', `The model went in circles: ${guard.reason}. ${adviceOnLoop}`.trim());
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
