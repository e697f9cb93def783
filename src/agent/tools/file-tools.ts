import { sep } from 'node:path';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import {
  betaEditTool,
  betaGlobTool,
  betaGrepTool,
  betaReadTool,
  betaWriteTool,
} from '@anthropic-ai/sdk/tools/agent-toolset/node';
import type { Tool } from './tool-set.ts';

interface Place {
  /** The directory, absolute and with links resolved, that the tools are confined to. */
  workTree: string;
}

/** `read`, `glob` and `grep` over a directory: all that a role needs that must not change anything. */
export function exploringTools({ workTree }: Place): Tool[] {
  const context = { workdir: workTree };
  return [
    betaReadTool(context),
    sorted(relative(betaGlobTool(context), workTree)),
    relative(betaGrepTool(context), workTree),
  ];
}

/** `write` and `edit`; `readOnly` lists directories below the work tree that they refuse to change. */
export function writingTools({ workTree, readOnly }: Place & { readOnly: string[] }): Tool[] {
  const context = { workdir: workTree, readOnlyRoots: readOnly };
  return [betaWriteTool(context), betaEditTool(context)];
}

/** Paths are shown as the plan and the other tools name them, without the directory of this run in front. */
function relative(tool: Tool, workTree: string): Tool {
  const shorten = (text: string) => text.replaceAll(workTree + sep, '');
  return {
    ...tool,
    run: async (input, context) => {
      try {
        const content = await tool.run(input, context);
        return typeof content === 'string' ? shorten(content) : content;
      } catch (error) {
        if (error instanceof ToolError) throw new ToolError(shorten(error.message));
        throw error;
      }
    },
  };
}

/** In a fresh export the times of files say nothing, so that names are the better order. */
function sorted(tool: Tool): Tool {
  const run: Tool['run'] = async (input, context) => {
    const content = await tool.run(input, context);
    return typeof content === 'string' ? content.split('\n').sort().join('\n') : content;
  };
  const description = 'Match files under the workdir against a glob pattern. Results are sorted by name.';
  return 'description' in tool ? { ...tool, description, run } : { ...tool, run };
}
