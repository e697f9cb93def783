import { z } from 'zod';
import type { Command } from '../core/command.ts';
import { issuesLabeled, reviewSubmitted } from './payloads.ts';
import { readPayload } from './read-payload.ts';
import { runIdOf } from './run-id.ts';

export interface WebhookEvent {
  /** As in `X-GitHub-Event`, e.g. `issues`. */
  name: string;
  payload: unknown;
}

/** What an event means for Baton. `ignored` is an answer, not a failure: its reason is one line for the log. */
export type Trigger = { kind: 'ignored'; reason: string } | { kind: 'command'; command: Command };

/** What the event asks for by itself; undefined where it asks for nothing. */
export function readEvent(event: WebhookEvent): Trigger | undefined {
  switch (eventName(event)) {
    case 'issues.labeled':
      return fromLabel(event.payload);
    case 'pull_request_review.submitted':
      return fromReview(event.payload);
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
  return { kind: 'command', command: { kind: 'plan', repository, actor: sender, runId, issue: source } };
}

function fromReview(payload: unknown): Trigger {
  const name = 'pull_request_review.submitted';
  const { repository, sender, review, pull_request } = readPayload(reviewSubmitted, name, payload);
  if (review.state !== 'approved') return ignored(`the review is \`${review.state}\`, not an approval`);
  if (review.user === null) return ignored('the account that approved does not exist any more');
  if (review.commit_id === null) return ignored('the approval names no commit');

  const approval = {
    kind: 'review',
    id: review.id,
    nodeId: review.node_id,
    commitId: review.commit_id,
    reviewer: review.user,
    submittedAt: review.submitted_at,
  } as const;
  const pullRequest = pull_request.number;
  const runId = runIdOf([repository.id, 'implement', pullRequest, 'review', review.id]);
  const command = { kind: 'implement', repository, actor: sender, runId, pullRequest, approval } as const;
  return { kind: 'command', command };
}

const ignored = (reason: string): Trigger => ({ kind: 'ignored', reason });
