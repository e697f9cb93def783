import type { Command, CommentRef } from '../../core/command.ts';
import { assertMayTrigger } from '../../github/permissions.ts';
import type { Run } from '../run/run.ts';

/**
 * Lets in whoever commented, if they may, and shows them that the comment was seen; from here on they are answered
 * below it. Throws `Stop('refused')`.
 */
export async function admit(
  run: Run,
  { actor, comment }: { actor: Command['actor']; comment: CommentRef },
): Promise<void> {
  const { deps, bot, config, announcer } = run;
  await assertMayTrigger(deps.github, { actor, bot, policy: config.approval });
  run.stage = { kind: 'answering', comment };
  await announcer.seen(comment.nodeId);
}
