import type Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import { Stop } from '../core/stop.ts';
import { openConversation } from './conversation.ts';
import type { Prompts } from './prompts.ts';
import type { SessionContext } from './session.ts';
import { exploringTools } from './tools/file-tools.ts';
import { type Tool, toolSet } from './tools/tool-set.ts';

const submissionSchema = z.object({
  title: z.string().min(1).max(120).describe('What the change is, as a pull request title'),
  slug: z.string().min(1).max(60).describe('Lower-case words joined by hyphens'),
  body: z.string().min(1).describe('The plan in Markdown, from `## Goal` on'),
});

/** What the planner hands in: the host adds front matter, heading and file name. */
export type Submission = z.infer<typeof submissionSchema>;

/** What the host says to a submission: taken, or what is wrong with it, as text for the planner. */
export type Review<T> = { kind: 'accepted'; plan: T } | { kind: 'findings'; text: string };

export type PlannerEnd<T> =
  | { kind: 'submitted'; plan: T }
  | { kind: 'questions'; questions: string[] }
  | { kind: 'declined'; reason: string; suggestion?: string | undefined };

export interface PlannerParams<T> {
  session: SessionContext;
  prompts: Prompts;
  model: string;
  effort: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Absolute, links resolved: the export of the repository that the planner may read. */
  workTree: string;
  /** The repository's own planner skill, where it has one. */
  skill: string | undefined;
  /** The request, already cleaned and marked as data. */
  brief: string;
  primer: { path: string; exists: boolean };
  /** The plan that the new one takes the place of, already marked as data. */
  previousPlan: string | undefined;
  maxQuestions: number;
  review: (submission: Submission) => Promise<Review<T>>;
}

const MAX_REMINDERS = 2;

/** Runs a planning session to its end. Throws Stop when the planner never comes to one, or a limit is reached. */
export async function runPlanner<T>(client: Anthropic, params: PlannerParams<T>): Promise<PlannerEnd<T>> {
  const { session, prompts, model, effort, workTree } = params;
  const result: Result<T> = { end: undefined };
  const conversation = openConversation(client, {
    ...session,
    role: 'planner',
    model,
    effort,
    system: await prompts.skill('opus-planner', params.skill),
    toolSet: toolSet([...exploringTools({ workTree }), ...closingTools(params, result)]),
    cutOffMessage: await prompts.message('cut-off', {}),
  });

  let message = await firstMessage(params);
  for (let reminders = 0; reminders <= MAX_REMINDERS; reminders++) {
    await conversation.say(message, { done: () => result.end !== undefined });
    if (result.end) return result.end;
    message = await prompts.message('plan-reminder', {});
  }
  throw new Stop(
    'failed',
    'The planner ended its turn without a plan, also after two reminders. Describe the change more precisely, or raise `effort.planner`, and start again.',
  );
}

async function firstMessage<T>({ prompts, primer, brief, previousPlan }: PlannerParams<T>): Promise<string> {
  const { path } = primer;
  const parts = [
    await prompts.message('plan-brief', {
      primer: await prompts.message(primer.exists ? 'plan-primer' : 'plan-no-primer', { path }),
      brief,
    }),
  ];
  if (previousPlan) parts.push(await prompts.message('plan-previous', { plan: previousPlan }));
  return parts.join('\n\n');
}

/** How the session ended, once it has. The first of several ends in one turn counts. */
interface Result<T> {
  end: PlannerEnd<T> | undefined;
}

function closingTools<T>({ review, maxQuestions }: PlannerParams<T>, result: Result<T>): Tool[] {
  const assertOpen = () => {
    if (result.end) throw new ToolError('The session has already ended, by an earlier call.');
  };
  return [
    betaZodTool({
      name: 'submit_plan',
      description: 'Hand in the whole plan. Answers with findings until the plan holds.',
      inputSchema: submissionSchema,
      run: async (submission) => {
        assertOpen();
        const verdict = await review(submission);
        if (verdict.kind === 'findings') throw new ToolError(verdict.text);
        result.end = { kind: 'submitted', plan: verdict.plan };
        return 'The plan is accepted.';
      },
    }),
    betaZodTool({
      name: 'ask_clarification',
      description: 'Ask the author what cannot be known from the repository. Ends the session.',
      inputSchema: z.object({ questions: z.array(z.string().min(1).max(500)).min(1) }),
      run: ({ questions }) => {
        assertOpen();
        if (questions.length > maxQuestions) {
          throw new ToolError(
            `At most ${maxQuestions} questions. Decide the rest yourself and record it under Decisions.`,
          );
        }
        result.end = { kind: 'questions', questions };
        return 'The questions will be asked.';
      },
    }),
    betaZodTool({
      name: 'decline',
      description: 'Say why no plan should be made, and what to do instead. Ends the session.',
      inputSchema: z.object({
        reason: z.string().min(1).max(1_000),
        suggestion: z.string().max(1_000).optional(),
      }),
      run: ({ reason, suggestion }) => {
        assertOpen();
        result.end = { kind: 'declined', reason, suggestion };
        return 'Noted.';
      },
    }),
  ];
}
