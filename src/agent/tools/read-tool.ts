import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { betaReadTool, resolvePath } from '@anthropic-ai/sdk/tools/agent-toolset/node';
import { MAX_RESULT_CHARACTERS } from './cut-in-the-middle.ts';
import { headAndTail } from './head-and-tail.ts';
import type { ShownFiles } from './shown-files.ts';
import type { Tool } from './tool-set.ts';

export interface ReadPlace {
  /** The directory, absolute and with links resolved, that paths are relative to. */
  workTree: string;
  /** Directories outside of it that may be read as well. */
  alsoReadable: readonly string[];
}

/** What is taken into memory at most; of a larger file, ranges alone can be read. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Text this short is no longer than the note that would stand for it. */
const WORTH_A_NOTE = 200;

/**
 * The SDK's `read`, for which a file is never too large: of much text it gives the beginning and the end, and says which
 * lines are missing. What stands in the conversation already is not given again.
 */
export function readTool({ workTree, alsoReadable }: ReadPlace, shown: ShownFiles): Tool {
  const context = { workdir: workTree, allowedRoots: [...alsoReadable], maxFileBytes: MAX_FILE_BYTES };
  const tool = betaReadTool(context);
  const run: Tool['run'] = async (input: { file_path: string; view_range?: number[] }) => {
    const text = await tool.run(input);
    if (typeof text !== 'string') return text;
    const { file_path, view_range = [] } = input;
    if (text.includes('\0')) throw new ToolError(`read: ${file_path} is not a text file`);
    const part = { path: await resolvePath(context, file_path), range: view_range.join('-'), text };
    const before = text.length > WORTH_A_NOTE ? shown.when(part) : undefined;
    if (before !== undefined) {
      const what = part.range === '' ? file_path : `Lines ${part.range} of ${file_path}`;
      return `[${what}: the same text as ${before}. It stands there; it is not repeated.]`;
    }
    shown.add(part, { kind: 'read' });
    return headAndTail(text, {
      max: MAX_RESULT_CHARACTERS,
      firstLine: Math.max(1, view_range[0] ?? 1),
      advice: (range) => `Read them with view_range, as ${range}.`,
      adviceForLongLine: 'A line of this is too long to be read whole; search in it with grep.',
    });
  };
  const offered = { ...tool, run };
  return 'description' in offered
    ? { ...offered, description: `${offered.description} Of a long one, beginning and end.` }
    : offered;
}
