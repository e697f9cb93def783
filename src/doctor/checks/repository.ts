import { type Check, ok, problem } from '../finding.ts';
import { withGitHub } from '../where-possible.ts';

export const repository: Check = {
  id: 'repository',
  area: 'github',
  look: withGitHub(({ name, facts }) => {
    if (facts.isArchived) return problem(`${name} is archived and takes no changes.`, 'Unarchive it.');
    if (!facts.hasIssues) {
      return problem(
        `${name} has no issues, and Baton starts from one.`,
        'Turn them on: Settings → General → Features.',
      );
    }
    return ok(`Its default branch is \`${facts.defaultBranch}\`.`);
  }),
};
