import type { Phase } from '../plan.ts';
import type { Problem, Rule } from './rule.ts';

/** Every phase names its files, its steps and the commands that verify it. */
export const phaseParts: Rule = {
  id: 'phase-parts',
  severity: 'error',
  find: ({ phases }) =>
    phases.flatMap((phase) => [
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
    ]),
};

function missing(phase: Phase, entries: readonly unknown[], part: string, remedy: string): Problem[] {
  if (entries.length > 0) return [];
  return [{ line: phase.line, message: `Phase ${phase.number} has nothing under **${part}**.`, remedy }];
}
