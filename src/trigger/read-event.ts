import { z } from 'zod';
import { runIdOf } from '../core/run-id.ts';
import { issuesLabeled, reviewSubmitted } from './payloads.ts';
import { fromComment } from './read-comment.ts';
import { fromClosing } from './read-merge.ts';
import { readPayload } from './read-payload.ts';
import { ignored, type Trigger } from './trigger.ts';

export interface WebhookEvent {
  /** As in `X-GitHub-Event`, e.g. `issues`. */
  name: string;
  payload: unknown;
}

/** What the event asks for by itself; undefined where it asks for nothing. */
export function readEvent(event: WebhookEvent): Trigger | undefined {
  switch (eventName(event)) {
    case 'issues.labeled':
      return fromLabel(event.payload);
    case 'issue_comment.created':
      return fromComment(event.payload);
    case 'pull_request_review.submitted':
      return fromReview(event.payload);
    case 'pull_request.closed':
      return fromClosing(event.payload);
    default:
      return undefined;
  }
}

/** With its action, where it has one: `issues.labeled`, `push`. */
export function eventName({ name, payload }: WebhookEvent): string {
  const action = z.object({ action: z.string() }).safeParse(payload).data?.action;
  return action === undefined ? name : `${name}.${action}`;
}

function fromLabel(payload: unknown): Trigger {
  const { repository, sender, issue, label } = readPayload(issuesLabeled, 'issues.labeled', payload);
  const runId = runIdOf([repository.id, 'plan', issue.number, label.name, issue.at.toISOString()]);
  const source = { kind: 'labeled', label: label.name, issue } as const;
  return {
    kind: 'command',
    command: { kind: 'plan', repository, actor: sender, runId, issue: source, auto: false },
  };
}

function fromReview(payload: unknown): Trigger {
  const name = 'pull_request_review.submitted';
  const { repository, sender, review, pull_request } = readPayload(reviewSubmitted, name, payload);
  if (review.user === null) return ignored('the account that reviewed does not exist any more');
  const base = { repository, actor: sender, pullRequest: pull_request.number };
  if (review.state === 'changes_requested') {
    const request = {
      kind: 'review',
      id: review.id,
      nodeId: review.node_id,
      reviewer: review.user,
      body: review.body ?? '',
      submittedAt: review.submitted_at,
    } as const;
    const runId = runIdOf([repository.id, 'revise', base.pullRequest, 'review', review.id]);
    return { kind: 'command', command: { ...base, kind: 'revise', runId, request } };
  }
  if (review.state !== 'approved')
    return ignored(`the review is \`${review.state}\`, neither approval nor request`);
  if (review.commit_id === null) return ignored('the approval names no commit');

  const approval = {
    kind: 'review',
    id: review.id,
    nodeId: review.node_id,
    commitId: review.commit_id,
    reviewer: review.user,
    submittedAt: review.submitted_at,
  } as const;
  const runId = runIdOf([repository.id, 'implement', base.pullRequest, 'review', review.id]);
  return { kind: 'command', command: { ...base, kind: 'implement', runId, approval } };
}
