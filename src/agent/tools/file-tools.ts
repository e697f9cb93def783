import { resolve, sep } from 'node:path';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import {
  betaEditTool,
  betaGlobTool,
  betaGrepTool,
  betaWriteTool,
} from '@anthropic-ai/sdk/tools/agent-toolset/node';
import { z } from 'zod';
import { errorCode } from '../../core/error-code.ts';
import { diskIsFull, isFull } from '../../core/full-disk.ts';
import { linesAroundEdit, linesChanged } from './describe-change.ts';
import { type FileChange, telling } from './file-change.ts';
import { MAX_FILE_BYTES, readTool } from './read-tool.ts';
import type { ShownFiles } from './shown-files.ts';
import type { Tool } from './tool-set.ts';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

interface Place {
  /** The directory, absolute and with links resolved, that the tools are confined to. */
  workTree: string;
  /** What the conversation holds of files already. */
  shown: ShownFiles;
}

/**
 * `read`, `glob` and `grep` over a directory: all that a role needs that must not change anything. `alsoReadable` names
 * directories outside of it that may be read and searched as well.
 */
export function exploringTools({
  workTree,
  shown,
  alsoReadable = [],
}: Place & { alsoReadable?: readonly string[] }): Tool[] {
  const context = { workdir: workTree, allowedRoots: [...alsoReadable] };
  const read = readTool({ workTree, alsoReadable }, shown);
  const glob = sortedByName(betaGlobTool({ workdir: workTree }));
  const grep = betaGrepTool(context);
  return [read, shortened(glob, workTree), shortened(grep, workTree)].map((tool) =>
    reporting(tool, workTree),
  );
}

/**
 * `write` and `edit`, which answer with what has become of the file; `observe` is told as well. `readOnly` lists
 * directories of the work tree that they refuse to change.
 */
export function writingTools({
  workTree,
  shown,
  readOnly,
  observe,
}: Place & { readOnly: string[]; observe: (change: FileChange) => void }): Tool[] {
  const context = {
    workdir: workTree,
    maxFileBytes: MAX_FILE_BYTES,
    readOnlyRoots: readOnly.map((directory) => resolve(workTree, directory)),
  };
  const write = telling(betaWriteTool(context), {
    workTree,
    describe: linesChanged,
    observe: (change) => {
      shown.add({ path: change.path, range: '', text: change.after }, { kind: 'written' });
      observe(change);
    },
  });
  const edit = telling(betaEditTool(context), { workTree, describe: linesAroundEdit, observe });
  return [write, edit].map((tool) => endingOnFullDisk(reporting(tool, workTree), workTree));
}

/**
 * Has a call checked against the tool's own schema, which the SDK leaves to the tool, and tells the model of whatever
 * the file system refuses.
 */
function reporting(tool: Tool, workTree: string): Tool {
  const schema = 'input_schema' in tool ? z.fromJSONSchema(tool.input_schema as JsonSchema) : z.unknown();
  const run: Tool['run'] = async (input, context) => {
    try {
      return await tool.run(input, context);
    } catch (error) {
      if (!(error instanceof ToolError) && !isSystemError(error)) throw error;
      throw new ToolError(relativeTo(workTree, error.message));
    }
  };
  return { ...tool, parse: (input) => schema.parse(input), run };
}

/** There is nothing that a model could do about that, and what it writes next would be cut off as well. */
function endingOnFullDisk(tool: Tool, workTree: string): Tool {
  const run: Tool['run'] = async (input, context) => {
    try {
      return await tool.run(input, context);
    } catch (error) {
      throw (await isFull(workTree)) ? await diskIsFull(workTree, { cause: error }) : error;
    }
  };
  return { ...tool, run };
}

/** `ENOENT` and its like, and what Node says to a path that cannot be one. */
function isSystemError(error: unknown): error is Error {
  return errorCode(error) !== undefined;
}

function shortened(tool: Tool, workTree: string): Tool {
  return changed(tool, (content) => relativeTo(workTree, content));
}

/** Paths are shown as the plan and the other tools name them, without the directory of this run in front. */
function relativeTo(workTree: string, text: string): string {
  return text.replaceAll(workTree + sep, '');
}

const SDK_GLOB_LIMIT = 200;

/** In a fresh export the times of files say nothing, so that names are the better order. */
function sortedByName(tool: Tool): Tool {
  const description = 'Match files under the workdir against a glob pattern. Results are sorted by name.';
  const sorted = changed(tool, (content) => {
    const paths = content.split('\n').sort();
    const note =
      paths.length < SDK_GLOB_LIMIT ? [] : [`[only ${SDK_GLOB_LIMIT} are shown; use a narrower pattern]`];
    return [...paths, ...note].join('\n');
  });
  return 'description' in sorted ? { ...sorted, description } : sorted;
}

function changed(tool: Tool, change: (content: string) => string): Tool {
  const run: Tool['run'] = async (input, context) => {
    const content = await tool.run(input, context);
    return typeof content === 'string' ? change(content) : content;
  };
  return { ...tool, run };
}
