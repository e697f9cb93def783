import type { Sha } from '../core/ids.ts';
import type { Plan } from '../plan/plan.ts';
import { plainLine } from '../report/neutral.ts';
import { commitFile } from '../workspace/git/commit-file.ts';
import { publish } from '../workspace/git/publish.ts';
import type { CommittedPlan } from './committed-plan.ts';
import type { EarlierPlan } from './earlier-plan.ts';
import type { Place } from './place.ts';
import { publishPolicy } from './push-commit.ts';
import type { Run } from './run.ts';
import type { AcceptedPlan } from './submission-review.ts';

/** Commits the plan on a new branch from `base`, or on top of the open plan that it takes the place of, and pushes it. */
export async function commitPlan(
  run: Run,
  {
    issue,
    place,
    base,
    earlier,
    accepted,
  }: {
    issue: number;
    place: Place;
    base: Sha;
    earlier: Exclude<EarlierPlan, { kind: 'same-run' }>;
    accepted: AcceptedPlan;
  },
): Promise<CommittedPlan> {
  const { repository } = place;
  const { path, plan, text, warnings } = accepted;
  const target =
    earlier.kind === 'replaced'
      ? { branch: earlier.branch, from: earlier.head, expected: earlier.head }
      : { branch: freeBranch(issue, plan, earlier.takenBranches), from: base, expected: 'absent' as const };
  const commit = await commitFile(repository, {
    parent: target.from,
    path,
    content: text,
    message: {
      subject: `plan: ${plainLine(plan.frontMatter.title)} (#${issue})`,
      trailers: [
        { key: 'Baton-Run', value: run.id },
        { key: 'Baton-Plan', value: path },
      ],
    },
    date: run.deps.clock(),
  });
  if (run.deps.settings.dryRun) {
    run.deps.log.info(`Dry run: would push ${path} to ${target.branch}.`);
  } else {
    // The host chose the file, and it is the only one in this commit.
    const policy = { ...publishPolicy(run), protectedPaths: [] };
    await publish(repository, { ...target, commit, policy });
  }
  return { branch: target.branch, path, plan, warnings };
}

function freeBranch(issue: number, plan: Plan, taken: readonly string[]): string {
  const name = `baton/issue-${issue}-${plan.frontMatter.slug}`;
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    if (!taken.includes(`${name}-${number}`)) return `${name}-${number}`;
  }
}
