import type Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';
import { openConversation } from './conversation.ts';
import { LoopGuard } from './loop-guard.ts';
import { type Closing, closingTools, type PlannerEnd, type Result } from './planner-tools.ts';
import type { Prompts } from './prompts.ts';
import type { SessionContext } from './session.ts';
import { exploringTools } from './tools/file-tools.ts';
import { ShownFiles } from './tools/shown-files.ts';
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
  const closing = closingTools(params, result);
  const ends = oneOf(closing.map(({ name }) => name));
  const shown = new ShownFiles();
  const conversation = openConversation(client, {
    ...session,
    role: 'planner',
    model,
    effort,
    system: await prompts.skill('opus-planner', params.skill),
    toolSet: toolSet([...exploringTools({ workTree, shown }), ...closing], {
      shown,
      guard: new LoopGuard(),
      adviceOnLoop: 'Describe the change more precisely and start again.',
      observe: session.observe,
    }),
    cutOffMessage: await prompts.message('cut-off', {}),
    restate: async (message) => {
      const task = [await firstMessage(params, ends), ...(message === undefined ? [] : [message])];
      return prompts.message('compacted', { task: task.join('\n\n') });
    },
  });

  let message = () => firstMessage(params, ends);
  for (let reminders = 0; reminders <= MAX_REMINDERS; reminders++) {
    await conversation.say(message, { done: () => result.end !== undefined });
    if (result.end) return result.end;
    message = () => prompts.message(`${task.kind}-reminder`, { ends });
  }
  throw new Stop(
    'failed',
    'The planner ended its turn without a plan, also after two reminders. Describe the change more precisely, or raise `effort.planner`, and start again.',
  );
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
