import type { Markdown } from '../../core/markdown.ts';
import type { Run } from './run.ts';

/** Answers the comment that the run is about, below it; `number` is where it stands. Twice is once. */
export async function answer(
  { stage, announcer }: Run,
  { number, markdown }: { number: number; markdown: Markdown },
): Promise<void> {
  if (stage.kind !== 'answering') return;
  await announcer.reply(number, { to: `comment-${stage.comment.id}`, markdown });
}
