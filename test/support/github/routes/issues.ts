import { invalid } from '../api-error.ts';
import { commentOf, created, issueOf, ok, okPage, type Routes } from '../call.ts';
import { addComment } from '../changes.ts';
import { renderComment, renderIssue } from '../render/issue.ts';
import type { Issue } from '../state.ts';

const MAX_BODY_CHARACTERS = 65_536;

export const issueRoutes = {
  'GET /repos/{owner}/{repo}/issues': (call) => {
    const { state = 'open', labels, since, sort = 'created', direction = 'desc' } = call.query;
    if (sort === 'comments') call.complain('the stand-in does not sort issues by comments');
    const sign = direction === 'asc' ? 1 : -1;
    const rank = ({ number, updatedAt }: Issue) => (sort === 'updated' ? updatedAt.getTime() : number);
    const wanted = labels === undefined ? [] : String(labels).split(',');
    const from = since === undefined ? 0 : Date.parse(String(since));
    const found = call.repository.issues
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => wanted.every((name) => issue.labels.some((label) => label.name === name)))
      .filter((issue) => issue.updatedAt.getTime() >= from)
      .sort((a, b) => sign * (rank(a) - rank(b) || a.number - b.number));
    return okPage(call, found, (issue) => renderIssue(call.urls, issue));
  },

  'GET /repos/{owner}/{repo}/issues/{issue_number}': (call) => ok(renderIssue(call.urls, issueOf(call))),

  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const issue = issueOf(call);
    const since = call.query.since === undefined ? 0 : Date.parse(String(call.query.since));
    const comments = issue.comments.filter((comment) => comment.updatedAt.getTime() >= since);
    return okPage(call, comments, (comment) => renderComment(call.urls, issue, comment));
  },

  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const issue = issueOf(call);
    const body = commentBody(call.body.body);
    return created(
      renderComment(call.urls, issue, addComment(call.state, { issue, body, author: call.actor.user })),
    );
  },

  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const { issue, comment } = commentOf(call);
    comment.body = commentBody(call.body.body);
    comment.updatedAt = call.state.now();
    return ok(renderComment(call.urls, issue, comment));
  },
} satisfies Partial<Routes>;

function commentBody(body: unknown): string {
  const text = String(body);
  if (text.trim() === '') throw invalid('IssueComment', { field: 'body', code: 'missing_field' });
  assertBodyLength('IssueComment', text);
  return text;
}

export function assertBodyLength(resource: string, body: string): void {
  if (body.length > MAX_BODY_CHARACTERS) {
    const message = `body is too long (maximum is ${MAX_BODY_CHARACTERS} characters)`;
    throw invalid(resource, { field: 'body', message });
  }
}
