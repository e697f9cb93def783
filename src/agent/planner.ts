import type Anthropic from '@anthropic-ai/sdk';
import { type Closing, closingTools, type PlannerEnd, type Result } from './planner-tools.ts';
import { holdReadingSession, type ReadingParams } from './reading-session.ts';

export interface PlannerParams<T> extends Closing<T>, ReadingParams {
  /** The repository's own planner skill, where it has one. */
  skill: string | undefined;
  primer: { path: string; exists: boolean };
}

/** Runs a planning session to its end. Throws Stop when the planner never comes to one, or a limit is reached. */
export async function runPlanner<T>(client: Anthropic, params: PlannerParams<T>): Promise<PlannerEnd<T>> {
  const { prompts, task } = params;
  const result: Result<T> = { end: undefined };
  const closing = closingTools(params, result);
  const ends = oneOf(closing.map(({ name }) => name));
  return holdReadingSession(client, params, {
    role: 'planner',
    system: await prompts.skill('opus-planner', params.skill),
    closing,
    adviceOnLoop: 'Describe the change more precisely and start again.',
    opening: () => firstMessage(params, ends),
    reminder: () => prompts.message(`${task.kind}-reminder`, { ends }),
    result: () => result.end,
    nothing:
      'The planner ended its turn without a plan, also after two reminders. Describe the change more precisely, or raise `effort.planner`, and start again.',
  });
}

async function firstMessage<T>(
  { prompts, primer: { path, exists }, task, maxQuestions }: PlannerParams<T>,
  ends: string,
): Promise<string> {
  const primer = await prompts.message(exists ? 'plan-primer' : 'plan-no-primer', { path });
  if (task.kind === 'revise') {
    const { plan, points, count } = task;
    return prompts.message('plan-revise', { primer, plan, points, count });
  }
  const { brief, previousPlan, mayDecline, hasAsked } = task;
  const parts = [await prompts.message('plan-brief', { primer, brief, ends })];
  if (hasAsked) parts.push(await prompts.message('plan-asked', { left: maxQuestions }));
  if (!mayDecline) parts.push(await prompts.message('plan-wanted', {}));
  if (previousPlan) parts.push(await prompts.message('plan-previous', { plan: previousPlan }));
  return parts.join('\n\n');
}

/** `a`, `b` or `c`, as code. */
function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter((part) => part !== '').join(' or ');
}
