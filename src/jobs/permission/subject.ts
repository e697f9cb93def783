import { readIssue } from '../../github/issues.ts';
import { findPlanPullRequest } from '../../github/plan-pull-request.ts';
import { isFromHere, type PullRequest, readPullRequest } from '../../github/pull-requests.ts';
import type { Run } from '../run/run.ts';
import { issueOfBranch } from './own-pull-request.ts';

/** What somebody commented on, as far as it is Baton's concern. */
export interface Subject {
  /** The issue, and for a pull request that is for none, the pull request itself: it carries the state label. */
  labelled: number;
  /** The plan's pull request. */
  pull: PullRequest | undefined;
}

export async function readSubject(
  { deps }: { deps: Pick<Run['deps'], 'github'> },
  number: number,
): Promise<Subject> {
  const { github } = deps;
  if (!(await readIssue(github, number)).isPullRequest) {
    return { labelled: number, pull: await findPlanPullRequest(github, { issue: number }) };
  }
  const pull = await readPullRequest(github, number);
  const issue = isFromHere(pull) ? issueOfBranch(pull) : undefined;
  return issue === undefined ? { labelled: number, pull: undefined } : { labelled: issue, pull };
}
