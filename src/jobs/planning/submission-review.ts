import type { Review, Submission } from '../../agent/planner-tools.ts';
import type { Sha } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { assemblePlan } from '../../plan/assemble-plan.ts';
import { type Finding, formatFindings } from '../../plan/lint/finding.ts';
import { parsePlan } from '../../plan/parse-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import { planPath, readPlanPath } from '../../plan/plan-path.ts';
import { renderPlan } from '../../plan/render-plan.ts';
import { type Slug, toSlug } from '../../plan/slug.ts';
import { linterAt } from '../plan-file/lint-at.ts';
import type { Place } from '../run/place.ts';
import type { Run } from '../run/run.ts';

/** A plan that held, with the file it goes into. */
export interface AcceptedPlan {
  path: string;
  plan: Plan;
  text: string;
  /** What a reader should know although it does not keep the plan back, with its line in `text`. */
  warnings: Finding[];
  /** To the points of a revision, in their order. */
  answers: readonly string[];
  /** What it was made of. */
  submission: Submission;
}

/** The file that a plan goes into: one of its own, named for it, or the one that an open plan has already. */
export type PlanFile = { kind: 'new'; taken?: (path: string) => boolean } | { kind: 'kept'; path: string };

/** Makes a plan file of what the planner submits, or says what is wrong with it. */
export async function submissionReview(
  run: Run,
  {
    issue,
    place,
    base,
    file,
    planner,
  }: {
    issue: number | undefined;
    place: Place;
    base: Sha;
    file: PlanFile;
    planner: string;
  },
): Promise<(submission: Submission) => Promise<Review<AcceptedPlan>>> {
  const { config, startedAt } = run;
  const { tree, lint } = await linterAt(run, { place, commit: base });
  const { directory } = config.plans;
  const alsoTaken = file.kind === 'new' ? file.taken : undefined;
  const taken = (path: string) => tree.has(path) !== undefined || alsoTaken?.(path) === true;
  const nameOf = (slug: Slug) =>
    file.kind === 'kept'
      ? keptName(file.path)
      : { ...planPath({ directory, created: startedAt, slug, taken }), created: startedAt };

  return async (submission) => {
    const { title, slug: suggested, body, answers } = submission;
    try {
      const { path, slug, created } = nameOf(toSlug(suggested));
      const assembled = assemblePlan({ title, slug, body, issue, created, base, planner });
      const findings = await lint(assembled);
      if (findings.some(({ severity }) => severity === 'error')) {
        return { kind: 'findings', text: formatFindings(findings) };
      }
      const text = renderPlan(assembled);
      const warnings = await lint(parsePlan(text));
      const accepted = { path, plan: assembled, text, warnings, answers, submission };
      return { kind: 'accepted', plan: accepted };
    } catch (error) {
      if (error instanceof Stop && error.conclusion === 'blocked') {
        return { kind: 'findings', text: `The plan cannot be read. ${error.message}` };
      }
      throw error;
    }
  };
}

function keptName(path: string): { path: string; slug: Slug; created: Date } {
  const name = readPlanPath(path);
  if (!name) throw new Error(`not the path of a plan: ${path}`);
  return { path, ...name };
}
