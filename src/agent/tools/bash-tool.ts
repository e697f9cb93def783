import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import { headAndTail } from './head-and-tail.ts';
import type { Tool } from './tool-set.ts';

interface ShellResult {
  exitCode: number | null;
  /** With the middle left out where even that much cannot be kept; `omittedBytes` says how much that is. */
  output: string;
  omittedBytes: number;
  outcome: string;
}

/** A shell that keeps its state from one command to the next, wherever it runs. One that has ended is replaced. */
export interface Shell {
  exec(
    command: string,
    options: { timeoutMs: number; signal?: AbortSignal | undefined },
  ): Promise<ShellResult>;
  /** Puts `text` into a file that commands and `read` can reach, and gives its path; undefined where that fails. */
  keep(text: string): Promise<string | undefined>;
}

/** What is shown of a longer output, in characters: its end says more than its beginning. */
const MAX_SHOWN = 12_000;
const HEAD_SHARE = 0.35;
/** Up to this length, leaving something out would cost more in further calls than it saves. */
const SHOWN_WHOLE = 16_000;
const DEFAULT_TIMEOUT_MS = 120_000;
const MAX_TIMEOUT_MS = 600_000;

/** `bash` as the SDK's toolset has it, in a shell of our own choosing. */
export function bashTool(shell: Shell): Tool {
  return betaZodTool({
    name: 'bash',
    description:
      'Run a bash command in a persistent shell in the workdir. State (cwd, env vars) persists across calls. There is no network.',
    inputSchema: z.object({
      command: z.string().min(1).optional().describe('The command to run'),
      restart: z.boolean().optional().describe('Restart the persistent shell before running'),
      timeout_ms: z.int().min(1).max(MAX_TIMEOUT_MS).optional().describe('Per-call timeout in milliseconds'),
    }),
    run: async ({ command, restart, timeout_ms }, context) => {
      const options = { timeoutMs: timeout_ms ?? DEFAULT_TIMEOUT_MS, signal: context?.signal ?? undefined };
      if (restart) await shell.exec('exit', options);
      if (command === undefined) {
        if (restart) return 'The shell was restarted.';
        throw new ToolError('bash: command is required');
      }
      const result = await shell.exec(command, options);
      const { exitCode, outcome } = result;
      const output = await presentable(shell, result);
      if (exitCode === 0) return output.trim() === '' ? '(no output)' : output;
      const ending = exitCode === null ? outcome.replaceAll('_', ' ') : `exit code ${exitCode}`;
      throw new ToolError(`${output}\n[${ending}]`.trim());
    },
  });
}

/** Beginning and end of a long output, with the place where all of it can be read. */
async function presentable(shell: Shell, { output, omittedBytes }: ShellResult): Promise<string> {
  if (output.length <= SHOWN_WHOLE) return output;
  const path = await shell.keep(output);
  const much =
    omittedBytes === 0 ? 'The whole output' : `The output, but for ${omittedBytes} bytes of its middle,`;
  const kept = `${much} is in ${path}`;
  const again = 'Run it again with its output filtered, or in a file, and read that in parts.';
  return headAndTail(output, {
    max: MAX_SHOWN,
    headShare: HEAD_SHARE,
    advice: (range) =>
      path === undefined ? again : `${kept}: read it with view_range, as ${range}, or search it with grep.`,
    adviceForLongLine: path === undefined ? again : `${kept}.`,
  });
}
