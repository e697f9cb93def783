import type { Plan } from '../plan.ts';
import type { FileUse } from './file-uses.ts';
import type { Finding } from './finding.ts';
import type { PlanTree } from './plan-tree.ts';

/** One thing that a plan is held against. docs/plan-lint.md has a row for each. */
export interface Rule {
  id: string;
  severity: Finding['severity'];
  find(plan: Plan, context: LintContext): Problem[] | Promise<Problem[]>;
}

/** What a rule finds; its id and its severity make a finding of it. */
export type Problem = Omit<Finding, 'rule' | 'severity'>;

export interface LintContext {
  tree: PlanTree;
  /** See `fileUses`. */
  uses: readonly FileUse[];
  policy: LintPolicy;
}

/** What the configuration has to say about plans. */
export interface LintPolicy {
  /** Globs. */
  protectedPaths: readonly string[];
  qualityCommands: readonly string[];
  /** Where the plans lie, from the top of the repository. No phase can publish anything there. */
  plansDirectory?: string;
}
