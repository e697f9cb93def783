import type { Markdown } from '../core/markdown.ts';
import { ownMarkdown } from './own-markdown.ts';

/** What becomes of a run that somebody wants to end. */
export function cancelAnswer({ number, isRunning }: { number: number; isRunning: boolean }): Markdown {
  if (!isRunning) {
    return ownMarkdown(
      `Nothing is running for #${number}. A run that was asked for just now may not have begun: say it again once the label shows it.`,
    );
  }
  return ownMarkdown(
    `⏹️ The run for #${number} will stop after its current step, and what it has finished stays. Its own comment then says how to go on.`,
  );
}
