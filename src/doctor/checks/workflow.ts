import { basename } from 'node:path';
import { type Check, ok, problem } from '../finding.ts';
import { withFiles } from '../where-possible.ts';

/** That a workflow uses Baton, and that what it starts by name is itself. */
export const workflow: Check = {
  id: 'workflow',
  area: 'workflow',
  look: withFiles((_files, { steps, asApp }) => {
    if (asApp) return ok('Not needed: the App does the work.');
    const [first] = steps;
    if (first === undefined) {
      return problem(
        'No workflow in .github/workflows uses Baton.',
        '`baton init` writes one. If Baton runs as an App here, say so: `baton doctor --app`.',
      );
    }
    const placeholder = steps.find(({ uses }) => uses.startsWith('your-org/'));
    if (placeholder !== undefined) {
      return problem(
        `${placeholder.path} uses \`${placeholder.uses}\`, which is only an example.`,
        'Replace `your-org` by the owner of the Baton that you use.',
      );
    }
    const misled = steps
      .map(({ path, text }) => ({ path, started: /gh workflow run ([\w.-]+\.ya?ml)/.exec(text)?.[1] }))
      .find(({ path, started }) => started !== undefined && started !== basename(path));
    if (misled !== undefined) {
      return problem(
        `${misled.path} starts the workflow ${misled.started}, and has another name: approvals lead nowhere.`,
        `Rename the file to ${misled.started}, or put its name after \`gh workflow run\`.`,
      );
    }
    return ok([...new Set(steps.map(({ path, uses }) => `${path} uses ${uses}`))].join(', '));
  }),
};
