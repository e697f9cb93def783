import type { RestEndpointMethodTypes } from '@octokit/rest';
import { type Sha, shaSchema } from '../core/ids.ts';
import type { GitHubClient } from './client.ts';

export interface Comparison {
  mergeBase: Sha;
  /** What `head` has and `base` has not, oldest first. */
  commits: ComparedCommit[];
}

export interface ComparedCommit {
  sha: Sha;
  parents: Sha[];
  message: string;
  /** The e-mail addresses as the commit claims them; anybody can write anything there. */
  authorEmail: string;
  committerEmail: string;
  /** The account that GitHub finds for the address, where it finds one. */
  authorId: number | undefined;
  committerId: number | undefined;
}

export async function compareCommits(
  gh: GitHubClient,
  { base, head }: { base: string; head: string },
): Promise<Comparison> {
  const { owner, repo } = gh;
  const basehead = `${base}...${head}`;
  const commits: ComparedCommit[] = [];
  for (let page = 1; ; page++) {
    const options = { owner, repo, basehead, per_page: 100, page };
    const { data } = await gh.octokit.rest.repos.compareCommitsWithBasehead(options);
    commits.push(...data.commits.map(toCommit));
    const isLast = data.commits.length === 0 || commits.length >= data.total_commits;
    if (isLast) return { mergeBase: shaSchema.parse(data.merge_base_commit.sha), commits };
  }
}

type CommitAnswer =
  RestEndpointMethodTypes['repos']['compareCommitsWithBasehead']['response']['data']['commits'][number];

function toCommit({ sha, parents, commit, author, committer }: CommitAnswer): ComparedCommit {
  return {
    sha: shaSchema.parse(sha),
    parents: parents.map((parent) => shaSchema.parse(parent.sha)),
    message: commit.message,
    authorEmail: commit.author?.email ?? '',
    committerEmail: commit.committer?.email ?? '',
    authorId: accountId(author),
    committerId: accountId(committer),
  };
}

/** GitHub sends `{}` for an address without an account, at times. */
function accountId(account: object | null): number | undefined {
  return account !== null && 'id' in account && typeof account.id === 'number' ? account.id : undefined;
}
