import { parseMarkdown } from '../markdown.ts';
import { passagesOf } from '../passages.ts';
import type { PlanStep } from '../plan.ts';
import { namesSomething } from './concrete.ts';
import type { Rule } from './rule.ts';

/** Every step names what it is about: something in backticks or quotes, a path, a number, or code. */
export const stepConcrete: Rule = {
  id: 'step-concrete',
  severity: 'warning',
  find: ({ phases }) =>
    phases.flatMap((phase) =>
      phase.steps
        .filter((step) => step.markdown !== '' && !isConcrete(step))
        .map(({ number, line }) => ({
          line,
          message: `Step ${number} of phase ${phase.number} names nothing concrete.`,
          remedy: 'Name the file, the function, the exact text or the value, in backticks.',
        })),
    ),
};

function isConcrete({ markdown }: PlanStep): boolean {
  return passagesOf(parseMarkdown(markdown).children).some(
    (passage) =>
      passage.kind === 'code' || passage.pieces.some(({ isCode, text }) => isCode || namesSomething(text)),
  );
}
