import type { IssueSnapshot } from './github/snapshot.ts';
import type { Story } from './story.ts';

/** What others can see of the story's repository: its branches, and its issues and pull requests by number. */
export interface Sight {
  branches: Record<string, string>;
  items: Record<number, IssueSnapshot>;
}

export async function look({ github, repository }: Story): Promise<Sight> {
  const { repositories } = await github.snapshot();
  const seen = repositories[repository.fullName];
  if (!seen) throw new Error(`There is no ${repository.fullName}`);
  const heads = Object.entries(seen.refs).filter(([name]) => name.startsWith('refs/heads/'));
  return structuredClone({
    branches: Object.fromEntries(heads.map(([name, sha]) => [name.slice('refs/heads/'.length), sha])),
    items: seen.issues,
  });
}

/** First lines of the commits that a branch has beyond the default branch, oldest first. */
export async function subjects({ github, repository }: Story, branch: string): Promise<string[]> {
  const commits = await github.log({ repository, ref: branch, since: repository.defaultBranch });
  return commits.map(({ message }) => message.split('\n')[0] ?? '');
}
