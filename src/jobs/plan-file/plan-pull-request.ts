import { Stop } from '../../core/stop.ts';
import { readIssue } from '../../github/issues.ts';
import { findPlanPullRequest } from '../../github/plan-pull-request.ts';
import { type PullRequest, readPullRequest } from '../../github/pull-requests.ts';
import type { Run } from '../run/run.ts';

/** The pull request of that number, or the one with the plan for the issue of that number. */
export async function planPullRequest({ deps }: Run, number: number): Promise<PullRequest> {
  const { github } = deps;
  if ((await readIssue(github, number)).isPullRequest) return readPullRequest(github, number);
  const found = await findPlanPullRequest(github, { issue: number });
  if (found) return found;
  throw new Stop(
    'blocked',
    `There is no open plan for #${number}. To have one made, comment \`/baton plan\` on the issue.`,
  );
}
