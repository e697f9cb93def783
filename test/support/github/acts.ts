import { addComment, addIssue, addLabel, addReview, closeIssue } from './changes.ts';
import { setRef, writeMerge } from './git-commit.ts';
import { resolveCommit } from './git-repository.ts';
import { openPullRequest } from './open-pull-request.ts';
import { ensureUser } from './people.ts';
import { followHeads } from './pull-heads.ts';
import { signatureOf } from './repositories.ts';
import { addReviewComment, type NewReviewComment } from './review-comments.ts';
import type {
  Comment,
  Issue,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  ReviewState,
  State,
} from './state.ts';

/** What people do on the web pages; everybody is named by login. */
export function createActs(state: State) {
  return {
    createIssue: (params: NewIssue): Issue => {
      const { repository, title, body = null, labels = [] } = params;
      const author = ensureUser(state, { login: params.author ?? repository.owner.login });
      const issue = addIssue(state, { repository, author, title, body });
      for (const name of labels) addLabel(state, { issue, name, by: author });
      return issue;
    },

    editIssue: ({ issue, ...changes }: { issue: Issue; title?: string; body?: string }): void => {
      Object.assign(issue, changes, { updatedAt: state.now() });
    },

    closeIssue: ({ issue, by }: { issue: Issue; by?: string }): void =>
      closeIssue(state, { issue, by: ensureUser(state, { login: by ?? issue.author.login }) }),

    /** By the owner unless said otherwise. */
    label: ({ issue, name, by }: { issue: Issue; name: string; by?: string }): void => {
      const actor = ensureUser(state, { login: by ?? issue.repository.owner.login });
      addLabel(state, { issue, name, by: actor });
    },

    comment: ({ issue, author, body }: { issue: Issue; author: string; body: string }): Comment =>
      addComment(state, { issue, author: ensureUser(state, { login: author }), body }),

    /** Also from a fork, as `owner:branch`. */
    openPullRequest: (params: NewPullRequestByPerson): Promise<PullRequest> => {
      const { repository, author, title, body = null, head, base = repository.defaultBranch } = params;
      const actor = { kind: 'user', user: ensureUser(state, { login: author }) } as const;
      return openPullRequest(state, {
        repository,
        actor,
        title,
        body,
        head,
        base,
        draft: params.draft ?? false,
      });
    },

    /** A review of the head as it is now, unless `commitId` says otherwise. */
    submitReview: async (params: NewReview): Promise<Review> => {
      const { pull: issue, user, body = '' } = params;
      await followHeads(state, issue.repository);
      const author = ensureUser(state, { login: user });
      const commitId = params.commitId ?? issue.pull.head.sha;
      const { comments = [] } = params;
      if (params.state === 'CHANGES_REQUESTED' && body === '' && comments.length === 0) {
        throw new Error('GitHub takes no request for changes that says nothing');
      }
      const review = addReview(state, { issue, author, state: params.state, body, commitId });
      for (const comment of comments) await addReviewComment(state, { issue, review, comment });
      return review;
    },

    editReviewComment: ({ comment, body }: { comment: ReviewComment; body: string }): void => {
      Object.assign(comment, { body, updatedAt: state.now() });
    },

    /** Merges, and closes the issues that the description says it closes. */
    merge: async ({ pull: issue, by }: { pull: PullRequest; by: string }): Promise<string> => {
      const { repository, pull, number } = issue;
      await followHeads(state, repository);
      const user = ensureUser(state, { login: by });
      const base = await resolveCommit(repository.gitDirectory, `refs/heads/${pull.base.ref}`);
      const sha = await writeMerge(repository.gitDirectory, {
        base: base ?? pull.base.sha,
        head: pull.head.sha,
        message: `Merge pull request #${number} from ${pull.head.ref}`,
        author: signatureOf(state, user),
      });
      await setRef(repository.gitDirectory, `refs/heads/${pull.base.ref}`, sha);
      pull.merged = { at: state.now(), by: user, sha };
      closeIssue(state, { issue, by: user });
      for (const closed of closedBy(issue)) closeIssue(state, { issue: closed, by: user });
      return sha;
    },
  };
}

export type Acts = ReturnType<typeof createActs>;

export interface NewIssue {
  repository: Repository;
  title: string;
  body?: string;
  /** The owner unless given. */
  author?: string;
  labels?: string[];
}

export interface NewPullRequestByPerson {
  repository: Repository;
  author: string;
  title: string;
  body?: string;
  head: string;
  base?: string;
  draft?: boolean;
}

export interface NewReview {
  pull: PullRequest;
  user: string;
  state: Exclude<ReviewState, 'DISMISSED'>;
  body?: string;
  commitId?: string;
  /** On lines of the files. */
  comments?: NewReviewComment[];
}

function closedBy({ repository, body }: PullRequest): Issue[] {
  const numbers = [...(body ?? '').matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?) #(\d+)\b/gi)];
  return numbers.flatMap(([, number]) =>
    repository.issues.filter((issue) => issue.number === Number(number)),
  );
}
