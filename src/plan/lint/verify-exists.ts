import { posix } from 'node:path';
import type { Plan } from '../plan.ts';
import type { LintContext, Problem, Rule } from './rule.ts';
import { type CommandPlace, inRepository, mayStand } from './verify/command-place.ts';
import { filesAfter } from './verify/files-after.ts';
import { makeTargetFault } from './verify/make-target.ts';
import { npmScriptFault } from './verify/npm-script.ts';
import { programFault, pytestFault, scriptFault } from './verify/script-file.ts';
import { type SimpleCommand, shellCommands } from './verify/shell-commands.ts';

/**
 * What the commands under Verify call is there at the end of their phase: scripts of npm, targets of make, files. Programs
 * that are not known here are left to the machine that runs them.
 */
export const verifyExists: Rule = {
  id: 'verify-exists',
  severity: 'error',
  find: async (plan, context) => {
    const problems = await Promise.all(commandsOf(plan).map((each) => problemsOf(each, context)));
    return problems.flat();
  },
};

interface PhaseCommand {
  command: string;
  phase: number;
  line: number;
}

function commandsOf({ phases }: Plan): PhaseCommand[] {
  return phases.flatMap(({ number, verify }) => verify.map((each) => ({ ...each, phase: number })));
}

async function problemsOf(
  { command, phase, line }: PhaseCommand,
  { tree, uses }: LintContext,
): Promise<Problem[]> {
  let place: CommandPlace = { directory: '.', files: filesAfter(phase, { uses, tree }), tree };
  for (const words of shellCommands(command) ?? []) {
    const [program, target] = words;
    if (program?.text === 'cd' || program?.text === 'pushd') {
      const directory = target?.literal ? inRepository(place, target.text) : undefined;
      if (directory === undefined || target?.text === '-') return [];
      if (!mayStand(place, directory)) return [problem(command, line, `there is no \`${directory}\``)];
      place = { ...place, directory: posix.normalize(directory) };
      continue;
    }
    const fault = await faultOf(words, place);
    if (fault !== undefined) return [problem(command, line, fault)];
  }
  return [];
}

async function faultOf([program, ...args]: SimpleCommand, place: CommandPlace): Promise<string | undefined> {
  if (!program?.literal) return undefined;
  switch (program.text) {
    case 'npm':
    case 'pnpm':
      return npmScriptFault(args, place);
    case 'make':
    case 'gmake':
      return makeTargetFault(args, place);
    case 'pytest':
      return pytestFault(args, place);
    default:
      return programFault(program, place) ?? scriptFault(program.text, args, place);
  }
}

function problem(command: string, line: number, fault: string): Problem {
  const [first = ''] = command.split('\n');
  const message = `\`${first}\` cannot run after its phase: ${fault}.`;
  return {
    line,
    message,
    remedy: 'Use a command that is there, or create what it needs in this or an earlier phase.',
  };
}
