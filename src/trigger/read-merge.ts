import { OWN_BRANCH } from '../core/branch-issue.ts';
import type { PrimerAfterMergeCommand } from '../core/command.ts';
import { runIdOf } from '../core/run-id.ts';
import { pullRequestClosed } from './payloads.ts';
import { readPayload } from './read-payload.ts';
import { ignored, type Trigger } from './trigger.ts';

/** A plan that was carried out and merged may have left the primer behind. */
export function fromClosing(payload: unknown): Trigger {
  const closed = readPayload(pullRequestClosed, 'pull_request.closed', payload);
  const { repository, sender: actor, pull_request: pull } = closed;
  if (!pull.merged) return ignored('the pull request was closed without being merged');
  if (!pull.head.ref.startsWith(OWN_BRANCH) || pull.head.repo?.id !== repository.id) {
    return ignored('the pull request that was merged is none of Baton’s');
  }
  if (pull.base.ref !== repository.defaultBranch) {
    return ignored(
      `it was merged into \`${pull.base.ref}\`, and the primer is kept on \`${repository.defaultBranch}\``,
    );
  }
  return afterMerge({ repository, actor, pullRequest: pull.number });
}

/** A merge is one run, however often it is told. */
export function afterMerge(
  merge: Pick<PrimerAfterMergeCommand, 'repository' | 'actor' | 'pullRequest'>,
): Trigger {
  const runId = runIdOf([merge.repository.id, 'primer-sync', merge.pullRequest, 'merged']);
  return { kind: 'command', command: { ...merge, kind: 'primer-sync', runId, by: 'merge' } };
}
