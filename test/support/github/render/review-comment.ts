import type { PullRequest, ReviewComment } from '../state.ts';
import { timestamp, type Urls } from '../urls.ts';
import { renderAssociation, renderReactionRollup } from './issue.ts';
import { renderUser } from './user.ts';

/** `isOutdated`: whether the file is another one by now; GitHub then knows no line for the comment any more. */
export function renderReviewComment(
  urls: Urls,
  issue: PullRequest,
  { comment, isOutdated }: { comment: ReviewComment; isOutdated: boolean },
) {
  const { repository, number, pull } = issue;
  const api = `${urls.api}/repos/${repository.fullName}/pulls`;
  const html = `${urls.server}/${repository.fullName}/pull/${number}`;
  const { line, startLine } = comment;
  return {
    url: `${api}/comments/${comment.id}`,
    id: comment.id,
    node_id: comment.nodeId,
    pull_request_review_id: comment.reviewId,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: isOutdated ? comment.commitId : pull.head.sha,
    original_commit_id: comment.commitId,
    ...(comment.inReplyTo !== undefined && { in_reply_to_id: comment.inReplyTo }),
    user: renderUser(urls, comment.author),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    html_url: `${html}#discussion_r${comment.id}`,
    pull_request_url: `${api}/${number}`,
    author_association: renderAssociation(repository, comment.author),
    _links: {
      self: { href: `${api}/comments/${comment.id}` },
      html: { href: `${html}#discussion_r${comment.id}` },
      pull_request: { href: `${api}/${number}` },
    },
    reactions: renderReactionRollup(`${api}/comments/${comment.id}/reactions`, comment.reactions),
    start_line: isOutdated ? null : (startLine ?? null),
    original_start_line: startLine ?? null,
    start_side: startLine === undefined ? null : 'RIGHT',
    line: isOutdated ? null : line,
    original_line: line,
    side: 'RIGHT',
    subject_type: 'line',
  };
}
