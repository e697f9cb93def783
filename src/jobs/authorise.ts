import type { Config } from '../config/schema.ts';
import type { ImplementCommand } from '../core/command.ts';
import type { Actor } from '../core/people.ts';
import { assertMayApprove } from '../github/approval.ts';
import { readIssue } from '../github/issues.ts';
import { lastLabelled } from '../github/label-events.ts';
import { assertMayTrigger } from '../github/permissions.ts';
import type { PullRequest } from '../github/pull-requests.ts';
import type { Plan } from '../plan/plan.ts';
import type { Deps } from './deps.ts';
import type { ProposedPlan } from './proposed-plan.ts';
import type { Run } from './run.ts';

/** Who stands behind an implementation: nobody, where it was started without waiting for an approval. */
export interface Authority {
  approvers: Actor[];
  /** Of the approvals. */
  reviews: { id: number; nodeId: string }[];
  /** When the last of them was given. */
  approvedAt?: Date | undefined;
}

/** Makes sure that this very plan was approved by people who may, looking at everything live. Throws Stop otherwise. */
export async function authorise(
  { deps, config, bot, notices }: Run,
  { command, pull, proposed }: { command: ImplementCommand; pull: PullRequest; proposed: ProposedPlan },
): Promise<Authority> {
  const { approval, actor } = command;
  if (approval.kind !== 'review' && approval.auto) {
    const asker = actor.id === bot.id ? await labeller(deps, { config, plan: proposed.plan }) : actor;
    await assertMayTrigger(deps.github, { actor: asker ?? actor, bot, policy: config.approval });
    notices.push('Nobody approved the plan: the run was started with `auto`.');
    return { approvers: [], reviews: [] };
  }
  const { issue } = proposed.plan.frontMatter;
  return assertMayApprove(deps.github, {
    pullRequest: pull,
    policy: config.approval,
    bot,
    acceptableCommits: proposed.approvable,
    editorIds: proposed.editorIds,
    asker: issue === undefined ? undefined : (await readIssue(deps.github, issue)).author,
    ...(approval.kind === 'review' && { review: { id: approval.id } }),
  });
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
