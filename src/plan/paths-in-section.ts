import type { PlanSection } from './plan.ts';

/** The files that a section names: its inline code that reads as a path with an ending, each once. */
export function pathsInSection({ passages }: Pick<PlanSection, 'passages'>): string[] {
  return [...new Set(codeInSection({ passages }).filter(isFileName))];
}

/** What a section has in backticks, in its order. */
export function codeInSection({ passages }: Pick<PlanSection, 'passages'>): string[] {
  return passages
    .flatMap((passage) => (passage.kind === 'prose' ? passage.pieces : []))
    .filter(({ isCode }) => isCode)
    .map(({ text }) => text);
}

function isFileName(code: string): boolean {
  return /^[\w@.-]+(\/[\w@.-]+)*\.[A-Za-z]\w*$/.test(code);
}
