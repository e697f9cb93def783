import type { Sha } from '../../core/ids.ts';

/** Where a plan is committed: on top of which commit, and what the remote is to have there now. */
export interface PlanBranch {
  branch: string;
  from: Sha;
  expected: Sha | 'absent';
}

/** A new branch from `base`. */
export function planBranch({
  issue,
  slug,
  base,
  taken,
}: {
  issue: number;
  slug: string;
  base: Sha;
  taken: readonly string[];
}): PlanBranch {
  return { branch: freeName(`baton/issue-${issue}-${slug}`, taken), from: base, expected: 'absent' };
}

function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    if (!taken.includes(`${name}-${number}`)) return `${name}-${number}`;
  }
}
