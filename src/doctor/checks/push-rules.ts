import { pathMatcher } from '../../core/path-matcher.ts';
import type { GitHubClient } from '../../github/client.ts';
import {
  type BranchProtection,
  type BranchRule,
  readBranchProtection,
  readBranchRules,
  readRuleset,
} from '../../github/settings/branch-rules.ts';
import { type Check, ok, problem, unknown, warning } from '../finding.ts';
import { withGitHub } from '../where-possible.ts';

/** A branch such as Baton pushes to. */
const EXAMPLE = 'baton/issue-1-example';

/** Rules that hold up no push of Baton's: it never forces, never deletes and makes no merge commits. */
const HARMLESS = [
  'deletion',
  'non_fast_forward',
  'required_linear_history',
  'copilot_code_review',
  'tag_name_pattern',
];

const REMEDY =
  "Exempt `baton/**` from it, or let Baton's account bypass it; commits of Baton's are not signed.";

/** Whether a rule would refuse what Baton pushes to its own branches. */
export const pushRules: Check = {
  id: 'push-rules',
  area: 'github',
  byHand: 'Settings → Rules, and Settings → Branches',
  look: withGitHub(async ({ client, facts }) => {
    const rules = await readBranchRules(client, { branch: EXAMPLE });
    if (rules === 'unavailable')
      return ok('There are none: this account has no rules for private repositories.');
    const blocking = rules.filter(({ type }) => !HARMLESS.includes(type));
    const protection = (await readBranchProtection(client)).filter(covers).flatMap(blockedBy);
    const rulesets = await rulesetsOf(client, blocking);

    const certain = [
      ...rulesets.filter(({ letsAppsBy }) => letsAppsBy !== true).map(({ says }) => says),
      ...protection,
    ];
    if (certain.length > 0)
      return problem(`Pushes to \`baton/**\` will be refused by ${certain.join('; ')}.`, REMEDY);
    if (rulesets.length > 0) {
      return warning(
        `Pushes to \`baton/**\` are held up by ${rulesets.map(({ says }) => says).join('; ')}, which some App may bypass.`,
        'See that it is the one whose token Baton has.',
      );
    }
    if (facts.access !== 'admin') {
      return unknown(
        'No ruleset is in the way of pushes to `baton/**`; older branch protection is shown to administrators only.',
        'Look under Settings → Branches for a pattern that fits `baton/**`.',
      );
    }
    return ok('None is in the way of pushes to `baton/**`.');
  }),
};

async function rulesetsOf(
  client: GitHubClient,
  rules: readonly BranchRule[],
): Promise<{ says: string; letsAppsBy: boolean | undefined }[]> {
  const ids = [...new Set(rules.map(({ ruleset }) => ruleset))];
  return Promise.all(
    ids.map(async (id) => {
      const types = rules.filter(({ ruleset }) => ruleset === id).map(({ type }) => type);
      const { name, letsAppsBy } =
        id === undefined ? { name: '', letsAppsBy: undefined } : await readRuleset(client, { id });
      return { says: `the ruleset "${name}" (${types.join(', ')})`, letsAppsBy };
    }),
  );
}

function covers({ pattern }: BranchProtection): boolean {
  return pathMatcher([pattern])(EXAMPLE) !== undefined;
}

function blockedBy(rule: BranchProtection): string[] {
  const reasons = [
    rule.requiresCommitSignatures && 'signed commits',
    rule.restrictsPushes && 'restricted pushes',
    rule.blocksCreations && 'restricted creation',
    rule.lockBranch && 'a lock',
    rule.requiresApprovingReviews && 'a pull request before merging',
    rule.requiresStatusChecks && 'status checks',
  ].filter((reason) => reason !== false);
  return reasons.length === 0 ? [] : [`branch protection of \`${rule.pattern}\` (${reasons.join(', ')})`];
}
