import type Anthropic from '@anthropic-ai/sdk';
import { type Advisor, askForAdvice } from './advice.ts';
import { briefPhase, type CitedLines } from './briefing.ts';
import { openConversation } from './conversation.ts';
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
import { toolSet } from './tools/tool-set.ts';
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
  /** `citations`: the places that the plan as a whole refers to. */
  plan: { path: string; text: string; phases: number; citations: readonly CitedLines[] };
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
  const { prompts, workTree, scratch, readOnly, plan, shell } = params;
  const account = new Account();
  const shown = new ShownFiles();
  const guard = new LoopGuard({ watch: watchWorkTree(workTree) });
  const conversation = openConversation(client, {
    ...params.session,
    role: 'implementer',
    model: params.model,
    effort: params.effort,
    system: await prompts.skill('sonnet-implementer', params.skill),
    toolSet: toolSet(
      [
        ...runStill(
          [
            ...exploringTools({ workTree, shown, alsoReadable: [scratch] }),
            ...writingTools({ workTree, shown, readOnly, observe: (change) => guard.changed(change) }),
          ],
          shell,
        ),
        bashTool(shell),
        ...implementerTools(account, params.onTick),
      ],
      { shown, guard, adviceOnLoop: ADVICE_ON_LOOP, observe: params.session.observe },
    ),
    cutOffMessage: await prompts.message('cut-off', {}),
    restate,
    advisor: params.advisor?.model,
  });
  let started = false;
  /** What the host has said last, beyond the steps of the phase. */
  let current: string | undefined;

  async function restate(message: string | undefined): Promise<string> {
    const { phase } = account;
    const state = phase
      ? await prompts.message('phase-open', {
          number: phase.number,
          total: plan.phases,
          name: phase.name,
          steps: account.openSteps().join(', ') || 'none',
        })
      : await prompts.message('phases-done', {});
    const task = await prompts.message('implement-again', { path: plan.path, plan: plan.text, state });
    const said = new Set([current, message].filter((text) => text !== undefined));
    return prompts.message('compacted', { task: [task, ...said].join('\n\n') });
  }

  async function opening(phase: PhaseBrief): Promise<string> {
    const resumed = !started && phase.number > 1;
    const phaseMessage = await prompts.message('phase', {
      number: phase.number,
      total: plan.phases,
      name: phase.name,
      state: await stateBefore(phase, { resumed }),
      briefing: await briefing(phase),
    });
    return phaseMessage;
  }

  async function stateBefore({ begun }: PhaseBrief, { resumed }: { resumed: boolean }): Promise<string> {
    const names = [...(resumed ? ['phase-resumed'] : []), ...(begun ? ['phase-begun'] : [])];
    const texts = await Promise.all(names.map((name) => prompts.message(name, {})));
    return texts.map((text) => `${text}\n\n`).join('');
  }

  /** The first message carries primer and plan, whatever it is about. */
  async function opened(message: string): Promise<string> {
    if (started) return message;
    started = true;
    return withPlan(params, message);
  }

  /** Of a session that begins after all phases: what is wrong was there before it. */
  async function aboutEarlierWork(message: string): Promise<string> {
    if (started) return message;
    return opened(`${await prompts.message('phase-resumed', {})}\n\n${message}`);
  }

  async function briefing({ number, files, citations }: PhaseBrief): Promise<string> {
    const cited = started ? citations : [...plan.citations, ...citations];
    const to = `the message of phase ${number}`;
    const text = await shell.still(() => briefPhase({ files, citations: cited, to }, { workTree, shown }));
    return text === '' ? '' : `${text}\n\n`;
  }

  /** Has something mended; it is said again where the conversation is summarised before that is done. */
  async function sayAbout(trouble: string): Promise<WorkEnd> {
    guard.toldSomething();
    current = trouble;
    return say(() => aboutEarlierWork(trouble));
  }

  async function say(compose: () => Promise<string>): Promise<WorkEnd> {
    await conversation.say(compose, {
      done: () => account.question !== undefined,
      ...(account.phase && { phase: account.phase.number }),
    });
    return account.question === undefined
      ? { kind: 'worked' }
      : { kind: 'question', question: account.question };
  }

  /** Where the model cannot ask for advice by itself. */
  async function advised(failure: string): Promise<string | undefined> {
    const { advisor, session } = params;
    if (!advisor || conversation.hasAdvisor) return undefined;
    const phase = account.phase?.number;
    return askForAdvice(client, advisor, { session, prompts, phase, plan: plan.text, failure });
  }

  return {
    deviations: account.deviations,
    ticked: account.ticked,
    async work(phase) {
      account.phase = phase;
      current = undefined;
      guard.begin({ expectsChanges: true });
      let end = await say(async () => opened(await opening(phase)));
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
      const request = await prompts.message('report', {
        check,
        criteria: criteria.map((criterion) => `- ${criterion}`).join('\n'),
      });
      current = request;
      let message = () => opened(request);
      for (let reminders = 0; reminders <= MAX_REMINDERS && !account.report; reminders++) {
        await conversation.say(message, { done: () => account.report !== undefined });
        message = () => prompts.message('report-reminder', {});
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
