import { readTextFile } from '../../github/repository.ts';
import { type Check, ok, problem, waitsFor, warning } from '../finding.ts';
import { CONFIGURATION } from '../gather-parts.ts';
import { withGitHub } from '../where-possible.ts';

/** That GitHub has the files that were looked at here: what counts is its default branch. */
export const defaultBranch: Check = {
  id: 'default-branch',
  area: 'github',
  look: withGitHub(async ({ client, facts }, { files, steps, configuration }) => {
    if ('kind' in files) return waitsFor('checkout', 'There is no work tree to compare with.');
    const branch = facts.defaultBranch;
    const workflows = [...new Set(steps.map(({ path }) => path))];
    const missing: string[] = [];
    const different: string[] = [];
    for (const path of [...workflows, CONFIGURATION, configuration.config.plans.primer]) {
      const here = await files.read(path);
      const there = await readTextFile(client, { path, ref: branch });
      if (there === undefined && here !== undefined) missing.push(path);
      else if (there !== here) different.push(path);
    }
    if (missing.length === 0 && different.length === 0) {
      return ok(`\`${branch}\` has the same workflow, configuration and primer as this work tree.`);
    }
    const says = [
      ...(missing.length > 0 ? [`Not on \`${branch}\` yet: ${missing.join(', ')}.`] : []),
      ...(different.length > 0 ? [`Different on \`${branch}\`: ${different.join(', ')}.`] : []),
    ].join(' ');
    const remedy = `Baton goes by \`${branch}\` on GitHub: commit and push there, or merge.`;
    return missing.some((path) => workflows.includes(path)) ? problem(says, remedy) : warning(says, remedy);
  }),
};
