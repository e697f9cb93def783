import type { FinalReport } from '../../agent/implementer-tools.ts';
import { commandOf } from '../../plan/own-command.ts';
import type { Criterion } from '../../plan/plan.ts';
import type { CriterionResult } from '../../report/criteria.ts';

/** A command that the host ran by itself, and how it ended. */
export interface CommandRun {
  command: string;
  passed: boolean;
  output: string;
}

/** A command that a success criterion names. */
export interface NamedCommand {
  command: string;
  /** Whether a criterion begins with it, as in "`npm test` passes", or they only speak of it. */
  begins: boolean;
}

/** The commands that success criteria name, each once, beyond those that are `run` anyway. */
export function commandsInCriteria(criteria: readonly Criterion[], run: readonly string[]): NamedCommand[] {
  const named = new Set(criteria.flatMap(({ code }) => code.map(asWords)));
  const beginning = new Set(criteria.map((criterion) => asWords(commandOf(criterion) ?? '')));
  return [...named]
    .filter((command) => !run.some((other) => asWords(other) === command))
    .map((command) => ({ command, begins: beginning.has(command) }));
}

/**
 * Decides each criterion. Where it names commands that the host ran, the host's own exit codes outdo the implementer's
 * word: what failed is not met. Where they passed, it is met unless the implementer says that something else of it is
 * not. Of other criteria there is the implementer's word alone.
 */
export function decideCriteria(
  criteria: readonly Criterion[],
  { runs, answers }: { runs: readonly CommandRun[]; answers: FinalReport['criteria'] | undefined },
): CriterionResult[] {
  return criteria.map(({ text, markdown, code }) => {
    const named = code.map(asWords);
    const own = runs.filter(({ command }) => named.includes(asWords(command)));
    const answer = answers?.find(({ criterion }) => criterion === text);
    const met = own.every(({ passed }) => passed) && (answer?.met ?? own.length > 0);
    return { criterion: text, markdown, met, runs: own, word: answer?.evidence };
  });
}

/** Commands are the same that differ in their spaces alone. */
function asWords(command: string): string {
  return command.trim().split(/\s+/).join(' ');
}
