import type { Plan } from '../plan.ts';
import { fileUses } from './file-uses.ts';
import type { Finding } from './finding.ts';
import { pathCase } from './path-case.ts';
import { createdLater, pathExists } from './path-exists.ts';
import { pathFree } from './path-free.ts';
import { pathInside } from './path-inside.ts';
import { pathProtected } from './path-protected.ts';
import { phaseParts } from './phase-parts.ts';
import type { PlanTree } from './plan-tree.ts';
import { criteriaPresent, doNotEmpty, requiredSection } from './sections.ts';

/** Holds a plan against the repository that it was made on. No error among the findings: it can be carried out. */
export function lintPlan(
  plan: Plan,
  tree: PlanTree,
  policy: { protectedPaths: readonly string[] },
): Finding[] {
  const uses = fileUses(plan, tree);
  const findings = [
    ...requiredSection(plan),
    ...doNotEmpty(plan),
    ...criteriaPresent(plan),
    ...phaseParts(plan),
    ...pathInside(plan),
    ...pathProtected(plan, policy.protectedPaths),
    ...pathExists(uses, tree),
    ...createdLater(uses),
    ...pathFree(uses, tree),
    ...pathCase(uses, tree),
  ];
  return findings.toSorted((a, b) => a.line - b.line);
}
