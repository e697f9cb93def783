import { z } from 'zod';
import type { GitHubClient } from '../client.ts';
import { failureOf } from '../failure.ts';

/** A rule of a ruleset that is in force for a branch. */
export interface BranchRule {
  /** GitHub's name for it, such as `required_signatures`. */
  type: string;
  ruleset: number | undefined;
  dismissesStaleReviews: boolean;
  restrictsDismissals: boolean;
}

const parameters = z.object({
  dismiss_stale_reviews_on_push: z.boolean().catch(false),
  dismissal_restriction: z.object({ enabled: z.boolean() }).catch({ enabled: false }),
});

/**
 * The rules for a branch of that name, which need not be there. `unavailable` where the account has no rules, as a free one
 * in its private repositories.
 */
export async function readBranchRules(
  { octokit, owner, repo }: GitHubClient,
  { branch }: { branch: string },
): Promise<BranchRule[] | 'unavailable'> {
  try {
    const route = octokit.rest.repos.getBranchRules;
    const rules = await octokit.paginate(route, { owner, repo, branch, per_page: 100 });
    return rules.map((rule) => {
      const found = parameters.safeParse('parameters' in rule ? rule.parameters : undefined).data;
      return {
        type: rule.type,
        ruleset: rule.ruleset_id,
        dismissesStaleReviews: found?.dismiss_stale_reviews_on_push ?? false,
        restrictsDismissals: found?.dismissal_restriction.enabled ?? false,
      };
    });
  } catch (error) {
    const failure = failureOf(error);
    if (failure?.status === 403 && failure.says.startsWith('Upgrade to')) return 'unavailable';
    throw error;
  }
}

/** The name of a ruleset, and whether it lets some App by; `undefined` where the token may not know. */
export async function readRuleset(
  { octokit, owner, repo }: GitHubClient,
  { id }: { id: number },
): Promise<{ name: string; letsAppsBy: boolean | undefined }> {
  const { data } = await octokit.rest.repos.getRepoRuleset({ owner, repo, ruleset_id: id });
  const letsAppsBy = data.bypass_actors?.some(
    ({ actor_type, bypass_mode }) => actor_type === 'Integration' && bypass_mode !== 'pull_request',
  );
  return { name: data.name, letsAppsBy };
}

const protectionSchema = z.object({
  pattern: z.string(),
  requiresApprovingReviews: z.boolean(),
  dismissesStaleReviews: z.boolean(),
  restrictsReviewDismissals: z.boolean(),
  requiresCommitSignatures: z.boolean(),
  requiresStatusChecks: z.boolean(),
  restrictsPushes: z.boolean(),
  blocksCreations: z.boolean(),
  lockBranch: z.boolean(),
});
/** A rule of the older kind, for branches whose names fit the pattern. */
export type BranchProtection = z.output<typeof protectionSchema>;

const answerSchema = z.object({
  repository: z.object({ branchProtectionRules: z.object({ nodes: z.array(protectionSchema) }) }),
});

const QUERY = `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    branchProtectionRules(first: 100) {
      nodes {
        pattern requiresApprovingReviews dismissesStaleReviews restrictsReviewDismissals requiresCommitSignatures
        requiresStatusChecks restrictsPushes blocksCreations lockBranch
      }
    }
  }
}`;

/** All of them. GitHub gives an empty list to a token that does not administer the repository. */
export async function readBranchProtection(gh: GitHubClient): Promise<BranchProtection[]> {
  const answer = await gh.graphql(QUERY, { owner: gh.owner, name: gh.repo });
  return answerSchema.parse(answer).repository.branchProtectionRules.nodes;
}
