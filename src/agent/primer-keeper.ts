import type Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import { Stop } from '../core/stop.ts';
import { openConversation } from './conversation.ts';
import { LoopGuard } from './loop-guard.ts';
import type { Prompts } from './prompts.ts';
import type { SessionContext } from './session.ts';
import { exploringTools } from './tools/file-tools.ts';
import { ShownFiles } from './tools/shown-files.ts';
import { type Tool, toolSet } from './tools/tool-set.ts';

/** What the primer keeper starts from. Texts are marked as data already. */
export type PrimerTask =
  | { kind: 'first' }
  /** It is not known what it was in step with. */
  | { kind: 'whole'; primer: string }
  /** `changes`: the files that have changed since. */
  | { kind: 'since'; primer: string; changes: string };

const submissionSchema = z.object({
  body: z.string().min(1).max(60_000).describe('The whole primer in Markdown, from its `# ` heading on'),
  summary: z.string().min(1).max(4_000).describe('What changed and why, a line for each point'),
});
export type PrimerSubmission = z.infer<typeof submissionSchema>;

export interface PrimerKeeperParams {
  session: SessionContext;
  prompts: Prompts;
  model: string;
  effort: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Absolute, links resolved. Only read. */
  workTree: string;
  /** The repository's own skill, where it has one. */
  skill: string | undefined;
  /** Path of the primer in the repository. */
  path: string;
  task: PrimerTask;
  /** What is wrong with a primer; undefined where it can be taken. */
  fault: (body: string) => string | undefined;
}

const MAX_REMINDERS = 2;

/** Has the primer written in a read-only session. Throws Stop where none comes of it, or a limit is reached. */
export async function runPrimerKeeper(
  client: Anthropic,
  params: PrimerKeeperParams,
): Promise<PrimerSubmission> {
  const { session, prompts, model, effort, workTree, skill } = params;
  const result: Result = { submission: undefined };
  const shown = new ShownFiles();
  const conversation = openConversation(client, {
    ...session,
    role: 'primer-keeper',
    model,
    effort,
    system: await prompts.skill('primer-sync', skill),
    toolSet: toolSet([...exploringTools({ workTree, shown }), submitPrimer(result, params)], {
      shown,
      guard: new LoopGuard(),
      adviceOnLoop: 'Start again, or write the primer by hand.',
      observe: session.observe,
    }),
    cutOffMessage: await prompts.message('cut-off', {}),
    restate: async (message) => {
      const task = [await firstMessage(params), ...(message === undefined ? [] : [message])];
      return prompts.message('compacted', { task: task.join('\n\n') });
    },
  });

  let message = () => firstMessage(params);
  for (let reminders = 0; reminders <= MAX_REMINDERS; reminders++) {
    await conversation.say(message, { done: () => result.submission !== undefined });
    if (result.submission) return result.submission;
    message = () => prompts.message('primer-reminder', {});
  }
  throw new Stop(
    'failed',
    'The primer keeper ended its turn without a primer, also after two reminders. Start again, or raise `effort.primer`.',
  );
}

interface Result {
  submission: PrimerSubmission | undefined;
}

function submitPrimer(result: Result, { fault }: PrimerKeeperParams): Tool {
  return betaZodTool({
    name: 'submit_primer',
    description: 'Hand in the whole primer. Ends the session, or answers with what is wrong with it.',
    inputSchema: submissionSchema,
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
