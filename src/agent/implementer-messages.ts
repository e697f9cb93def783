import { briefPhase, type CitedLines } from './briefing.ts';
import type { Account, PhaseBrief } from './implementer-tools.ts';
import type { Prompts } from './prompts.ts';
import type { Stillness } from './tools/run-still.ts';
import type { ShownFiles } from './tools/shown-files.ts';

/** `citations`: the places that the plan as a whole refers to. */
export interface PlanToImplement {
  path: string;
  text: string;
  /** How many there are. */
  phases: number;
  citations: readonly CitedLines[];
}

/** What the host says. The first message carries the primer and the plan, whatever it is about. */
export interface ImplementerMessages {
  phase(phase: PhaseBrief): Promise<string>;
  /** Something to mend. It is said again where the conversation is summarised before that is done. */
  trouble(text: string): Promise<string>;
  /** `check` says how the last quality check went. */
  report(criteria: readonly string[], check: string): Promise<string>;
  /** All that is needed to go on after a summary; `message` is what was about to be said. */
  restate(message: string | undefined): Promise<string>;
}

export function implementerMessages(
  prompts: Prompts,
  {
    primer,
    plan,
    workTree,
    shell,
    account,
    shown,
  }: {
    primer: string | undefined;
    plan: PlanToImplement;
    /** Absolute, links resolved. */
    workTree: string;
    shell: Stillness;
    account: Account;
    shown: ShownFiles;
  },
): ImplementerMessages {
  let started = false;
  /** What the host has said last, beyond the steps of the phase. */
  let current: string | undefined;

  async function opened(message: string): Promise<string> {
    if (started) return message;
    started = true;
    return prompts.message('implement-start', {
      primer:
        primer === undefined
          ? await prompts.message('implement-no-primer', {})
          : await prompts.message('implement-primer', { primer }),
      path: plan.path,
      plan: plan.text,
      phase: message,
    });
  }

  async function stateBefore({ number, begun }: PhaseBrief): Promise<string> {
    const resumed = !started && number > 1;
    const names = [...(resumed ? ['phase-resumed'] : []), ...(begun ? ['phase-begun'] : [])];
    const texts = await Promise.all(names.map((name) => prompts.message(name, {})));
    return texts.map((text) => `${text}\n\n`).join('');
  }

  async function briefing({ number, files, citations }: PhaseBrief): Promise<string> {
    const cited = started ? citations : [...plan.citations, ...citations];
    const to = `the message of phase ${number}`;
    const text = await shell.still(() => briefPhase({ files, citations: cited, to }, { workTree, shown }));
    return text === '' ? '' : `${text}\n\n`;
  }

  async function stateNow(): Promise<string> {
    const { phase } = account;
    if (phase === undefined) return prompts.message('phases-done', {});
    const { number, name } = phase;
    const steps = account.openSteps().join(', ') || 'none';
    return prompts.message('phase-open', { number, total: plan.phases, name, steps });
  }

  return {
    async phase(phase) {
      current = undefined;
      const { number, name } = phase;
      const state = await stateBefore(phase);
      const brief = { number, total: plan.phases, name, state, briefing: await briefing(phase) };
      return opened(await prompts.message('phase', brief));
    },
    async trouble(text) {
      current = text;
      if (started) return text;
      // The session begins after all phases: what is wrong was there before it.
      return opened(`${await prompts.message('phase-resumed', {})}\n\n${text}`);
    },
    async report(criteria, check) {
      const list = criteria.map((criterion) => `- ${criterion}`).join('\n');
      current = await prompts.message('report', { check, criteria: list });
      return opened(current);
    },
    async restate(message) {
      const state = await stateNow();
      const task = await prompts.message('implement-again', { path: plan.path, plan: plan.text, state });
      const said = new Set([current, message].filter((text) => text !== undefined));
      return prompts.message('compacted', { task: [task, ...said].join('\n\n') });
    },
  };
}
