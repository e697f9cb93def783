import { createInterface } from 'node:readline/promises';
import { Stop } from '../../core/stop.ts';
import type { CliHost } from './cli-host.ts';

/** Questions to the person in front of it; they go to standard error, so that standard output holds results alone. */
export interface Terminal {
  /** Whether there is somebody to ask. */
  isInteractive: boolean;
  /** The answer without spaces around it; empty for Enter. Throws `Stop('cancelled')` on Ctrl-C and Ctrl-D. */
  ask(question: string): Promise<string>;
}

export function openTerminal({ stdin, stderr }: Pick<CliHost, 'stdin' | 'stderr'>): Terminal {
  return {
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    ask: async (question) => {
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        // A question whose input ends would be waited for without end.
        return await new Promise<string>((answer, cancel) => {
          lines.once('close', () => cancel(new Stop('cancelled', 'Stopped before anything was changed.')));
          lines.question(`${question} `).then((text) => answer(text.trim()), cancel);
        });
      } finally {
        lines.close();
      }
    },
  };
}
