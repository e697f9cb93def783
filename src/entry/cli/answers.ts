import type { Questions } from '../../init/settings.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Who answers: nobody, so that the defaults hold, or the person on the terminal. Without either a question is wrong usage. */
export function questionsOn(terminal: Terminal, { byDefault }: { byDefault: boolean }): Questions {
  const ask = async (question: string): Promise<string> => {
    if (byDefault) return '';
    if (terminal.isInteractive) return terminal.ask(question);
    throw new UsageError(
      `There is no terminal to ask "${question}" on. Add --yes to take the defaults; --help lists the options that answer.`,
    );
  };
  return {
    byDefault,
    ask,
    confirm: async (question, otherwise) => {
      const answer = (await ask(`${question} [${otherwise ? 'Y/n' : 'y/N'}]`)).toLowerCase();
      return answer === '' ? otherwise : ['y', 'yes'].includes(answer);
    },
  };
}
