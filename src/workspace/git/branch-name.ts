import { Stop } from '../../core/stop.ts';

const BRANCH = /^baton\/(issue-[1-9][0-9]{0,9}-[a-z0-9]+(-[a-z0-9]+)*|primer-sync-[0-9a-f]{16})$/;
const MAX_LENGTH = 100;

/** The full ref of a branch of ours, `baton/issue-<n>-<slug>` or `baton/primer-sync-<run>`. Throws `Stop('blocked')` for any other name. */
export function branchRef(branch: string): string {
  if (branch.length > MAX_LENGTH || !BRANCH.test(branch)) {
    throw new Stop(
      'blocked',
      `${JSON.stringify(branch.slice(0, MAX_LENGTH))} is no branch of Baton's, which are named baton/issue-<number>-<slug>. Nothing was pushed.`,
    );
  }
  return `refs/heads/${branch}`;
}
