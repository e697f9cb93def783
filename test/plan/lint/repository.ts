import type { Finding } from '../../../src/plan/lint/finding.ts';
import { lintPlan } from '../../../src/plan/lint/lint-plan.ts';
import type { PlanTree } from '../../../src/plan/lint/plan-tree.ts';
import { phaseText, SAMPLE_FILES, samplePlan } from '../../support/plans.ts';

export const policy = {
  protectedPaths: ['.github/workflows/**', '.github/baton.yml', '**/CODEOWNERS', '.claude/skills/**'],
  qualityCommands: ['npm test'],
  plansDirectory: '.claude/plans',
};

/** Texts by path; a path that ends in `@` is a link. */
export type Files = Readonly<Record<string, string>>;

/** The files of a repository as `lintPlan` asks for them. */
export function treeOf(files: Files): PlanTree {
  const kinds = new Map<string, 'file' | 'directory' | 'other'>();
  for (const name of Object.keys(files)) {
    const path = name.endsWith('@') ? name.slice(0, -1) : name;
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1))
      kinds.set(path.slice(0, at), 'directory');
    kinds.set(path, path === name ? 'file' : 'other');
  }
  return {
    has: (path) => kinds.get(path),
    caseVariant: (path) =>
      [...kinds.keys()].find((other) => other !== path && other.toLowerCase() === path.toLowerCase()),
    read: async (path) => files[path],
  };
}

/** Findings for the sample plan with these sections changed, in a repository with its files and these. */
export function lintSections(
  sections: Record<string, string | undefined>,
  more: Files = {},
): Promise<Finding[]> {
  return lintPlan(samplePlan({ sections }), treeOf({ ...SAMPLE_FILES, ...more }), policy);
}

/** Findings for the sample plan with one phase for each of these lists of file entries. */
export function lintFiles(phases: readonly string[][], more: readonly string[] = []): Promise<Finding[]> {
  const text = phases.map((files, index) => phaseText({ number: index + 1, files })).join('\n\n');
  return lintSections({ Phases: text }, Object.fromEntries(more.map((path) => [path, ''])));
}

/** Rule and line of each finding. */
export function rulesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, line }) => `${rule}:${line}`);
}
