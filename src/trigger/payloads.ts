import { z } from 'zod';
import { shaSchema } from '../core/ids.ts';
import type { FrozenIssue } from '../core/issue.ts';
import type { Actor } from '../core/people.ts';

/** The account GitHub shows in place of a deleted one. */
const ghost: Actor = { id: 10137, login: 'ghost', type: 'User' };

const account = z
  .object({ id: z.int(), login: z.string().min(1), type: z.string() })
  .transform((user): Actor => ({ id: user.id, login: user.login, type: user.type }));

const moment = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

const repository = z
  .object({
    id: z.int(),
    name: z.string().min(1),
    owner: z.object({ login: z.string().min(1) }),
    default_branch: z.string().min(1),
  })
  .transform(({ id, name, owner, default_branch }) => ({
    id,
    name,
    owner: owner.login,
    defaultBranch: default_branch,
  }));

const issue = z
  .object({
    number: z.int().positive(),
    node_id: z.string(),
    title: z.string(),
    body: z.string().nullish(),
    user: account.nullish(),
    state: z.enum(['open', 'closed']).default('open'),
    pull_request: z.unknown().optional(),
    updated_at: moment,
  })
  .transform(
    (data): FrozenIssue => ({
      number: data.number,
      nodeId: data.node_id,
      title: data.title,
      body: data.body ?? '',
      author: data.user ?? ghost,
      state: data.state,
      isPullRequest: data.pull_request !== undefined && data.pull_request !== null,
      at: data.updated_at,
    }),
  );

/** What every event says of itself, as far as Baton reads it. */
export const anyPayload = z.object({ repository, sender: account });

/** What an event that is not handled may still be about. */
export const subjectPayload = z.object({
  issue: z.object({ number: z.int().positive() }).optional(),
  pull_request: z.object({ number: z.int().positive() }).optional(),
});

export const issuesLabeled = anyPayload.extend({
  issue,
  label: z.object({ name: z.string() }),
});

export const reviewSubmitted = anyPayload.extend({
  review: z.object({
    id: z.int(),
    node_id: z.string(),
    state: z.string().transform((state) => state.toLowerCase()),
    body: z.string().nullish(),
    user: account.nullable(),
    commit_id: shaSchema.nullable(),
    submitted_at: moment,
  }),
  pull_request: z.object({ number: z.int().positive() }),
});

export const pullRequestClosed = anyPayload.extend({
  pull_request: z.object({
    number: z.int().positive(),
    merged: z.boolean(),
    head: z.object({ ref: z.string(), repo: z.object({ id: z.int() }).nullable() }),
    base: z.object({ ref: z.string() }),
  }),
});

export const issueCommented = anyPayload.extend({
  issue: issue.and(z.object({ labels: z.array(z.object({ name: z.string() })).default([]) })),
  comment: z.object({
    id: z.int(),
    node_id: z.string(),
    body: z.string().nullish(),
    user: account.nullish(),
    created_at: moment,
  }),
});

/** GitHub's own clock: there may be nobody behind it. */
export const scheduled = z.object({ repository, sender: account.default(ghost) });

export const workflowDispatch = anyPayload.extend({
  inputs: z.record(z.string(), z.unknown()).nullish(),
});
