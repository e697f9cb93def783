import { shaSchema } from '../../../../src/core/ids.ts';
import { assemblePlan } from '../../../../src/plan/assemble-plan.ts';
import { renderPlan } from '../../../../src/plan/render-plan.ts';
import { slugSchema } from '../../../../src/plan/slug.ts';
import { greetingPlan } from '../../../support/scenarios/greeting.ts';
import { type OwnRepository, openOwnRepository } from './own-repository.ts';

export const PLAN = '.claude/plans/2026-01-09-greet-by-name.md';
export const BRANCH = 'baton/greet-by-name';
/** Of its commits, once it is carried out. */
export const SUBJECTS = [
  'plan: Greet people by their name',
  'Greet people by their name — phase 1/2: A greeting with a name',
  'Greet people by their name — phase 2/2: Say so',
];

/** Somebody's own repository with a plan in the work tree that nobody has committed. */
export async function openWithPlan(params: Parameters<typeof openOwnRepository>[0]): Promise<OwnRepository> {
  const own = await openOwnRepository(params);
  const { git, write } = own.checkout;
  await write({ [PLAN]: planOn(git('rev-parse', 'HEAD').trim()) });
  return own;
}

/** The plan's file, made on a commit. */
function planOn(base: string): string {
  const plan = assemblePlan({
    ...greetingPlan,
    slug: slugSchema.parse(greetingPlan.slug),
    created: new Date('2026-01-09T00:00:00Z'),
    base: shaSchema.parse(base),
    planner: 'claude-opus-5-5',
  });
  return renderPlan(plan);
}
