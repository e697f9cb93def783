import type { PullRequest } from '../../../test/support/github/state.ts';
import { commitLog, pullRequestState } from '../present/branch.ts';
import { span } from '../present/line.ts';
import type { Show } from '../show.ts';

/** What has come of it: the commits, and how pull request and issue stand now. */
export async function showBranch(show: Show, { number }: PullRequest): Promise<void> {
  const { screen, stage } = show;
  const { github, repository, issue } = stage;
  const { title, pull } = await github.pullRequest(repository, number);
  show.act('What is on the branch now');
  const commits = await github.log({ repository, ref: pull.head.ref, since: repository.defaultBranch });
  screen.show([
    [span(`git log ${repository.defaultBranch}..${pull.head.ref}`, 'cyan')],
    ...commitLog(
      commits.toReversed().map(({ sha, author, message }) => ({ sha, author: author.name, message })),
      screen.width,
    ),
    ...pullRequestState(
      {
        number,
        title,
        draft: pull.draft,
        requestedReviewers: pull.requestedReviewers.map(({ login }) => login),
        dismissals: pull.reviews.flatMap(({ dismissal }) => (dismissal ? [dismissal.message] : [])),
        issue: { number: issue.number, labels: issue.labels.map(({ name }) => name) },
      },
      screen.width,
    ),
  ]);
}
