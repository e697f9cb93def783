import { listRefs } from './git-repository.ts';
import type { CheckAnnotation, CheckRun, Issue, Reaction, Repository, State } from './state.ts';

/** What others can see of a repository, for "nothing has changed" and for "exactly this has changed". */
export interface RepositorySnapshot {
  refs: Record<string, string>;
  issues: Record<number, IssueSnapshot>;
  /** By commit, in the order in which they were made. */
  checks: Record<string, CheckSnapshot[]>;
}

export interface CheckSnapshot {
  id: number;
  name: string;
  /** The conclusion of a completed one, else the status. */
  state: string;
  title: string;
  summary: string;
  text: string;
  annotations: CheckAnnotation[];
}

export interface IssueSnapshot {
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  labels: string[];
  reactions: string[];
  comments: { id: number; author: string; body: string; reactions: string[] }[];
  pull?: {
    draft: boolean;
    base: string;
    head: string;
    merged: boolean;
    requestedReviewers: string[];
    reviews: {
      id: number;
      author: string;
      state: string;
      body: string;
      commitId: string;
      reactions: string[];
    }[];
    reviewComments: { id: number; author: string; body: string; line: number; inReplyTo?: number }[];
  };
}

export interface Snapshot {
  /** By full name. */
  repositories: Record<string, RepositorySnapshot>;
  dispatches: { repository: string; workflow: string; ref: string; inputs: Record<string, string> }[];
}

export async function takeSnapshot(state: State): Promise<Snapshot> {
  const repositories = await Promise.all(
    state.repositories.map(async (entry) => [entry.fullName, await snapshotOf(entry)] as const),
  );
  return {
    repositories: Object.fromEntries(repositories),
    dispatches: state.dispatches.map(({ repository, workflow, ref, inputs }) => ({
      repository: repository.fullName,
      workflow,
      ref,
      inputs: { ...inputs },
    })),
  };
}

async function snapshotOf({ gitDirectory, issues, checkRuns }: Repository): Promise<RepositorySnapshot> {
  const refs = await listRefs(gitDirectory);
  return {
    refs: Object.fromEntries(refs.map(({ name, sha }) => [name, sha])),
    issues: Object.fromEntries(issues.map((issue) => [issue.number, issueSnapshot(issue)])),
    checks: Object.fromEntries(
      [...Map.groupBy(checkRuns, ({ headSha }) => headSha)].map(([sha, runs]) => [
        sha,
        runs.map(checkSnapshot),
      ]),
    ),
  };
}

function checkSnapshot(run: CheckRun): CheckSnapshot {
  return {
    id: run.id,
    name: run.name,
    state: run.conclusion ?? run.status,
    title: run.title ?? '',
    summary: run.summary ?? '',
    text: run.text ?? '',
    annotations: run.annotations,
  };
}

function issueSnapshot(issue: Issue): IssueSnapshot {
  const { title, body, state, pull } = issue;
  return {
    title,
    body,
    state,
    labels: issue.labels.map(({ name }) => name).sort(),
    reactions: reactionNames(issue.reactions),
    comments: issue.comments.map((comment) => ({
      id: comment.id,
      author: comment.author.login,
      body: comment.body,
      reactions: reactionNames(comment.reactions),
    })),
    ...(pull && {
      pull: {
        draft: pull.draft,
        base: pull.base.ref,
        head: pull.head.ref,
        merged: pull.merged !== undefined,
        requestedReviewers: pull.requestedReviewers.map(({ login }) => login),
        reviews: pull.reviews.map((review) => ({
          id: review.id,
          author: review.author.login,
          state: review.state,
          body: review.body,
          commitId: review.commitId,
          reactions: reactionNames(review.reactions),
        })),
        reviewComments: pull.reviewComments.map(({ id, author, body, line, inReplyTo }) => ({
          id,
          author: author.login,
          body,
          line,
          ...(inReplyTo !== undefined && { inReplyTo }),
        })),
      },
    }),
  };
}

function reactionNames(reactions: readonly Reaction[]): string[] {
  return reactions.map(({ user, content }) => `${user.login} ${content}`);
}
