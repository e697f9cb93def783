import {
  type Comment,
  type Issue,
  type Label,
  type LabelEvent,
  nodeId,
  type PullRequest,
  type Reaction,
  type ReactionContent,
  type Repository,
  type Review,
  type State,
  type User,
} from './state.ts';

export function addIssue(
  state: State,
  params: { repository: Repository; author: User; title: string; body: string | null },
): Issue {
  const { repository, author, title, body } = params;
  const id = state.nextId();
  const now = state.now();
  const issue: Issue = {
    id,
    nodeId: nodeId('I', id),
    repository,
    // Issues and pull requests are numbered together.
    number: repository.issues.length + 1,
    title,
    body,
    author,
    state: 'open',
    labels: [],
    labelEvents: [],
    comments: [],
    reactions: [],
    createdAt: now,
    updatedAt: now,
  };
  repository.issues.push(issue);
  return issue;
}

export function addPullRequest(
  state: State,
  params: Parameters<typeof addIssue>[1] & {
    base: { ref: string; sha: string };
    head: { ref: string; sha: string; repository: Repository };
    draft: boolean;
  },
): PullRequest {
  const id = state.nextId();
  const { base, head, draft } = params;
  const pull = {
    id,
    nodeId: nodeId('PR', id),
    draft,
    base,
    head,
    maintainerCanModify: false,
    reviews: [],
    reviewComments: [],
    requestedReviewers: [],
  };
  return Object.assign(addIssue(state, params), { pull });
}

export function closeIssue(state: State, params: { issue: Issue; by: User }): void {
  const { issue, by } = params;
  if (issue.state === 'closed') return;
  const now = state.now();
  Object.assign(issue, { state: 'closed', closedAt: now, closedBy: by, updatedAt: now });
}

export function reopenIssue(state: State, issue: Issue): void {
  delete issue.closedAt;
  delete issue.closedBy;
  Object.assign(issue, { state: 'open', updatedAt: state.now() });
}

export function addComment(state: State, params: { issue: Issue; author: User; body: string }): Comment {
  const { issue, author, body } = params;
  const id = state.nextId();
  const now = state.now();
  const comment: Comment = {
    id,
    nodeId: nodeId('IC', id),
    body,
    author,
    reactions: [],
    createdAt: now,
    updatedAt: now,
  };
  issue.comments.push(comment);
  issue.updatedAt = now;
  return comment;
}

/** Puts a label on an issue, and makes it first where the repository has none of that name. */
export function addLabel(state: State, params: { issue: Issue; name: string; by: User }): Label {
  const { issue, name, by } = params;
  const label = findLabel(issue.repository.labels, name) ?? createLabel(state, issue.repository, name);
  if (!issue.labels.includes(label)) {
    issue.labels.push(label);
    recordLabel(state, { issue, event: 'labeled', label, by });
  }
  return label;
}

/** Whether the label was on the issue. */
export function removeLabel(state: State, params: { issue: Issue; name: string; by: User }): boolean {
  const { issue, name, by } = params;
  const label = findLabel(issue.labels, name);
  if (label === undefined) return false;
  issue.labels.splice(issue.labels.indexOf(label), 1);
  recordLabel(state, { issue, event: 'unlabeled', label, by });
  return true;
}

function recordLabel(
  state: State,
  { issue, event, label, by }: { issue: Issue; event: LabelEvent['event']; label: Label; by: User },
): void {
  const id = state.nextId();
  const createdAt = state.now();
  const { name, color } = label;
  issue.labelEvents.push({
    id,
    nodeId: nodeId('LE', id),
    event,
    actor: by,
    label: { name, color },
    createdAt,
  });
  issue.updatedAt = createdAt;
}

/** Names of labels do not differ by case alone. */
function findLabel(labels: readonly Label[], name: string): Label | undefined {
  return labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
}

/** Makes a label in the repository; undefined where there is one of that name. */
export function addRepositoryLabel(
  state: State,
  params: {
    repository: Repository;
    name: string;
    color?: string | undefined;
    description?: string | undefined;
  },
): Label | undefined {
  const { repository, name, color, description } = params;
  if (findLabel(repository.labels, name) !== undefined) return undefined;
  const label = createLabel(state, repository, name);
  if (color !== undefined) label.color = color;
  if (description !== undefined) label.description = description;
  return label;
}

function createLabel(state: State, repository: Repository, name: string): Label {
  const id = state.nextId();
  const label: Label = { id, nodeId: nodeId('LA', id), name, color: 'ededed' };
  repository.labels.push(label);
  return label;
}

export function addReaction(
  state: State,
  params: { reactions: Reaction[]; user: User; content: ReactionContent },
): { reaction: Reaction; isNew: boolean } {
  const { reactions, user, content } = params;
  const same = reactions.find((entry) => entry.user.id === user.id && entry.content === content);
  if (same) return { reaction: same, isNew: false };
  const id = state.nextId();
  const reaction: Reaction = { id, nodeId: nodeId('REA', id), user, content, createdAt: state.now() };
  reactions.push(reaction);
  return { reaction, isNew: true };
}

export function addReview(
  state: State,
  params: { issue: PullRequest; author: User; state: Review['state']; body: string; commitId: string },
): Review {
  const { issue, author, body, commitId } = params;
  const id = state.nextId();
  const review: Review = {
    id,
    nodeId: nodeId('PRR', id),
    author,
    state: params.state,
    body,
    commitId,
    submittedAt: state.now(),
    reactions: [],
  };
  issue.pull.reviews.push(review);
  issue.pull.requestedReviewers = issue.pull.requestedReviewers.filter((user) => user.id !== author.id);
  issue.updatedAt = review.submittedAt;
  return review;
}
