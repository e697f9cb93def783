import { ApiError, invalid } from '../api-error.ts';
import { type Call, created, ok, okPage, pullRequestOf, type Routes } from '../call.ts';
import { closeIssue, reopenIssue } from '../changes.ts';
import { diffFiles } from '../git-diff.ts';
import { commitsBetween, mergeBase, readCommit, resolveCommit } from '../git-repository.ts';
import { openPullRequest } from '../open-pull-request.ts';
import { renderCommit, renderFile } from '../render/commit.ts';
import { renderFullPullRequest, renderPullRequest } from '../render/pull-request.ts';
import { atLeast, findUser, type PullRequest, pullRequests } from '../state.ts';
import { assertBodyLength } from './issues.ts';

export const pullRequestRoutes = {
  'GET /repos/{owner}/{repo}/pulls': (call) => {
    const { head } = call.query;
    if (head !== undefined && !String(head).includes(':')) {
      call.complain(`GitHub ignores the filter head=${head}: it takes owner:branch`);
    }
    const found = pullRequests(call.repository).filter((issue) => isListed(call, issue));
    const key = call.query.sort === 'updated' ? 'updatedAt' : 'createdAt';
    const direction = call.query.direction ?? (call.query.sort === undefined ? 'desc' : 'asc');
    found.sort((a, b) => a[key].getTime() - b[key].getTime() || a.number - b.number);
    if (direction === 'desc') found.reverse();
    return okPage(call, found, (issue) => renderPullRequest(call.urls, issue));
  },

  'POST /repos/{owner}/{repo}/pulls': async (call) => {
    const { title, head, base, body, draft, issue: converted, head_repo: headRepo } = call.body;
    if (converted !== undefined || headRepo !== undefined) {
      throw new ApiError(501, 'The stand-in opens pull requests by title and within one repository only');
    }
    assertBodyLength('PullRequest', String(body ?? ''));
    const issue = await openPullRequest(call.state, {
      repository: call.repository,
      actor: call.actor,
      title: String(title ?? ''),
      body: body === undefined ? null : String(body),
      head: String(head),
      base: String(base),
      draft: draft === true,
    });
    return created(await full(call, issue));
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}': async (call) => ok(await full(call, pullRequestOf(call))),

  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': async (call) => {
    const issue = pullRequestOf(call);
    const { title, body, state, base } = call.body;
    if (title === '') throw invalid('PullRequest', { field: 'title', code: 'missing_field' });
    assertBodyLength('PullRequest', String(body ?? ''));
    if (base !== undefined) await retarget(issue, String(base));
    if (title !== undefined) issue.title = String(title);
    if (body !== undefined) issue.body = String(body);
    if (state === 'closed') closeIssue(call.state, { issue, by: call.actor.user });
    if (state === 'open' && issue.state === 'closed') reopen(call, issue);
    issue.updatedAt = call.state.now();
    return ok(await full(call, issue));
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': async (call) => {
    const { repository, pull } = pullRequestOf(call);
    const shas = await commitsBetween(repository.gitDirectory, pull.base.sha, pull.head.sha);
    const commits = await Promise.all(shas.map((sha) => readCommit(repository.gitDirectory, sha)));
    return okPage(call, commits, (commit) => renderCommit(call, commit));
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': async (call) => {
    const issue = pullRequestOf(call);
    const { files } = await contentOf(issue);
    return okPage(call, files, (file) => renderFile(call, file, issue.pull.head.sha));
  },

  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': (call) => {
    const issue = pullRequestOf(call);
    const { reviewers = [], team_reviewers: teams = [] } = call.body;
    if ((teams as string[]).length > 0) throw notACollaborator(call);
    const users = (reviewers as string[]).map((login) => reviewer(call, issue, login));
    for (const user of users) {
      if (!issue.pull.requestedReviewers.includes(user)) issue.pull.requestedReviewers.push(user);
    }
    issue.updatedAt = call.state.now();
    return created(renderPullRequest(call.urls, issue));
  },
} satisfies Partial<Routes>;

function isListed({ query, repository }: Call, issue: PullRequest): boolean {
  const { state = 'open', base, head } = query;
  if (state !== 'all' && issue.state !== state) return false;
  if (base !== undefined && issue.pull.base.ref !== base) return false;
  // Without an owner GitHub ignores this filter.
  if (head === undefined || !String(head).includes(':')) return true;
  const owner = issue.pull.head.repository?.owner.login ?? repository.owner.login;
  return head === `${owner}:${issue.pull.head.ref}`;
}

async function full(call: Call, issue: PullRequest) {
  return renderFullPullRequest(call.urls, issue, await contentOf(issue));
}

/** What a pull request brings: its commits, and the difference to where it left the base. */
async function contentOf({ repository, pull }: PullRequest) {
  const { gitDirectory } = repository;
  const [commits, common] = await Promise.all([
    commitsBetween(gitDirectory, pull.base.sha, pull.head.sha),
    mergeBase(gitDirectory, pull.base.sha, pull.head.sha),
  ]);
  return {
    commits: commits.length,
    files: await diffFiles(gitDirectory, { before: common, after: pull.head.sha }),
  };
}

async function retarget(issue: PullRequest, base: string): Promise<void> {
  const sha = await resolveCommit(issue.repository.gitDirectory, `refs/heads/${base}`);
  if (sha === undefined) throw invalid('PullRequest', { field: 'base' });
  issue.pull.base = { ref: base, sha };
}

function reopen(call: Call, issue: PullRequest): void {
  if (issue.pull.merged) {
    throw invalid('PullRequest', {
      field: 'state',
      message: 'state cannot be changed. The pull request was merged.',
    });
  }
  reopenIssue(call.state, issue);
}

function reviewer(call: Call, issue: PullRequest, login: string) {
  const user = findUser(call.state, login);
  if (user?.id === issue.author.id) {
    throw new ApiError(422, 'Review cannot be requested from pull request author.');
  }
  if (
    user === undefined ||
    !atLeast(call.repository.roles.get(user.id) ?? roleOfOwner(call, user.id), 'read')
  ) {
    throw notACollaborator(call);
  }
  return user;
}

function roleOfOwner({ repository }: Call, id: number) {
  return repository.owner.id === id ? 'admin' : 'none';
}

function notACollaborator({ repository }: Call): ApiError {
  return new ApiError(
    422,
    'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a ' +
      `collaborator of the ${repository.fullName} repository.`,
  );
}
