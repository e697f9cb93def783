import type { Markdown } from '../core/markdown.ts';
import { redactor } from '../core/redact.ts';
import { ownMarkdown } from './own-markdown.ts';

/** The same without `secrets`, which take nothing with them that makes it safe. */
export function redacted(markdown: Markdown, secrets: readonly string[]): Markdown {
  return ownMarkdown(redactor(secrets)(markdown));
}
