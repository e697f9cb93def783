import type { Phase, Plan } from '../plan.ts';
import type { Finding } from './finding.ts';

/** `phase-parts`: every phase names its files, its steps and the commands that verify it. */
export function phaseParts(plan: Plan): Finding[] {
  return plan.phases.flatMap((phase) => [
    ...missing(phase, phase.files, 'Files', 'List each file under **Files**, such as - modify `src/a.ts`.'),
    ...missing(
      phase,
      phase.steps.filter((step) => step.markdown !== ''),
      'Steps',
      'List what to do under **Steps**, as 1. 2. 3.',
    ),
    ...missing(
      phase,
      phase.verify,
      'Verify',
      'List at least one command in backticks under **Verify**, such as - `npm test`.',
    ),
  ]);
}

function missing(phase: Phase, entries: readonly unknown[], part: string, remedy: string): Finding[] {
  if (entries.length > 0) return [];
  const message = `Phase ${phase.number} has nothing under **${part}**.`;
  return [{ rule: 'phase-parts', severity: 'error', line: phase.line, message, remedy }];
}
