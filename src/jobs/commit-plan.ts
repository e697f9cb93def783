import { plainLine } from '../report/neutral.ts';
import { commitFile } from '../workspace/git/commit-file.ts';
import { publish } from '../workspace/git/publish.ts';
import type { CommittedPlan } from './committed-plan.ts';
import type { Place } from './place.ts';
import type { PlanBranch } from './plan-branch.ts';
import { publishPolicy } from './push-commit.ts';
import type { Run } from './run.ts';
import type { AcceptedPlan } from './submission-review.ts';

/** Commits the plan, as the one file of its commit, and pushes it. */
export async function commitPlan(
  run: Run,
  {
    place,
    onto,
    accepted,
    answering,
  }: {
    place: Place;
    onto: PlanBranch;
    accepted: AcceptedPlan;
    /** What the plan is a revision for: the text for the message, and the review, where there is one. */
    answering?: { body: string; review: number | undefined };
  },
): Promise<CommittedPlan> {
  const { repository } = place;
  const { path, plan, text, warnings } = accepted;
  const { title, issue } = plan.frontMatter;
  const review = answering?.review;
  const commit = await commitFile(repository, {
    parent: onto.from,
    path,
    content: text,
    message: {
      subject: `plan: ${plainLine(title)}${issue === undefined ? '' : ` (#${issue})`}`,
      body: answering?.body,
      trailers: [
        { key: 'Baton-Run', value: run.id },
        { key: 'Baton-Plan', value: path },
        ...(review === undefined ? [] : [{ key: 'Baton-Review', value: String(review) }]),
      ],
    },
    date: run.deps.clock(),
  });
  if (run.deps.settings.dryRun) {
    run.deps.log.info(`Dry run: would push ${path} to ${onto.branch}.`);
  } else {
    // The host chose the file, and it is the only one in this commit.
    const policy = { ...publishPolicy(run), protectedPaths: [] };
    await publish(repository, { ...onto, commit, policy });
  }
  return { branch: onto.branch, commit, path, plan, warnings };
}
