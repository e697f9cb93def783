import type Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';
import { openConversation } from './conversation.ts';
import { type Closing, closingTools, type PlannerEnd, type Result } from './planner-tools.ts';
import type { Prompts } from './prompts.ts';
import type { SessionContext } from './session.ts';
import { exploringTools } from './tools/file-tools.ts';
import { toolSet } from './tools/tool-set.ts';

export interface PlannerParams<T> extends Closing<T> {
  session: SessionContext;
  prompts: Prompts;
  model: string;
  effort: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Absolute, links resolved: the export of the repository that the planner may read. */
  workTree: string;
  /** The repository's own planner skill, where it has one. */
  skill: string | undefined;
  primer: { path: string; exists: boolean };
}

const MAX_REMINDERS = 2;

/** Runs a planning session to its end. Throws Stop when the planner never comes to one, or a limit is reached. */
export async function runPlanner<T>(client: Anthropic, params: PlannerParams<T>): Promise<PlannerEnd<T>> {
  const { session, prompts, model, effort, workTree, task } = params;
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
    message = await prompts.message(`${task.kind}-reminder`, {});
  }
  throw new Stop(
    'failed',
    'The planner ended its turn without a plan, also after two reminders. Describe the change more precisely, or raise `effort.planner`, and start again.',
  );
}

async function firstMessage<T>({
  prompts,
  primer: { path, exists },
  task,
}: PlannerParams<T>): Promise<string> {
  const primer = await prompts.message(exists ? 'plan-primer' : 'plan-no-primer', { path });
  if (task.kind === 'revise') {
    const { plan, points, count } = task;
    return prompts.message('plan-revise', { primer, plan, points, count });
  }
  const { brief, previousPlan } = task;
  const parts = [await prompts.message('plan-brief', { primer, brief })];
  if (previousPlan) parts.push(await prompts.message('plan-previous', { plan: previousPlan }));
  return parts.join('\n\n');
}
