import { Stop } from '../../core/stop.ts';
import type { HostRepository } from './host-repository.ts';
import { GitFailure } from './run-git.ts';

type RemoteFailure =
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'no_such_ref'
  | 'suspicious'
  | 'transient'
  | 'other';

// What git says in English (LC_ALL=C) is its only interface here; the first line that fits counts.
const SIGNS: readonly (readonly [RegExp, RemoteFailure])[] = [
  [/fsck error in packed object/, 'suspicious'],
  [/couldn't find remote ref|not our ref/, 'no_such_ref'],
  [/Authentication failed|terminal prompts disabled|returned error: 401/, 'unauthenticated'],
  [/returned error: 403|Write access to repository not granted|Permission to .* denied/, 'forbidden'],
  [/returned error: 404|repository '.*' not found|Repository not found/, 'not_found'],
  [/returned error: (429|5\d\d)|HTTP 5\d\d/, 'transient'],
  [/Could not resolve host|Failed to connect|Connection (reset|refused|timed out)|timed out/, 'transient'],
  [/RPC failed|early EOF|remote end hung up|unexpected disconnect|Empty reply|GnuTLS|SSL_ERROR/, 'transient'],
];

export function remoteFailure(error: unknown): RemoteFailure {
  if (!(error instanceof GitFailure)) return 'other';
  return SIGNS.find(([sign]) => sign.test(error.stderr))?.[1] ?? 'other';
}

const PAUSES_MS = [1_000, 4_000];

/** Runs a git command that only reads from the remote, again where the fault may pass. Throws `GitFailure`. */
export async function readRemote(repository: HostRepository, args: readonly string[]): Promise<string> {
  for (const pause of PAUSES_MS) {
    try {
      return await repository.remote(args);
    } catch (error) {
      if (remoteFailure(error) !== 'transient') throw error;
      await repository.pause(pause);
    }
  }
  return repository.remote(args);
}

/** What to tell people about a failed conversation with the remote; `doing` completes "Could not …". */
export function remoteStop(error: unknown, doing: string): unknown {
  if (!(error instanceof GitFailure)) return error;
  const kind = remoteFailure(error);
  const mayPass = kind === 'transient' || kind === 'other';
  return new Stop('failed', `Could not ${doing}: ${ADVICE[kind]}`, { cause: error, mayPass });
}

const ADVICE: Readonly<Record<RemoteFailure, string>> = {
  unauthenticated: 'GitHub did not accept the token. Give github_token a valid token of this repository.',
  forbidden: 'the token may not do this. It needs the permission contents: write on this repository.',
  not_found: 'the repository is not there, or the token cannot see it. Check the repository and the token.',
  no_such_ref: 'it is not on the remote any more. Start again from the present state.',
  suspicious:
    'git takes something in it for an attack or damaged. The log has what; take it out of the repository and start again.',
  transient: 'GitHub could not be reached, also after trying again. Start the run again later.',
  other: 'git failed; the log has its message. Start the run again, and report it if it stays.',
};
