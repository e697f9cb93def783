import type { Plan } from '../plan.ts';
import { fileUses } from './file-uses.ts';
import type { Finding } from './finding.ts';
import type { PlanTree } from './plan-tree.ts';
import type { LintPolicy, Rule } from './rule.ts';
import { RULES } from './rules.ts';

/**
 * Holds a plan against the repository that it was made on, in the order of its lines. No error among the findings: it can be
 * carried out.
 */
export async function lintPlan(plan: Plan, tree: PlanTree, policy: LintPolicy): Promise<Finding[]> {
  const context = { tree, uses: fileUses(plan, tree), policy };
  const apply = async ({ id, severity, find }: Rule): Promise<Finding[]> => {
    const problems = await find(plan, context);
    return problems.map((problem) => ({ rule: id, severity, ...problem }));
  };
  const findings = await Promise.all(RULES.map(apply));
  return findings.flat().toSorted((a, b) => a.line - b.line);
}
