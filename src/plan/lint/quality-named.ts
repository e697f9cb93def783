import { type Plan, sectionNamed, type TextPiece } from '../plan.ts';
import type { Rule } from './rule.ts';
import { splitWords, wordsOf } from './words.ts';

/** The plan names a quality command of the configuration where it says how the work is to be checked. */
export const qualityNamed: Rule = {
  id: 'quality-named',
  severity: 'warning',
  find: (plan, { policy: { qualityCommands } }) => {
    const said = checksIn(plan);
    const isNamed = (command: string) => said.some((words) => holds(words, splitWords(command)));
    if (qualityCommands.length === 0 || qualityCommands.some(isNamed)) return [];
    const { line } = sectionNamed(plan, 'Success criteria') ?? plan.heading;
    const commands = qualityCommands.map((command) => `\`${command}\``).join(', ');
    const message = `The plan nowhere names the quality check (${commands}).`;
    const remedy = 'Name it under **Verify** of the last phase, or as a success criterion.';
    return [{ line, message, remedy }];
  },
};

/** The words of each place where a check may be named: commands under Verify, and what stands under Tests and Success criteria. */
function checksIn(plan: Plan): string[][] {
  const sections = [sectionNamed(plan, 'Tests'), sectionNamed(plan, 'Success criteria')];
  const passages = sections.flatMap((section) => section?.passages ?? []);
  return [
    ...plan.phases.flatMap(({ verify }) => verify.map(({ command }) => splitWords(command))),
    ...passages.map((passage) =>
      passage.kind === 'code' ? splitWords(passage.text) : passage.pieces.flatMap(wordsIn),
    ),
  ];
}

function wordsIn(piece: TextPiece): string[] {
  return piece.isCode ? splitWords(piece.text) : wordsOf([piece]).map(({ text }) => text);
}

function holds(words: readonly string[], part: readonly string[]): boolean {
  return words.some((_, index) => part.every((word, offset) => words[index + offset] === word));
}
