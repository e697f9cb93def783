import type { HelpCommand } from '../core/command.ts';
import { helpAnswer } from '../report/help.ts';
import { admit } from './permission/admit.ts';
import { answer } from './run/answer.ts';
import type { Outcome } from './run/outcome.ts';
import type { Run } from './run/run.ts';

/** Lists what can be asked for, also where somebody asked for what there is not. */
export async function help(run: Run, command: HelpCommand): Promise<Outcome> {
  await admit(run, command);
  const { number, unknown } = command;
  const report = helpAnswer({ unknown });
  await answer(run, { number, markdown: report });
  const line =
    unknown === undefined
      ? `The commands were listed on #${number}`
      : `#${number} asked for what there is not`;
  return { conclusion: 'answered', line, report };
}
