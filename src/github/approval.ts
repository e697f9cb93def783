import type { Sha } from '../core/ids.ts';
import type { Actor, Bot } from '../core/people.ts';
import { Stop } from '../core/stop.ts';
import type { GitHubClient } from './client.ts';
import { objectionTo, type Policy, sayOf } from './permissions.ts';
import type { PullRequest } from './pull-requests.ts';
import { type Opinion, readOpinions } from './reviews.ts';

export interface Approval {
  approvers: Actor[];
  /** What they approved; one of the acceptable commits. */
  commit: Sha;
  reviews: { id: number; nodeId: string }[];
  /** When the last of them was given. */
  approvedAt: Date | undefined;
}

export interface ApprovalParams {
  pullRequest: Pick<PullRequest, 'number' | 'author'>;
  bot: Bot;
  policy: Policy;
  /** The commits whose approval counts, newest first: the plan as it is now, and what the bot built on it. */
  acceptableCommits: readonly [Sha, ...Sha[]];
  /** Ids of the people whose own commits changed the plan. */
  editorIds: readonly number[];
  /** Who asked for the plan, where it is known. */
  asker: Actor | undefined;
  /** The review that started the run; without one, whatever reviews there are decide. */
  review?: { id: number };
}

/**
 * The approvals that count for the commit under work, all looked up live: the last opinion of each reviewer, given
 * by somebody with permission who has no part in the plan. Throws `Stop('blocked')` when an approval is missing or is
 * for another commit, or when somebody else asks for changes to the current version; `Stop('refused')` when the one who
 * approved has no say.
 */
export async function assertMayApprove(gh: GitHubClient, params: ApprovalParams): Promise<Approval> {
  const { pullRequest, acceptableCommits, review } = params;
  const opinions = await readOpinions(gh, { pullRequest: pullRequest.number });
  const approvals = opinions.filter(({ state }) => state === 'APPROVED');
  if (review !== undefined && !approvals.some(({ id }) => id === review.id)) {
    const why = 'it was dismissed, or its author has reviewed again since';
    const remedy = `Approve #${pullRequest.number} again to go on.`;
    throw new Stop('blocked', `The approval does not stand any more: ${why}. ${remedy}`);
  }

  const refusals: string[] = [];
  const valid: Opinion[] = [];
  for (const approval of approvals) {
    const objection = await objectionToApproval(gh, approval.reviewer, params);
    if (objection === undefined) {
      valid.push(approval);
      continue;
    }
    const refusal = `The approval by @${approval.reviewer.login} does not count: ${objection}`;
    if (approval.id === review?.id) throw new Stop('refused', refusal);
    refusals.push(refusal);
  }

  const trigger = valid.find(({ id }) => id === review?.id);
  if (trigger !== undefined && !isAcceptable(trigger, acceptableCommits)) throw stale(trigger, params);
  const counted = newestGroup(valid, params);
  if (counted === undefined) throw shortfall(valid, refusals, params);
  await assertNobodyObjects(gh, opinions, params);
  return counted;
}

const CHANGE_PLAN = 'Have the plan revised and approve the new version';
/** What is being carried out is not revised any more. */
const CHANGE_BEGUN = 'Edit what is left of the plan on the branch and have it approved';

/**
 * A request for changes holds the current version back, whoever else approves it; one to an earlier version has been
 * answered by this one. Whoever may not approve by permission may not hold back either; where that is not to be found
 * out, they do.
 */
async function assertNobodyObjects(
  gh: GitHubClient,
  opinions: readonly Opinion[],
  { pullRequest, bot, policy, acceptableCommits }: ApprovalParams,
): Promise<void> {
  const requests = opinions.filter(
    (opinion) => opinion.state === 'CHANGES_REQUESTED' && isAcceptable(opinion, acceptableCommits),
  );
  for (const { reviewer } of requests) {
    const say = await sayOf(gh, { actor: reviewer, bot, policy });
    if (say.kind === 'none') continue;
    const doubt = say.kind === 'unknown' ? ` Whether they may could not be found out: ${say.why}` : '';
    throw new Stop(
      'blocked',
      `@${reviewer.login} asks for changes to the current version of #${pullRequest.number}, so the approval waits.${doubt} ` +
        `${acceptableCommits.length > 1 ? CHANGE_BEGUN : CHANGE_PLAN}, or have them approve, or dismiss their review; then approve again.`,
    );
  }
}

async function objectionToApproval(
  gh: GitHubClient,
  reviewer: Actor,
  { pullRequest, bot, policy, editorIds, asker }: ApprovalParams,
): Promise<string | undefined> {
  if (!policy.author_may_approve && reviewer.id !== bot.id) {
    const remedy =
      'Somebody else has to approve, or `approval.author_may_approve` be set in the configuration.';
    if (editorIds.includes(reviewer.id)) return `they changed the plan themselves. ${remedy}`;
    if (reviewer.id === pullRequest.author.id) return `they opened the pull request. ${remedy}`;
    if (reviewer.id === asker?.id) return `they asked for the plan. ${remedy}`;
  }
  return await objectionTo(gh, { actor: reviewer, bot, policy });
}

function isAcceptable({ commit }: Opinion, acceptable: readonly Sha[]): boolean {
  return commit !== undefined && acceptable.includes(commit);
}

/** The newest acceptable commit that enough people approved. */
function newestGroup(valid: Opinion[], { acceptableCommits, policy }: ApprovalParams): Approval | undefined {
  return acceptableCommits
    .map((commit) => ({ commit, group: valid.filter((approval) => approval.commit === commit) }))
    .filter(({ group }) => group.length >= policy.count)
    .map(({ commit, group }) => ({
      commit,
      approvers: group.map(({ reviewer }) => reviewer),
      reviews: group.map(({ id, nodeId }) => ({ id, nodeId })),
      approvedAt: latest(group.flatMap(({ submittedAt }) => submittedAt ?? [])),
    }))[0];
}

function latest(moments: readonly Date[]): Date | undefined {
  return moments.reduce<Date | undefined>((last, each) => (last && last > each ? last : each), undefined);
}

function stale({ reviewer, commit }: Opinion, { acceptableCommits, pullRequest }: ApprovalParams): Stop {
  const now = acceptableCommits[0];
  return new Stop(
    'blocked',
    `@${reviewer.login} approved ${commit ?? 'a commit that is gone'}, but #${pullRequest.number} is at ${now} now. ` +
      'Look at the current version and approve it again.',
  );
}

function shortfall(valid: Opinion[], refusals: string[], params: ApprovalParams): Stop {
  const { acceptableCommits, policy, pullRequest } = params;
  const current = valid.filter((approval) => isAcceptable(approval, acceptableCommits));
  const [outdated] = valid.filter((approval) => !current.includes(approval));
  if (current.length === 0 && outdated !== undefined) return stale(outdated, params);
  if (current.length === 0 && refusals.length > 0) return new Stop('refused', refusals.join('\n'));
  return new Stop(
    'blocked',
    `#${pullRequest.number} has ${current.length} of ${policy.count} approvals that count for ${acceptableCommits[0]}. ` +
      'Approve the pull request as it is now.',
  );
}
