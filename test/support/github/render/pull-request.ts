import type { FileChange } from '../git-diff.ts';
import type { PullRequest, Repository, Review } from '../state.ts';
import { timestamp, type Urls } from '../urls.ts';
import { renderAssociation, renderLabel } from './issue.ts';
import { renderRepository } from './repository.ts';
import { renderUser } from './user.ts';

/** A pull request as it stands in a list. */
export function renderPullRequest(urls: Urls, issue: PullRequest) {
  const { repository, number, pull } = issue;
  const links = pullRequestLinks(urls, issue);
  return {
    ...links,
    id: pull.id,
    node_id: pull.nodeId,
    number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: renderUser(urls, issue.author),
    body: issue.body,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt ? timestamp(issue.closedAt) : null,
    merged_at: pull.merged ? timestamp(pull.merged.at) : null,
    merge_commit_sha: pull.merged?.sha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map((user) => renderUser(urls, user)),
    requested_teams: [],
    labels: issue.labels.map((label) => renderLabel(urls, repository, label)),
    milestone: null,
    draft: pull.draft,
    head: renderSide(urls, pull.head),
    base: renderSide(urls, { ...pull.base, repository }),
    _links: {
      self: { href: links.url },
      html: { href: links.html_url },
      issue: { href: links.issue_url },
      comments: { href: links.comments_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
      commits: { href: links.commits_url },
      statuses: { href: links.statuses_url },
    },
    author_association: renderAssociation(repository, issue.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request asked for by number: with what takes a look into git. */
export function renderFullPullRequest(
  urls: Urls,
  issue: PullRequest,
  content: { commits: number; files: readonly FileChange[] },
) {
  const { pull } = issue;
  const sum = (key: 'additions' | 'deletions') =>
    content.files.reduce((total, change) => total + change[key], 0);
  return {
    ...renderPullRequest(urls, issue),
    merged: pull.merged !== undefined,
    mergeable: issue.state === 'open' ? true : null,
    rebaseable: issue.state === 'open' ? true : null,
    mergeable_state: issue.state === 'closed' ? 'unknown' : pull.draft ? 'draft' : 'clean',
    merged_by: pull.merged ? renderUser(urls, pull.merged.by) : null,
    comments: issue.comments.length,
    review_comments: pull.reviewComments.length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: content.commits,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: content.files.length,
  };
}

export function renderReview(urls: Urls, issue: PullRequest, review: Review) {
  const { url, html_url } = pullRequestLinks(urls, issue);
  const html = `${html_url}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: renderUser(urls, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: renderAssociation(issue.repository, review.author),
    _links: { html: { href: html }, pull_request: { href: url } },
    submitted_at: timestamp(review.submittedAt),
    commit_id: review.commitId,
  };
}

function renderSide(urls: Urls, side: { ref: string; sha: string; repository?: Repository }) {
  const { repository } = side;
  return {
    label: repository ? `${repository.owner.login}:${side.ref}` : `unknown repository`,
    ref: side.ref,
    sha: side.sha,
    user: repository ? renderUser(urls, repository.owner) : null,
    repo: repository ? renderRepository(urls, repository) : null,
  };
}

function pullRequestLinks(urls: Urls, { repository, number, pull }: PullRequest) {
  const api = `${urls.api}/repos/${repository.fullName}`;
  const html = `${urls.server}/${repository.fullName}/pull/${number}`;
  return {
    url: `${api}/pulls/${number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${api}/issues/${number}`,
    commits_url: `${api}/pulls/${number}/commits`,
    review_comments_url: `${api}/pulls/${number}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${number}/comments`,
    statuses_url: `${api}/statuses/${pull.head.sha}`,
  };
}
