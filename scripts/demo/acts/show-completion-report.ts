import type { PullRequest } from '../../../test/support/github/state.ts';
import { DemoFailure } from '../demo-failure.ts';
import { markdownLines } from '../present/markdown.ts';
import type { Show } from '../show.ts';

/** The report as it stands in the pull request's one comment of Baton's. */
export function showCompletionReport(show: Show, { number, author }: PullRequest): void {
  const { screen, stage } = show;
  const { comments } = stage.github.issue(stage.repository, number);
  const report = comments.findLast((comment) => comment.author.id === author.id);
  if (!report) throw new DemoFailure(`There is no completion report on #${number}.`);
  show.act(`The completion report, as a comment on #${number}`);
  screen.show(markdownLines(report.body, screen.width));
}
