import { ApiError, invalid } from './api-error.ts';
import { addPullRequest } from './changes.ts';
import { commitsBetween, git, mergeBase, resolveCommit } from './git-repository.ts';
import { keepHead } from './pull-heads.ts';
import { type PullRequest, pullRequests, type Repository, type State, type TokenActor } from './state.ts';

export const ACTIONS_BOT = 'github-actions[bot]';

export interface NewPullRequest {
  repository: Repository;
  actor: TokenActor;
  title: string;
  body: string | null;
  /** A branch, or `owner:branch` for one of a fork. */
  head: string;
  base: string;
  draft: boolean;
}

/** Opens a pull request, or says with GitHub's words why not. @throws ApiError */
export async function openPullRequest(state: State, params: NewPullRequest): Promise<PullRequest> {
  const { repository, actor, title, body, draft } = params;
  assertSettings(params);
  if (title === '') throw invalid('PullRequest', { field: 'title', code: 'missing_field' });
  const source = sourceOf(state, params);
  const [base, head] = await Promise.all([
    resolveCommit(repository.gitDirectory, `refs/heads/${params.base}`),
    source && resolveCommit(source.repository.gitDirectory, `refs/heads/${source.ref}`),
  ]);
  if (source === undefined || head === undefined) throw invalid('PullRequest', { field: 'head' });
  if (base === undefined) throw invalid('PullRequest', { field: 'base' });
  await assertCommits({ ...params, source, shas: { base, head } });
  const isSame = ({ state, pull }: PullRequest) =>
    state === 'open' &&
    pull.base.ref === params.base &&
    pull.head.ref === source.ref &&
    pull.head.repository === source.repository;
  if (pullRequests(repository).some(isSame)) {
    const label = `${source.repository.owner.login}:${source.ref}`;
    throw invalid('PullRequest', { message: `A pull request already exists for ${label}.` });
  }
  const issue = addPullRequest(state, {
    repository,
    author: actor.user,
    title,
    body,
    draft,
    base: { ref: params.base, sha: base },
    head: { ...source, sha: head },
  });
  await keepHead(issue);
  return issue;
}

function assertSettings({ repository, actor, draft }: NewPullRequest): void {
  const { settings } = repository;
  if (actor.user.login === ACTIONS_BOT && !settings.actionsMayOpenPullRequests) {
    throw new ApiError(403, 'GitHub Actions is not permitted to create or approve pull requests.');
  }
  if (draft && !settings.draftPullRequests) {
    throw new ApiError(422, 'Draft pull requests are not supported in this repository.');
  }
}

function sourceOf(state: State, { repository, head }: NewPullRequest) {
  const colon = head.indexOf(':');
  if (colon === -1) return { repository, ref: head };
  const owner = head.slice(0, colon);
  const network = [repository, ...state.repositories.filter((entry) => entry.parent === repository)];
  const found = network.find((entry) => entry.owner.login === owner);
  return found && { repository: found, ref: head.slice(colon + 1) };
}

async function assertCommits(
  params: NewPullRequest & {
    source: { repository: Repository; ref: string };
    shas: { base: string; head: string };
  },
): Promise<void> {
  const { gitDirectory } = params.repository;
  const { source, shas } = params;
  if (source.repository !== params.repository) {
    await git(gitDirectory, 'fetch', '--quiet', '--no-tags', source.repository.gitDirectory, shas.head);
  }
  if ((await mergeBase(gitDirectory, shas.base, shas.head)) === undefined) {
    const message = `The ${source.ref} branch has no history in common with ${params.base}`;
    throw invalid('PullRequest', { message });
  }
  if ((await commitsBetween(gitDirectory, shas.base, shas.head)).length === 0) {
    throw invalid('PullRequest', { message: `No commits between ${params.base} and ${source.ref}` });
  }
}
