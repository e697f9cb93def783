import type { Asking } from '../../jobs/local/local-questions.ts';
import type { LiveDisplay } from '../live-display.ts';
import { harmless } from './cli-log.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks what the planner wants to know, one after the other; undefined where there is nobody to ask. What is not answered
 * any more is left to the planner, as it is on Enter.
 */
export function askingOn(
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
  aside: LiveDisplay['aside'],
): Asking {
  if (!terminal.isInteractive) return undefined;
  return (questions) =>
    aside(async () => {
      const answers: string[] = [];
      for (const [index, question] of questions.entries()) {
        const asked = `Question ${index + 1} of ${questions.length}: ${harmless(question)}\n(Enter to leave it to the planner)`;
        answers.push((await terminal.ask(asked, { signal })) ?? '');
      }
      return answers;
    });
}
