import type { Rule } from './rule.ts';

/** What asks for work in a phase stands under a label that is read. */
export const phaseLabel: Rule = {
  id: 'phase-label',
  severity: 'warning',
  find: ({ phases }) =>
    phases.flatMap(({ number, passedOver = [] }) =>
      passedOver.map(({ label, line }) => ({
        line,
        message: `What stands under “${label}” in phase ${number} is neither counted as steps or files nor run.`,
        remedy:
          'Put it under **Files**, **Steps** or **Verify**, or write it as text if it is only to be read.',
      })),
    ),
};
