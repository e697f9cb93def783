import { COMMENT_COMMANDS } from '../core/comment-commands.ts';
import type { Markdown } from '../core/markdown.ts';
import { code } from './code.ts';
import { list } from './list.ts';
import { ownMarkdown } from './own-markdown.ts';

/** The commands, and first of all that there is none like the one that was tried. */
export function helpAnswer({ unknown }: { unknown: string | undefined }): Markdown {
  return ownMarkdown(
    [
      ...(unknown === undefined ? [] : [`There is no ${code(`/baton ${unknown}`)}.`]),
      list(
        'What can be asked of Baton',
        COMMENT_COMMANDS.map(({ usage, does }) => `${code(usage)} ${does}`),
      ),
      'In a comment, at the start of a line, by people with write access.',
    ].join('\n\n'),
  );
}
