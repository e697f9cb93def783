import { readFile, stat } from 'node:fs/promises';
import { resolvePath } from '@anthropic-ai/sdk/tools/agent-toolset/node';
import type { Tool } from './tool-set.ts';

/** What a call has made of a file. */
export interface FileChange {
  /** Absolute, with links resolved. */
  path: string;
  /** Undefined where there was no file, or none whose text can be told. */
  before: string | undefined;
  after: string;
}

/** Of a larger file it is not told what has changed in it. */
const MAX_BYTES = 1024 * 1024;

/** Has what a tool did to a file told: to the model by `describe`, which adds to the tool's answer, and to `observe`. */
export function telling(
  tool: Tool,
  params: {
    workTree: string;
    describe: (change: FileChange, input: Record<string, unknown>) => string;
    observe: (change: FileChange) => void;
  },
): Tool {
  const { workTree, describe, observe } = params;
  const run: Tool['run'] = async (input, context) => {
    const before = await textOf(workTree, input.file_path);
    const said = await tool.run(input, context);
    const done = await textOf(workTree, input.file_path);
    if (!done) return said;
    const change = { path: done.path, before: before?.text, after: done.text };
    observe(change);
    return typeof said === 'string' ? said + describe(change, input) : said;
  };
  return { ...tool, run };
}

/** Undefined where there is no text to be had; why that is so, the tool itself will say. */
async function textOf(workTree: string, name: unknown): Promise<{ path: string; text: string } | undefined> {
  try {
    const path = await resolvePath({ workdir: workTree }, String(name));
    const { size } = await statOfFile(path);
    return size > MAX_BYTES ? undefined : { path, text: await readFile(path, 'utf8') };
  } catch {
    return undefined;
  }
}

/** A pipe or a device would never come to an end. */
async function statOfFile(path: string) {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error(`${path} is not a file`);
  return stats;
}
