import type { Markdown } from '../core/markdown.ts';

/** Whoever joins text to Markdown has put all that is not Baton's through `neutral.ts` or `code.ts`. */
export function ownMarkdown(text: string): Markdown {
  return text as Markdown;
}
