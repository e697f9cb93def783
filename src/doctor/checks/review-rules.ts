import { pathMatcher } from '../../core/path-matcher.ts';
import { readBranchProtection, readBranchRules } from '../../github/settings/branch-rules.ts';
import { type Check, ok, unknown, warning } from '../finding.ts';
import { withGitHub } from '../where-possible.ts';

/** What becomes of approvals on the way to the default branch: that of a plan must not count for the code. */
export const reviewRules: Check = {
  id: 'review-rules',
  area: 'github',
  byHand: 'Settings → Rules, and Settings → Branches',
  look: withGitHub(async ({ client, facts }) => {
    const branch = facts.defaultBranch;
    const rules = await readBranchRules(client, { branch });
    if (rules === 'unavailable') {
      return ok('Baton dismisses the approval of a plan when the code is there; no rule forbids it.');
    }
    const protection = (await readBranchProtection(client)).filter(
      ({ pattern }) => pathMatcher([pattern])(branch) !== undefined,
    );
    const restricts = [
      ...rules.map(({ restrictsDismissals }) => restrictsDismissals),
      ...protection.map(({ restrictsReviewDismissals }) => restrictsReviewDismissals),
    ].includes(true);
    if (restricts) {
      return warning(
        `A rule of \`${branch}\` restricts who may dismiss reviews: the approval of a plan may stay and count for the code.`,
        "Let Baton's account dismiss reviews.",
      );
    }
    const dismisses = [
      ...rules,
      ...protection.map((rule) => ({ dismissesStaleReviews: rule.dismissesStaleReviews })),
    ];
    if (dismisses.some(({ dismissesStaleReviews }) => dismissesStaleReviews)) {
      return ok(
        'GitHub dismisses approvals when commits are pushed: after a run that broke off, approve again.',
      );
    }
    if (facts.access !== 'admin' && rules.length === 0) {
      return unknown(
        `No ruleset says what becomes of approvals on \`${branch}\`; branch protection is shown to administrators only.`,
        'Look under Settings → Branches whether dismissing reviews is restricted.',
      );
    }
    return ok('Baton dismisses the approval of a plan when the code is there; no rule forbids it.');
  }),
};
