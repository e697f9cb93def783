import { Stop } from '../core/stop.ts';
import { failureOf, type GitHubFailure } from './failure.ts';
import { rateLimitWait } from './patience.ts';

const writePermissions = '`contents: write`, `issues: write` and `pull-requests: write`';

/** A failed request to GitHub as something that says what to do next; undefined for any other error. */
export function explainGitHubError(error: unknown): Stop | undefined {
  if (error instanceof Stop) return error;
  const failure = failureOf(error);
  if (failure === undefined) return undefined;
  return new Stop('failed', explain(failure), { cause: error, mayPass: mayPass(failure) });
}

function mayPass(failure: GitHubFailure): boolean {
  return failure.status === 0 || failure.status >= 500 || rateLimitWait(failure) !== undefined;
}

function explain(failure: GitHubFailure): string {
  const { status, method, path } = failure;
  const asked = `${method} ${path}`;
  const answer = sentence(failure.says);
  if (rateLimitWait(failure) !== undefined) return explainRateLimit(failure);
  if (status === 0) return `GitHub could not be reached (${asked}). Start again when the connection is back.`;
  if (status >= 500) return `GitHub has a problem (${status} on ${asked}). Start again in a while.`;

  switch (status) {
    case 401:
      return 'GitHub does not accept the token (401). Check `github_token`: it is wrong, expired or revoked.';
    case 403:
      return isCreatingPullRequest(failure)
        ? `The token may not open pull requests (403): ${answer} Turn on "Allow GitHub Actions to create and approve ` +
            'pull requests" in Settings → Actions → General, or give `github_token` the token of an App. Then start the run again.'
        : `The token may not do this (403 on ${asked}): ${answer} Give the job ${neededPermissions(failure)}.`;
    case 404:
      return `GitHub does not find it (404 on ${asked}). Check that it exists and that the token may see it.`;
    case 409:
      return `GitHub reports a conflict (409 on ${asked}): ${answer} Look at the repository and start again.`;
    case 422:
      return `GitHub refuses the request (422 on ${asked}): ${answer} Mend that and start again.`;
    default:
      return `GitHub answered ${status} on ${asked}: ${answer} Start again, or report this.`;
  }
}

function explainRateLimit(failure: GitHubFailure): string {
  const minutes = Math.ceil((rateLimitWait(failure) ?? 0) / 60_000);
  const when = minutes <= 1 ? 'in a minute' : `in ${minutes} minutes`;
  return `GitHub's rate limit for this token is used up. Start again ${when}.`;
}

/** GitHub names what a request would have needed; not in every answer. */
function neededPermissions({ headers }: GitHubFailure): string {
  const named = headers['x-accepted-github-permissions'];
  return named === undefined || named === ''
    ? writePermissions
    : `the permission \`${named.replaceAll('`', '')}\``;
}

function isCreatingPullRequest({ method, path }: GitHubFailure): boolean {
  return method === 'POST' && path.endsWith('/pulls');
}

/** GitHub's words on one line, with a full stop. */
function sentence(text: string): string {
  const line = text.split('\n').join(' ').trim().slice(0, 300);
  return line.endsWith('.') ? line : `${line}.`;
}
