import type Anthropic from '@anthropic-ai/sdk';
import { type Advisor, askForAdvice } from './advice.ts';
import { openConversation } from './conversation.ts';
import { implementerMessages, type PlanToImplement } from './implementer-messages.ts';
import {
  Account,
  type Deviation,
  type FinalReport,
  implementerTools,
  type PhaseBrief,
} from './implementer-tools.ts';
import { LoopGuard } from './loop-guard.ts';
import type { Prompts } from './prompts.ts';
import type { SessionContext } from './session.ts';
import { bashTool, type Shell } from './tools/bash-tool.ts';
import { exploringTools, writingTools } from './tools/file-tools.ts';
import { runStill, type Stillness } from './tools/run-still.ts';
import { ShownFiles } from './tools/shown-files.ts';
import { type ToolSet, toolSet } from './tools/tool-set.ts';
import { watchWorkTree } from './work-tree-watch.ts';

/** How a piece of work ended: done as far as the model is concerned, or it cannot go on without an answer. */
export type WorkEnd = { kind: 'worked' } | { kind: 'question'; question: string };

/** `text` is what the commands printed, cut to size. */
export interface Failure {
  kind: 'check' | 'verify';
  round: number;
  rounds: number;
  text: string;
}

/** The implementing session: led through the plan by the host, one message at a time. */
export interface Implementer {
  /** Has one phase carried out. */
  work(phase: PhaseBrief): Promise<WorkEnd>;
  /** Has mended what fails: the quality check, or nothing but commands that the plan verifies the phase by. */
  fix(failure: Failure): Promise<WorkEnd>;
  /** Has something undone that may not be committed. */
  undo(reason: string): Promise<WorkEnd>;
  /** Has mended what reviewers found; `findings` is marked as data. */
  mend(findings: string): Promise<WorkEnd>;
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
  /** The temporary directory of commands, absolute: what they leave there may be read. */
  scratch: string;
  shell: Shell & Stillness;
  skill: string | undefined;
  primer: string | undefined;
  plan: PlanToImplement;
  onTick: (phase: number, step: number) => void;
  /** Asked where the work is stuck. */
  advisor?: Advisor | undefined;
}

const MAX_REMINDERS = 2;
/** The round of mending from which on advice is asked for: two have failed by then. */
const ADVISED_ROUND = 3;
const ADVICE_ON_LOOP =
  'The branch holds the phases that are finished. Mend the plan or the cause, and approve the pull request again: the next run goes on from there.';

/** Opens the session. Nothing is sent before the first phase; its message carries the primer and the plan. */
export async function openImplementer(client: Anthropic, params: ImplementerParams): Promise<Implementer> {
  const { prompts, advisor, session } = params;
  const account = new Account();
  const shown = new ShownFiles();
  const guard = new LoopGuard({ watch: watchWorkTree(params.workTree) });
  const messages = implementerMessages(prompts, { ...params, account, shown });
  const conversation = openConversation(client, {
    ...session,
    role: 'implementer',
    model: params.model,
    effort: params.effort,
    system: await prompts.skill('sonnet-implementer', params.skill),
    toolSet: implementingTools(params, { account, shown, guard }),
    cutOffMessage: await prompts.message('cut-off', {}),
    restate: messages.restate,
    advisor: advisor?.model,
  });

  async function say(compose: () => Promise<string>): Promise<WorkEnd> {
    await conversation.say(compose, {
      done: () => account.question !== undefined,
      ...(account.phase && { phase: account.phase.number }),
    });
    return account.question === undefined
      ? { kind: 'worked' }
      : { kind: 'question', question: account.question };
  }

  async function sayAbout(trouble: string): Promise<WorkEnd> {
    guard.toldSomething();
    return say(() => messages.trouble(trouble));
  }

  /** Where the model cannot ask for advice by itself. */
  async function advised(failure: string): Promise<string | undefined> {
    if (!advisor || conversation.hasAdvisor) return undefined;
    const phase = account.phase?.number;
    return askForAdvice(client, advisor, { session, prompts, phase, plan: params.plan.text, failure });
  }

  return {
    deviations: account.deviations,
    ticked: account.ticked,
    async work(phase) {
      account.phase = phase;
      guard.begin({ expectsChanges: true });
      let end = await say(() => messages.phase(phase));
      for (let reminders = 0; reminders < MAX_REMINDERS && end.kind === 'worked'; reminders++) {
        const open = account.openSteps();
        if (open.length === 0) break;
        end = await say(() =>
          prompts.message('steps-open', { number: phase.number, steps: open.join(', ') }),
        );
      }
      return end;
    },
    async fix({ kind, round, rounds, text }) {
      const trouble = await prompts.message(`${kind}-failed`, { round, rounds, failure: text });
      const advice = round === ADVISED_ROUND ? await advised(text) : undefined;
      return sayAbout(
        advice === undefined ? trouble : `${trouble}\n\n${await prompts.message('advice', { advice })}`,
      );
    },
    async undo(reason) {
      return sayAbout(await prompts.message('not-publishable', { reason }));
    },
    async mend(findings) {
      return sayAbout(await prompts.message('review-blockers', { findings }));
    },
    async report(criteria, check) {
      guard.begin({ expectsChanges: false });
      account.criteria = criteria;
      account.phase = undefined;
      let message = () => messages.report(criteria, check);
      for (let reminders = 0; reminders <= MAX_REMINDERS && !account.report; reminders++) {
        await conversation.say(message, { done: () => account.report !== undefined });
        message = () => prompts.message('report-reminder', {});
      }
      return account.report;
    },
  };
}

function implementingTools(
  { workTree, scratch, readOnly, shell, onTick, session }: ImplementerParams,
  { account, shown, guard }: { account: Account; shown: ShownFiles; guard: LoopGuard },
): ToolSet {
  const fileTools = [
    ...exploringTools({ workTree, shown, alsoReadable: [scratch] }),
    ...writingTools({ workTree, shown, readOnly, observe: (change) => guard.changed(change) }),
  ];
  const tools = [...runStill(fileTools, shell), bashTool(shell), ...implementerTools(account, onTick)];
  return toolSet(tools, { shown, guard, adviceOnLoop: ADVICE_ON_LOOP, observe: session.observe });
}
