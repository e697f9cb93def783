import { runPlanner } from '../../agent/planner.ts';
import type { PlannerEnd, PlanningTask } from '../../agent/planner-tools.ts';
import type { Sha } from '../../core/ids.ts';
import { together } from '../../core/together.ts';
import { exportTree } from '../../workspace/git/export-tree.ts';
import { readFilesAt } from '../../workspace/git/read-commit.ts';
import type { Place } from '../run/place.ts';
import { type Run, sessionOf } from '../run/run.ts';
import { type AcceptedPlan, type PlanFile, submissionReview } from './submission-review.ts';

const SKILL = '.claude/skills/opus-planner/SKILL.md';

export interface PlannerSession {
  place: Place;
  /** What the planner explores. */
  base: Sha;
  issue: number | undefined;
  file: PlanFile;
  task: PlanningTask;
  maxQuestions: number;
}

/** Lets the planner explore the repository at `base`, read-only, until it hands in a plan that holds or finds another end. */
export async function holdPlannerSession(
  run: Run,
  { place, base, issue, file, task, maxQuestions }: PlannerSession,
): Promise<PlannerEnd<AcceptedPlan>> {
  const { deps, config, notices, events } = run;
  const { repository, directory } = place;
  const path = config.plans.primer;
  const model = plannerModel(run);
  const [, [primerText, skill], review] = await together([
    exportTree(repository, { commit: base, into: directory.workTree }),
    readFilesAt(repository, { commit: base, paths: [path, SKILL] }),
    submissionReview(run, { issue, place, base, file, planner: model }),
  ]);
  const primer = { path, exists: primerText !== undefined };
  if (!primer.exists) notices.push(`There is no primer (\`${path}\`); the planner works without one.`);
  const { root } = directory;
  events.emit({
    kind: 'session',
    start: { role: 'planner', root, model, base, issue, file, task, maxQuestions },
  });
  const end = await deps.log.group('Planning', async () =>
    runPlanner(deps.model, {
      session: sessionOf(run, { kind: task.kind }),
      prompts: deps.prompts,
      model,
      effort: config.effort.planner,
      workTree: directory.workTree,
      skill,
      task,
      primer,
      maxQuestions,
      review,
    }),
  );
  if (end.kind === 'submitted') events.emit({ kind: 'plan', path: end.plan.path, text: end.plan.text });
  return end;
}

export function plannerModel({ deps, config }: Run): string {
  return deps.settings.plannerModel ?? config.models.planner;
}
