import type { Markdown } from '../core/markdown.ts';
import { code } from './code.ts';
import { ownMarkdown } from './own-markdown.ts';

/** To somebody who asked for changes that a version of the plan has had already. */
export function revisedBefore({ commit, pullUrl }: { commit: string; pullUrl: string }): Markdown {
  return ownMarkdown(`The request was answered before, by ${commit} in ${pullUrl}. Nothing was changed.`);
}

/** To somebody who asked for a plan to be carried out that is carried out. */
export function implementedBefore(done: { phases: number; planPath: string; branch: string }): Markdown {
  const { phases, planPath, branch } = done;
  return ownMarkdown(
    `All ${phases} phases of ${code(planPath)} are on ${code(branch)} already; there is nothing left to do.`,
  );
}
