import { plainLine } from '../../report/neutral.ts';
import { commitFile } from '../../workspace/git/commit-file.ts';
import type { CommittedPlan } from '../plan-file/committed-plan.ts';
import type { PlanBranch } from '../plan-file/plan-branch.ts';
import { plannerUsage } from '../plan-file/planner-mark.ts';
import type { Place } from '../run/place.ts';
import { publishPolicy } from '../run/publish-policy.ts';
import type { Run } from '../run/run.ts';
import type { AcceptedPlan } from './submission-review.ts';

/** Commits the plan, as the one file of its commit, and pushes it. */
export async function commitPlan(
  run: Run,
  {
    place,
    onto,
    accepted,
    brief,
    answering,
  }: {
    place: Place;
    onto: PlanBranch;
    accepted: AcceptedPlan;
    /** Digest of what the planner was told of the issue. */
    brief?: string;
    /** Of a revision: the answers, as text for the message, and ids of the reviews that they are for. */
    answering?: { text: string; reviews: readonly number[] };
  },
): Promise<CommittedPlan> {
  const { repository } = place;
  const { path, plan, text, warnings } = accepted;
  const { title, issue } = plan.frontMatter;
  const reviews = answering?.reviews ?? [];
  const usage = plannerUsage(run.ledger);
  const commit = await commitFile(repository, {
    parent: onto.from,
    path,
    content: text,
    message: {
      subject: `plan: ${plainLine(title)}${issue === undefined ? '' : ` (#${issue})`}`,
      body: answering?.text,
      trailers: [
        { key: 'Baton-Run', value: run.id },
        { key: 'Baton-Plan', value: path },
        ...(reviews.length > 0 ? [{ key: 'Baton-Review', value: reviews.join(', ') }] : []),
        ...(brief === undefined ? [] : [{ key: 'Baton-Brief', value: brief }]),
        ...(usage ? [{ key: 'Baton-Planner', value: JSON.stringify(usage) }] : []),
      ],
    },
    date: run.deps.clock(),
  });
  // The host chose the file, and it is the only one in this commit.
  const policy = { ...publishPolicy(run), protectedPaths: [] };
  await run.outlet.publish(repository, { ...onto, commit, policy, what: path });
  run.events.emit({ kind: 'planned', branch: onto.branch, commit });
  return { branch: onto.branch, commit, path, plan, warnings, usage };
}
