import { createRequire } from 'node:module';
import { renderComment, renderIssue, renderLabel } from './render/issue.ts';
import { renderPullRequest, renderReview } from './render/pull-request.ts';
import { renderRepository } from './render/repository.ts';
import { renderOrganization, renderUser } from './render/user.ts';
import type { Comment, Dispatch, Issue, PullRequest, Repository, Review, User } from './state.ts';
import type { Urls } from './urls.ts';
import type { Validator } from './validation.ts';

/** An event as a workflow run gets it: its name, and the payload that lies at `GITHUB_EVENT_PATH`. */
export interface WebhookEvent {
  name: 'issues' | 'issue_comment' | 'pull_request_review' | 'pull_request' | 'workflow_dispatch';
  payload: Record<string, unknown>;
}

/** Builds events of this moment; what changes later does not change them. */
export interface Events {
  /** `label` has to be on the issue by now. */
  issuesLabeled(params: { issue: Issue; label: string; sender: User }): WebhookEvent;
  /** By its author, on an issue or a pull request. */
  issueCommented(params: { issue: Issue; comment: Comment }): WebhookEvent;
  reviewSubmitted(params: { issue: PullRequest; review: Review }): WebhookEvent;
  /** As it stands: merged, or closed. By whoever merged it, or else by its author. */
  pullRequestClosed(params: { issue: PullRequest }): WebhookEvent;
  workflowDispatch(dispatch: Dispatch): WebhookEvent;
}

type Json = Record<string, unknown>;

interface Example {
  name: string;
  examples: Json[];
}

const EXAMPLES = createRequire(import.meta.url)('@octokit/webhooks-examples') as Example[];

export function createEvents({ urls, validator }: { urls: Urls; validator: Validator }): Events {
  const build = (
    description: string,
    name: WebhookEvent['name'],
    example: Json,
    live: LiveParts,
  ): WebhookEvent => {
    const { repository, sender, ...parts } = live;
    const payload = patched(example, {
      ...parts,
      repository: renderRepository(urls, repository),
      sender: renderUser(urls, sender),
    });
    delete payload.installation;
    delete payload.organization;
    if (repository.owner.type === 'Organization') {
      payload.organization = renderOrganization(urls, repository.owner);
    }
    const faults = validator.webhook(description, payload);
    if (faults.length > 0) throw new Error(`Not a payload of GitHub's:\n${faults.join('\n')}`);
    return { name, payload };
  };

  return {
    issuesLabeled: ({ issue, label, sender }) => {
      const found = issue.labels.find(({ name }) => name === label);
      if (found === undefined) throw new Error(`Issue ${issue.number} has no label ${label}`);
      return build('issues-labeled', 'issues', exampleOf('issues', 'labeled'), {
        repository: issue.repository,
        sender,
        issue: renderIssue(urls, issue),
        label: renderLabel(urls, issue.repository, found),
      });
    },
    issueCommented: ({ issue, comment }) =>
      build('issue-comment-created', 'issue_comment', exampleOf('issue_comment', 'created'), {
        repository: issue.repository,
        sender: comment.author,
        issue: renderIssue(urls, issue),
        comment: renderComment(urls, issue, comment),
      }),
    reviewSubmitted: ({ issue, review }) => {
      const example = exampleOf('pull_request_review', 'submitted');
      return build('pull-request-review-submitted', 'pull_request_review', example, {
        repository: issue.repository,
        sender: review.author,
        // A webhook writes the state of a review in small letters, and a review without text as null.
        review: {
          ...renderReview(urls, issue, review),
          state: review.state.toLowerCase(),
          body: review.body === '' ? null : review.body,
        },
        pull_request: renderPullRequest(urls, issue),
      });
    },
    pullRequestClosed: ({ issue }) =>
      build('pull-request-closed', 'pull_request', exampleOf('pull_request', 'closed'), {
        repository: issue.repository,
        sender: issue.pull.merged?.by ?? issue.author,
        number: issue.number,
        pull_request: {
          ...renderPullRequest(urls, issue),
          merged: issue.pull.merged !== undefined,
          merged_by: issue.pull.merged ? renderUser(urls, issue.pull.merged.by) : null,
        },
      }),
    workflowDispatch: ({ repository, actor, inputs, ref, workflow }) =>
      build('workflow-dispatch', 'workflow_dispatch', exampleOf('workflow_dispatch'), {
        repository,
        sender: actor,
        inputs: Object.keys(inputs).length > 0 ? inputs : null,
        ref,
        workflow,
      }),
  };
}

interface LiveParts {
  repository: Repository;
  sender: User;
  [part: string]: unknown;
}

function exampleOf(event: string, action?: string): Json {
  const examples = EXAMPLES.find(({ name }) => name === event)?.examples ?? [];
  const example = examples.find((entry) => entry.action === action);
  if (example === undefined) throw new Error(`There is no example of ${event} ${action ?? ''}`);
  return structuredClone(example);
}

/** The example with everything replaced that is known here; records are gone through, lists replaced. */
function patched(example: Json, live: Json): Json {
  const result = { ...example };
  for (const [key, value] of Object.entries(live)) {
    const old = example[key];
    result[key] =
      isRecord(value) && isRecord(old) && key !== 'inputs' ? patched(old, value) : structuredClone(value);
  }
  return result;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
