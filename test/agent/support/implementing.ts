import { join } from 'node:path';
import { type Implementer, type ImplementerParams, openImplementer } from '../../../src/agent/implementer.ts';
import type { PhaseBrief } from '../../../src/agent/implementer-tools.ts';
import type { Reply } from '../../support/claude/scripted-model.ts';
import { prompts, type Stage } from './stage.ts';

export const PLAN = '# Cache search\n\n## Goal\n\nFaster.\n\n### Phase 1: Protocol\n';
export const protocol: PhaseBrief = { number: 1, name: 'Protocol', steps: [1, 2], files: [], citations: [] };
export const search: PhaseBrief = { number: 2, name: 'Search', steps: [1], files: [], citations: [] };

/** Opens an implementer on a stage, for a plan of two phases. */
export function implementer(
  { client, session, tree }: Stage,
  overrides: Partial<ImplementerParams> = {},
): Promise<Implementer> {
  return openImplementer(client, {
    session,
    prompts,
    model: 'claude-sonnet-5-5',
    effort: 'medium',
    workTree: tree.path,
    readOnly: ['.claude/plans'],
    scratch: join(tree.path, '../scratch'),
    shell: {
      exec: async (command) => ({
        exitCode: 0,
        outcome: 'exited',
        output: `ran ${command}\n`,
        omittedBytes: 0,
      }),
      keep: async () => undefined,
      still: (work) => work(),
    },
    skill: undefined,
    primer: 'THE PRIMER',
    plan: { path: '.claude/plans/2026-11-20-cache.md', text: PLAN, phases: 2, citations: [] },
    onTick: () => undefined,
    ...overrides,
  });
}

export function tick(phase: number, ...steps: number[]): Reply {
  return { toolCalls: steps.map((step) => ({ name: 'complete_step', input: { phase, step } })) };
}
