import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

/**
 * 👀 on an issue, a comment, a review or a pull request, by its node id: seen, and being worked on. Twice is once.
 * Never fatal; returns whether it worked.
 */
export async function acknowledge(gh: GitHubClient, { nodeId }: { nodeId: string }): Promise<boolean> {
  try {
    await gh.graphql(
      'mutation ($id: ID!) { addReaction(input: { subjectId: $id, content: EYES }) { reaction { content } } }',
      { id: nodeId },
    );
    return true;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    gh.log.warn(`No reaction could be left: ${failure.says}`);
    return false;
  }
}
