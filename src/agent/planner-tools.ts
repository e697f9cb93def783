import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import { answersSchema, inOrderOfPoints } from './revision-answers.ts';
import type { Tool } from './tools/tool-set.ts';

/** What the planner is asked for. Texts in it are already cleaned and marked as data. */
export type PlanningTask =
  | {
      kind: 'plan';
      brief: string;
      /** What the new plan takes the place of. */
      previousPlan: string | undefined;
      /** Whether it may be said that no plan is needed. */
      mayDecline: boolean;
      /** Whether the brief holds questions that were asked before. */
      hasAsked: boolean;
    }
  /** `points`: what is to change, numbered from 1; `count` of them. */
  | { kind: 'revise'; plan: string; points: string; count: number };

/** What the planner hands in: the host adds front matter, heading and file name. */
export interface Submission {
  title: string;
  slug: string;
  /** Markdown from `## Goal` on. */
  body: string;
  /** To the points of a revision, in their order. */
  answers: readonly string[];
}

/** What the host says to a submission: taken, or what is wrong with it, as text for the planner. */
export type Review<T> = { kind: 'accepted'; plan: T } | { kind: 'findings'; text: string };

export type PlannerEnd<T> =
  | { kind: 'submitted'; plan: T }
  | { kind: 'questions'; questions: string[] }
  | { kind: 'declined'; reason: string; suggestion?: string | undefined };

/** What the ways out of a session depend on. */
export interface Closing<T> {
  task: PlanningTask;
  /** How many may still be asked. */
  maxQuestions: number;
  review: (submission: Submission) => Promise<Review<T>>;
}

/** How the session ended, once it has. The first of several ends in one turn counts. */
export interface Result<T> {
  end: PlannerEnd<T> | undefined;
}

const submissionSchema = z.object({
  title: z.string().min(1).max(120).describe('What the change is, as a pull request title'),
  slug: z.string().min(1).max(60).describe('Lower-case words joined by hyphens'),
  body: z.string().min(1).describe('The plan in Markdown, from `## Goal` on'),
});

/** The ways in which a session may end: a plan that is being revised, or wanted in any case, is not declined. */
export function closingTools<T>(closing: Closing<T>, result: Result<T>): Tool[] {
  const { task } = closing;
  switch (task.kind) {
    case 'plan': {
      const tools = [submitPlan(closing, result), askClarification(closing, result)];
      return task.mayDecline ? [...tools, decline(result)] : tools;
    }
    case 'revise':
      return [submitRevision(closing, result, task.count), askClarification(closing, result)];
  }
}

const submitting = {
  name: 'submit_plan',
  description: 'Hand in the whole plan. Answers with findings until the plan holds.',
};

function submitPlan<T>(closing: Closing<T>, result: Result<T>): Tool {
  return betaZodTool({
    ...submitting,
    inputSchema: submissionSchema,
    run: (plan) => take({ ...plan, answers: [] }, closing, result),
  });
}

function submitRevision<T>(closing: Closing<T>, result: Result<T>, points: number): Tool {
  return betaZodTool({
    ...submitting,
    inputSchema: submissionSchema.extend({ answers: answersSchema }),
    run: ({ answers, ...plan }) => {
      const answered = inOrderOfPoints(answers, { points });
      if (answered.kind === 'findings') throw new ToolError(answered.text);
      return take({ ...plan, answers: answered.answers }, closing, result);
    },
  });
}

async function take<T>(submission: Submission, { review }: Closing<T>, result: Result<T>): Promise<string> {
  assertOpen(result);
  const verdict = await review(submission);
  if (verdict.kind === 'findings') throw new ToolError(verdict.text);
  result.end = { kind: 'submitted', plan: verdict.plan };
  return 'The plan is accepted.';
}

function askClarification<T>({ maxQuestions }: Closing<T>, result: Result<T>): Tool {
  return betaZodTool({
    name: 'ask_clarification',
    description: 'Ask the author what cannot be known from the repository. Ends the session.',
    inputSchema: z.object({ questions: z.array(z.string().min(1).max(500)).min(1) }),
    run: ({ questions }) => {
      assertOpen(result);
      if (maxQuestions === 0) {
        throw new ToolError('No question is left. Decide it yourself and record that under Decisions.');
      }
      if (questions.length > maxQuestions) {
        throw new ToolError(
          `At most ${maxQuestions} questions. Decide the rest yourself and record it under Decisions.`,
        );
      }
      result.end = { kind: 'questions', questions };
      return 'The questions will be asked.';
    },
  });
}

function decline<T>(result: Result<T>): Tool {
  return betaZodTool({
    name: 'decline',
    description: 'Say why no plan should be made, and what to do instead. Ends the session.',
    inputSchema: z.object({
      reason: z.string().min(1).max(1_000),
      suggestion: z.string().max(1_000).optional(),
    }),
    run: ({ reason, suggestion }) => {
      assertOpen(result);
      result.end = { kind: 'declined', reason, suggestion };
      return 'Noted.';
    },
  });
}

function assertOpen<T>({ end }: Result<T>): void {
  if (end) throw new ToolError('The session has already ended, by an earlier call.');
}
