import type { Config } from '../../config/schema.ts';
import type { Command, PlanCommand } from '../../core/command.ts';
import { readPullRequest } from '../../github/pull-requests.ts';
import type { Deps } from '../run/deps.ts';
import type { Run } from '../run/run.ts';
import { isOwnBranch } from './own-pull-request.ts';

export function isTriggerLabel({ labels }: Config, label: string): boolean {
  return label === labels.plan || label === labels.auto;
}

/**
 * Whether somebody asked Baton for something. Every label, approval and answer in a repository starts a run; those that
 * are about something else must leave no trace, also where the run breaks before it comes to look at them.
 */
export async function concernsBaton({ deps, config }: Run, command: Command): Promise<boolean> {
  switch (command.kind) {
    case 'plan':
      return concernsPlanner(config, command);
    case 'implement':
      return command.approval.kind !== 'review' || isAboutPlan(deps, command.pullRequest);
    case 'revise':
      return command.request.kind !== 'review' || isAboutPlan(deps, command.pullRequest);
    case 'cancel':
    case 'status':
    case 'help':
    case 'primer-sync':
      return true;
  }
}

function concernsPlanner(config: Config, { issue, actor }: PlanCommand): boolean {
  switch (issue.kind) {
    case 'labeled':
      return isTriggerLabel(config, issue.label);
    // Others may talk on the issue as they like.
    case 'answered':
      return actor.id === issue.issue.author.id;
    case 'commented':
    case 'dispatched':
      return true;
  }
}

async function isAboutPlan({ github }: Deps, pullRequest: number): Promise<boolean> {
  return isOwnBranch(await readPullRequest(github, pullRequest));
}
