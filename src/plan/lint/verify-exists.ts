import { posix } from 'node:path';
import type { Plan } from '../plan.ts';
import type { LintContext, Problem, Rule } from './rule.ts';
import { type CommandPlace, inRepository, mayStand } from './verify/command-place.ts';
import type { Fault } from './verify/fault.ts';
import { filesAfter } from './verify/files-after.ts';
import { makeTargetFault } from './verify/make-target.ts';
import { packageScriptFault } from './verify/package-script.ts';
import { programFault, pytestFault, scriptFault } from './verify/script-file.ts';
import { type SimpleCommand, SUBSHELL, shellCommands } from './verify/shell-commands.ts';
import { unwrapped } from './verify/unwrapped.ts';

/**
 * What the commands under Verify call is there at the end of their phase, and still there at the end of the last one, when
 * all of them run again: scripts of npm, targets of make, files. Programs that are not known here are left to the machine
 * that runs them.
 */
export const verifyExists: Rule = {
  id: 'verify-exists',
  severity: 'error',
  find: (plan, context) => problemsIn(plan, context, { isSure: true }),
};

/** So is what they most likely call: a script that could also be a program of a dependency. */
export const verifyLikely: Rule = {
  id: 'verify-likely',
  severity: 'warning',
  find: (plan, context) => problemsIn(plan, context, { isSure: false }),
};

interface PhaseCommand {
  command: string;
  phase: number;
  line: number;
}

async function problemsIn(
  plan: Plan,
  context: LintContext,
  { isSure }: { isSure: boolean },
): Promise<Problem[]> {
  const last = plan.phases.length;
  const problems = await Promise.all(
    commandsOf(plan).map(async ({ command, phase, line }): Promise<Problem[]> => {
      const own = await faultAfter(phase, command, context);
      const fault = own ?? (phase === last ? undefined : await faultAfter(last, command, context));
      if (fault?.isSure !== isSure) return [];
      return [problem({ command, line, fault: fault.fault, isLater: own === undefined })];
    }),
  );
  return problems.flat();
}

function commandsOf({ phases }: Plan): PhaseCommand[] {
  return phases.flatMap(({ number, verify }) => verify.map((each) => ({ ...each, phase: number })));
}

/** The first thing that keeps a command from running at the end of a phase. */
async function faultAfter(
  phase: number,
  command: string,
  { tree, uses }: LintContext,
): Promise<Fault | undefined> {
  let place: CommandPlace = { directory: '.', files: filesAfter(phase, { uses, tree }), tree };
  const outer: string[] = [];
  for (const written of shellCommands(command) ?? []) {
    if (written[0] === SUBSHELL.opens) outer.push(place.directory);
    if (written[0] === SUBSHELL.closes) place = { ...place, directory: outer.pop() ?? '.' };
    const words = unwrapped(written);
    const [program, target] = words ?? [];
    if (program?.text === 'cd' || program?.text === 'pushd') {
      const directory = target?.literal ? inRepository(place, target.text) : undefined;
      if (directory === undefined || target?.text === '-') return undefined;
      if (!mayStand(place, directory)) return { fault: `there is no \`${directory}\``, isSure: true };
      place = { ...place, directory: posix.normalize(directory) };
      continue;
    }
    const fault = words && (await faultOf(words, place));
    if (fault) return fault;
  }
  return undefined;
}

async function faultOf(words: SimpleCommand, place: CommandPlace): Promise<Fault | undefined> {
  const [program, ...args] = words;
  if (!program?.literal) return undefined;
  switch (program.text) {
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'bun':
      return packageScriptFault(words, place);
    case 'make':
    case 'gmake':
      return sure(await makeTargetFault(args, place));
    case 'pytest':
      return sure(pytestFault(args, place));
    default:
      return sure(programFault(program, place) ?? scriptFault(program.text, args, place));
  }
}

function sure(fault: string | undefined): Fault | undefined {
  return fault === undefined ? undefined : { fault, isSure: true };
}

function problem(params: { command: string; line: number; fault: string; isLater: boolean }): Problem {
  const [first = ''] = params.command.split('\n');
  const when = params.isLater ? 'again after the last phase' : 'after its phase';
  return {
    line: params.line,
    message: `\`${first}\` cannot run ${when}: ${params.fault}.`,
    remedy: params.isLater
      ? 'Use a command that runs until the end: all commands under Verify run again then.'
      : 'Use a command that is there, or create what it needs in this or an earlier phase.',
  };
}
