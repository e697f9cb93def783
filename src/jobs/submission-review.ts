import type { Review, Submission } from '../agent/planner.ts';
import type { Sha } from '../core/ids.ts';
import { Stop } from '../core/stop.ts';
import { assemblePlan } from '../plan/assemble-plan.ts';
import { formatFindings } from '../plan/lint/finding.ts';
import { lintPlan } from '../plan/lint/lint-plan.ts';
import { parsePlan } from '../plan/parse-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { planPath } from '../plan/plan-path.ts';
import { renderPlan } from '../plan/render-plan.ts';
import { type Slug, toSlug } from '../plan/slug.ts';
import { listFilesAt } from '../workspace/git/read-commit.ts';
import type { EarlierPlan } from './earlier-plan.ts';
import type { Place } from './place.ts';
import { repositoryTree } from './repository-tree.ts';
import type { Run } from './run.ts';

/** A plan that held, with the file it goes into. */
export interface AcceptedPlan {
  path: string;
  plan: Plan;
  text: string;
  /** What a reader should know although it does not keep the plan back. */
  warnings: string[];
}

/** Makes a plan file of what the planner submits, or says what is wrong with it. */
export async function submissionReview(
  { config, startedAt }: Run,
  {
    issue,
    place,
    base,
    earlier,
    planner,
  }: {
    issue: number;
    place: Place;
    base: Sha;
    earlier: EarlierPlan;
    planner: string;
  },
): Promise<(submission: Submission) => Promise<Review<AcceptedPlan>>> {
  const files = await listFilesAt(place.repository, { commit: base });
  const tree = repositoryTree(files);
  const file = (slug: Slug) =>
    planPath({
      directory: config.plans.directory,
      created: startedAt,
      slug,
      taken: (path) => tree.has(path) !== undefined,
    });

  return async ({ title, slug: suggested, body }) => {
    try {
      const { path, slug } = file(toSlug(suggested));
      const assembled = assemblePlan({ title, slug, body, issue, created: startedAt, base, planner });
      const findings = lintPlan(assembled, tree, { protectedPaths: config.protected_paths });
      if (findings.some(({ severity }) => severity === 'error')) {
        return { kind: 'findings', text: formatFindings(findings) };
      }
      const text = renderPlan(assembled);
      const warnings = lintPlan(parsePlan(text), tree, { protectedPaths: config.protected_paths }).map(
        ({ line, message }) => `line ${line}: ${message}`,
      );
      const target = earlier.kind === 'replaced' ? earlier.path : path;
      return { kind: 'accepted', plan: { path: target, plan: assembled, text, warnings } };
    } catch (error) {
      if (error instanceof Stop && error.conclusion === 'blocked') {
        return { kind: 'findings', text: `The plan cannot be read. ${error.message}` };
      }
      throw error;
    }
  };
}
