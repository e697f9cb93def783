import { formatCitation } from './citation.ts';
import { type Excerpt, excerptsOf, likelyExcerptsOf } from './excerpts.ts';
import { findExcerpt } from './find-excerpt.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Problem, Rule } from './rule.ts';

/** Code that the plan attributes to lines of a file stands there at the base. */
export const excerptStands: Rule = {
  id: 'excerpt-stands',
  severity: 'error',
  find: (plan, { tree }) => problemsOf(excerptsOf(plan), tree),
};

/** So does code below a sentence that most likely says where it stands. */
export const excerptLikely: Rule = {
  id: 'excerpt-likely',
  severity: 'warning',
  find: (plan, { tree }) => problemsOf(likelyExcerptsOf(plan), tree),
};

async function problemsOf(excerpts: readonly Excerpt[], tree: PlanTree): Promise<Problem[]> {
  const cited = excerpts.filter(({ citation }) => isPath(citation.path, tree));
  const problems = await Promise.all(cited.map((excerpt) => problemOf(excerpt, tree)));
  return problems.flat();
}

/** `localhost:3000` is no citation. */
function isPath(path: string, tree: PlanTree): boolean {
  return path.includes('/') || tree.has(path) !== undefined;
}

async function problemOf({ citation, lines, line }: Excerpt, tree: PlanTree): Promise<Problem[]> {
  const cited = `\`${formatCitation(citation)}\``;
  const text = await tree.read(citation.path);
  if (text === undefined) {
    const message = `Code is attributed to ${cited}, but there is no such file to read at the base.`;
    return [{ line, message, remedy: 'Correct the path, or leave the citation out.' }];
  }
  const found = findExcerpt(text.split('\n'), { lines, citation });
  if (found.kind === 'there') return [];
  const message =
    found.kind === 'elsewhere'
      ? `The code attributed to ${cited} stands on the lines ${found.from}–${found.to} at the base.`
      : `The code attributed to ${cited} does not stand there at the base.`;
  const remedy =
    found.kind === 'elsewhere'
      ? `Write \`${formatCitation({ path: citation.path, from: found.from, to: found.to })}\`.`
      : 'Copy the lines as they are, with `…` on a line of its own for what is left out; or leave the citation out if the code is new.';
  return [{ line, message, remedy }];
}
