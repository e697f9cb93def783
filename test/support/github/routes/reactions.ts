import { type Call, commentOf, created, issueOf, ok, type Reply, type Routes } from '../call.ts';
import { addReaction } from '../changes.ts';
import { renderReaction } from '../render/issue.ts';
import type { Reaction, ReactionContent } from '../state.ts';

export const reactionRoutes = {
  'POST /repos/{owner}/{repo}/issues/{issue_number}/reactions': (call) =>
    react(call, issueOf(call).reactions),

  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': (call) =>
    react(call, commentOf(call).comment.reactions),
} satisfies Partial<Routes>;

/** One person reacts in one way once: again is answered with the reaction that is there. */
function react({ state, urls, actor, body }: Call, reactions: Reaction[]): Reply {
  const content = body.content as ReactionContent;
  const { reaction, isNew } = addReaction(state, { reactions, content, user: actor.user });
  return (isNew ? created : ok)(renderReaction(urls, reaction));
}
