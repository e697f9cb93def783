import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SKILL_NAMES } from '../core/skill-names.ts';
import { Stop } from '../core/stop.ts';
import type { WorkflowKind } from './settings.ts';

export const CONFIGURATION = '.github/baton.yml';
export const PRIMER = '.claude/PRIMER.md';

/** Files that are written as they are: where they go, and where they lie in this package. */
export const COPIED: readonly (readonly [target: string, source: string])[] = [
  ['.claude/OPUS_SONNET_WORKFLOW.md', 'src/templates/claude/OPUS_SONNET_WORKFLOW.md'],
  ['.claude/plans/README.md', 'src/templates/claude/plans/README.md'],
  ['.claude/plans/PLAN_TEMPLATE.md', 'src/templates/claude/plans/PLAN_TEMPLATE.md'],
  ...SKILL_NAMES.map(
    (skill) => [`.claude/skills/${skill}/SKILL.md`, `src/templates/skills/${skill}/SKILL.md`] as const,
  ),
  ['.github/ISSUE_TEMPLATE/baton.yml', 'src/templates/github/issue-form.yml'],
];

/** Files that are written after what was found out and said. */
export const FILLED = {
  configuration: 'src/templates/github/baton.yml',
  primer: 'src/templates/claude/PRIMER.md',
} as const;

/** The workflow files of each kind. They are the examples of this package, so that there is one of each. */
export const WORKFLOW_FILES: Readonly<
  Record<WorkflowKind, readonly (readonly [target: string, source: string])[]>
> = {
  actions: [['.github/workflows/baton.yml', 'examples/baton.yml']],
  hardened: [['.github/workflows/baton.yml', 'examples/baton-hardened.yml']],
  app: [],
};

/** Reads a file of this package. Throws Stop where this version does not have it. */
export async function readSource(packageRoot: string, source: string): Promise<string> {
  try {
    return await readFile(join(packageRoot, source), 'utf8');
  } catch (error) {
    throw new Stop(
      'refused',
      `This version of Baton does not come with ${source}. Choose another \`--workflow\`.`,
      {
        cause: error,
      },
    );
  }
}
