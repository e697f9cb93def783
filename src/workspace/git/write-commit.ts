import { type Sha, shaSchema } from '../../core/ids.ts';
import { commitMessage, type MessageParts } from './commit-message.ts';
import type { HostRepository } from './host-repository.ts';

/** Makes a commit of a tree that is already there. It stays local until `publish`. */
export async function writeCommit(
  { git, identity }: HostRepository,
  {
    tree,
    parents,
    message,
    date,
  }: { tree: string; parents: readonly [Sha, ...Sha[]]; message: MessageParts; date: Date },
): Promise<Sha> {
  const at = `@${Math.floor(date.getTime() / 1000)} +0000`;
  const sha = await git.run(
    ['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), '-F', '-', tree],
    {
      input: commitMessage(message),
      environment: {
        GIT_AUTHOR_NAME: identity.name,
        GIT_AUTHOR_EMAIL: identity.email,
        GIT_AUTHOR_DATE: at,
        GIT_COMMITTER_NAME: identity.name,
        GIT_COMMITTER_EMAIL: identity.email,
        GIT_COMMITTER_DATE: at,
      },
    },
  );
  return shaSchema.parse(sha.trim());
}
