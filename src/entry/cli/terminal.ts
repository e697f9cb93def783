import { createInterface, type Key } from 'node:readline';
import { Stop } from '../../core/stop.ts';
import type { CliHost } from './cli-host.ts';

/** Questions to the person in front of it; they go to standard error, so that standard output holds results alone. */
export interface Terminal {
  /** Whether there is somebody to ask. */
  isInteractive: boolean;
  /**
   * The answer without spaces around it; empty for Enter. Undefined where the input has ended, by Ctrl-D or with the
   * terminal: from then on nothing is asked any more. Throws `Stop('cancelled')` on Ctrl-C and when the signal aborts.
   */
  ask(question: string, options?: AskOptions): Promise<string | undefined>;
}

interface AskOptions {
  signal?: AbortSignal;
  /** What is said to Ctrl-C, where something was changed before. */
  ifStopped?: string;
}

const CTRL_D = '\u0004';
/** What the kernel makes of an end of input that came before somebody read keys, as under `script … < /dev/null`. */
const ENDED_BEFORE = '\0';

export function openTerminal({ stdin, stderr }: Pick<CliHost, 'stdin' | 'stderr'>): Terminal {
  let hasEnded = false;
  return {
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    ask: async (question, { signal, ifStopped = 'Stopped before anything was changed.' } = {}) => {
      const stopped = () => new Stop('cancelled', ifStopped);
      if (signal?.aborted) throw stopped();
      if (hasEnded) return undefined;
      const lines = createInterface({ input: stdin, output: stderr });
      const { promise: answer, resolve, reject } = Promise.withResolvers<string | undefined>();
      const onKey = (_: string | undefined, { sequence }: Key) => {
        const isEnd =
          sequence === ENDED_BEFORE || (sequence === CTRL_D && lines.cursor === lines.line.length);
        if (isEnd) resolve(undefined);
      };
      const onAbort = () => reject(stopped());
      lines.once('SIGINT', onAbort);
      lines.once('close', () => resolve(undefined));
      lines.once('error', () => resolve(undefined));
      stdin.prependListener('keypress', onKey);
      signal?.addEventListener('abort', onAbort);
      let isEntered = false;
      try {
        lines.question(`${question} `, (text) => {
          isEntered = true;
          resolve(text);
        });
        const text = await answer;
        hasEnded = text === undefined;
        return text?.trim();
      } finally {
        signal?.removeEventListener('abort', onAbort);
        stdin.removeListener('keypress', onKey);
        lines.close();
        if (!isEntered) stderr.write('\n');
      }
    },
  };
}
