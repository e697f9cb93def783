import { type PlannerParams, runPlanner } from '../../../src/agent/planner.ts';
import type { PlannerEnd, PlanningTask } from '../../../src/agent/planner-tools.ts';
import { call, type Reply } from '../../support/claude/scripted-model.ts';
import { prompts, type Stage } from './stage.ts';

export const submission = { title: 'Cache search', slug: 'cache-search', body: '## Goal\n\nFaster.\n' };
export const submit: Reply = call('submit_plan', submission);

export const task = {
  kind: 'plan',
  brief: 'Search is slow.',
  previousPlan: undefined,
  mayDecline: true,
  hasAsked: false,
} as const satisfies PlanningTask;

/** Plans on a stage; any submission is accepted, its title standing for the plan. */
export function plan(
  { client, session, tree }: Stage,
  overrides: Partial<PlannerParams<string>> = {},
): Promise<PlannerEnd<string>> {
  return runPlanner(client, {
    session,
    prompts,
    model: 'claude-opus-5-5',
    effort: 'high',
    workTree: tree.path,
    skill: undefined,
    task,
    primer: { path: '.claude/PRIMER.md', exists: true },
    maxQuestions: 2,
    review: async ({ title }) => ({ kind: 'accepted', plan: title }),
    ...overrides,
  });
}
