import type { ReviseCommand } from '../../core/command.ts';
import type { Actor } from '../../core/people.ts';
import { Stop } from '../../core/stop.ts';
import { sayOf } from '../../github/permissions.ts';
import type { PullRequest } from '../../github/pull-requests.ts';
import { type Opinion, readOpinions } from '../../github/reviews.ts';
import type { PlanVersion } from '../plan-file/plan-version.ts';
import type { Run } from '../run/run.ts';

/** What a new version of the plan is to answer, asked by people who may. */
export type AskedChanges =
  /** There is a version for it already. */
  | { kind: 'answered'; version: PlanVersion }
  | { kind: 'open'; reviews: ChangeRequest[]; instructions: { by: Actor; text: string } | undefined };

/** A review that asks for changes. */
export interface ChangeRequest {
  id: number;
  nodeId: string;
  reviewer: Actor;
  body: string;
  submittedAt: Date;
  /** Whether it is about the plan as it is now. */
  isCurrent: boolean;
}

/**
 * All that people ask of the plan as it is now: the review or the instructions that started the run, and whatever
 * other request for changes stands, for the new version would leave it behind. Throws `Stop('blocked')` where nobody
 * asks for anything.
 */
export async function askedChanges(
  run: Run,
  {
    command,
    pull,
    versions,
  }: { command: ReviseCommand; pull: PullRequest; versions: readonly PlanVersion[] },
): Promise<AskedChanges> {
  const { request } = command;
  const own = versions.findLast(({ run: id }) => id === run.id);
  if (own) return { kind: 'answered', version: own };

  const opinions = await readOpinions(run.deps.github, { pullRequest: pull.number });
  const requests = opinions.filter(({ state }) => state === 'CHANGES_REQUESTED');
  const answering = (id: number) => versions.findLast(({ reviews }) => reviews.includes(id));
  if (request.kind === 'review') {
    const version = answering(request.id);
    if (version) return { kind: 'answered', version };
    const live = requests.find(({ id }) => id === request.id);
    if (!live) throw withdrawn(pull);
    const others = requests.filter(({ id }) => id !== request.id);
    const isCurrent = live.commit === pull.headSha;
    // As the event froze it, whatever its author has made of it since.
    return {
      kind: 'open',
      reviews: [{ ...request, isCurrent }, ...(await current(run, { requests: others, pull }))],
      instructions: undefined,
    };
  }

  const reviews = await current(run, { requests, pull });
  if (request.instructions !== '') {
    const by = request.kind === 'commented' ? request.comment.author : command.actor;
    return { kind: 'open', reviews, instructions: { by, text: request.instructions } };
  }
  if (reviews.length > 0) return { kind: 'open', reviews, instructions: undefined };
  const version = requests.map(({ id }) => answering(id)).findLast((found) => found !== undefined);
  if (version) return { kind: 'answered', version };
  throw new Stop(
    'blocked',
    `Nobody who may asks for changes to #${pull.number} as it is now. Request changes in a review of it, or comment \`/baton revise\` with what is to be different.`,
  );
}

/** Those of the requests that are about the current version, by people who may ask. */
async function current(
  { deps, bot, config }: Run,
  { requests, pull }: { requests: readonly Opinion[]; pull: PullRequest },
): Promise<ChangeRequest[]> {
  const found: ChangeRequest[] = [];
  for (const { id, nodeId, reviewer, body, submittedAt, commit } of requests) {
    if (commit !== pull.headSha) continue;
    const say = await sayOf(deps.github, { actor: reviewer, bot, policy: config.approval });
    if (say.kind !== 'has') continue;
    found.push({ id, nodeId, reviewer, body, submittedAt: submittedAt ?? deps.clock(), isCurrent: true });
  }
  return found;
}

export function withdrawn(pull: PullRequest): Stop {
  return new Stop(
    'blocked',
    `The request for changes to #${pull.number} does not stand any more: it was dismissed, or its author has reviewed again since. Nothing was changed; request changes again if something should be different.`,
  );
}
