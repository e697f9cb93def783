import type { PlanCommand, ReviseCommand } from '../../core/command.ts';
import { numberOf } from '../../core/command.ts';
import { Stop } from '../../core/stop.ts';
import { assertMayApprove } from '../../github/approval.ts';
import { assertPlannable, readIssue } from '../../github/issues.ts';
import { assertMayTrigger } from '../../github/permissions.ts';
import { type PullRequest, readPullRequest } from '../../github/pull-requests.ts';
import { readOpinions } from '../../github/reviews.ts';
import type { Run } from '../run/run.ts';
import { withdrawn } from './asked-changes.ts';
import type { Authority, Grounds } from './authorise.ts';
import { whatRemains } from './cancelled.ts';
import { assertOwnPullRequest } from './own-pull-request.ts';

/**
 * Looks once more, live, at all that lets the plan be carried out: the pull request is open, from here and as it was,
 * nobody else pushed to it, and the approvals stand, or with `auto`, whoever asked still may. Asked before each phase and
 * each push; takes one request for the pull request, one for its reviews and one for each reviewer. Throws
 * `Stop('blocked')`: what is finished stays.
 */
export async function assertStillAuthorised(
  run: Run,
  { authority: { grounds } }: { authority: Authority },
): Promise<void> {
  if (grounds === undefined) return;
  await stopping(run, async () => {
    const now = await assertSamePullRequest(run, grounds.pull);
    assertNobodyPushed(now, grounds);
    await assertStillBacked(run, grounds);
  });
}

/**
 * Looks once more, live, before a plan or a new version of one is pushed: whoever asked for it still may, and what it is
 * for is open. Throws `Stop('blocked')`.
 */
export async function assertStillAsked(
  run: Run,
  asked: { command: PlanCommand } | { command: ReviseCommand; pull: PullRequest },
): Promise<void> {
  await stopping(run, async () => {
    if ('pull' in asked) {
      await assertSamePullRequest(run, asked.pull);
      await assertStillRequested(run, asked);
    } else {
      await assertStillWanted(run, asked.command);
    }
  });
}

/** Nothing is "not started" by now, whoever is turned away. */
async function stopping(run: Run, look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    throw new Stop('blocked', `${error.message} ${remains(run)}`, { cause: error });
  }
}

function remains({ stage }: Run): string {
  if (stage.kind !== 'implementing') return whatRemains(stage);
  const done = stage.phases.filter(({ status }) => status === 'done').length;
  return `${done} of ${stage.phases.length} phases are finished and stay on the branch; the next run goes on from there.`;
}

async function assertSamePullRequest({ deps, repository }: Run, before: PullRequest): Promise<PullRequest> {
  const { number, baseRef, draft } = before;
  const now = await readPullRequest(deps.github, number);
  assertOwnPullRequest(now, repository);
  if (now.baseRef !== baseRef) {
    throw new Stop(
      'blocked',
      `#${number} went into \`${baseRef}\` and goes into \`${now.baseRef}\` by now. Change its base back, or close it and label the issue again.`,
    );
  }
  if (now.draft === draft) return now;
  throw new Stop(
    'blocked',
    draft
      ? `#${number} was marked ready for review meanwhile, though it is not finished. Convert it to a draft and start again, or start again as it is.`
      : `#${number} was converted to a draft meanwhile. Start again when it is to go on.`,
  );
}

/** GitHub may be a moment behind our own pushes, so that any commit of ours will do. */
function assertNobodyPushed({ number, headRef, headSha }: PullRequest, { commits }: Grounds): void {
  if (commits.includes(headSha)) return;
  throw new Stop(
    'blocked',
    `The branch ${headRef} was at ${commits[0]} and is now at ${headSha}: somebody pushed meanwhile, so nothing was pushed. Look at their commits and approve #${number} again.`,
  );
}

async function assertStillBacked({ deps, bot, config }: Run, { pull, commits, by }: Grounds): Promise<void> {
  if (by.kind === 'approvals') {
    await assertMayApprove(deps.github, { ...by.sought, acceptableCommits: commits });
    return;
  }
  try {
    await assertMayTrigger(deps.github, { actor: by.asker, bot, policy: config.approval });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    throw new Stop(error.conclusion, `${error.message} To go on, approve #${pull.number}.`, { cause: error });
  }
}

async function assertStillWanted({ deps, bot, config }: Run, command: PlanCommand): Promise<void> {
  const { actor, issue } = command;
  const live = await readIssue(deps.github, numberOf(command));
  assertPlannable(live);
  // Whoever wrote the issue may answer what was asked about it.
  if (issue.kind === 'answered' && actor.id === live.author.id) return;
  await assertMayTrigger(deps.github, { actor, bot, policy: config.approval });
}

async function assertStillRequested(
  { deps, bot, config }: Run,
  { command: { request, actor }, pull }: { command: ReviseCommand; pull: PullRequest },
): Promise<void> {
  const mayTrigger = (account: typeof actor) =>
    assertMayTrigger(deps.github, { actor: account, bot, policy: config.approval });
  switch (request.kind) {
    case 'commented':
      return mayTrigger(request.comment.author);
    case 'review': {
      const opinions = await readOpinions(deps.github, { pullRequest: pull.number });
      const stands = opinions.some(({ id, state }) => id === request.id && state === 'CHANGES_REQUESTED');
      if (!stands) throw withdrawn(pull);
      return mayTrigger(request.reviewer);
    }
    case 'dispatched':
      // A workflow passes on what reviews ask for.
      return actor.type === 'User' ? mayTrigger(actor) : undefined;
  }
}
