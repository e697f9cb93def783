import { readBranchRules } from '../../github/settings/branch-rules.ts';
import { type Check, ok, warning } from '../finding.ts';
import { withGitHub } from '../where-possible.ts';

/** Whether a plan can be a draft. An account that has no rules in private repositories has no drafts there either. */
export const drafts: Check = {
  id: 'drafts',
  area: 'github',
  byHand: 'the menu beside "Create pull request"',
  look: withGitHub(async ({ client, facts }) => {
    if (!facts.isPrivate) return ok('Draft pull requests are available.');
    const rules = await readBranchRules(client, { branch: facts.defaultBranch });
    if (rules !== 'unavailable') return ok('Draft pull requests are available.');
    return warning(
      'A private repository of a free account has no draft pull requests: a half-done implementation could be merged.',
      'Merge nothing of `baton/**` before the completion report, or use a paid plan or a public repository.',
    );
  }),
};
