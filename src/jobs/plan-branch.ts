import type { Sha } from '../core/ids.ts';
import type { EarlierPlan } from './earlier-plan.ts';

/** Where a plan is committed: on top of which commit, and what the remote is to have there now. */
export interface PlanBranch {
  branch: string;
  from: Sha;
  expected: Sha | 'absent';
}

/** A new branch from `base`, or the branch of the open plan that the new one takes the place of. */
export function planBranch(
  earlier: Extract<EarlierPlan, { kind: 'none' | 'replaced' }>,
  { issue, slug, base }: { issue: number; slug: string; base: Sha },
): PlanBranch {
  if (earlier.kind === 'replaced')
    return { branch: earlier.branch, from: earlier.head, expected: earlier.head };
  const branch = freeName(`baton/issue-${issue}-${slug}`, earlier.takenBranches);
  return { branch, from: base, expected: 'absent' };
}

function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    if (!taken.includes(`${name}-${number}`)) return `${name}-${number}`;
  }
}
