import { Stop } from '../../core/stop.ts';
import type { Questions } from '../../init/settings.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const WITHOUT_ASKING = 'Add --yes to take the defaults; --help lists the options that answer.';

/**
 * Who answers: nobody, so that the defaults hold, or the person on the terminal. Without either a question is wrong usage; a
 * person who ends the input stops it.
 */
export function questionsOn(terminal: Terminal, { byDefault }: { byDefault: boolean }): Questions {
  const ask = async (question: string): Promise<string> => {
    if (byDefault) return '';
    if (!terminal.isInteractive) {
      throw new UsageError(`There is no terminal to ask "${question}" on. ${WITHOUT_ASKING}`);
    }
    const answer = await terminal.ask(question);
    if (answer !== undefined) return answer;
    throw new Stop('cancelled', `Nothing was written: "${question}" was not answered. ${WITHOUT_ASKING}`);
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
