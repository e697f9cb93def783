import type { Config } from '../../config/schema.ts';
import type { ImplementCommand } from '../../core/command.ts';
import type { Sha } from '../../core/ids.ts';
import type { Actor } from '../../core/people.ts';
import { type ApprovalParams, assertMayApprove } from '../../github/approval.ts';
import { readIssue } from '../../github/issues.ts';
import { lastLabelled } from '../../github/label-events.ts';
import { assertMayTrigger } from '../../github/permissions.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import type { Deps } from '../run/deps.ts';
import type { Run } from '../run/run.ts';

/** Who stands behind an implementation: nobody, where it was started without waiting for an approval. */
export interface Authority {
  approvers: Actor[];
  /** Of the approvals. */
  reviews: { id: number; nodeId: string }[];
  /**
   * What the run was let in for; `assertStillAuthorised` looks at it again while the run goes on. Undefined where nothing of
   * it is on GitHub, and whoever started it stands for it.
   */
  grounds: Grounds | undefined;
  /** When the last of them was given. */
  approvedAt?: Date | undefined;
}

export interface Grounds {
  /** As it was then. */
  pull: PullRequest;
  /** What people may have said something about, newest first: the plan, and what Baton has built on it by now. */
  commits: readonly [Sha, ...Sha[]];
  by:
    | { kind: 'approvals'; sought: Omit<ApprovalParams, 'acceptableCommits'> }
    | { kind: 'auto'; asker: Actor };
}

/** Makes sure that this very plan was approved by people who may, looking at everything live. Throws Stop otherwise. */
export async function authorise(
  { deps, config, bot, notices }: Run,
  { command, pull, proposed }: { command: ImplementCommand; pull: PullRequest; proposed: ProposedPlan },
): Promise<Authority> {
  const { approval, actor } = command;
  const commits = proposed.approvable;
  if (approval.kind !== 'review' && approval.auto) {
    const labelled = actor.id === bot.id ? await labeller(deps, { config, plan: proposed.plan }) : undefined;
    const asker = labelled ?? actor;
    await assertMayTrigger(deps.github, { actor: asker, bot, policy: config.approval });
    notices.push('Nobody approved the plan: the run was started with `auto`.');
    return { approvers: [], reviews: [], grounds: { pull, commits, by: { kind: 'auto', asker } } };
  }
  const { issue } = proposed.plan.frontMatter;
  const sought = {
    pullRequest: pull,
    policy: config.approval,
    bot,
    editorIds: proposed.editorIds,
    asker: issue === undefined ? undefined : (await readIssue(deps.github, issue)).author,
    ...(approval.kind === 'review' && { review: { id: approval.id } }),
  };
  const given = await assertMayApprove(deps.github, { ...sought, acceptableCommits: commits });
  return { ...given, grounds: { pull, commits, by: { kind: 'approvals', sought } } };
}

/** Who stands behind a run that Baton itself has started: whoever put the label on the issue that waits for nobody. */
async function labeller(
  { github }: Deps,
  { config: { labels }, plan }: { config: Config; plan: Plan },
): Promise<Actor | undefined> {
  const { issue } = plan.frontMatter;
  if (issue === undefined) return undefined;
  const last = await lastLabelled(github, { issue, labels: [labels.plan, labels.auto] });
  return last?.label === labels.auto ? last.by : undefined;
}
