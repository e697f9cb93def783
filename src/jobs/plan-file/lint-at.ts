import type { Sha } from '../../core/ids.ts';
import type { Finding } from '../../plan/lint/finding.ts';
import { lintPlan } from '../../plan/lint/lint-plan.ts';
import type { PlanTree } from '../../plan/lint/plan-tree.ts';
import type { LintPolicy } from '../../plan/lint/rule.ts';
import type { Plan } from '../../plan/plan.ts';
import { fetchCommit } from '../../workspace/git/fetch.ts';
import { listFilesAt, readFileAt } from '../../workspace/git/read-commit.ts';
import type { Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';
import { repositoryTree } from './repository-tree.ts';

/** Holds plans against the repository as it is at `commit`, which has to be here already. */
export async function linterAt(
  run: Run,
  { place: { repository }, commit }: { place: Place; commit: Sha },
): Promise<{ tree: PlanTree; lint: (plan: Plan) => Promise<Finding[]> }> {
  const tree = repositoryTree(await listFilesAt(repository, { commit }), (path) =>
    readFileAt(repository, { commit, path }),
  );
  const policy: LintPolicy = {
    protectedPaths: run.config.protected_paths,
    plansDirectory: run.config.plans.directory,
    qualityCommands: run.config.quality.commands,
  };
  return { tree, lint: (plan) => lintPlan(plan, tree, policy) };
}

/** What the plan check had to say when the plan was made. */
export async function remarksOn(run: Run, { place, plan }: { place: Place; plan: Plan }): Promise<Finding[]> {
  const commit = plan.frontMatter.base;
  await fetchCommit(place.repository, { commit });
  return (await linterAt(run, { place, commit })).lint(plan);
}
