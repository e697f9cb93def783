import { Stop } from '../../core/stop.ts';
import { remoteStop } from './remote-failure.ts';
import { GitFailure } from './run-git.ts';

// How `git push --porcelain` and GitHub's own lines put it.
const REFUSALS: readonly (readonly [RegExp, (branch: string) => string])[] = [
  [
    /GH006|protected branch|GH013|[Rr]epository rule violations/,
    (branch) =>
      `GitHub protects the branch ${branch} by a rule and refused the push. Let Baton's account by, or exempt baton/** from the rule, and start again.`,
  ],
  [
    /refusing to allow .* workflow/,
    (branch) =>
      `GitHub refused the push to ${branch} because it would change a workflow and the token may not. Take the workflow out of the plan, or change it by hand.`,
  ],
  [
    /GH009|push protection|secret/i,
    (branch) =>
      `GitHub's push protection refused the push to ${branch}: it saw a secret in the changes. The log has GitHub's message.`,
  ],
  [
    /pre-receive hook declined|hook declined/,
    (branch) => `A hook of the server refused the push to ${branch}. The log has its message.`,
  ],
  [
    /stale info|fetch first|non-fast-forward|cannot lock ref/,
    (branch) => `Somebody pushed to ${branch} at the same moment, so nothing was pushed. Start again.`,
  ],
  [/archived/, () => 'The repository is archived and takes no pushes. Unarchive it and start again.'],
];

/** What to tell people about a push that the remote did not take. */
export function pushStop(error: unknown, branch: string): unknown {
  if (!(error instanceof GitFailure)) return error;
  const said = `${error.stdout}\n${error.stderr}`;
  const message = REFUSALS.find(([sign]) => sign.test(said))?.[1](branch);
  return message === undefined
    ? remoteStop(error, `push to ${branch}`)
    : new Stop('blocked', message, { cause: error });
}
