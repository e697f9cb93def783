import type Anthropic from '@anthropic-ai/sdk';
import { openConversation } from './conversation.ts';
import {
  Account,
  type Deviation,
  type FinalReport,
  implementerTools,
  type PhaseBrief,
} from './implementer-tools.ts';
import type { Prompts } from './prompts.ts';
import type { SessionContext } from './session.ts';
import { bashTool, type Shell } from './tools/bash-tool.ts';
import { exploringTools, writingTools } from './tools/file-tools.ts';
import { toolSet } from './tools/tool-set.ts';

/** How a piece of work ended: done as far as the model is concerned, or it cannot go on without an answer. */
export type WorkEnd = { kind: 'worked' } | { kind: 'question'; question: string };

/** The implementing session: led through the plan by the host, one message at a time. */
export interface Implementer {
  /** Has one phase carried out. */
  work(phase: PhaseBrief): Promise<WorkEnd>;
  /** Has a failing quality check mended; `failure` is what the check printed, cut to size. */
  fix(failure: { round: number; rounds: number; text: string }): Promise<WorkEnd>;
  /** Has something undone that may not be committed. */
  undo(reason: string): Promise<WorkEnd>;
  /** Asks for the final report; undefined if it never came. `check` says how the last quality check went. */
  report(criteria: string[], check: string): Promise<FinalReport | undefined>;
  readonly deviations: readonly Deviation[];
  /** Steps that were ticked, by phase. */
  readonly ticked: ReadonlyMap<number, ReadonlySet<number>>;
}

export interface ImplementerParams {
  session: SessionContext;
  prompts: Prompts;
  model: string;
  effort: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Absolute, links resolved. */
  workTree: string;
  /** Directories below the work tree that the file tools must not change. */
  readOnly: string[];
  shell: Shell;
  skill: string | undefined;
  primer: string | undefined;
  plan: { path: string; text: string; phases: number };
  onTick: (phase: number, step: number) => void;
}

const MAX_REMINDERS = 2;

/** Opens the session. Nothing is sent before the first phase; its message carries the primer and the plan. */
export async function openImplementer(client: Anthropic, params: ImplementerParams): Promise<Implementer> {
  const { prompts, workTree, readOnly, plan } = params;
  const account = new Account();
  const conversation = openConversation(client, {
    ...params.session,
    role: 'implementer',
    model: params.model,
    effort: params.effort,
    system: await prompts.skill('sonnet-implementer', params.skill),
    toolSet: toolSet([
      ...exploringTools({ workTree }),
      ...writingTools({ workTree, readOnly }),
      bashTool(params.shell),
      ...implementerTools(account, params.onTick),
    ]),
    cutOffMessage: await prompts.message('cut-off', {}),
  });
  let started = false;

  async function opening(phase: PhaseBrief): Promise<string> {
    const resumed = !started && phase.number > 1;
    const phaseMessage = await prompts.message('phase', {
      number: phase.number,
      total: plan.phases,
      name: phase.name,
      state: resumed ? `${await prompts.message('phase-resumed', {})}\n\n` : '',
    });
    return started ? phaseMessage : withPlan(params, phaseMessage);
  }

  async function say(text: string): Promise<WorkEnd> {
    await conversation.say(text, {
      done: () => account.question !== undefined,
      ...(account.phase && { phase: account.phase.number }),
    });
    return account.question === undefined
      ? { kind: 'worked' }
      : { kind: 'question', question: account.question };
  }

  return {
    deviations: account.deviations,
    ticked: account.ticked,
    async work(phase) {
      account.phase = phase;
      const message = await opening(phase);
      started = true;
      let end = await say(message);
      for (let reminders = 0; reminders < MAX_REMINDERS && end.kind === 'worked'; reminders++) {
        const open = account.openSteps();
        if (open.length === 0) break;
        end = await say(
          await prompts.message('steps-open', { number: phase.number, steps: open.join(', ') }),
        );
      }
      return end;
    },
    fix: async ({ round, rounds, text }) =>
      say(await prompts.message('check-failed', { round, rounds, failure: text })),
    undo: async (reason) => say(await prompts.message('not-publishable', { reason })),
    async report(criteria, check) {
      account.criteria = criteria;
      account.phase = undefined;
      let message = await prompts.message('report', {
        check,
        criteria: criteria.map((criterion) => `- ${criterion}`).join('\n'),
      });
      if (!started) message = await withPlan(params, message);
      started = true;
      for (let reminders = 0; reminders <= MAX_REMINDERS && !account.report; reminders++) {
        await conversation.say(message, { done: () => account.report !== undefined });
        message = await prompts.message('report-reminder', {});
      }
      return account.report;
    },
  };
}

async function withPlan({ prompts, primer, plan }: ImplementerParams, phase: string): Promise<string> {
  return prompts.message('implement-start', {
    primer:
      primer === undefined
        ? await prompts.message('implement-no-primer', {})
        : await prompts.message('implement-primer', { primer }),
    path: plan.path,
    plan: plan.text,
    phase,
  });
}
