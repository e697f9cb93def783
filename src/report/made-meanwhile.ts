import type { Markdown } from '../core/markdown.ts';
import { code } from './code.ts';
import { ownMarkdown } from './own-markdown.ts';

/** To somebody who asked for a plan while that very plan was being made. */
export function madeMeanwhile({ pullRequest }: { pullRequest: number }): Markdown {
  return ownMarkdown(
    `A plan was being made when this was asked for, so no second one was started: it is in #${pullRequest}. Comment ${code('/baton revise')} there with what should be different, or ask again to have it made anew.`,
  );
}
