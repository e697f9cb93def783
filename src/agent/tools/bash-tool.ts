import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import type { Tool } from './tool-set.ts';

/** A shell that keeps its state from one command to the next, wherever it runs. One that has ended is replaced. */
export interface Shell {
  exec(
    command: string,
    options: { timeoutMs: number; signal?: AbortSignal | undefined },
  ): Promise<{ exitCode: number | null; output: string; outcome: string }>;
}

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
      const { exitCode, output, outcome } = await shell.exec(command, options);
      if (exitCode === 0) return output.trim() === '' ? '(no output)' : output;
      const ending = exitCode === null ? outcome.replaceAll('_', ' ') : `exit code ${exitCode}`;
      throw new ToolError(`${output}\n[${ending}]`.trim());
    },
  });
}
