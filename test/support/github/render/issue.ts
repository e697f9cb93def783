import type { Comment, Issue, Label, LabelEvent, Reaction, Repository, User } from '../state.ts';
import { timestamp, type Urls } from '../urls.ts';
import { renderUser } from './user.ts';

export function renderIssue(urls: Urls, issue: Issue) {
  const { repository, number, pull } = issue;
  const url = `${urls.api}/repos/${repository.fullName}/issues/${number}`;
  const html = `${urls.server}/${repository.fullName}/${pull ? 'pull' : 'issues'}/${number}`;
  return {
    url,
    repository_url: `${urls.api}/repos/${repository.fullName}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    // As on GitHub, a pull request has one id as an issue and another one as a pull request.
    id: issue.id,
    node_id: pull?.nodeId ?? issue.nodeId,
    number,
    title: issue.title,
    user: renderUser(urls, issue.author),
    labels: issue.labels.map((label) => renderLabel(urls, repository, label)),
    state: issue.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: issue.comments.length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt ? timestamp(issue.closedAt) : null,
    closed_by: issue.closedBy ? renderUser(urls, issue.closedBy) : null,
    author_association: renderAssociation(repository, issue.author),
    active_lock_reason: null,
    ...(pull && {
      draft: pull.draft,
      pull_request: {
        url: `${urls.api}/repos/${repository.fullName}/pulls/${number}`,
        html_url: html,
        diff_url: `${html}.diff`,
        patch_url: `${html}.patch`,
        merged_at: pull.merged ? timestamp(pull.merged.at) : null,
      },
    }),
    body: issue.body,
    reactions: renderReactionRollup(`${url}/reactions`, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.state === 'closed' && !pull ? 'completed' : null,
  };
}

export function renderComment(urls: Urls, issue: Issue, comment: Comment) {
  const { repository } = issue;
  const url = `${urls.api}/repos/${repository.fullName}/issues/comments/${comment.id}`;
  const kind = issue.pull ? 'pull' : 'issues';
  return {
    url,
    html_url: `${urls.server}/${repository.fullName}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${urls.api}/repos/${repository.fullName}/issues/${issue.number}`,
    id: comment.id,
    node_id: comment.nodeId,
    user: renderUser(urls, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: renderAssociation(repository, comment.author),
    body: comment.body,
    reactions: renderReactionRollup(`${url}/reactions`, comment.reactions),
    performed_via_github_app: null,
  };
}

export function renderLabel(urls: Urls, repository: Repository, label: Label) {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${urls.api}/repos/${repository.fullName}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description ?? null,
  };
}

export function renderReaction(urls: Urls, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: renderUser(urls, reaction.user),
    content: reaction.content,
    created_at: timestamp(reaction.createdAt),
  };
}

export function renderAssociation(repository: Repository, user: User): string {
  if (user.id === repository.owner.id) return 'OWNER';
  return (repository.roles.get(user.id) ?? 'none') === 'none' ? 'NONE' : 'COLLABORATOR';
}

export function renderReactionRollup(url: string, reactions: readonly Reaction[]) {
  const count = (content: Reaction['content']) =>
    reactions.filter((reaction) => reaction.content === content).length;
  return {
    url,
    total_count: reactions.length,
    '+1': count('+1'),
    '-1': count('-1'),
    laugh: count('laugh'),
    hooray: count('hooray'),
    confused: count('confused'),
    heart: count('heart'),
    rocket: count('rocket'),
    eyes: count('eyes'),
  };
}

export function renderLabelEvent(urls: Urls, repository: Repository, labelled: LabelEvent) {
  const { id, nodeId, event, actor, label, createdAt } = labelled;
  return {
    id,
    node_id: nodeId,
    url: `${urls.api}/repos/${repository.fullName}/issues/events/${id}`,
    actor: renderUser(urls, actor),
    event,
    commit_id: null,
    commit_url: null,
    created_at: timestamp(createdAt),
    label,
    performed_via_github_app: null,
  };
}
