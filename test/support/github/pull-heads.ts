import { closeIssue } from './changes.ts';
import { setRef } from './git-commit.ts';
import { git, listRefs, resolveCommit } from './git-repository.ts';
import { type PullRequest, pullRequests, type Repository, type State } from './state.ts';

/**
 * Makes the open pull requests of a repository follow their branches, however those were changed: a moved branch is a
 * new head, a deleted one closes the pull request.
 */
export async function followHeads(state: State, repository: Repository): Promise<void> {
  const open = pullRequests(repository).filter((issue) => issue.state === 'open');
  const tips = new Map<Repository, Map<string, string>>();
  for (const issue of open) {
    const from = issue.pull.head.repository;
    if (from === undefined) continue;
    const known = tips.get(from) ?? (await tipsOf(from));
    tips.set(from, known);
    const tip = known.get(`refs/heads/${issue.pull.head.ref}`);
    if (tip === undefined) closeIssue(state, { issue, by: issue.author });
    else if (tip !== issue.pull.head.sha) await moveHead(state, issue, tip);
  }
}

/** Keeps `refs/pull/<number>/head`, where the commits of a pull request stay to be fetched. */
export async function keepHead(issue: PullRequest): Promise<void> {
  const { gitDirectory } = issue.repository;
  const { head } = issue.pull;
  if (head.repository && head.repository !== issue.repository) {
    await git(gitDirectory, 'fetch', '--quiet', '--no-tags', head.repository.gitDirectory, head.sha);
  }
  await setRef(gitDirectory, `refs/pull/${issue.number}/head`, head.sha);
}

async function moveHead(state: State, issue: PullRequest, tip: string): Promise<void> {
  const { pull, repository } = issue;
  pull.head.sha = tip;
  pull.base.sha =
    (await resolveCommit(repository.gitDirectory, `refs/heads/${pull.base.ref}`)) ?? pull.base.sha;
  issue.updatedAt = state.now();
  await keepHead(issue);
}

async function tipsOf(repository: Repository): Promise<Map<string, string>> {
  const refs = await listRefs(repository.gitDirectory);
  return new Map(refs.map(({ name, sha }) => [name, sha]));
}
