import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import { Stop } from '../../core/stop.ts';
import type { LoopGuard } from '../loop-guard.ts';
import { cutInTheMiddle } from './cut-in-the-middle.ts';
import type { ShownFiles } from './shown-files.ts';

export type Tool = BetaRunnableTool;

/** A call of the model has run. `id` is the one that the model gave it; `text` is what it gets to read. */
export interface ToolEvent {
  kind: 'tool';
  id: string | undefined;
  name: string;
  failed: boolean;
  text: string;
  durationMs: number;
}

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
  /** The conversation so far is no longer what the model sees: nothing in it may be referred to, or held against it. */
  forget(): void;
}

interface Watchers {
  /** What the tools have shown of files; counts the turns. */
  shown?: ShownFiles;
  guard?: LoopGuard;
  /** What a person can do about a session that went in circles. */
  adviceOnLoop?: string;
  /** Told of each call when it has run. */
  observe?: (event: ToolEvent) => void;
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
export function toolSet(
  tools: readonly Tool[],
  { shown, guard, adviceOnLoop = '', observe }: Watchers = {},
): ToolSet {
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
    const startedAt = performance.now();
    const told = (content: Content, { failed }: { failed: boolean }): Content => {
      const durationMs = Math.round(performance.now() - startedAt);
      observe?.({ kind: 'tool', id: context?.toolUse.id, name, failed, text: textOf(content), durationMs });
      return content;
    };
    try {
      context?.signal?.throwIfAborted();
      const content = presentable(name, await tool.run(parsed(tool, input), context));
      guard?.called({ name, input, failure: undefined });
      return told(warned(content), { failed: false });
    } catch (error) {
      if (!(error instanceof ToolError)) {
        faults.push(error);
        throw error;
      }
      guard?.called({ name, input, failure: error.message });
      throw new ToolError(told(warned(presentable(name, error.content)), { failed: true }));
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
    forget: () => {
      shown?.forget();
      guard?.forget();
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
  const text = (given: string) =>
    given.trim() === ''
      ? '(empty)'
      : cutInTheMiddle(given.toWellFormed(), { advice: ADVICE[name] ?? 'Ask for less at a time.' });
  if (typeof content === 'string') return text(content);
  return content.map((part) => (part.type === 'text' ? { ...part, text: text(part.text) } : part));
}

function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return content.map((block) => (block.type === 'text' ? block.text : `[${block.type}]`)).join('\n');
}
