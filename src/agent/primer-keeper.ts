import type Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import { holdReadingSession, type ReadingParams } from './reading-session.ts';
import type { Tool } from './tools/tool-set.ts';

/** What the primer keeper starts from. Texts are marked as data already. */
export type PrimerTask =
  | { kind: 'first' }
  /** It is not known what it was in step with. */
  | { kind: 'whole'; primer: string }
  /** `changes`: the files that have changed since. */
  | { kind: 'since'; primer: string; changes: string };

export const primerSubmissionSchema = z.object({
  body: z.string().min(1).max(60_000).describe('The whole primer in Markdown, from its `# ` heading on'),
  summary: z.string().min(1).max(4_000).describe('What changed and why, a line for each point'),
});
export type PrimerSubmission = z.infer<typeof primerSubmissionSchema>;

export interface PrimerKeeperParams extends ReadingParams {
  /** The repository's own skill, where it has one. */
  skill: string | undefined;
  /** Path of the primer in the repository. */
  path: string;
  task: PrimerTask;
  /** What is wrong with a primer; undefined where it can be taken. */
  fault: (body: string) => string | undefined;
}

/** Has the primer written in a read-only session. Throws Stop where none comes of it, or a limit is reached. */
export async function runPrimerKeeper(
  client: Anthropic,
  params: PrimerKeeperParams,
): Promise<PrimerSubmission> {
  const { prompts, skill } = params;
  const result: Result = { submission: undefined };
  return holdReadingSession(client, params, {
    role: 'primer-keeper',
    system: await prompts.skill('primer-sync', skill),
    closing: [submitPrimer(result, params)],
    adviceOnLoop: 'Start again, or write the primer by hand.',
    opening: () => firstMessage(params),
    reminder: () => prompts.message('primer-reminder', {}),
    result: () => result.submission,
    nothing:
      'The primer keeper ended its turn without a primer, also after two reminders. Start again, or raise `effort.primer`.',
  });
}

interface Result {
  submission: PrimerSubmission | undefined;
}

function submitPrimer(result: Result, { fault }: PrimerKeeperParams): Tool {
  return betaZodTool({
    name: 'submit_primer',
    description: 'Hand in the whole primer. Ends the session, or answers with what is wrong with it.',
    inputSchema: primerSubmissionSchema,
    run: (submission) => {
      if (result.submission) throw new ToolError('The session has already ended, by an earlier call.');
      const wrong = fault(submission.body);
      if (wrong !== undefined) throw new ToolError(`Not taken: ${wrong}`);
      result.submission = submission;
      return 'The primer is taken.';
    },
  });
}

function firstMessage({ prompts, path, task }: PrimerKeeperParams): Promise<string> {
  switch (task.kind) {
    case 'first':
      return prompts.message('primer-first', { path });
    case 'whole':
      return prompts.message('primer-whole', { path, primer: task.primer });
    case 'since':
      return prompts.message('primer-since', { path, primer: task.primer, changes: task.changes });
  }
}
