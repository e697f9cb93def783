import type { Plan } from '../plan.ts';
import { type Citation, formatCitation, readCitation } from './citation.ts';
import { excerptsOf, likelyExcerptsOf } from './excerpts.ts';
import type { FileUse } from './file-uses.ts';
import { withLinesInCode } from './lines-in-words.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Problem, Rule } from './rule.ts';
import { wordsOf } from './words.ts';

/** Lines that the text refers to are there at the base. */
export const citationStands: Rule = {
  id: 'citation-stands',
  severity: 'warning',
  find: async (plan, { tree, uses }) => {
    const cited = citationsIn(plan).filter(({ citation }) => !isBrought(citation.path, uses));
    const problems = await Promise.all(cited.map((each) => problemOf(each, tree)));
    return problems.flat();
  },
};

interface Cited {
  citation: Citation;
  line: number;
}

/** Without those whose code the plan shows, which is held against them. */
function citationsIn(plan: Plan): Cited[] {
  const shown = [...excerptsOf(plan), ...likelyExcerptsOf(plan)].map(({ citation }) =>
    formatCitation(citation),
  );
  const all = plan.sections
    .flatMap(({ passages }) => passages)
    .flatMap((passage) => (passage.kind === 'prose' ? wordsOf(withLinesInCode(passage.pieces)) : []))
    .flatMap(({ text, line }): Cited[] => {
      const citation = readCitation(text);
      return citation && !shown.includes(formatCitation(citation)) ? [{ citation, line }] : [];
    });
  return [...new Map(all.toReversed().map((each) => [formatCitation(each.citation), each])).values()];
}

/** A file that the plan itself makes may have any lines. */
function isBrought(path: string, uses: readonly FileUse[]): boolean {
  return uses.some((use) => use.path === path && use.needs === 'nothing');
}

async function problemOf({ citation, line }: Cited, tree: PlanTree): Promise<Problem[]> {
  const { path, to } = citation;
  const cited = `\`${formatCitation(citation)}\``;
  if (tree.has(path) === undefined) {
    if (!isFileInFolder(path)) return [];
    const message = `${cited} is referred to, but there is no such file at the base.`;
    return [{ line, message, remedy: 'Correct the path, from the top of the repository.' }];
  }
  const lines = linesIn((await tree.read(path)) ?? '');
  if (lines === 0 || to <= lines) return [];
  const message = `${cited} is referred to, but the file has ${lines} lines at the base.`;
  return [{ line, message, remedy: 'Correct the line, or name the function instead.' }];
}

/** `localhost:80` is no file, nor is `registry/image:3`. */
function isFileInFolder(path: string): boolean {
  return /\/[^/]*\.[A-Za-z]\w{0,9}$/.test(path) && !/^[^/]+\.(com|org|net|io|dev)\//.test(path);
}

function linesIn(text: string): number {
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n').length - (text === '' ? 1 : 0);
}
